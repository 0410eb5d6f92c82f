#include "bnl-sweep-table-fixture.h"

#include <math.h>

BnlSweep *
bnl_sweep_table_fixture_new (const char *json)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = json_from_string (json, &error);
  BnlSweep *sweep;

  g_assert_no_error (error);
  sweep = bnl_sweep_from_json (json_node_get_object (node), &error);
  g_assert_no_error (error);
  return sweep;
}

BnlSweepResult
bnl_sweep_table_fixture_make (const BnlSweep *sweep, double accuracy)
{
  BnlSweepResult result;
  BnlScore *score = &result.summary.score;

  bnl_sweep_result_init (&result);
  if (isnan (accuracy)) {
    result.outcome = BNL_SWEEP_OUTCOME_DIVERGED;
    result.diverged_at = 50;
    return result;
  }
  score->measured = TRUE;
  score->latest_accuracy = score->best_accuracy = accuracy;
  score->latest_step = score->best_step = score->n_steps = 1000;
  score->seconds = 2;
  result.summary.latest_loss = 1 - accuracy;
  result.early_accuracy = accuracy - 0.1;
  result.early_step = 100;
  if (accuracy >= 0.9)
    score->steps_to_90 = 500;
  bnl_sweep_result_judge (&result, BNL_RUN_FINISHED, bnl_sweep_get_converged_at (sweep));
  return result;
}

void
bnl_sweep_table_fixture_set (BnlSweepTable *table, guint cell, guint arm, const double *accuracies)
{
  const BnlSweep *sweep = bnl_sweep_table_get_sweep (table);

  for (guint seed = 0; seed < bnl_sweep_get_n_seeds (sweep); seed++) {
    const BnlSweepResult result = bnl_sweep_table_fixture_make (sweep, accuracies[seed]);

    if (!(accuracies[seed] < 0))
      bnl_sweep_table_set (table, cell, arm, seed, &result);
  }
}
