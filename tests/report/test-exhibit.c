#include "bnl-report-fixture.h"

#include "plot/bnl-band.h"
#include "plot/bnl-chart-categories.h"
#include "plot/bnl-chart-ticks.h"
#include "plot/bnl-chart-values.h"
#include "plot/bnl-interval.h"

#include <math.h>
#include <string.h>

/* What charts of a sweep show of results that are known. */

static BnlExhibit *
make (BnlSweepTable *table, BnlExperimentPictureKind kind, const char *metric, const char *arm)
{
  BnlExhibitSource source = { table, NULL, NULL, NULL };
  BnlExperimentPicture picture = { .kind = kind, .metric = metric, .arm = arm };

  return bnl_exhibit_new_of (&picture, &source);
}

static const BnlInterval *
get_layer (const BnlChart *chart, guint index)
{
  return bnl_interval_from_layer (bnl_chart_get_layer (chart, index));
}

static void
assert_near (double value, double expected)
{
  g_assert_true (fabs (value - expected) <= 1e-6);
}

static void
test_axis (void)
{
  g_autoptr (BnlSweepTable) table = bnl_report_fixture_batch_sizes ();
  g_autoptr (BnlChart) chart = bnl_chart_new (NULL);
  g_autoptr (BnlExhibit) exhibit = make (table, BNL_EXPERIMENT_AXIS, NULL, NULL);
  BnlLayerReading reading;

  g_assert_cmpstr (bnl_exhibit_get_title (exhibit), ==,
                   "Held-out accuracy at the end by batch size");
  g_assert_cmpstr (bnl_exhibit_get_note (exhibit), ==, "mean ± std over 3 seeds");
  g_assert_cmpstr (bnl_exhibit_get_picture (exhibit)->x, ==, "batch_size");
  g_assert_cmpstr (bnl_exhibit_get_picture (exhibit)->metric, ==, "last_accuracy");
  g_assert_cmpuint (bnl_exhibit_get_n_charts (exhibit), ==, 1);
  g_assert_false (bnl_exhibit_has_cell (exhibit));
  bnl_exhibit_set_chart (exhibit, 0, chart);

  g_assert_cmpuint (bnl_chart_get_n_layers (chart), ==, 2);
  g_assert_true (bnl_chart_get_x_logarithmic (chart));
  g_assert_cmpstr (bnl_chart_ticks_get_x (chart, 16), ==, "16");
  g_assert_cmpstr (bnl_layer_get_name (bnl_chart_get_layer (chart, 0)), ==, "without BN");
  g_assert_cmpuint (bnl_layer_get_color (bnl_chart_get_layer (chart, 0)), ==,
                    BNL_CHART_COLOR_WITHOUT);
  g_assert_cmpuint (bnl_layer_get_color (bnl_chart_get_layer (chart, 1)), ==, BNL_CHART_COLOR_WITH);

  assert_near (bnl_interval_get (get_layer (chart, 1), 1).value, 0.82 + 0.001 / 3);
  assert_near (bnl_interval_get (get_layer (chart, 1), 1).high -
                   bnl_interval_get (get_layer (chart, 1), 1).value,
               0.0015275252);
  /* Batch size 1: cannot be trained; 64: one of three diverged. */
  g_assert_true (bnl_chart_read (chart, 1, 1, (double) NAN, &reading));
  g_assert_cmpstr (reading.text, ==, "cannot be trained");
  g_assert_true (bnl_chart_read (chart, 0, 64, (double) NAN, &reading));
  g_assert_cmpstr (reading.text, ==, "91.10 ± 0.14 % of 2 seeds, 1 diverged");
  g_assert_cmpint (bnl_interval_get (get_layer (chart, 0), 6).mark, ==, 0);
}

