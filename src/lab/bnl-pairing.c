#include "bnl-pairing.h"

#include <math.h>

static gboolean
has_last (const BnlPairingArm *one)
{
  return one->state != BNL_RUN_DIVERGED && one->score->measured;
}

static void
add_run (BnlPairing *pairing, const BnlPairingArm *one, BnlArm arm)
{
  if (one->state == BNL_RUN_DIVERGED)
    pairing->n_diverged[arm]++;
  if (one->score->steps_to_90 > 0) {
    pairing->n_reached[arm]++;
    bnl_tally_add (&pairing->reached_at[arm], (double) one->score->steps_to_90);
  }
  if (has_last (one))
    bnl_tally_add (&pairing->last[arm], one->score->latest_accuracy);
  if (one->score->measured)
    bnl_tally_add (&pairing->best[arm], one->score->best_accuracy);
}

void
bnl_pairing_add (BnlPairing *pairing, BnlPairingArm without, BnlPairingArm with)
{
  pairing->n++;
  add_run (pairing, &without, BNL_ARM_WITHOUT);
  add_run (pairing, &with, BNL_ARM_WITH);
  if (without.score->steps_to_90 > 0 && with.score->steps_to_90 > 0) {
    double steps_without = (double) without.score->steps_to_90;
    double steps_with = (double) with.score->steps_to_90;

    pairing->n_both_reached++;
    bnl_tally_add (&pairing->reached[BNL_ARM_WITHOUT], steps_without);
    bnl_tally_add (&pairing->reached[BNL_ARM_WITH], steps_with);
    bnl_tally_add (&pairing->lead, steps_without - steps_with);
  }
  if (has_last (&without) && has_last (&with)) {
    pairing->n_judged++;
    bnl_tally_add (&pairing->ahead,
                   100 * (with.score->latest_accuracy - without.score->latest_accuracy));
  }
}

/* A single pair has no standard deviation, and its lead in steps stands as it is. */
gboolean
bnl_pairing_find_first (const BnlPairing *pairing, BnlArm *arm)
{
  const BnlTally *lead = &pairing->lead;

  if (lead->n == 0 || lead->mean == 0 || fabs (lead->mean) <= bnl_tally_get_std (lead))
    return FALSE;
  *arm = lead->mean > 0 ? BNL_ARM_WITH : BNL_ARM_WITHOUT;
  return TRUE;
}

/* What chance leaves between two networks judged on n images, were they equally good. */
static double
get_standard_error (const BnlPairing *pairing, guint32 n)
{
  double variance = 0;

  for (guint arm = 0; arm < BNL_N_ARMS; arm++)
    variance += pairing->last[arm].mean * (1 - pairing->last[arm].mean) / MAX (n, 1);
  return 100 * sqrt (variance);
}

double
bnl_pairing_get_spread (const BnlPairing *pairing, guint32 n_held_out)
{
  return pairing->n_judged == 1 ? get_standard_error (pairing, n_held_out)
                                : bnl_tally_get_std (&pairing->ahead);
}

gboolean
bnl_pairing_find_ahead (const BnlPairing *pairing, guint32 n_held_out, BnlArm *arm)
{
  double mean = pairing->ahead.mean;

  if (pairing->n_judged == 0 || fabs (mean) <= bnl_pairing_get_spread (pairing, n_held_out))
    return FALSE;
  *arm = mean > 0 ? BNL_ARM_WITH : BNL_ARM_WITHOUT;
  return TRUE;
}
