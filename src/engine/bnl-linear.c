#include "engine/bnl-linear.h"
