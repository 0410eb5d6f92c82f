#include "plot/bnl-axis.h"

#include <math.h>

static void
check_fit (double lowest,
           double highest,
           gboolean logarithmic,
           double wanted_minimum,
           double wanted_maximum)
{
  BnlAxis axis;
  double slack = 1e-12 * (fabs (wanted_minimum) + fabs (wanted_maximum));

  bnl_axis_fit (&axis, lowest, highest, logarithmic);
  g_assert_true (fabs (axis.minimum - wanted_minimum) <= slack);
  g_assert_true (fabs (axis.maximum - wanted_maximum) <= slack);
  g_assert_cmpint (axis.logarithmic, ==, logarithmic);
  g_assert_false (axis.percent);
}

static void
test_fit (void)
{
  check_fit (0.1, 2.3, FALSE, 0, 2.5);
  check_fit (0, 100, FALSE, 0, 120);
  check_fit (-1, 1, FALSE, -1.5, 1.5);
  check_fit (-100, -1, FALSE, -120, 0);
  check_fit (1000, 1010, FALSE, 998, 1012);
}

static void
test_fit_degenerate (void)
{
  double nan = (double) NAN;
  double infinity = (double) INFINITY;

  check_fit (0, 0, FALSE, -1, 1);
  check_fit (3, 3, FALSE, 0, 6);
  check_fit (-3, -3, FALSE, -6, 0);
  /* As good as equal: no digits between them. */
  check_fit (3, nextafter (3, 4), FALSE, 0, 6);
  check_fit (nan, nan, FALSE, 0, 1);
  check_fit (infinity, -infinity, FALSE, 0, 1);
  check_fit (0, infinity, FALSE, 0, 1);
  check_fit (-G_MAXDOUBLE, G_MAXDOUBLE, FALSE, 0, 1);
  check_fit (nan, nan, TRUE, 0.1, 1);
  check_fit (-1, 1, TRUE, 0.1, 1);
  check_fit (3, 3, TRUE, 1.5, 6);
}

static void
test_fit_logarithmic (void)
{
  check_fit (0.01, 10, TRUE, 0.005, 20);
}

/* Covers what it is fitted to, with at least 5 % of room where that is not 0, ends on whole steps,
 * and wastes no more than half. */
static void
test_fit_random (void)
{
  for (int i = 0; i < 10000; i++) {
    double size = pow (10, g_test_rand_double_range (-12, 12));
    double lowest = size * g_test_rand_double_range (-3, 3);
    double highest = lowest + size * g_test_rand_double_range (0.001, 1);
    double range = highest - lowest;
    BnlAxis axis;

    bnl_axis_fit (&axis, lowest, highest, FALSE);
    g_assert_true (axis.minimum <=
                   (lowest >= 0 ? MAX (0, lowest - 0.049 * range) : lowest - 0.049 * range));
    g_assert_true (axis.maximum >=
                   (highest <= 0 ? MIN (0, highest + 0.049 * range) : highest + 0.049 * range));
    g_assert_true (axis.maximum - axis.minimum <= 2 * range);
    if (lowest >= 0)
      g_assert_true (axis.minimum >= 0);
    if (highest <= 0)
      g_assert_true (axis.maximum <= 0);
  }
}

static void
test_frac (void)
{
  BnlAxis axis = { .minimum = -2, .maximum = 6 };

  g_assert_cmpfloat (bnl_axis_to_frac (&axis, -2), ==, 0);
  g_assert_cmpfloat (bnl_axis_to_frac (&axis, 6), ==, 1);
  g_assert_cmpfloat (bnl_axis_to_frac (&axis, 0), ==, 0.25);
  g_assert_cmpfloat (bnl_axis_to_frac (&axis, 14), ==, 2);
  g_assert_true (isnan (bnl_axis_to_frac (&axis, (double) NAN)));

  axis = (BnlAxis){ .minimum = 0.01, .maximum = 100, .logarithmic = TRUE };
  g_assert_true (fabs (bnl_axis_to_frac (&axis, 1) - 0.5) <= 1e-15);
  g_assert_true (fabs (bnl_axis_to_frac (&axis, 0.0001) + 0.5) <= 1e-15);
  g_assert_true (isnan (bnl_axis_to_frac (&axis, 0)));
  g_assert_true (isnan (bnl_axis_to_frac (&axis, -1)));
  g_assert_true (isnan (bnl_axis_to_frac (&axis, (double) NAN)));
}

