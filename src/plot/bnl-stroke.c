#include "plot/bnl-stroke-private.h"

#include "plot/bnl-envelope-private.h"

#include <math.h>

#define LINE_PX 2
#define LINE_HIGH_CONTRAST_PX 3
#define GHOST_PX 1
#define GHOST_ALPHA 0.25
#define GHOST_HIGH_CONTRAST_ALPHA 0.45
#define MOST_DASHES 6
#define DOT_PX 4         /* radius of the crosshair's, and of a lone point */
#define SMALL_DOT_PX 2.6 /* of those on a dashed line */
#define RIM_PX 1.5
#define HALO_PX 1.25 /* around dashes and dots */
#define HALO_ALPHA 0.85
/* Of the color in a cloud under dashes. */
#define PALE 0.5
#define PALE_HIGH_CONTRAST 0.6
#define CROWDED_HALO_PX 0.5
#define CROWDED_LINE_PX 2.5
/* Dots nearer to each other would hide the line. */
#define DOT_DISTANCE_PX 14
/* More points a pixel than this can be a cloud. */
#define DENSE 4
/* Values that fill so much of a pixel's width on average are one, told from so many places. */
#define CLOUD_PX 4
#define N_PLACES 64
/* Columns a pixel for a cloud, and for one that is drawn faintly. */
#define CLOUD_SUB 2
#define GHOST_SUB 1
/* Fewer points a pixel than this and Cairo strokes a line at least as fast. */
#define SPARSE 0.25
/* Columns a unit where there are no pixels. */
#define VECTOR_SUB 2

/* Dashes and gaps along a line, in px. */
typedef struct {
  double lengths[MOST_DASHES];
  int n;
} Pattern;

/* Of a first curve of each color, a second ...: solid ones have long dashes. */
static const Pattern patterns[][BNL_STROKE_N_PATTERNS] = {
  [BNL_CURVE_SOLID] = { { { 0 }, 0 },
                        { { 14, 4 }, 2 },
                        { { 14, 4, 3, 4 }, 4 },
                        { { 14, 4, 3, 4, 3, 4 }, 6 } },
  [BNL_CURVE_DASHED] = { { { 6, 4 }, 2 },
                         { { 6, 4, 3, 4 }, 4 },
                         { { 6, 4, 3, 4, 3, 4 }, 6 },
                         { { 3, 4 }, 2 } },
};

static const Pattern *
get_pattern (guint color, BnlCurveLine line)
{
  return &patterns[line][color / BNL_CHART_N_COLORS % BNL_STROKE_N_PATTERNS];
}

static double
get_line_width (const BnlStroke *stroke)
{
  return stroke->theme->high_contrast ? LINE_HIGH_CONTRAST_PX : LINE_PX;
}

void
bnl_stroke_set_color (const BnlStroke *stroke, guint color, double alpha)
{
  const BnlColor *c = &stroke->theme->colors[color % BNL_CHART_N_COLORS];

  cairo_set_source_rgba (stroke->cr, c->red, c->green, c->blue, alpha);
}

