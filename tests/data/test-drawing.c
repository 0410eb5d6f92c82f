/* Drawings: strokes in, 28x28 out, wherever and however large they were drawn. */

#include <math.h>
#include <string.h>

#include "data/bnl-digit.h"
#include "data/bnl-drawing.h"

typedef struct {
  double scale, x, y;
} Place;

static const Place as_is = { 1, 0, 0 };

static void
add_stroke (BnlDrawing *drawing, Place place, guint n, const double (*points)[2])
{
  for (guint i = 0; i < n; i++) {
    double x = place.x + place.scale * points[i][0], y = place.y + place.scale * points[i][1];

    if (i == 0)
      bnl_drawing_begin_stroke (drawing, x, y);
    else
      bnl_drawing_extend_stroke (drawing, x, y);
  }
}

/* Hand-like digits of about 100 by 150: "0" to "9" are not needed, four kinds of shape are. */
static BnlDrawing *
draw (char digit, Place place)
{
  static const double seven[][2] = { { 0, 0 },   { 40, 2 },  { 80, 0 },   { 100, 1 },
                                     { 85, 40 }, { 70, 80 }, { 60, 110 }, { 50, 150 } };
  static const double bar[][2] = { { 30, 75 }, { 60, 73 }, { 105, 75 } };
  static const double one[][2] = { { 50, 0 }, { 50, 60 }, { 50, 150 } };
  BnlDrawing *drawing = bnl_drawing_new ();

  switch (digit) {
  case '0':
    for (guint i = 0; i <= 40; i++) {
      double angle = i * G_PI / 20,
             point[1][2] = { { 50 + 50 * sin (angle), 75 - 75 * cos (angle) } };
      double x = place.x + place.scale * point[0][0], y = place.y + place.scale * point[0][1];

      if (i == 0)
        bnl_drawing_begin_stroke (drawing, x, y);
      else
        bnl_drawing_extend_stroke (drawing, x, y);
    }
    break;
  case '1':
    add_stroke (drawing, place, G_N_ELEMENTS (one), one);
    break;
  case '7':
    add_stroke (drawing, place, G_N_ELEMENTS (seven), seven);
    add_stroke (drawing, place, G_N_ELEMENTS (bar), bar);
    break;
  default:
    g_assert_not_reached ();
  }
  return drawing;
}

static gboolean
is_near (double a, double b, double tolerance)
{
  return fabs (a - b) <= tolerance;
}

typedef struct {
  int left, top, right, bottom;
  double sum, x, y; /* ink and its centre */
} Ink;

static Ink
measure (const guint8 *pixels)
{
  Ink ink = { 28, 28, 0, 0, 0, 0, 0 };

  for (int y = 0; y < 28; y++)
    for (int x = 0; x < 28; x++) {
      double value = pixels[28 * y + x];

      if (value == 0)
        continue;
      ink.left = MIN (ink.left, x);
      ink.right = MAX (ink.right, x + 1);
      ink.top = MIN (ink.top, y);
      ink.bottom = MAX (ink.bottom, y + 1);
      ink.sum += value;
      ink.x += value * x;
      ink.y += value * y;
    }
  ink.x /= ink.sum;
  ink.y /= ink.sum;
  return ink;
}

static void
assert_alike (const guint8 *a, const guint8 *b, int tolerance)
{
  for (guint i = 0; i < BNL_DIGIT_N_PIXELS; i++)
    g_assert_cmpint (ABS (a[i] - b[i]), <=, tolerance);
}

static void
test_convention (void)
{
  for (const char *digit = "017"; *digit; digit++) {
    g_autoptr (BnlDrawing) drawing = draw (*digit, as_is);
    guint8 pixels[BNL_DIGIT_N_PIXELS];
    Ink ink;

    bnl_drawing_render (drawing, pixels);
    ink = measure (pixels);
    g_assert_cmpint (MAX (ink.right - ink.left, ink.bottom - ink.top), ==, 20);
    g_assert_true (is_near (ink.x, 14, 0.5 + 1e-9));
    g_assert_true (is_near (ink.y, 14, 0.5 + 1e-9));
  }
}

