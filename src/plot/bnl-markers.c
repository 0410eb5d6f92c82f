#include "plot/bnl-markers-private.h"

#define MARKER_LINE_ALPHA 0.6
#define MARKER_LINE_PX 1
#define MARKER_PX 9
#define EVENT_ALPHA 0.6
#define EVENT_APART_PX 6

static const BnlDivergence *
get_divergence (const BnlPainter *painter, guint index)
{
  return &g_array_index (painter->chart->divergences, BnlDivergence, index);
}

/* One label stands for all at the same step that say the same. */
static gboolean
share_label (const BnlDivergence *a, const BnlDivergence *b)
{
  return a->x >= b->x && a->x <= b->x && g_str_equal (a->label, b->label);
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
draw_triangle (const BnlPainter *painter, guint color, double x, double top)
{
  bnl_stroke_set_color (&painter->stroke, color, 1);
  cairo_move_to (painter->cr, x, top);
  cairo_rel_line_to (painter->cr, MARKER_PX * 0.6, MARKER_PX);
  cairo_rel_line_to (painter->cr, -MARKER_PX * 1.2, 0);
  cairo_close_path (painter->cr);
  cairo_fill (painter->cr);
}

/* The label of one and of those after it that share it, with a triangle for each. */
static void
draw_divergence_label (const BnlPainter *painter, guint index, double row)
{
  const BnlDivergence *divergence = get_divergence (painter, index);
  double line_px = painter->plan.line_px;
  double width = bnl_painter_measure (painter, divergence->label);
  double x = to_marker_x (painter, divergence);
  double reach = MARKER_PX;
  double left;
  guint n = 0;

  for (guint i = index; i < painter->chart->divergences->len; i++)
    n += share_label (get_divergence (painter, i), divergence) ? 1 : 0;
  reach += (n - 1) * MARKER_PX * 0.6;
  /* Right of it, else left of it, else wherever there is room. */
  left = x + reach;
  if (left + width > painter->width - 4)
    left = x - reach - width;
  left = MAX (4, MIN (left, painter->width - 4 - width));
  bnl_painter_draw_backed_label (painter, divergence->label, left, row);

  x -= (n - 1) * MARKER_PX * 0.6;
  for (guint i = index; i < painter->chart->divergences->len; i++) {
    if (share_label (get_divergence (painter, i), divergence)) {
      draw_triangle (painter, get_divergence (painter, i)->color, x,
                     row + (line_px - MARKER_PX) / 2);
      x += MARKER_PX * 1.2;
    }
  }
}

static void
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
    bnl_painter_draw_backed_label (painter, event->label, x + EVENT_APART_PX,
                                   plot->top + plot->height - painter->plan.line_px - 2);
    end = x + 2 * EVENT_APART_PX + width;
  }
  cairo_restore (painter->cr);
}

void
bnl_markers_draw (const BnlPainter *painter)
{
  draw_events (painter);
  draw_divergences (painter);
}
