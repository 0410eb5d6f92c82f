#pragma once

#include <glib.h>

/* What a run can measure beside its metrics.  It changes no number of the run, and its time is not
 * counted as training.  Each kind is a trace (bnl-trace.h) by the kind's name. */

typedef enum {
  BNL_MEASURE_NONE = 0,
  /* "train", columns "accuracy" and "loss": at each evaluation, those of images that are trained
   * on: as many as are held out (all where there are fewer), spread evenly over them, judged as
   * held-out images are: by the same statistics, neither augmented nor with dropout, by plain
   * cross-entropy. */
  BNL_MEASURE_TRAIN = 1 << 0,
  /* "unit", columns "p15", "p50" and "p85": the percentiles of the input to the activation of one
   * typical unit of the last hidden layer, over up to 500 held-out images spread evenly, always
   * the same, by running statistics where the norm has them: Ioffe & Szegedy 2015,
   * arXiv:1502.03167, Fig. 1b and c.  At up to 200 steps and the last one, the nearer to the
   * beginning the closer: rows come at steps that are n (i / 200)^2 of the n there will be.
   * The unit (the trace's subject, from 0) is the one whose input varies over these images as the
   * median of its layer does before the first row, had the network neither norms nor biases: no
   * better and no worse served by its first weights than its neighbours, and the same one in all
   * runs that start from the same weights, whatever normalizes them.  Nothing without a hidden
   * layer. */
  BNL_MEASURE_UNIT = 1 << 1,
} BnlMeasures;

#define BNL_MEASURES_N 2 /* kinds */

/* "train", "unit" in the order of their flags; static; NULL from BNL_MEASURES_N on. */
const char *bnl_measures_get_name (guint i);
/* The flag of a name; BNL_MEASURE_NONE where it is no kind's. */
BnlMeasures bnl_measures_find (const char *name);
/* What the columns of that trace are called, NULL at the end; static; NULL: no kind. */
const char *const *bnl_measures_get_columns (const char *name);
