#include "engine/bnl-weights.h"
