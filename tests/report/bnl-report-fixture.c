#include "bnl-report-fixture.h"

BnlSweep *
bnl_report_fixture_sweep (const char *const *axes,
                          const char *const *arms,
                          guint n_seeds,
                          guint measures)
{
  static const char *const usual[] = { "without BN", "norm=none", "with BN", "norm=batch", NULL };
  BnlSweep *sweep = bnl_sweep_new ();
  g_autoptr (GError) error = NULL;

  for (guint i = 0; axes != NULL && axes[i] != NULL; i += 2)
    g_assert_true (bnl_sweep_set_axis (sweep, axes[i], axes[i + 1], &error));
  for (const char *const *arm = arms != NULL ? arms : usual; *arm != NULL; arm += 2) {
    g_auto (GStrv) settings = g_strsplit (arm[1], " ", -1);

    g_assert_true (bnl_sweep_add_arm (sweep, arm[0], (const char *const *) settings, &error));
  }
  g_assert_true (bnl_sweep_set_n_seeds (sweep, n_seeds, &error));
  bnl_sweep_set_measures (sweep, measures);
  bnl_sweep_build (sweep, &error);
  g_assert_no_error (error);
  return sweep;
}

void
bnl_report_fixture_finish (BnlSweepTable *table, guint cell, guint arm, guint seed, double accuracy)
{
  BnlSweepResult result;

  bnl_sweep_result_init (&result);
  result.outcome = accuracy >= bnl_sweep_get_converged_at (bnl_sweep_table_get_sweep (table))
                       ? BNL_SWEEP_OUTCOME_CONVERGED
                       : BNL_SWEEP_OUTCOME_NOT_CONVERGED;
  result.summary.score.measured = TRUE;
  result.summary.score.latest_accuracy = result.summary.score.best_accuracy = accuracy;
  result.summary.score.latest_step = result.summary.score.best_step = 100;
  result.summary.score.n_steps = 100;
  result.summary.score.seconds = 2;
  result.summary.score.steps_to_90 = accuracy >= 0.9 ? (guint64) (10000 * (1 - accuracy)) : 0;
  result.summary.latest_loss = 1 - accuracy;
  result.train_accuracy = accuracy + 0.01;
  result.train_loss = 0.5 - accuracy / 2;
  result.early_accuracy = accuracy - 0.05;
  result.early_step = 10;
  bnl_sweep_table_set (table, cell, arm, seed, &result);
}

void
bnl_report_fixture_diverge (BnlSweepTable *table, guint cell, guint arm, guint seed)
{
  BnlSweepResult result;

  bnl_sweep_result_init (&result);
  result.outcome = BNL_SWEEP_OUTCOME_DIVERGED;
  result.diverged_at = 7;
  bnl_sweep_table_set (table, cell, arm, seed, &result);
}

BnlSweepTable *
bnl_report_fixture_batch_sizes (void)
{
  static const char *const axes[] = { "batch_size", "pow2:1:64", NULL };
  static const double accuracies[7][2] = { { 0.93, 0 },     { 0.931, 0.82 }, { 0.93, 0.931 },
                                           { 0.93, 0.945 }, { 0.93, 0.955 }, { 0.925, 0.957 },
                                           { 0.91, 0.956 } };
  static const double noise[3] = { 0, 0.002, -0.001 };
  g_autoptr (BnlSweep) sweep = bnl_report_fixture_sweep (axes, NULL, 3, 0);
  BnlSweepTable *table = bnl_sweep_table_new (sweep);

  for (guint cell = 0; cell < 7; cell++)
    for (guint arm = 0; arm < 2; arm++)
      for (guint seed = 0; seed < 3; seed++) {
        if (cell == 6 && arm == 0 && seed == 2)
          bnl_report_fixture_diverge (table, cell, arm, seed);
        else if (bnl_sweep_is_possible (sweep, cell, arm))
          bnl_report_fixture_finish (table, cell, arm, seed,
                                     accuracies[cell][arm] +
                                         noise[(seed + arm) % 3] * (cell == 2 ? 2 : 1));
      }
  return table;
}
