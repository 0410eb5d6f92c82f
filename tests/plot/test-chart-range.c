#include "plot/bnl-chart-private.h"

static BnlAxis
fit (const BnlChart *chart)
{
  BnlAxis axis;

  bnl_chart_range_fit_y (chart, 0, 1000, chart->trim, &axis);
  g_assert_true (axis.minimum < axis.maximum);
  return axis;
}

static BnlCurve *
add_curve (BnlChart *chart)
{
  BnlCurve *curve = bnl_curve_new ("train", 0, BNL_CURVE_SOLID);

  bnl_curve_set_smoothing (curve, 0.6);
  bnl_chart_take_curve (chart, curve);
  return curve;
}

/* A loss that falls so fast that its start is far less than 5 % of it. */
static void
append_fall (BnlCurve *curve)
{
  for (int i = 1; i <= 1000; i++)
    bnl_curve_append (curve, i, 0.1 + 2.2 * exp (-0.2 * i) + 0.01 * sin (i));
}

static void
test_start_is_seen (void)
{
  g_autoptr (BnlChart) chart = bnl_chart_new ("Loss");
  BnlAxis axis;

  append_fall (add_curve (chart));
  axis = fit (chart);
  g_assert_cmpfloat (axis.minimum, ==, 0);
  g_assert_true (axis.maximum >= 1.9 && axis.maximum <= 2.5);
}

static void
test_divergence_is_trimmed (void)
{
  g_autoptr (BnlChart) chart = bnl_chart_new ("Loss");
  BnlCurve *lost;
  BnlAxis axis;

  append_fall (add_curve (chart));
  lost = add_curve (chart);
  for (int i = 1; i <= 200; i++)
    bnl_curve_append (lost, i, 2.3 - 0.001 * i);
  for (int i = 201; i <= 300; i++)
    bnl_curve_append (lost, i, 2.1 * pow (1.1, i - 200));
  axis = fit (chart);
  g_assert_true (axis.maximum >= 2.3 && axis.maximum <= 4);

  bnl_chart_set_trim (chart, FALSE);
  g_assert_true (fit (chart).maximum > 20000);
  /* There is room for all on a logarithmic one. */
  bnl_chart_set_trim (chart, TRUE);
  bnl_chart_set_logarithmic (chart, TRUE);
  axis = fit (chart);
  g_assert_true (axis.maximum > 20000 && axis.minimum < 0.1);
}

/* Outliers downwards are treated alike. */
static void
test_below (void)
{
  g_autoptr (BnlChart) chart = bnl_chart_new ("Loss");
  BnlCurve *curve = add_curve (chart);

  for (int i = 1; i <= 1000; i++)
    bnl_curve_append (curve, i, i == 500 ? -1e6 : sin (i));
  g_assert_true (fit (chart).minimum > -10);
}

/* What does not dwarf the rest stays. */
static void
test_peak_is_kept (void)
{
  g_autoptr (BnlChart) chart = bnl_chart_new ("Loss");
  BnlCurve *validation = bnl_curve_new ("validation", 0, BNL_CURVE_DASHED);

  append_fall (add_curve (chart));
  bnl_curve_append (validation, 100, 0.2);
  bnl_curve_append (validation, 200, 3.9);
  bnl_curve_append (validation, 300, 0.2);
  bnl_chart_take_curve (chart, validation);
  g_assert_true (fit (chart).maximum >= 3.9);
}

static void
test_little (void)
{
  g_autoptr (BnlChart) chart = bnl_chart_new ("Loss");
  BnlCurve *curve = add_curve (chart);
  BnlAxis axis = fit (chart);

  g_assert_cmpfloat (axis.minimum, ==, 0);
  g_assert_cmpfloat (axis.maximum, ==, 1);
  bnl_curve_append (curve, 1, (double) NAN);
  axis = fit (chart);
  g_assert_cmpfloat (axis.maximum, ==, 1);
  bnl_curve_append (curve, 2, 3);
  axis = fit (chart);
  g_assert_cmpfloat (axis.minimum, ==, 0);
  g_assert_cmpfloat (axis.maximum, ==, 6);
  bnl_curve_append (curve, 3, 3);
  bnl_curve_append (curve, 4, 3);
  bnl_curve_append (curve, 5, 3);
  axis = fit (chart);
  g_assert_cmpfloat (axis.maximum, ==, 6);
  /* A constant has no size that a spike could dwarf. */
  bnl_curve_append (curve, 6, 300);
  g_assert_true (fit (chart).maximum > 100);
}

static void
test_limits (void)
{
  g_autoptr (BnlChart) chart = bnl_chart_new ("Accuracy");
  BnlCurve *curve = add_curve (chart);
  BnlAxis axis;

  bnl_chart_set_y_limits (chart, 0, 1);
  bnl_chart_set_percent (chart, TRUE);
  bnl_curve_set_smoothing (curve, 0);
  bnl_curve_append (curve, 1, 0.1);
  bnl_curve_append (curve, 2, 0.99);
  axis = fit (chart);
  g_assert_true (axis.percent);
  g_assert_cmpfloat (axis.minimum, ==, 0);
  g_assert_cmpfloat (axis.maximum, ==, 1);
  bnl_chart_clear (chart);
  curve = add_curve (chart);
  bnl_curve_append (curve, 1, 1);
  bnl_curve_append (curve, 2, 1);
  axis = fit (chart);
  g_assert_cmpfloat (axis.maximum, ==, 1);
}

/* Accuracies on one image each are 0 or 1: beside those on many, which are about a tenth, the few
 * right ones look like outliers. */
static void
test_limits_are_not_trimmed (void)
{
  g_autoptr (BnlChart) chart = bnl_chart_new ("Accuracy");
  BnlCurve *curve = add_curve (chart);
  BnlCurve *validation = bnl_curve_new ("validation", 0, BNL_CURVE_DASHED);
  BnlAxis axis;

  bnl_chart_set_y_limits (chart, 0, 1);
  bnl_curve_set_smoothing (curve, 0);
  bnl_curve_append (validation, 500, 0.1);
  bnl_chart_take_curve (chart, validation);
  for (int i = 1; i <= 1000; i++)
    bnl_curve_append (curve, i, i % 10 == 5);
  axis = fit (chart);
  g_assert_cmpfloat (axis.minimum, ==, 0);
  g_assert_cmpfloat (axis.maximum, ==, 1);
  bnl_chart_set_y_limits (chart, 0, (double) NAN);
  g_assert_true (fit (chart).maximum < 1);
}

/* Of the part that is seen alone. */
static void
test_part (void)
{
  g_autoptr (BnlChart) chart = bnl_chart_new ("Loss");
  BnlAxis axis;

  append_fall (add_curve (chart));
  bnl_chart_range_fit_y (chart, 500, 600, chart->trim, &axis);
  g_assert_true (axis.minimum > 0.05 && axis.maximum < 0.15);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/chart-range/start-is-seen", test_start_is_seen);
  g_test_add_func ("/chart-range/divergence-is-trimmed", test_divergence_is_trimmed);
  g_test_add_func ("/chart-range/below", test_below);
  g_test_add_func ("/chart-range/peak-is-kept", test_peak_is_kept);
  g_test_add_func ("/chart-range/little", test_little);
  g_test_add_func ("/chart-range/limits", test_limits);
  g_test_add_func ("/chart-range/limits-are-not-trimmed", test_limits_are_not_trimmed);
  g_test_add_func ("/chart-range/part", test_part);
  return g_test_run ();
}
