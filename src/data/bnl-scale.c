#include "data/bnl-scale.h"
