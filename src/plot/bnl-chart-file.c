#include "plot/bnl-chart-file.h"