static void
test_difference (void)
{
  g_autoptr (BnlSweepTable) table = bnl_report_fixture_batch_sizes ();
  g_autoptr (BnlChart) chart = bnl_chart_new (NULL);
  g_autoptr (BnlExhibit) exhibit = make (table, BNL_EXPERIMENT_DIFFERENCE, NULL, NULL);
  BnlLayerReading reading;
  BnlIntervalPoint point;

  bnl_exhibit_set_chart (exhibit, 0, chart);
  g_assert_cmpuint (bnl_chart_get_n_layers (chart), ==, 1);
  g_assert_cmpstr (bnl_chart_get_title (chart), ==,
                   "With BN minus without BN: held-out accuracy at the end by batch size");
  point = bnl_interval_get (get_layer (chart, 0), 1);
  assert_near (point.value, -11.1);
  g_assert_false (point.hollow);
  g_assert_cmpfloat (point.low, <, point.value);
  g_assert_cmpfloat (point.high, <, 0);
  g_assert_true (bnl_interval_get (get_layer (chart, 0), 2).hollow);
  g_assert_true (bnl_chart_read (chart, 0, 4, (double) NAN, &reading));
  g_assert_true (g_str_has_suffix (reading.text, "over 3 seeds, no clear difference"));
  g_assert_true (bnl_chart_read (chart, 0, 64, (double) NAN, &reading));
  g_assert_nonnull (strstr (reading.text, "over 2 seeds"));
  g_assert_cmpint (bnl_interval_get (get_layer (chart, 0), 0).mark, ==, 2);
}

/* A difference is there once both of a pair are, whichever comes last. */
static void
test_live_difference (void)
{
  static const char *const axes[] = { "batch_size", "2,8", NULL };
  g_autoptr (BnlSweep) sweep = bnl_report_fixture_sweep (axes, NULL, 1, 0);
  g_autoptr (BnlSweepTable) table = bnl_sweep_table_new (sweep);
  g_autoptr (BnlChart) chart = bnl_chart_new (NULL);
  g_autoptr (BnlExhibit) exhibit = make (table, BNL_EXPERIMENT_DIFFERENCE, NULL, NULL);

  bnl_exhibit_set_chart (exhibit, 0, chart);
  bnl_report_fixture_finish (table, 0, 1, 0, 0.9);
  bnl_exhibit_update (exhibit);
  g_assert_true (isnan (bnl_interval_get (get_layer (chart, 0), 0).value));
  bnl_report_fixture_finish (table, 0, 0, 0, 0.8);
  g_assert_true (bnl_exhibit_update (exhibit));
  assert_near (bnl_interval_get (get_layer (chart, 0), 0).value, 10);
  /* One pair says nothing of how sure that is. */
  g_assert_true (bnl_interval_get (get_layer (chart, 0), 0).hollow);
  g_assert_true (isnan (bnl_interval_get (get_layer (chart, 0), 0).low));
}

/* Results come one by one, in any order; the chart has each at the next look, and only then. */
static void
test_live (void)
{
  static const char *const axes[] = { "batch_size", "8,2,64", NULL };
  g_autoptr (BnlSweep) sweep = bnl_report_fixture_sweep (axes, NULL, 2, 0);
  g_autoptr (BnlSweepTable) table = bnl_sweep_table_new (sweep);
  g_autoptr (BnlChart) chart = bnl_chart_new (NULL);
  g_autoptr (BnlExhibit) exhibit = make (table, BNL_EXPERIMENT_AXIS, NULL, NULL);
  g_autofree char *words = NULL;

  bnl_exhibit_set_chart (exhibit, 0, chart);
  words = bnl_chart_describe (chart);
  g_assert_cmpstr (words, ==, "Held-out accuracy at the end by batch size: no values yet");
  g_assert_false (bnl_exhibit_update (exhibit));

  bnl_report_fixture_finish (table, 2, 1, 1, 0.9);
  g_assert_true (isnan (bnl_interval_get (get_layer (chart, 1), 2).value));
  g_assert_true (bnl_exhibit_update (exhibit));
  assert_near (bnl_interval_get (get_layer (chart, 1), 2).value, 0.9);
  g_assert_true (isnan (bnl_interval_get (get_layer (chart, 1), 2).low));
  g_assert_false (bnl_exhibit_update (exhibit));

  /* Ascending on x, whatever the order of the values. */
  bnl_report_fixture_finish (table, 0, 1, 0, 0.7);
  bnl_report_fixture_diverge (table, 1, 1, 0);
  g_assert_true (bnl_exhibit_update (exhibit));
  assert_near (bnl_interval_get_x (get_layer (chart, 1), 1), 8);
  assert_near (bnl_interval_get (get_layer (chart, 1), 1).value, 0.7);
  g_assert_true (bnl_interval_get (get_layer (chart, 1), 1).hollow);
  g_assert_cmpint (bnl_interval_get (get_layer (chart, 1), 0).mark, ==, 0);
  g_assert_true (isnan (bnl_interval_get (get_layer (chart, 1), 0).value));

  /* A chart that went is left alone. */
  bnl_exhibit_set_chart (exhibit, 0, NULL);
  bnl_report_fixture_finish (table, 0, 0, 0, 0.95);
  bnl_exhibit_update (exhibit);
  g_assert_true (isnan (bnl_interval_get (get_layer (chart, 0), 1).value));
}

