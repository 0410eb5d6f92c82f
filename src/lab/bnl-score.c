#include "lab/bnl-score.h"
