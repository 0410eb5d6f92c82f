#include "plot/bnl-interval.h"

#include "plot/bnl-chart-draw.h"
#include "plot/bnl-chart-ticks.h"
#include "plot/bnl-chart-values.h"
#include "plot/bnl-chart-zoom.h"
#include "plot/bnl-color-map.h"
#include "plot/bnl-heat-map.h"
#include "plot/bnl-layer-private.h"

#include <math.h>
#include <string.h>

/* Values at a few places, with what they vary by and with marks. */

#define N 5

static const double places[N] = { 1, 2, 4, 8, 1024 };
static const char *const labels[N] = { "1", "2", "4", "8", "1024" };
static const char *const marks[] = { "diverged", "not reached", "cannot be trained", NULL };

typedef struct {
  BnlChart *chart;
  BnlInterval *interval;
} Fixture;

static void
set_up (Fixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
  fixture->chart = bnl_chart_new ("Accuracy");
  bnl_chart_set_percent (fixture->chart, TRUE);
  bnl_chart_set_x_label (fixture->chart, "batch size");
  bnl_chart_set_x_logarithmic (fixture->chart, TRUE);
  bnl_chart_ticks_set_x (fixture->chart, places, labels, N);
  fixture->interval =
      bnl_interval_new ("with BN", 1, BNL_INTERVAL_LINE, BNL_CURVE_SOLID, places, N);
  bnl_interval_set_marks (fixture->interval, marks);
  bnl_chart_take_layer (fixture->chart, bnl_interval_get_layer (fixture->interval));
}

static void
tear_down (Fixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
  bnl_chart_free (fixture->chart);
}

static void
set (Fixture *fixture, guint index, double value, double spread, int mark)
{
  BnlIntervalPoint point = { value, value - spread, value + spread, FALSE, mark };

  bnl_interval_set (fixture->interval, index, &point, NULL);
}

static void
test_empty (Fixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
  g_autofree char *words = bnl_chart_describe (fixture->chart);
  double found;

  g_assert_cmpstr (words, ==, "Accuracy: no values yet");
  g_assert_false (bnl_chart_find_x (fixture->chart, 0, 1, &found));
  g_assert_cmpint (bnl_interval_get (fixture->interval, 2).mark, ==, -1);
  g_assert_true (isnan (bnl_interval_get (fixture->interval, 2).value));
}

static void
test_words (Fixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
  BnlIntervalPoint point = { 0.9, 0.9, 0.9, FALSE, -1 };
  BnlLayerReading reading;
  g_autofree char *words = NULL;

  set (fixture, 0, (double) NAN, (double) NAN, 2);
  set (fixture, 1, 0.82, 0.01, -1);
  bnl_interval_set (fixture->interval, 3, &point, "90 % of 1 seed");
  words = bnl_chart_describe (fixture->chart);
  g_assert_cmpstr (words, ==,
                   "Accuracy: with BN cannot be trained at batch size 1; 82.0\u00a0% "
                   "[81.0\u00a0%, 83.0\u00a0%] at batch size 2; 90 % of 1 seed at batch size 8");

  g_assert_true (bnl_chart_read (fixture->chart, 0, 1.2, (double) NAN, &reading));
  g_assert_cmpstr (reading.text, ==, "cannot be trained");
  g_assert_true (isnan (reading.y));
  /* Nearest by ratio, as the axis has it: 6 is nearer to 8 than to 4. */
  g_assert_true (bnl_chart_read (fixture->chart, 0, 6, (double) NAN, &reading));
  g_assert_cmpfloat (reading.x, ==, 8);
  g_assert_true (bnl_chart_read (fixture->chart, 0, 5, (double) NAN, &reading));
  g_assert_cmpstr (reading.text, ==, "nothing yet");
  g_assert_true (bnl_chart_read (fixture->chart, 0, 2, (double) NAN, &reading));
  g_assert_cmpfloat (reading.low, ==, 0.82 - 0.01);
  g_assert_cmpfloat (reading.high, ==, 0.82 + 0.01);
}

