#include "plot/bnl-chart-draw.h"

#include <math.h>
#include <string.h>

#define WIDTH 640
#define HEIGHT 400

static BnlChart *
make_chart (int n_points)
{
  BnlChart *chart = bnl_chart_new ("Loss");

  bnl_chart_set_x_label (chart, "step");
  bnl_chart_set_hint (chart, "Press Start");
  bnl_chart_set_x_extent (chart, 1000);
  bnl_chart_set_band (chart, 100);
  for (guint k = 0; k < 4; k++) {
    BnlCurve *curve = bnl_curve_new (k % 2 ? "validation" : "train", k / 2,
                                     k % 2 ? BNL_CURVE_DASHED : BNL_CURVE_SOLID);

    if (k % 2 == 0) {
      bnl_curve_set_smoothing (curve, 0.6);
      bnl_curve_set_label (curve, k ? "BN" : "plain");
    }
    for (int i = 1; i <= n_points; i++) {
      double y = 2 * exp (-0.01 * i);

      if (k % 2 == 0)
        bnl_curve_append (curve, i, i % 50 == 7 ? (double) NAN : y + 0.1 * (1 + sin (i)));
      else if (i % 50 == 0)
        bnl_curve_append (curve, i, y);
    }
    bnl_chart_take_curve (chart, curve);
  }
  return chart;
}

static cairo_surface_t *
draw (const BnlChart *chart, int width, int height, double scale, gboolean dark)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) (width * scale),
                                                         (int) (height * scale));
  cairo_t *cr = cairo_create (surface);
  BnlChartTheme theme;

  bnl_chart_theme_init (&theme, dark);
  theme.paint_background = TRUE;
  cairo_scale (cr, scale, scale);
  bnl_chart_draw (chart, cr, width, height, &theme);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

static guint32
get_pixel (cairo_surface_t *surface, int x, int y)
{
  const guint8 *row =
      cairo_image_surface_get_data (surface) + y * cairo_image_surface_get_stride (surface);

  return ((const guint32 *) (const void *) row)[x];
}

static gboolean
is_same (cairo_surface_t *a, cairo_surface_t *b)
{
  gsize n = (gsize) cairo_image_surface_get_stride (a) * (gsize) cairo_image_surface_get_height (a);

  return memcmp (cairo_image_surface_get_data (a), cairo_image_surface_get_data (b), n) == 0;
}

/* Mean difference, of 255. */
static double
get_difference (cairo_surface_t *a, cairo_surface_t *b)
{
  int width = cairo_image_surface_get_width (a);
  int height = cairo_image_surface_get_height (a);
  double sum = 0;

  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      for (int k = 0; k < 24; k += 8)
        sum +=
            ABS ((int) (get_pixel (a, x, y) >> k & 0xff) - (int) (get_pixel (b, x, y) >> k & 0xff));
  sum /= 3.0 * width * height;
  g_test_message ("mean difference %g of 255", sum);
  return sum;
}

/* Nothing breaks at any size, full or empty, linear or not. */
static void
test_sizes (void)
{
  static const int sizes[] = { 1, 2, 13, 40, 90, 200, 700 };
  static const int lengths[] = { 0, 1, 2, 7, 900 };

  for (gsize k = 0; k < G_N_ELEMENTS (lengths); k++) {
    g_autoptr (BnlChart) chart = make_chart (lengths[k]);

    bnl_chart_add_divergence (chart, 900, 0, "Diverged at step 900");
    bnl_chart_add_divergence (chart, 5000, 1, "Diverged at step 5,000");
    for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++) {
      for (gsize j = 0; j < G_N_ELEMENTS (sizes); j++) {
        bnl_chart_set_crosshair (chart, i % 2 ? 3 : (double) NAN);
        bnl_chart_set_logarithmic (chart, j % 2);
        cairo_surface_destroy (draw (chart, sizes[i], sizes[j], 1, i % 3 == 0));
      }
    }
  }
}

/* No points, no place, no bounds. */
static void
test_nothing (void)
{
  g_autoptr (BnlChart) chart = bnl_chart_new ("");
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 8, 8);
  cairo_t *cr = cairo_create (surface);
  BnlChartTheme theme;

  bnl_chart_theme_init (&theme, FALSE);
  bnl_chart_draw (chart, cr, 0, 0, &theme);
  bnl_chart_draw (chart, cr, -5, -5, &theme);
  bnl_chart_set_crosshair (chart, 0);
  bnl_chart_draw (chart, cr, 500, 500, &theme);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

