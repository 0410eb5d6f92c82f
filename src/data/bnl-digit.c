#include "data/bnl-digit.h"
