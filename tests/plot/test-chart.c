#include "plot/bnl-chart-layout-private.h"

#include <math.h>

static BnlCurve *
add_curve (BnlChart *chart, const char *name, BnlCurveLine line)
{
  BnlCurve *curve = bnl_curve_new (name, bnl_chart_get_n_curves (chart) / 2, line);

  bnl_chart_take_curve (chart, curve);
  return curve;
}

/* Four curves of a run of 1,000 steps of which n are done. */
static BnlChart *
make_chart (int n)
{
  BnlChart *chart = bnl_chart_new ("Loss");

  bnl_chart_set_x_label (chart, "step");
  bnl_chart_set_x_extent (chart, 1000);
  bnl_chart_set_band (chart, 100);
  for (int k = 0; k < 2; k++) {
    BnlCurve *train =
        add_curve (chart, k ? "train, with BN" : "train, without BN", BNL_CURVE_SOLID);
    BnlCurve *validation =
        add_curve (chart, k ? "validation, with BN" : "validation, without BN", BNL_CURVE_DASHED);

    bnl_curve_set_label (train, k ? "BN" : "plain");
    for (int i = 1; i <= n; i++) {
      bnl_curve_append (train, i, 0.1 + 2 * exp (-0.01 * i) + 0.1 * k);
      if (i % 100 == 0)
        bnl_curve_append (validation, i, 0.2 + 2 * exp (-0.01 * i));
    }
  }
  return chart;
}

static void
test_curves (void)
{
  g_autoptr (BnlChart) chart = make_chart (10);

  g_assert_cmpstr (bnl_chart_get_title (chart), ==, "Loss");
  g_assert_cmpuint (bnl_chart_get_n_curves (chart), ==, 4);
  g_assert_cmpstr (bnl_curve_get_name (bnl_chart_get_curve (chart, 3)), ==, "validation, with BN");
  bnl_chart_add_divergence (chart, 5, 0, "Diverged at step 5");
  bnl_chart_clear (chart);
  g_assert_cmpuint (bnl_chart_get_n_curves (chart), ==, 0);
  g_assert_false (bnl_chart_get_logarithmic (chart));
  bnl_chart_set_logarithmic (chart, TRUE);
  g_assert_true (bnl_chart_get_logarithmic (chart));
  g_assert_true (isnan (bnl_chart_get_crosshair (chart)));
  bnl_chart_set_title (chart, "Accuracy");
  g_assert_cmpstr (bnl_chart_get_title (chart), ==, "Accuracy");
}

static void
check_description (const BnlChart *chart, const char *wanted)
{
  g_autofree char *description = bnl_chart_describe (chart);

  g_assert_cmpstr (description, ==, wanted);
}

static void
test_describe (void)
{
  g_autoptr (BnlChart) chart = bnl_chart_new ("Loss");
  BnlCurve *train, *validation;

  check_description (chart, "Loss: no values yet");
  train = add_curve (chart, "train", BNL_CURVE_SOLID);
  validation = add_curve (chart, "validation", BNL_CURVE_DASHED);
  check_description (chart, "Loss: no values yet");
  for (int i = 1; i <= 1820; i++)
    bnl_curve_append (train, i, 2041.0 / (10 * i));
  check_description (chart, "Loss: train 0.112 at 1,820");
  bnl_chart_set_x_label (chart, "step");
  bnl_curve_append (validation, 1800, 0.2514);
  check_description (chart, "Loss: train 0.112 at step 1,820; validation 0.251 at step 1,800");
  bnl_chart_set_percent (chart, TRUE);
  bnl_curve_append (validation, 1820.6, (double) NAN);
  bnl_chart_add_divergence (chart, 1820.5, 0, "Diverged at step 1,820");
  check_description (chart,
                     "Loss: train 11.2\u00a0% at step 1,820; validation not a number at step "
                     "1,821; Diverged at step 1,820");
  bnl_chart_clear (chart);
  train = add_curve (chart, "train", BNL_CURVE_SOLID);
  bnl_chart_set_percent (chart, FALSE);
  bnl_curve_append (train, 1, 2);
  bnl_curve_append (train, 2, 1);
  bnl_chart_set_crosshair (chart, 1.2);
  check_description (chart, "Loss: train 1.000 at step 2. At the crosshair: train 2.000 at step 1");
  bnl_curve_set_smoothing (train, 0.5);
  check_description (chart, "Loss: train 1.333 (smoothed) at step 2. At the crosshair: train 2.000 "
                            "(smoothed) at step 1");
}

