#include "engine/bnl-rng.h"
