#pragma once

#include <glib.h>

/* Mean and sample standard deviation of a few numbers, one pass (Welford 1962).  A zeroed tally is
 * empty. */
typedef struct {
  guint n;
  double mean;
  double squares; /* sum of squared distances from the mean */
} BnlTally;

/* A value that is not finite does not count. */
void bnl_tally_add (BnlTally *tally, double value);
/* Divisor n - 1; NaN for fewer than two. */
double bnl_tally_get_std (const BnlTally *tally);
