#include "plot/bnl-heat-map.h"

#include "plot/bnl-chart-categories.h"
#include "plot/bnl-chart-draw.h"
#include "plot/bnl-chart-values.h"
#include "plot/bnl-color-map.h"
#include "plot/bnl-layer-private.h"

#include <math.h>
#include <string.h>

/* Which cell is under the hand, what is said and written of it, and what its color means. */

#define NOTHING ((double) NAN)

static const char *const rates[] = { "0.1", "1", "10", NULL };
static const char *const norms[] = { "none", "batch", NULL };

/* A map of three columns and two rows in a chart of its own. */
static BnlHeatMap *
make (BnlChart **chart)
{
  BnlHeatMap *map = bnl_heat_map_new ("accuracy", 3, 2);

  *chart = bnl_chart_new ("Accuracy");
  bnl_chart_take_layer (*chart, bnl_heat_map_get_layer (map));
  return map;
}

static void
assert_read (const BnlChart *chart, double x, double y, const char *text)
{
  BnlLayerReading reading;

  g_assert_true (bnl_chart_read (chart, 0, x, y, &reading));
  g_assert_cmpstr (reading.text, ==, text);
}

/* --- where --- */

/* A cell begins at its lower edge and ends before the next one's; beyond the map it is the nearest.
 */
static void
test_cells (void)
{
  static const struct {
    double x, y;
    double column, row;
  } places[] = {
    { 0, 0, 0, 0 },       { 0.499, 0.499, 0, 0 }, { 0.5, 0.499, 1, 0 }, { 0.499, 0.5, 0, 1 },
    { 2.49, 1.49, 2, 1 }, { -40, 1, 0, 1 },       { 40, -40, 2, 0 },
  };
  g_autoptr (BnlChart) chart = NULL;
  BnlHeatMap *map = make (&chart);

  for (guint i = 0; i < 6; i++)
    bnl_heat_map_set (map, i % 3, i / 3, i);
  for (guint i = 0; i < G_N_ELEMENTS (places); i++) {
    BnlLayerReading reading;

    g_assert_true (bnl_chart_read (chart, 0, places[i].x, places[i].y, &reading));
    g_assert_cmpfloat (reading.x, ==, places[i].column);
    g_assert_cmpfloat (reading.y, ==, places[i].row);
    g_assert_cmpfloat (reading.value, ==, 3 * places[i].row + places[i].column);
  }
}

/* With edges in data values a cell is told and walked to by its middle, and the axes go as far as
 * the edges; a logarithmic one leaves out what does not begin above 0. */
static void
test_edges (void)
{
  static const double x_edges[] = { 0, 10, 30, 100 }, y_edges[] = { -1, 0, 1 };
  g_autoptr (BnlChart) chart = NULL;
  BnlHeatMap *map = make (&chart);
  const BnlLayer *layer = bnl_heat_map_get_layer (map);
  BnlLayerReading reading;
  double low, high, x = -(double) INFINITY;

  bnl_heat_map_set_x_edges (map, x_edges);
  bnl_heat_map_set_y_edges (map, y_edges);
  bnl_heat_map_set (map, 1, 1, 7);
  g_assert_true (bnl_chart_read (chart, 0, 10, 0, &reading));
  g_assert_cmpfloat (reading.x, ==, 20);
  g_assert_cmpfloat (reading.y, ==, 0.5);
  g_assert_cmpstr (reading.text, ==, "7 at 20, 0.500");

  for (guint i = 0; i < 3; i++) {
    g_assert_true (bnl_chart_find_x (chart, x, 1, &x));
    g_assert_cmpfloat (x, ==, (x_edges[i] + x_edges[i + 1]) / 2);
    x = nextafter (x, (double) INFINITY);
  }
  g_assert_false (bnl_chart_find_x (chart, x, 1, &x));
  g_assert_true (bnl_chart_find_x (chart, 64.9, -1, &x));
  g_assert_cmpfloat (x, ==, 20);
  g_assert_false (bnl_chart_find_x (chart, 4.9, -1, &x));

  g_assert_true (layer->class->get_x_range (layer, FALSE, &low, &high));
  g_assert_cmpfloat (low, ==, 0);
  g_assert_cmpfloat (high, ==, 100);
  g_assert_true (layer->class->get_x_range (layer, TRUE, &low, &high));
  g_assert_cmpfloat (low, ==, 10);
  g_assert_false (layer->class->get_y_range (layer, 0, 1, TRUE, &low, &high));
}