/* A bend that reaches beyond the points where its curves meet is still measured whole. */
static void
test_bend (void)
{
  static const double bend[][2] = { { 0, 0 }, { 10, 100 }, { 20, 0 } };
  g_autoptr (BnlDrawing) drawing = bnl_drawing_new ();
  guint8 pixels[BNL_DIGIT_N_PIXELS];
  Ink ink;

  add_stroke (drawing, as_is, G_N_ELEMENTS (bend), bend);
  bnl_drawing_render (drawing, pixels);
  ink = measure (pixels);
  g_assert_cmpint (ink.bottom - ink.top, ==, 20);
}

/* The area of the ink is that of a pen 2.5 pixels wide along the stroke: a line of 17.5 pixels and
 * two half-circles. */
static void
test_pen (void)
{
  g_autoptr (BnlDrawing) drawing = draw ('1', as_is);
  guint8 pixels[BNL_DIGIT_N_PIXELS];
  Ink ink;

  bnl_drawing_render (drawing, pixels);
  ink = measure (pixels);
  g_assert_true (is_near (ink.sum / 255, 17.5 * 2.5 + G_PI * 1.25 * 1.25, 0.3));
  g_assert_cmpint (ink.right - ink.left, ==, 3);
  g_assert_cmpuint (pixels[28 * 14 + 14], ==, 255);
  /* Symmetric: the pen's half pixel too much is shared by both sides. */
  g_assert_cmpint (ABS (pixels[28 * 14 + 13] - pixels[28 * 14 + 15]), <=, 1);
}

static void
test_place_and_size (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (4);

  for (const char *digit = "017"; *digit; digit++) {
    g_autoptr (BnlDrawing) drawing = draw (*digit, as_is);
    guint8 expected[BNL_DIGIT_N_PIXELS];

    bnl_drawing_render (drawing, expected);
    for (guint i = 0; i < 200; i++) {
      Place place = { pow (10, g_rand_double_range (random, -3, 3)),
                      g_rand_double_range (random, -1000, 1000),
                      g_rand_double_range (random, -1000, 1000) };
      g_autoptr (BnlDrawing) other = NULL;
      guint8 pixels[BNL_DIGIT_N_PIXELS];

      if (i < 28)
        place.scale = 0.3 + 0.1 * i;
      other = draw (*digit, place);
      bnl_drawing_render (other, pixels);
      assert_alike (pixels, expected, 2);
    }
  }
}

/* A long stroke bent to one side: what the shift moves over the edge is cut, not wrapped. */
static void
test_clipped (void)
{
  static const double flag[][2] = { { 0, 0 },    { 0, 300 }, { 0, 290 },  { 20, 300 }, { 0, 280 },
                                    { 20, 290 }, { 0, 270 }, { 20, 280 }, { 0, 260 } };
  g_autoptr (BnlDrawing) drawing = bnl_drawing_new ();
  guint8 pixels[BNL_DIGIT_N_PIXELS];
  Ink ink;

  add_stroke (drawing, as_is, G_N_ELEMENTS (flag), flag);
  bnl_drawing_render (drawing, pixels);
  ink = measure (pixels);
  g_assert_cmpfloat (ink.sum, >, 0);
  for (guint x = 0; x < 28; x++)
    g_assert_cmpuint (pixels[28 * 27 + x], ==, 0);
}

