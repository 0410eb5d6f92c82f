#include "data/bnl-split.h"
