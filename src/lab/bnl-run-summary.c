#include "bnl-run-summary.h"

#include <math.h>

void
bnl_run_summary_init (BnlRunSummary *summary)
{
  *summary = (BnlRunSummary){
    .latest_loss = (double) NAN,
    .best_loss = (double) NAN,
    .best_train_loss = (double) NAN,
    .best_train_accuracy = (double) NAN,
    .test_loss = (double) NAN,
    .seconds_to_90 = (double) NAN,
    .seconds_to_95 = (double) NAN,
  };
  bnl_score_init (&summary->score);
}

/* NaN is neither better nor worse: a first number beats it, it beats none. */
static void
keep_lower (float value, guint64 step, double *best, guint64 *best_step)
{
  if (isnan (value) || (double) value >= *best)
    return;
  *best = (double) value;
  *best_step = step;
}

static void
keep_higher (float value, guint64 step, double *best, guint64 *best_step)
{
  if (isnan (value) || (double) value <= *best)
    return;
  *best = (double) value;
  *best_step = step;
}

/* Held-out means what it means to the score, which has taken the row in. */
static void
take_row (BnlRunSummary *summary, const BnlMetrics *row)
{
  const float held_out = summary->score.on_test ? row->test_loss : row->val_loss;

  keep_lower (row->train_loss, row->step, &summary->best_train_loss,
              &summary->best_train_loss_step);
  keep_higher (row->train_accuracy, row->step, &summary->best_train_accuracy,
               &summary->best_train_accuracy_step);
  keep_lower (held_out, row->step, &summary->best_loss, &summary->best_loss_step);
  if (!isnan (held_out)) {
    summary->latest_loss = (double) held_out;
    summary->latest_loss_step = row->step;
  }
  if (!isnan (row->test_loss))
    summary->test_loss = (double) row->test_loss;
  if (row->step == summary->score.steps_to_90)
    summary->seconds_to_90 = row->seconds;
  if (row->step == summary->score.steps_to_95)
    summary->seconds_to_95 = row->seconds;
}

void
bnl_run_summary_update (BnlRunSummary *summary, const BnlSeries *series)
{
  gsize i = summary->score.n_read;

  bnl_score_update (&summary->score, series);
  for (; i < summary->score.n_read; i++)
    take_row (summary, bnl_series_get (series, i));
}
