#include "bnl-report-fixture.h"

#include "plot/bnl-band.h"
#include "plot/bnl-chart-values.h"
#include "plot/bnl-interval.h"

#include <math.h>
#include <string.h>

/* Pictures of what is hardly there: nothing yet, one seed, all gone, no figure, and of results that
 * become others. */

static const BnlExperimentPictureKind kinds[] = {
  BNL_EXPERIMENT_CURVES, BNL_EXPERIMENT_AXIS, BNL_EXPERIMENT_DIFFERENCE,  BNL_EXPERIMENT_HEAT,
  BNL_EXPERIMENT_BARS,   BNL_EXPERIMENT_GAP,  BNL_EXPERIMENT_PERCENTILES,
};

/* Rows and a trace that every run shares. */
typedef struct {
  BnlSeries *series; /* NULL: none */
  BnlTrace *trace;   /* of the second arm, likewise */
  BnlTrace *calm;    /* of the first */
} Rows;

static BnlSeries *
dup_series (gpointer data,
            G_GNUC_UNUSED guint cell,
            G_GNUC_UNUSED guint arm,
            G_GNUC_UNUSED guint seed)
{
  Rows *rows = data;

  return rows->series != NULL ? bnl_series_ref (rows->series) : NULL;
}

static BnlTrace *
dup_trace (gpointer data,
           G_GNUC_UNUSED guint cell,
           guint arm,
           G_GNUC_UNUSED guint seed,
           G_GNUC_UNUSED const char *name)
{
  Rows *rows = data;
  BnlTrace *trace = arm == 0 ? rows->calm : rows->trace;

  return trace != NULL ? bnl_trace_ref (trace) : NULL;
}

static void
append_row (BnlSeries *series, guint64 step, float val_accuracy, float test_accuracy)
{
  bnl_series_append (series, &(BnlMetrics){ .step = step,
                                            .train_loss = 1,
                                            .val_loss = 1 - val_accuracy,
                                            .val_accuracy = val_accuracy,
                                            .test_loss = 1 - test_accuracy,
                                            .test_accuracy = test_accuracy });
}

static BnlSweepTable *
make_table (guint n_seeds)
{
  static const char *const axes[] = { "batch_size", "2,8,32", "lr", "0.1,0.2", NULL };
  g_autoptr (BnlSweep) sweep =
      bnl_report_fixture_sweep (axes, NULL, n_seeds, BNL_MEASURE_TRAIN | BNL_MEASURE_UNIT);

  return bnl_sweep_table_new (sweep);
}

/* What it looks like, as a digest.  Owned by the caller. */
static char *
draw (const BnlChart *chart)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 200, 150);
  cairo_t *cr = cairo_create (surface);
  BnlChartTheme theme;
  char *digest;

  bnl_chart_theme_init (&theme, FALSE);
  bnl_chart_draw (chart, cr, 200, 150, &theme);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_surface_flush (surface);
  digest = g_compute_checksum_for_data (G_CHECKSUM_SHA256, cairo_image_surface_get_data (surface),
                                        (gsize) cairo_image_surface_get_stride (surface) * 150);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  return digest;
}

/* Shows all charts of a kind, draws them, and gives what they say, joined. */
static char *
show_kind (BnlSweepTable *table, Rows *rows, BnlExperimentPictureKind kind, const char *metric)
{
  BnlExhibitSource source = { table, dup_series, dup_trace, rows };
  BnlExperimentPicture picture = { .kind = kind, .metric = metric };
  g_autoptr (BnlExhibit) exhibit = bnl_exhibit_new_of (&picture, &source);
  GString *words = g_string_new (NULL);

  g_assert_nonnull (exhibit);
  g_assert_cmpstr (bnl_exhibit_get_title (exhibit), !=, "");
  for (guint i = 0; i < bnl_exhibit_get_n_charts (exhibit); i++) {
    BnlChart *chart = bnl_chart_new (NULL);
    g_autofree char *one = NULL;
    g_autofree char *look = NULL;

    bnl_exhibit_set_chart (exhibit, i, chart);
    look = draw (chart);
    one = bnl_chart_describe (chart);
    g_string_append_printf (words, "%s\n", one);
    bnl_exhibit_set_chart (exhibit, i, NULL);
    bnl_chart_free (chart);
  }
  g_assert_false (bnl_exhibit_update (exhibit));
  return g_string_free (words, FALSE);
}

