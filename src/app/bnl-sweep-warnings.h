#pragma once

#include "lab/bnl-sweep.h"

/* What a sweep comes to, and what a person should know of it before it is started: sentences. */

/* "42 runs: 7 points × 2 networks × 3 seeds, about 4 min on this machine".  seconds: NaN where it
 * is not known.  Owned by the caller. */
char *bnl_sweep_warnings_describe (const BnlSweep *sweep, double seconds);
/* What cannot be trained and why, what proves nothing, what takes long; "" where all is well.
 * Owned by the caller. */
char *bnl_sweep_warnings_list (const BnlSweep *sweep, double seconds);
