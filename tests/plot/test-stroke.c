#include "plot/bnl-stroke-private.h"

#include <math.h>

/* Curves as they are drawn against Cairo stroking every one of their points. */

#define WIDTH 640
#define HEIGHT 400
#define LINE_WIDTH 2

typedef struct {
  cairo_surface_t *surface;
  cairo_t *cr;
  BnlChartTheme theme;
  BnlChartLayout plot;
  BnlStroke stroke;
} Canvas;

static void
init_canvas (Canvas *canvas, double scale, double shift)
{
  canvas->surface =
      cairo_image_surface_create (CAIRO_FORMAT_A8, (int) (WIDTH * scale), (int) (HEIGHT * scale));
  canvas->cr = cairo_create (canvas->surface);
  cairo_translate (canvas->cr, shift, shift);
  cairo_scale (canvas->cr, scale, scale);
  bnl_chart_theme_init (&canvas->theme, FALSE);
  canvas->plot = (BnlChartLayout){
    .left = 20,
    .top = 10,
    .width = WIDTH - 40,
    .height = HEIGHT - 30,
    .x = { 0, 1000, FALSE, FALSE },
    .y = { 0.01, 2.5, FALSE, FALSE },
  };
  canvas->stroke.cr = canvas->cr;
  canvas->stroke.theme = &canvas->theme;
  canvas->stroke.plot = &canvas->plot;
  bnl_grid_init (&canvas->stroke.grid, canvas->cr);
  g_assert_true (canvas->stroke.grid.raster);
}

static void
clear_canvas (Canvas *canvas)
{
  cairo_destroy (canvas->cr);
  cairo_surface_destroy (canvas->surface);
}

static void
clip_to_plot (Canvas *canvas)
{
  const BnlChartLayout *plot = &canvas->plot;

  cairo_save (canvas->cr);
  cairo_identity_matrix (canvas->cr);
  cairo_rectangle (canvas->cr,
                   floor (canvas->stroke.grid.scale_x * (plot->left - 1) + canvas->stroke.grid.x),
                   floor (canvas->stroke.grid.scale_y * (plot->top - 1) + canvas->stroke.grid.y),
                   ceil (canvas->stroke.grid.scale_x * (plot->width + 2)),
                   ceil (canvas->stroke.grid.scale_y * (plot->height + 2)));
  cairo_restore (canvas->cr);
  cairo_clip (canvas->cr);
}

static double
find_part (const BnlAxis *axis, double value)
{
  return axis->logarithmic ? log (value / axis->minimum) / log (axis->maximum / axis->minimum)
                           : (value - axis->minimum) / (axis->maximum - axis->minimum);
}

