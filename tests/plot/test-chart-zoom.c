#include "plot/bnl-chart-zoom.h"

#include <math.h>

#define WIDTH 640
#define HEIGHT 400

static const double infinity = (double) INFINITY;

/* A loss of n steps; the last tenth of it explodes. */
static BnlChart *
make_chart (int n, gboolean explodes)
{
  BnlChart *chart = bnl_chart_new ("Loss");
  BnlCurve *curve = bnl_curve_new ("train", 0, BNL_CURVE_SOLID);

  for (int i = 1; i <= n; i++)
    bnl_curve_append (
        curve, i, explodes && i > n - n / 10 ? 1e6 : 0.1 + 2 * exp (-0.01 * i) + 0.01 * (i % 7));
  bnl_chart_take_curve (chart, curve);
  return chart;
}

static BnlChartLayout
lay_out (const BnlChart *chart)
{
  BnlChartTheme theme;
  BnlChartLayout layout;

  bnl_chart_theme_init (&theme, FALSE);
  bnl_chart_layout (chart, &theme, WIDTH, HEIGHT, &layout);
  g_assert_true (layout.width > 0);
  g_assert_true (layout.x.minimum < layout.x.maximum && layout.y.minimum < layout.y.maximum);
  return layout;
}

static void
check_near (double is, double wanted, double tolerance)
{
  if (!(fabs (is - wanted) <= tolerance))
    g_error ("%.12g instead of %.12g", is, wanted);
}

static void
append (BnlChart *chart, int first, int end)
{
  for (int i = first; i < end; i++)
    bnl_curve_append (bnl_chart_get_curve (chart, 0), i, 3);
}

/* An untouched view goes with the data, a zoomed one stays, and what is cleared is seen whole. */
static void
test_live (void)
{
  g_autoptr (BnlChart) chart = make_chart (1000, FALSE);
  BnlChartLayout before, after;
  double minimum, maximum;

  g_assert_false (bnl_chart_zoom_is_active (chart));
  g_assert_false (bnl_chart_zoom_get_x (chart, &minimum, &maximum));
  check_near (maximum, 1000, 0);
  append (chart, 1001, 1101);
  g_assert_false (bnl_chart_zoom_get_x (chart, &minimum, &maximum));
  check_near (maximum, 1100, 0);

  before = lay_out (chart);
  bnl_chart_zoom_by (chart, &before, 300, 200, 3, 2);
  g_assert_true (bnl_chart_zoom_is_active (chart));
  before = lay_out (chart);
  append (chart, 1101, 3000);
  bnl_curve_set_smoothing (bnl_chart_get_curve (chart, 0), 0.9);
  after = lay_out (chart);
  check_near (after.x.minimum, before.x.minimum, 0);
  check_near (after.x.maximum, before.x.maximum, 0);
  check_near (after.y.minimum, before.y.minimum, 0);
  check_near (after.y.maximum, before.y.maximum, 0);

  bnl_chart_zoom_reset (chart);
  g_assert_false (bnl_chart_zoom_is_active (chart));
  check_near (lay_out (chart).x.maximum, 2999, 0);
  bnl_chart_zoom_by (chart, &after, 300, 200, 3, 2);
  bnl_chart_clear (chart);
  g_assert_false (bnl_chart_zoom_is_active (chart));
}