/* Not each of many, but the ends and what is marked. */
static void
test_many_words (Fixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
  g_autofree char *words = NULL;

  set (fixture, 0, (double) NAN, (double) NAN, 2);
  for (guint i = 1; i < N; i++)
    set (fixture, i, 0.8 + 0.01 * i, (double) NAN, i == 4 ? 0 : -1);
  words = bnl_chart_describe (fixture->chart);
  g_assert_cmpstr (words, ==,
                   "Accuracy: with BN 4 values, highest 84.0\u00a0%, diverged at batch size 1024, "
                   "lowest 81.0\u00a0% at batch size 2; cannot be trained at batch size 1");
}

static void
test_steps (Fixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
  double found;

  set (fixture, 1, 0.5, 0.1, -1);
  set (fixture, 3, (double) NAN, (double) NAN, 0);
  g_assert_true (bnl_chart_find_x (fixture->chart, 0, 1, &found));
  g_assert_cmpfloat (found, ==, 2);
  g_assert_true (bnl_chart_find_x (fixture->chart, 3, 1, &found));
  g_assert_cmpfloat (found, ==, 8);
  g_assert_true (bnl_chart_find_x (fixture->chart, 7, -1, &found));
  g_assert_cmpfloat (found, ==, 2);
  g_assert_false (bnl_chart_find_x (fixture->chart, 9, 1, &found));
}

static void
test_values (Fixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *text = NULL;

  set (fixture, 0, (double) NAN, (double) NAN, 2);
  set (fixture, 1, 0.75, 0.25, -1);
  bytes = bnl_chart_values_write (fixture->chart);
  text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_assert_cmpstr (text, ==,
                   "\"batch size\",\"with BN\",\"with BN, low\",\"with BN, high\"\r\n"
                   "1,\"cannot be trained\",,\r\n2,0.75,0.5,1\r\n4,,,\r\n8,,,\r\n1024,,,\r\n");
}

/* The legend explains the signs that are seen, a hollow dot as its ring. */
static void
test_marks (Fixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
  const BnlLayer *layer = bnl_interval_get_layer (fixture->interval);
  BnlIntervalPoint hollow = { 0.9, 0.9, 0.9, TRUE, -1 };

  set (fixture, 0, (double) NAN, (double) NAN, 2);
  g_assert_cmpstr (layer->class->get_mark (layer, 0), ==, "");
  g_assert_cmpstr (layer->class->get_mark (layer, 1), ==, "");
  g_assert_cmpstr (layer->class->get_mark (layer, 2), ==, "cannot be trained");
  g_assert_null (layer->class->get_mark (layer, 3));
  bnl_interval_set (fixture->interval, 1, &hollow, NULL);
  g_assert_cmpstr (layer->class->get_mark (layer, 1), ==, "not reached");
}

/* Charts that are compared share their scale. */
static void
test_extent (Fixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
  BnlChartTheme theme;
  BnlChartLayout layout;

  bnl_chart_theme_init (&theme, FALSE);
  set (fixture, 1, 0.5, 0.01, -1);
  bnl_chart_set_y_extent (fixture->chart, -2, 3);
  bnl_chart_layout (fixture->chart, &theme, 600, 300, &layout);
  g_assert_cmpfloat (layout.y.minimum, <=, -2);
  g_assert_cmpfloat (layout.y.maximum, >=, 3);
  bnl_chart_set_y_extent (fixture->chart, (double) NAN, (double) NAN);
  bnl_chart_layout (fixture->chart, &theme, 600, 300, &layout);
  g_assert_cmpfloat (layout.y.minimum, >, -2);
}

/* The axis holds every place with room beside it, and 0 where it is a line to compare with. */
static void
test_axes (Fixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
  BnlChartTheme theme;
  BnlChartLayout layout;

  bnl_chart_theme_init (&theme, FALSE);
  set (fixture, 1, 0.9, 0.01, -1);
  set (fixture, 2, 0.91, 0.01, -1);
  bnl_chart_layout (fixture->chart, &theme, 600, 300, &layout);
  g_assert_cmpfloat (layout.x.minimum, <, 1);
  g_assert_cmpfloat (layout.x.minimum, >, 0.5);
  g_assert_cmpfloat (layout.x.maximum, >, 1024);
  g_assert_cmpfloat (layout.y.minimum, >, 0.5);
  bnl_interval_set_zero (fixture->interval, TRUE);
  bnl_chart_layout (fixture->chart, &theme, 600, 300, &layout);
  g_assert_cmpfloat (layout.y.minimum, ==, 0);
}

