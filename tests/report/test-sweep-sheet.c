#include "bnl-report-fixture.h"

#include "report/bnl-sweep-sheet.h"

#include <math.h>
#include <string.h>

/* The table of a sweep, word by word. */

static void
assert_row (BnlSweepSheet *sheet, guint row, const char *expected)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < bnl_sweep_sheet_get_n_columns (sheet); i++) {
    g_autofree char *cell = bnl_sweep_sheet_dup_text (sheet, row, i);

    g_string_append_printf (text, "%s%s", i > 0 ? " | " : "", cell);
  }
  g_assert_cmpstr (text->str, ==, expected);
}

static void
test_rows (void)
{
  g_autoptr (BnlSweepTable) table = bnl_report_fixture_batch_sizes ();
  g_autoptr (BnlSweepSheet) sheet = bnl_sweep_sheet_new (table, NULL, 0);
  static const char *const titles[] = { "batch size", "Network", "Held-out accuracy at the end",
                                        "n",          "Runs",    "Difference to without BN",
                                        "Clear?" };

  g_assert_cmpuint (bnl_sweep_sheet_get_n_columns (sheet), ==, G_N_ELEMENTS (titles));
  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    g_assert_cmpstr (bnl_sweep_sheet_get_title (sheet, i), ==, titles[i]);
  g_assert_cmpuint (bnl_sweep_sheet_get_n_rows (sheet), ==, 14);
  g_assert_cmpuint (bnl_sweep_sheet_get_cell (sheet, 3), ==, 1);
  g_assert_cmpuint (bnl_sweep_sheet_get_arm (sheet, 3), ==, 1);
  assert_row (sheet, 0, "1 | without BN | 93.03 ± 0.15 % | 3 | 3 converged | reference | ");
  assert_row (sheet, 1, "1 | with BN | – | 0 | cannot be trained | – | –");
  assert_row (sheet, 3,
              "2 | with BN | 82.03 ± 0.15 % | 3 | 3 converged | −11.1 points [−11.4, −10.9] | "
              "worse");
  assert_row (sheet, 5,
              "4 | with BN | 93.17 ± 0.31 % | 3 | 3 converged | +0.10 points [−0.50, 0.50] | no "
              "clear difference");
  assert_row (sheet, 12,
              "64 | without BN | 91.10 ± 0.14 % | 2 | 2 converged, 1 diverged | reference | ");
  assert_row (sheet, 13,
              "64 | with BN | 95.63 ± 0.15 % | 3 | 3 converged | +4.5 points [4.3, 4.8] | better");
}

static void
test_numbers (void)
{
  g_autoptr (BnlSweepTable) table = bnl_report_fixture_batch_sizes ();
  g_autoptr (BnlSweepSheet) sheet = bnl_sweep_sheet_new (table, NULL, 0);

  g_assert_true (bnl_sweep_sheet_is_number (sheet, 0));
  g_assert_false (bnl_sweep_sheet_is_number (sheet, 1));
  g_assert_cmpfloat (bnl_sweep_sheet_get_number (sheet, 13, 0), ==, 64);
  g_assert_cmpfloat (bnl_sweep_sheet_get_number (sheet, 12, 3), ==, 2);
  g_assert_true (fabs (bnl_sweep_sheet_get_number (sheet, 12, 4) - 2 / 3.0) <= 1e-12);
  g_assert_true (fabs (bnl_sweep_sheet_get_number (sheet, 3, 5) + 0.111) <= 1e-9);
  g_assert_cmpfloat (bnl_sweep_sheet_get_number (sheet, 3, 6), ==, -1);
  g_assert_cmpfloat (bnl_sweep_sheet_get_number (sheet, 5, 6), ==, 0);
  g_assert_true (isnan (bnl_sweep_sheet_get_number (sheet, 0, 5)));
  g_assert_true (isnan (bnl_sweep_sheet_get_number (sheet, 1, 2)));
}

