#include "engine/bnl-loss.h"
