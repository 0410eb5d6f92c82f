#include "plot/bnl-bars.h"

#include "plot/bnl-chart-categories.h"
#include "plot/bnl-chart-draw.h"
#include "plot/bnl-chart-values.h"
#include "plot/bnl-layer-private.h"

#include <math.h>
#include <string.h>

/* What bars say of themselves, which of them is under the hand, and how groups of them share their
 * place. */

#define WIDTH 600
#define HEIGHT 400
#define NOTHING ((double) NAN)

static const char *const names[] = { "relu", "tanh", "gelu", NULL };

static BnlBars *
add (BnlChart *chart, const char *name, guint color)
{
  BnlBars *bars = bnl_bars_new (name, color);

  bnl_chart_take_layer (chart, bnl_bars_get_layer (bars));
  return bars;
}

static void
assert_read (const BnlChart *chart, double x, double at, const char *text)
{
  BnlLayerReading reading;

  g_assert_true (bnl_chart_read (chart, 0, x, NOTHING, &reading));
  g_assert_cmpfloat (reading.x, ==, at);
  g_assert_cmpstr (reading.text, ==, text);
}

/* The bar whose place the hand is over, and the last ones beyond the ends. */
static void
test_reading (void)
{
  g_autoptr (BnlChart) chart = bnl_chart_new ("Accuracy");
  BnlBars *bars = add (chart, "with BN", 0);
  BnlLayerReading reading;

  g_assert_false (bnl_chart_read (chart, 0, 1, NOTHING, &reading));
  bnl_chart_set_percent (chart, TRUE);
  bnl_chart_categories_set_x (chart, names);
  bnl_bars_set (bars, 0, 0.931, 0.002);
  bnl_bars_set (bars, 2, 0.5, NOTHING);
  g_assert_cmpuint (bnl_bars_get_length (bars), ==, 3);

  assert_read (chart, -7, 0, "93.1\u00a0% ± 0.2\u00a0% at relu");
  assert_read (chart, 0.49, 0, "93.1\u00a0% ± 0.2\u00a0% at relu");
  assert_read (chart, 0.51, 1, "nothing at tanh");
  assert_read (chart, 1.6, 2, "50.0\u00a0% at gelu");
  assert_read (chart, 99, 2, "50.0\u00a0% at gelu");
  g_assert_true (bnl_chart_read (chart, 0, 0, NOTHING, &reading));
  g_assert_cmpfloat (reading.low, ==, 0.931 - 0.002);
  g_assert_cmpfloat (reading.high, ==, 0.931 + 0.002);
  g_assert_true (bnl_chart_read (chart, 0, 2, NOTHING, &reading));
  g_assert_true (isnan (reading.low) && isnan (reading.high));
  g_assert_true (bnl_chart_read (chart, 0, 1, NOTHING, &reading));
  g_assert_true (isnan (reading.value) && isnan (reading.y));
}

/* Without names a bar is told by its number, with what that counts. */
static void
test_numbers (void)
{
  g_autoptr (BnlChart) chart = bnl_chart_new ("Loss");
  BnlBars *bars = add (chart, "layers", 0);

  bnl_chart_set_x_label (chart, "layer");
  bnl_bars_set (bars, 1, -3, NOTHING);
  assert_read (chart, 1, 1, "−3.000 at layer 1");
}

/* What is no number is a gap, also over what was there, and an error without a value is none. */
static void
test_gaps (void)
{
  g_autoptr (BnlChart) chart = bnl_chart_new ("Loss");
  BnlBars *bars = add (chart, "layers", 0);

  bnl_bars_set (bars, 0, 1, 0.25);
  assert_read (chart, 0, 0, "1.000 ± 0.250 at 0");
  bnl_bars_set (bars, 0, 1, (double) INFINITY);
  assert_read (chart, 0, 0, "1.000 at 0");
  bnl_bars_set (bars, 0, (double) -INFINITY, 0.25);
  assert_read (chart, 0, 0, "nothing at 0");
  bnl_bars_set (bars, 0, NOTHING, 0.25);
  assert_read (chart, 0, 0, "nothing at 0");
}

