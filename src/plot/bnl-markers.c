#include "plot/bnl-markers-private.h"

#include "plot/bnl-curve-private.h"
#include "plot/bnl-figure.h"
#include "plot/bnl-room-private.h"

#define MARKER_LINE_ALPHA 0.6
#define MARKER_LINE_PX 1
#define MARKER_PX 9
#define EVENT_ALPHA 0.6
#define EVENT_APART_PX 6
#define BREAK_PX 12
#define RING_PX 4.5 /* radius */
#define RING_LINE_PX 2
#define RIM_PX 1.5
#define ARROW_PX 12.0
#define ARROW_LINE_PX 2
#define CUT_ROWS_SHARE 0.4 /* of the plot at most, that labels of what leaves it fill */
/* Lines up or down that the name of an event may move. */
#define EVENT_LINES 30

static const BnlDivergence *
get_divergence (const BnlPainter *painter, guint index)
{
  return &g_array_index (painter->chart->divergences, BnlDivergence, index);
}

/* One label stands for all that say the same. */
static gboolean
share_label (const BnlDivergence *a, const BnlDivergence *b)
{
  return g_str_equal (a->label, b->label);
}

/* How many before it share its label. */
static guint
count_sharing (const BnlPainter *painter, guint index)
{
  guint n = 0;

  for (guint i = 0; i < index; i++)
    n += share_label (get_divergence (painter, i), get_divergence (painter, index)) ? 1 : 0;
  return n;
}

/* Outside of what someone chose to see. */
static gboolean
is_marker_hidden (const BnlPainter *painter, const BnlDivergence *divergence)
{
  const BnlAxis *x = &painter->plan.plot.x;

  return divergence->x < x->minimum || divergence->x > x->maximum;
}

static double
to_marker_x (const BnlPainter *painter, const BnlDivergence *divergence)
{
  const BnlChartLayout *plot = &painter->plan.plot;

  return CLAMP (bnl_painter_to_x (painter, divergence->x), plot->left, plot->left + plot->width);
}

static void
trace_triangle (const BnlPainter *painter, double x, double top, double width, double height)
{
  cairo_move_to (painter->cr, x, top);
  cairo_rel_line_to (painter->cr, width / 2, height);
  cairo_rel_line_to (painter->cr, -width, 0);
  cairo_close_path (painter->cr);
}

static void
draw_triangle (const BnlPainter *painter, guint color, double x, double top)
{
  bnl_stroke_set_color (&painter->stroke, color, 1);
  trace_triangle (painter, x, top, MARKER_PX * 1.2, MARKER_PX);
  cairo_fill (painter->cr);
}

/* Upwards, on a rim that sets it off. */
static void
draw_arrow (const BnlPainter *painter, guint color, double x, double top)
{
  cairo_t *cr = painter->cr;

  cairo_move_to (cr, x, top + ARROW_PX);
  cairo_line_to (cr, x, top + 1);
  cairo_move_to (cr, x - ARROW_PX / 3, top + ARROW_PX / 3 + 1);
  cairo_line_to (cr, x, top + 1);
  cairo_line_to (cr, x + ARROW_PX / 3, top + ARROW_PX / 3 + 1);
  cairo_save (cr);
  cairo_set_dash (cr, NULL, 0, 0);
  cairo_set_line_width (cr, ARROW_LINE_PX + 2 * RIM_PX);
  bnl_painter_set_background (painter, 1);
  cairo_stroke_preserve (cr);
  cairo_set_line_width (cr, ARROW_LINE_PX);
  bnl_stroke_set_color (&painter->stroke, color, 1);
  cairo_stroke (cr);
  cairo_restore (cr);
}

/* What the curves of a color rise to in the part of x that is seen. */
static double
find_peak (const BnlPainter *painter, guint color)
{
  const BnlAxis *x = &painter->plan.plot.x;
  double peak = (double) -INFINITY;

  for (guint i = 0; i < painter->chart->shown->len; i++) {
    const BnlCurve *curve = bnl_curve_from_layer (g_ptr_array_index (painter->chart->shown, i));
    BnlExtent extent;

    if (curve == NULL || bnl_curve_get_color (curve) != color)
      continue;
    extent = bnl_pyramid_get_extent (
        bnl_curve_get_values (curve, BNL_CURVE_RAW), bnl_curve_count_below (curve, x->minimum),
        bnl_curve_count_below (curve, nextafter (x->maximum, INFINITY)), FALSE);
    if (extent.lowest <= extent.highest)
      peak = MAX (peak, (double) extent.highest);
  }
  return peak;
}

/* With the value of each run whose line leaves the plot at its upper edge, in the order of the
 * triangles. */
static char *
write_divergence_label (const BnlPainter *painter, guint index)
{
  const BnlDivergence *divergence = get_divergence (painter, index);
  GString *text = g_string_new (divergence->label);
  gboolean any = FALSE;

  for (guint i = index; i < painter->chart->divergences->len; i++) {
    double peak = find_peak (painter, get_divergence (painter, i)->color);
    char value[BNL_FIGURE_SIZE];

    if (!share_label (get_divergence (painter, i), divergence) ||
        !(peak > painter->plan.plot.y.maximum))
      continue;
    bnl_figure_format_value (peak, painter->chart->percent, value);
    g_string_append_printf (text, "%s%s", any ? " and " : ", reached ", value);
    any = TRUE;
  }
  return g_string_free (text, FALSE);
}

