#include "plot/bnl-band.h"
#include "plot/bnl-bars.h"
#include "plot/bnl-chart-categories.h"
#include "plot/bnl-color-map.h"
#include "plot/bnl-distribution.h"
#include "plot/bnl-heat-map.h"
#include "plot/bnl-painter-private.h"
#include "plot/bnl-percentiles.h"
#include "plot/bnl-ridges.h"

#include <math.h>

/* What layers draw, beside the plain way to draw the same: every point, every bin, every cell. */

#define WIDTH 640
#define HEIGHT 400

typedef struct {
  cairo_surface_t *surface;
  BnlPainter painter;
} Canvas;

static void
init_canvas (Canvas *canvas, const BnlChart *chart, const BnlChartTheme *theme)
{
  const BnlChartLayout *plot = &canvas->painter.plan.plot;
  cairo_t *cr;

  canvas->surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH, HEIGHT);
  cr = cairo_create (canvas->surface);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  bnl_painter_init (&canvas->painter, chart, cr, WIDTH, HEIGHT, theme);
  cairo_rectangle (cr, plot->left, plot->top, plot->width, plot->height);
  cairo_clip (cr);
}

static void
clear_canvas (Canvas *canvas)
{
  cairo_destroy (canvas->painter.cr);
  cairo_surface_destroy (canvas->surface);
}

static guint32
get_pixel (const Canvas *canvas, int x, int y)
{
  const guint8 *data = cairo_image_surface_get_data (canvas->surface);

  return ((const guint32 *) (const void *) (data + y * cairo_image_surface_get_stride (
                                                           canvas->surface)))[x];
}

/* Mean difference of a channel where either has drawn, of 255. */
static double
compare (Canvas *a, Canvas *b)
{
  double difference = 0;
  double n = 0;

  cairo_surface_flush (a->surface);
  cairo_surface_flush (b->surface);
  for (int y = 0; y < HEIGHT; y++)
    for (int x = 0; x < WIDTH; x++) {
      guint32 p = get_pixel (a, x, y);
      guint32 q = get_pixel (b, x, y);

      if (p == 0xffffffff && q == 0xffffffff)
        continue;
      n++;
      for (int shift = 0; shift < 24; shift += 8)
        difference += ABS ((int) (p >> shift & 0xff) - (int) (q >> shift & 0xff)) / 3.0;
    }
  g_assert_true (n > 100);
  g_test_message ("difference %g of 255 in %g pixels", difference / n, n);
  return difference / n;
}

/* Draws a pass of the only layer and, by plain, the same; returns how far apart they are. */
static double
compare_pass (BnlChart *chart,
              BnlLayerPass pass,
              void (*plain) (const BnlPainter *painter, gconstpointer data),
              gconstpointer data)
{
  const BnlLayer *layer = bnl_chart_get_layer (chart, 0);
  Canvas ours, other;
  BnlChartTheme theme;
  double difference;

  bnl_chart_theme_init (&theme, FALSE);
  init_canvas (&ours, chart, &theme);
  init_canvas (&other, chart, &theme);
  layer->class->draw (layer, &ours.painter, pass);
  plain (&other.painter, data);
  difference = compare (&ours, &other);
  clear_canvas (&ours);
  clear_canvas (&other);
  return difference;
}

static void
draw_band (const BnlPainter *painter, gconstpointer data)
{
  const BnlBand *band = data;
  gsize n = bnl_band_get_length (band);

  for (gsize i = 0; i < 2 * n; i++) {
    BnlBandPoint point = bnl_band_get (band, i < n ? i : 2 * n - 1 - i);

    cairo_line_to (painter->cr, bnl_painter_to_x (painter, point.x),
                   bnl_painter_to_y (painter, point.mean + (i < n ? point.std : -point.std)));
  }
  bnl_stroke_set_color (&painter->stroke, 1, 0.22);
  cairo_fill (painter->cr);
}

static void
draw_mean (const BnlPainter *painter, gconstpointer data)
{
  const BnlBand *band = data;

  for (gsize i = 0; i < bnl_band_get_length (band); i++) {
    BnlBandPoint point = bnl_band_get (band, i);

    cairo_line_to (painter->cr, bnl_painter_to_x (painter, point.x),
                   bnl_painter_to_y (painter, point.mean));
  }
  bnl_stroke_set_color (&painter->stroke, 1, 1);
  cairo_set_line_width (painter->cr, 2);
  cairo_set_line_join (painter->cr, CAIRO_LINE_JOIN_ROUND);
  cairo_stroke (painter->cr);
}

