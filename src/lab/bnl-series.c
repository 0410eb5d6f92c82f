#include "lab/bnl-series.h"
