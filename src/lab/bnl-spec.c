#include "lab/bnl-spec.h"
