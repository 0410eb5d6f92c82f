#include "lab/bnl-trainer.h"