static void
set_outcome (BnlSweepTable *table, guint cell, guint arm, guint seed, BnlSweepOutcome outcome)
{
  BnlSweepResult result;

  bnl_sweep_result_init (&result);
  result.outcome = outcome;
  bnl_sweep_table_set (table, cell, arm, seed, &result);
}

static void
set_all (BnlSweepTable *table, BnlSweepOutcome outcome)
{
  BnlSweep *sweep = bnl_sweep_table_get_sweep (table);

  for (guint i = 0; i < bnl_sweep_get_n_runs (sweep); i++) {
    guint cell, arm, seed;

    bnl_sweep_get_run (sweep, i, &cell, &arm, &seed);
    set_outcome (table, cell, arm, seed, outcome);
  }
}

/* Every kind, of a sweep whose runs are all in that state: no figure is made up. */
static void
test_without_figures (void)
{
  static const BnlSweepOutcome outcomes[] = {
    BNL_SWEEP_OUTCOME_NONE,    BNL_SWEEP_OUTCOME_DIVERGED, BNL_SWEEP_OUTCOME_NOT_CONVERGED,
    BNL_SWEEP_OUTCOME_STOPPED, BNL_SWEEP_OUTCOME_FAILED,
  };
  Rows rows = { NULL };

  for (guint i = 0; i < G_N_ELEMENTS (outcomes); i++) {
    g_autoptr (BnlSweepTable) table = make_table (2);

    set_all (table, outcomes[i]);
    for (guint k = 0; k < G_N_ELEMENTS (kinds); k++) {
      g_autofree char *words = show_kind (table, &rows, kinds[k], NULL);

      g_test_message ("%u %u: %s", outcomes[i], k, words);
      g_assert_null (strstr (words, "nan"));
      g_assert_null (strstr (words, "inf"));
      g_assert_null (strstr (words, "±"));
      g_assert_null (strstr (words, "points ["));
      if (outcomes[i] == BNL_SWEEP_OUTCOME_NONE || outcomes[i] == BNL_SWEEP_OUTCOME_STOPPED ||
          outcomes[i] == BNL_SWEEP_OUTCOME_FAILED)
        g_assert_nonnull (strstr (words, "no values yet"));
      if (outcomes[i] == BNL_SWEEP_OUTCOME_DIVERGED && kinds[k] != BNL_EXPERIMENT_PERCENTILES)
        g_assert_nonnull (
            strstr (words, kinds[k] == BNL_EXPERIMENT_HEAT ? "6 marked" : "diverged"));
    }
  }
}

/* One seed has no spread, and no difference of it is clear. */
static void
test_one_seed (void)
{
  g_autoptr (BnlSweepTable) table = make_table (1);
  Rows rows = { NULL };

  for (guint cell = 0; cell < 6; cell++) {
    bnl_report_fixture_finish (table, cell, 0, 0, 0.5);
    bnl_report_fixture_finish (table, cell, 1, 0, 0.97);
  }
  for (guint k = 0; k < G_N_ELEMENTS (kinds); k++) {
    g_autofree char *words = show_kind (table, &rows, kinds[k], NULL);

    g_test_message ("%u: %s", k, words);
    g_assert_null (strstr (words, "nan"));
    g_assert_null (strstr (words, "["));
  }
}

