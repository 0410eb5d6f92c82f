#include "bnl-drawing.h"

#include <math.h>
#include <string.h>

#include "bnl-digit.h"

/* A hand at rest trembles by less than this share of what it has drawn so far. */
#define TREMBLE 0.003
/* A stroke that stays within this share of the canvas is a dot. */
#define DOT 0.025
/* Width of MNIST's strokes where the digit is 20 pixels high. */
#define PEN_PX 2.5
/* Cairo's default is made for screens, where a tenth of a pixel is nothing. */
#define TOLERANCE_PX 0.01

typedef struct {
  double x, y;
} Point;

typedef struct {
  double left, top, right, bottom;
} Box;

struct _BnlDrawing {
  GArray *points; /* Point, of all strokes */
  GArray *starts; /* guint, index of each stroke's first point */
  Box box;        /* of points */
};

static const Box empty_box = { HUGE_VAL, HUGE_VAL, -HUGE_VAL, -HUGE_VAL };

static void
extend_box (Box *box, double x, double y)
{
  box->left = MIN (box->left, x);
  box->top = MIN (box->top, y);
  box->right = MAX (box->right, x);
  box->bottom = MAX (box->bottom, y);
}

static double
measure_box (const Box *box)
{
  return MAX (box->right - box->left, box->bottom - box->top);
}

BnlDrawing *
bnl_drawing_new (void)
{
  BnlDrawing *drawing = g_new (BnlDrawing, 1);

  drawing->points = g_array_new (FALSE, FALSE, sizeof (Point));
  drawing->starts = g_array_new (FALSE, FALSE, sizeof (guint));
  drawing->box = empty_box;
  return drawing;
}

void
bnl_drawing_free (BnlDrawing *drawing)
{
  g_array_unref (drawing->points);
  g_array_unref (drawing->starts);
  g_free (drawing);
}

static void
append_point (BnlDrawing *drawing, double x, double y)
{
  Point point = { x, y };

  g_array_append_val (drawing->points, point);
  extend_box (&drawing->box, x, y);
}

void
bnl_drawing_begin_stroke (BnlDrawing *drawing, double x, double y)
{
  g_array_append_val (drawing->starts, drawing->points->len);
  append_point (drawing, x, y);
}

void
bnl_drawing_extend_stroke (BnlDrawing *drawing, double x, double y)
{
  Point last;

  if (drawing->starts->len == 0)
    return;
  last = g_array_index (drawing->points, Point, drawing->points->len - 1);
  if (hypot (x - last.x, y - last.y) > TREMBLE * measure_box (&drawing->box))
    append_point (drawing, x, y);
}

gboolean
bnl_drawing_undo_stroke (BnlDrawing *drawing)
{
  guint n_strokes = drawing->starts->len;

  if (n_strokes == 0)
    return FALSE;
  g_array_set_size (drawing->points, g_array_index (drawing->starts, guint, n_strokes - 1));
  g_array_set_size (drawing->starts, n_strokes - 1);
  drawing->box = empty_box;
  for (guint i = 0; i < drawing->points->len; i++) {
    Point point = g_array_index (drawing->points, Point, i);

    extend_box (&drawing->box, point.x, point.y);
  }
  return TRUE;
}

void
bnl_drawing_clear (BnlDrawing *drawing)
{
  g_array_set_size (drawing->points, 0);
  g_array_set_size (drawing->starts, 0);
  drawing->box = empty_box;
}

guint
bnl_drawing_get_n_strokes (const BnlDrawing *drawing)
{
  return drawing->starts->len;
}

static const Point *
get_stroke (const BnlDrawing *drawing, guint stroke, guint *n_points)
{
  guint start = g_array_index (drawing->starts, guint, stroke);
  guint end = stroke + 1 < drawing->starts->len ? g_array_index (drawing->starts, guint, stroke + 1)
                                                : drawing->points->len;

  *n_points = end - start;
  return &g_array_index (drawing->points, Point, start);
}

gboolean
bnl_drawing_is_blank (const BnlDrawing *drawing, double size)
{
  for (guint stroke = 0; stroke < drawing->starts->len; stroke++) {
    guint n_points;
    const Point *points = get_stroke (drawing, stroke, &n_points);
    Box box = empty_box;

    for (guint i = 0; i < n_points; i++)
      extend_box (&box, points[i].x, points[i].y);
    if (measure_box (&box) > DOT * size)
      return FALSE;
  }
  return TRUE;
}

static Point
get_middle (Point a, Point b)
{
  return (Point){ (a.x + b.x) / 2, (a.y + b.y) / 2 };
}