/* The label of one and of those after it that share it, with a triangle for each. */
static void
draw_divergence_label (const BnlPainter *painter, guint index, double row)
{
  const BnlDivergence *divergence = get_divergence (painter, index);
  g_autofree char *label = write_divergence_label (painter, index);
  double line_px = painter->plan.line_px;
  double width = bnl_painter_measure (painter, label);
  double x = to_marker_x (painter, divergence);
  double reach = MARKER_PX;
  double left;
  guint n = 0;

  /* Without the values where there is no room for them. */
  if (width + 2 * MARKER_PX > MAX (x, painter->width - x)) {
    g_free (label);
    label = g_strdup (divergence->label);
    width = bnl_painter_measure (painter, label);
  }
  for (guint i = index; i < painter->chart->divergences->len; i++)
    n += share_label (get_divergence (painter, i), divergence) ? 1 : 0;
  reach += (n - 1) * MARKER_PX * 0.6;
  /* Right of it, else left of it, else wherever there is room. */
  left = x + reach;
  if (left + width > painter->width - 4)
    left = x - reach - width;
  left = MAX (4, MIN (left, painter->width - 4 - width));
  bnl_painter_draw_backed_label (painter, label, left, row);

  x -= (n - 1) * MARKER_PX * 0.6;
  for (guint i = index; i < painter->chart->divergences->len; i++) {
    if (share_label (get_divergence (painter, i), divergence)) {
      draw_triangle (painter, get_divergence (painter, i)->color, x,
                     row + (line_px - MARKER_PX) / 2);
      x += MARKER_PX * 1.2;
    }
  }
}

/* Returns the row below the last. */
static double
draw_divergences (const BnlPainter *painter)
{
  const BnlChartLayout *plot = &painter->plan.plot;
  guint n = painter->chart->divergences->len;
  double row = plot->top;

  /* Lines first, that none crosses a label; at the same step side by side. */
  for (guint i = 0; i < n; i++) {
    const BnlDivergence *divergence = get_divergence (painter, i);
    double x = to_marker_x (painter, divergence);

    if (is_marker_hidden (painter, divergence))
      continue;
    bnl_stroke_set_color (&painter->stroke, divergence->color, MARKER_LINE_ALPHA);
    bnl_grid_add_vertical (&painter->stroke.grid, painter->cr,
                           x + count_sharing (painter, i) * MARKER_LINE_PX, plot->top,
                           plot->top + plot->height);
    cairo_fill (painter->cr);
  }
  for (guint i = 0; i < n; i++) {
    if (count_sharing (painter, i) > 0 || is_marker_hidden (painter, get_divergence (painter, i)))
      continue;
    draw_divergence_label (painter, i, row);
    row += painter->plan.line_px;
  }
  return row;
}

/* An arrow out of the plot where a line leaves it, though its run did not diverge, with how high it
 * goes; a row each, and arrows alone where there are too many for that. */
static void
draw_cuts (const BnlPainter *painter, double row)
{
  const BnlChartLayout *plot = &painter->plan.plot;
  double lowest = plot->top + CUT_ROWS_SHARE * plot->height;

  for (guint i = 0; i < painter->chart->shown->len; i++) {
    const BnlLayer *layer = g_ptr_array_index (painter->chart->shown, i);
    char value[BNL_FIGURE_SIZE];
    double x, peak, width, left;

    if (!bnl_chart_range_find_cut (painter->chart, layer, &plot->x, &plot->y, &x, &peak))
      continue;
    x = CLAMP (bnl_painter_to_x (painter, x), plot->left + MARKER_PX / 2.0,
               plot->left + plot->width - MARKER_PX / 2.0);
    bnl_figure_format_value (peak, painter->chart->percent, value);
    width = bnl_painter_measure (painter, value);
    left = x + MARKER_PX;
    /* Beyond the plot stand the names of lines. */
    if (left + width > plot->left + plot->width)
      left = x - MARKER_PX - width;
    if (row + painter->plan.line_px <= lowest)
      bnl_painter_draw_backed_label (painter, value, left, row);
    draw_arrow (painter, layer->color, x, row + (painter->plan.line_px - ARROW_PX) / 2);
    row = MIN (row + painter->plan.line_px, lowest);
  }
}

/* At the foot, else along the top, else where there is room in between: never over a line. */
static void
draw_event_label (const BnlPainter *painter, const char *label, double left, double width)
{
  const BnlChartLayout *plot = &painter->plan.plot;
  double line_px = painter->plan.line_px;
  double foot = plot->top + plot->height - line_px - 2;
  double top;

  if (bnl_room_find (painter, left, width, foot, 0, &top) ||
      (painter->chart->divergences->len == 0 &&
       bnl_room_find (painter, left, width, plot->top + 2, 0, &top)) ||
      bnl_room_find (painter, left, width, foot, EVENT_LINES, &top))
    bnl_painter_draw_backed_label (painter, label, left, top);
}

