#include "plot/bnl-axis.h"