/* The best value is told beside the last one, and not again where it is at the crosshair. */
static void
test_describe_best (void)
{
  g_autoptr (BnlChart) chart = bnl_chart_new ("Loss");
  BnlCurve *curve = add_curve (chart, "validation", BNL_CURVE_DASHED);

  bnl_chart_set_x_label (chart, "step");
  bnl_curve_set_best (curve, BNL_CURVE_BEST_LOWEST);
  bnl_curve_append (curve, 200, 0.5);
  check_description (chart, "Loss: validation 0.500 at step 200, the best");
  bnl_curve_append (curve, 400, 0.25);
  bnl_curve_append (curve, 600, 0.75);
  check_description (chart, "Loss: validation 0.750 at step 600, best 0.250 at step 400");
  bnl_chart_set_crosshair (chart, 200);
  check_description (chart, "Loss: validation 0.750 at step 600, best 0.250 at step 400. At the "
                            "crosshair: validation 0.500 at step 200");
}

static void
test_events (void)
{
  g_autoptr (BnlChart) chart = bnl_chart_new ("Loss");
  BnlCurve *train = add_curve (chart, "train", BNL_CURVE_SOLID);

  for (int i = 1; i <= 1000; i++)
    bnl_curve_append (train, i, 1);
  bnl_chart_set_x_label (chart, "step");
  for (int i = 1; i <= 4; i++) {
    g_autofree char *label = g_strdup_printf ("rate 0.%d", i);

    bnl_chart_add_event (chart, 200 * i, label);
  }
  check_description (chart,
                     "Loss: train 1.000 at step 1,000; rate 0.2 from step 400; rate 0.3 from "
                     "step 600; rate 0.4 from step 800");
  bnl_chart_clear_markers (chart);
  check_description (chart, "Loss: train 1.000 at step 1,000");
}

static void
check_find (const BnlChart *chart, double x, int direction, double wanted)
{
  double found = (double) NAN;

  g_assert_cmpint (bnl_chart_find_x (chart, x, direction, &found), ==, !isnan (wanted));
  g_assert_true (isnan (wanted) ? isnan (found) : found == wanted);
}

static void
test_find_x (void)
{
  g_autoptr (BnlChart) chart = bnl_chart_new ("Loss");
  double infinity = (double) INFINITY;
  BnlCurve *a, *b;

  check_find (chart, -infinity, 1, (double) NAN);
  a = add_curve (chart, "a", BNL_CURVE_SOLID);
  check_find (chart, -infinity, 1, (double) NAN);
  b = add_curve (chart, "b", BNL_CURVE_SOLID);
  bnl_curve_append (a, 10, 0);
  bnl_curve_append (a, 20, 0);
  bnl_curve_append (b, 15, 0);
  check_find (chart, -infinity, 1, 10);
  check_find (chart, infinity, -1, 20);
  check_find (chart, 10, 1, 10);
  check_find (chart, 10, -1, 10);
  check_find (chart, 11, 1, 15);
  check_find (chart, 19, -1, 15);
  check_find (chart, 21, 1, (double) NAN);
  check_find (chart, 9, -1, (double) NAN);
}

static void
test_ranges_of_x (void)
{
  g_autoptr (BnlChart) chart = make_chart (300);
  BnlChartTheme theme;
  BnlChartLayout layout;

  bnl_chart_theme_init (&theme, FALSE);
  bnl_chart_layout (chart, &theme, 600, 400, &layout);
  g_assert_cmpfloat (layout.x.minimum, ==, 0);
  g_assert_cmpfloat (layout.x.maximum, ==, 1000);
  bnl_chart_set_x_extent (chart, 0);
  bnl_chart_layout (chart, &theme, 600, 400, &layout);
  g_assert_cmpfloat (layout.x.maximum, ==, 300);
  bnl_chart_clear (chart);
  bnl_chart_layout (chart, &theme, 600, 400, &layout);
  g_assert_cmpfloat (layout.x.maximum, ==, 1);
}

