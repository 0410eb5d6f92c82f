#include "data/bnl-dataset.h"
