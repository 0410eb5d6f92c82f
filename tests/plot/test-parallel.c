#include "plot/bnl-parallel.h"

#include <math.h>

#define WIDTH 800.0
#define HEIGHT 320.0
#define N_LINES 4

static const double rates[N_LINES] = { 0.001, 0.01, 0.1, 1.0 };
static const double widths[N_LINES] = { 64, 128, 64, 128 };
static const double accuracies[N_LINES] = { 0.91, 0.95, 0.6, (double) NAN };
static const char *const norms[N_LINES] = { "none", "batch", "batch", "none" };

static void
fill (BnlParallel *parallel)
{
  bnl_parallel_reset (parallel, N_LINES);
  bnl_parallel_add_numbers (parallel, "lr", rates, FALSE);
  bnl_parallel_add_words (parallel, "norm", norms);
  bnl_parallel_add_numbers (parallel, "width", widths, FALSE);
  bnl_parallel_add_numbers (parallel, "best accuracy", accuracies, TRUE);
}

static void
lay_out (const BnlParallel *parallel, BnlParallelLayout *layout)
{
  BnlChartTheme theme;

  bnl_chart_theme_init (&theme, FALSE);
  bnl_parallel_layout (parallel, &theme, WIDTH, HEIGHT, layout);
}

static void
test_axes (void)
{
  g_autoptr (BnlParallel) parallel = bnl_parallel_new ();

  fill (parallel);
  g_assert_cmpuint (bnl_parallel_get_n_lines (parallel), ==, N_LINES);
  g_assert_cmpuint (bnl_parallel_get_n_axes (parallel), ==, 4);
  g_assert_cmpstr (bnl_parallel_get_title (parallel, 1), ==, "norm");
  g_assert_true (bnl_parallel_get_logarithmic (parallel, 0));
  g_assert_false (bnl_parallel_get_logarithmic (parallel, 2));
  g_assert_false (bnl_parallel_get_logarithmic (parallel, 3));
}

static void
test_values (void)
{
  g_autoptr (BnlParallel) parallel = bnl_parallel_new ();
  g_autofree char *rate = NULL, *norm = NULL, *accuracy = NULL, *missing = NULL;

  fill (parallel);
  rate = bnl_parallel_dup_value (parallel, 0, 1);
  norm = bnl_parallel_dup_value (parallel, 1, 1);
  accuracy = bnl_parallel_dup_value (parallel, 3, 1);
  missing = bnl_parallel_dup_value (parallel, 3, 3);
  g_assert_cmpstr (rate, ==, "0.01");
  g_assert_cmpstr (norm, ==, "batch");
  g_assert_cmpstr (accuracy, ==, "95.0 %");
  g_assert_cmpstr (missing, ==, "–");
}

static void
test_geometry (void)
{
  g_autoptr (BnlParallel) parallel = bnl_parallel_new ();
  BnlParallelLayout layout;

  fill (parallel);
  lay_out (parallel, &layout);
  g_assert_cmpfloat_with_epsilon (layout.left + 3 * layout.spacing, layout.right, 1e-9);
  g_assert_cmpfloat (layout.top, <, layout.bottom);
  /* Decades are evenly apart, the larger higher up. */
  g_assert_cmpfloat_with_epsilon (
      bnl_parallel_get_y (parallel, &layout, 0, 0) - bnl_parallel_get_y (parallel, &layout, 0, 1),
      bnl_parallel_get_y (parallel, &layout, 0, 1) - bnl_parallel_get_y (parallel, &layout, 0, 2),
      1e-6);
  g_assert_cmpfloat (bnl_parallel_get_y (parallel, &layout, 0, 1), <,
                     bnl_parallel_get_y (parallel, &layout, 0, 0));
  for (guint axis = 0; axis < 3; axis++)
    for (guint line = 0; line < N_LINES; line++) {
      double y = bnl_parallel_get_y (parallel, &layout, axis, line);

      g_assert_true (y >= layout.top && y <= layout.bottom);
    }
  g_assert_cmpfloat (bnl_parallel_get_y (parallel, &layout, 3, 3), >, layout.bottom);
}

