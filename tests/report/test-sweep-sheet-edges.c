#include "bnl-report-fixture.h"

#include "report/bnl-sweep-sheet.h"

#include <math.h>
#include <string.h>

/* Rows of runs that ended in every way there is, and what columns are sorted by. */

static int
find_column (const BnlSweepSheet *sheet, BnlSweepSheetKind kind)
{
  for (guint i = 0; i < bnl_sweep_sheet_get_n_columns (sheet); i++)
    if (bnl_sweep_sheet_get_kind (sheet, i) == kind)
      return (int) i;
  return -1;
}

static void
assert_text (BnlSweepSheet *sheet, guint row, BnlSweepSheetKind kind, const char *expected)
{
  g_autofree char *text = bnl_sweep_sheet_dup_text (sheet, row, (guint) find_column (sheet, kind));

  g_assert_cmpstr (text, ==, expected);
}

static double
get_number (BnlSweepSheet *sheet, guint row, BnlSweepSheetKind kind)
{
  return bnl_sweep_sheet_get_number (sheet, row, (guint) find_column (sheet, kind));
}

static void
set_outcome (BnlSweepTable *table, guint arm, guint seed, BnlSweepOutcome outcome)
{
  BnlSweepResult result;

  bnl_sweep_result_init (&result);
  result.outcome = outcome;
  bnl_sweep_table_set (table, 0, arm, seed, &result);
}

/* Every way to end is told, and how many are to come; what was stopped or failed counts nowhere. */
static void
test_outcomes (void)
{
  g_autoptr (BnlSweep) sweep = bnl_report_fixture_sweep (NULL, NULL, 7, 0);
  g_autoptr (BnlSweepTable) table = bnl_sweep_table_new (sweep);
  g_autoptr (BnlSweepSheet) sheet = bnl_sweep_sheet_new (table, NULL, 0);

  assert_text (sheet, 0, BNL_SWEEP_SHEET_OUTCOME, "none yet");
  assert_text (sheet, 0, BNL_SWEEP_SHEET_MEAN, "–");
  assert_text (sheet, 0, BNL_SWEEP_SHEET_N, "0");
  g_assert_true (isnan (get_number (sheet, 0, BNL_SWEEP_SHEET_OUTCOME)));
  g_assert_true (isnan (get_number (sheet, 0, BNL_SWEEP_SHEET_MEAN)));
  bnl_report_fixture_finish (table, 0, 0, 0, 0.9);
  assert_text (sheet, 0, BNL_SWEEP_SHEET_OUTCOME, "1 converged, 6 to come");
  bnl_report_fixture_finish (table, 0, 0, 1, 0.5);
  bnl_report_fixture_diverge (table, 0, 0, 2);
  set_outcome (table, 0, 3, BNL_SWEEP_OUTCOME_STOPPED);
  set_outcome (table, 0, 4, BNL_SWEEP_OUTCOME_FAILED);
  assert_text (sheet, 0, BNL_SWEEP_SHEET_OUTCOME,
               "1 converged, 1 not converged, 1 diverged, 1 stopped, 1 failed, 2 to come");
  assert_text (sheet, 0, BNL_SWEEP_SHEET_N, "2");
  g_assert_cmpfloat (get_number (sheet, 0, BNL_SWEEP_SHEET_N), ==, 2);
  g_assert_true (fabs (get_number (sheet, 0, BNL_SWEEP_SHEET_OUTCOME) - 1 / 3.0) < 1e-12);
  g_assert_true (fabs (get_number (sheet, 0, BNL_SWEEP_SHEET_MEAN) - 0.7) < 1e-12);
  set_outcome (table, 0, 5, BNL_SWEEP_OUTCOME_FAILED);
  set_outcome (table, 0, 6, BNL_SWEEP_OUTCOME_FAILED);
  assert_text (sheet, 0, BNL_SWEEP_SHEET_OUTCOME,
               "1 converged, 1 not converged, 1 diverged, 1 stopped, 3 failed");
}

