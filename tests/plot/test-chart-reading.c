#include "plot/bnl-chart-legend.h"
#include "plot/bnl-chart-reading.h"
#include "plot/bnl-percentiles.h"

#include <math.h>

static void
add_curve (BnlChart *chart, const char *name, int n, double y, double slope)
{
  BnlCurve *curve = bnl_curve_new (name, 0, BNL_CURVE_SOLID);

  for (int i = 1; i <= n; i++)
    bnl_curve_append (curve, i, y + slope * i);
  bnl_chart_take_curve (chart, curve);
}

/* At any x: b lowest, then d and a, which are equal, then c. */
static BnlChart *
make_chart (void)
{
  BnlChart *chart = bnl_chart_new ("Loss");

  add_curve (chart, "d", 100, 2, 0);
  add_curve (chart, "b", 100, 1, 0);
  add_curve (chart, "c", 100, 4, 0);
  add_curve (chart, "a", 100, 2, 0);
  return chart;
}

static GArray *
take (const BnlChart *chart, double x)
{
  return bnl_chart_reading_take (&chart, 1, x);
}

static const BnlChartReading *
get (const GArray *readings, guint index)
{
  g_assert_cmpuint (index, <, readings->len);

  return &g_array_index (readings, BnlChartReading, index);
}

static void
check_order (GArray *readings, BnlChartReadingOrder order, const char *wanted)
{
  g_autoptr (GString) names = g_string_new (NULL);

  bnl_chart_reading_sort (readings, order, 0);
  for (guint i = 0; i < readings->len; i++)
    g_string_append (names, get (readings, i)->name);
  g_assert_cmpstr (names->str, ==, wanted);
}

/* A band has its mean, and what that rests on. */
static void
test_bands (void)
{
  g_autoptr (BnlChart) chart = bnl_chart_new ("Loss");
  g_autoptr (GArray) readings = NULL;
  BnlBand *band = bnl_band_new ("seeds", 2, BNL_CURVE_DASHED, "seeds");

  add_curve (chart, "curve", 20, 4, 0);
  bnl_chart_take_layer (chart, bnl_band_get_layer (band));
  readings = take (chart, 10);
  g_assert_cmpuint (readings->len, ==, 1);
  g_assert_cmpuint (get (readings, 0)->values[0].n_runs, ==, 0);
  for (guint run = 0; run < 2; run++) {
    bnl_band_add_run (band);
    bnl_band_append (band, run, 10, 1 + 2 * run);
  }
  bnl_band_append (band, 0, 20, 9);
  g_clear_pointer (&readings, g_array_unref);
  readings = take (chart, 12);
  g_assert_cmpuint (readings->len, ==, 2);
  g_assert_cmpstr (get (readings, 1)->name, ==, "seeds");
  g_assert_cmpuint (get (readings, 1)->color, ==, 2);
  g_assert_cmpint (get (readings, 1)->line, ==, BNL_CURVE_DASHED);
  g_assert_cmpfloat (get (readings, 1)->step, ==, 10);
  g_assert_cmpfloat (get (readings, 1)->values[0].at.smoothed, ==, 2);
  g_assert_cmpuint (get (readings, 1)->values[0].n_runs, ==, 2);
  g_assert_cmpfloat_with_epsilon (get (readings, 1)->values[0].std, sqrt (2), 1e-6);
  check_order (readings, BNL_CHART_READING_ASCENDING, "seedscurve");
  g_clear_pointer (&readings, g_array_unref);
  readings = take (chart, (double) NAN);
  g_assert_cmpfloat (get (readings, 1)->step, ==, 20);
  g_assert_cmpuint (get (readings, 1)->values[0].n_runs, ==, 1);
}