/* Other axes have lines of their own while those are few, and are taken together where not. */
static void
test_facets (void)
{
  static const char *const few[] = { "batch_size", "2,4,8", "lr", "0.1,0.2", NULL };
  static const char *const many[] = { "batch_size", "2,4,8", "lr", "lin:0.1:0.9:9", NULL };
  const char *const *axes[] = { few, many };

  for (guint i = 0; i < 2; i++) {
    g_autoptr (BnlSweep) sweep = bnl_report_fixture_sweep (axes[i], NULL, 1, 0);
    g_autoptr (BnlSweepTable) table = bnl_sweep_table_new (sweep);
    g_autoptr (BnlChart) chart = bnl_chart_new (NULL);
    g_autoptr (BnlExhibit) exhibit = make (table, BNL_EXPERIMENT_AXIS, NULL, NULL);
    guint n_lr = i == 0 ? 2 : 9;
    BnlLayerReading reading;

    for (guint cell = 0; cell < 3 * n_lr; cell++)
      bnl_report_fixture_finish (table, cell, 0, 0, 0.9 + 0.01 * (cell % n_lr));
    bnl_exhibit_set_chart (exhibit, 0, chart);
    g_assert_cmpuint (bnl_chart_get_n_layers (chart), ==, i == 0 ? 4 : 2);
    g_assert_cmpstr (bnl_layer_get_name (bnl_chart_get_layer (chart, 0)), ==,
                     i == 0 ? "learning rate 0.1, without BN" : "without BN");
    assert_near (bnl_interval_get (get_layer (chart, 0), 0).value, i == 0 ? 0.9 : 0.94);
    g_assert_true (bnl_chart_read (chart, 0, 2, (double) NAN, &reading));
    g_assert_true (g_str_has_suffix (reading.text, i == 0 ? "of 1 seed" : "of 9 runs"));
    if (i == 1)
      g_assert_cmpstr (bnl_exhibit_get_note (exhibit), ==,
                       "mean ± std over 1 seed and all other settings");
  }
}