/* What is better depends on the metric; of one pair and of none nothing is claimed. */
static void
test_verdict (void)
{
  static const struct {
    BnlSweepMetric metric;
    const char *better, *worse;
  } cases[] = {
    { BNL_SWEEP_METRIC_LAST_ACCURACY, "better", "worse" },
    { BNL_SWEEP_METRIC_LAST_LOSS, "lower", "higher" },
    { BNL_SWEEP_METRIC_STEPS_TO_90, "sooner", "later" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (guint swap = 0; swap < 2; swap++) {
      g_autoptr (BnlSweep) sweep = bnl_report_fixture_sweep (NULL, NULL, 5, 0);
      g_autoptr (BnlSweepTable) table = bnl_sweep_table_new (sweep);
      g_autoptr (BnlSweepSheet) sheet = bnl_sweep_sheet_new (table, &cases[i].metric, 1);
      gboolean higher = bnl_sweep_metric_describe (cases[i].metric)->higher_is_better;

      assert_text (sheet, 0, BNL_SWEEP_SHEET_DIFFERENCE, "reference");
      assert_text (sheet, 0, BNL_SWEEP_SHEET_VERDICT, "");
      assert_text (sheet, 1, BNL_SWEEP_SHEET_DIFFERENCE, "–");
      assert_text (sheet, 1, BNL_SWEEP_SHEET_VERDICT, "–");
      g_assert_true (isnan (get_number (sheet, 0, BNL_SWEEP_SHEET_VERDICT)));
      g_assert_true (isnan (get_number (sheet, 1, BNL_SWEEP_SHEET_DIFFERENCE)));
      for (guint seed = 0; seed < 5; seed++) {
        bnl_report_fixture_finish (table, 0, swap, seed, 0.91 + 0.001 * seed);
        bnl_report_fixture_finish (table, 0, 1 - swap, seed, 0.97 + 0.002 * seed);
        if (seed == 0) {
          assert_text (sheet, 1, BNL_SWEEP_SHEET_VERDICT, "one seed: no claim");
          g_assert_cmpfloat (get_number (sheet, 1, BNL_SWEEP_SHEET_VERDICT), ==, 0);
        }
      }
      assert_text (sheet, 1, BNL_SWEEP_SHEET_VERDICT, swap == 0 ? cases[i].better : cases[i].worse);
      g_assert_cmpfloat (get_number (sheet, 1, BNL_SWEEP_SHEET_VERDICT), ==,
                         (swap == 0) == higher ? 1 : -1);
    }
}

/* As many arms differ in nothing as seeds do: no clear difference, sorted between the others. */
static void
test_no_difference (void)
{
  g_autoptr (BnlSweep) sweep = bnl_report_fixture_sweep (NULL, NULL, 4, 0);
  g_autoptr (BnlSweepTable) table = bnl_sweep_table_new (sweep);
  g_autoptr (BnlSweepSheet) sheet = bnl_sweep_sheet_new (table, NULL, 0);

  for (guint seed = 0; seed < 4; seed++) {
    bnl_report_fixture_finish (table, 0, 0, seed, 0.9);
    bnl_report_fixture_finish (table, 0, 1, seed, seed % 2 == 0 ? 0.91 : 0.89);
  }
  assert_text (sheet, 1, BNL_SWEEP_SHEET_VERDICT, "no clear difference");
  g_assert_cmpfloat (get_number (sheet, 1, BNL_SWEEP_SHEET_VERDICT), ==, 0);
}

/* Numbers sort by size, names as they were given, and what is not a number is not aligned as one.
 */
static void
test_sorted_by (void)
{
  static const char *const axes[] = { "hidden", "100x8/100x2", "activation", "tanh,relu", NULL };
  g_autoptr (BnlSweep) sweep = bnl_report_fixture_sweep (axes, NULL, 1, 0);
  g_autoptr (BnlSweepTable) table = bnl_sweep_table_new (sweep);
  g_autoptr (BnlSweepSheet) sheet = bnl_sweep_sheet_new (table, NULL, 0);
  static const gboolean numbers[] = { TRUE, FALSE, FALSE, TRUE, TRUE, FALSE, TRUE, FALSE };
  static const char *const texts[8][3] = {
    { "8", "tanh", "without BN" }, { "8", "tanh", "with BN" },    { "8", "relu", "without BN" },
    { "8", "relu", "with BN" },    { "2", "tanh", "without BN" }, { "2", "tanh", "with BN" },
    { "2", "relu", "without BN" }, { "2", "relu", "with BN" },
  };

  g_assert_cmpuint (bnl_sweep_sheet_get_n_columns (sheet), ==, G_N_ELEMENTS (numbers));
  g_assert_cmpuint (bnl_sweep_sheet_get_n_rows (sheet), ==, 8);
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    g_assert_cmpint (bnl_sweep_sheet_is_number (sheet, i), ==, numbers[i]);
  for (guint row = 0; row < 8; row++) {
    for (guint i = 0; i < 3; i++) {
      g_autofree char *text = bnl_sweep_sheet_dup_text (sheet, row, i);

      g_assert_cmpstr (text, ==, texts[row][i]);
    }
    g_assert_cmpfloat (bnl_sweep_sheet_get_number (sheet, row, 0), ==, row < 4 ? 8 : 2);
    g_assert_cmpfloat (bnl_sweep_sheet_get_number (sheet, row, 1), ==, row % 4 < 2 ? 0 : 1);
    g_assert_cmpfloat (bnl_sweep_sheet_get_number (sheet, row, 2), ==, row % 2);
    g_assert_cmpuint (bnl_sweep_sheet_get_cell (sheet, row), ==, row / 2);
    g_assert_cmpuint (bnl_sweep_sheet_get_arm (sheet, row), ==, row % 2);
  }
}

/* One arm: nothing to compare, in the table and for other programs. */
static void
test_one_arm (void)
{
  static const char *const arms[] = { "only", "norm=batch", NULL };
  static const char *const axes[] = { "batch_size", "1,8", NULL };
  g_autoptr (BnlSweep) sweep = bnl_report_fixture_sweep (axes, arms, 2, 0);
  g_autoptr (BnlSweepTable) table = bnl_sweep_table_new (sweep);
  const BnlSweepMetric metrics[] = { BNL_SWEEP_METRIC_GAP, BNL_SWEEP_METRIC_SECONDS };
  g_autoptr (BnlSweepSheet) sheet = bnl_sweep_sheet_new (table, metrics, 2);
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *text = NULL;

  g_assert_cmpint (find_column (sheet, BNL_SWEEP_SHEET_ARM), ==, -1);
  g_assert_cmpint (find_column (sheet, BNL_SWEEP_SHEET_DIFFERENCE), ==, -1);
  g_assert_cmpint (find_column (sheet, BNL_SWEEP_SHEET_VERDICT), ==, -1);
  assert_text (sheet, 0, BNL_SWEEP_SHEET_OUTCOME, "cannot be trained");
  bnl_report_fixture_finish (table, 1, 0, 0, 0.875);
  bytes = bnl_sweep_sheet_write_csv (sheet);
  text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_assert_true (g_str_has_prefix (
      text, "\"batch_size\",\"arm\",\"n_converged\",\"n_not_converged\",\"n_diverged\","
            "\"possible\",\"gap_n\",\"gap_mean\",\"gap_std\",\"seconds_n\",\"seconds_mean\","
            "\"seconds_std\"\r\n\"1\",\"only\",0,0,0,0,0,,,0,,\r\n\"8\",\"only\",1,0,0,1,1,0.01"));
  g_assert_true (g_str_has_suffix (text, ",,1,2,\r\n"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sweep-sheet-edges/outcomes", test_outcomes);
  g_test_add_func ("/sweep-sheet-edges/verdict", test_verdict);
  g_test_add_func ("/sweep-sheet-edges/no-difference", test_no_difference);
  g_test_add_func ("/sweep-sheet-edges/sorted-by", test_sorted_by);
  g_test_add_func ("/sweep-sheet-edges/one-arm", test_one_arm);
  return g_test_run ();
}
