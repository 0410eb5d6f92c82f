#include "engine/bnl-batchnorm.h"