/* What is picked under the place of a value is that value, and nothing beside the plot. */
static void
test_pick (void)
{
  g_autoptr (BnlChart) chart = make_chart (700);
  BnlChartTheme theme;

  bnl_chart_theme_init (&theme, FALSE);
  for (int i = 0; i < 300; i++) {
    double width = g_test_rand_double_range (120, 2000);
    double height = g_test_rand_double_range (120, 1500);
    double wanted = g_test_rand_double_range (0, 1000);
    double x_px, middle, x;
    BnlChartLayout layout;

    bnl_chart_layout (chart, &theme, width, height, &layout);
    g_assert_true (layout.left > 0 && layout.left + layout.width <= width);
    g_assert_true (layout.top > 0 && layout.top + layout.height <= height);
    middle = layout.top + layout.height / 2;
    x_px = layout.left + bnl_axis_to_frac (&layout.x, wanted) * layout.width;
    g_assert_true (bnl_chart_pick (chart, &theme, width, height, x_px, middle, &x));
    g_assert_true (fabs (x - wanted) <= 1e-9);

    g_assert_false (bnl_chart_pick (chart, &theme, width, height, layout.left - 1, middle, &x));
    g_assert_false (
        bnl_chart_pick (chart, &theme, width, height, layout.left + layout.width + 1, middle, &x));
    g_assert_false (bnl_chart_pick (chart, &theme, width, height, x_px, layout.top - 1, &x));
    g_assert_false (
        bnl_chart_pick (chart, &theme, width, height, x_px, layout.top + layout.height + 1, &x));
  }
}

/* Where there is no room there is no plot, and nothing breaks. */
static void
test_no_room (void)
{
  g_autoptr (BnlChart) chart = make_chart (100);
  BnlChartTheme theme;
  double x;

  bnl_chart_theme_init (&theme, FALSE);
  for (int width = -1; width < 80; width += 3) {
    for (int height = -1; height < 80; height += 3) {
      BnlChartLayout layout;

      bnl_chart_layout (chart, &theme, width, height, &layout);
      g_assert_true (layout.width >= 0 && layout.height >= 0);
      g_assert_true (layout.width == 0 || layout.left + layout.width <= width);
      if (layout.width == 0)
        g_assert_false (bnl_chart_pick (chart, &theme, width, height, 0, 0, &x));
    }
  }
}

/* Labels keep apart from each other, and the legend above the plot and inside the chart. */
static void
check_plan (BnlChart *chart, double font_px, double width, double height)
{
  BnlChartTheme theme;
  BnlChartPlan plan;
  double end = -G_MAXDOUBLE;

  bnl_chart_theme_init (&theme, FALSE);
  theme.font_px = font_px;
  bnl_chart_layout_plan (chart, &theme, width, height, &plan);
  for (guint i = 0; i < plan.n_x_ticks; i++) {
    double label, x;

    bnl_text_measure (chart->text, plan.x_ticks[i].label, theme.font_px, BNL_TEXT_PLAIN, &label,
                      NULL);
    x = bnl_axis_to_frac (&plan.plot.x, plan.x_ticks[i].value) * plan.plot.width;
    g_assert_true (x - label / 2 > end);
    end = x + label / 2;
  }
  for (guint i = 1; i < plan.n_y_ticks; i++)
    g_assert_true ((bnl_axis_to_frac (&plan.plot.y, plan.y_ticks[i].value) -
                    bnl_axis_to_frac (&plan.plot.y, plan.y_ticks[i - 1].value)) *
                       plan.plot.height >
                   plan.line_px);
  for (guint i = 0; i < plan.n_legend; i++) {
    double name;

    bnl_text_measure (chart->text, plan.legend[i].name, theme.font_px, BNL_TEXT_PLAIN, &name, NULL);
    g_assert_true (plan.legend[i].top + plan.line_px <= plan.plot.top + 1);
    g_assert_true (plan.legend[i].left >= 0);
    g_assert_true (plan.legend[i].left + plan.sample_px + BNL_CHART_LAYOUT_GAP_PX + name <= width);
  }
}

