#include "data/bnl-drawing.h"