/* Zooming holds what is under the pointer, on every kind of axis. */
static void
test_pointer_holds (void)
{
  for (int k = 0; k < 400; k++) {
    g_autoptr (BnlChart) chart = make_chart (1000, FALSE);
    double x_frac = g_test_rand_double_range (0.05, 0.95);
    double y_frac = g_test_rand_double_range (0.05, 0.95);
    double factor = g_test_rand_double_range (1.1, 4);
    BnlChartLayout before, after;

    bnl_chart_set_logarithmic (chart, k % 2);
    bnl_chart_set_x_logarithmic (chart, k % 4 > 1);
    before = lay_out (chart);
    bnl_chart_zoom_by (chart, &before, before.left + x_frac * before.width,
                       before.top + (1 - y_frac) * before.height, factor, factor);
    after = lay_out (chart);
    check_near (bnl_axis_to_frac (&after.x, bnl_axis_from_frac (&before.x, x_frac)), x_frac, 1e-6);
    check_near (bnl_axis_to_frac (&after.y, bnl_axis_from_frac (&before.y, y_frac)), y_frac, 1e-6);
    /* And the size is that of the factor. */
    check_near (bnl_axis_to_frac (&before.x, after.x.maximum) -
                    bnl_axis_to_frac (&before.x, after.x.minimum),
                1 / factor, 1e-6);
    check_near (bnl_axis_to_frac (&before.y, after.y.maximum) -
                    bnl_axis_to_frac (&before.y, after.y.minimum),
                1 / factor, 1e-6);
  }
}

static void
test_one_axis (void)
{
  g_autoptr (BnlChart) chart = make_chart (1000, FALSE);
  BnlChartLayout layout = lay_out (chart);
  double minimum, maximum;

  bnl_chart_zoom_by (chart, &layout, layout.left + layout.width, 100, 4, 1);
  g_assert_true (bnl_chart_zoom_get_x (chart, &minimum, &maximum));
  check_near (minimum, 750, 1e-6);
  check_near (maximum, 1000, 1e-6);
  /* The other axis fits what is seen now. */
  g_assert_false (bnl_chart_zoom_get_y (chart, &minimum, &maximum));
  g_assert_true (maximum < 0.3);
  bnl_chart_zoom_reset (chart);
  bnl_chart_zoom_by (chart, &layout, 100, 100, 1, 4);
  g_assert_false (bnl_chart_zoom_get_x (chart, &minimum, &maximum));
  g_assert_true (bnl_chart_zoom_get_y (chart, &minimum, &maximum));
}

/* Out of the whole there is no way further out: then the axis fits itself again. */
static void
test_limits (void)
{
  g_autoptr (BnlChart) chart = make_chart (1000, FALSE);
  BnlChartLayout layout = lay_out (chart);
  double minimum, maximum;

  bnl_chart_zoom_by (chart, &layout, 300, 200, 0.5, 0.5);
  g_assert_false (bnl_chart_zoom_is_active (chart));
  for (int i = 0; i < 10; i++) {
    layout = lay_out (chart);
    bnl_chart_zoom_by (chart, &layout, 300, 200, 1.5, 1.5);
  }
  for (int i = 0; i < 11; i++) {
    layout = lay_out (chart);
    bnl_chart_zoom_by (chart, &layout, 500, 100, 1 / 1.5, 1 / 1.5);
  }
  g_assert_false (bnl_chart_zoom_is_active (chart));

  /* Nor further in than floats reach, however long the wheel is turned. */
  for (int i = 0; i < 200; i++) {
    layout = lay_out (chart);
    bnl_chart_zoom_by (chart, &layout, 300, 200, 2, 2);
  }
  layout = lay_out (chart);
  g_assert_true (layout.x.maximum - layout.x.minimum >= 1e-7 * layout.x.maximum);
  bnl_chart_zoom_set_x (chart, 900, 1000);
  layout = lay_out (chart);
  bnl_chart_zoom_pan (chart, &layout, -1e9, 0);
  g_assert_true (bnl_chart_zoom_get_x (chart, &minimum, &maximum));
  check_near (maximum, 1000, 1e-6);
  check_near (minimum, 900, 1e-6);
}

/* What the axis trims can be seen by going further out, and does not vanish at the end of the way.
 */
static void
test_trimmed (void)
{
  g_autoptr (BnlChart) chart = make_chart (1000, TRUE);
  BnlChartLayout layout = lay_out (chart);
  double minimum, maximum;

  g_assert_true (layout.y.maximum < 10);
  for (int i = 0; i < 60; i++) {
    layout = lay_out (chart);
    bnl_chart_zoom_by (chart, &layout, 300, 200, 1, 0.7);
  }
  g_assert_true (bnl_chart_zoom_get_y (chart, &minimum, &maximum));
  g_assert_true (maximum >= 1e6);
}

