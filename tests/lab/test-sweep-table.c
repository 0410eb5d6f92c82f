#include "lab/bnl-sweep-table.h"

#include <math.h>

#include "bnl-lab-fixture.h"
#include "bnl-sweep-table-fixture.h"

#define N ((double) NAN)

static const char pairs[] = "{\"vary\": [{\"key\": \"batch_size\", \"values\": \"1,8,64\"},"
                            " {\"key\": \"norm\", \"values\": \"none,batch\"}], \"seeds\": 3}";

static BnlMetrics
make_row (guint64 step, float val, float test)
{
  return (BnlMetrics){ .step = step,
                       .seconds = (double) step,
                       .train_loss = 0.5F,
                       .train_accuracy = 0.5F,
                       .val_loss = val,
                       .val_accuracy = val,
                       .test_loss = test,
                       .test_accuracy = test };
}

static void
test_result (void)
{
  g_autoptr (BnlSeries) series = bnl_series_new ();
  BnlMetrics rows[] = { make_row (1, NAN, NAN), make_row (2, 0.75F, NAN), make_row (3, NAN, NAN),
                        make_row (4, 0.8F, 0.9F) };
  BnlSweepResult result;

  bnl_sweep_result_init (&result);
  g_assert_true (isnan (result.early_accuracy) && isnan (result.train_accuracy));
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    bnl_series_append (series, &rows[i]);
    bnl_sweep_result_update (&result, series);
    if (i == 0)
      g_assert_true (isnan (result.early_accuracy));
  }
  g_assert_true (result.early_accuracy == 0.75 && result.early_step == 2);
  bnl_sweep_result_judge (&result, BNL_RUN_TRAINING, 0.8);
  g_assert_cmpint (result.outcome, ==, BNL_SWEEP_OUTCOME_NONE);
  /* 0.8 of a float is not 0.8 of a double, and still 80 %. */
  bnl_sweep_result_judge (&result, BNL_RUN_FINISHED, 0.8);
  g_assert_cmpint (result.outcome, ==, BNL_SWEEP_OUTCOME_CONVERGED);
  bnl_sweep_result_judge (&result, BNL_RUN_FINISHED, 0.81);
  g_assert_cmpint (result.outcome, ==, BNL_SWEEP_OUTCOME_NOT_CONVERGED);
  bnl_sweep_result_judge (&result, BNL_RUN_DIVERGED, 0.8);
  g_assert_cmpint (result.outcome, ==, BNL_SWEEP_OUTCOME_DIVERGED);
  bnl_sweep_result_judge (&result, BNL_RUN_STOPPED, 0.8);
  g_assert_cmpint (result.outcome, ==, BNL_SWEEP_OUTCOME_STOPPED);
  bnl_sweep_result_judge (&result, BNL_RUN_FAILED, 0.8);
  g_assert_cmpint (result.outcome, ==, BNL_SWEEP_OUTCOME_FAILED);
  bnl_sweep_result_init (&result);
  bnl_sweep_result_judge (&result, BNL_RUN_FINISHED, 0.8);
  g_assert_cmpint (result.outcome, ==, BNL_SWEEP_OUTCOME_NOT_CONVERGED);
}

/* A run that is judged on validation images, but whose first row has test images: those that the
 * score goes by count. */
static void
test_early_of_one_kind (void)
{
  g_autoptr (BnlSeries) series = bnl_series_new ();
  BnlMetrics rows[] = { make_row (1, NAN, 0.3F), make_row (2, 0.5F, NAN), make_row (3, 0.6F, NAN) };
  BnlSweepResult result;

  bnl_sweep_result_init (&result);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    bnl_series_append (series, &rows[i]);
    bnl_sweep_result_update (&result, series);
  }
  g_assert_true (result.early_accuracy == 0.5 && result.early_step == 2);
}

static void
test_outcomes (void)
{
  for (guint i = 0; i < BNL_N_SWEEP_OUTCOMES; i++) {
    g_assert_nonnull (bnl_sweep_outcome_get_name ((BnlSweepOutcome) i));
    g_assert_nonnull (bnl_sweep_outcome_get_title ((BnlSweepOutcome) i));
  }
  g_assert_true (bnl_sweep_outcome_is_measured (BNL_SWEEP_OUTCOME_DIVERGED));
  g_assert_false (bnl_sweep_outcome_is_measured (BNL_SWEEP_OUTCOME_STOPPED));
  g_assert_false (bnl_sweep_outcome_is_measured (BNL_SWEEP_OUTCOME_FAILED));
  g_assert_false (bnl_sweep_outcome_is_measured (BNL_SWEEP_OUTCOME_IMPOSSIBLE));
  g_assert_false (bnl_sweep_outcome_is_measured (BNL_SWEEP_OUTCOME_NONE));
}

