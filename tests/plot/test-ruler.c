#include "plot/bnl-ruler.h"

#include "plot/bnl-curve-private.h"

#include <math.h>

static BnlRuler *
make_ruler (int n)
{
  BnlRuler *ruler = bnl_ruler_new ();
  double x = 0;

  /* Some steps take no time at all. */
  for (int i = 0; i < n; i++)
    bnl_ruler_append (ruler, x += g_test_rand_int_range (0, 3));
  return ruler;
}

static void
test_empty (void)
{
  g_autoptr (BnlRuler) ruler = bnl_ruler_new ();

  g_assert_cmpuint (bnl_ruler_get_length (ruler), ==, 0);
  g_assert_cmpuint (bnl_ruler_count_below (ruler, 5), ==, 0);
  g_assert_cmpfloat (bnl_ruler_get_x (ruler, 3), ==, 0);
}

static void
test_ends (void)
{
  g_autoptr (BnlRuler) ruler = bnl_ruler_new ();

  bnl_ruler_append (ruler, 2);
  bnl_ruler_append (ruler, 7);
  g_assert_cmpfloat (bnl_ruler_get_x (ruler, 0), ==, 2);
  g_assert_cmpfloat (bnl_ruler_get_x (ruler, 1), ==, 2);
  g_assert_cmpfloat (bnl_ruler_get_x (ruler, 2), ==, 7);
  g_assert_cmpfloat (bnl_ruler_get_x (ruler, 99), ==, 7);
  g_assert_cmpuint (bnl_ruler_count_below (ruler, (double) INFINITY), ==, 2);
  g_assert_cmpuint (bnl_ruler_count_below (ruler, -(double) INFINITY), ==, 0);
}

/* Wherever the search before it ended, and while the ruler grows. */
static void
test_search (void)
{
  for (int n = 1; n < 3000; n = n * 3 / 2 + 1) {
    g_autoptr (BnlRuler) ruler = make_ruler (n);

    for (int i = 0; i < 200; i++) {
      double x = g_test_rand_int_range (-2, 2 * n + 3) + (i % 2 ? 0.5 : 0);
      gsize wanted = 0;

      while (wanted < bnl_ruler_get_length (ruler) &&
             bnl_ruler_get_x (ruler, (double) wanted + 1) < x)
        wanted++;
      g_assert_cmpuint (bnl_ruler_count_below (ruler, x), ==, wanted);
      if (i % 10 == 0)
        bnl_ruler_append (ruler, bnl_ruler_get_x (ruler, 1e9) + 1);
    }
  }
}

/* One curve with every step and one with every seventh, along one ruler, against the same curves
 * whose x are what the ruler says. */
static void
test_curves (void)
{
  g_autoptr (BnlRuler) ruler = make_ruler (1000);

  for (int stride = 1; stride <= 7; stride += 6) {
    g_autoptr (BnlCurve) ruled = bnl_curve_new ("train", 0, BNL_CURVE_SOLID);
    g_autoptr (BnlCurve) plain = bnl_curve_new ("train", 0, BNL_CURVE_SOLID);

    bnl_curve_set_ruler (ruled, ruler);
    for (int step = stride; step <= 1000; step += stride) {
      bnl_curve_append (ruled, step, sin (step));
      bnl_curve_append (plain, bnl_ruler_get_x (ruler, step), sin (step));
    }
    for (int i = 0; i < 1000; i++) {
      double x = g_test_rand_double_range (-5, 1200);
      gsize a, b;

      g_assert_cmpuint (bnl_curve_count_below (ruled, x), ==, bnl_curve_count_below (plain, x));
      g_assert_true (bnl_curve_find (ruled, x, &a) && bnl_curve_find (plain, x, &b));
      g_assert_cmpuint (a, ==, b);
      g_assert_cmpfloat (bnl_curve_get (ruled, a).x, ==, bnl_curve_get (plain, a).x);
    }
    /* And for itself again. */
    bnl_curve_set_ruler (ruled, NULL);
    g_assert_cmpfloat (bnl_curve_get (ruled, 2).x, ==, 3 * stride);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ruler/empty", test_empty);
  g_test_add_func ("/ruler/ends", test_ends);
  g_test_add_func ("/ruler/search", test_search);
  g_test_add_func ("/ruler/curves", test_curves);
  return g_test_run ();
}
