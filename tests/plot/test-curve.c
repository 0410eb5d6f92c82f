#include "plot/bnl-curve-private.h"

#include <math.h>

static BnlCurve *
make_curve (void)
{
  return bnl_curve_new ("train, with BN", 1, BNL_CURVE_DASHED);
}

static void
test_plain (void)
{
  g_autoptr (BnlCurve) curve = make_curve ();

  g_assert_cmpstr (bnl_curve_get_name (curve), ==, "train, with BN");
  g_assert_cmpuint (bnl_curve_get_color (curve), ==, 1);
  g_assert_cmpint (bnl_curve_get_line (curve), ==, BNL_CURVE_DASHED);
  g_assert_null (bnl_curve_get_label (curve));
  bnl_curve_set_label (curve, "BN");
  g_assert_cmpstr (bnl_curve_get_label (curve), ==, "BN");
  g_assert_cmpuint (bnl_curve_get_length (curve), ==, 0);
  g_assert_cmpfloat (bnl_curve_get_smoothing (curve), ==, 0);

  bnl_curve_append (curve, 1, 0.5);
  bnl_curve_append (curve, 2, (double) INFINITY);
  bnl_curve_append (curve, 3, 1e300);
  g_assert_cmpuint (bnl_curve_get_length (curve), ==, 3);
  g_assert_cmpfloat (bnl_curve_get (curve, 0).raw, ==, 0.5);
  g_assert_cmpfloat (bnl_curve_get (curve, 0).smoothed, ==, 0.5);
  g_assert_cmpfloat (bnl_curve_get (curve, 0).x, ==, 1);
  /* What no float holds is a gap, as what is not finite is. */
  g_assert_true (isnan (bnl_curve_get (curve, 1).raw));
  g_assert_true (isnan (bnl_curve_get (curve, 2).raw));

  bnl_curve_clear (curve);
  g_assert_cmpuint (bnl_curve_get_length (curve), ==, 0);
  bnl_curve_append (curve, 7, 1);
  g_assert_cmpfloat (bnl_curve_get (curve, 0).x, ==, 7);
}

/* The formula of TensorBoard as it is written, with a power and no recurrence for it. */
static void
check_smoothing (BnlCurve *curve, double weight)
{
  double last = 0;
  int n = 0;

  g_assert_cmpfloat (bnl_curve_get_smoothing (curve), ==, weight);
  for (gsize i = 0; i < bnl_curve_get_length (curve); i++) {
    BnlCurvePoint point = bnl_curve_get (curve, i);
    double wanted;

    if (isnan (point.raw)) {
      g_assert_true (isnan (point.smoothed));
      continue;
    }
    last = last * weight + (1 - weight) * point.raw;
    wanted = last / (1 - pow (weight, ++n));
    g_assert_true (fabs (point.smoothed - wanted) <= 2e-6 * MAX (1, fabs (wanted)));
  }
}

static void
test_smoothing (void)
{
  static const double weights[] = { 0.6, 0.1, 0.99, 0.999 };
  g_autoptr (BnlCurve) curve = make_curve ();

  bnl_curve_set_smoothing (curve, 0.6);
  for (int i = 0; i < 5000; i++)
    bnl_curve_append (curve, i, i % 7 == 3 ? (double) NAN : g_test_rand_double_range (0, 3));
  check_smoothing (curve, 0.6);
  for (gsize i = 0; i < G_N_ELEMENTS (weights); i++) {
    bnl_curve_set_smoothing (curve, weights[i]);
    check_smoothing (curve, weights[i]);
    bnl_curve_append (curve, 5000 + (double) i, 1);
    check_smoothing (curve, weights[i]);
  }

  bnl_curve_set_smoothing (curve, 0);
  g_assert_cmpfloat (bnl_curve_get (curve, 17 * 7).smoothed, ==, bnl_curve_get (curve, 17 * 7).raw);
  /* At 1 every curve would be 0. */
  bnl_curve_set_smoothing (curve, 1);
  g_assert_cmpfloat (bnl_curve_get_smoothing (curve), ==, BNL_CURVE_MAX_SMOOTHING);
}

static void
test_constant (void)
{
  static const double weights[] = { 0.001, 0.6, 0.97, 0.999 };

  for (gsize i = 0; i < G_N_ELEMENTS (weights); i++) {
    g_autoptr (BnlCurve) curve = make_curve ();

    bnl_curve_set_smoothing (curve, weights[i]);
    for (int k = 0; k < 3000; k++)
      bnl_curve_append (curve, k, k % 5 == 1 ? (double) NAN : (double) 0.1f);
    for (gsize k = 0; k < 3000; k++)
      if (k % 5 != 1)
        g_assert_cmpfloat (bnl_curve_get (curve, k).smoothed, ==, (double) 0.1f);
  }
}