void
bnl_stroke_set_pen (const BnlStroke *stroke, guint color, BnlCurveLine line)
{
  const Pattern *pattern = get_pattern (color, line);

  cairo_set_line_width (stroke->cr, get_line_width (stroke));
  cairo_set_line_join (stroke->cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_cap (stroke->cr, CAIRO_LINE_CAP_BUTT);
  cairo_set_dash (stroke->cr, pattern->lengths, pattern->n, 0);
}

gboolean
bnl_stroke_locate (const BnlStroke *stroke, BnlCurvePoint point, double *x, double *y)
{
  const BnlChartLayout *plot = stroke->plot;
  double frac = bnl_axis_to_frac (&plot->y, point.smoothed);

  if (isnan (frac))
    return FALSE;
  *x = plot->left + bnl_axis_to_frac (&plot->x, point.x) * plot->width;
  /* Far outside only the direction counts; Cairo's numbers end at 2^23. */
  *y = plot->top + (1 - CLAMP (frac, -20, 21)) * plot->height;
  return TRUE;
}

/* The points that are seen, and those next to them. */
static void
find_stretch (const BnlStroke *stroke, const BnlCurve *curve, gsize *first, gsize *end)
{
  *first = bnl_curve_count_below (curve, stroke->plot->x.minimum);
  *end = bnl_curve_count_below (curve, stroke->plot->x.maximum);
  *first -= MIN (*first, 1);
  *end = MIN (*end + 1, bnl_curve_get_length (curve));
}

/* Points a pixel, over the pixels that they reach over. */
static double
get_density (const BnlStroke *stroke, const BnlCurve *curve)
{
  const BnlChartLayout *plot = stroke->plot;
  gsize first, end;
  double reach;

  find_stretch (stroke, curve, &first, &end);
  if (end - first < 2)
    return 0;
  reach = bnl_axis_to_frac (&plot->x, bnl_curve_get_x (curve, end - 1)) -
          bnl_axis_to_frac (&plot->x, bnl_curve_get_x (curve, first));
  return (double) (end - first) / MAX (1, reach * plot->width * stroke->grid.scale_x);
}

static void
trace_points (const BnlStroke *stroke, const BnlCurve *curve, BnlCurveValues values)
{
  gboolean gap = TRUE;
  gsize first, end;

  find_stretch (stroke, curve, &first, &end);
  for (gsize i = first; i < end; i++) {
    BnlCurvePoint point = bnl_curve_get (curve, i);
    double x, y;

    if (values == BNL_CURVE_RAW)
      point.smoothed = point.raw;
    if (!bnl_stroke_locate (stroke, point, &x, &y)) {
      gap = TRUE;
      continue;
    }
    if (gap)
      cairo_move_to (stroke->cr, x, y);
    else
      cairo_line_to (stroke->cr, x, y);
    gap = FALSE;
  }
}

static void
init_envelope (const BnlStroke *stroke,
               const BnlCurve *curve,
               BnlCurveValues values,
               int n_sub,
               BnlEnvelope *envelope)
{
  const BnlChartLayout *plot = stroke->plot;
  const BnlGrid *grid = &stroke->grid;
  BnlFrame frame = {
    .left = plot->left * grid->scale_x + grid->x,
    .top = plot->top * grid->scale_y + grid->y,
    .width = plot->width * grid->scale_x,
    .height = plot->height * grid->scale_y,
  };

  bnl_envelope_init (envelope, curve, values, &plot->x, &plot->y, &frame, n_sub);
}

/* With the source, width and dashes that are set. */
static void
stroke_vector (const BnlStroke *stroke, const BnlCurve *curve, BnlCurveValues values)
{
  if (get_density (stroke, curve) > DENSE) {
    g_auto (BnlEnvelope) envelope = { 0 };

    init_envelope (stroke, curve, values, VECTOR_SUB, &envelope);
    bnl_envelope_trace (&envelope, stroke->cr);
  } else {
    trace_points (stroke, curve, values);
  }
  cairo_stroke (stroke->cr);
}

/* Whether so many values fall on a pixel's width that they fill a cloud, by a sample of places. */
static gboolean
is_cloud (const BnlStroke *stroke, const BnlCurve *curve, BnlCurveValues which)
{
  const BnlPyramid *values = bnl_curve_get_values (curve, which);
  const BnlChartLayout *plot = stroke->plot;
  double px = 1 / (plot->width * stroke->grid.scale_x);
  double filled = 0;
  int n = 0;

  if (get_density (stroke, curve) <= DENSE)
    return FALSE;
  for (int i = 0; i < N_PLACES; i++) {
    double frac = (i + 0.5) / N_PLACES;
    gsize first = bnl_curve_count_below (curve, bnl_axis_from_frac (&plot->x, frac));
    gsize end = bnl_curve_count_below (curve, bnl_axis_from_frac (&plot->x, frac + px));
    BnlExtent extent = bnl_pyramid_get_extent (values, first, end, plot->y.logarithmic);

    if (extent.lowest <= extent.highest) {
      filled += bnl_axis_to_frac (&plot->y, (double) extent.highest) -
                bnl_axis_to_frac (&plot->y, (double) extent.lowest);
      n++;
    }
  }
  return filled * plot->height * stroke->grid.scale_y > CLOUD_PX * n;
}

/* Columns a pixel: only where there are edges to be seen, many are worth the time. */
static int
choose_n_sub (const BnlStroke *stroke, const BnlCurve *curve, BnlCurveValues values)
{
  if (!is_cloud (stroke, curve, values))
    return BNL_ENVELOPE_MAX_SUB;
  return values == BNL_CURVE_RAW ? GHOST_SUB : CLOUD_SUB;
}

static void
stroke_raster (const BnlStroke *stroke,
               const BnlCurve *curve,
               BnlCurveValues values,
               double width,
               const Pattern *pattern)
{
  g_auto (BnlEnvelope) envelope = { 0 };
  double scale = stroke->grid.scale_x;
  double lengths[MOST_DASHES];

  init_envelope (stroke, curve, values, choose_n_sub (stroke, curve, values), &envelope);
  /* Round ends reach into the gaps. */
  for (int i = 0; i < pattern->n; i++)
    lengths[i] = (pattern->lengths[i] + (i % 2 == 0 ? -LINE_PX : LINE_PX)) * scale;
  if (pattern->n > 0)
    bnl_envelope_dash (&envelope, lengths, pattern->n);
  bnl_envelope_widen (&envelope, width * scale);
  cairo_save (stroke->cr);
  bnl_grid_enter (&stroke->grid, stroke->cr);
  bnl_envelope_paint (&envelope, stroke->cr);
  cairo_restore (stroke->cr);
}

void
bnl_stroke_ghost (const BnlStroke *stroke, const BnlCurve *curve)
{
  if (!(bnl_curve_get_smoothing (curve) > 0))
    return;
  bnl_stroke_set_color (stroke, bnl_curve_get_color (curve),
                        stroke->theme->high_contrast ? GHOST_HIGH_CONTRAST_ALPHA : GHOST_ALPHA);
  if (stroke->grid.raster) {
    stroke_raster (stroke, curve, BNL_CURVE_RAW, GHOST_PX, get_pattern (0, BNL_CURVE_SOLID));
  } else {
    bnl_stroke_set_pen (stroke, 0, BNL_CURVE_SOLID);
    cairo_set_line_width (stroke->cr, GHOST_PX);
    stroke_vector (stroke, curve, BNL_CURVE_RAW);
  }
}

static gboolean
is_gap (const BnlStroke *stroke, const BnlCurve *curve, gsize index)
{
  double x, y;

  return index >= bnl_curve_get_length (curve) ||
         !bnl_stroke_locate (stroke, bnl_curve_get (curve, index), &x, &y);
}

static void
set_background (const BnlStroke *stroke, double alpha)
{
  const BnlColor *c = &stroke->theme->background;

  cairo_set_source_rgba (stroke->cr, c->red, c->green, c->blue, alpha);
}

/* A dot at each point that is alone, or at each where there is room: as many as a pixel has room
 * for at most. */
static void
add_dots (const BnlStroke *stroke, const BnlCurve *curve, double grown)
{
  gboolean few = bnl_curve_get_line (curve) == BNL_CURVE_DASHED &&
                 get_density (stroke, curve) * stroke->grid.scale_x < 1.0 / DOT_DISTANCE_PX;
  gsize first, end;

  find_stretch (stroke, curve, &first, &end);
  for (gsize i = first; i < end; i++) {
    double x, y;
    gboolean lone;

    if (!bnl_stroke_locate (stroke, bnl_curve_get (curve, i), &x, &y))
      continue;
    lone = (i == 0 || is_gap (stroke, curve, i - 1)) && is_gap (stroke, curve, i + 1);
    if (!lone && !few)
      continue;
    cairo_new_sub_path (stroke->cr);
    cairo_arc (stroke->cr, x, y, (lone ? DOT_PX : SMALL_DOT_PX) + grown, 0, 2 * G_PI);
  }
}

void
bnl_stroke_points (const BnlStroke *stroke, const BnlCurve *curve)
{
  /* Among many a lone one is lost. */
  if (get_density (stroke, curve) >= 1)
    return;
  add_dots (stroke, curve, HALO_PX);
  set_background (stroke, HALO_ALPHA);
  cairo_fill (stroke->cr);
  add_dots (stroke, curve, 0);
  bnl_stroke_set_color (stroke, bnl_curve_get_color (curve), 1);
  cairo_fill (stroke->cr);
}

/* With the source that is set. */
static void
draw_line (const BnlStroke *stroke, const BnlCurve *curve, double width)
{
  guint color = bnl_curve_get_color (curve);
  BnlCurveLine line = bnl_curve_get_line (curve);
  const Pattern *pattern = get_pattern (color, line);

  if (!stroke->grid.raster || (pattern->n > 0 && get_density (stroke, curve) < SPARSE)) {
    bnl_stroke_set_pen (stroke, color, line);
    cairo_set_line_width (stroke->cr, width);
    stroke_vector (stroke, curve, BNL_CURVE_DRAWN);
  } else {
    stroke_raster (stroke, curve, BNL_CURVE_DRAWN, width, pattern);
  }
}

gboolean
bnl_stroke_is_cloud (const BnlStroke *stroke, const BnlCurve *curve)
{
  return is_cloud (stroke, curve, BNL_CURVE_DRAWN);
}

/* Opaque: two clouds over each other would mix to a color that stands for nothing. */
static void
set_pale_color (const BnlStroke *stroke, guint color)
{
  const BnlColor *c = &stroke->theme->colors[color % BNL_CHART_N_COLORS];
  const BnlColor *b = &stroke->theme->background;
  double share = stroke->theme->high_contrast ? PALE_HIGH_CONTRAST : PALE;

  cairo_set_source_rgb (stroke->cr, share * c->red + (1 - share) * b->red,
                        share * c->green + (1 - share) * b->green,
                        share * c->blue + (1 - share) * b->blue);
}

static void
draw_solid (const BnlStroke *stroke, const BnlCurve *curve, gboolean crowded)
{
  bnl_stroke_set_color (stroke, bnl_curve_get_color (curve), 1);
  if (crowded && is_cloud (stroke, curve, BNL_CURVE_DRAWN))
    set_pale_color (stroke, bnl_curve_get_color (curve));
  draw_line (stroke, curve, get_line_width (stroke));
}

static void
draw_dashed (const BnlStroke *stroke, const BnlCurve *curve, gboolean crowded)
{
  double halo = crowded ? CROWDED_HALO_PX : HALO_PX;
  double width = get_line_width (stroke);

  if (crowded)
    width = MAX (width, CROWDED_LINE_PX);
  /* So that dashes can be told from the solid line of the same color that they often lie on. */
  if (get_density (stroke, curve) <= DENSE) {
    set_background (stroke, HALO_ALPHA);
    draw_line (stroke, curve, width + 2 * halo);
  }
  bnl_stroke_set_color (stroke, bnl_curve_get_color (curve), 1);
  draw_line (stroke, curve, width);
}

void
bnl_stroke_line (const BnlStroke *stroke, const BnlCurve *curve, gboolean crowded)
{
  if (bnl_curve_get_line (curve) == BNL_CURVE_DASHED)
    draw_dashed (stroke, curve, crowded);
  else
    draw_solid (stroke, curve, crowded);
}

void
bnl_stroke_dot (const BnlStroke *stroke, guint color, double x, double y)
{
  cairo_new_path (stroke->cr);
  cairo_arc (stroke->cr, x, y, DOT_PX + RIM_PX, 0, 2 * G_PI);
  set_background (stroke, 1);
  cairo_fill (stroke->cr);
  cairo_arc (stroke->cr, x, y, DOT_PX, 0, 2 * G_PI);
  bnl_stroke_set_color (stroke, color, 1);
  cairo_fill (stroke->cr);
}