/* --- words --- */

static void
test_names (void)
{
  g_autoptr (BnlChart) chart = NULL;
  BnlHeatMap *map = make (&chart);

  bnl_chart_categories_set_x (chart, rates);
  bnl_chart_categories_set_y (chart, norms);
  bnl_chart_set_x_label (chart, "rate");
  bnl_heat_map_set (map, 0, 1, 0.5);
  bnl_heat_map_set_mark (map, 2, 0, "diverged");
  assert_read (chart, 0, 1, "0.500 at rate 0.1, batch");
  bnl_chart_set_y_label (chart, "norm");
  assert_read (chart, 0, 1, "0.500 at rate 0.1, norm batch");
  assert_read (chart, 2, 0, "diverged at rate 10, norm none");
  assert_read (chart, 1, 0, "nothing at rate 1, norm none");
  bnl_chart_set_percent (chart, TRUE);
  assert_read (chart, 0, 1, "50.0\u00a0% at rate 0.1, norm batch");
}

/* Counts have no decimals as long as all are whole, and get theirs back. */
static void
test_counts (void)
{
  g_autoptr (BnlChart) chart = NULL;
  BnlHeatMap *map = make (&chart);

  bnl_heat_map_set (map, 0, 0, 12);
  assert_read (chart, 0, 0, "12 at 0, 0");
  bnl_heat_map_set (map, 1, 0, 0.5);
  assert_read (chart, 0, 0, "12.00 at 0, 0");
  bnl_heat_map_set (map, 1, 0, NOTHING);
  assert_read (chart, 0, 0, "12 at 0, 0");
}

static void
test_description (void)
{
  g_autoptr (BnlChart) chart = NULL;
  BnlHeatMap *map = make (&chart);
  g_autofree char *words = NULL;

  bnl_chart_categories_set_x (chart, rates);
  bnl_chart_categories_set_y (chart, norms);
  bnl_heat_map_set (map, 1, 0, 0.25);
  bnl_heat_map_set (map, 2, 1, 0.75);
  bnl_heat_map_set (map, 0, 1, 0.5);
  bnl_heat_map_set (map, 0, 0, (double) INFINITY);
  bnl_heat_map_set_mark (map, 1, 1, "diverged");
  bnl_heat_map_add_mark (map, 1, 0, "not converged");
  words = bnl_chart_describe (chart);
  g_assert_cmpstr (words, ==,
                   "Accuracy: accuracy 3 values, highest 0.750 at 10, batch, lowest 0.250, not "
                   "converged at 1, none, 2 marked");
  assert_read (chart, 0, NOTHING,
               "3 values, highest 0.750 at 10, batch, lowest 0.250, not converged at 1, none, 2 "
               "marked");
}

/* A column for each row of cells; a mark stands where there is no value, and quotes are doubled. */
static void
test_values (void)
{
  g_autoptr (BnlChart) chart = NULL;
  BnlHeatMap *map = make (&chart);
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *text = NULL;

  bnl_chart_categories_set_y (chart, norms);
  bnl_chart_set_x_label (chart, "rate");
  bnl_heat_map_set (map, 0, 0, 0.1);
  bnl_heat_map_add_mark (map, 0, 0, "not converged");
  bnl_heat_map_set_mark (map, 1, 1, "called \"diverged\"");
  bnl_heat_map_set (map, 2, 1, -3e-8);
  bytes = bnl_chart_values_write (chart);
  text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_assert_cmpstr (text, ==,
                   "\"rate\",\"accuracy, none\",\"accuracy, batch\"\r\n"
                   "0,0.1,\r\n1,,\"called \"\"diverged\"\"\"\r\n2,,-3e-08\r\n");
}

/* --- marks --- */

/* The legend names what cells carry: each mark once, in the order it came, and none that is gone.
 */
