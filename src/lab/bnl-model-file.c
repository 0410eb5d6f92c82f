#include "lab/bnl-model-file.h"
