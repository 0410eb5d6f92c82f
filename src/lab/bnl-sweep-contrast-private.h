#pragma once

#include "bnl-sweep-finding-private.h"

/* An arm against another along a slice: neighbours with the same finding, and of which the same of
 * the two train, are one stretch: a lead over a network that does not train is another thing than
 * one over a network that does. */

typedef enum {
  BNL_SWEEP_CONTRAST_WAITING, /* no pair has ended */
  BNL_SWEEP_CONTRAST_IMPOSSIBLE,
  BNL_SWEEP_CONTRAST_REFERENCE_IMPOSSIBLE,
  BNL_SWEEP_CONTRAST_BOTH_IMPOSSIBLE,
  BNL_SWEEP_CONTRAST_NEITHER, /* no run of either has the metric */
  BNL_SWEEP_CONTRAST_ONLY_ARM,
  BNL_SWEEP_CONTRAST_ONLY_REFERENCE,
  BNL_SWEEP_CONTRAST_APART,  /* both do, but never in the same pair */
  BNL_SWEEP_CONTRAST_SINGLE, /* one pair */
  BNL_SWEEP_CONTRAST_SAME,   /* two pairs or more, and no difference at all */
  BNL_SWEEP_CONTRAST_BETTER,
  BNL_SWEEP_CONTRAST_WORSE,
  BNL_SWEEP_CONTRAST_SEEMS_BETTER, /* by the interval, which alone is too narrow for a claim */
  BNL_SWEEP_CONTRAST_SEEMS_WORSE,
  BNL_SWEEP_CONTRAST_UNCLEAR,
} BnlSweepContrastKind;

#define BNL_N_SWEEP_CONTRAST_KINDS 15

typedef struct {
  BnlSweepContrastKind kind;
  guint first, last;   /* places in the slice */
  double least, most;  /* of the mean differences */
  double low, high;    /* of their intervals */
  guint n, n_left_out; /* pairs */
  gboolean trains[2];  /* every run of the reference, of the arm, converged */
  BnlTally figures[2]; /* of the reference and the arm, over their runs at the first place */
  guint n_ended[2], n_with[2]; /* their runs at all places, and those that have the metric */
} BnlSweepContrast;

/* Of BnlSweepContrast.  Counts its comparisons. */
GArray *bnl_sweep_contrast_list (BnlSweepFinding *finding,
                                 const BnlSweepSlice *slice,
                                 guint arm,
                                 guint reference,
                                 BnlSweepMetric metric);

/* How a contrast is put into words: in sentences that name the two, or short behind a heading that
 * has named them. */
typedef struct {
  BnlSweepMetric metric;
  const char *arm, *reference; /* inside a sentence */
  gboolean is_short;
} BnlSweepContrastWords;

/* All of a slice: "at batch size 2 the network with BN is **10.5 points worse** [8.6, 12.4] than
 * the network without BN; from 8 to 256 it is ...".  No full stop. */
char *bnl_sweep_contrast_describe (BnlSweepFinding *finding,
                                   const BnlSweepSlice *slice,
                                   const GArray *contrasts,
                                   const BnlSweepContrastWords *words);

/* A paragraph, or a list where there are more arms or slices than one: every arm against the
 * reference; nothing where the metric's was written before.  lead: "at the end", where there is no
 * axis to follow. */
void bnl_sweep_contrast_add (BnlSweepFinding *finding, BnlSweepMetric metric, const char *lead);