/* Steps stay exact however many; other places to a float's precision. */
static void
test_places (void)
{
  g_autoptr (BnlCurve) steps = make_curve ();
  g_autoptr (BnlCurve) seconds = make_curve ();
  double second = 1e6;

  for (int i = 0; i < 3000; i++) {
    bnl_curve_append (steps, 1e9 + 200 * i, 0);
    bnl_curve_append (seconds, second, 0);
    g_assert_true (fabs (bnl_curve_get (seconds, (gsize) i).x - second) <= 1e-3);
    second += g_test_rand_double_range (0, 1);
  }
  for (gsize i = 0; i < 3000; i++)
    g_assert_cmpfloat (bnl_curve_get (steps, i).x, ==, 1e9 + 200 * (double) i);
}

/* Steps that are equal at first and then are not. */
static void
test_places_change (void)
{
  g_autoptr (BnlCurve) curve = make_curve ();

  for (int i = 0; i < 1000; i++)
    bnl_curve_append (curve, 10 * i, i);
  for (int i = 0; i < 1000; i++)
    bnl_curve_append (curve, 10000 + i * i, i);
  for (gsize i = 0; i < 1000; i++) {
    g_assert_cmpfloat (bnl_curve_get (curve, i).x, ==, 10 * (double) i);
    g_assert_cmpfloat (bnl_curve_get (curve, 1000 + i).x, ==, 10000 + (double) (i * i));
  }
}

static gsize
find_plainly (const BnlCurve *curve, double x)
{
  gsize best = 0;

  for (gsize i = 1; i < bnl_curve_get_length (curve); i++)
    if (fabs (bnl_curve_get (curve, i).x - x) < fabs (bnl_curve_get (curve, best).x - x))
      best = i;
  return best;
}

static void
check_find (const BnlCurve *curve)
{
  gsize n = bnl_curve_get_length (curve);
  double first = bnl_curve_get (curve, 0).x;
  double last = bnl_curve_get (curve, n - 1).x;
  gsize index;

  for (int i = 0; i < 500; i++) {
    double x = g_test_rand_double_range (first - 10, last + 10);

    if (i % 4 == 0)
      x = bnl_curve_get (curve, (gsize) g_test_rand_int_range (0, (gint32) n)).x;
    g_assert_true (bnl_curve_find (curve, x, &index));
    g_assert_cmpuint (index, ==, find_plainly (curve, x));
  }
  g_assert_true (bnl_curve_find (curve, -(double) INFINITY, &index));
  g_assert_cmpuint (index, ==, 0);
  g_assert_true (bnl_curve_find (curve, (double) INFINITY, &index));
  g_assert_cmpfloat (bnl_curve_get (curve, index).x, ==, last);
  g_assert_false (bnl_curve_find (curve, (double) NAN, &index));
}

static void
test_find (void)
{
  g_autoptr (BnlCurve) even = make_curve ();
  g_autoptr (BnlCurve) odd = make_curve ();
  g_autoptr (BnlCurve) same = make_curve ();
  g_autoptr (BnlCurve) one = make_curve ();
  double x = -5;
  gsize index;

  g_assert_false (bnl_curve_find (even, 0, &index));
  bnl_curve_append (one, 3, 0);
  check_find (one);
  for (int i = 0; i < 400; i++) {
    bnl_curve_append (even, 0.1 * i, 0);
    bnl_curve_append (odd, x, 0);
    bnl_curve_append (same, 4 + (i > 200) + (i > 300), 0);
    x += i % 5 == 0 ? 0 : g_test_rand_double_range (0, 3);
  }
  check_find (even);
  check_find (odd);
  check_find (same);
}

static void
test_range (void)
{
  g_autoptr (BnlCurve) curve = make_curve ();
  double lowest, highest;

  g_assert_false (bnl_curve_get_range (curve, 0, 10, FALSE, &lowest, &highest));
  for (int i = 0; i <= 1000; i++)
    bnl_curve_append (curve, i, i == 500 ? (double) NAN : 500 - i);
  g_assert_true (bnl_curve_get_range (curve, 0, 1000, FALSE, &lowest, &highest));
  g_assert_cmpfloat (lowest, ==, -500);
  g_assert_cmpfloat (highest, ==, 500);
  /* Both ends belong to it. */
  g_assert_true (bnl_curve_get_range (curve, 100, 200, FALSE, &lowest, &highest));
  g_assert_cmpfloat (lowest, ==, 300);
  g_assert_cmpfloat (highest, ==, 400);
  g_assert_true (bnl_curve_get_range (curve, 400, 1000, TRUE, &lowest, &highest));
  g_assert_cmpfloat (lowest, ==, 1);
  g_assert_cmpfloat (highest, ==, 100);
  g_assert_false (bnl_curve_get_range (curve, 600, 1000, TRUE, &lowest, &highest));
  g_assert_false (bnl_curve_get_range (curve, 500, 500, FALSE, &lowest, &highest));
  g_assert_false (bnl_curve_get_range (curve, 100.2, 100.8, FALSE, &lowest, &highest));

  /* Of the line that is drawn. */
  bnl_curve_set_smoothing (curve, 0.9);
  g_assert_true (bnl_curve_get_range (curve, 0, 1000, FALSE, &lowest, &highest));
  g_assert_true (lowest > -495 && highest == 500);
}