/* What is too near to the one before is part of the same turning of a knob. */
static void
draw_events (const BnlPainter *painter)
{
  static const double dots[] = { 1, 3 };
  const BnlChartLayout *plot = &painter->plan.plot;
  double right = plot->left + plot->width;
  double before = -G_MAXDOUBLE;
  double end = -G_MAXDOUBLE;

  cairo_save (painter->cr);
  cairo_set_dash (painter->cr, dots, 2, 0);
  cairo_set_line_width (painter->cr, 1);
  for (guint i = 0; i < painter->chart->events->len; i++) {
    const BnlEvent *event = &g_array_index (painter->chart->events, BnlEvent, i);
    double x = floor (bnl_painter_to_x (painter, event->x)) + 0.5;
    double width = bnl_painter_measure (painter, event->label);

    if (!(x >= plot->left && x <= right) || x < before + EVENT_APART_PX)
      continue;
    before = x;
    bnl_painter_set_foreground (painter, EVENT_ALPHA);
    cairo_move_to (painter->cr, x, plot->top);
    cairo_line_to (painter->cr, x, plot->top + plot->height);
    cairo_stroke (painter->cr);
    if (x + EVENT_APART_PX < end || x + EVENT_APART_PX + width > right)
      continue;
    draw_event_label (painter, event->label, x + EVENT_APART_PX, width);
    end = x + 2 * EVENT_APART_PX + width;
  }
  cairo_restore (painter->cr);
}

static gboolean
has_divergence (const BnlPainter *painter, guint color)
{
  for (guint i = 0; i < painter->chart->divergences->len; i++)
    if (get_divergence (painter, i)->color == color)
      return TRUE;
  return FALSE;
}

/* As TensorBoard has it: a triangle where a value is no number, as high as the last that was one.
 * Where that lies above the plot a divergence says more. */
static void
draw_breaks (const BnlPainter *painter, const BnlCurve *curve)
{
  const BnlChartLayout *plot = &painter->plan.plot;
  double bottom = plot->top + plot->height;
  double before = -G_MAXDOUBLE;

  for (guint i = 0; i < bnl_curve_get_n_breaks (curve); i++) {
    gsize index = bnl_curve_get_break (curve, i);
    double x = bnl_painter_to_x (painter, bnl_curve_get_x (curve, index));
    double before_x;
    double y;

    if (!(x >= MAX (plot->left, before + BREAK_PX) && x <= plot->left + plot->width))
      continue;
    /* On a logarithmic axis what is not above 0 lies below it. */
    if (!bnl_stroke_locate (&painter->stroke, bnl_curve_get (curve, index - 1), &before_x, &y))
      y = bottom;
    if (y < plot->top && has_divergence (painter, bnl_curve_get_color (curve)))
      continue;
    before = x;
    trace_triangle (painter, x, CLAMP (y, plot->top, bottom) - BREAK_PX / 2.0, BREAK_PX, BREAK_PX);
    bnl_painter_set_background (painter, 1);
    cairo_set_line_width (painter->cr, 2 * RIM_PX);
    cairo_stroke_preserve (painter->cr);
    bnl_stroke_set_color (&painter->stroke, bnl_curve_get_color (curve), 1);
    cairo_fill (painter->cr);
  }
}

static void
draw_best (const BnlPainter *painter, const BnlCurve *curve)
{
  const BnlChartLayout *plot = &painter->plan.plot;
  gsize index;
  double x, y;

  if (!bnl_curve_get_best (curve, &index) ||
      !bnl_stroke_locate (&painter->stroke, bnl_curve_get (curve, index), &x, &y) ||
      !(x >= plot->left && x <= plot->left + plot->width && y >= plot->top &&
        y <= plot->top + plot->height))
    return;
  cairo_arc (painter->cr, x, y, RING_PX + RING_LINE_PX / 2.0 + RIM_PX, 0, 2 * G_PI);
  bnl_painter_set_background (painter, 1);
  cairo_fill (painter->cr);
  cairo_arc (painter->cr, x, y, RING_PX, 0, 2 * G_PI);
  cairo_set_line_width (painter->cr, RING_LINE_PX);
  bnl_stroke_set_color (&painter->stroke, bnl_curve_get_color (curve), 1);
  cairo_stroke (painter->cr);
}

static void
draw_on_curves (const BnlPainter *painter,
                void (*draw) (const BnlPainter *painter, const BnlCurve *curve))
{
  cairo_save (painter->cr);
  cairo_set_dash (painter->cr, NULL, 0, 0);
  for (guint i = 0; i < painter->chart->shown->len; i++) {
    const BnlCurve *curve = bnl_curve_from_layer (g_ptr_array_index (painter->chart->shown, i));

    if (curve != NULL)
      draw (painter, curve);
  }
  cairo_restore (painter->cr);
}

void
bnl_markers_draw (const BnlPainter *painter)
{
  draw_events (painter);
  draw_on_curves (painter, draw_breaks);
  draw_on_curves (painter, draw_best);
  draw_cuts (painter, draw_divergences (painter));
}