/* Drawing twice gives the same picture, and leaves cr as it was. */
static void
test_pure (void)
{
  g_autoptr (BnlChart) chart = make_chart (700);
  cairo_surface_t *a = draw (chart, WIDTH, HEIGHT, 1, FALSE);
  cairo_surface_t *dark = draw (chart, WIDTH, HEIGHT, 1, TRUE);
  cairo_surface_t *b = draw (chart, WIDTH, HEIGHT, 1, FALSE);
  cairo_t *cr = cairo_create (a);
  BnlChartTheme theme;
  double x0, y0, x1, y1;
  cairo_matrix_t matrix;

  g_assert_true (is_same (a, b));
  g_assert_false (is_same (a, dark));

  bnl_chart_theme_init (&theme, FALSE);
  cairo_set_line_width (cr, 7);
  bnl_chart_draw (chart, cr, WIDTH, HEIGHT, &theme);
  cairo_get_matrix (cr, &matrix);
  cairo_clip_extents (cr, &x0, &y0, &x1, &y1);
  g_assert_cmpfloat (matrix.xx, ==, 1);
  g_assert_cmpfloat (x1 - x0, ==, WIDTH);
  g_assert_cmpfloat (cairo_get_line_width (cr), ==, 7);
  g_assert_false (cairo_has_current_point (cr));
  cairo_destroy (cr);
  cairo_surface_destroy (a);
  cairo_surface_destroy (b);
  cairo_surface_destroy (dark);
}

/* The crosshair comes over the picture and changes nothing outside the plot. */
static void
test_crosshair (void)
{
  g_autoptr (BnlChart) chart = make_chart (700);
  cairo_surface_t *without = draw (chart, WIDTH, HEIGHT, 1, FALSE);
  cairo_surface_t *with;
  BnlChartTheme theme;
  BnlChartLayout layout;
  int n_inside = 0;

  bnl_chart_theme_init (&theme, FALSE);
  bnl_chart_layout (chart, &theme, WIDTH, HEIGHT, &layout);
  bnl_chart_set_crosshair (chart, 500);
  with = draw (chart, WIDTH, HEIGHT, 1, FALSE);
  for (int y = 0; y < HEIGHT; y++) {
    for (int x = 0; x < WIDTH; x++) {
      if (get_pixel (with, x, y) == get_pixel (without, x, y))
        continue;
      n_inside++;
      g_assert_true (fabs (x + 0.5 - layout.left - layout.width / 2) < 8);
      g_assert_true (y > layout.top - 8 && y < layout.top + layout.height + 8);
    }
  }
  g_assert_cmpint (n_inside, >, (int) layout.height / 5);
  cairo_surface_destroy (with);
  cairo_surface_destroy (without);

  /* Beyond the axis there is none. */
  without = draw (chart, WIDTH, HEIGHT, 1, FALSE);
  bnl_chart_set_crosshair (chart, 1001);
  with = draw (chart, WIDTH, HEIGHT, 1, FALSE);
  g_assert_false (is_same (with, without));
  bnl_chart_set_crosshair (chart, (double) NAN);
  cairo_surface_destroy (without);
  without = draw (chart, WIDTH, HEIGHT, 1, FALSE);
  g_assert_true (is_same (with, without));
  cairo_surface_destroy (with);
  cairo_surface_destroy (without);
}

/* Grid lines are whole pixels of one color, at every scale. */
static void
test_hairlines (void)
{
  for (double scale = 1; scale <= 3; scale++) {
    g_autoptr (BnlChart) chart = bnl_chart_new ("Loss");
    BnlCurve *curve = bnl_curve_new ("train", 0, BNL_CURVE_SOLID);
    BnlTick ticks[BNL_AXIS_MAX_TICKS];
    BnlChartTheme theme;
    BnlChartLayout layout;
    cairo_surface_t *surface;
    guint n;

    bnl_curve_append (curve, 0, 0.1);
    bnl_curve_append (curve, 10, 2.3);
    bnl_chart_take_curve (chart, curve);
    bnl_chart_set_x_extent (chart, 1000);
    bnl_chart_theme_init (&theme, FALSE);
    bnl_chart_layout (chart, &theme, WIDTH, HEIGHT, &layout);
    surface = draw (chart, WIDTH, HEIGHT, scale, FALSE);
    n = bnl_axis_get_ticks (&layout.y, 5, ticks);
    g_assert_cmpuint (n, >=, 4);
    for (guint i = 0; i < n; i++) {
      double y = layout.top + (1 - bnl_axis_to_frac (&layout.y, ticks[i].value)) * layout.height;
      int x = (int) ((layout.left + layout.width / 2) * scale);
      int n_lit = 0;

      for (int k = -4 * (int) scale; k <= 4 * (int) scale; k++) {
        guint32 pixel = get_pixel (surface, x, (int) (y * scale) + k);

        if (pixel == 0xffffffff)
          continue;
        n_lit++;
        g_assert_cmphex (pixel, ==, 0xffeaeaea);
      }
      g_assert_cmpint (n_lit, ==, (int) scale);
    }
    cairo_surface_destroy (surface);
  }
}

