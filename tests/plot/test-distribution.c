#include "plot/bnl-distribution.h"

#include "plot/bnl-bars.h"
#include "plot/bnl-chart-categories.h"
#include "plot/bnl-chart-values.h"
#include "plot/bnl-heat-map.h"
#include "plot/bnl-percentiles.h"
#include "plot/bnl-ridges.h"

#include <math.h>
#include <string.h>

/* What the layers of distributions and categories compute, say and write. */

static void
check_table (const BnlChart *chart, const char *wanted)
{
  g_autoptr (GBytes) bytes = bnl_chart_values_write (chart);
  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));

  g_assert_cmpstr (text, ==, wanted);
}

static void
check_reading (const BnlChart *chart, double x, double y, double value, const char *text)
{
  BnlLayerReading reading;

  g_assert_true (bnl_chart_read (chart, 0, x, y, &reading));
  g_assert_cmpstr (reading.text, ==, text);
  g_assert_true (isnan (value) ? isnan (reading.value) : fabs (reading.value - value) <= 1e-6);
}

static void
test_bins (void)
{
  static const float values[] = { 0, 0.1f, 1, 1.9f, 2, 3.5f, 4, -1, 5, NAN, INFINITY };
  g_autoptr (BnlChart) chart = bnl_chart_new ("Weights");
  BnlDistribution *bins = bnl_distribution_new ("all", 0);

  bnl_chart_take_layer (chart, bnl_distribution_get_layer (bins));
  bnl_distribution_set_values (bins, values, G_N_ELEMENTS (values), 0, 4, 4);
  g_assert_cmpuint (bnl_distribution_get_n_bins (bins), ==, 4);
  for (guint i = 0; i < 4; i++)
    g_assert_true (fabs (bnl_distribution_get_count (bins, i) - (i == 2 ? 1 : 2)) <= 0);
  check_reading (chart, 1.5, NAN, 2, "2 from 1.000 to 2.000");
  check_reading (chart, 99, NAN, 2, "2 from 3.000 to 4.000");
  check_reading (chart, NAN, NAN, 2,
                 "7 values from 0.000 to 4.000, most of them, 2 from 0.000 to 1.000");
  check_table (chart, "\"x\",\"all, to\",\"all, count\"\r\n0,1,2\r\n1,2,2\r\n2,3,1\r\n3,4,2\r\n");
  bnl_distribution_set_shares (bins, TRUE);
  bnl_chart_set_percent (chart, TRUE);
  check_reading (chart, 2.5, NAN, 1 / 7.0, "14.3\u00a0% from 2.000 to 3.000");

  bnl_distribution_set_values (bins, values, 1, 3, 3, 2);
  g_assert_true (fabs (bnl_distribution_get_edge (bins, 0) - 2.5) <= 0);
  g_assert_true (fabs (bnl_distribution_get_edge (bins, 2) - 3.5) <= 0);
  bnl_distribution_set_counts (bins, (double[]){ 1, 10, 100 }, (double[]){ 3, 1 }, 2);
  check_reading (chart, 50, NAN, 0.25, "25.0\u00a0% from 10.00 to 100.0");
}

static void
test_suggest (void)
{
  float values[1000] = { 0 };
  double lowest, highest;
  guint n_bins;

  g_assert_false (bnl_distribution_suggest (values, 0, &lowest, &highest, &n_bins));
  values[0] = NAN;
  g_assert_false (bnl_distribution_suggest (values, 1, &lowest, &highest, &n_bins));
  for (int i = 0; i < 1000; i++)
    values[i] = (float) i;
  g_assert_true (bnl_distribution_suggest (values, 1000, &lowest, &highest, &n_bins));
  /* 2 * 500 / 10 wide. */
  g_assert_cmpuint (n_bins, ==, 10);
  g_assert_true (lowest >= 0 && lowest <= 0 && highest >= 999 && highest <= 999);
  for (int i = 0; i < 1000; i++)
    values[i] = i == 7 ? 1e6f : 3;
  g_assert_true (bnl_distribution_suggest (values, 1000, &lowest, &highest, &n_bins));
  g_assert_true (n_bins >= 1 && n_bins <= 200);
}

