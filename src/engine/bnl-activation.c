#include "engine/bnl-activation.h"