static void
test_plan (void)
{
  g_autoptr (BnlChart) chart = make_chart (700);

  for (int i = 0; i < 300; i++) {
    bnl_chart_set_x_extent (chart, pow (10, g_test_rand_double_range (0, 9)));
    check_plan (chart, g_test_rand_double_range (8, 24), g_test_rand_double_range (200, 2000),
                g_test_rand_double_range (240, 1500));
  }
}

static void
test_legend (void)
{
  g_autoptr (BnlChart) chart = make_chart (700);
  BnlChartTheme theme;
  BnlChartPlan plan;

  bnl_chart_theme_init (&theme, FALSE);
  /* Beside the title, in rows under it, the colors alone, not at all. */
  bnl_chart_layout_plan (chart, &theme, 1200, 600, &plan);
  g_assert_cmpuint (plan.n_legend, ==, 4);
  g_assert_true (plan.legend[0].top == plan.legend[3].top);
  g_assert_true (plan.legend[0].left > plan.title_left + 20);
  bnl_chart_layout_plan (chart, &theme, 420, 600, &plan);
  g_assert_cmpuint (plan.n_legend, ==, 4);
  g_assert_true (plan.legend[0].top < plan.legend[3].top);
  g_assert_true (plan.legend[0].left == plan.legend[2].left);
  bnl_chart_layout_plan (chart, &theme, 265, 200, &plan);
  g_assert_cmpuint (plan.n_legend, ==, 2);
  g_assert_cmpstr (plan.legend[0].name, ==, "without BN");
  g_assert_cmpstr (plan.legend[1].name, ==, "with BN");
  g_assert_cmpuint (plan.legend[1].color, ==, 1);
  g_assert_true (plan.legend[0].top == plan.legend[1].top);
  g_assert_true (plan.legend[0].top < plan.title_top + plan.line_px);
  bnl_chart_layout_plan (chart, &theme, 210, 260, &plan);
  g_assert_cmpuint (plan.n_legend, ==, 2);
  g_assert_true (plan.legend[0].top > plan.title_top + plan.line_px / 2);
  g_assert_true (plan.plot.height >= 150);
  bnl_chart_layout_plan (chart, &theme, 210, 200, &plan);
  g_assert_cmpuint (plan.n_legend, ==, 0);
  bnl_chart_layout_plan (chart, &theme, 90, 600, &plan);
  g_assert_cmpuint (plan.n_legend, ==, 0);
  /* A color whose curves have nothing in common has no short name. */
  add_curve (chart, "train, with BN, seed 2", BNL_CURVE_SOLID);
  add_curve (chart, "train, with BN, seed 3", BNL_CURVE_SOLID);
  bnl_chart_layout_plan (chart, &theme, 265, 200, &plan);
  g_assert_cmpuint (plan.n_legend, ==, 0);
}

/* More runs than colors are all named where there is room, each beside a piece of line that shows
 * its dashes; more than can be told apart are not. */
static void
test_many (void)
{
  g_autoptr (BnlChart) chart = bnl_chart_new ("Loss");
  double sample_px = 0;
  BnlChartTheme theme;
  BnlChartPlan plan;

  bnl_chart_theme_init (&theme, FALSE);
  for (guint i = 0; i <= BNL_CHART_LAYOUT_MAX_LEGEND; i++) {
    g_autofree char *name = g_strdup_printf ("run %u", i);
    BnlCurve *curve = bnl_curve_new (name, i, BNL_CURVE_SOLID);

    bnl_curve_append (curve, 1, 1);
    bnl_chart_take_curve (chart, curve);
    bnl_chart_layout_plan (chart, &theme, 1400, 700, &plan);
    g_assert_cmpuint (plan.n_legend, ==, i < BNL_CHART_LAYOUT_MAX_LEGEND ? i + 1 : 0);
    if (i == 0)
      sample_px = plan.sample_px;
    g_assert_cmpint (plan.sample_px > sample_px, ==, i >= BNL_CHART_N_COLORS);
    check_plan (chart, 11.5, 1400, 700);
  }
}