/* Names stand beside each other; without any axis the arms do, in their colors. */
static void
test_names (void)
{
  static const char *const axes[] = { "activation", "relu,tanh", NULL };
  static const char *const arms[] = { "plain",  "norm=none",  "layer",   "norm=layer",
                                      "BN",     "norm=batch", "dropout", "norm=none dropout=0.2",
                                      "BN too", "norm=batch", NULL };
  g_autoptr (BnlSweep) named = bnl_report_fixture_sweep (axes, NULL, 1, 0);
  g_autoptr (BnlSweep) bare = bnl_report_fixture_sweep (NULL, arms, 2, 0);
  g_autoptr (BnlSweepTable) table = bnl_sweep_table_new (named);
  g_autoptr (BnlSweepTable) of_arms = bnl_sweep_table_new (bare);
  g_autoptr (BnlChart) chart = bnl_chart_new (NULL);
  g_autoptr (BnlExhibit) exhibit = make (table, BNL_EXPERIMENT_AXIS, NULL, NULL);
  g_autoptr (BnlExhibit) bars = make (of_arms, BNL_EXPERIMENT_BARS, "steps_to_90", NULL);

  bnl_exhibit_set_chart (exhibit, 0, chart);
  g_assert_cmpstr (bnl_chart_categories_get_x (chart, 1), ==, "tanh");
  bnl_exhibit_set_chart (exhibit, 0, NULL);

  g_assert_null (make (of_arms, BNL_EXPERIMENT_AXIS, NULL, NULL));
  bnl_report_fixture_finish (of_arms, 0, 2, 0, 0.95);
  bnl_report_fixture_finish (of_arms, 0, 2, 1, 0.5);
  bnl_exhibit_set_chart (bars, 0, chart);
  g_assert_cmpstr (bnl_chart_categories_get_x (chart, 3), ==, "dropout");
  assert_near (bnl_interval_get (get_layer (chart, 2), 2).value, 500);
  g_assert_true (isnan (bnl_interval_get (get_layer (chart, 2), 1).value));
  g_assert_cmpuint (bnl_exhibit_get_color (bare, 0), ==, BNL_CHART_COLOR_WITHOUT);
  g_assert_cmpuint (bnl_exhibit_get_color (bare, 1), ==, BNL_CHART_COLOR_OTHERS);
  g_assert_cmpuint (bnl_exhibit_get_color (bare, 2), ==, BNL_CHART_COLOR_WITH);
  g_assert_cmpuint (bnl_exhibit_get_color (bare, 3), ==, BNL_CHART_COLOR_OTHERS + 1);
  g_assert_cmpuint (bnl_exhibit_get_color (bare, 4), ==, BNL_CHART_COLOR_OTHERS + 2);
}

/* Draws lie anywhere on their axis, each a dot of its own. */
static void
test_draws (void)
{
  g_autoptr (BnlSweep) sweep = bnl_sweep_new ();
  g_autoptr (BnlSweepTable) table = NULL;
  g_autoptr (BnlChart) chart = bnl_chart_new (NULL);
  g_autoptr (BnlExhibit) exhibit = NULL;
  const BnlInterval *layer;
  guint cell;

  g_assert_true (bnl_sweep_set_axis (sweep, "lr", "log:0.001:1:9", NULL));
  g_assert_true (bnl_sweep_set_axis (sweep, "momentum", "lin:0:0.9:9", NULL));
  g_assert_true (bnl_sweep_set_random (sweep, 12, 5, NULL));
  g_assert_true (bnl_sweep_build (sweep, NULL));
  table = bnl_sweep_table_new (sweep);
  /* Of so few draws no map would be filled. */
  g_assert_null (make (table, BNL_EXPERIMENT_HEAT, NULL, NULL));
  exhibit = make (table, BNL_EXPERIMENT_AXIS, NULL, NULL);
  bnl_exhibit_set_chart (exhibit, 0, chart);
  g_assert_cmpstr (bnl_exhibit_get_note (exhibit), ==,
                   "mean ± std over 1 seed, a dot for each draw");
  g_assert_cmpuint (bnl_chart_get_n_layers (chart), ==, 1);
  layer = get_layer (chart, 0);
  g_assert_null (bnl_chart_ticks_get_x (chart, bnl_interval_get_x (layer, 3)));
  for (cell = 0; cell < bnl_sweep_get_n_cells (sweep); cell++)
    bnl_report_fixture_finish (table, cell, 0, 0, 0.5 + 0.01 * cell);
  g_assert_true (bnl_exhibit_update (exhibit));
  for (cell = 0; cell < bnl_sweep_get_n_cells (sweep); cell++) {
    guint value = bnl_sweep_get_value_index (sweep, cell, 0);

    assert_near (bnl_interval_get_x (layer, value), bnl_sweep_get_axis (sweep, 0)->numbers[value]);
    assert_near (bnl_interval_get (layer, value).value, 0.5 + 0.01 * cell);
  }
}