static void
test_frac_inverse (void)
{
  for (int i = 0; i < 10000; i++) {
    gboolean logarithmic = i % 2;
    double a = pow (10, g_test_rand_double_range (-8, 8));
    BnlAxis axis = { .minimum = logarithmic ? a : -a,
                     .maximum = a * g_test_rand_double_range (1.01, 1e6),
                     .logarithmic = logarithmic };
    double frac = g_test_rand_double_range (-0.2, 1.2);
    double back = bnl_axis_to_frac (&axis, bnl_axis_from_frac (&axis, frac));

    g_assert_true (fabs (back - frac) <= 1e-9);
  }
}

/* As digit and power of ten; FALSE where it is not 1, 2 or 5. */
static gboolean
is_nice (double step)
{
  double mantissa = step / pow (10, floor (log10 (step) + 1e-9));

  return fabs (mantissa - 1) < 1e-6 || fabs (mantissa - 2) < 1e-6 || fabs (mantissa - 5) < 1e-6;
}

static void
check_ascending_inside (const BnlAxis *axis, const BnlTick *ticks, guint n)
{
  g_assert_cmpuint (n, <=, BNL_AXIS_MAX_TICKS);
  for (guint i = 0; i < n; i++) {
    g_assert_true (ticks[i].value >= axis->minimum && ticks[i].value <= axis->maximum);
    g_assert_true (i == 0 || ticks[i].value > ticks[i - 1].value);
    g_assert_true (g_utf8_validate (ticks[i].label, -1, NULL));
    g_assert_cmpuint (strlen (ticks[i].label), <, BNL_FIGURE_SIZE);
    for (guint k = 0; k < i; k++)
      if (ticks[i].label[0] != '\0')
        g_assert_cmpstr (ticks[i].label, !=, ticks[k].label);
  }
}

static void
test_ticks_random (void)
{
  for (int i = 0; i < 20000; i++) {
    double size = pow (10, g_test_rand_double_range (-12, 12));
    double away = i % 3 == 0 ? 0 : pow (10, g_test_rand_double_range (-3, 6));
    BnlAxis axis = { .minimum = size * away * g_test_rand_double_range (-1, 1) };
    guint n_wanted = (guint) g_test_rand_int_range (2, 20);
    BnlTick ticks[BNL_AXIS_MAX_TICKS];
    guint n;

    axis.maximum = axis.minimum + size;
    axis.percent = i % 7 == 0;
    n = bnl_axis_get_ticks (&axis, n_wanted, ticks);
    check_ascending_inside (&axis, ticks, n);
    g_assert_cmpuint (n, >=, (guint) (n_wanted / 1.6));
    g_assert_cmpuint (n, <=, (guint) (n_wanted * 1.6) + 1);
    for (guint k = 2; k < n; k++) {
      double step = ticks[k].value - ticks[k - 1].value;
      double slack = 1e-9 * step + 1e-15 * fabs (ticks[k].value) * 4;

      g_assert_true (fabs (step - (ticks[k - 1].value - ticks[k - 2].value)) <= slack);
      if (away < 1e4)
        g_assert_true (is_nice (step));
    }
  }
}

static void
check_labels (BnlAxis axis, guint n_wanted, const char *wanted)
{
  g_autoptr (GString) labels = g_string_new (NULL);
  BnlTick ticks[BNL_AXIS_MAX_TICKS];
  guint n = bnl_axis_get_ticks (&axis, n_wanted, ticks);

  check_ascending_inside (&axis, ticks, n);
  for (guint i = 0; i < n; i++)
    if (ticks[i].label[0] != '\0')
      g_string_append_printf (labels, "%s%s", labels->len > 0 ? " " : "", ticks[i].label);
  g_assert_cmpstr (labels->str, ==, wanted);
}