static void
test_marks (void)
{
  g_autoptr (BnlChart) chart = NULL;
  BnlHeatMap *map = make (&chart);
  const BnlLayer *layer = bnl_heat_map_get_layer (map);

  g_assert_null (layer->class->get_mark (layer, 0));
  bnl_heat_map_set_mark (map, 0, 0, "diverged");
  bnl_heat_map_set_mark (map, 1, 0, "stopped");
  bnl_heat_map_set_mark (map, 2, 0, "diverged");
  g_assert_cmpstr (layer->class->get_mark (layer, 0), ==, "diverged");
  g_assert_cmpstr (layer->class->get_mark (layer, 1), ==, "stopped");
  g_assert_null (layer->class->get_mark (layer, 2));
  /* A value takes the mark away, from one of two cells and then from both. */
  bnl_heat_map_set (map, 0, 0, 1);
  g_assert_cmpstr (layer->class->get_mark (layer, 0), ==, "diverged");
  bnl_heat_map_set_mark (map, 2, 0, "stopped");
  g_assert_cmpstr (layer->class->get_mark (layer, 0), ==, "");
  g_assert_cmpstr (layer->class->get_mark (layer, 1), ==, "stopped");
  g_assert_cmpstr (bnl_heat_map_get_mark (map, 2, 0), ==, "stopped");
  g_assert_null (bnl_heat_map_get_mark (map, 0, 0));
  /* A mark in place of a value takes that away, one beside it does not. */
  bnl_heat_map_add_mark (map, 0, 0, "diverged");
  g_assert_cmpfloat (bnl_heat_map_get (map, 0, 0), ==, 1);
  bnl_heat_map_set_mark (map, 0, 0, "diverged");
  g_assert_true (isnan (bnl_heat_map_get (map, 0, 0)));
  g_assert_cmpstr (layer->class->get_mark (layer, 0), ==, "diverged");
}

/* --- what the colors stand for --- */

static void
assert_scale (const BnlHeatMap *map, double lowest, double highest)
{
  const BnlLayer *layer = (const BnlLayer *) map;
  BnlLayerScale scale;

  g_assert_true (layer->class->get_scale (layer, &scale));
  g_assert_cmpfloat (scale.minimum, ==, lowest);
  g_assert_cmpfloat (scale.maximum, ==, highest);
}

static void
test_scale (void)
{
  g_autoptr (BnlChart) chart = NULL;
  BnlHeatMap *map = make (&chart);
  const BnlLayer *layer = bnl_heat_map_get_layer (map);
  BnlLayerScale scale;

  g_assert_false (layer->class->get_scale (layer, &scale));
  bnl_heat_map_set (map, 0, 0, -2);
  bnl_heat_map_set (map, 1, 0, 8);
  bnl_heat_map_set (map, 2, 0, 0.5);
  assert_scale (map, -2, 8);
  /* Where ratios count, only what has one. */
  bnl_heat_map_set_logarithmic (map, TRUE);
  assert_scale (map, 0.5, 8);
  bnl_heat_map_set_logarithmic (map, FALSE);
  /* As far to the one side of 0 as to the other. */
  bnl_heat_map_set_diverging (map, TRUE);
  assert_scale (map, -8, 8);
  bnl_heat_map_set (map, 0, 0, -9);
  assert_scale (map, -9, 9);
  bnl_heat_map_set_diverging (map, FALSE);
  bnl_heat_map_set_range (map, 0, 1);
  assert_scale (map, 0, 1);
  bnl_heat_map_set_range (map, NOTHING, NOTHING);
  assert_scale (map, -9, 8);
}