/* One arm, one seed, nothing yet: what says nothing is not there, and nothing is claimed. */
static void
test_little (void)
{
  static const char *const arms[] = { "one", "norm=batch", NULL };
  static const char *const axes[] = { "lr", "0.1,0.2", NULL };
  g_autoptr (BnlSweep) single = bnl_report_fixture_sweep (axes, arms, 3, 0);
  g_autoptr (BnlSweepTable) table = bnl_sweep_table_new (single);
  g_autoptr (BnlSweepSheet) sheet = bnl_sweep_sheet_new (table, NULL, 0);
  g_autoptr (BnlSweep) pair = bnl_report_fixture_sweep (axes, NULL, 1, 0);
  g_autoptr (BnlSweepTable) of_pair = bnl_sweep_table_new (pair);
  g_autoptr (BnlSweepSheet) second = bnl_sweep_sheet_new (of_pair, NULL, 0);

  g_assert_cmpuint (bnl_sweep_sheet_get_n_columns (sheet), ==, 4);
  assert_row (sheet, 0, "0.1 | – | 0 | none yet");
  bnl_report_fixture_finish (table, 0, 0, 1, 0.75);
  assert_row (sheet, 0, "0.1 | 75.0 % | 1 | 1 not converged, 2 to come");

  bnl_report_fixture_finish (of_pair, 0, 0, 0, 0.9);
  bnl_report_fixture_finish (of_pair, 0, 1, 0, 0.95);
  assert_row (second, 1,
              "0.1 | with BN | 95.0 % | 1 | 1 converged | +5.0 points | one seed: no claim");
}

/* Several metrics; of steps fewer are better. */
static void
test_metrics (void)
{
  static const BnlSweepMetric metrics[] = { BNL_SWEEP_METRIC_STEPS_TO_90,
                                            BNL_SWEEP_METRIC_LAST_ACCURACY };
  g_autoptr (BnlSweepTable) table = bnl_report_fixture_batch_sizes ();
  g_autoptr (BnlSweepSheet) sheet = bnl_sweep_sheet_new (table, metrics, 2);
  g_autofree char *verdict = bnl_sweep_sheet_dup_text (sheet, 9, 7);
  g_autofree char *accuracy = bnl_sweep_sheet_dup_text (sheet, 9, 4);

  g_assert_cmpuint (bnl_sweep_sheet_get_n_columns (sheet), ==, 8);
  g_assert_cmpstr (verdict, ==, "sooner");
  g_assert_cmpstr (accuracy, ==, "95.53 ± 0.15 %");
}

static void
test_csv (void)
{
  static const char *const axes[] = { "batch_size", "1,8", NULL };
  g_autoptr (BnlSweep) sweep = bnl_report_fixture_sweep (axes, NULL, 2, 0);
  g_autoptr (BnlSweepTable) table = bnl_sweep_table_new (sweep);
  g_autoptr (BnlSweepSheet) sheet = bnl_sweep_sheet_new (table, NULL, 0);
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *text = NULL;

  for (guint seed = 0; seed < 2; seed++) {
    bnl_report_fixture_finish (table, 1, 0, seed, 0.5);
    bnl_report_fixture_finish (table, 1, 1, seed, 0.75 + 0.25 * seed);
  }
  bnl_report_fixture_diverge (table, 0, 0, 0);
  bytes = bnl_sweep_sheet_write_csv (sheet);
  text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_assert_cmpstr (text, ==,
                   "\"batch_size\",\"arm\",\"n_converged\",\"n_not_converged\",\"n_diverged\","
                   "\"possible\",\"last_accuracy_n\",\"last_accuracy_mean\",\"last_accuracy_std\","
                   "\"difference\",\"low\",\"high\",\"n_pairs\",\"clear\"\r\n"
                   "\"1\",\"without BN\",0,0,1,1,0,,,,,,0,0\r\n"
                   "\"1\",\"with BN\",0,0,0,0,0,,,,,,0,0\r\n"
                   "\"8\",\"without BN\",0,2,0,1,2,0.5,0,,,,0,0\r\n"
                   "\"8\",\"with BN\",1,1,0,1,2,0.875,0.1767766952966369,0.375,0.25,0.5,2,0\r\n");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sweep-sheet/rows", test_rows);
  g_test_add_func ("/sweep-sheet/numbers", test_numbers);
  g_test_add_func ("/sweep-sheet/little", test_little);
  g_test_add_func ("/sweep-sheet/metrics", test_metrics);
  g_test_add_func ("/sweep-sheet/csv", test_csv);
  return g_test_run ();
}