/* A run that has a result but not this figure of it is none of the mean, and is told. */
static void
test_no_such_figure (void)
{
  g_autoptr (BnlSweepTable) table = make_table (2);
  BnlExhibitSource source = { table, NULL, NULL, NULL };
  BnlExperimentPicture picture = { .kind = BNL_EXPERIMENT_AXIS,
                                   .metric = "steps_to_90",
                                   .arm = "with BN" };
  g_autoptr (BnlExhibit) exhibit = bnl_exhibit_new_of (&picture, &source);
  g_autoptr (BnlChart) chart = bnl_chart_new (NULL);
  BnlLayerReading reading;

  bnl_exhibit_set_chart (exhibit, 0, chart);
  bnl_report_fixture_finish (table, 0, 1, 0, 0.95);
  bnl_report_fixture_finish (table, 0, 1, 1, 0.85);
  g_assert_true (bnl_exhibit_update (exhibit));
  /* One arm alone, a line for each learning rate. */
  g_assert_cmpuint (bnl_chart_get_n_layers (chart), ==, 2);
  g_assert_true (bnl_chart_read (chart, 0, 2, (double) NAN, &reading));
  g_assert_cmpstr (reading.text, ==, "500 steps of 1 seed, 1 without a figure");
  g_assert_true (
      isnan (bnl_interval_get (bnl_interval_from_layer (bnl_chart_get_layer (chart, 0)), 1).value));
}

/* What it was before leaves no trace where a result becomes another, in no kind of picture. */
static void
test_results_change (void)
{
  Rows rows = { NULL };

  for (guint k = 0; k < G_N_ELEMENTS (kinds); k++) {
    g_autoptr (BnlSweepTable) table = make_table (2);
    g_autoptr (BnlSweepTable) fresh = make_table (2);
    BnlExhibitSource source = { table, dup_series, dup_trace, &rows };
    BnlExperimentPicture picture = { .kind = kinds[k] };
    g_autoptr (BnlExhibit) exhibit = bnl_exhibit_new_of (&picture, &source);
    guint n = bnl_exhibit_get_n_charts (exhibit);
    g_autofree BnlChart **charts = g_new (BnlChart *, n);
    g_autoptr (GString) words = g_string_new (NULL);
    g_autofree char *expected = NULL;

    if (kinds[k] == BNL_EXPERIMENT_CURVES)
      continue;
    for (guint i = 0; i < n; i++) {
      charts[i] = bnl_chart_new (NULL);
      bnl_exhibit_set_chart (exhibit, i, charts[i]);
    }
    set_all (table, BNL_SWEEP_OUTCOME_STOPPED);
    bnl_exhibit_update (exhibit);
    set_all (table, BNL_SWEEP_OUTCOME_DIVERGED);
    bnl_exhibit_update (exhibit);
    for (guint cell = 0; cell < 6; cell++)
      for (guint arm = 0; arm < 2; arm++)
        for (guint seed = 0; seed < 2; seed++) {
          double accuracy = 0.9 + 0.01 * cell + 0.02 * arm - 0.001 * seed;

          bnl_report_fixture_finish (table, cell, arm, seed, accuracy);
          bnl_report_fixture_finish (fresh, cell, arm, seed, accuracy);
        }
    bnl_exhibit_update (exhibit);
    for (guint i = 0; i < n; i++) {
      g_autofree char *one = bnl_chart_describe (charts[i]);

      g_string_append_printf (words, "%s\n", one);
      bnl_chart_free (charts[i]);
    }
    expected = show_kind (fresh, &rows, kinds[k], NULL);
    g_assert_cmpstr (words->str, ==, expected);
  }
}

/* How the first arm's unit looks beside a second one of these percentiles.  Takes trace. */
static char *
draw_beside (BnlTrace *trace)
{
  g_autoptr (BnlSweepTable) table = make_table (1);
  Rows rows = { .trace = trace, .calm = bnl_trace_new ("unit", 3) };
  BnlExhibitSource source = { table, dup_series, dup_trace, &rows };
  BnlExperimentPicture picture = { .kind = BNL_EXPERIMENT_PERCENTILES };
  g_autoptr (BnlExhibit) exhibit = bnl_exhibit_new_of (&picture, &source);
  g_autoptr (BnlChart) calm = bnl_chart_new (NULL);
  g_autoptr (BnlChart) other = bnl_chart_new (NULL);
  g_autofree char *look = NULL;
  char *digest;

  bnl_trace_append (rows.calm, 1, (float[]){ -1, 0, 1 });
  bnl_trace_append (rows.calm, 9, (float[]){ -2, 0, 2 });
  bnl_exhibit_set_chart (exhibit, 0, calm);
  bnl_exhibit_set_chart (exhibit, 1, other);
  digest = draw (calm);
  look = draw (other);
  g_assert_cmpstr (look, !=, digest);
  bnl_trace_unref (rows.calm);
  bnl_trace_unref (rows.trace);
  return digest;
}