static void
test_pan (void)
{
  g_autoptr (BnlChart) chart = make_chart (1000, FALSE);
  BnlChartLayout layout = lay_out (chart);
  BnlChartLayout after;

  /* What is seen whole has nowhere to go. */
  bnl_chart_zoom_pan (chart, &layout, 50, 50);
  g_assert_false (bnl_chart_zoom_is_active (chart));

  bnl_chart_zoom_by (chart, &layout, layout.left + layout.width / 2, layout.top + layout.height / 2,
                     4, 4);
  layout = lay_out (chart);
  bnl_chart_zoom_pan (chart, &layout, 30, -20);
  after = lay_out (chart);
  check_near (bnl_axis_from_frac (&after.x, 30 / layout.width), layout.x.minimum, 1e-6);
  check_near (bnl_axis_to_frac (&after.y, layout.y.minimum), 20 / layout.height, 1e-6);
  /* From the same start again, as a drag that goes on. */
  bnl_chart_zoom_pan (chart, &layout, 0, 0);
  after = lay_out (chart);
  check_near (after.x.minimum, layout.x.minimum, 1e-6);
  check_near (after.y.maximum, layout.y.maximum, 1e-6);
}

static void
test_box (void)
{
  g_autoptr (BnlChart) chart = make_chart (1000, FALSE);
  BnlChartLayout layout = lay_out (chart);
  BnlChartLayout after;
  BnlChartBox box;
  double x = layout.left + 100;
  double y = layout.top + 100;

  g_assert_false (bnl_chart_zoom_find_box (&layout, x, y, x + 2, y + 3, &box));
  /* Both ways, and beyond the edge. */
  g_assert_true (bnl_chart_zoom_find_box (&layout, x, y, x - 5000, y + 50, &box));
  check_near (box.left, layout.left, 0);
  check_near (box.width, 100, 0);
  check_near (box.top, y, 0);
  check_near (box.height, 50, 0);
  /* Thin ones. */
  g_assert_true (bnl_chart_zoom_find_box (&layout, x, y, x + 200, y + 5, &box));
  check_near (box.height, layout.height, 0);
  check_near (box.width, 200, 0);
  g_assert_true (bnl_chart_zoom_find_box (&layout, x, y, x + 5, y + 60, &box));
  check_near (box.width, layout.width, 0);
  check_near (box.height, 60, 0);
  g_assert_true (bnl_chart_zoom_find_box (&layout, x, y, x + 6, y + 2, &box));
  check_near (box.height, layout.height, 0);

  g_assert_true (bnl_chart_zoom_find_box (&layout, x, y, x + 200, y + 60, &box));
  bnl_chart_zoom_to_box (chart, &layout, &box);
  after = lay_out (chart);
  check_near (after.x.minimum, bnl_axis_from_frac (&layout.x, 100 / layout.width), 1e-6);
  check_near (after.x.maximum, bnl_axis_from_frac (&layout.x, 300 / layout.width), 1e-6);
  check_near (after.y.maximum, bnl_axis_from_frac (&layout.y, 1 - 100 / layout.height), 1e-6);
  check_near (after.y.minimum, bnl_axis_from_frac (&layout.y, 1 - 160 / layout.height), 1e-6);
}

static void
test_set_x (void)
{
  const double wrong[][2] = { { 5, 5 }, { 6, 5 }, { (double) NAN, 5 }, { 5, infinity } };
  g_autoptr (BnlChart) chart = make_chart (1000, FALSE);
  double minimum, maximum;

  bnl_chart_zoom_set_x (chart, 10, 20);
  g_assert_true (bnl_chart_zoom_get_x (chart, &minimum, &maximum));
  check_near (minimum, 10, 0);
  check_near (maximum, 20, 0);
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++) {
    bnl_chart_zoom_set_x (chart, 10, 20);
    bnl_chart_zoom_set_x (chart, wrong[i][0], wrong[i][1]);
    g_assert_false (bnl_chart_zoom_is_active (chart));
  }
  bnl_chart_set_x_logarithmic (chart, TRUE);
  bnl_chart_zoom_set_x (chart, 0, 20);
  g_assert_false (bnl_chart_zoom_is_active (chart));
}

