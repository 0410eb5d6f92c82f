#include "plot/bnl-chart.h"