/* --- metrics --- */

static void
test_metric (void)
{
  g_autoptr (BnlSweep) sweep = bnl_sweep_table_fixture_new (pairs);
  BnlSweepResult result = bnl_sweep_table_fixture_make (sweep, 0.95);
  BnlSweepMetric metric;
  g_autoptr (GError) error = NULL;

  g_assert_true (bnl_sweep_metric_find ("last-accuracy", &metric, NULL));
  g_assert_cmpint (metric, ==, BNL_SWEEP_METRIC_LAST_ACCURACY);
  for (guint i = 0; i < BNL_N_SWEEP_METRICS; i++) {
    const BnlSweepMetricInfo *info = bnl_sweep_metric_describe ((BnlSweepMetric) i);

    g_assert_true (bnl_sweep_metric_find (info->key, &metric, NULL) && metric == i);
    g_assert_true (info->title != NULL && info->short_title != NULL && info->phrase != NULL &&
                   info->better != NULL && info->worse != NULL);
  }
  g_assert_false (bnl_sweep_metric_find ("accuracy", &metric, &error));
  g_assert_nonnull (strstr (error->message, "best_accuracy"));

  g_assert_true (bnl_sweep_metric_get (BNL_SWEEP_METRIC_LAST_ACCURACY, &result) == 0.95);
  g_assert_true (fabs (bnl_sweep_metric_get (BNL_SWEEP_METRIC_EARLY_ACCURACY, &result) - 0.85) <=
                 1e-12);
  g_assert_true (bnl_sweep_metric_get (BNL_SWEEP_METRIC_STEPS_TO_90, &result) == 500);
  g_assert_true (isnan (bnl_sweep_metric_get (BNL_SWEEP_METRIC_STEPS_TO_95, &result)));
  g_assert_true (isnan (bnl_sweep_metric_get (BNL_SWEEP_METRIC_GAP, &result)));
  result.train_accuracy = 0.99;
  g_assert_true (fabs (bnl_sweep_metric_get (BNL_SWEEP_METRIC_GAP, &result) - 0.04) <= 1e-12);
  /* Of one that diverged the end is nothing to go by, but what was on the way. */
  result.outcome = BNL_SWEEP_OUTCOME_DIVERGED;
  g_assert_true (isnan (bnl_sweep_metric_get (BNL_SWEEP_METRIC_LAST_ACCURACY, &result)));
  g_assert_true (isnan (bnl_sweep_metric_get (BNL_SWEEP_METRIC_GAP, &result)));
  g_assert_true (bnl_sweep_metric_get (BNL_SWEEP_METRIC_BEST_ACCURACY, &result) == 0.95);
  result.outcome = BNL_SWEEP_OUTCOME_STOPPED;
  for (guint i = 0; i < BNL_N_SWEEP_METRICS; i++)
    g_assert_true (isnan (bnl_sweep_metric_get ((BnlSweepMetric) i, &result)));
}

static void
check_text (char *text, const char *expected)
{
  g_assert_cmpstr (text, ==, expected);
  g_free (text);
}

