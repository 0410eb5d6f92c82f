#include "plot/bnl-parallel.h"

#include <math.h>
#include <string.h>

/* Runs that lack values, that are all the same or that end badly, among others with brushes. */

#define WIDTH 600.0
#define HEIGHT 300.0
#define N_LINES 5
#define NOTHING ((double) NAN)

static const double rates[N_LINES] = { 0.01, 0.01, 0.1, NOTHING, 1 };
static const double sizes[N_LINES] = { 64, 64, 64, 64, 64 };
static const double losses[N_LINES] = { 0.5, -0.25, 0, 4, NOTHING };

static BnlParallel *
make (BnlParallelLayout *layout)
{
  BnlParallel *parallel = bnl_parallel_new ();
  BnlChartTheme theme;

  bnl_parallel_reset (parallel, N_LINES);
  bnl_parallel_add_numbers (parallel, "lr", rates, FALSE);
  bnl_parallel_add_numbers (parallel, "batch size", sizes, FALSE);
  bnl_parallel_add_numbers (parallel, "loss", losses, FALSE);
  bnl_chart_theme_init (&theme, FALSE);
  bnl_parallel_layout (parallel, &theme, WIDTH, HEIGHT, layout);
  return parallel;
}

/* A logarithm is taken of what spans more than a decade and has one everywhere. */
static void
test_scales (void)
{
  static const double decade[N_LINES] = { 1, 2, 5, 9, 10 }, zero[N_LINES] = { 0, 1, 10, 100, 1000 };
  static const double most[N_LINES] = { 1, 2, 5, 9, 11 };
  BnlParallelLayout layout;
  g_autoptr (BnlParallel) parallel = make (&layout);

  g_assert_true (bnl_parallel_get_logarithmic (parallel, 0));
  g_assert_false (bnl_parallel_get_logarithmic (parallel, 1));
  g_assert_false (bnl_parallel_get_logarithmic (parallel, 2));
  bnl_parallel_reset (parallel, N_LINES);
  bnl_parallel_add_numbers (parallel, "decade", decade, FALSE);
  bnl_parallel_add_numbers (parallel, "zero", zero, FALSE);
  bnl_parallel_add_numbers (parallel, "most", most, FALSE);
  g_assert_false (bnl_parallel_get_logarithmic (parallel, 0));
  g_assert_false (bnl_parallel_get_logarithmic (parallel, 1));
  g_assert_true (bnl_parallel_get_logarithmic (parallel, 2));
}

/* A line without a value passes below the axis, all others lie on it in the order of their values,
 * and what is all the same is in one place. */
static void
test_places (void)
{
  BnlParallelLayout layout;
  g_autoptr (BnlParallel) parallel = make (&layout);
  g_autofree char *missing = bnl_parallel_dup_value (parallel, 0, 3);
  g_autofree char *size = bnl_parallel_dup_value (parallel, 1, 0);

  for (guint axis = 0; axis < 3; axis++)
    for (guint line = 0; line < N_LINES; line++) {
      const double *values = axis == 0 ? rates : axis == 1 ? sizes : losses;
      double y = bnl_parallel_get_y (parallel, &layout, axis, line);

      if (isnan (values[line]))
        g_assert_cmpfloat (y, >, layout.bottom);
      else
        g_assert_true (y >= layout.top && y <= layout.bottom);
      for (guint other = 0; other < N_LINES; other++)
        if (values[other] > values[line])
          g_assert_cmpfloat (bnl_parallel_get_y (parallel, &layout, axis, other), <, y);
    }
  g_assert_cmpfloat (bnl_parallel_get_y (parallel, &layout, 1, 0), ==,
                     bnl_parallel_get_y (parallel, &layout, 1, 4));
  g_assert_cmpstr (missing, ==, "–");
  g_assert_cmpstr (size, ==, "64");
}

/* A run has to be inside of every brush, and what has no value is inside of none; a brush may be
 * drawn from either end, and over the whole axis it is none. */