/* As numpy.percentile ([1, 2, 3, 4, 10], ...) has them. */
static void
test_percentiles (void)
{
  static const double percents[] = { 0, 10, 50, 95, 100 };
  static const float raw[] = { 4, 1, NAN, 10, 2, 3 };
  static const double wanted[] = { 1, 1.4, 3, 8.8, 10 };
  g_autoptr (BnlChart) chart = bnl_chart_new ("Inputs");
  BnlPercentiles *percentiles = bnl_percentiles_new ("layer 3", 0, percents, 5);

  bnl_chart_take_layer (chart, bnl_percentiles_get_layer (percentiles));
  bnl_percentiles_append_raw (percentiles, 1, raw, G_N_ELEMENTS (raw));
  bnl_percentiles_append_raw (percentiles, 2, raw, 1);
  bnl_percentiles_append_raw (percentiles, 3, raw, 0);
  g_assert_cmpuint (bnl_percentiles_get_length (percentiles), ==, 3);
  for (guint i = 0; i < 5; i++) {
    g_assert_true (fabs (bnl_percentiles_get (percentiles, 0, i) - wanted[i]) <= 1e-6);
    g_assert_true (fabs (bnl_percentiles_get (percentiles, 1, i) - 4) <= 1e-6);
    g_assert_true (isnan (bnl_percentiles_get (percentiles, 2, i)));
  }
  check_reading (chart, 0, NAN, 3,
                 "0\u00a0%: 1.000, 10\u00a0%: 1.400, 50\u00a0%: 3.000, 95\u00a0%: 8.800, "
                 "100\u00a0%: 10.00");
  check_reading (chart, NAN, NAN, NAN, "not a number");
}

static void
test_ridges (void)
{
  g_autoptr (BnlChart) chart = bnl_chart_new ("Weights");
  BnlRidges *ridges = bnl_ridges_new ("w", 0);
  BnlChartTheme theme;
  BnlChartLayout layout;

  bnl_chart_take_layer (chart, bnl_ridges_get_layer (ridges));
  bnl_ridges_append (ridges, 0, 0, 2, (float[]){ 1, 3 }, 2);
  bnl_ridges_append (ridges, 100, 0, 4, (float[]){ 5, 7 }, 2);
  check_reading (chart, 0.5, 90, 5, "5 from 0.000 to 2.000 at step 100");
  check_reading (chart, 1.5, 20, 3, "3 from 1.000 to 2.000 at step 0");
  check_reading (chart, NAN, NAN, 12, "12 from 0.000 to 4.000 at step 100");
  check_table (chart, "\"x\",\"w, to\",\"w, step\",\"w, count\"\r\n0,1,0,1\r\n1,2,0,3\r\n"
                      "0,2,100,5\r\n2,4,100,7\r\n");
  /* The newest is at the foot, and there is room above the first. */
  bnl_chart_theme_init (&theme, FALSE);
  bnl_chart_layout (chart, &theme, 640, 400, &layout);
  g_assert_true (layout.y.reversed);
  g_assert_true (fabs (bnl_axis_to_frac (&layout.y, 100)) <= 1e-9);
  g_assert_true (bnl_axis_to_frac (&layout.y, 0) > 0.6 && bnl_axis_to_frac (&layout.y, 0) < 0.7);
}

static void
test_bars (void)
{
  static const char *const names[] = { "relu", "tanh", NULL };
  g_autoptr (BnlChart) chart = bnl_chart_new ("Accuracy");
  BnlBars *bars = bnl_bars_new ("with BN", 1);
  g_autofree char *text = NULL;
  BnlChartTheme theme;
  BnlChartLayout layout;

  bnl_chart_categories_set_x (chart, names);
  bnl_chart_take_layer (chart, bnl_bars_get_layer (bars));
  bnl_bars_set (bars, 1, 0.5, 0.125);
  g_assert_cmpuint (bnl_bars_get_length (bars), ==, 2);
  check_reading (chart, 0.2, NAN, NAN, "nothing at relu");
  check_reading (chart, 0.7, NAN, 0.5, "0.500 ± 0.125 at tanh");
  check_table (chart,
               "\"x\",\"with BN\",\"with BN, error\"\r\n\"relu\",,\r\n\"tanh\",0.5,0.125\r\n");
  bnl_chart_theme_init (&theme, FALSE);
  bnl_chart_layout (chart, &theme, 640, 400, &layout);
  g_assert_true (layout.x.minimum >= -0.5 && layout.x.minimum <= -0.5);
  g_assert_true (layout.y.minimum >= 0 && layout.y.minimum <= 0 && layout.y.maximum >= 0.625);
  bnl_bars_set (bars, 0, -1, NAN);
  text = bnl_chart_describe (chart);
  g_assert_cmpstr (text, ==, "Accuracy: with BN −1.000 at relu, 0.500 ± 0.125 at tanh");
}

