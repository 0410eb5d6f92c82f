/* Pictures in two parts: recorded where the charts are, made on another thread. */

#include "plot/bnl-band.h"
#include "plot/bnl-chart-record.h"

#include <math.h>
#include <string.h>

#define WIDTH 640
#define HEIGHT 300

/* Dense and sparse lines, dashes, raw lines behind, a band, markers and a crosshair. */
static BnlChart *
make_chart (void)
{
  BnlChart *chart = bnl_chart_new ("Loss");
  BnlBand *band = bnl_band_new ("mean", 3, BNL_CURVE_SOLID, "seeds");

  for (guint k = 0; k < 3; k++) {
    BnlCurve *curve = bnl_curve_new ("train", k, k == 1 ? BNL_CURVE_DASHED : BNL_CURVE_SOLID);
    int n = k == 2 ? 20 : 50000;

    bnl_curve_set_smoothing (curve, k == 0 ? 0.9 : 0);
    for (int i = 0; i < n; i++)
      bnl_curve_append (curve, i * (50000 / n), 1 + 0.2 * k + 0.3 * sin (i) + sin (1e-4 * i));
    bnl_chart_take_curve (chart, curve);
  }
  for (int run = 0; run < 3; run++) {
    bnl_band_add_run (band);
    for (int i = 0; i < 400; i++)
      bnl_band_append (band, (guint) run, 100 * i, 2 + 0.1 * run + 0.1 * cos (0.1 * i));
  }
  bnl_chart_take_layer (chart, bnl_band_get_layer (band));
  bnl_chart_set_band (chart, 5000);
  bnl_chart_set_x_label (chart, "step");
  bnl_chart_add_event (chart, 20000, "rate 0.01");
  bnl_chart_add_divergence (chart, 30000, 1, "diverged");
  bnl_chart_set_crosshair (chart, 12345);
  return chart;
}

static BnlChartRecord *
record (BnlChart *chart, double scale, const char *path)
{
  g_autoptr (GError) error = NULL;
  BnlChartRecord *made;
  BnlChartTheme theme;

  bnl_chart_theme_init (&theme, FALSE);
  theme.paint_background = TRUE;
  made = bnl_chart_record_new (&chart, 1, WIDTH, HEIGHT, scale, &theme, path, &error);
  g_assert_no_error (error);
  return made;
}

static cairo_surface_t *
draw (BnlChart *chart, double scale)
{
  cairo_surface_t *surface = cairo_image_surface_create (
      CAIRO_FORMAT_ARGB32, (int) ceil (WIDTH * scale), (int) ceil (HEIGHT * scale));
  cairo_t *cr = cairo_create (surface);
  BnlChartTheme theme;

  bnl_chart_theme_init (&theme, FALSE);
  theme.paint_background = TRUE;
  cairo_scale (cr, scale, scale);
  bnl_chart_draw (chart, cr, WIDTH, HEIGHT, &theme);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

/* What is saved is what is seen, pixel by pixel. */
static void
test_same (void)
{
  static const double scales[] = { 1, 1.5, 2, 4 };

  for (gsize i = 0; i < G_N_ELEMENTS (scales); i++) {
    BnlChart *chart = make_chart ();
    g_autoptr (BnlChartRecord) made = record (chart, scales[i], "a.png");
    cairo_surface_t *drawn = draw (chart, scales[i]);
    cairo_surface_t *painted;
    gsize size;

    /* The record stands on its own. */
    bnl_chart_free (chart);
    painted = bnl_chart_record_paint (made);
    g_assert_cmpint (cairo_surface_status (painted), ==, CAIRO_STATUS_SUCCESS);
    g_assert_cmpint (cairo_image_surface_get_width (painted), ==,
                     cairo_image_surface_get_width (drawn));
    g_assert_cmpint (cairo_image_surface_get_stride (painted), ==,
                     cairo_image_surface_get_stride (drawn));
    size = (gsize) cairo_image_surface_get_stride (drawn) *
           (gsize) cairo_image_surface_get_height (drawn);
    g_assert_cmpint (
        memcmp (cairo_image_surface_get_data (painted), cairo_image_surface_get_data (drawn), size),
        ==, 0);
    cairo_surface_destroy (painted);
    cairo_surface_destroy (drawn);
  }
}

static gpointer
encode_worker (gpointer data)
{
  g_autoptr (GError) error = NULL;
  GBytes *bytes = bnl_chart_record_encode (data, &error);

  g_assert_no_error (error);
  return bytes;
}

/* On another thread, while the chart goes on, is drawn, and goes. */
static void
check_thread (const char *path, const char *start)
{
  BnlChart *chart = make_chart ();
  BnlChartRecord *made = record (chart, 2, path);
  GThread *thread = g_thread_new ("encode", encode_worker, made);
  g_autoptr (GBytes) bytes = NULL;
  const char *content;
  gsize size;

  for (int i = 0; i < 5; i++) {
    bnl_curve_append (bnl_chart_get_curve (chart, 0), 50000 + i, 5);
    bnl_chart_set_crosshair (chart, 1000 * i);
    cairo_surface_destroy (draw (chart, 1));
  }
  bnl_chart_free (chart);
  bytes = g_thread_join (thread);
  bnl_chart_record_free (made);
  content = g_bytes_get_data (bytes, &size);
  g_assert_cmpuint (size, >, 5000);
  g_assert_true (memcmp (content, start, strlen (start)) == 0);
}

static void
test_thread (void)
{
  check_thread ("a.png", "\x89PNG");
  check_thread ("a.svg", "<?xml");
  check_thread ("a.PDF", "%PDF");
}

/* Nobody has to make the file. */
static void
test_dropped (void)
{
  static const char *const paths[] = { "a.png", "a.svg", "a.pdf" };

  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++) {
    BnlChart *chart = make_chart ();
    BnlChartRecord *made = record (chart, 1, paths[i]);

    bnl_chart_free (chart);
    bnl_chart_record_free (made);
  }
  bnl_chart_record_free (NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/chart-record/same", test_same);
  g_test_add_func ("/chart-record/thread", test_thread);
  g_test_add_func ("/chart-record/dropped", test_dropped);
  return g_test_run ();
}