static void
test_heat (void)
{
  static const char *const axes[] = { "lr", "0.1,0.2", "batch_size", "1,4,8", NULL };
  g_autoptr (BnlSweep) sweep = bnl_report_fixture_sweep (axes, NULL, 2, 0);
  g_autoptr (BnlSweepTable) table = bnl_sweep_table_new (sweep);
  g_autoptr (BnlExhibit) exhibit = make (table, BNL_EXPERIMENT_HEAT, NULL, NULL);
  g_autoptr (BnlExhibit) difference = make (table, BNL_EXPERIMENT_HEAT, NULL, "difference");
  g_autoptr (BnlExhibit) one = make (table, BNL_EXPERIMENT_HEAT, NULL, "with BN");
  BnlChart *charts[3];
  BnlLayerReading reading;

  g_assert_cmpuint (bnl_exhibit_get_n_charts (exhibit), ==, 2);
  g_assert_cmpuint (bnl_exhibit_get_n_charts (one), ==, 1);
  for (guint i = 0; i < 3; i++)
    charts[i] = bnl_chart_new (NULL);
  bnl_exhibit_set_chart (exhibit, 0, charts[0]);
  bnl_exhibit_set_chart (exhibit, 1, charts[1]);
  bnl_exhibit_set_chart (difference, 0, charts[2]);
  for (guint cell = 0; cell < 6; cell++)
    for (guint seed = 0; seed < 2; seed++) {
      bnl_report_fixture_finish (table, cell, 0, seed, 0.5 + 0.1 * cell);
      if (cell == 5)
        bnl_report_fixture_diverge (table, cell, 1, seed);
      else if (bnl_sweep_is_possible (sweep, cell, 1))
        bnl_report_fixture_finish (table, cell, 1, seed, 0.5 + 0.1 * cell - 0.02 * seed);
    }
  g_assert_true (bnl_exhibit_update (exhibit));
  g_assert_true (bnl_exhibit_update (difference));
  g_assert_cmpstr (bnl_chart_get_title (charts[0]), ==, "Without BN");
  g_assert_true (bnl_chart_read (charts[0], 0, 1, 2, &reading));
  assert_near (reading.value, 1.0);
  g_assert_true (bnl_chart_read (charts[0], 0, 0, 0, &reading));
  g_assert_nonnull (strstr (reading.text, "not converged"));
  g_assert_true (bnl_chart_read (charts[1], 0, 1, 2, &reading));
  g_assert_true (g_str_has_prefix (reading.text, "diverged"));
  g_assert_true (bnl_chart_read (charts[1], 0, 0, 0, &reading));
  g_assert_true (g_str_has_prefix (reading.text, "cannot be trained"));
  g_assert_true (bnl_chart_read (charts[2], 0, 0, 1, &reading));
  assert_near (reading.value, -1);
  g_assert_nonnull (strstr (reading.text, "no clear difference"));
  for (guint i = 0; i < 3; i++)
    bnl_chart_free (charts[i]);
}

static void
test_gap (void)
{
  static const char *const axes[] = { "train_size", "100,1000", NULL };
  g_autoptr (BnlSweep) sweep = bnl_report_fixture_sweep (axes, NULL, 2, BNL_MEASURE_TRAIN);
  g_autoptr (BnlSweepTable) table = bnl_sweep_table_new (sweep);
  g_autoptr (BnlSweepTable) unmeasured = bnl_report_fixture_batch_sizes ();
  g_autoptr (BnlChart) chart = bnl_chart_new (NULL);
  g_autoptr (BnlExhibit) exhibit = make (table, BNL_EXPERIMENT_GAP, NULL, NULL);

  g_assert_null (make (unmeasured, BNL_EXPERIMENT_GAP, NULL, NULL));
  bnl_exhibit_set_chart (exhibit, 0, chart);
  bnl_report_fixture_finish (table, 1, 1, 0, 0.9);
  g_assert_true (bnl_exhibit_update (exhibit));
  g_assert_cmpuint (bnl_chart_get_n_layers (chart), ==, 4);
  g_assert_cmpstr (bnl_layer_get_name (bnl_chart_get_layer (chart, 2)), ==, "training, with BN");
  assert_near (bnl_interval_get (get_layer (chart, 2), 1).value, 0.91);
  assert_near (bnl_interval_get (get_layer (chart, 3), 1).value, 0.9);
}

