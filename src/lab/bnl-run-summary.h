#pragma once

#include "bnl-score.h"

/* What a table says of a run in one row, kept up to date in O(new rows): the scoreboard's figures
 * and what it leaves out.  What was never measured is NaN, its step 0. */

typedef struct {
  BnlScore score; /* held-out accuracies, steps to 90 and 95 %, the last row, seconds */
  double latest_loss, best_loss; /* held-out, as the accuracies of score are */
  guint64 latest_loss_step, best_loss_step;
  double best_train_loss, best_train_accuracy; /* of single mini-batches */
  guint64 best_train_loss_step, best_train_accuracy_step;
  double test_loss;                    /* of the last test measurement, as score.test_accuracy */
  double seconds_to_90, seconds_to_95; /* of training, at score.steps_to_90 and _95 */
} BnlRunSummary;

void bnl_run_summary_init (BnlRunSummary *summary);
/* Takes in the rows that the series has beyond those read before. */
void bnl_run_summary_update (BnlRunSummary *summary, const BnlSeries *series);
