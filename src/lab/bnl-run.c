#include "lab/bnl-run.h"
