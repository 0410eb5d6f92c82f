#pragma once

#include "bnl-comparison.h"
#include "bnl-score.h"
#include "bnl-tally.h"

/* What several pairs showed, each from a seed of its own: the figures that a claim about them may
 * rest on.  Within a pair both arms had the same first weights and batches, so differences are
 * taken pair by pair.  A zeroed pairing is empty.  allocates: never. */

/* One arm of a pair at its end. */
typedef struct {
  BnlRunState state;
  const BnlScore *score;
} BnlPairingArm;

typedef struct {
  guint n;                         /* pairs */
  guint n_diverged[BNL_N_ARMS];    /* runs */
  guint n_both_reached;            /* pairs in which both reached 90 % */
  guint n_reached[BNL_N_ARMS];     /* runs that did */
  BnlTally reached[BNL_N_ARMS];    /* steps, over the pairs in which both did */
  BnlTally lead;                   /* steps that the normalized network was earlier, likewise */
  BnlTally reached_at[BNL_N_ARMS]; /* steps, over all that did */
  guint n_judged;                  /* pairs that have both an accuracy at their end */
  BnlTally ahead;                  /* of them: with minus without, in points */
  BnlTally last[BNL_N_ARMS];       /* held-out accuracy at the end, of runs that did not diverge */
  BnlTally best[BNL_N_ARMS];       /* the best on the way, of all that were measured */
} BnlPairing;

void bnl_pairing_add (BnlPairing *pairing, BnlPairingArm without, BnlPairingArm with);

/* Who was first at 90 %, and who is ahead at the end: TRUE where the mean over the pairs is beyond
 * its standard deviation (of a single pair, beyond what chance leaves two accuracies on n_held_out
 * images); then arm is set. */
gboolean bnl_pairing_find_first (const BnlPairing *pairing, BnlArm *arm);
gboolean bnl_pairing_find_ahead (const BnlPairing *pairing, guint32 n_held_out, BnlArm *arm);
/* The spread that bnl_pairing_find_ahead() measures by, in points; n_judged > 0. */
double bnl_pairing_get_spread (const BnlPairing *pairing, guint32 n_held_out);