/* A quadratic Bezier as the cubic that Cairo knows. */
static void
curve_to (cairo_t *cr, Point from, Point control, Point to)
{
  cairo_curve_to (cr, from.x + (control.x - from.x) * 2 / 3, from.y + (control.y - from.y) * 2 / 3,
                  to.x + (control.x - to.x) * 2 / 3, to.y + (control.y - to.y) * 2 / 3, to.x, to.y);
}

void
bnl_drawing_trace (const BnlDrawing *drawing, cairo_t *cr)
{
  for (guint stroke = 0; stroke < drawing->starts->len; stroke++) {
    guint n;
    const Point *points = get_stroke (drawing, stroke, &n);

    cairo_move_to (cr, points[0].x, points[0].y);
    if (n > 1) {
      Point middle = get_middle (points[0], points[1]);

      cairo_line_to (cr, middle.x, middle.y);
    }
    for (guint i = 1; i + 1 < n; i++)
      curve_to (cr, get_middle (points[i - 1], points[i]), points[i],
                get_middle (points[i], points[i + 1]));
    cairo_line_to (cr, points[n - 1].x, points[n - 1].y);
  }
}

/* The largest and smallest of a quadratic Bezier lie at its ends or where its slope is 0. */
static double
find_extreme (double from, double control, double to)
{
  double bend = from - 2 * control + to;
  double t = bend != 0 ? (from - control) / bend : 0;

  t = CLAMP (t, 0, 1);
  return (1 - t) * (1 - t) * from + 2 * t * (1 - t) * control + t * t * to;
}

/* The box of the path that bnl_drawing_trace() makes. */
static Box
find_path_box (const BnlDrawing *drawing)
{
  Box box = empty_box;

  for (guint stroke = 0; stroke < drawing->starts->len; stroke++) {
    guint n;
    const Point *points = get_stroke (drawing, stroke, &n);

    extend_box (&box, points[0].x, points[0].y);
    extend_box (&box, points[n - 1].x, points[n - 1].y);
    for (guint i = 1; i + 1 < n; i++) {
      Point from = get_middle (points[i - 1], points[i]), control = points[i];
      Point to = get_middle (points[i], points[i + 1]);

      extend_box (&box, from.x, from.y);
      extend_box (&box, to.x, to.y);
      extend_box (&box, find_extreme (from.x, control.x, to.x),
                  find_extreme (from.y, control.y, to.y));
    }
  }
  return box;
}

/* Where ink of that length begins, so that it lies amid the whole pixels it needs. */
static double
place_ink (double length_px)
{
  /* What rounding adds to a whole number must not cost it a pixel. */
  double n_whole = ceil (length_px - 1e-6);

  return floor ((BNL_DIGIT_SIZE - n_whole) / 2) + (n_whole - length_px) / 2;
}

void
bnl_drawing_render (const BnlDrawing *drawing, guint8 *pixels)
{
  cairo_surface_t *surface =
      cairo_image_surface_create (CAIRO_FORMAT_A8, BNL_DIGIT_SIZE, BNL_DIGIT_SIZE);
  cairo_t *cr = cairo_create (surface);
  Box box = find_path_box (drawing);
  double extent = measure_box (&box);
  double scale = extent > 0 ? (BNL_DIGIT_BOX - PEN_PX) / extent : 1;
  double width_px = (box.right - box.left) * scale + PEN_PX;
  double height_px = (box.bottom - box.top) * scale + PEN_PX;
  gsize stride;

  memset (pixels, 0, BNL_DIGIT_N_PIXELS);
  if (drawing->starts->len > 0) {
    cairo_translate (cr, place_ink (width_px) + PEN_PX / 2, place_ink (height_px) + PEN_PX / 2);
    cairo_scale (cr, scale, scale);
    cairo_translate (cr, -box.left, -box.top);
    bnl_drawing_trace (drawing, cr);
    cairo_identity_matrix (cr);
    cairo_set_line_width (cr, PEN_PX);
    cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
    cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
    cairo_set_antialias (cr, CAIRO_ANTIALIAS_BEST);
    cairo_set_tolerance (cr, TOLERANCE_PX);
    cairo_stroke (cr);
  }
  cairo_surface_flush (surface);
  stride = (gsize) cairo_image_surface_get_stride (surface);
  for (gsize y = 0; y < BNL_DIGIT_SIZE; y++)
    memcpy (pixels + y * BNL_DIGIT_SIZE, cairo_image_surface_get_data (surface) + y * stride,
            BNL_DIGIT_SIZE);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  bnl_digit_centre (pixels);
}