/* A picture with the scale in the surface is the one with it in the matrix. */
static void
test_device_scale (void)
{
  g_autoptr (BnlChart) chart = make_chart (700);
  cairo_surface_t *wanted = draw (chart, WIDTH, HEIGHT, 2, FALSE);
  cairo_surface_t *surface =
      cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 2 * WIDTH, 2 * HEIGHT);
  BnlChartTheme theme;
  cairo_t *cr;

  cairo_surface_set_device_scale (surface, 2, 2);
  cr = cairo_create (surface);
  bnl_chart_theme_init (&theme, FALSE);
  theme.paint_background = TRUE;
  bnl_chart_draw (chart, cr, WIDTH, HEIGHT, &theme);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  g_assert_true (get_difference (wanted, surface) <= 0.01);
  cairo_surface_destroy (surface);
  cairo_surface_destroy (wanted);
}

/* A surface without pixels shows the same as one with them. */
static void
test_vector (void)
{
  g_autoptr (BnlChart) chart = make_chart (700);
  cairo_surface_t *wanted = draw (chart, WIDTH, HEIGHT, 1, FALSE);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH, HEIGHT);
  cairo_surface_t *recording = cairo_recording_surface_create (CAIRO_CONTENT_COLOR_ALPHA, NULL);
  cairo_t *cr = cairo_create (recording);
  BnlChartTheme theme;

  bnl_chart_theme_init (&theme, FALSE);
  theme.paint_background = TRUE;
  bnl_chart_draw (chart, cr, WIDTH, HEIGHT, &theme);
  cairo_destroy (cr);
  cr = cairo_create (surface);
  cairo_set_source_surface (cr, recording, 0, 0);
  cairo_paint (cr);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  g_assert_true (get_difference (wanted, surface) <= 0.5);
  cairo_surface_destroy (recording);
  cairo_surface_destroy (surface);
  cairo_surface_destroy (wanted);
}

/* The label of a marker is never cut off: nothing of it touches the edge. */
static void
test_marker_label (void)
{
  for (int at = 0; at <= 1000; at += 125) {
    g_autoptr (BnlChart) chart = make_chart (700);
    cairo_surface_t *surface;

    bnl_chart_set_x_label (chart, NULL);
    bnl_chart_add_divergence (chart, at, 0, "Diverged at step 1,000 for good");
    surface = draw (chart, 320, 200, 1, FALSE);
    for (int y = 0; y < 200; y++) {
      g_assert_cmphex (get_pixel (surface, 0, y), ==, 0xffffffff);
      g_assert_cmphex (get_pixel (surface, 319, y), ==, 0xffffffff);
    }
    cairo_surface_destroy (surface);
  }
}

/* Pixels of about the color of a curve in the upper rows of the plot. */
static int
count_colored (cairo_surface_t *surface, const BnlColor *color, int top, int n_rows)
{
  int n = 0;

  for (int y = top; y < top + n_rows; y++) {
    for (int x = 0; x < WIDTH; x++) {
      guint32 pixel = get_pixel (surface, x, y);

      n += fabs ((pixel >> 16 & 0xff) / 255.0 - color->red) < 0.02 &&
           fabs ((pixel >> 8 & 0xff) / 255.0 - color->green) < 0.02 &&
           fabs ((pixel & 0xff) / 255.0 - color->blue) < 0.02;
    }
  }
  return n;
}