static void
test_band (void)
{
  static const int lengths[] = { 5, 60, 600, 20000, 850 };

  for (guint k = 0; k < 2 * G_N_ELEMENTS (lengths); k++) {
    g_autoptr (BnlChart) chart = bnl_chart_new ("Loss");
    BnlBand *band = bnl_band_new ("band", 1, BNL_CURVE_SOLID, "seeds");
    int n = lengths[k / 2];

    bnl_chart_set_trim (chart, FALSE);
    bnl_chart_set_logarithmic (chart, k % 2);
    /* Of few points many are at the right end. */
    bnl_chart_set_x_logarithmic (chart, n == 850);
    bnl_chart_take_layer (chart, bnl_band_get_layer (band));
    for (guint run = 0; run < 3; run++) {
      bnl_band_add_run (band);
      for (int i = 0; i < n; i++)
        bnl_band_append (band, run, i + 1, 2 + sin (6.0 * i / n) + 0.1 * run);
    }
    g_assert_true (compare_pass (chart, BNL_LAYER_AREAS, draw_band, band) <= 1);
    g_assert_true (compare_pass (chart, BNL_LAYER_LINES, draw_mean, band) <= 8);
  }
}

static void
draw_percentiles (const BnlPainter *painter, gconstpointer data)
{
  const BnlPercentiles *percentiles = data;
  gsize n = bnl_percentiles_get_length (percentiles);

  for (guint pair = 0; pair < 2; pair++) {
    for (gsize i = 0; i < 2 * n; i++) {
      gsize index = i < n ? i : 2 * n - 1 - i;

      cairo_line_to (painter->cr, bnl_painter_to_x (painter, (double) index),
                     bnl_painter_to_y (painter, bnl_percentiles_get (percentiles, index,
                                                                     i < n ? pair : 4 - pair)));
    }
    cairo_close_path (painter->cr);
    bnl_stroke_set_color (&painter->stroke, 0, 1 - sqrt (1 - 0.62));
    cairo_fill (painter->cr);
  }
}

static void
test_percentiles (void)
{
  static const double percents[] = { 0, 25, 50, 75, 100 };
  g_autoptr (BnlChart) chart = bnl_chart_new ("Inputs");
  BnlPercentiles *percentiles = bnl_percentiles_new ("p", 0, percents, 5);

  bnl_chart_take_layer (chart, bnl_percentiles_get_layer (percentiles));
  for (int i = 0; i < 200; i++) {
    float values[5];

    for (int k = 0; k < 5; k++)
      values[k] = (float) (sin (i / 30.0) + k * (1 + i / 100.0));
    bnl_percentiles_append (percentiles, i, values);
  }
  g_assert_true (compare_pass (chart, BNL_LAYER_AREAS, draw_percentiles, percentiles) <= 1);
}

static void
draw_bins (const BnlPainter *painter, gconstpointer data)
{
  const BnlDistribution *bins = data;

  for (guint i = 0; i < bnl_distribution_get_n_bins (bins); i++) {
    double x0 = round (bnl_painter_to_x (painter, bnl_distribution_get_edge (bins, i)));
    double x1 = round (bnl_painter_to_x (painter, bnl_distribution_get_edge (bins, i + 1)));
    double y = bnl_painter_to_y (painter, bnl_distribution_get_count (bins, i));

    cairo_rectangle (painter->cr, x0, y, x1 - x0, bnl_painter_to_y (painter, 0) - y);
  }
  bnl_stroke_set_color (&painter->stroke, 0, 0.35);
  cairo_fill (painter->cr);
}

static void
test_distribution (void)
{
  g_autoptr (BnlChart) chart = bnl_chart_new ("Weights");
  BnlDistribution *bins = bnl_distribution_new ("w", 0);
  float values[2000];

  for (int i = 0; i < 2000; i++)
    values[i] = (float) (sin (i * 1.7) + cos (i * 0.3));
  bnl_distribution_set_values (bins, values, 2000, -2, 2, 37);
  bnl_chart_take_layer (chart, bnl_distribution_get_layer (bins));
  g_assert_true (compare_pass (chart, BNL_LAYER_AREAS, draw_bins, bins) <= 0.5);
}

static void
draw_bars (const BnlPainter *painter, gconstpointer data)
{
  const double *values = data;

  for (int i = 0; i < 4; i++) {
    double x0 = round (bnl_painter_to_x (painter, i - 0.38));
    double x1 = round (bnl_painter_to_x (painter, i + 0.38));
    double y = bnl_painter_to_y (painter, values[i]);

    cairo_rectangle (painter->cr, x0, y, x1 - x0, bnl_painter_to_y (painter, 0) - y);
  }
  bnl_stroke_set_color (&painter->stroke, 1, 1);
  cairo_fill (painter->cr);
}