/* A few runs with rows of their own. */
typedef struct {
  BnlSeries *series[2][2];
  BnlTrace *trace;
} Rows;

static BnlSeries *
dup_series (gpointer data, G_GNUC_UNUSED guint cell, guint arm, guint seed)
{
  BnlSeries *series = ((Rows *) data)->series[arm][seed];

  return series != NULL ? bnl_series_ref (series) : NULL;
}

static BnlTrace *
dup_trace (gpointer data, G_GNUC_UNUSED guint cell, guint arm, guint seed, const char *name)
{
  Rows *rows = data;

  g_assert_cmpstr (name, ==, "unit");
  return arm == 1 && seed == 0 && rows->trace != NULL ? bnl_trace_ref (rows->trace) : NULL;
}

static void
append (BnlSeries *series, guint64 step, float accuracy)
{
  bnl_series_append (series, &(BnlMetrics){ .step = step,
                                            .train_loss = 1,
                                            .val_loss = 1 - accuracy,
                                            .val_accuracy = accuracy,
                                            .test_loss = NAN,
                                            .test_accuracy = NAN });
}

/* Rows that come while it runs, and the fewer that are kept once it has ended. */
static void
test_curves (void)
{
  g_autoptr (BnlSweep) sweep = bnl_report_fixture_sweep (NULL, NULL, 2, 0);
  g_autoptr (BnlSweepTable) table = bnl_sweep_table_new (sweep);
  Rows rows = { { { bnl_series_new (), bnl_series_new () }, { NULL, NULL } }, NULL };
  BnlExhibitSource source = { table, dup_series, dup_trace, &rows };
  BnlExperimentPicture picture = { .kind = BNL_EXPERIMENT_CURVES };
  g_autoptr (BnlChart) chart = bnl_chart_new (NULL);
  g_autoptr (BnlExhibit) exhibit = bnl_exhibit_new_of (&picture, &source);
  const BnlBand *band;
  g_autofree char *words = NULL;
  BnlSeries *shorter = bnl_series_new ();

  bnl_exhibit_set_chart (exhibit, 0, chart);
  g_assert_false (bnl_exhibit_update (exhibit));
  append (rows.series[0][0], 1, NAN);
  append (rows.series[0][0], 2, 0.5f);
  append (rows.series[0][1], 2, 0.7f);
  g_assert_true (bnl_exhibit_update (exhibit));
  band = bnl_band_from_layer (bnl_chart_get_layer (chart, 0));
  g_assert_cmpuint (bnl_band_get_length (band), ==, 1);
  assert_near (bnl_band_get (band, 0).mean, 0.6);
  g_assert_cmpuint (bnl_band_get (band, 0).n, ==, 2);
  g_assert_false (bnl_exhibit_update (exhibit));

  append (shorter, 2, 0.5f);
  append (shorter, 4, 0.9f);
  bnl_series_unref (rows.series[0][0]);
  rows.series[0][0] = shorter;
  bnl_report_fixture_finish (table, 0, 0, 0, 0.9);
  bnl_report_fixture_diverge (table, 0, 1, 1);
  g_assert_true (bnl_exhibit_update (exhibit));
  g_assert_cmpuint (bnl_band_get_length (band), ==, 2);
  assert_near (bnl_band_get (band, 1).mean, 0.9);
  words = bnl_chart_describe (chart);
  g_assert_nonnull (strstr (words, "with BN diverged"));
  for (guint i = 0; i < 2; i++)
    bnl_series_unref (rows.series[0][i]);
}