static void
test_blank (void)
{
  g_autoptr (BnlDrawing) drawing = bnl_drawing_new ();
  guint8 pixels[BNL_DIGIT_N_PIXELS];

  g_assert_true (bnl_drawing_is_blank (drawing, 280));
  bnl_drawing_extend_stroke (drawing, 100, 100);
  g_assert_cmpuint (bnl_drawing_get_n_strokes (drawing), ==, 0);

  /* A click, and one with a trembling hand. */
  bnl_drawing_begin_stroke (drawing, 10, 10);
  g_assert_true (bnl_drawing_is_blank (drawing, 280));
  bnl_drawing_extend_stroke (drawing, 12, 11);
  bnl_drawing_extend_stroke (drawing, 9, 8);
  g_assert_true (bnl_drawing_is_blank (drawing, 280));
  /* The same would be a stroke on a small canvas. */
  g_assert_false (bnl_drawing_is_blank (drawing, 28));

  /* Two dots are no digit, a dot and a stroke may be one. */
  bnl_drawing_begin_stroke (drawing, 200, 200);
  g_assert_true (bnl_drawing_is_blank (drawing, 280));
  bnl_drawing_begin_stroke (drawing, 100, 40);
  bnl_drawing_extend_stroke (drawing, 100, 240);
  g_assert_false (bnl_drawing_is_blank (drawing, 280));
  bnl_drawing_render (drawing, pixels);
  g_assert_cmpfloat (measure (pixels).sum, >, 40 * 255);
  bnl_drawing_clear (drawing);
  g_assert_true (bnl_drawing_is_blank (drawing, 280));
}

/* What nobody should ask for still does no harm. */
static void
test_render_blank (void)
{
  g_autoptr (BnlDrawing) drawing = bnl_drawing_new ();
  guint8 pixels[BNL_DIGIT_N_PIXELS];

  memset (pixels, 1, sizeof pixels);
  bnl_drawing_render (drawing, pixels);
  for (guint i = 0; i < BNL_DIGIT_N_PIXELS; i++)
    g_assert_cmpuint (pixels[i], ==, 0);
  bnl_drawing_begin_stroke (drawing, 5, 5);
  bnl_drawing_render (drawing, pixels);
  g_assert_cmpuint (pixels[28 * 14 + 14], ==, 255);
}

static void
test_undo (void)
{
  g_autoptr (BnlDrawing) drawing = draw ('1', as_is), plain = draw ('1', as_is);
  guint8 pixels[BNL_DIGIT_N_PIXELS], expected[BNL_DIGIT_N_PIXELS];

  bnl_drawing_begin_stroke (drawing, -500, 0);
  bnl_drawing_extend_stroke (drawing, 500, 0);
  g_assert_cmpuint (bnl_drawing_get_n_strokes (drawing), ==, 2);
  g_assert_true (bnl_drawing_undo_stroke (drawing));
  bnl_drawing_render (drawing, pixels);
  bnl_drawing_render (plain, expected);
  g_assert_cmpmem (pixels, sizeof pixels, expected, sizeof expected);

  /* What follows goes on with the stroke before. */
  g_assert_true (bnl_drawing_undo_stroke (drawing));
  g_assert_false (bnl_drawing_undo_stroke (drawing));
  g_assert_cmpuint (bnl_drawing_get_n_strokes (drawing), ==, 0);
  add_stroke (drawing, as_is, 2, (const double[][2]){ { 50, 0 }, { 50, 150 } });
  bnl_drawing_render (drawing, pixels);
  assert_alike (pixels, expected, 2);
}

/* A stroke that was taken back leaves no trace in what counts as trembling. */
static void
test_undo_large (void)
{
  g_autoptr (BnlDrawing) drawing = bnl_drawing_new ();
  guint n_curves = 0;
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_A8, 1, 1);
  cairo_t *cr = cairo_create (surface);
  cairo_path_t *path;

  bnl_drawing_begin_stroke (drawing, 0, 0);
  bnl_drawing_extend_stroke (drawing, 10000, 0);
  bnl_drawing_undo_stroke (drawing);
  bnl_drawing_begin_stroke (drawing, 0, 0);
  for (guint i = 1; i <= 10; i++)
    bnl_drawing_extend_stroke (drawing, i, 0);
  bnl_drawing_trace (drawing, cr);
  path = cairo_copy_path (cr);
  for (int i = 0; i < path->num_data; i += path->data[i].header.length)
    n_curves += path->data[i].header.type == CAIRO_PATH_CURVE_TO;
  g_assert_cmpuint (n_curves, ==, 9);
  cairo_path_destroy (path);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

