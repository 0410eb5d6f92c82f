#include "engine/bnl-arch.h"