/* Two that diverge at the same step, or nearly, are both seen: each keeps its triangle. */
static void
test_two_markers (void)
{
  static const double distances[] = { 0, 1, 10 };

  for (gsize i = 0; i < G_N_ELEMENTS (distances); i++) {
    g_autoptr (BnlChart) chart = make_chart (0);
    BnlCurve *curve = bnl_curve_new ("train", 0, BNL_CURVE_SOLID);
    BnlChartTheme theme;
    BnlChartLayout layout;
    cairo_surface_t *surface;

    bnl_curve_append (curve, 0, 0);
    bnl_chart_take_curve (chart, curve);
    bnl_chart_add_divergence (chart, 500, 0, "diverged");
    bnl_chart_add_divergence (chart, 500 + distances[i], 1, "diverged");
    bnl_chart_theme_init (&theme, FALSE);
    bnl_chart_layout (chart, &theme, WIDTH, HEIGHT, &layout);
    surface = draw (chart, WIDTH, HEIGHT, 1, FALSE);
    for (int k = 0; k < 2; k++)
      g_assert_cmpint (count_colored (surface, &theme.colors[k], (int) layout.top, 40), >=, 25);
    cairo_surface_destroy (surface);
  }
}

/* An empty chart says what to do, in as many lines as it takes. */
static void
test_hint (void)
{
  g_autoptr (BnlChart) chart = make_chart (0);
  cairo_surface_t *with, *without;

  bnl_chart_set_hint (chart, "Press Start, and the curves of both networks will grow here");
  with = draw (chart, 160, 200, 1, FALSE);
  bnl_chart_set_hint (chart, NULL);
  without = draw (chart, 160, 200, 1, FALSE);
  g_assert_true (get_difference (with, without) >= 1);
  for (int y = 0; y < 200; y++) {
    g_assert_cmphex (get_pixel (with, 8, y), ==, 0xffffffff);
    g_assert_cmphex (get_pixel (with, 151, y), ==, 0xffffffff);
  }
  cairo_surface_destroy (with);

  /* There is nothing to point at. */
  bnl_chart_set_crosshair (chart, 500);
  with = draw (chart, 160, 200, 1, FALSE);
  g_assert_true (is_same (with, without));
  cairo_surface_destroy (with);
  cairo_surface_destroy (without);
}

/* How many pixels of a column are not as in another picture. */
static int
count_apart (cairo_surface_t *a, cairo_surface_t *b, int x)
{
  int n = 0;

  for (int y = 0; y < HEIGHT; y++)
    n += get_pixel (a, x, y) != get_pixel (b, x, y);
  return n;
}

/* An event is a dotted line where it happened, with its name to the right; one right beside it
 * would only blur it, and one that is not seen leaves no trace. */
static void
test_events (void)
{
  g_autoptr (BnlChart) chart = make_chart (1000);
  cairo_surface_t *without = draw (chart, WIDTH, HEIGHT, 1, FALSE);
  cairo_surface_t *one, *two;
  BnlChartTheme theme;
  BnlChartLayout layout;
  int x;

  bnl_chart_theme_init (&theme, FALSE);
  bnl_chart_layout (chart, &theme, WIDTH, HEIGHT, &layout);
  x = (int) floor (layout.left + 0.5 * layout.width);
  bnl_chart_add_event (chart, 500, "rate 0.01");
  one = draw (chart, WIDTH, HEIGHT, 1, FALSE);
  g_assert_cmpint (count_apart (without, one, x), >=, (int) (layout.height / 8));
  g_assert_cmpint (count_apart (without, one, x - 5), ==, 0);
  g_assert_cmpint (count_apart (without, one, x + 12), >, 0);
  bnl_chart_add_event (chart, 502, "rate 0.02");
  bnl_chart_add_event (chart, 5000, "rate 0.03");
  two = draw (chart, WIDTH, HEIGHT, 1, FALSE);
  for (int i = 0; i < WIDTH; i++)
    g_assert_cmpint (count_apart (one, two, i), ==, 0);
  cairo_surface_destroy (without);
  cairo_surface_destroy (one);
  cairo_surface_destroy (two);
}

/* The part where two pictures differ; FALSE: nowhere. */
static gboolean
find_apart (cairo_surface_t *a, cairo_surface_t *b, int *x0, int *y0, int *x1, int *y1)
{
  *x0 = WIDTH;
  *y0 = HEIGHT;
  *x1 = *y1 = -1;
  for (int y = 0; y < HEIGHT; y++)
    for (int x = 0; x < WIDTH; x++)
      if (get_pixel (a, x, y) != get_pixel (b, x, y)) {
        *x0 = MIN (*x0, x);
        *y0 = MIN (*y0, y);
        *x1 = MAX (*x1, x);
        *y1 = MAX (*y1, y);
      }
  return *x1 >= 0;
}

