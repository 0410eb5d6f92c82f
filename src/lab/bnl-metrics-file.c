#include "lab/bnl-metrics-file.h"
