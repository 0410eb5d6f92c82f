#include "engine/bnl-network.h"
