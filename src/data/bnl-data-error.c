#include "data/bnl-data-error.h"
