#include "engine/bnl-workspace.h"
