#include "bnl-sweep-result.h"

#include <math.h>

static const struct {
  const char *name, *title;
} words[BNL_N_SWEEP_OUTCOMES] = {
  [BNL_SWEEP_OUTCOME_NONE] = { "none", "not yet" },
  [BNL_SWEEP_OUTCOME_IMPOSSIBLE] = { "impossible", "impossible" },
  [BNL_SWEEP_OUTCOME_CONVERGED] = { "converged", "converged" },
  [BNL_SWEEP_OUTCOME_NOT_CONVERGED] = { "not-converged", "not converged" },
  [BNL_SWEEP_OUTCOME_DIVERGED] = { "diverged", "diverged" },
  [BNL_SWEEP_OUTCOME_STOPPED] = { "stopped", "stopped" },
  [BNL_SWEEP_OUTCOME_FAILED] = { "failed", "failed" },
};

void
bnl_sweep_result_init (BnlSweepResult *result)
{
  *result = (BnlSweepResult){
    .early_accuracy = (double) NAN,
    .train_accuracy = (double) NAN,
    .train_loss = (double) NAN,
  };
  bnl_run_summary_init (&result->summary);
}

/* The first accuracy that is there is of the kind that the score goes by, but where a run that is
 * judged on validation images begins with one of test images; the score decides. */
static void
find_early (BnlSweepResult *result, const BnlSeries *series)
{
  const BnlScore *score = &result->summary.score;

  for (gsize i = 0; i < score->n_read; i++) {
    const BnlMetrics *row = bnl_series_get (series, i);
    const float accuracy = score->on_test ? row->test_accuracy : row->val_accuracy;

    if (isnan (accuracy))
      continue;
    result->early_accuracy = (double) accuracy;
    result->early_step = row->step;
    return;
  }
}

void
bnl_sweep_result_update (BnlSweepResult *result, const BnlSeries *series)
{
  const gboolean was_on_test = result->summary.score.on_test;

  bnl_run_summary_update (&result->summary, series);
  if (!result->summary.score.measured)
    return;
  if (isnan (result->early_accuracy) || was_on_test != result->summary.score.on_test)
    find_early (result, series);
}

void
bnl_sweep_result_judge (BnlSweepResult *result, BnlRunState state, double converged_at)
{
  const BnlScore *score = &result->summary.score;

  switch (state) {
  case BNL_RUN_FINISHED:
    /* As floats: 4 of 5 right is 0.8f, which is more than 0.8. */
    result->outcome = score->measured && (float) score->latest_accuracy >= (float) converged_at
                          ? BNL_SWEEP_OUTCOME_CONVERGED
                          : BNL_SWEEP_OUTCOME_NOT_CONVERGED;
    return;
  case BNL_RUN_DIVERGED:
    result->outcome = BNL_SWEEP_OUTCOME_DIVERGED;
    return;
  case BNL_RUN_STOPPED:
    result->outcome = BNL_SWEEP_OUTCOME_STOPPED;
    return;
  case BNL_RUN_FAILED:
    result->outcome = BNL_SWEEP_OUTCOME_FAILED;
    return;
  case BNL_RUN_READY:
  case BNL_RUN_TRAINING:
  case BNL_RUN_PAUSED:
  default:
    result->outcome = BNL_SWEEP_OUTCOME_NONE;
  }
}

gboolean
bnl_sweep_outcome_is_measured (BnlSweepOutcome outcome)
{
  return outcome == BNL_SWEEP_OUTCOME_CONVERGED || outcome == BNL_SWEEP_OUTCOME_NOT_CONVERGED ||
         outcome == BNL_SWEEP_OUTCOME_DIVERGED;
}

const char *
bnl_sweep_outcome_get_name (BnlSweepOutcome outcome)
{
  return words[outcome].name;
}

const char *
bnl_sweep_outcome_get_title (BnlSweepOutcome outcome)
{
  return words[outcome].title;
}
