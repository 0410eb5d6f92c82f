#include "lab/bnl-comparison.h"