/* Points closer together than a hand can hold still add nothing. */
static void
test_tremble (void)
{
  g_autoptr (BnlDrawing) drawing = draw ('7', as_is), plain = draw ('7', as_is);
  guint8 pixels[BNL_DIGIT_N_PIXELS], expected[BNL_DIGIT_N_PIXELS];

  for (guint i = 0; i < 1000; i++)
    bnl_drawing_extend_stroke (drawing, 105 + 0.2 * sin (i), 75 + 0.2 * cos (i));
  bnl_drawing_render (drawing, pixels);
  bnl_drawing_render (plain, expected);
  g_assert_cmpmem (pixels, sizeof pixels, expected, sizeof expected);
}

/* Eight samples of a circle make a curve that turns a little at a time, not an octagon. */
static void
test_smooth (void)
{
  g_autoptr (BnlDrawing) drawing = bnl_drawing_new ();
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_A8, 1, 1);
  cairo_t *cr = cairo_create (surface);
  cairo_path_t *path;
  double last_x = 0, last_y = 0, last_direction = 0;
  int n_lines = 0;

  for (guint i = 0; i <= 8; i++) {
    double angle = i * G_PI / 4;

    if (i == 0)
      bnl_drawing_begin_stroke (drawing, 0, -100);
    else
      bnl_drawing_extend_stroke (drawing, 100 * sin (angle), -100 * cos (angle));
  }
  bnl_drawing_trace (drawing, cr);
  path = cairo_copy_path_flat (cr);
  for (int i = 0; i < path->num_data; i += path->data[i].header.length) {
    double x = path->data[i + 1].point.x, y = path->data[i + 1].point.y;

    if (path->data[i].header.type == CAIRO_PATH_LINE_TO && hypot (x - last_x, y - last_y) > 0.1) {
      double direction = atan2 (y - last_y, x - last_x);

      if (n_lines++ > 0)
        g_assert_cmpfloat (fabs (remainder (direction - last_direction, 2 * G_PI)), <, 0.3);
      last_direction = direction;
    }
    last_x = x;
    last_y = y;
  }
  g_assert_cmpint (n_lines, >, 20);
  cairo_path_destroy (path);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

/* The traced path begins and ends where the hand did, and stays within its points. */
static void
test_trace (void)
{
  g_autoptr (BnlDrawing) drawing = draw ('7', as_is);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_A8, 1, 1);
  cairo_t *cr = cairo_create (surface);
  double left, top, right, bottom, x, y;

  bnl_drawing_trace (drawing, cr);
  cairo_get_current_point (cr, &x, &y);
  g_assert_true (is_near (x, 105, 0.01));
  g_assert_true (is_near (y, 75, 0.01));
  cairo_path_extents (cr, &left, &top, &right, &bottom);
  g_assert_true (is_near (left, 0, 0.01));
  g_assert_true (is_near (bottom, 150, 0.01));
  g_assert_cmpfloat (top, >=, -0.01);
  g_assert_cmpfloat (right, <=, 105.01);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/data/drawing/convention", test_convention);
  g_test_add_func ("/data/drawing/bend", test_bend);
  g_test_add_func ("/data/drawing/pen", test_pen);
  g_test_add_func ("/data/drawing/place-and-size", test_place_and_size);
  g_test_add_func ("/data/drawing/clipped", test_clipped);
  g_test_add_func ("/data/drawing/blank", test_blank);
  g_test_add_func ("/data/drawing/render-blank", test_render_blank);
  g_test_add_func ("/data/drawing/undo", test_undo);
  g_test_add_func ("/data/drawing/undo-large", test_undo_large);
  g_test_add_func ("/data/drawing/tremble", test_tremble);
  g_test_add_func ("/data/drawing/smooth", test_smooth);
  g_test_add_func ("/data/drawing/trace", test_trace);
  return g_test_run ();
}