static void
test_labels (void)
{
  check_labels ((BnlAxis){ 0, 2.5, FALSE, FALSE, FALSE }, 5, "0 0.5 1.0 1.5 2.0 2.5");
  check_labels ((BnlAxis){ 0, 1000, FALSE, FALSE, FALSE }, 5, "0 200 400 600 800 1,000");
  check_labels ((BnlAxis){ 0, 40000, FALSE, FALSE, FALSE }, 4, "0 10,000 20,000 30,000 40,000");
  check_labels ((BnlAxis){ -1, 1, FALSE, FALSE, FALSE }, 4, "−1.0 −0.5 0 0.5 1.0");
  check_labels ((BnlAxis){ 0.2, 1, FALSE, TRUE, FALSE }, 4,
                "20\u00a0% 40\u00a0% 60\u00a0% 80\u00a0% 100\u00a0%");
  check_labels ((BnlAxis){ 0.99, 1, FALSE, TRUE, FALSE }, 2,
                "99.0\u00a0% 99.5\u00a0% 100.0\u00a0%");
  check_labels ((BnlAxis){ 0, 3e9, FALSE, FALSE, FALSE }, 3, "0 1e9 2e9 3e9");
  check_labels ((BnlAxis){ 0, 1e-6, FALSE, FALSE, FALSE }, 2, "0 5e-7 1.0e-6");
  check_labels ((BnlAxis){ 1000000.5, 1000001, FALSE, FALSE, FALSE }, 2,
                "1,000,000.6 1,000,000.8 1,000,001.0");
  /* Nothing between neighbours, and no range at all. */
  check_labels ((BnlAxis){ 1, 1 + 4 * DBL_EPSILON, FALSE, FALSE, FALSE }, 5, "");
  check_labels ((BnlAxis){ 1, 1, FALSE, FALSE, FALSE }, 5, "");
  check_labels ((BnlAxis){ (double) NAN, 1, FALSE, FALSE, FALSE }, 5, "");
}

static void
test_labels_logarithmic (void)
{
  check_labels ((BnlAxis){ 0.005, 20, TRUE, FALSE, FALSE }, 5, "0.01 0.1 1 10");
  check_labels ((BnlAxis){ 0.05, 4.6, TRUE, FALSE, FALSE }, 6, "0.05 0.1 0.2 0.5 1 2");
  check_labels ((BnlAxis){ 0.2, 1.8, TRUE, FALSE, FALSE }, 4, "0.5 1.0 1.5");
  check_labels ((BnlAxis){ 1, 1e6, TRUE, FALSE, FALSE }, 4, "1 100 10,000 1,000,000");
  check_labels ((BnlAxis){ 1e-12, 1, TRUE, FALSE, FALSE }, 5, "1e-12 1e-9 1e-6 1e-3 1e0");
}

static void
test_minor_ticks (void)
{
  BnlAxis axis = { .minimum = 1, .maximum = 100, .logarithmic = TRUE };
  BnlTick ticks[BNL_AXIS_MAX_TICKS];
  guint n = bnl_axis_get_ticks (&axis, 3, ticks);

  g_assert_cmpuint (n, ==, 19);
  g_assert_cmpstr (ticks[0].label, ==, "1");
  g_assert_cmpstr (ticks[1].label, ==, "");
  g_assert_cmpfloat (ticks[1].value, ==, 2);
  g_assert_cmpstr (ticks[9].label, ==, "10");
  g_assert_cmpstr (ticks[18].label, ==, "100");
}

static void
test_logarithmic_random (void)
{
  for (int i = 0; i < 10000; i++) {
    BnlAxis axis = { .minimum = pow (10, g_test_rand_double_range (-300, 290)),
                     .logarithmic = TRUE };
    guint n_wanted = (guint) g_test_rand_int_range (2, 12);
    BnlTick ticks[BNL_AXIS_MAX_TICKS];
    guint n_labels = 0;
    guint n;

    axis.maximum = axis.minimum * pow (10, g_test_rand_double_range (0.01, i % 2 ? 3 : 17));
    n = bnl_axis_get_ticks (&axis, n_wanted, ticks);
    check_ascending_inside (&axis, ticks, n);
    for (guint k = 0; k < n; k++)
      n_labels += ticks[k].label[0] != '\0';
    g_assert_cmpuint (n_labels, >=, 1);
    g_assert_cmpuint (n_labels, <=, n_wanted * 2);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/axis/fit", test_fit);
  g_test_add_func ("/axis/fit-degenerate", test_fit_degenerate);
  g_test_add_func ("/axis/fit-logarithmic", test_fit_logarithmic);
  g_test_add_func ("/axis/fit-random", test_fit_random);
  g_test_add_func ("/axis/frac", test_frac);
  g_test_add_func ("/axis/frac-inverse", test_frac_inverse);
  g_test_add_func ("/axis/ticks-random", test_ticks_random);
  g_test_add_func ("/axis/labels", test_labels);
  g_test_add_func ("/axis/labels-logarithmic", test_labels_logarithmic);
  g_test_add_func ("/axis/minor-ticks", test_minor_ticks);
  g_test_add_func ("/axis/logarithmic-random", test_logarithmic_random);
  return g_test_run ();
}
