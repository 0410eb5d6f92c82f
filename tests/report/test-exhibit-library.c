#include "bnl-report-fixture.h"

#include "lab/bnl-experiment-library.h"
#include "plot/bnl-chart-values.h"
#include "report/bnl-experiment-report.h"

#include <math.h>
#include <string.h>

/* Every picture of every experiment that comes with the program: it makes sense of both sweeps, and
 * one that followed the results in whatever order they came shows what one made at the end does. */

/* No number of runs is a multiple of it. */
#define PRIME 7919

typedef void (*Visit) (BnlExperiment *experiment, BnlSweep *sweep);

static void
visit_all (Visit visit)
{
  g_autoptr (BnlExperimentLibrary) library =
      bnl_experiment_library_new ("/nowhere/at/all/experiments");

  g_assert_cmpuint (bnl_experiment_library_get_n (library), >=, 10);
  for (guint i = 0; i < bnl_experiment_library_get_n (library); i++) {
    BnlExperiment *experiment = bnl_experiment_library_get (library, i)->experiment;

    g_assert_nonnull (experiment);
    visit (experiment, bnl_experiment_get_quick (experiment));
    if (bnl_experiment_get_full (experiment) != NULL)
      visit (experiment, bnl_experiment_get_full (experiment));
  }
}

static BnlSeries *
dup_no_series (G_GNUC_UNUSED gpointer data,
               G_GNUC_UNUSED guint cell,
               G_GNUC_UNUSED guint arm,
               G_GNUC_UNUSED guint seed)
{
  return NULL;
}

static BnlTrace *
dup_no_trace (G_GNUC_UNUSED gpointer data,
              G_GNUC_UNUSED guint cell,
              G_GNUC_UNUSED guint arm,
              G_GNUC_UNUSED guint seed,
              G_GNUC_UNUSED const char *name)
{
  return NULL;
}

/* A result of the kinds there are, told by the run's number alone. */
static void
set_result (BnlSweepTable *table, guint run)
{
  BnlSweep *sweep = bnl_sweep_table_get_sweep (table);
  guint cell, arm, seed;

  bnl_sweep_get_run (sweep, run, &cell, &arm, &seed);
  if (!bnl_sweep_is_possible (sweep, cell, arm))
    return;
  if (run % 7 == 3)
    bnl_report_fixture_diverge (table, cell, arm, seed);
  else
    bnl_report_fixture_finish (table, cell, arm, seed, 0.99 - 0.37 * fabs (sin (run)));
}

/* All runs, far from the order they are made in, with a look now and then. */
static void
feed (BnlSweepTable *table, BnlExhibit *exhibit)
{
  guint n = bnl_sweep_get_n_runs (bnl_sweep_table_get_sweep (table));

  for (guint i = 0; i < n; i++) {
    set_result (table, (guint) ((guint64) i * PRIME % n));
    if (i % 5 == 0)
      bnl_exhibit_update (exhibit);
  }
  bnl_exhibit_update (exhibit);
}

static void
compare_charts (BnlChart *followed, BnlChart *fresh)
{
  g_autofree char *words = bnl_chart_describe (followed);
  g_autofree char *expected = bnl_chart_describe (fresh);
  g_autoptr (GBytes) values = bnl_chart_values_write (followed);
  g_autoptr (GBytes) expected_values = bnl_chart_values_write (fresh);

  g_assert_cmpstr (words, ==, expected);
  g_assert_true (g_bytes_equal (values, expected_values));
}

static void
test_picture (const BnlExperimentPicture *picture, BnlSweep *sweep)
{
  g_autoptr (BnlSweepTable) table = bnl_sweep_table_new (sweep);
  BnlExhibitSource source = { table, dup_no_series, dup_no_trace, NULL };
  g_autoptr (BnlExhibit) followed = bnl_exhibit_new_of (picture, &source);
  g_autoptr (BnlExhibit) fresh = NULL;
  g_autoptr (GPtrArray) charts = g_ptr_array_new_with_free_func ((GDestroyNotify) bnl_chart_free);
  guint n;

  g_assert_nonnull (followed);
  n = bnl_exhibit_get_n_charts (followed);
  g_assert_cmpuint (strlen (bnl_exhibit_get_title (followed)), >, 0);
  for (guint i = 0; i < n; i++) {
    g_ptr_array_add (charts, bnl_chart_new (NULL));
    bnl_exhibit_set_chart (followed, i, g_ptr_array_index (charts, i));
  }
  feed (table, followed);
  fresh = bnl_exhibit_new_of (picture, &source);
  for (guint i = 0; i < n; i++) {
    g_ptr_array_add (charts, bnl_chart_new (NULL));
    bnl_exhibit_set_chart (fresh, i, g_ptr_array_index (charts, n + i));
  }
  for (guint i = 0; i < n; i++)
    compare_charts (g_ptr_array_index (charts, i), g_ptr_array_index (charts, n + i));
}

static void
visit_pictures (BnlExperiment *experiment, BnlSweep *sweep)
{
  guint n;
  const BnlExperimentPicture *pictures = bnl_experiment_get_pictures (experiment, &n);

  g_assert_cmpuint (n, >, 0);
  for (guint i = 0; i < n; i++)
    /* Curves come in the order of their steps, whoever looks. */
    if (pictures[i].kind != BNL_EXPERIMENT_CURVES)
      test_picture (&pictures[i], sweep);
}

static void
test_pictures (void)
{
  visit_all (visit_pictures);
}

/* And each has a handout. */
static void
visit_report (BnlExperiment *experiment, BnlSweep *sweep)
{
  g_autoptr (BnlSweepTable) table = bnl_sweep_table_new (sweep);
  BnlExhibitSource source = { table, dup_no_series, dup_no_trace, NULL };
  g_autoptr (BnlExperimentReport) report = NULL;
  g_autoptr (GBytes) html = NULL;
  const char *text;

  for (guint run = 0; run < bnl_sweep_get_n_runs (sweep); run++)
    set_result (table, run);
  report = bnl_experiment_report_new_of (experiment, &source,
                                         &(BnlExperimentReportFacts){ .seconds = (double) NAN });
  html = bnl_experiment_report_write_html (report);
  text = g_bytes_get_data (html, NULL);
  g_assert_nonnull (g_strstr_len (text, (gssize) g_bytes_get_size (html), "The verdict"));
  g_assert_nonnull (g_strstr_len (text, (gssize) g_bytes_get_size (html), "experiments run "));
}

static void
test_reports (void)
{
  visit_all (visit_report);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/exhibit-library/pictures", test_pictures);
  g_test_add_func ("/exhibit-library/reports", test_reports);
  return g_test_run ();
}
