#pragma once

#include "bnl-series.h"

/* What the scoreboard says of one run, kept up to date in O(new rows).  Judged on held-out data
 * alone: the validation images, or the test images where there are none. */

typedef struct {
  gsize n_read;      /* rows of the series taken in so far */
  gboolean on_test;  /* held-out means test images here */
  gboolean measured; /* a held-out accuracy is there: the four below are valid */
  double latest_accuracy, best_accuracy;
  guint64 latest_step, best_step;   /* where they were measured */
  guint64 steps_to_90, steps_to_95; /* first evaluation at 0.90 / 0.95 or better; 0: not yet */
  double test_accuracy;             /* of the last test measurement; NaN: none */
  guint64 n_steps;                  /* rows' last step */
  double seconds;                   /* of training up to there */
  float train_loss, train_accuracy; /* of the last row; NaN before the first */
} BnlScore;

void bnl_score_init (BnlScore *score);
void bnl_score_update (BnlScore *score, const BnlSeries *series);
