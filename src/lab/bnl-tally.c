#include "bnl-tally.h"

#include <math.h>

void
bnl_tally_add (BnlTally *tally, double value)
{
  double distance;

  if (!isfinite (value))
    return;
  distance = value - tally->mean;
  tally->n++;
  tally->mean += distance / tally->n;
  tally->squares += distance * (value - tally->mean);
}

double
bnl_tally_get_std (const BnlTally *tally)
{
  return tally->n > 1 ? sqrt (tally->squares / (tally->n - 1)) : (double) NAN;
}