/* Between two points there is still a line, and the axis fits it. */
static void
test_between_points (void)
{
  g_autoptr (BnlChart) chart = bnl_chart_new ("Loss");
  BnlCurve *curve = bnl_curve_new ("validation", 0, BNL_CURVE_DASHED);
  BnlChartLayout layout;

  bnl_curve_append (curve, 100, 4);
  bnl_curve_append (curve, 200, 5);
  bnl_chart_take_curve (chart, curve);
  bnl_chart_zoom_set_x (chart, 120, 130);
  layout = lay_out (chart);
  g_assert_true (layout.y.minimum >= 4 && layout.y.minimum <= 4.2);
  g_assert_true (layout.y.maximum >= 4.3 && layout.y.maximum <= 4.5);
}

/* A logarithmic x begins at the first point that it has room for. */
static void
test_x_logarithmic (void)
{
  g_autoptr (BnlChart) chart = bnl_chart_new ("Loss");
  BnlCurve *curve = bnl_curve_new ("train", 0, BNL_CURVE_SOLID);
  BnlChartLayout layout;

  bnl_chart_set_x_logarithmic (chart, TRUE);
  g_assert_true (bnl_chart_get_x_logarithmic (chart));
  check_near (lay_out (chart).x.minimum, 1, 0);
  bnl_chart_take_curve (chart, curve);
  bnl_curve_append (curve, 0, 1);
  check_near (lay_out (chart).x.minimum, 1, 0);
  bnl_curve_append (curve, 5, 1);
  check_near (lay_out (chart).x.minimum, 5, 0);
  check_near (lay_out (chart).x.maximum, 50, 0);
  bnl_curve_append (curve, 500, 1);
  layout = lay_out (chart);
  check_near (bnl_axis_to_frac (&layout.x, 50), 0.5, 1e-12);
  bnl_chart_set_x_extent (chart, 50000);
  check_near (lay_out (chart).x.maximum, 50000, 0);
  bnl_chart_zoom_set_x (chart, 10, 20);
  bnl_chart_set_x_logarithmic (chart, FALSE);
  g_assert_false (bnl_chart_zoom_is_active (chart));
}

static void
test_describe (void)
{
  g_autoptr (BnlChart) chart = bnl_chart_new ("Loss");
  BnlCurve *curve = bnl_curve_new ("train", 0, BNL_CURVE_SOLID);
  g_autofree char *text = NULL;

  bnl_curve_append (curve, 1, 0.5);
  bnl_curve_append (curve, 2000, 0.25);
  bnl_chart_take_curve (chart, curve);
  bnl_chart_set_x_label (chart, "step");
  bnl_chart_zoom_set_x (chart, 10, 1500);
  text = bnl_chart_describe (chart);
  g_assert_cmpstr (text, ==, "Loss: train 0.250 at step 2,000. Shown from step 10 to 1,500");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/chart-zoom/live", test_live);
  g_test_add_func ("/chart-zoom/pointer-holds", test_pointer_holds);
  g_test_add_func ("/chart-zoom/one-axis", test_one_axis);
  g_test_add_func ("/chart-zoom/limits", test_limits);
  g_test_add_func ("/chart-zoom/trimmed", test_trimmed);
  g_test_add_func ("/chart-zoom/pan", test_pan);
  g_test_add_func ("/chart-zoom/box", test_box);
  g_test_add_func ("/chart-zoom/set-x", test_set_x);
  g_test_add_func ("/chart-zoom/between-points", test_between_points);
  g_test_add_func ("/chart-zoom/x-logarithmic", test_x_logarithmic);
  g_test_add_func ("/chart-zoom/describe", test_describe);
  return g_test_run ();
}