/* Layers of other kinds say what they have at one place, and how far they reach. */
static void
test_other_kinds (void)
{
  static const double percents[] = { 5, 50, 95 };
  g_autoptr (BnlChart) chart = bnl_chart_new ("Weights");
  g_autoptr (GArray) readings = NULL;
  BnlPercentiles *weights = bnl_percentiles_new ("weights", 3, percents, 3);

  add_curve (chart, "curve", 20, 4, 0);
  bnl_chart_take_layer (chart, bnl_percentiles_get_layer (weights));
  readings = take (chart, 10);
  g_assert_cmpuint (readings->len, ==, 1);
  g_assert_true (isnan (get (readings, 0)->values[0].low));
  for (int i = 1; i <= 3; i++)
    bnl_percentiles_append (weights, 10 * i, (const float[]){ -1, (float) i, 5 });
  g_clear_pointer (&readings, g_array_unref);
  readings = take (chart, 12);
  g_assert_cmpuint (readings->len, ==, 2);
  g_assert_cmpstr (get (readings, 1)->name, ==, "weights");
  g_assert_cmpuint (get (readings, 1)->color, ==, 3);
  g_assert_cmpfloat (get (readings, 1)->step, ==, 10);
  g_assert_cmpfloat (get (readings, 1)->values[0].at.smoothed, ==, 1);
  g_assert_cmpfloat (get (readings, 1)->values[0].low, ==, -1);
  g_assert_cmpfloat (get (readings, 1)->values[0].high, ==, 5);
  check_order (readings, BNL_CHART_READING_ASCENDING, "weightscurve");
  g_clear_pointer (&readings, g_array_unref);
  readings = take (chart, (double) NAN);
  g_assert_cmpfloat (get (readings, 1)->step, ==, 30);
}

static void
test_nearest_in_x (void)
{
  g_autoptr (BnlChart) chart = bnl_chart_new ("Loss");
  const double at[] = { -5, 1, 49.4, 49.6, 100, 1e9, (double) NAN };
  const double found[] = { 1, 1, 49, 50, 100, 100, 100 };
  BnlCurve *sparse;

  add_curve (chart, "each step", 100, 0, 0.5);
  sparse = bnl_curve_new ("each tenth", 3, BNL_CURVE_DASHED);
  for (int i = 10; i <= 90; i += 10)
    bnl_curve_append (sparse, i, i);
  bnl_chart_take_curve (chart, sparse);

  for (guint i = 0; i < G_N_ELEMENTS (at); i++) {
    g_autoptr (GArray) readings = take (chart, at[i]);

    g_assert_cmpuint (readings->len, ==, 2);
    g_assert_cmpfloat (get (readings, 0)->step, ==, found[i]);
    g_assert_cmpfloat (get (readings, 0)->values[0].at.raw, ==, 0.5 * found[i]);
    g_assert_cmpfloat (get (readings, 1)->step, ==, CLAMP (round (found[i] / 10) * 10, 10, 90));
    g_assert_cmpuint (get (readings, 1)->color, ==, 3);
    g_assert_cmpuint (get (readings, 1)->line, ==, BNL_CURVE_DASHED);
    g_assert_false (get (readings, 1)->values[0].smooth);
  }
}

static void
test_few_points (void)
{
  g_autoptr (BnlChart) chart = bnl_chart_new ("Loss");
  g_autoptr (GArray) none = take (chart, 1);
  g_autoptr (GArray) one = NULL;
  guint index;

  g_assert_cmpuint (none->len, ==, 0);
  g_assert_false (bnl_chart_reading_find_nearest (none, &index));
  g_assert_false (bnl_chart_reading_step (none, 0, NULL, 1, &index));
  /* What has no points is no row. */
  add_curve (chart, "empty", 0, 0, 0);
  add_curve (chart, "one", 1, 7, 0);
  one = take (chart, 1e6);
  g_assert_cmpuint (one->len, ==, 1);
  g_assert_cmpstr (get (one, 0)->name, ==, "one");
  g_assert_cmpfloat (get (one, 0)->values[0].at.smoothed, ==, 7);
  g_assert_true (bnl_chart_reading_step (one, 0, "one", 1, &index));
  g_assert_cmpuint (index, ==, 0);
}