/* The plain way: every point, whatever it costs. */
static void
stroke_plainly (Canvas *canvas, const BnlCurve *curve, gboolean logarithmic)
{
  const BnlChartLayout *plot = &canvas->plot;
  gboolean gap = TRUE;

  for (gsize i = 0; i < bnl_curve_get_length (curve); i++) {
    BnlCurvePoint point = bnl_curve_get (curve, i);
    double y = point.smoothed;
    double frac;

    if (isnan (y) || (logarithmic && y <= 0) || (plot->x.logarithmic && point.x <= 0)) {
      gap = TRUE;
      continue;
    }
    frac = find_part (&plot->y, y);
    if (gap)
      cairo_new_sub_path (canvas->cr);
    cairo_line_to (canvas->cr, plot->left + find_part (&plot->x, point.x) * plot->width,
                   plot->top + (1 - frac) * plot->height);
    gap = FALSE;
  }
  cairo_set_line_width (canvas->cr, LINE_WIDTH);
  cairo_set_line_join (canvas->cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_cap (canvas->cr, CAIRO_LINE_CAP_ROUND);
  cairo_stroke (canvas->cr);
}

/* How much two pictures differ, as a share of the ink of the first; and the share of its ink in
 * pixels that differ by more than half. */
static void
compare (cairo_surface_t *a, cairo_surface_t *b, double *difference, double *worse)
{
  const guint8 *pixels_a, *pixels_b;
  int stride = cairo_image_surface_get_stride (a);
  double ink = 0;

  cairo_surface_flush (a);
  cairo_surface_flush (b);
  pixels_a = cairo_image_surface_get_data (a);
  pixels_b = cairo_image_surface_get_data (b);
  *difference = *worse = 0;
  for (int y = 0; y < cairo_image_surface_get_height (a); y++) {
    for (int x = 0; x < cairo_image_surface_get_width (a); x++) {
      int apart = ABS (pixels_a[y * stride + x] - pixels_b[y * stride + x]);

      ink += pixels_a[y * stride + x];
      *difference += apart;
      *worse += apart > 128 ? 255 : 0;
    }
  }
  g_assert_true (ink > 0);
  *difference /= ink;
  *worse /= ink;
}

typedef struct {
  const char *name;
  int n_points;
  double noise;
  double smoothing;
  int gap; /* every other stretch of so many points; 0: none */
  double scale, shift;
  gboolean logarithmic;
  double tolerance; /* of the difference */
  BnlAxis x;
} Case;

#define WHOLE                                                                                      \
  {                                                                                                \
    .minimum = 0, .maximum = 1000                                                                  \
  }

/* The tolerance is of rounding at edges: next to nothing of a cloud, some of a thin line. */
static const Case cases[] = {
  { "sparse", 40, 0, 0, 0, 1, 0, FALSE, 0.1, WHOLE },
  { "smooth", 600, 0, 0, 0, 1, 0, FALSE, 0.1, WHOLE },
  { "smooth-dense", 100000, 0, 0, 0, 1, 0, FALSE, 0.1, WHOLE },
  { "smooth-very-dense", 400000, 0, 0, 0, 1, 0, FALSE, 0.1, WHOLE },
  { "noisy", 600, 0.2, 0, 0, 1, 0, FALSE, 0.1, WHOLE },
  { "noisy-smoothed", 1500, 0.2, 0.6, 0, 1, 0, FALSE, 0.1, WHOLE },
  { "dense", 20000, 0.1, 0, 0, 1, 0, FALSE, 0.03, WHOLE },
  { "very-dense", 200000, 0.02, 0, 0, 1, 0, FALSE, 0.04, WHOLE },
  { "gaps", 600, 0.02, 0, 30, 1, 0, FALSE, 0.1, WHOLE },
  { "scaled", 600, 0.1, 0, 0, 2, 0, FALSE, 0.05, WHOLE },
  { "scaled-oddly", 600, 0.1, 0, 0, 1.37, 0.4, FALSE, 0.05, WHOLE },
  { "logarithmic", 600, 0.1, 0, 0, 1, 0, TRUE, 0.1, WHOLE },
  { "logarithmic-dense", 20000, 0.1, 0, 0, 1, 0, TRUE, 0.05, WHOLE },
  { "zoomed-to-few", 100000, 0.02, 0, 0, 1, 0, FALSE, 0.1, { .minimum = 300, .maximum = 300.3 } },
  { "zoomed-to-many", 200000, 0.02, 0, 0, 1, 0, FALSE, 0.06, { .minimum = 200, .maximum = 400 } },
  { "zoomed-between", 20, 0, 0, 0, 1, 0, FALSE, 0.1, { .minimum = 330, .maximum = 345 } },
  { "x-logarithmic",
    600,
    0.1,
    0,
    0,
    1,
    0,
    FALSE,
    0.1,
    { .minimum = 0.8, .maximum = 1000, .logarithmic = TRUE } },
  { "x-logarithmic-sparse",
    20,
    0,
    0,
    0,
    1,
    0,
    TRUE,
    0.1,
    { .minimum = 20, .maximum = 1000, .logarithmic = TRUE } },
  { "x-logarithmic-dense",
    200000,
    0.02,
    0,
    0,
    1,
    0,
    FALSE,
    0.06,
    { .minimum = 0.002, .maximum = 1000, .logarithmic = TRUE } },
  { "x-logarithmic-gaps",
    20000,
    0.02,
    0,
    500,
    1,
    0,
    FALSE,
    0.1,
    { .minimum = 1, .maximum = 1000, .logarithmic = TRUE } },
};

static BnlCurve *
make_curve (const Case *c)
{
  BnlCurve *curve = bnl_curve_new ("train", 0, BNL_CURVE_SOLID);

  bnl_curve_set_smoothing (curve, c->smoothing);
  for (int i = 0; i < c->n_points; i++) {
    double t = (i + 0.5) / c->n_points;
    double y = 0.1 + 2 * exp (-5 * t) + 0.1 * sin (40 * t);

    y *= 1 + c->noise * g_test_rand_double_range (-1, 1);
    bnl_curve_append (curve, 1000 * t, c->gap > 0 && i / c->gap % 2 ? (double) NAN : MAX (y, 0.02));
  }
  return curve;
}

static void
test_like_plain (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (BnlCurve) curve = make_curve (c);
  Canvas plain, ours;
  double difference, worse;

  init_canvas (&plain, c->scale, c->shift);
  init_canvas (&ours, c->scale, c->shift);
  plain.plot.y.logarithmic = ours.plot.y.logarithmic = c->logarithmic;
  plain.plot.x = ours.plot.x = c->x;
  clip_to_plot (&plain);
  clip_to_plot (&ours);
  stroke_plainly (&plain, curve, c->logarithmic);
  bnl_stroke_line (&ours.stroke, curve, FALSE);
  compare (plain.surface, ours.surface, &difference, &worse);
  g_test_message ("difference %.4f of the ink, %.4f of it by more than half", difference, worse);
  g_assert_true (difference <= c->tolerance);
  g_assert_true (worse <= 0.005);
  clear_canvas (&plain);
  clear_canvas (&ours);
}

/* Lit pixels in a column of the canvas. */
static int
count_lit (Canvas *canvas, int x)
{
  int stride = cairo_image_surface_get_stride (canvas->surface);
  const guint8 *pixels;
  int n = 0;

  cairo_surface_flush (canvas->surface);
  pixels = cairo_image_surface_get_data (canvas->surface);
  for (int y = 0; y < HEIGHT; y++)
    n += pixels[y * stride + x] > 0;
  return n;
}

/* Nothing is drawn across a gap, where a stretch of gaps lies in a dense curve neither. */
static void
test_gap (void)
{
  for (int n = 100; n <= 1000000; n *= 100) {
    g_autoptr (BnlCurve) curve = bnl_curve_new ("train", 0, BNL_CURVE_SOLID);
    Canvas canvas;

    init_canvas (&canvas, 1, 0);
    for (int i = 0; i < n; i++)
      bnl_curve_append (curve, 1000.0 * i / n, i > n * 2 / 5 && i < n * 3 / 5 ? (double) NAN : 1);
    bnl_stroke_line (&canvas.stroke, curve, FALSE);
    g_assert_cmpint (count_lit (&canvas, 20 + 600 * 3 / 10), >=, 2);
    g_assert_cmpint (count_lit (&canvas, 20 + 600 / 2), ==, 0);
    g_assert_cmpint (count_lit (&canvas, 20 + 600 * 7 / 10), >=, 2);
    clear_canvas (&canvas);
  }
}

/* A step is a line from one level to the other, also where two columns meet. */
static void
test_step (void)
{
  for (int n = 10000; n <= 1000000; n *= 10) {
    g_autoptr (BnlCurve) curve = bnl_curve_new ("train", 0, BNL_CURVE_SOLID);
    Canvas canvas;

    for (int i = 0; i < n; i++)
      bnl_curve_append (curve, 1000.0 * i / n, i < n / 2 ? 1 : 2);
    init_canvas (&canvas, 1, 0);
    bnl_stroke_line (&canvas.stroke, curve, FALSE);
    g_assert_cmpint (MAX (count_lit (&canvas, 20 + 299), count_lit (&canvas, 20 + 300)), >=, 148);
    clear_canvas (&canvas);
  }
}

/* The last of a million points is there, be they a few more than whole blocks. */
static void
test_last (void)
{
  g_autoptr (BnlCurve) curve = bnl_curve_new ("train", 0, BNL_CURVE_SOLID);
  int n = 1000010;
  Canvas canvas;

  for (int i = 0; i < n; i++)
    bnl_curve_append (curve, 1000.0 * i / (n - 1), i == n - 1 ? 2 : 1);
  init_canvas (&canvas, 1, 0);
  bnl_stroke_line (&canvas.stroke, curve, FALSE);
  g_assert_cmpint (count_lit (&canvas, 20 + 590), <=, 6);
  g_assert_cmpint (count_lit (&canvas, 20 + 600), >=, 140);
  clear_canvas (&canvas);
}

/* Values that are no place on the canvas, or lie beyond what Cairo can count, do no harm. */
static void
test_far (void)
{
  for (int logarithmic = 0; logarithmic < 2; logarithmic++) {
    for (int line = BNL_CURVE_SOLID; line <= BNL_CURVE_DASHED; line++) {
      g_autoptr (BnlCurve) curve = bnl_curve_new ("train", 0, (BnlCurveLine) line);
      static const double values[] = { 1, 1e38, -1e38, 0, -1, 1e-38, 1, 1 };
      Canvas canvas;

      init_canvas (&canvas, 1, 0);
      canvas.plot.y.logarithmic = logarithmic;
      bnl_curve_set_smoothing (curve, 0.6);
      for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
        bnl_curve_append (curve, 100 * (double) i, values[i]);
      bnl_stroke_ghost (&canvas.stroke, curve);
      bnl_curve_set_smoothing (curve, 0);
      bnl_stroke_line (&canvas.stroke, curve, FALSE);
      bnl_stroke_points (&canvas.stroke, curve);
      g_assert_cmpint (cairo_status (canvas.cr), ==, CAIRO_STATUS_SUCCESS);
      /* Level between the last two. */
      g_assert_cmpint (count_lit (&canvas, 20 + 390), >=, 2);
      g_assert_cmpint (count_lit (&canvas, 20 + 390), <=, 6);
      clear_canvas (&canvas);
    }
  }
}

/* Dashes leave gaps, less their halo, whether the points are few or many. */
static void
test_dashes (void)
{
  for (int n = 10; n <= 100000; n *= 100) {
    g_autoptr (BnlCurve) curve = bnl_curve_new ("validation", 0, BNL_CURVE_DASHED);
    Canvas canvas;
    int n_dark = 0;

    init_canvas (&canvas, 1, 0);
    for (int i = 0; i <= n; i++)
      bnl_curve_append (curve, 1000.0 * i / n, 1);
    bnl_stroke_line (&canvas.stroke, curve, FALSE);
    for (int x = 30; x < 610; x++)
      n_dark += count_lit (&canvas, x) == 0;
    g_assert_cmpint (n_dark, >=, 580 * 5 / 100);
    g_assert_cmpint (n_dark, <=, 580 * 45 / 100);
    clear_canvas (&canvas);
  }
}

/* How long the dashes of a line along the plot are, in turn; a line without gaps is one dash. */
static GArray *
measure_dashes (const BnlCurve *curve)
{
  GArray *lengths = g_array_new (FALSE, FALSE, sizeof (int));
  int before = 0;
  Canvas canvas;

  init_canvas (&canvas, 1, 0);
  bnl_stroke_line (&canvas.stroke, curve, FALSE);
  for (int x = 30; x < 610; x++) {
    if (count_lit (&canvas, x) == 0) {
      before = 0;
    } else if (before++ == 0) {
      g_array_append_val (lengths, before);
    } else {
      g_array_index (lengths, int, lengths->len - 1) = before;
    }
  }
  clear_canvas (&canvas);
  return lengths;
}

/* The tenth curve has the color of the first and other dashes, and so on, solid or dashed, drawn by
 * columns or not. */
static void
test_patterns (void)
{
  guint n_stroked[2 * BNL_STROKE_N_PATTERNS];

  for (int n = 10; n <= 100000; n *= 100) {
    guint n_dashes[2 * BNL_STROKE_N_PATTERNS];
    int longest[2 * BNL_STROKE_N_PATTERNS];

    for (guint k = 0; k < 2 * BNL_STROKE_N_PATTERNS; k++) {
      g_autoptr (BnlCurve) curve = bnl_curve_new ("run", 3 + k / 2 * BNL_CHART_N_COLORS,
                                                  k % 2 ? BNL_CURVE_DASHED : BNL_CURVE_SOLID);
      g_autoptr (GArray) lengths = NULL;

      for (int i = 0; i <= n; i++)
        bnl_curve_append (curve, 1000.0 * i / n, 1);
      lengths = measure_dashes (curve);
      n_dashes[k] = lengths->len;
      longest[k] = 0;
      for (guint i = 0; i < lengths->len; i++)
        longest[k] = MAX (longest[k], g_array_index (lengths, int, i));
      g_test_message ("%d points, %u: %u dashes, the longest %d px", n, k, n_dashes[k], longest[k]);
      g_assert_cmpint (n_dashes[k] == 1, ==, k == 0);
      /* Cairo strokes the first. */
      if (n == 10)
        n_stroked[k] = n_dashes[k];
      g_assert_cmpint (ABS ((int) n_dashes[k] - (int) n_stroked[k]), <=, 1);
    }
    for (guint i = 0; i < 2 * BNL_STROKE_N_PATTERNS; i++)
      for (guint k = 0; k < i; k++)
        g_assert_true (ABS (longest[i] - longest[k]) > 3 ||
                       ABS ((int) n_dashes[i] - (int) n_dashes[k]) >= 4);
  }
}

/* Dashes are seen on a cloud of their own color: both are there, the cloud paler. */
static void
test_crowded (void)
{
  g_autoptr (BnlCurve) cloud = bnl_curve_new ("train", 1, BNL_CURVE_SOLID);
  g_autoptr (BnlCurve) dashed = bnl_curve_new ("validation", 1, BNL_CURVE_DASHED);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, WIDTH, HEIGHT);
  int n_full[2] = { 0, 0 };
  Canvas canvas;

  init_canvas (&canvas, 1, 0);
  for (int i = 0; i < 20000; i++)
    bnl_curve_append (cloud, i / 20.0, i % 2 ? 0.5 : 2);
  for (int i = 0; i <= 100; i++)
    bnl_curve_append (dashed, 10 * i, 1.25);
  g_assert_true (bnl_stroke_is_cloud (&canvas.stroke, cloud));
  g_assert_false (bnl_stroke_is_cloud (&canvas.stroke, dashed));
  cairo_destroy (canvas.cr);
  cairo_surface_destroy (canvas.surface);
  canvas.surface = surface;
  canvas.stroke.cr = canvas.cr = cairo_create (surface);
  for (int k = 0; k < 2; k++) {
    const BnlColor *c = &canvas.theme.colors[1];
    guint32 full = (guint32) lround (c->red * 255) << 16 | (guint32) lround (c->green * 255) << 8 |
                   (guint32) lround (c->blue * 255);

    if (k == 0)
      bnl_stroke_line (&canvas.stroke, cloud, TRUE);
    else
      bnl_stroke_line (&canvas.stroke, dashed, TRUE);
    cairo_surface_flush (surface);
    for (int y = 0; y < HEIGHT; y++) {
      const guint32 *row =
          (const guint32 *) (const void *) (cairo_image_surface_get_data (surface) +
                                            y * cairo_image_surface_get_stride (surface));

      for (int x = 0; x < WIDTH; x++)
        n_full[k] += (row[x] & 0xffffff) == full;
    }
  }
  g_assert_cmpint (n_full[0], ==, 0);
  /* Two rows of six pixels of ten, less their ends. */
  g_assert_cmpint (n_full[1], >=, 500);
  clear_canvas (&canvas);
}