static void
test_brushes (void)
{
  BnlParallelLayout layout;
  g_autoptr (BnlParallel) parallel = make (&layout);
  g_autofree char *words = NULL;
  double from, to;

  bnl_parallel_set_brush (parallel, 0, 0.6, -3);
  g_assert_true (bnl_parallel_get_brush (parallel, 0, &from, &to));
  g_assert_cmpfloat_with_epsilon (from, 0, 1e-9);
  g_assert_cmpfloat_with_epsilon (to, 0.6, 1e-9);
  g_assert_true (bnl_parallel_is_inside (parallel, 0) && bnl_parallel_is_inside (parallel, 1));
  g_assert_true (bnl_parallel_is_inside (parallel, 2));
  g_assert_false (bnl_parallel_is_inside (parallel, 3) || bnl_parallel_is_inside (parallel, 4));
  bnl_parallel_set_brush (parallel, 2, 0.9, 1);
  for (guint line = 0; line < N_LINES; line++)
    g_assert_false (bnl_parallel_is_inside (parallel, line));
  words = bnl_parallel_describe (parallel);
  g_assert_true (g_str_has_prefix (words, "5 runs over lr, batch size, loss; 0 within lr "));
  g_assert_nonnull (strstr (words, " and loss "));
  bnl_parallel_set_brush (parallel, 2, 0, 1);
  g_assert_false (bnl_parallel_get_brush (parallel, 2, &from, &to));
  g_assert_true (bnl_parallel_has_brush (parallel));
  bnl_parallel_clear_brush (parallel, 0);
  g_assert_false (bnl_parallel_has_brush (parallel));
  g_assert_true (bnl_parallel_is_inside (parallel, 3));
}

/* Of two lines that lie near the hand the nearer one is found, however steep they are, and none
 * that is outside of a brush. */
static void
test_pick (void)
{
  BnlParallelLayout layout;
  g_autoptr (BnlParallel) parallel = make (&layout);
  double x = layout.left + 1.9 * layout.spacing;
  double first = bnl_parallel_get_y (parallel, &layout, 1, 0);
  double y[N_LINES];

  for (guint line = 0; line < N_LINES; line++)
    y[line] = first + 0.9 * (bnl_parallel_get_y (parallel, &layout, 2, line) - first);
  for (guint line = 0; line < 4; line++)
    g_assert_cmpuint (bnl_parallel_pick_line (parallel, &layout, x, y[line]), ==, line);
  g_assert_cmpuint (bnl_parallel_pick_line (parallel, &layout, x, 0.7 * y[1] + 0.3 * y[2]), ==, 1);
  g_assert_cmpuint (bnl_parallel_pick_line (parallel, &layout, x, 0.3 * y[1] + 0.7 * y[2]), ==, 2);
  g_assert_cmpuint (bnl_parallel_pick_line (parallel, &layout, x, (y[3] + y[0]) / 2), ==,
                    BNL_PARALLEL_NONE);
  bnl_parallel_set_brush (parallel, 2, 0.5, 1);
  g_assert_cmpuint (bnl_parallel_pick_line (parallel, &layout, x, y[1]), ==, BNL_PARALLEL_NONE);
  g_assert_cmpuint (bnl_parallel_pick_line (parallel, &layout, x, y[3]), ==, 3);
}

/* A brush is of values: where the axis grows it covers the same ones, and it is gone where the same
 * title stands for words. */
static void
test_values_stay (void)
{
  static const double more[N_LINES] = { 0.01, 0.1, 1, 10, 100 };
  static const char *const words[N_LINES] = { "a", "b", "c", "d", "e" };
  BnlParallelLayout layout;
  g_autoptr (BnlParallel) parallel = make (&layout);
  double from, to;

  /* From 0.1 upwards. */
  bnl_parallel_set_brush (parallel, 0, 0.45, 1);
  bnl_parallel_reset (parallel, N_LINES);
  bnl_parallel_add_numbers (parallel, "lr", more, FALSE);
  g_assert_true (bnl_parallel_get_brush (parallel, 0, &from, &to));
  g_assert_cmpfloat (to, <, 1);
  g_assert_false (bnl_parallel_is_inside (parallel, 0) || bnl_parallel_is_inside (parallel, 4));
  g_assert_true (bnl_parallel_is_inside (parallel, 1) && bnl_parallel_is_inside (parallel, 2));
  bnl_parallel_reset (parallel, N_LINES);
  bnl_parallel_add_words (parallel, "lr", words);
  g_assert_false (bnl_parallel_has_brush (parallel));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot/parallel-runs/scales", test_scales);
  g_test_add_func ("/plot/parallel-runs/places", test_places);
  g_test_add_func ("/plot/parallel-runs/brushes", test_brushes);
  g_test_add_func ("/plot/parallel-runs/pick", test_pick);
  g_test_add_func ("/plot/parallel-runs/values-stay", test_values_stay);
  return g_test_run ();
}