static BnlChart *
make_one_curve (BnlCurveLine line, const double *values, guint n)
{
  BnlChart *chart = bnl_chart_new ("Loss");
  BnlCurve *curve = bnl_curve_new ("one", 1, line);

  bnl_chart_set_trim (chart, FALSE);
  bnl_chart_set_x_extent (chart, n + 1);
  for (guint i = 0; i < n; i++)
    bnl_curve_append (curve, i + 1, values[i]);
  bnl_chart_take_curve (chart, curve);
  return chart;
}

static void
locate (const BnlChart *chart, double x, double y, double *px, double *py)
{
  BnlChartTheme theme;
  BnlChartLayout layout;

  bnl_chart_theme_init (&theme, FALSE);
  bnl_chart_layout (chart, &theme, WIDTH, HEIGHT, &layout);
  *px = layout.left + bnl_axis_to_frac (&layout.x, x) * layout.width;
  *py = layout.top + (1 - bnl_axis_to_frac (&layout.y, y)) * layout.height;
}

/* A ring around the best point and nothing else; a better one takes it along. */
static void
test_best (void)
{
  static const double values[] = { 2, 1, 1.5, 0.5, 0.7 };

  for (guint n = 3; n <= 5; n += 2) {
    g_autoptr (BnlChart) chart = make_one_curve (BNL_CURVE_DASHED, values, n);
    cairo_surface_t *without = draw (chart, WIDTH, HEIGHT, 1, FALSE);
    guint best = n == 3 ? 1 : 3;
    cairo_surface_t *with;
    int x0, y0, x1, y1;
    double x, y;

    bnl_curve_set_best (bnl_chart_get_curve (chart, 0), BNL_CURVE_BEST_LOWEST);
    with = draw (chart, WIDTH, HEIGHT, 1, FALSE);
    locate (chart, best + 1, values[best], &x, &y);
    g_assert_true (find_apart (without, with, &x0, &y0, &x1, &y1));
    g_assert_true (fabs ((x0 + x1 + 1) / 2.0 - x) <= 1.5 && fabs ((y0 + y1 + 1) / 2.0 - y) <= 1.5);
    g_assert_cmpint (x1 - x0, >=, 10);
    g_assert_cmpint (x1 - x0, <=, 15);
    /* Hollow, so that no dot is taken for it. */
    g_assert_cmphex (get_pixel (with, (int) x, (int) y), ==, 0xffffffff);
    cairo_surface_destroy (with);
    cairo_surface_destroy (without);
  }
}

/* The ring of a best point that is the last does not touch the name beside it. */
static void
test_best_at_end (void)
{
  static const double values[] = { 1, 2 };
  g_autoptr (BnlChart) chart = make_one_curve (BNL_CURVE_DASHED, values, 2);
  BnlCurve *curve = bnl_chart_get_curve (chart, 0);
  cairo_surface_t *plain, *ringed;
  int x0, y0, x1, y1;

  bnl_chart_set_x_extent (chart, 2);
  bnl_curve_set_label (curve, "||||");
  plain = draw (chart, WIDTH, HEIGHT, 1, FALSE);
  bnl_curve_set_best (curve, BNL_CURVE_BEST_HIGHEST);
  ringed = draw (chart, WIDTH, HEIGHT, 1, FALSE);
  g_assert_true (find_apart (plain, ringed, &x0, &y0, &x1, &y1));
  for (int x = x1 + 1; x <= x1 + 2; x++)
    for (int y = y0; y <= y1; y++)
      g_assert_cmphex (get_pixel (ringed, x, y), ==, 0xffffffff);
  cairo_surface_destroy (plain);
  cairo_surface_destroy (ringed);
}

/* Pixels of a curve's color around a place. */
static int
count_around (cairo_surface_t *surface, const BnlColor *color, double x, double y, int radius)
{
  int n = 0;

  for (int i = (int) y - radius; i <= (int) y + radius; i++)
    for (int k = (int) x - radius; k <= (int) x + radius; k++) {
      guint32 pixel = get_pixel (surface, k, i);

      n += fabs ((pixel >> 16 & 0xff) / 255.0 - color->red) < 0.02 &&
           fabs ((pixel >> 8 & 0xff) / 255.0 - color->green) < 0.02 &&
           fabs ((pixel & 0xff) / 255.0 - color->blue) < 0.02;
    }
  return n;
}