static void
test_tick_names (Fixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
  g_assert_cmpstr (bnl_chart_ticks_get_x (fixture->chart, 1024 * (1 + 1e-12)), ==, "1024");
  g_assert_null (bnl_chart_ticks_get_x (fixture->chart, 1000));
  bnl_chart_ticks_set_x (fixture->chart, NULL, NULL, 0);
  g_assert_null (bnl_chart_ticks_get_x (fixture->chart, 1024));
}

static guint32 *
draw (BnlChart *chart, cairo_surface_t **surface)
{
  BnlChartTheme theme;
  cairo_t *cr;

  bnl_chart_theme_init (&theme, FALSE);
  theme.paint_background = TRUE;
  *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 400, 260);
  cr = cairo_create (*surface);
  bnl_chart_draw (chart, cr, 400, 260, &theme);
  cairo_destroy (cr);
  cairo_surface_flush (*surface);
  return (guint32 *) cairo_image_surface_get_data (*surface);
}

static guint32
pack (BnlColor color)
{
  return (guint32) lround (color.red * 255) << 16 | (guint32) lround (color.green * 255) << 8 |
         (guint32) lround (color.blue * 255);
}

static guint
count (const guint32 *pixels, guint32 color, int top, int bottom)
{
  guint n = 0;

  for (int i = top * 400; i < bottom * 400; i++)
    n += (pixels[i] & 0xffffff) == color ? 1 : 0;
  return n;
}

/* A dot where a value is, a sign at the foot where there is none, a hollow dot has less ink. */
static void
test_drawing (Fixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
  cairo_surface_t *surface;
  BnlChartTheme theme;
  BnlIntervalPoint hollow = { 0.9, 0.9, 0.9, TRUE, -1 };
  guint32 blue;
  guint full, open, foot;

  bnl_chart_theme_init (&theme, FALSE);
  blue = pack (theme.colors[1]);
  set (fixture, 2, 0.9, 0, -1);
  full = count (draw (fixture->chart, &surface), blue, 60, 190);
  cairo_surface_destroy (surface);
  bnl_interval_set (fixture->interval, 2, &hollow, NULL);
  open = count (draw (fixture->chart, &surface), blue, 60, 190);
  cairo_surface_destroy (surface);
  g_assert_cmpuint (open, >, 4);
  g_assert_cmpuint (full, >, open + 8);

  set (fixture, 2, (double) NAN, (double) NAN, 0);
  g_assert_cmpuint (count (draw (fixture->chart, &surface), blue, 60, 170), ==, 0);
  cairo_surface_destroy (surface);
  foot = count (draw (fixture->chart, &surface), blue, 170, 240);
  cairo_surface_destroy (surface);
  g_assert_cmpuint (foot, >, 4);
}

/* One value far below the others does not press them together: it has an arrow and its figure. */
static void
test_below (Fixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
  BnlChartTheme theme;
  BnlChartLayout layout;
  cairo_surface_t *surface;
  double others[] = { 0.93, 0.931, 0.93, 0.929, 0.35 };

  bnl_chart_theme_init (&theme, FALSE);
  for (guint i = 0; i < N; i++)
    set (fixture, i, others[i], 0.001, i == 4 ? 0 : -1);
  bnl_chart_layout (fixture->chart, &theme, 400, 260, &layout);
  g_assert_cmpfloat (layout.y.minimum, >, 0.35);
  draw (fixture->chart, &surface);
  cairo_surface_destroy (surface);
  bnl_chart_set_trim (fixture->chart, FALSE);
  bnl_chart_layout (fixture->chart, &theme, 400, 260, &layout);
  g_assert_cmpfloat (layout.y.minimum, <=, 0.35);
}