/* The corner is free for whoever puts a button there. */
static void
test_corner (void)
{
  g_autoptr (BnlChart) chart = make_chart (700);
  BnlChartTheme theme;
  BnlChartPlan plan;

  bnl_chart_theme_init (&theme, FALSE);
  theme.corner_px = 40;
  for (int width = 265; width < 1500; width += 35) {
    bnl_chart_layout_plan (chart, &theme, width, 600, &plan);
    for (guint i = 0; i < plan.n_legend; i++) {
      double name;

      bnl_text_measure (chart->text, plan.legend[i].name, theme.font_px, BNL_TEXT_PLAIN, &name,
                        NULL);
      g_assert_true (plan.legend[i].top > plan.title_top + plan.line_px / 2 ||
                     plan.legend[i].left + plan.sample_px + BNL_CHART_LAYOUT_GAP_PX + name <=
                         width - 40);
    }
  }
}

/* A chart of a loss and one of an accuracy, side by side, have the same margins; and the title does
 * not move when the first values come. */
static void
test_margins (void)
{
  g_autoptr (BnlChart) loss = make_chart (700);
  g_autoptr (BnlChart) accuracy = make_chart (700);
  g_autoptr (BnlChart) empty = make_chart (0);
  BnlChartTheme theme;

  bnl_chart_theme_init (&theme, FALSE);
  bnl_chart_set_title (accuracy, "Accuracy");
  bnl_chart_set_percent (accuracy, TRUE);
  bnl_chart_set_y_limits (accuracy, 0, 1);
  for (int width = 265; width < 1000; width += 35) {
    BnlChartPlan a, b, c;

    bnl_chart_layout_plan (loss, &theme, width, 300, &a);
    bnl_chart_layout_plan (accuracy, &theme, width, 300, &b);
    bnl_chart_layout_plan (empty, &theme, width, 300, &c);
    g_assert_cmpfloat (a.plot.left, ==, b.plot.left);
    g_assert_cmpfloat (a.plot.width, ==, b.plot.width);
    g_assert_cmpfloat (a.plot.top, ==, b.plot.top);
    g_assert_cmpuint (a.n_x_ticks, ==, b.n_x_ticks);
    g_assert_cmpfloat (a.title_left, ==, b.title_left);
    g_assert_cmpfloat (a.title_left, ==, c.title_left);
  }
}

static double
get_luminance (double red, double green, double blue)
{
  double parts[3] = { red, green, blue };

  for (int i = 0; i < 3; i++)
    parts[i] = parts[i] <= 0.04045 ? parts[i] / 12.92 : pow ((parts[i] + 0.055) / 1.055, 2.4);
  return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
}

/* After WCAG 2.1; text with less weight is mixed with the background as in bnl-chart-draw.c. */
static void
test_contrast (void)
{
  for (int dark = 0; dark < 2; dark++) {
    BnlChartTheme theme;
    double back, dim;

    bnl_chart_theme_init (&theme, dark);
    back = get_luminance (theme.background.red, theme.background.green, theme.background.blue);
    dim = get_luminance (0.72 * theme.foreground.red + 0.28 * theme.background.red,
                         0.72 * theme.foreground.green + 0.28 * theme.background.green,
                         0.72 * theme.foreground.blue + 0.28 * theme.background.blue);
    g_assert_true ((MAX (back, dim) + 0.05) / (MIN (back, dim) + 0.05) >= 4.5);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/chart/curves", test_curves);
  g_test_add_func ("/chart/describe", test_describe);
  g_test_add_func ("/chart/describe-best", test_describe_best);
  g_test_add_func ("/chart/events", test_events);
  g_test_add_func ("/chart/find-x", test_find_x);
  g_test_add_func ("/chart/ranges-of-x", test_ranges_of_x);
  g_test_add_func ("/chart/pick", test_pick);
  g_test_add_func ("/chart/no-room", test_no_room);
  g_test_add_func ("/chart/plan", test_plan);
  g_test_add_func ("/chart/legend", test_legend);
  g_test_add_func ("/chart/many", test_many);
  g_test_add_func ("/chart/corner", test_corner);
  g_test_add_func ("/chart/margins", test_margins);
  g_test_add_func ("/chart/contrast", test_contrast);
  return g_test_run ();
}
