#include "lab/bnl-evaluator.h"