static void
test_percentiles (void)
{
  static const char *const axes[] = { "lr", "0.1,0.2", NULL };
  g_autoptr (BnlSweep) sweep = bnl_report_fixture_sweep (axes, NULL, 1, BNL_MEASURE_UNIT);
  g_autoptr (BnlSweepTable) table = bnl_sweep_table_new (sweep);
  Rows rows = { .trace = bnl_trace_new ("unit", 3) };
  BnlExhibitSource source = { table, dup_series, dup_trace, &rows };
  BnlExperimentPicture picture = { .kind = BNL_EXPERIMENT_PERCENTILES };
  g_autoptr (BnlExhibit) exhibit = bnl_exhibit_new_of (&picture, &source);
  BnlChart *charts[2] = { bnl_chart_new (NULL), bnl_chart_new (NULL) };
  g_autofree char *words = NULL;
  g_autofree char *other = NULL;

  g_assert_cmpuint (bnl_exhibit_get_n_charts (exhibit), ==, 2);
  g_assert_true (bnl_exhibit_has_cell (exhibit));
  for (guint i = 0; i < 2; i++)
    bnl_exhibit_set_chart (exhibit, i, charts[i]);
  bnl_trace_append (rows.trace, 5, (float[]){ -1, 0, 2 });
  g_assert_true (bnl_exhibit_update (exhibit));
  g_assert_false (bnl_exhibit_update (exhibit));
  words = bnl_chart_describe (charts[1]);
  other = bnl_chart_describe (charts[0]);
  g_assert_true (g_str_has_prefix (words, "With BN, learning rate 0.1: "));
  g_assert_nonnull (strstr (words, "at step 5"));
  g_assert_cmpstr (other, ==, "Without BN, learning rate 0.1: no values yet");
  bnl_exhibit_set_cell (exhibit, 1);
  g_assert_cmpuint (bnl_exhibit_get_cell (exhibit), ==, 1);
  g_assert_cmpstr (bnl_chart_get_title (charts[1]), ==, "With BN, learning rate 0.2");
  for (guint i = 0; i < 2; i++)
    bnl_chart_free (charts[i]);
  bnl_trace_unref (rows.trace);
}

/* What makes no sense of a sweep is no picture of it. */
static void
test_senseless (void)
{
  g_autoptr (BnlSweepTable) table = bnl_report_fixture_batch_sizes ();
  static const char *const arms[] = { "one", "norm=batch", NULL };
  static const char *const axes[] = { "lr", "0.1,0.2", NULL };
  g_autoptr (BnlSweep) single = bnl_report_fixture_sweep (axes, arms, 1, 0);
  g_autoptr (BnlSweepTable) of_one = bnl_sweep_table_new (single);
  BnlExhibitSource source = { table, NULL, NULL, NULL };
  BnlExperimentPicture unknown = { .kind = BNL_EXPERIMENT_AXIS, .x = "dropout" };

  g_assert_null (make (table, BNL_EXPERIMENT_HEAT, NULL, NULL));
  g_assert_null (make (table, BNL_EXPERIMENT_AXIS, NULL, "no such arm"));
  g_assert_null (make (table, BNL_EXPERIMENT_PERCENTILES, NULL, NULL));
  g_assert_null (make (of_one, BNL_EXPERIMENT_DIFFERENCE, NULL, NULL));
  g_assert_null (bnl_exhibit_new_of (&unknown, &source));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/exhibit/axis", test_axis);
  g_test_add_func ("/exhibit/difference", test_difference);
  g_test_add_func ("/exhibit/live", test_live);
  g_test_add_func ("/exhibit/live-difference", test_live_difference);
  g_test_add_func ("/exhibit/facets", test_facets);
  g_test_add_func ("/exhibit/names", test_names);
  g_test_add_func ("/exhibit/draws", test_draws);
  g_test_add_func ("/exhibit/heat", test_heat);
  g_test_add_func ("/exhibit/gap", test_gap);
  g_test_add_func ("/exhibit/curves", test_curves);
  g_test_add_func ("/exhibit/percentiles", test_percentiles);
  g_test_add_func ("/exhibit/senseless", test_senseless);
  return g_test_run ();
}