static void
test_format (void)
{
  const BnlSweepMetric accuracy = BNL_SWEEP_METRIC_LAST_ACCURACY;
  const BnlSweepMetric steps = BNL_SWEEP_METRIC_STEPS_TO_90;
  const BnlSweepMetric loss = BNL_SWEEP_METRIC_LAST_LOSS;

  check_text (bnl_sweep_metric_format (accuracy, 0.97234), "97.2");
  check_text (bnl_sweep_metric_format_unit (accuracy, 0.97234), "97.2 %");
  check_text (bnl_sweep_metric_format_unit (accuracy, N), "–");
  check_text (bnl_sweep_metric_format_mean (accuracy, 0.97234, 0.0021), "97.23 ± 0.21 %");
  check_text (bnl_sweep_metric_format_mean (accuracy, 0.97234, 0.021), "97.2 ± 2.1 %");
  check_text (bnl_sweep_metric_format_mean (accuracy, 0.97234, N), "97.2 %");
  check_text (bnl_sweep_metric_format_mean (steps, 1430, 20.4), "1430 ± 20 steps");
  check_text (bnl_sweep_metric_format (loss, 0.07531), "0.0753");
  check_text (bnl_sweep_metric_format (loss, 2.30259), "2.303");
  check_text (bnl_sweep_metric_format_unit (BNL_SWEEP_METRIC_SECONDS, 12.34), "12 s");

  check_text (bnl_sweep_metric_format_difference (accuracy, 0.0179, 0.0151, 0.0212),
              "+1.8 points [1.5, 2.1]");
  check_text (bnl_sweep_metric_format_difference (accuracy, -0.0005, -0.0021, 0.0012),
              "−0.05 points [−0.21, 0.12]");
  check_text (bnl_sweep_metric_format_difference (accuracy, 0.01, N, N), "+1.0 points");
  check_text (bnl_sweep_metric_format_difference (accuracy, 0, N, N), "0.00 points");
  check_text (bnl_sweep_metric_format_difference (accuracy, N, N, N), "–");
  /* An interval that excludes 0 does not seem to begin there. */
  check_text (bnl_sweep_metric_format_difference (accuracy, 0.0005, 0.00001, 0.001),
              "+0.050 points [0.001, 0.100]");
  check_text (bnl_sweep_metric_format_difference (steps, -320, -400, -200),
              "−320 steps [−400, −200]");

  check_text (bnl_sweep_metric_format_change (accuracy, 0.027, 0.032, FALSE), "2.7 to 3.2 points");
  check_text (bnl_sweep_metric_format_change (accuracy, 0.0271, 0.0272, FALSE), "2.7 points");
  check_text (bnl_sweep_metric_format_change (accuracy, -0.003, 0.004, TRUE),
              "−0.30 to +0.40 points");
  check_text (bnl_sweep_metric_format_interval (accuracy, 0.086, 0.124, 0.105), "[8.6, 12.4]");
}

/* --- the table --- */

static void
test_counts (void)
{
  static const double plain[] = { 0.9, 0.7, N };
  static const double half[] = { 0.9, -1, -1 };
  g_autoptr (BnlSweep) sweep = bnl_sweep_table_fixture_new (pairs);
  g_autoptr (BnlSweepTable) table = bnl_sweep_table_new (sweep);
  BnlSweepResult result = bnl_sweep_table_fixture_make (sweep, 0.9);
  BnlSweepCell cell;
  guint64 revision;

  /* A batch of one with BN: three runs that there are not. */
  g_assert_cmpuint (bnl_sweep_table_get_n_possible (table), ==, 15);
  g_assert_cmpuint (bnl_sweep_table_count (table, BNL_SWEEP_OUTCOME_IMPOSSIBLE), ==, 3);
  g_assert_cmpuint (bnl_sweep_table_count (table, BNL_SWEEP_OUTCOME_NONE), ==, 15);
  g_assert_cmpint (bnl_sweep_table_get (table, 0, 1, 2)->outcome, ==, BNL_SWEEP_OUTCOME_IMPOSSIBLE);
  g_assert_cmpint (bnl_sweep_table_get (table, 1, 1, 2)->outcome, ==, BNL_SWEEP_OUTCOME_NONE);
  revision = bnl_sweep_table_get_revision (table);
  bnl_sweep_table_set (table, 0, 1, 0, &result);
  g_assert_cmpuint (bnl_sweep_table_get_revision (table), ==, revision);

  bnl_sweep_table_fixture_set (table, 1, 0, plain);
  bnl_sweep_table_fixture_set (table, 1, 1, half);
  g_assert_cmpuint (bnl_sweep_table_get_revision (table), ==, revision + 4);
  g_assert_cmpuint (bnl_sweep_table_get_n_measured (table), ==, 4);
  g_assert_cmpuint (bnl_sweep_table_count (table, BNL_SWEEP_OUTCOME_NONE), ==, 11);
  /* Set again, nothing is counted twice. */
  bnl_sweep_table_fixture_set (table, 1, 1, half);
  g_assert_cmpuint (bnl_sweep_table_get_n_measured (table), ==, 4);

  bnl_sweep_table_summarize (table, 1, 0, BNL_SWEEP_METRIC_LAST_ACCURACY, &cell);
  g_assert_cmpuint (cell.n_done, ==, 3);
  g_assert_cmpuint (cell.n_converged, ==, 1);
  g_assert_cmpuint (cell.n_not_converged, ==, 1);
  g_assert_cmpuint (cell.n_diverged, ==, 1);
  g_assert_cmpuint (cell.tally.n, ==, 2);
  g_assert_true (fabs (cell.tally.mean - 0.8) <= 1e-12);
  g_assert_true (fabs (bnl_tally_get_std (&cell.tally) - sqrt (0.02)) <= 1e-12);
  bnl_sweep_table_summarize (table, 0, 1, BNL_SWEEP_METRIC_LAST_ACCURACY, &cell);
  g_assert_cmpuint (cell.n_impossible, ==, 3);
  g_assert_cmpuint (cell.n_done, ==, 0);
}

