#include "engine/bnl-optimizer.h"
