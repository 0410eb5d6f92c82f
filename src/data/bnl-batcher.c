#include "data/bnl-batcher.h"
