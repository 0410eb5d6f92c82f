#include "plot/bnl-band.h"
#include "plot/bnl-chart-layout-private.h"
#include "plot/bnl-painter-private.h"
#include "plot/bnl-room-private.h"

#include <math.h>
#include <string.h>

/* What is said at the edges of a plot: where a line leaves it, where it ends early, and that no
 * word stands on a line. */

#define WIDTH 640
#define HEIGHT 400

/* Falls from 2; from spike_from on there are 20 points of height spike. */
static BnlCurve *
add_curve (BnlChart *chart, guint color, int n, int spike_from, double spike, double foot)
{
  BnlCurve *curve = bnl_curve_new (color ? "with" : "without", color, BNL_CURVE_SOLID);

  for (int i = 1; i <= n; i++)
    bnl_curve_append (
        curve, i, i >= spike_from && i < spike_from + 20 ? spike + i : foot + 2 * exp (-0.02 * i));
  bnl_chart_take_curve (chart, curve);
  return curve;
}

static gboolean
find_cut (const BnlChart *chart, guint index, double *x, double *peak)
{
  BnlAxis x_axis, y_axis;

  bnl_chart_range_get (chart, &x_axis, &y_axis);
  return bnl_chart_range_find_cut (chart, bnl_chart_get_layer (chart, index), &x_axis, &y_axis, x,
                                   peak);
}

static void
test_cut (void)
{
  g_autoptr (BnlChart) chart = bnl_chart_new ("Loss");
  g_autofree char *text = NULL;
  double x, peak;

  add_curve (chart, 0, 1000, 500, 1000, 0.1);
  add_curve (chart, 1, 1000, 5000, 0, 0.1);
  g_assert_true (find_cut (chart, 0, &x, &peak));
  g_assert_true (fabs (peak - 1519) <= 1e-3);
  g_assert_true (fabs (x - 519) <= 1);
  g_assert_false (find_cut (chart, 1, &x, &peak));
  text = bnl_chart_describe (chart);
  g_assert_nonnull (strstr (text, "; without leaves the picture at the top, up to 1,519"));
  g_assert_null (strstr (text, "with leaves"));

  /* Nobody cut it: all is seen, or someone chose what is seen, or the run's end says it. */
  bnl_chart_set_trim (chart, FALSE);
  g_assert_false (find_cut (chart, 0, &x, &peak));
  bnl_chart_set_trim (chart, TRUE);
  bnl_chart_set_logarithmic (chart, TRUE);
  g_assert_false (find_cut (chart, 0, &x, &peak));
  bnl_chart_set_logarithmic (chart, FALSE);
  bnl_chart_add_divergence (chart, 1000, 1, "diverged");
  g_assert_true (find_cut (chart, 0, &x, &peak));
  bnl_chart_add_divergence (chart, 1000, 0, "diverged");
  g_assert_false (find_cut (chart, 0, &x, &peak));
}

/* The spread of shares near 1 reaches beyond 1, where there is nothing to see. */
static void
test_limit (void)
{
  g_autoptr (BnlChart) chart = bnl_chart_new ("Accuracy");
  BnlBand *band = bnl_band_new ("with", 1, BNL_CURVE_SOLID, "seeds");
  double lowest, highest, x, peak;

  for (guint run = 0; run < 3; run++) {
    bnl_band_add_run (band);
    for (int i = 1; i <= 100; i++)
      bnl_band_append (band, run, i, 1 - 0.2 * run / i);
  }
  bnl_chart_take_layer (chart, bnl_band_get_layer (band));
  bnl_chart_set_y_limits (chart, 0, 1);
  g_assert_true (bnl_band_get_layer (band)->class->get_y_range (bnl_band_get_layer (band), 1, 100,
                                                                FALSE, &lowest, &highest));
  g_assert_cmpfloat (highest, >, 1);
  g_assert_false (find_cut (chart, 0, &x, &peak));
}

/* What several runs share is told once. */
static void
test_shared_divergence (void)
{
  g_autoptr (BnlChart) chart = bnl_chart_new ("Loss");
  g_autofree char *text = NULL;
  const char *first;

  add_curve (chart, 0, 10, 50, 0, 0);
  bnl_chart_add_divergence (chart, 10, 0, "both diverged at step 10");
  bnl_chart_add_divergence (chart, 10, 1, "both diverged at step 10");
  text = bnl_chart_describe (chart);
  first = strstr (text, "both diverged");
  g_assert_nonnull (first);
  g_assert_null (strstr (first + 1, "both diverged"));
}

static cairo_surface_t *
draw (const BnlChart *chart)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH, HEIGHT);
  cairo_t *cr = cairo_create (surface);
  BnlChartTheme theme;

  bnl_chart_theme_init (&theme, FALSE);
  theme.paint_background = TRUE;
  bnl_chart_draw (chart, cr, WIDTH, HEIGHT, &theme);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

