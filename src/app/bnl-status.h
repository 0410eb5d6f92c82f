#pragma once

#include "lab/bnl-comparison.h"

/* The sentence beside the progress bar.  It begins with the word of the state, for screen readers
 * and tests alike: Ready, Training, Paused, Finished, Stopped or Diverged. */

/* seconds_left, images_rate: NaN where not known.  Transfers. */
char *bnl_status_describe (BnlComparison *comparison, double seconds_left, double images_rate);
/* " · 8 s left · 410,000 images/s", as far as it is known. */
void bnl_status_append_speed (GString *text, double seconds_left, double images_rate);
/* How far it is: the last row of the arm that is least far of those still under way, or of all
 * where none is.  NULL before the first row; borrowed from the comparison. */
const BnlMetrics *bnl_status_find_row (BnlComparison *comparison);