/* Each of four; of more how many there are and the ends, wherever gaps are. */
static void
test_description (void)
{
  g_autoptr (BnlChart) chart = bnl_chart_new ("Loss");
  BnlBars *bars = add (chart, "with BN", 0);
  g_autofree char *few = NULL, *many = NULL;
  BnlLayerReading reading;

  bnl_bars_set (bars, 0, NOTHING, NOTHING);
  bnl_bars_set (bars, 1, 2, 0.5);
  bnl_bars_set (bars, 2, -1, NOTHING);
  bnl_bars_set (bars, 3, 4, NOTHING);
  few = bnl_chart_describe (chart);
  g_assert_cmpstr (few, ==,
                   "Loss: with BN nothing at 0, 2.000 ± 0.500 at 1, −1.000 at 2, 4.000 at 3");
  bnl_bars_set (bars, 5, 3, NOTHING);
  many = bnl_chart_describe (chart);
  g_assert_cmpstr (many, ==, "Loss: with BN 6 bars, highest 4.000 at 3, lowest −1.000 at 2");
  /* Told as a whole, it stands for its highest. */
  g_assert_true (bnl_chart_read (chart, 0, NOTHING, NOTHING, &reading));
  g_assert_cmpfloat (reading.x, ==, 3);
  g_assert_cmpfloat (reading.value, ==, 4);
}

static void
test_values (void)
{
  g_autoptr (BnlChart) chart = bnl_chart_new ("Loss");
  BnlBars *bars = add (chart, "with \"BN\"", 0);
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *text = NULL;

  bnl_chart_categories_set_x (chart, names);
  bnl_chart_set_x_label (chart, "activation");
  bnl_bars_set (bars, 0, 0.1, 0.0625);
  bnl_bars_set (bars, 2, -2, NOTHING);
  bytes = bnl_chart_values_write (chart);
  text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_assert_cmpstr (text, ==,
                   "\"activation\",\"with \"\"BN\"\"\",\"with \"\"BN\"\", error\"\r\n"
                   "\"relu\",0.1,0.0625\r\n\"tanh\",,\r\n\"gelu\",-2,\r\n");
}

/* 0 is always in sight and so are the ends of errors; where y is logarithmic, only what is above 0
 * counts, however far its error reaches down. */
static void
test_range (void)
{
  g_autoptr (BnlChart) chart = bnl_chart_new ("Loss");
  BnlBars *bars = add (chart, "with BN", 0);
  const BnlLayer *layer = bnl_chart_get_layer (chart, 0);
  double low, high;

  g_assert_false (layer->class->get_y_range (layer, -9, 9, FALSE, &low, &high));
  g_assert_false (layer->class->get_x_range (layer, FALSE, &low, &high));
  bnl_bars_set (bars, 0, 2, 0.5);
  bnl_bars_set (bars, 1, 3, NOTHING);
  bnl_bars_set (bars, 2, 0.25, 0.5);
  g_assert_true (layer->class->get_y_range (layer, -0.5, 2.5, FALSE, &low, &high));
  g_assert_cmpfloat (low, ==, -0.25);
  g_assert_cmpfloat (high, ==, 3);
  g_assert_true (layer->class->get_y_range (layer, -0.5, 0.4, FALSE, &low, &high));
  g_assert_cmpfloat (low, ==, 0);
  g_assert_cmpfloat (high, ==, 2.5);
  bnl_bars_set (bars, 1, -3, NOTHING);
  g_assert_true (layer->class->get_y_range (layer, -0.5, 2.5, TRUE, &low, &high));
  g_assert_cmpfloat (low, ==, 0.25);
  g_assert_cmpfloat (high, ==, 2.5);
  g_assert_true (layer->class->get_x_range (layer, FALSE, &low, &high));
  g_assert_cmpfloat (low, ==, -0.5);
  g_assert_cmpfloat (high, ==, 2.5);
  bnl_bars_set (bars, 0, -2, NOTHING);
  bnl_bars_set (bars, 2, 0, NOTHING);
  g_assert_false (layer->class->get_y_range (layer, -0.5, 2.5, TRUE, &low, &high));
}

/* --- groups --- */

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
  bnl_chart_layout (chart, &picture->theme, WIDTH, HEIGHT, &picture->layout);
  picture->surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, WIDTH, HEIGHT);
  cr = cairo_create (picture->surface);
  bnl_chart_draw (chart, cr, WIDTH, HEIGHT, &picture->theme);
  cairo_destroy (cr);
  cairo_surface_flush (picture->surface);
}