static void
test_gaps (void)
{
  g_autoptr (BnlChart) chart = bnl_chart_new ("Loss");
  BnlCurve *curve = bnl_curve_new ("gap", 0, BNL_CURVE_SOLID);
  BnlAxis axis;
  guint index;

  for (int i = 1; i <= 3; i++)
    bnl_curve_append (curve, i, i == 2 ? (double) NAN : i);
  bnl_curve_set_smoothing (curve, 0.5);
  bnl_chart_take_curve (chart, curve);
  add_curve (chart, "whole", 3, 9, 0);
  bnl_axis_fit (&axis, 0, 10, FALSE);
  for (double x = 1; x <= 3; x++) {
    g_autoptr (GArray) readings = take (chart, x);
    const BnlChartReading *reading = get (readings, 0);

    g_assert_true (reading->values[0].found && reading->values[0].smooth);
    g_assert_cmpint (isnan (reading->values[0].at.raw), ==, x == 2);
    bnl_chart_reading_aim (readings, 0, &axis, 0);
    /* A gap is nowhere, and last whichever way. */
    g_assert_true (bnl_chart_reading_find_nearest (readings, &index));
    g_assert_cmpuint (index, ==, x == 2 ? 1 : 0);
    check_order (readings, BNL_CHART_READING_ASCENDING, x == 2 ? "wholegap" : "gapwhole");
    check_order (readings, BNL_CHART_READING_DESCENDING, "wholegap");
    check_order (readings, BNL_CHART_READING_NEAREST, x == 2 ? "wholegap" : "gapwhole");
    g_assert_true (bnl_chart_reading_step (readings, 0, "whole", 1, &index));
    g_assert_cmpstr (get (readings, index)->name, ==, x == 2 ? "whole" : "gap");
  }
}

static void
test_orders (void)
{
  g_autoptr (BnlChart) chart = make_chart ();
  g_autoptr (GArray) readings = take (chart, 50);
  BnlAxis axis;
  guint index;

  bnl_axis_fit (&axis, 0, 5, FALSE);
  check_order (readings, BNL_CHART_READING_BY_NAME, "abcd");
  check_order (readings, BNL_CHART_READING_ASCENDING, "bdac");
  check_order (readings, BNL_CHART_READING_DESCENDING, "cdab");
  /* Nothing is pointed at. */
  check_order (readings, BNL_CHART_READING_NEAREST, "dbca");
  g_assert_false (bnl_chart_reading_find_nearest (readings, &index));
  bnl_chart_reading_aim (readings, 0, &axis, 3.5);
  check_order (readings, BNL_CHART_READING_NEAREST, "cdab");
  g_assert_true (bnl_chart_reading_find_nearest (readings, &index));
  g_assert_cmpuint (index, ==, 0);
  check_order (readings, BNL_CHART_READING_AS_ADDED, "dbca");
  g_assert_true (bnl_chart_reading_find_nearest (readings, &index));
  g_assert_cmpuint (index, ==, 2);
  bnl_chart_reading_aim (readings, 0, &axis, (double) NAN);
  g_assert_false (bnl_chart_reading_find_nearest (readings, &index));
}

/* On a logarithmic axis what looks near is near. */
static void
test_logarithmic_aim (void)
{
  g_autoptr (BnlChart) chart = bnl_chart_new ("Loss");
  g_autoptr (GArray) readings = NULL;
  BnlAxis axis;
  guint index;

  add_curve (chart, "small", 5, 0.01, 0);
  add_curve (chart, "large", 5, 10, 0);
  add_curve (chart, "negative", 5, -1, 0);
  readings = take (chart, 3);
  bnl_axis_fit (&axis, 0.001, 100, FALSE);
  bnl_chart_reading_aim (readings, 0, &axis, 1);
  g_assert_true (bnl_chart_reading_find_nearest (readings, &index));
  g_assert_cmpuint (index, ==, 0);
  bnl_axis_fit (&axis, 0.001, 100, TRUE);
  bnl_chart_reading_aim (readings, 0, &axis, 1);
  g_assert_true (bnl_chart_reading_find_nearest (readings, &index));
  g_assert_cmpuint (index, ==, 1);
  g_assert_true (isnan (get (readings, 2)->distance));
}

