#include "bnl-score.h"

#include <math.h>

void
bnl_score_init (BnlScore *score)
{
  *score = (BnlScore){
    .latest_accuracy = (double) NAN,
    .best_accuracy = (double) NAN,
    .test_accuracy = (double) NAN,
    .train_loss = NAN,
    .train_accuracy = NAN,
  };
}

/* The last row of a run that is judged on validation has test images too: validation wins. */
static void
take_held_out (BnlScore *score, const BnlMetrics *row)
{
  const gboolean on_test = isnan (row->val_accuracy);
  const float accuracy = on_test ? row->test_accuracy : row->val_accuracy;

  if (isnan (accuracy) || (score->measured && on_test && !score->on_test))
    return;
  score->on_test = on_test;
  score->latest_accuracy = (double) accuracy;
  score->latest_step = row->step;
  if (!score->measured || (double) accuracy > score->best_accuracy) {
    score->best_accuracy = (double) accuracy;
    score->best_step = row->step;
  }
  /* As floats: 9 of 10 right is 0.9f, which is less than 0.9. */
  if (score->steps_to_90 == 0 && accuracy >= 0.90f)
    score->steps_to_90 = row->step;
  if (score->steps_to_95 == 0 && accuracy >= 0.95f)
    score->steps_to_95 = row->step;
  score->measured = TRUE;
}

void
bnl_score_update (BnlScore *score, const BnlSeries *series)
{
  const gsize length = bnl_series_get_length (series);

  for (; score->n_read < length; score->n_read++) {
    const BnlMetrics *row = bnl_series_get (series, score->n_read);

    take_held_out (score, row);
    if (!isnan (row->test_accuracy))
      score->test_accuracy = (double) row->test_accuracy;
    score->n_steps = row->step;
    score->seconds = row->seconds;
    score->train_loss = row->train_loss;
    score->train_accuracy = row->train_accuracy;
  }
}