static void
test_heat_map (void)
{
  static const char *const names[] = { "0.1", "1", NULL };
  g_autoptr (BnlChart) chart = bnl_chart_new ("Accuracy");
  BnlHeatMap *map = bnl_heat_map_new ("accuracy", 2, 2);
  g_autofree char *text = NULL;

  bnl_chart_set_x_label (chart, "rate");
  bnl_chart_set_y_label (chart, "batch size");
  bnl_chart_categories_set_x (chart, names);
  bnl_chart_take_layer (chart, bnl_heat_map_get_layer (map));
  bnl_heat_map_set (map, 0, 0, 0.25);
  bnl_heat_map_set (map, 1, 0, 0.5);
  bnl_heat_map_set_mark (map, 1, 1, "diverged");
  g_assert_cmpstr (bnl_heat_map_get_mark (map, 1, 1), ==, "diverged");
  g_assert_null (bnl_heat_map_get_mark (map, 0, 1));
  check_reading (chart, 1.2, 0.3, 0.5, "0.500 at rate 1, batch size 0");
  check_reading (chart, 1, 1, NAN, "diverged at rate 1, batch size 1");
  check_reading (chart, 0, 1, NAN, "nothing at rate 0.1, batch size 1");
  check_table (chart, "\"rate\",\"accuracy, 0\",\"accuracy, 1\"\r\n"
                      "\"0.1\",0.25,\r\n\"1\",0.5,\"diverged\"\r\n");
  text = bnl_chart_describe (chart);
  g_assert_cmpstr (text, ==,
                   "Accuracy: accuracy 2 values, highest 0.500 at rate 1, batch size 0, lowest "
                   "0.250 at rate 0.1, batch size 0, 1 marked");
  bnl_heat_map_set (map, 1, 1, 3);
  g_assert_null (bnl_heat_map_get_mark (map, 1, 1));
  g_assert_true (bnl_heat_map_get (map, 1, 1) >= 3);
}

/* A name lies in the middle of its place. */
static void
test_categories (void)
{
  static const char *const names[] = { "a", "b", "c", NULL };
  g_autoptr (BnlChart) chart = bnl_chart_new ("Names");

  bnl_chart_categories_set_x (chart, names);
  g_assert_cmpstr (bnl_chart_categories_get_x (chart, 0.4), ==, "a");
  g_assert_cmpstr (bnl_chart_categories_get_x (chart, 1.6), ==, "c");
  g_assert_null (bnl_chart_categories_get_x (chart, 2.6));
  g_assert_null (bnl_chart_categories_get_x (chart, -0.6));
  g_assert_null (bnl_chart_categories_get_x (chart, NAN));
  g_assert_null (bnl_chart_categories_get_y (chart, 0));
  bnl_chart_categories_set_x (chart, NULL);
  g_assert_null (bnl_chart_categories_get_x (chart, 0));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot/distribution/bins", test_bins);
  g_test_add_func ("/plot/distribution/suggest", test_suggest);
  g_test_add_func ("/plot/distribution/percentiles", test_percentiles);
  g_test_add_func ("/plot/distribution/ridges", test_ridges);
  g_test_add_func ("/plot/distribution/bars", test_bars);
  g_test_add_func ("/plot/distribution/heat-map", test_heat_map);
  g_test_add_func ("/plot/distribution/categories", test_categories);
  return g_test_run ();
}