/* One point is a dot, and so is one between two gaps. */
static void
test_lone_points (void)
{
  g_autoptr (BnlCurve) one = bnl_curve_new ("train", 0, BNL_CURVE_SOLID);
  g_autoptr (BnlCurve) three = bnl_curve_new ("train", 0, BNL_CURVE_SOLID);
  Canvas canvas;

  bnl_curve_append (one, 100, 1);
  init_canvas (&canvas, 1, 0);
  bnl_stroke_line (&canvas.stroke, one, FALSE);
  bnl_stroke_points (&canvas.stroke, one);
  g_assert_cmpint (count_lit (&canvas, 20 + 60), >=, 6);
  clear_canvas (&canvas);

  bnl_curve_append (three, 0, 1);
  bnl_curve_append (three, 100, (double) NAN);
  bnl_curve_append (three, 200, 1);
  bnl_curve_append (three, 300, (double) NAN);
  bnl_curve_append (three, 400, 1);
  bnl_curve_append (three, 500, 1);
  init_canvas (&canvas, 1, 0);
  bnl_stroke_points (&canvas.stroke, three);
  g_assert_cmpint (count_lit (&canvas, 20 + 120), >=, 6);
  g_assert_cmpint (count_lit (&canvas, 20 + 240), ==, 0);
  g_assert_cmpint (count_lit (&canvas, 20 + 300), ==, 0);
  clear_canvas (&canvas);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strdup_printf ("/stroke/like-plain/%s", cases[i].name);

    g_test_add_data_func (path, &cases[i], test_like_plain);
  }
  g_test_add_func ("/stroke/gap", test_gap);
  g_test_add_func ("/stroke/step", test_step);
  g_test_add_func ("/stroke/last", test_last);
  g_test_add_func ("/stroke/far", test_far);
  g_test_add_func ("/stroke/dashes", test_dashes);
  g_test_add_func ("/stroke/crowded", test_crowded);
  g_test_add_func ("/stroke/lone-points", test_lone_points);
  g_test_add_func ("/stroke/patterns", test_patterns);
  return g_test_run ();
}
