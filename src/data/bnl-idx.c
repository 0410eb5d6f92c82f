#include "data/bnl-idx.h"