/* Whatever is in it, at any size. */
static void
test_robust (Fixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
  double members[] = { 0.1, (double) NAN, 0.9 };
  BnlChartTheme theme;
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 10, 10);
  cairo_t *cr = cairo_create (surface);

  bnl_chart_theme_init (&theme, TRUE);
  for (guint look = 0; look < 2; look++) {
    BnlInterval *other =
        bnl_interval_new ("dots", 2, BNL_INTERVAL_DOTS, BNL_CURVE_DASHED, places, N);

    bnl_interval_set_marks (other, marks);
    bnl_interval_set_members (other, look, members, 3);
    bnl_interval_set (other, look, &(BnlIntervalPoint){ 0.5, -INFINITY, 1, look, 1 }, NULL);
    bnl_chart_take_layer (fixture->chart, bnl_interval_get_layer (other));
    for (int width = 0; width < 500; width += 83)
      bnl_chart_draw (fixture->chart, cr, width, width * 0.6, &theme);
    bnl_chart_set_crosshair (fixture->chart, 2);
  }
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

/* A cell may carry a mark beside its value, and a mark that no cell carries is not explained. */
static void
test_heat_marks (G_GNUC_UNUSED Fixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
  g_autoptr (BnlChart) chart = bnl_chart_new ("Accuracy");
  BnlHeatMap *map = bnl_heat_map_new ("accuracy", 2, 1);
  g_autofree char *words = NULL;
  BnlLayerReading reading;
  cairo_surface_t *surface;

  bnl_chart_take_layer (chart, bnl_heat_map_get_layer (map));
  bnl_heat_map_set_mark (map, 0, 0, "diverged");
  bnl_heat_map_set (map, 0, 0, 0.125);
  bnl_heat_map_add_mark (map, 0, 0, "not converged");
  bnl_heat_map_set (map, 1, 0, 0.75);
  g_assert_cmpfloat (bnl_heat_map_get (map, 0, 0), ==, 0.125);
  g_assert_cmpstr (bnl_heat_map_get_mark (map, 0, 0), ==, "not converged");
  g_assert_true (bnl_chart_read (chart, 0, 0, 0, &reading));
  g_assert_cmpstr (reading.text, ==, "0.125, not converged at 0, 0");
  draw (chart, &surface);
  cairo_surface_destroy (surface);
  words = bnl_chart_describe (chart);
  g_assert_nonnull (strstr (words, "1 marked"));
  bnl_heat_map_set (map, 0, 0, 0.5);
  g_assert_null (bnl_heat_map_get_mark (map, 0, 0));
}

static void
test_diverging (G_GNUC_UNUSED Fixture *fixture, G_GNUC_UNUSED gconstpointer data)
{
  for (int dark = 0; dark < 2; dark++) {
    BnlChartTheme theme;
    BnlColor low, middle, high;

    bnl_chart_theme_init (&theme, dark);
    low = bnl_color_map_get_diverging (&theme, 0);
    middle = bnl_color_map_get_diverging (&theme, 0.5);
    high = bnl_color_map_get_diverging (&theme, 1);
    g_assert_cmpfloat (low.red, >, low.blue + 0.2);
    g_assert_cmpfloat (high.blue, >, high.red + 0.2);
    g_assert_true (fabs (middle.red - middle.blue) < 0.02);
    /* Both ends are as far from the middle for an eye that sees no color. */
    g_assert_true (fabs (bnl_color_map_get_lightness (low) - bnl_color_map_get_lightness (high)) <
                   0.02);
  }
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *path;
    void (*test) (Fixture *fixture, gconstpointer data);
  } tests[] = {
    { "/interval/empty", test_empty },         { "/interval/words", test_words },
    { "/interval/many", test_many_words },     { "/interval/steps", test_steps },
    { "/interval/values", test_values },       { "/interval/axes", test_axes },
    { "/interval/ticks", test_tick_names },    { "/interval/drawing", test_drawing },
    { "/interval/below", test_below },         { "/interval/robust", test_robust },
    { "/interval/diverging", test_diverging }, { "/interval/marks", test_marks },
    { "/interval/extent", test_extent },       { "/interval/heat-marks", test_heat_marks },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);
  return g_test_run ();
}