static void
test_compare (void)
{
  static const double plain[] = { 0.90, 0.80, 0.85 };
  static const double better[] = { 0.92, 0.825, 0.874 };
  static const double broken[] = { 0.92, N, 0.90 };
  static const double alone[] = { -1, 0.95, -1 };
  g_autoptr (BnlSweep) sweep = bnl_sweep_table_fixture_new (pairs);
  g_autoptr (BnlSweepTable) table = bnl_sweep_table_new (sweep);
  BnlSweepDifference difference;

  bnl_sweep_table_fixture_set (table, 1, 0, plain);
  bnl_sweep_table_compare (table, 1, 1, 0, BNL_SWEEP_METRIC_LAST_ACCURACY, &difference);
  g_assert_cmpuint (difference.n, ==, 0);
  g_assert_cmpuint (difference.n_left_out, ==, 0);
  g_assert_true (isnan (difference.mean) && isnan (difference.low) && !difference.clear);

  /* Seed by seed 2.0, 2.5 and 2.4 points, though the seeds differ by far more. */
  bnl_sweep_table_fixture_set (table, 1, 1, better);
  bnl_sweep_table_compare (table, 1, 1, 0, BNL_SWEEP_METRIC_LAST_ACCURACY, &difference);
  g_assert_cmpuint (difference.n, ==, 3);
  g_assert_true (fabs (difference.mean - 0.023) <= 1e-12);
  g_assert_true (fabs (difference.low - 0.02) <= 1e-12 && fabs (difference.high - 0.025) <= 1e-12);
  g_assert_true (fabs (difference.std - sqrt (7e-6)) <= 1e-9);
  g_assert_true (difference.clear);

  /* Asked again after a change: no old answer. */
  bnl_sweep_table_fixture_set (table, 1, 1, broken);
  bnl_sweep_table_compare (table, 1, 1, 0, BNL_SWEEP_METRIC_LAST_ACCURACY, &difference);
  g_assert_cmpuint (difference.n, ==, 2);
  g_assert_cmpuint (difference.n_left_out, ==, 1);
  g_assert_true (fabs (difference.mean - 0.035) <= 1e-12);
  g_assert_false (difference.clear);

  bnl_sweep_table_fixture_set (table, 2, 1, alone);
  bnl_sweep_table_compare_cells (table, 2, 1, 1, 0, BNL_SWEEP_METRIC_LAST_ACCURACY, &difference);
  g_assert_cmpuint (difference.n, ==, 1);
  g_assert_true (fabs (difference.mean - 0.15) <= 1e-12);
  g_assert_true (isnan (difference.std) && isnan (difference.low) && !difference.clear);
}

/* A metric that one of a pair has not is as good as a run that diverged. */
static void
test_compare_missing (void)
{
  static const double plain[] = { 0.95, 0.85, 0.95 };
  static const double fast[] = { 0.95, 0.95, 0.95 };
  g_autoptr (BnlSweep) sweep = bnl_sweep_table_fixture_new (pairs);
  g_autoptr (BnlSweepTable) table = bnl_sweep_table_new (sweep);
  BnlSweepDifference difference;

  bnl_sweep_table_fixture_set (table, 2, 0, plain);
  bnl_sweep_table_fixture_set (table, 2, 1, fast);
  bnl_sweep_table_compare (table, 2, 1, 0, BNL_SWEEP_METRIC_STEPS_TO_90, &difference);
  g_assert_cmpuint (difference.n, ==, 2);
  g_assert_cmpuint (difference.n_left_out, ==, 1);
  g_assert_true (difference.mean == 0 && !difference.clear);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lab/sweep-table/result", test_result);
  g_test_add_func ("/lab/sweep-table/early-of-one-kind", test_early_of_one_kind);
  g_test_add_func ("/lab/sweep-table/outcomes", test_outcomes);
  g_test_add_func ("/lab/sweep-table/metric", test_metric);
  g_test_add_func ("/lab/sweep-table/format", test_format);
  g_test_add_func ("/lab/sweep-table/counts", test_counts);
  g_test_add_func ("/lab/sweep-table/compare", test_compare);
  g_test_add_func ("/lab/sweep-table/compare-missing", test_compare_missing);
  return g_test_run ();
}
