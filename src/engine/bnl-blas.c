#include "engine/bnl-blas.h"