/* Pixels that differ within a rectangle. */
static int
count_apart (cairo_surface_t *a, cairo_surface_t *b, double x0, double y0, double x1, double y1)
{
  int stride = cairo_image_surface_get_stride (a);
  int n = 0;

  for (int y = MAX (0, (int) y0); y < MIN (HEIGHT, (int) y1); y++)
    for (int x = MAX (0, (int) x0); x < MIN (WIDTH, (int) x1); x++)
      n += memcmp (cairo_image_surface_get_data (a) + y * stride + 4 * x,
                   cairo_image_surface_get_data (b) + y * stride + 4 * x, 4) != 0;
  return n;
}

static void
get_layout (const BnlChart *chart, BnlChartLayout *layout)
{
  BnlChartTheme theme;

  bnl_chart_theme_init (&theme, FALSE);
  bnl_chart_layout (chart, &theme, WIDTH, HEIGHT, layout);
}

/* The name of an event stands at the foot, unless a line is there. */
static void
test_event_label (void)
{
  for (int low = 0; low < 2; low++) {
    g_autoptr (BnlChart) chart = bnl_chart_new ("Loss");
    cairo_surface_t *without, *with;
    BnlChartLayout layout;
    double x, foot;
    int at_foot, at_top;

    bnl_chart_set_x_label (chart, "step");
    add_curve (chart, 0, 1000, 5000, 0, low ? 0 : 0.6);
    /* Makes y begin at 0 in both. */
    add_curve (chart, 1, 10, 1, -10, 0);
    bnl_chart_set_trim (chart, FALSE);
    bnl_chart_set_y_limits (chart, 0, 5);
    without = draw (chart);
    bnl_chart_add_event (chart, 600, "rate 0.01");
    with = draw (chart);
    get_layout (chart, &layout);
    x = layout.left + 0.6 * layout.width + 4;
    foot = layout.top + layout.height;
    at_foot = count_apart (without, with, x, foot - 16, x + 60, foot);
    at_top = count_apart (without, with, x, layout.top, x + 60, layout.top + 18);
    if (low) {
      g_assert_cmpint (at_foot, ==, 0);
      g_assert_cmpint (at_top, >, 50);
    } else {
      g_assert_cmpint (at_foot, >, 50);
      g_assert_cmpint (at_top, ==, 0);
    }
    cairo_surface_destroy (without);
    cairo_surface_destroy (with);
  }
}

/* A run that is over keeps its name at its own end while another goes on. */
static void
test_early_end (void)
{
  g_autoptr (BnlChart) chart = bnl_chart_new ("Loss");
  BnlCurve *early = add_curve (chart, 0, 500, 5000, 0, 1);
  BnlCurve *late = add_curve (chart, 1, 1000, 5000, 0, 0);
  cairo_surface_t *without, *with;
  BnlChartLayout layout;
  double x, y;

  bnl_curve_set_label (late, "without BN");
  without = draw (chart);
  bnl_curve_set_label (early, "with BN");
  with = draw (chart);
  get_layout (chart, &layout);
  x = layout.left + bnl_axis_to_frac (&layout.x, 500) * layout.width;
  y = layout.top + (1 - bnl_axis_to_frac (&layout.y, 1)) * layout.height;
  g_assert_cmpint (count_apart (without, with, x + 8, y - 12, x + 60, y + 12), >, 50);
  /* And nowhere else. */
  g_assert_cmpint (count_apart (without, with, 0, 0, x, HEIGHT), ==, 0);
  g_assert_cmpint (count_apart (without, with, x + 90, 0, WIDTH, HEIGHT), ==, 0);
  cairo_surface_destroy (without);
  cairo_surface_destroy (with);
}

static void
test_room (void)
{
  g_autoptr (BnlChart) chart = bnl_chart_new ("Loss");
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_A8, 8, 8);
  cairo_t *cr = cairo_create (surface);
  BnlCurve *curve = bnl_curve_new ("flat", 0, BNL_CURVE_SOLID);
  BnlPainter painter;
  BnlChartTheme theme;
  double y, top;

  bnl_curve_append (curve, 0, 0.5);
  bnl_curve_append (curve, 10, 0.5);
  bnl_chart_take_curve (chart, curve);
  bnl_chart_theme_init (&theme, FALSE);
  bnl_painter_init (&painter, chart, cr, WIDTH, HEIGHT, &theme);
  y = bnl_painter_to_y (&painter, 0.5);
  g_assert_false (bnl_room_is_free (&painter, 200, 260, y - 10, y + 10));
  g_assert_true (bnl_room_is_free (&painter, 200, 260, y + 5, y + 20));
  g_assert_false (bnl_room_find (&painter, 200, 60, y - 8, 0, &top));
  g_assert_true (bnl_room_find (&painter, 200, 60, y - 8, 3, &top));
  g_assert_true (fabs (top - (y - 8)) <= 2 * painter.plan.line_px);
  g_assert_true (bnl_room_is_free (&painter, 200, 260, top, top + painter.plan.line_px));
  g_assert_false (bnl_room_find (&painter, 200, 60, -500, 3, &top));
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot/markers/cut", test_cut);
  g_test_add_func ("/plot/markers/limit", test_limit);
  g_test_add_func ("/plot/markers/shared-divergence", test_shared_divergence);
  g_test_add_func ("/plot/markers/event-label", test_event_label);
  g_test_add_func ("/plot/markers/early-end", test_early_end);
  g_test_add_func ("/plot/markers/room", test_room);
  return g_test_run ();
}