static void
test_brush (void)
{
  g_autoptr (BnlParallel) parallel = bnl_parallel_new ();
  BnlParallelLayout layout;
  double from, to;

  fill (parallel);
  lay_out (parallel, &layout);
  g_assert_false (bnl_parallel_has_brush (parallel));
  g_assert_false (bnl_parallel_get_brush (parallel, 0, &from, &to));
  for (guint line = 0; line < N_LINES; line++)
    g_assert_true (bnl_parallel_is_inside (parallel, line));

  /* The upper word, in either order. */
  bnl_parallel_set_brush (parallel, 1, 1.0, 0.5);
  g_assert_true (bnl_parallel_get_brush (parallel, 1, &from, &to));
  g_assert_cmpfloat_with_epsilon (from, 0.5, 1e-9);
  g_assert_cmpfloat_with_epsilon (to, 1.0, 1e-9);
  g_assert_false (bnl_parallel_is_inside (parallel, 0));
  g_assert_true (bnl_parallel_is_inside (parallel, 1));

  /* Both brushes count; what has no value is in none. */
  bnl_parallel_set_brush (parallel, 3, 0.8, 0.999);
  g_assert_true (bnl_parallel_is_inside (parallel, 1));
  g_assert_false (bnl_parallel_is_inside (parallel, 2));
  bnl_parallel_clear_brush (parallel, 1);
  g_assert_false (bnl_parallel_is_inside (parallel, 3));

  bnl_parallel_set_brush (parallel, 3, 0.0, 1.0);
  g_assert_false (bnl_parallel_has_brush (parallel));
  bnl_parallel_set_brush (parallel, 0, 0.2, 0.3);
  bnl_parallel_clear_brushes (parallel);
  g_assert_false (bnl_parallel_has_brush (parallel));
}

static void
test_brush_stays (void)
{
  g_autoptr (BnlParallel) parallel = bnl_parallel_new ();
  const char *const other[N_LINES] = { "none", "none", "layer", "batch" };
  double from, to;

  fill (parallel);
  bnl_parallel_set_brush (parallel, 0, 0.0, 0.5);
  bnl_parallel_set_brush (parallel, 1, 0.0, 0.5);
  fill (parallel);
  g_assert_true (bnl_parallel_get_brush (parallel, 0, &from, &to));
  g_assert_cmpfloat_with_epsilon (to, 0.5, 1e-6);
  g_assert_true (bnl_parallel_get_brush (parallel, 1, &from, &to));

  /* Other words: what was meant is no longer there. */
  bnl_parallel_reset (parallel, N_LINES);
  bnl_parallel_add_numbers (parallel, "lr", rates, FALSE);
  bnl_parallel_add_words (parallel, "norm", other);
  g_assert_true (bnl_parallel_get_brush (parallel, 0, &from, &to));
  g_assert_false (bnl_parallel_get_brush (parallel, 1, &from, &to));
}

static void
test_pick_axis (void)
{
  g_autoptr (BnlParallel) parallel = bnl_parallel_new ();
  BnlParallelLayout layout;
  double at;
  double middle;

  fill (parallel);
  lay_out (parallel, &layout);
  middle = (layout.top + layout.bottom) / 2;
  for (guint axis = 0; axis < 4; axis++) {
    double x = layout.left + axis * layout.spacing;

    g_assert_cmpuint (bnl_parallel_pick_axis (parallel, &layout, x + 5, middle, &at), ==, axis);
    g_assert_cmpfloat_with_epsilon (at, 0.5, 1e-9);
    g_assert_cmpuint (
        bnl_parallel_pick_axis (parallel, &layout, x + layout.spacing / 2, middle, &at), ==,
        BNL_PARALLEL_NONE);
  }
  g_assert_cmpuint (bnl_parallel_pick_axis (parallel, &layout, layout.left, -50, &at), ==, 0);
  g_assert_cmpfloat (at, ==, 1.0);
}

/* Every line is found in the middle between two axes where it is alone, and only there. */
static void
test_pick_line (void)
{
  g_autoptr (BnlParallel) parallel = bnl_parallel_new ();
  BnlParallelLayout layout;

  fill (parallel);
  lay_out (parallel, &layout);
  for (guint line = 0; line < N_LINES; line++) {
    double part = 0.3;
    double from = bnl_parallel_get_y (parallel, &layout, 0, line);
    double to = bnl_parallel_get_y (parallel, &layout, 1, line);
    double x = layout.left + part * layout.spacing;

    g_assert_cmpuint (bnl_parallel_pick_line (parallel, &layout, x, from + part * (to - from) + 1),
                      ==, line);
  }
  g_assert_cmpuint (bnl_parallel_pick_line (parallel, &layout, layout.left - 20, layout.top), ==,
                    BNL_PARALLEL_NONE);
  bnl_parallel_set_brush (parallel, 0, 0.0, 0.1);
  g_assert_cmpuint (bnl_parallel_pick_line (parallel, &layout, layout.left + 1,
                                            bnl_parallel_get_y (parallel, &layout, 0, 3)),
                    ==, BNL_PARALLEL_NONE);
}