static void
test_sample (void)
{
  g_autoptr (BnlCurve) curve = make_curve ();
  float values[64];
  gsize n;

  g_assert_cmpuint (bnl_curve_sample (curve, 0, 1, 64, values), ==, 0);
  for (int i = 0; i < 10000; i++)
    bnl_curve_append (curve, i, i % 2 ? i : (double) NAN);
  g_assert_cmpuint (bnl_curve_sample (curve, 0, 9999, 0, values), ==, 0);
  g_assert_cmpuint (bnl_curve_sample (curve, 11, 20, 64, values), ==, 5);
  g_assert_cmpfloat (values[0], ==, 11);
  g_assert_cmpfloat (values[4], ==, 19);
  n = bnl_curve_sample (curve, 0, 9999, 64, values);
  g_assert_cmpuint (n, >, 20);
  g_assert_cmpuint (n, <=, 64);
  for (gsize i = 1; i < n; i++)
    g_assert_true (values[i] > values[i - 1]);
}

static void
check_best (const BnlCurve *curve, gsize wanted)
{
  gsize index;

  g_assert_true (bnl_curve_get_best (curve, &index));
  g_assert_cmpuint (index, ==, wanted);
}

/* It moves when a better one comes, not for an equal one nor for what is no number. */
static void
test_best (void)
{
  static const double values[] = { (double) NAN, 2, 1, 1, (double) -INFINITY, 3, 0.5 };
  static const gsize lowest[] = { 0, 1, 2, 2, 2, 2, 6 };
  g_autoptr (BnlCurve) curve = make_curve ();
  gsize index;

  g_assert_false (bnl_curve_get_best (curve, &index));
  bnl_curve_set_best (curve, BNL_CURVE_BEST_LOWEST);
  bnl_curve_append (curve, 0, values[0]);
  g_assert_false (bnl_curve_get_best (curve, &index));
  for (guint i = 1; i < G_N_ELEMENTS (values); i++) {
    bnl_curve_append (curve, i, values[i]);
    check_best (curve, lowest[i]);
  }
  bnl_curve_set_best (curve, BNL_CURVE_BEST_HIGHEST);
  check_best (curve, 5);
  bnl_curve_set_best (curve, BNL_CURVE_BEST_NONE);
  g_assert_false (bnl_curve_get_best (curve, &index));
  bnl_curve_set_best (curve, BNL_CURVE_BEST_LOWEST);
  check_best (curve, 6);
  bnl_curve_clear (curve);
  g_assert_false (bnl_curve_get_best (curve, &index));
}

/* Where a number is followed by none, once each time, and not without end. */
static void
test_breaks (void)
{
  static const double values[] = { (double) NAN, 2, (double) INFINITY, (double) NAN, 1, 4,
                                   (double) NAN };
  g_autoptr (BnlCurve) curve = make_curve ();

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    bnl_curve_append (curve, i, values[i]);
  g_assert_cmpuint (bnl_curve_get_n_breaks (curve), ==, 2);
  g_assert_cmpuint (bnl_curve_get_break (curve, 0), ==, 2);
  g_assert_cmpuint (bnl_curve_get_break (curve, 1), ==, 6);
  bnl_curve_clear (curve);
  g_assert_cmpuint (bnl_curve_get_n_breaks (curve), ==, 0);
  for (guint i = 0; i < 10000; i++)
    bnl_curve_append (curve, i, i % 2 ? (double) NAN : 1);
  g_assert_cmpuint (bnl_curve_get_n_breaks (curve), <=, 1000);
  g_assert_cmpuint (bnl_curve_get_break (curve, 7), ==, 15);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/curve/plain", test_plain);
  g_test_add_func ("/curve/smoothing", test_smoothing);
  g_test_add_func ("/curve/constant", test_constant);
  g_test_add_func ("/curve/places", test_places);
  g_test_add_func ("/curve/places-change", test_places_change);
  g_test_add_func ("/curve/find", test_find);
  g_test_add_func ("/curve/range", test_range);
  g_test_add_func ("/curve/sample", test_sample);
  g_test_add_func ("/curve/best", test_best);
  g_test_add_func ("/curve/breaks", test_breaks);
  return g_test_run ();
}