/* Figures of a unit that has left all numbers are a gap, and the scale that all units share is that
 * of the others. */
static void
test_percentiles_lost (void)
{
  static const float lost[][3] = {
    { NAN, NAN, NAN },
    { -INFINITY, 0, INFINITY },
    { -1, NAN, 1 },
  };
  BnlTrace *whole = bnl_trace_new ("unit", 3);
  g_autofree char *expected = NULL;

  bnl_trace_append (whole, 1, (float[]){ -40, 0, 60 });
  bnl_trace_append (whole, 5, (float[]){ -1, 0, 1 });
  expected = draw_beside (whole);
  for (guint i = 0; i < G_N_ELEMENTS (lost); i++) {
    BnlTrace *trace = bnl_trace_new ("unit", 3);
    g_autofree char *look = NULL;

    bnl_trace_append (trace, 1, (float[]){ -40, 0, 60 });
    bnl_trace_append (trace, 2, lost[i]);
    bnl_trace_append (trace, 5, (float[]){ -1, 0, 1 });
    look = draw_beside (trace);
    g_assert_cmpstr (look, ==, expected);
  }
}

/* Of a sweep that is judged on test images there are no others; a loss is not cut off at 1. */
static void
test_curves_of_test_images (void)
{
  g_autoptr (BnlSweepTable) table = make_table (1);
  Rows rows = { .series = bnl_series_new () };
  BnlExhibitSource source = { table, dup_series, dup_trace, &rows };
  BnlExperimentPicture picture = { .kind = BNL_EXPERIMENT_CURVES, .metric = "test_loss" };
  g_autoptr (BnlExhibit) exhibit = bnl_exhibit_new_of (&picture, &source);
  g_autoptr (BnlChart) chart = bnl_chart_new (NULL);
  const BnlBand *band;

  g_assert_cmpstr (bnl_exhibit_get_picture (exhibit)->metric, ==, "loss");
  g_assert_cmpstr (bnl_exhibit_get_title (exhibit), ==, "Held-out loss by step");
  g_assert_cmpstr (bnl_exhibit_get_note (exhibit), ==, "one seed");
  append_row (rows.series, 5, NAN, 0.25f);
  append_row (rows.series, 6, 0.5f, 0.125f);
  bnl_exhibit_set_chart (exhibit, 0, chart);
  band = bnl_band_from_layer (bnl_chart_get_layer (chart, 0));
  g_assert_cmpuint (bnl_band_get_length (band), ==, 2);
  g_assert_cmpfloat (bnl_band_get (band, 0).mean, ==, 0.75);
  /* Held-out ones count where there are such. */
  g_assert_cmpfloat (bnl_band_get (band, 1).mean, ==, 0.5);
  bnl_series_unref (rows.series);
}

