#include "plot/bnl-curve.h"