static void
test_bars (void)
{
  static const double values[] = { 1, -0.5, 2, 0.25 };
  g_autoptr (BnlChart) chart = bnl_chart_new ("Bars");
  BnlBars *bars = bnl_bars_new ("b", 1);

  for (guint i = 0; i < 4; i++)
    bnl_bars_set (bars, i, values[i], NAN);
  bnl_chart_take_layer (chart, bnl_bars_get_layer (bars));
  g_assert_true (compare_pass (chart, BNL_LAYER_LINES, draw_bars, values) <= 2);
}

/* The middle of a cell's upper left quarter has the color of its value; a mark has none of the
 * map's, and an empty cell nothing. */
static void
test_heat_map (void)
{
  g_autoptr (BnlChart) chart = bnl_chart_new ("Map");
  BnlHeatMap *map = bnl_heat_map_new ("m", 5, 4);
  const BnlLayer *layer = bnl_heat_map_get_layer (map);
  BnlChartTheme theme;
  Canvas canvas;

  for (guint i = 0; i < 18; i++)
    bnl_heat_map_set (map, i % 5, i / 5, i);
  bnl_heat_map_set_mark (map, 3, 3, "diverged");
  bnl_chart_take_layer (chart, bnl_heat_map_get_layer (map));
  bnl_chart_theme_init (&theme, FALSE);
  init_canvas (&canvas, chart, &theme);
  layer->class->draw (layer, &canvas.painter, BNL_LAYER_AREAS);
  cairo_surface_flush (canvas.surface);
  for (guint i = 0; i < 20; i++) {
    int x = (int) bnl_painter_to_x (&canvas.painter, i % 5 - 0.25);
    int y = (int) bnl_painter_to_y (&canvas.painter, i / 5 + 0.3);
    BnlColor color = bnl_color_map_get (&theme, i / 17.0);
    guint32 pixel = get_pixel (&canvas, x, y);

    if (i == 19) {
      g_assert_cmphex (pixel, ==, 0xffffffff);
    } else if (i == 18) {
      g_assert_cmphex (pixel >> 16 & 0xff, ==, pixel & 0xff);
      g_assert_cmphex (pixel, !=, 0xffffffff);
    } else {
      g_assert_true (fabs ((pixel >> 16 & 0xff) - 255 * color.red) <= 1);
      g_assert_true (fabs ((pixel >> 8 & 0xff) - 255 * color.green) <= 1);
      g_assert_true (fabs ((pixel & 0xff) - 255 * color.blue) <= 1);
    }
  }
  clear_canvas (&canvas);
}

/* The newest ridge lies over what rises behind it. */
static void
test_ridges (void)
{
  g_autoptr (BnlChart) chart = bnl_chart_new ("Ridges");
  BnlRidges *ridges = bnl_ridges_new ("r", 1);
  const BnlLayer *layer = bnl_ridges_get_layer (ridges);
  BnlChartTheme theme;
  Canvas canvas;
  int x;

  for (int step = 0; step <= 10; step++)
    bnl_ridges_append (ridges, step, 0, 3, (float[]){ 1, 1, 1 }, 3);
  bnl_chart_take_layer (chart, bnl_ridges_get_layer (ridges));
  bnl_chart_theme_init (&theme, FALSE);
  init_canvas (&canvas, chart, &theme);
  layer->class->draw (layer, &canvas.painter, BNL_LAYER_AREAS);
  cairo_surface_flush (canvas.surface);
  x = (int) bnl_painter_to_x (&canvas.painter, 1.5);
  for (int step = 0; step <= 10; step += 10) {
    double share = step == 0 ? 0.22 : 0.8;
    /* Above what rises from the second; and where others rise behind the last. */
    int y = (int) bnl_painter_to_y (&canvas.painter, step) - (step == 0 ? 102 : 60);
    guint32 pixel = get_pixel (&canvas, x, y);

    g_assert_true (fabs ((pixel >> 16 & 0xff) - 255 * (1 + share * (theme.colors[1].red - 1))) <=
                   1.5);
  }
  clear_canvas (&canvas);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot/layer-pictures/band", test_band);
  g_test_add_func ("/plot/layer-pictures/percentiles", test_percentiles);
  g_test_add_func ("/plot/layer-pictures/distribution", test_distribution);
  g_test_add_func ("/plot/layer-pictures/bars", test_bars);
  g_test_add_func ("/plot/layer-pictures/heat-map", test_heat_map);
  g_test_add_func ("/plot/layer-pictures/ridges", test_ridges);
  return g_test_run ();
}