static void
test_two_charts (void)
{
  g_autoptr (BnlChart) loss = make_chart ();
  g_autoptr (BnlChart) accuracy = bnl_chart_new ("Accuracy");
  const BnlChart *charts[] = { loss, accuracy };
  g_autoptr (GArray) readings = NULL;
  g_autoptr (GArray) fewer = NULL;
  guint index;

  add_curve (accuracy, "c", 100, 0.5, 0);
  add_curve (accuracy, "e", 100, 0.25, 0);
  readings = bnl_chart_reading_take (charts, 2, 50);
  g_assert_cmpuint (readings->len, ==, 5);
  g_assert_true (bnl_chart_reading_find (readings, "c", &index));
  g_assert_cmpfloat (get (readings, index)->values[0].at.raw, ==, 4);
  g_assert_cmpfloat (get (readings, index)->values[1].at.raw, ==, 0.5);
  g_assert_true (bnl_chart_reading_find (readings, "e", &index));
  g_assert_false (get (readings, index)->values[0].found);
  g_assert_false (bnl_chart_reading_find (readings, "f", &index));
  g_assert_false (bnl_chart_reading_find (readings, NULL, &index));
  bnl_chart_reading_sort (readings, BNL_CHART_READING_DESCENDING, 1);
  g_assert_cmpstr (get (readings, 0)->name, ==, "c");
  g_assert_cmpstr (get (readings, 1)->name, ==, "e");

  /* Hidden on one chart it is a row of the other, on both it is none. */
  bnl_chart_legend_set_hidden (loss, (const char *const[]){ "c", "d", NULL });
  fewer = bnl_chart_reading_take (charts, 2, 50);
  g_assert_cmpuint (fewer->len, ==, 4);
  g_assert_false (bnl_chart_reading_find (fewer, "d", &index));
  g_assert_true (bnl_chart_reading_find (fewer, "c", &index));
  g_assert_false (get (fewer, index)->values[0].found);
}

static void
test_steps (void)
{
  g_autoptr (BnlChart) chart = make_chart ();
  g_autoptr (GArray) readings = take (chart, 50);
  const char *up[] = { "b", "d", "a", "c", "b" };
  const char *down[] = { "c", "a", "d", "b", "c" };

  for (int direction = -1; direction <= 1; direction += 2) {
    const char *name = "none of them";

    for (guint i = 0; i < G_N_ELEMENTS (up); i++) {
      guint index;

      g_assert_true (bnl_chart_reading_step (readings, 0, name, direction, &index));
      name = get (readings, index)->name;
      g_assert_cmpstr (name, ==, direction > 0 ? up[i] : down[i]);
    }
  }
}

/* The step is told whatever the axis counts. */
static void
test_ruler (void)
{
  g_autoptr (BnlChart) chart = make_chart ();
  g_autoptr (BnlRuler) ruler = bnl_ruler_new ();
  g_autoptr (GArray) readings = NULL;

  for (int i = 1; i <= 100; i++)
    bnl_ruler_append (ruler, 0.1 * i);
  bnl_curve_set_ruler (bnl_chart_get_curve (chart, 0), ruler);
  readings = take (chart, 5.01);
  g_assert_cmpfloat (get (readings, 0)->step, ==, 50);
  g_assert_true (!(fabs (get (readings, 0)->values[0].at.x - 5) > 1e-6));
  g_assert_cmpfloat (get (readings, 1)->step, ==, 5);
}

static void
test_decimals (void)
{
  const struct {
    double values[3];
    int decimals;
  } cases[] = {
    { { 0.2041, 0.9, 2.3026 }, 5 },  { { 5.55, 5.551, 0 }, 4 },
    { { 1234.5, 99999, 2e6 }, 1 },   { { 1e-9, 1, 2 }, 7 },
    { { -0.5, 12, 100 }, 5 },        { { (double) NAN, (double) NAN, (double) INFINITY }, 1 },
    { { 10, 20, (double) NAN }, 3 }, { { (double) 0.01f, 0.02, 0.03 }, 6 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (bnl_chart_reading_count_decimals (cases[i].values, 3), ==, cases[i].decimals);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/chart-reading/nearest-in-x", test_nearest_in_x);
  g_test_add_func ("/chart-reading/bands", test_bands);
  g_test_add_func ("/chart-reading/other-kinds", test_other_kinds);
  g_test_add_func ("/chart-reading/few-points", test_few_points);
  g_test_add_func ("/chart-reading/gaps", test_gaps);
  g_test_add_func ("/chart-reading/orders", test_orders);
  g_test_add_func ("/chart-reading/logarithmic-aim", test_logarithmic_aim);
  g_test_add_func ("/chart-reading/two-charts", test_two_charts);
  g_test_add_func ("/chart-reading/steps", test_steps);
  g_test_add_func ("/chart-reading/ruler", test_ruler);
  g_test_add_func ("/chart-reading/decimals", test_decimals);
  return g_test_run ();
}