/* How many pixels of a theme's color are in the line of pixels at height y, and the outer ones. */
static int
find_color (const Picture *picture, guint color, double y, int *first, int *last)
{
  const guchar *data = cairo_image_surface_get_data (picture->surface);
  int stride = cairo_image_surface_get_stride (picture->surface);
  int row = (int) (picture->layout.top +
                   (1 - bnl_axis_to_frac (&picture->layout.y, y)) * picture->layout.height);
  BnlColor wanted = picture->theme.colors[color];
  int n = 0;

  for (int x = (int) picture->layout.left; x < WIDTH; x++) {
    const guchar *pixel = data + row * stride + 4 * x;

    if (fabs (pixel[2] - 255 * wanted.red) > 1.5 || fabs (pixel[1] - 255 * wanted.green) > 1.5 ||
        fabs (pixel[0] - 255 * wanted.blue) > 1.5)
      continue;
    *first = n++ == 0 ? x : *first;
    *last = x;
  }
  return n;
}

static double
to_px (const Picture *picture, double x)
{
  return picture->layout.left + bnl_axis_to_frac (&picture->layout.x, x) * picture->layout.width;
}

/* Bars of two layers halve the place of their category, with a gap between; what is hidden gives
 * its room to the other, and bars below 0 hang from it. */
static void
test_groups (void)
{
  g_autoptr (BnlChart) chart = bnl_chart_new ("Loss");
  BnlBars *left = add (chart, "left", 0), *right = add (chart, "right", 1);
  int first = 0, last = 0, begin = 0, end = 0, n;
  Picture both, alone;

  bnl_bars_set (left, 0, 2, NOTHING);
  bnl_bars_set (right, 0, -2, NOTHING);
  draw (chart, &both);
  n = find_color (&both, 0, 1, &first, &last);
  g_assert_cmpint (n, >, 20);
  g_assert_cmpint (last - first + 1, ==, n);
  g_assert_cmpint (find_color (&both, 1, 1, &begin, &end), ==, 0);
  g_assert_cmpint (abs (find_color (&both, 1, -1, &begin, &end) - n), <=, 1);
  g_assert_cmpint (find_color (&both, 0, -1, &first, &last), ==, 0);
  find_color (&both, 0, 1, &first, &last);
  g_assert_cmpint (begin - last, ==, 3);
  g_assert_cmpfloat_with_epsilon (first, to_px (&both, -0.38), 1);
  g_assert_cmpfloat_with_epsilon (begin, to_px (&both, 0), 1);

  bnl_chart_set_shown (chart, 0, FALSE);
  draw (chart, &alone);
  n = find_color (&alone, 1, -1, &begin, &end);
  g_assert_cmpfloat_with_epsilon (begin, to_px (&alone, -0.38), 1);
  g_assert_cmpfloat_with_epsilon (end + 1, to_px (&alone, 0.38), 1);
  g_assert_cmpint (end - begin + 1, ==, n);
  cairo_surface_destroy (both.surface);
  cairo_surface_destroy (alone.surface);
}

/* On a logarithmic axis a bar rises from the foot of the plot, and one that is not above 0 is not
 * there. */
static void
test_logarithmic (void)
{
  g_autoptr (BnlChart) chart = bnl_chart_new ("Loss");
  BnlBars *bars = add (chart, "b", 0);
  int first = 0, last = 0;
  Picture picture;

  bnl_chart_set_logarithmic (chart, TRUE);
  bnl_bars_set (bars, 0, 0.01, NOTHING);
  bnl_bars_set (bars, 1, 0, NOTHING);
  bnl_bars_set (bars, 2, 10, NOTHING);
  draw (chart, &picture);
  g_assert_cmpfloat (picture.layout.y.minimum, >, 0);
  g_assert_cmpint (find_color (&picture, 0, 0.1, &first, &last), >, 10);
  g_assert_cmpfloat (first, >, to_px (&picture, 1.5));
  g_assert_cmpint (find_color (&picture, 0, picture.layout.y.minimum * 1.02, &first, &last), >, 10);
  g_assert_cmpfloat (first, <, to_px (&picture, 0));
  cairo_surface_destroy (picture.surface);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot/bars/reading", test_reading);
  g_test_add_func ("/plot/bars/numbers", test_numbers);
  g_test_add_func ("/plot/bars/gaps", test_gaps);
  g_test_add_func ("/plot/bars/description", test_description);
  g_test_add_func ("/plot/bars/values", test_values);
  g_test_add_func ("/plot/bars/range", test_range);
  g_test_add_func ("/plot/bars/groups", test_groups);
  g_test_add_func ("/plot/bars/logarithmic", test_logarithmic);
  return g_test_run ();
}