/* One value, or differences that are all 0, have a scale with room on both sides. */
static void
test_one_value (void)
{
  g_autoptr (BnlChart) chart = NULL;
  BnlHeatMap *map = make (&chart);
  const BnlLayer *layer = bnl_heat_map_get_layer (map);
  BnlLayerScale scale;

  bnl_heat_map_set (map, 0, 0, 0.5);
  g_assert_true (layer->class->get_scale (layer, &scale));
  g_assert_cmpfloat (scale.minimum, <, 0.5);
  g_assert_cmpfloat (scale.maximum, >, 0.5);
  bnl_heat_map_set_logarithmic (map, TRUE);
  g_assert_true (layer->class->get_scale (layer, &scale));
  g_assert_cmpfloat (scale.minimum, >, 0);
  g_assert_cmpfloat (scale.minimum, <, 0.5);
  bnl_heat_map_set_logarithmic (map, FALSE);
  bnl_heat_map_set (map, 0, 0, 0);
  bnl_heat_map_set_diverging (map, TRUE);
  assert_scale (map, -1, 1);
}

/* --- pictures --- */

typedef struct {
  cairo_surface_t *surface;
  BnlChartLayout layout;
  BnlChartTheme theme;
} Picture;

static void
draw (const BnlChart *chart, Picture *picture)
{
  cairo_t *cr;

  bnl_chart_theme_init (&picture->theme, FALSE);
  bnl_chart_layout (chart, &picture->theme, 500, 300, &picture->layout);
  picture->surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 500, 300);
  cr = cairo_create (picture->surface);
  bnl_chart_draw (chart, cr, 500, 300, &picture->theme);
  cairo_destroy (cr);
  cairo_surface_flush (picture->surface);
}

/* Near the corner of a cell that is left of and above its figure. */
static void
assert_color (const Picture *picture, double x, double y, BnlColor color)
{
  double up = bnl_axis_to_frac (&picture->layout.y, y);
  int left = (int) (picture->layout.left +
                    picture->layout.width * bnl_axis_to_frac (&picture->layout.x, x - 0.4));
  int top = (int) (picture->layout.top + picture->layout.height * (1 - up)) - 30;
  const guchar *pixel = cairo_image_surface_get_data (picture->surface) +
                        top * cairo_image_surface_get_stride (picture->surface) + 4 * left;

  g_assert_cmpfloat_with_epsilon (pixel[2], 255 * color.red, 1.5);
  g_assert_cmpfloat_with_epsilon (pixel[1], 255 * color.green, 1.5);
  g_assert_cmpfloat_with_epsilon (pixel[0], 255 * color.blue, 1.5);
}

/* Values beyond the range have the color of its end, those that have no ratio that of the lowest;
 * row 0 is below, or above where y grows downwards. */
static void
test_colors (void)
{
  for (int flags = 0; flags < 4; flags++) {
    g_autoptr (BnlChart) chart = NULL;
    BnlHeatMap *map = make (&chart);
    gboolean logarithmic = flags & 1, reversed = (flags & 2) != 0;
    Picture picture;

    bnl_heat_map_set_range (map, 1, 100);
    bnl_heat_map_set_logarithmic (map, logarithmic);
    bnl_chart_set_y_reversed (chart, reversed);
    bnl_heat_map_set (map, 0, 0, -5);
    bnl_heat_map_set (map, 1, 0, 10);
    bnl_heat_map_set (map, 2, 1, 1e6);
    draw (chart, &picture);
    g_assert_true ((bnl_axis_to_frac (&picture.layout.y, 0) > 0.5) == reversed);
    assert_color (&picture, 0, 0, bnl_color_map_get (&picture.theme, 0));
    assert_color (&picture, 1, 0, bnl_color_map_get (&picture.theme, logarithmic ? 0.5 : 9 / 99.0));
    assert_color (&picture, 2, 1, bnl_color_map_get (&picture.theme, 1));
    cairo_surface_destroy (picture.surface);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot/heat-map/cells", test_cells);
  g_test_add_func ("/plot/heat-map/edges", test_edges);
  g_test_add_func ("/plot/heat-map/names", test_names);
  g_test_add_func ("/plot/heat-map/counts", test_counts);
  g_test_add_func ("/plot/heat-map/description", test_description);
  g_test_add_func ("/plot/heat-map/values", test_values);
  g_test_add_func ("/plot/heat-map/marks", test_marks);
  g_test_add_func ("/plot/heat-map/scale", test_scale);
  g_test_add_func ("/plot/heat-map/one-value", test_one_value);
  g_test_add_func ("/plot/heat-map/colors", test_colors);
  return g_test_run ();
}
