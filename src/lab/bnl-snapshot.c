#include "lab/bnl-snapshot.h"