/* A run that was stopped is gone on with: its further rows come, and none twice. */
static void
test_curves_go_on (void)
{
  g_autoptr (BnlSweepTable) table = make_table (1);
  Rows rows = { .series = bnl_series_new () };
  BnlExhibitSource source = { table, dup_series, dup_trace, &rows };
  BnlExperimentPicture picture = { .kind = BNL_EXPERIMENT_CURVES, .arm = "with BN" };
  g_autoptr (BnlExhibit) exhibit = bnl_exhibit_new_of (&picture, &source);
  g_autoptr (BnlChart) chart = bnl_chart_new (NULL);
  guint cell = bnl_exhibit_get_cell (exhibit);
  const BnlBand *band;

  bnl_exhibit_set_chart (exhibit, 0, chart);
  g_assert_cmpuint (bnl_chart_get_n_layers (chart), ==, 1);
  band = bnl_band_from_layer (bnl_chart_get_layer (chart, 0));
  append_row (rows.series, 5, 0.5f, NAN);
  set_outcome (table, cell, 1, 0, BNL_SWEEP_OUTCOME_STOPPED);
  g_assert_true (bnl_exhibit_update (exhibit));
  append_row (rows.series, 10, 0.6f, NAN);
  g_assert_true (bnl_exhibit_update (exhibit));
  bnl_report_fixture_finish (table, cell, 1, 0, 0.7);
  append_row (rows.series, 15, 0.7f, NAN);
  g_assert_true (bnl_exhibit_update (exhibit));
  g_assert_cmpuint (bnl_band_get_length (band), ==, 3);
  /* That was its end. */
  append_row (rows.series, 20, 0.9f, NAN);
  g_assert_false (bnl_exhibit_update (exhibit));
  /* Another cell has rows of its own, and the one of before has all of its again. */
  bnl_exhibit_set_cell (exhibit, cell == 0 ? 1 : 0);
  bnl_exhibit_set_cell (exhibit, cell);
  band = bnl_band_from_layer (bnl_chart_get_layer (chart, 0));
  g_assert_cmpuint (bnl_band_get_length (band), ==, 4);
  bnl_series_unref (rows.series);
}

/* Each cell shows the runs of it that diverged, and no other's. */
static void
test_divergence_of_cell (void)
{
  g_autoptr (BnlSweepTable) table = make_table (1);
  Rows rows = { NULL };
  BnlExhibitSource source = { table, dup_series, dup_trace, &rows };
  BnlExperimentPicture picture = { .kind = BNL_EXPERIMENT_CURVES };
  g_autoptr (BnlExhibit) exhibit = bnl_exhibit_new_of (&picture, &source);
  g_autoptr (BnlChart) chart = bnl_chart_new (NULL);
  g_autofree char *calm = NULL;
  g_autofree char *lost = NULL;

  bnl_exhibit_set_chart (exhibit, 0, chart);
  bnl_exhibit_set_cell (exhibit, 3);
  bnl_report_fixture_diverge (table, 4, 0, 0);
  bnl_exhibit_update (exhibit);
  calm = bnl_chart_describe (chart);
  g_assert_null (strstr (calm, "diverged"));
  bnl_exhibit_set_cell (exhibit, 4);
  lost = bnl_chart_describe (chart);
  g_assert_nonnull (strstr (lost, "without BN diverged"));
}