static guint
count_pixels (const BnlParallel *parallel, int width, int height, gboolean dark)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);
  cairo_t *cr = cairo_create (surface);
  BnlChartTheme theme;
  guint n = 0;

  bnl_chart_theme_init (&theme, dark);
  bnl_parallel_draw (parallel, cr, width, height, &theme);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_surface_flush (surface);
  for (int y = 0; y < height; y++) {
    const guint8 *row =
        cairo_image_surface_get_data (surface) + y * cairo_image_surface_get_stride (surface);

    for (int x = 0; x < width; x++)
      n += ((const guint32 *) (const void *) row)[x] != 0 ? 1 : 0;
  }
  if (g_getenv ("BNLAB_PICTURES")) {
    g_autofree char *path = g_strdup_printf ("%s/parallel-%d-%s.png", g_getenv ("BNLAB_PICTURES"),
                                             width, dark ? "dark" : "light");

    cairo_surface_write_to_png (surface, path);
  }
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  return n;
}

static void
test_draw (void)
{
  g_autoptr (BnlParallel) parallel = bnl_parallel_new ();
  guint plain, pointed;

  fill (parallel);
  bnl_parallel_set_brush (parallel, 0, 0.0, 0.6);
  plain = count_pixels (parallel, 800, 320, FALSE);
  g_assert_cmpuint (plain, >, 1000);
  bnl_parallel_set_pointed (parallel, 1);
  pointed = count_pixels (parallel, 800, 320, TRUE);
  g_assert_cmpuint (pointed, >, plain);
}

/* Nothing to show, no room, one axis, no lines, an unknown line. */
static void
test_edges (void)
{
  g_autoptr (BnlParallel) parallel = bnl_parallel_new ();
  BnlParallelLayout layout;
  double at;

  g_assert_cmpuint (count_pixels (parallel, 300, 200, FALSE), ==, 0);
  bnl_parallel_set_hint (parallel, "Two runs or more");
  g_assert_cmpuint (count_pixels (parallel, 300, 200, FALSE), >, 0);
  count_pixels (parallel, 1, 1, FALSE);

  bnl_parallel_reset (parallel, 1);
  bnl_parallel_add_numbers (parallel, "lr", rates, FALSE);
  lay_out (parallel, &layout);
  g_assert_cmpuint (bnl_parallel_pick_axis (parallel, &layout, 10, 10, &at), ==, BNL_PARALLEL_NONE);
  g_assert_cmpuint (bnl_parallel_pick_line (parallel, &layout, 10, 10), ==, BNL_PARALLEL_NONE);
  bnl_parallel_set_pointed (parallel, 7);
  g_assert_cmpuint (bnl_parallel_get_pointed (parallel), ==, BNL_PARALLEL_NONE);

  fill (parallel);
  count_pixels (parallel, 20, 20, FALSE);
  count_pixels (parallel, 200, 2000, FALSE);
  bnl_parallel_reset (parallel, 0);
  bnl_parallel_add_numbers (parallel, "a", NULL, FALSE);
  bnl_parallel_add_words (parallel, "b", NULL);
  count_pixels (parallel, 300, 200, FALSE);
}

static void
test_describe (void)
{
  g_autoptr (BnlParallel) parallel = bnl_parallel_new ();
  g_autofree char *plain = NULL, *brushed = NULL;

  fill (parallel);
  plain = bnl_parallel_describe (parallel);
  g_assert_cmpstr (plain, ==, "4 runs over lr, norm, width, best accuracy");
  bnl_parallel_set_brush (parallel, 1, 0.5, 1.0);
  brushed = bnl_parallel_describe (parallel);
  g_assert_cmpstr (brushed, ==,
                   "4 runs over lr, norm, width, best accuracy; 2 within norm batch to batch");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot/parallel/axes", test_axes);
  g_test_add_func ("/plot/parallel/values", test_values);
  g_test_add_func ("/plot/parallel/geometry", test_geometry);
  g_test_add_func ("/plot/parallel/brush", test_brush);
  g_test_add_func ("/plot/parallel/brush-stays", test_brush_stays);
  g_test_add_func ("/plot/parallel/pick-axis", test_pick_axis);
  g_test_add_func ("/plot/parallel/pick-line", test_pick_line);
  g_test_add_func ("/plot/parallel/draw", test_draw);
  g_test_add_func ("/plot/parallel/edges", test_edges);
  g_test_add_func ("/plot/parallel/describe", test_describe);
  return g_test_run ();
}