/* A line that breaks off ends in a triangle as high as its last number, where the first that is
 * none lies; on a logarithmic axis, where that number has no place, at the foot. */
static void
test_break (void)
{
  static const double values[] = { 1, 2, (double) NAN, (double) NAN, 0.5, 1 };
  static const double falling[] = { 3, 0, (double) NAN };
  g_autoptr (BnlChart) chart = make_one_curve (BNL_CURVE_SOLID, values, G_N_ELEMENTS (values));
  g_autoptr (BnlChart) logarithmic = make_one_curve (BNL_CURVE_SOLID, falling, 3);
  cairo_surface_t *surface = draw (chart, WIDTH, HEIGHT, 1, FALSE);
  BnlChartTheme theme;
  BnlChartLayout layout;
  double x, y;

  bnl_chart_theme_init (&theme, FALSE);
  locate (chart, 3, 2, &x, &y);
  g_assert_cmpint (count_around (surface, &theme.colors[1], x, y, 7), >=, 45);
  g_assert_cmpint (count_around (surface, &theme.colors[1], x, y, 7), <=, 80);
  locate (chart, 4, 2, &x, &y);
  g_assert_cmpint (count_around (surface, &theme.colors[1], x, y, 7), ==, 0);
  cairo_surface_destroy (surface);

  bnl_chart_set_logarithmic (logarithmic, TRUE);
  surface = draw (logarithmic, WIDTH, HEIGHT, 1, FALSE);
  bnl_chart_layout (logarithmic, &theme, WIDTH, HEIGHT, &layout);
  x = layout.left + bnl_axis_to_frac (&layout.x, 3) * layout.width;
  g_assert_cmpint (count_around (surface, &theme.colors[1], x, layout.top + layout.height, 7), >=,
                   45);
  cairo_surface_destroy (surface);
}

/* Where the line left the plot, the mark of the divergence tells how high it went; and only there.
 */
static void
test_divergence_value (void)
{
  double values[60];
  cairo_surface_t *trimmed, *plain;

  for (guint i = 0; i < 60; i++)
    values[i] = i < 57 ? 1 + 0.01 * i : 1e6 * i;
  for (int trim = 0; trim < 2; trim++) {
    g_autoptr (BnlChart) chart = make_one_curve (BNL_CURVE_SOLID, values, 60);
    int x0, y0, x1, y1;

    bnl_chart_set_trim (chart, trim);
    plain = draw (chart, WIDTH, HEIGHT, 1, FALSE);
    bnl_chart_add_divergence (chart, 60, 1, "diverged");
    trimmed = draw (chart, WIDTH, HEIGHT, 1, FALSE);
    g_assert_true (find_apart (plain, trimmed, &x0, &y0, &x1, &y1));
    /* "diverged" takes 50 px beside the triangle, ", reached 5.9e7" more than as much again. */
    g_assert_cmpint (x1 - x0 > 110, ==, trim);
    cairo_surface_destroy (plain);
    cairo_surface_destroy (trimmed);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/chart-draw/sizes", test_sizes);
  g_test_add_func ("/chart-draw/nothing", test_nothing);
  g_test_add_func ("/chart-draw/pure", test_pure);
  g_test_add_func ("/chart-draw/crosshair", test_crosshair);
  g_test_add_func ("/chart-draw/hairlines", test_hairlines);
  g_test_add_func ("/chart-draw/device-scale", test_device_scale);
  g_test_add_func ("/chart-draw/vector", test_vector);
  g_test_add_func ("/chart-draw/marker-label", test_marker_label);
  g_test_add_func ("/chart-draw/two-markers", test_two_markers);
  g_test_add_func ("/chart-draw/hint", test_hint);
  g_test_add_func ("/chart-draw/events", test_events);
  g_test_add_func ("/chart-draw/best", test_best);
  g_test_add_func ("/chart-draw/best-at-end", test_best_at_end);
  g_test_add_func ("/chart-draw/break", test_break);
  g_test_add_func ("/chart-draw/divergence-value", test_divergence_value);
  return g_test_run ();
}
