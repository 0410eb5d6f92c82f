#include "bnl-run.h"