/* The cell that is shown first is near the middle and one that every arm can train. */
static void
test_typical_cell (void)
{
  static const struct {
    const char *batch_sizes;
    guint cell;
  } cases[] = {
    { "8", 0 },   { "8,16", 0 },      { "8,16,32", 1 },      { "8,1,32", 2 }, { "1,8", 1 },
    { "8,1", 0 }, { "1,1,16,32", 1 }, { "8,16,1,32,64", 3 }, { "16,1,8", 2 }, { "2,4,8,16", 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    const char *axes[] = { "batch_size", cases[i].batch_sizes, NULL };
    g_autoptr (BnlSweep) sweep = bnl_report_fixture_sweep (axes, NULL, 1, 0);
    g_autoptr (BnlSweepTable) table = bnl_sweep_table_new (sweep);
    Rows rows = { NULL };
    BnlExhibitSource source = { table, dup_series, dup_trace, &rows };
    BnlExperimentPicture picture = { .kind = BNL_EXPERIMENT_CURVES };
    g_autoptr (BnlExhibit) exhibit = bnl_exhibit_new_of (&picture, &source);

    g_test_message ("%s", cases[i].batch_sizes);
    g_assert_cmpuint (bnl_exhibit_get_cell (exhibit), ==, cases[i].cell);
    g_assert_cmpint (bnl_exhibit_has_cell (exhibit), ==, bnl_sweep_get_n_cells (sweep) > 1);
  }
}

/* Of three arms each is compared with the first, and a run of that one changes both. */
static void
test_three_arms (void)
{
  static const char *const axes[] = { "batch_size", "8,16", NULL };
  static const char *const arms[] = { "layer", "norm=layer", "plain", "norm=none",
                                      "BN",    "norm=batch", NULL };
  g_autoptr (BnlSweep) sweep = bnl_report_fixture_sweep (axes, arms, 1, 0);
  g_autoptr (BnlSweepTable) table = bnl_sweep_table_new (sweep);
  BnlExhibitSource source = { table, NULL, NULL, NULL };
  BnlExperimentPicture picture = { .kind = BNL_EXPERIMENT_DIFFERENCE };
  BnlExperimentPicture of_reference = { .kind = BNL_EXPERIMENT_DIFFERENCE, .arm = "layer" };
  g_autoptr (BnlExhibit) exhibit = bnl_exhibit_new_of (&picture, &source);
  g_autoptr (BnlChart) chart = bnl_chart_new (NULL);

  g_assert_null (bnl_exhibit_new_of (&of_reference, &source));
  bnl_exhibit_set_chart (exhibit, 0, chart);
  g_assert_cmpstr (bnl_exhibit_get_title (exhibit), ==,
                   "Held-out accuracy at the end, minus layer by batch size");
  g_assert_cmpuint (bnl_chart_get_n_layers (chart), ==, 2);
  bnl_report_fixture_finish (table, 0, 1, 0, 0.7);
  bnl_report_fixture_finish (table, 0, 2, 0, 0.9);
  bnl_exhibit_update (exhibit);
  bnl_report_fixture_finish (table, 0, 0, 0, 0.8);
  g_assert_true (bnl_exhibit_update (exhibit));
  for (guint i = 0; i < 2; i++) {
    const BnlInterval *layer = bnl_interval_from_layer (bnl_chart_get_layer (chart, i));

    g_assert_true (fabs (bnl_interval_get (layer, 0).value - (i == 0 ? -10 : 10)) < 1e-9);
    g_assert_true (isnan (bnl_interval_get (layer, 1).value));
  }
}

/* One of more arms than there are colors has one of its own all the same. */
static void
test_colors (void)
{
  g_autoptr (BnlSweep) sweep = bnl_sweep_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < 20; i++) {
    g_autofree char *name = g_strdup_printf ("arm %u", i);
    g_autofree char *setting = g_strdup_printf ("dropout=%g", 0.01 * i);
    const char *const settings[] = { setting, NULL };

    g_assert_true (bnl_sweep_add_arm (sweep, name, settings, NULL));
  }
  g_assert_true (bnl_sweep_build (sweep, NULL));
  for (guint i = 0; i < 20; i++)
    g_assert_true (
        g_hash_table_add (seen, GUINT_TO_POINTER (1 + bnl_exhibit_get_color (sweep, i))));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/exhibit-edges/without-figures", test_without_figures);
  g_test_add_func ("/exhibit-edges/one-seed", test_one_seed);
  g_test_add_func ("/exhibit-edges/no-such-figure", test_no_such_figure);
  g_test_add_func ("/exhibit-edges/results-change", test_results_change);
  g_test_add_func ("/exhibit-edges/percentiles-lost", test_percentiles_lost);
  g_test_add_func ("/exhibit-edges/curves-of-test-images", test_curves_of_test_images);
  g_test_add_func ("/exhibit-edges/curves-go-on", test_curves_go_on);
  g_test_add_func ("/exhibit-edges/divergence-of-cell", test_divergence_of_cell);
  g_test_add_func ("/exhibit-edges/typical-cell", test_typical_cell);
  g_test_add_func ("/exhibit-edges/three-arms", test_three_arms);
  g_test_add_func ("/exhibit-edges/colors", test_colors);
  return g_test_run ();
}
