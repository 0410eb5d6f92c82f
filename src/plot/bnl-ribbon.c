#include "plot/bnl-ribbon-private.h"

#include "plot/bnl-envelope-private.h"

/* Columns a unit that points are joined in. */
#define N_SUB 2
/* Half the width of what has but one point. */
#define LONE_PX 1.5
/* Heights of the plot beyond it: further out only the direction counts. */
#define BEYOND 2
/* More points a pixel than this are many. */
#define DENSE 1.5
/* Around the plot, for half a pen. */
#define MARGIN_PX 4

gsize
bnl_ribbon_count_below (const BnlRibbon *ribbon, double x)
{
  gsize low = 0;
  gsize high = ribbon->n;

  while (low < high) {
    gsize middle = low + (high - low) / 2;

    if (ribbon->get_x (ribbon->data, middle) < x)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

gsize
bnl_ribbon_find (const BnlRibbon *ribbon, double x)
{
  gsize right = bnl_ribbon_count_below (ribbon, x);

  if (right == ribbon->n || (right > 0 && x - ribbon->get_x (ribbon->data, right - 1) <=
                                              ribbon->get_x (ribbon->data, right) - x))
    right--;
  return right;
}

gboolean
bnl_ribbon_get_x_range (const BnlRibbon *ribbon,
                        gboolean positive_only,
                        double *lowest,
                        double *highest)
{
  gsize first =
      positive_only ? bnl_ribbon_count_below (ribbon, nextafter (0, (double) INFINITY)) : 0;

  if (first >= ribbon->n)
    return FALSE;
  *lowest = ribbon->get_x (ribbon->data, first);
  *highest = ribbon->get_x (ribbon->data, ribbon->n - 1);
  return TRUE;
}

/* The points at x0 .. x1, or those on both sides. */
static void
find_stretch (const BnlRibbon *ribbon, double x0, double x1, gsize *first, gsize *end)
{
  *first = bnl_ribbon_count_below (ribbon, x0);
  *end = bnl_ribbon_count_below (ribbon, nextafter (x1, (double) INFINITY));
  if (*first < *end)
    return;
  *first -= MIN (*first, 1);
  *end = MIN (ribbon->n, *end + 1);
}

gboolean
bnl_ribbon_get_y_range (const BnlRibbon *ribbon,
                        double x0,
                        double x1,
                        gboolean positive_only,
                        double *lowest,
                        double *highest)
{
  gsize first, end;
  double low, high;

  *lowest = (double) INFINITY;
  *highest = (double) -INFINITY;
  find_stretch (ribbon, x0, x1, &first, &end);
  for (gsize i = first; i < end; i++) {
    if (!ribbon->get (ribbon->data, i, &low, &high))
      continue;
    if (low > 0 || !positive_only)
      *lowest = MIN (*lowest, low);
    if (high > 0 || !positive_only) {
      *lowest = MIN (*lowest, high);
      *highest = MAX (*highest, high);
    }
  }
  return *lowest <= *highest;
}

gboolean
bnl_ribbon_find_x (const BnlRibbon *ribbon, double x, int direction, double *found)
{
  gsize n_below =
      bnl_ribbon_count_below (ribbon, direction > 0 ? x : nextafter (x, (double) INFINITY));

  if (direction > 0 ? n_below == ribbon->n : n_below == 0)
    return FALSE;
  *found = ribbon->get_x (ribbon->data, direction > 0 ? n_below : n_below - 1);
  return TRUE;
}

gsize
bnl_ribbon_sample (const BnlRibbon *ribbon, double x0, double x1, gsize n_max, float *values)
{
  gsize first, end, stride;
  double low, high;
  gsize n = 0;

  find_stretch (ribbon, x0, x1, &first, &end);
  stride = MAX (1, (end - first + n_max - 1) / MAX (1, n_max));
  for (gsize i = first; i < end && n < n_max; i += stride)
    if (ribbon->get (ribbon->data, i, &low, &high))
      values[n++] = (float) low;
  return n;
}

typedef struct {
  double x, top, bottom;      /* px */
  double first, x_last, last; /* of a line: where it begins and ends */
} Corner;

static double
to_y (const BnlPainter *painter, double value)
{
  const BnlChartLayout *plot = &painter->plan.plot;
  double frac = bnl_axis_to_frac (&plot->y, value);

  /* What a logarithmic axis has no place for lies below it. */
  if (isnan (frac))
    frac = -BEYOND;
  return plot->top + (1 - CLAMP (frac, -BEYOND, 1 + BEYOND)) * plot->height;
}

static void
emit_area (const GArray *corners, cairo_t *cr)
{
  const Corner *c = (const Corner *) (const void *) corners->data;
  guint n = corners->len;

  if (n == 1) {
    cairo_rectangle (cr, c->x - LONE_PX, c->top, 2 * LONE_PX, c->bottom - c->top);
    return;
  }
  for (guint i = 0; i < n; i++)
    cairo_line_to (cr, c[i].x, c[i].top);
  for (guint i = n; i-- > 0;)
    cairo_line_to (cr, c[i].x, c[i].bottom);
  if (n > 0)
    cairo_close_path (cr);
}

static void
emit_line (const GArray *corners, cairo_t *cr)
{
  const Corner *c = (const Corner *) (const void *) corners->data;

  if (corners->len == 1) {
    cairo_move_to (cr, c->x - 2 * LONE_PX, c->top);
    cairo_line_to (cr, c->x + 2 * LONE_PX, c->top);
  }
  for (guint i = 0; corners->len > 1 && i < corners->len; i++) {
    cairo_line_to (cr, c[i].x, c[i].first);
    if (c[i].top < MIN (c[i].first, c[i].last))
      cairo_line_to (cr, c[i].x, c[i].top);
    if (c[i].bottom > MAX (c[i].first, c[i].last))
      cairo_line_to (cr, c[i].x, c[i].bottom);
    cairo_line_to (cr, c[i].x_last, c[i].last);
  }
}

static void
trace (const BnlRibbon *ribbon, const BnlPainter *painter, gboolean line)
{
  g_autoptr (GArray) corners = g_array_new (FALSE, FALSE, sizeof (Corner));
  const BnlChartLayout *plot = &painter->plan.plot;
  gsize first = bnl_ribbon_count_below (ribbon, plot->x.minimum);
  gsize end = bnl_ribbon_count_below (ribbon, nextafter (plot->x.maximum, (double) INFINITY));
  double column = (double) NAN;

  first -= MIN (first, 1);
  end = MIN (ribbon->n, end + 1);
  for (gsize i = first; i <= end; i++) {
    double low, high, x;
    Corner corner;

    x = i < end ? bnl_painter_to_x (painter, ribbon->get_x (ribbon->data, i)) : (double) NAN;
    if (isnan (x) || !ribbon->get (ribbon->data, i, &low, &high)) {
      cairo_new_sub_path (painter->cr);
      (line ? emit_line : emit_area) (corners, painter->cr);
      g_array_set_size (corners, 0);
      column = (double) NAN;
      continue;
    }
    /* Cairo's numbers end at 2^23. */
    x = CLAMP (x, -1e6, 1e6);
    corner = (Corner){ .x = x, .x_last = x };
    corner.top = to_y (painter, line ? low : high);
    corner.bottom = to_y (painter, low);
    if (corner.top > corner.bottom)
      corner = (Corner){ .x = x, .x_last = x, .top = corner.bottom, .bottom = corner.top };
    corner.first = corner.last = corner.top;
    if (floor (x * N_SUB) == column) {
      Corner *before = &g_array_index (corners, Corner, corners->len - 1);

      before->top = MIN (before->top, corner.top);
      before->bottom = MAX (before->bottom, corner.bottom);
      before->x_last = x;
      before->last = corner.last;
    } else {
      g_array_append_val (corners, corner);
    }
    column = floor (x * N_SUB);
  }
}

/* Whether so many points are seen that columns are faster, where there are pixels. */
static gboolean
is_dense (const BnlRibbon *ribbon, const BnlPainter *painter)
{
  const BnlChartLayout *plot = &painter->plan.plot;
  double n = (double) bnl_ribbon_count_below (ribbon, plot->x.maximum) -
             (double) bnl_ribbon_count_below (ribbon, plot->x.minimum);

  return painter->stroke.grid.raster && n > DENSE * plot->width * painter->stroke.grid.scale_x;
}

static void
take (BnlEnvelope *envelope, double column, double top, double bottom)
{
  int i = (int) CLAMP (column, 0, envelope->n - 1.0);

  envelope->top[i] = MIN (envelope->top[i], (float) top);
  envelope->bottom[i] = MAX (envelope->bottom[i], (float) bottom);
}

/* The columns from one point to the next, which are straight between them. */
static void
take_stretch (BnlEnvelope *envelope, const Corner *from, const Corner *to)
{
  double first = floor (CLAMP (from->x, 0, envelope->n));
  double last = floor (CLAMP (to->x, 0, envelope->n));

  for (double column = first + 1; column <= last; column++) {
    double frac = (column - from->x) / (to->x - from->x);
    double top = from->top + (to->top - from->top) * frac;
    double bottom = from->bottom + (to->bottom - from->bottom) * frac;

    take (envelope, column - 1, top, bottom);
    take (envelope, column, top, bottom);
  }
}

/* In pixels, x in columns of the envelope. */
static void
fill_envelope (const BnlRibbon *ribbon,
               const BnlPainter *painter,
               gboolean line,
               BnlEnvelope *envelope)
{
  const BnlChartLayout *plot = &painter->plan.plot;
  const BnlGrid *grid = &painter->stroke.grid;
  gsize first = bnl_ribbon_count_below (ribbon, plot->x.minimum);
  gsize end = bnl_ribbon_count_below (ribbon, nextafter (plot->x.maximum, (double) INFINITY));
  Corner before = { .x = (double) NAN };

  first -= MIN (first, 1);
  end = MIN (ribbon->n, end + 1);
  for (gsize i = first; i < end; i++) {
    double x = bnl_painter_to_x (painter, ribbon->get_x (ribbon->data, i));
    double low, high;
    Corner corner = { .x = (double) NAN };

    if (!isnan (x) && ribbon->get (ribbon->data, i, &low, &high)) {
      double a = to_y (painter, line ? low : high) * grid->scale_y + grid->y;
      double b = to_y (painter, low) * grid->scale_y + grid->y;

      corner.x =
          (CLAMP (x, -1e6, 1e6) * grid->scale_x + grid->x - envelope->first_px) * envelope->n_sub;
      corner.top = MIN (a, b);
      corner.bottom = MAX (a, b);
      if (corner.x >= 0 && corner.x < envelope->n)
        take (envelope, corner.x, corner.top, corner.bottom);
      if (!isnan (before.x))
        take_stretch (envelope, &before, &corner);
    }
    before = corner;
  }
}

static void
paint_envelope (const BnlRibbon *ribbon, const BnlPainter *painter, double pen)
{
  const BnlChartLayout *plot = &painter->plan.plot;
  const BnlGrid *grid = &painter->stroke.grid;
  /* The edges of a thin line show more than those of an area. */
  g_auto (BnlEnvelope) envelope = { .n_sub = pen > 0 ? BNL_ENVELOPE_MAX_SUB : N_SUB };

  envelope.first_px = (int) floor (plot->left * grid->scale_x + grid->x) - MARGIN_PX;
  envelope.n_px = (int) ceil (plot->width * grid->scale_x) + 2 * MARGIN_PX;
  envelope.n = envelope.n_px * envelope.n_sub;
  envelope.top = g_new (float, envelope.n);
  envelope.bottom = g_new (float, envelope.n);
  for (int i = 0; i < envelope.n; i++) {
    envelope.top[i] = INFINITY;
    envelope.bottom[i] = -INFINITY;
  }
  fill_envelope (ribbon, painter, pen > 0, &envelope);
  if (pen > 0)
    bnl_envelope_widen (&envelope, pen * grid->scale_x);
  cairo_save (painter->cr);
  bnl_grid_enter (grid, painter->cr);
  bnl_envelope_paint (&envelope, painter->cr);
  cairo_restore (painter->cr);
}

void
bnl_ribbon_fill (const BnlRibbon *ribbon, const BnlPainter *painter)
{
  if (is_dense (ribbon, painter)) {
    paint_envelope (ribbon, painter, 0);
    return;
  }
  trace (ribbon, painter, FALSE);
  cairo_fill (painter->cr);
}

void
bnl_ribbon_stroke (const BnlRibbon *ribbon, const BnlPainter *painter)
{
  /* Dashes of so many points are none. */
  if (is_dense (ribbon, painter)) {
    paint_envelope (ribbon, painter, cairo_get_line_width (painter->cr));
    return;
  }
  trace (ribbon, painter, TRUE);
  cairo_stroke (painter->cr);
}
