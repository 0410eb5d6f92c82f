#include "plot/bnl-interval-private.h"

#include "plot/bnl-mark-private.h"

#define FILL_ALPHA 0.22
#define FILL_HIGH_CONTRAST_ALPHA 0.4
#define DOT_PX 4.0 /* radius */
#define RIM_PX 1.5
#define RING_LINE_PX 2.0
#define MEMBER_PX 2.0
#define MEMBER_ALPHA 0.45
#define WHISKER_PX 1.75
/* Dots of a category stand at most so far apart, and fill so much of its place. */
#define DODGE_PX 22.0
#define DODGE_SHARE 0.6
#define SIGN_PX 4.5
#define SIGN_APART_PX 13.0
#define ARROW_PX 11.0
#define ZERO_ALPHA 0.55

static const BnlInterval *
get_interval (const BnlLayer *layer)
{
  return (const BnlInterval *) layer;
}

/* Whether it has a dot (or a mark) there. */
static gboolean
is_at (const BnlInterval *interval, double x, gboolean mark)
{
  for (guint i = 0; i < interval->n; i++)
    if (interval->places[i].x == x)
      return mark ? interval->places[i].at.mark >= 0 : !isnan (interval->places[i].at.value);
  return FALSE;
}

/* Which one of those that share a place it is, from the middle: -0.5 and 0.5 for two. */
static double
find_rank (const BnlInterval *interval, const BnlPainter *painter, double x, gboolean mark)
{
  double place = 0;
  double n = 0;

  for (guint i = 0; i < painter->chart->shown->len; i++) {
    const BnlInterval *other =
        bnl_interval_from_layer (g_ptr_array_index (painter->chart->shown, i));

    if (other == interval)
      place = n;
    if (other != NULL && is_at (other, x, mark))
      n++;
  }
  return n > 0 ? place - (n - 1) / 2 : 0;
}

static double
get_dodge (const BnlInterval *interval, const BnlPainter *painter, double x)
{
  double place = bnl_painter_to_x (painter, x + 1) - bnl_painter_to_x (painter, x);
  guint n = painter->chart->shown->len;

  if (interval->look != BNL_INTERVAL_DOTS || isnan (place) || n == 0)
    return 0;
  return find_rank (interval, painter, x, FALSE) * MIN (DODGE_PX, DODGE_SHARE * place / n);
}

/* FALSE where it has no place on the axes. */
static gboolean
locate (const BnlInterval *interval,
        const BnlPainter *painter,
        guint index,
        double value,
        double *x,
        double *y)
{
  double at = interval->places[index].x;

  if (isnan (value) ||
      !bnl_stroke_locate (&painter->stroke, (BnlCurvePoint){ at, value, value }, x, y))
    return FALSE;
  *x += get_dodge (interval, painter, at);
  return !isnan (*x);
}

/* The next place with a value, from first on; n where there is none. */
static guint
find_value (const BnlInterval *interval, guint first)
{
  while (first < interval->n && isnan (interval->places[first].at.value))
    first++;
  return first;
}

/* A stretch of places that have values, those between have to be joined: places where nothing has
 * come yet do not cut the line, those where nothing can come do. */
static guint
find_stretch_end (const BnlInterval *interval, guint first)
{
  guint end = first;

  for (guint i = first; i < interval->n; i++) {
    if (!isnan (interval->places[i].at.value))
      end = i + 1;
    else if (interval->places[i].at.mark >= 0)
      break;
  }
  return end;
}

static void
trace_ends (const BnlInterval *interval,
            const BnlPainter *painter,
            guint first,
            guint end,
            gboolean upper)
{
  for (guint k = first; k < end; k++) {
    guint i = upper ? k : first + end - 1 - k;
    const BnlIntervalPoint *at = &interval->places[i].at;
    double bound = isnan (at->low) ? at->value : upper ? at->high : at->low;
    double x, y;

    if (locate (interval, painter, i, bound, &x, &y))
      cairo_line_to (painter->cr, x, y);
  }
}

static void
draw_band (const BnlInterval *interval, const BnlPainter *painter)
{
  for (guint i = find_value (interval, 0); i < interval->n;) {
    guint end = find_stretch_end (interval, i);

    cairo_new_sub_path (painter->cr);
    trace_ends (interval, painter, i, end, TRUE);
    trace_ends (interval, painter, i, end, FALSE);
    cairo_close_path (painter->cr);
    i = find_value (interval, end);
  }
  bnl_stroke_set_color (&painter->stroke, interval->layer.color,
                        painter->theme->high_contrast ? FILL_HIGH_CONTRAST_ALPHA : FILL_ALPHA);
  cairo_fill (painter->cr);
}

static void
draw_line (const BnlInterval *interval, const BnlPainter *painter)
{
  for (guint i = find_value (interval, 0); i < interval->n;) {
    guint end = find_stretch_end (interval, i);

    cairo_new_sub_path (painter->cr);
    for (; i < end; i++) {
      double x, y;

      if (locate (interval, painter, i, interval->places[i].at.value, &x, &y))
        cairo_line_to (painter->cr, x, y);
    }
    i = find_value (interval, end);
  }
  bnl_stroke_set_pen (&painter->stroke, interval->layer.color, interval->line);
  bnl_stroke_set_color (&painter->stroke, interval->layer.color, 1);
  cairo_stroke (painter->cr);
}

static void
draw_whisker (const BnlInterval *interval, const BnlPainter *painter, guint index)
{
  const BnlIntervalPlace *place = &interval->places[index];
  double x, low, high;

  if (locate (interval, painter, index, place->at.low, &x, &low) &&
      locate (interval, painter, index, place->at.high, &x, &high)) {
    cairo_set_dash (painter->cr, NULL, 0, 0);
    cairo_set_line_width (painter->cr, WHISKER_PX);
    cairo_move_to (painter->cr, x, low);
    cairo_line_to (painter->cr, x, high);
    bnl_stroke_set_color (&painter->stroke, interval->layer.color, 1);
    cairo_stroke (painter->cr);
  }
  for (guint k = 0; k < place->n_members; k++) {
    if (!locate (interval, painter, index, (double) place->members[k], &x, &low))
      continue;
    cairo_arc (painter->cr, x + DOT_PX + 2 * MEMBER_PX, low, MEMBER_PX, 0, 2 * G_PI);
    bnl_stroke_set_color (&painter->stroke, interval->layer.color,
                          painter->theme->high_contrast ? 1 : MEMBER_ALPHA);
    cairo_fill (painter->cr);
  }
}

static void
draw_dot (const BnlInterval *interval, const BnlPainter *painter, guint index, double x, double y)
{
  cairo_t *cr = painter->cr;

  if (!interval->places[index].at.hollow) {
    bnl_stroke_dot (&painter->stroke, interval->layer.color, x, y);
    return;
  }
  cairo_new_path (cr);
  cairo_arc (cr, x, y, DOT_PX + RIM_PX, 0, 2 * G_PI);
  bnl_painter_set_background (painter, 1);
  cairo_fill (cr);
  cairo_set_dash (cr, NULL, 0, 0);
  cairo_set_line_width (cr, RING_LINE_PX);
  cairo_arc (cr, x, y, DOT_PX - RING_LINE_PX / 4, 0, 2 * G_PI);
  bnl_stroke_set_color (&painter->stroke, interval->layer.color, 1);
  cairo_stroke (cr);
}

/* Whether a value lies below (1) or above (-1) what is seen of y, because that leaves out what
 * dwarfs the rest. */
static int
find_side (const BnlPainter *painter, double value)
{
  const BnlAxis *y = &painter->plan.plot.y;

  if (!isnan (painter->chart->y_span.minimum))
    return 0;
  return value < y->minimum ? 1 : value > y->maximum ? -1 : 0;
}

/* An arrow at that edge, and its figure beside it. */
static void
draw_beyond (const BnlInterval *interval,
             const BnlPainter *painter,
             guint index,
             double x,
             int side)
{
  const BnlChartLayout *plot = &painter->plan.plot;
  cairo_t *cr = painter->cr;
  double tip = side > 0 ? plot->top + plot->height - 1 : plot->top + 1;
  double away = -side * ARROW_PX;
  char figure[BNL_FIGURE_SIZE];
  double width;

  cairo_set_dash (cr, NULL, 0, 0);
  cairo_set_line_width (cr, RING_LINE_PX);
  cairo_move_to (cr, x, tip + away);
  cairo_line_to (cr, x, tip);
  cairo_move_to (cr, x - ARROW_PX / 3, tip + away / 3);
  cairo_line_to (cr, x, tip);
  cairo_line_to (cr, x + ARROW_PX / 3, tip + away / 3);
  bnl_stroke_set_color (&painter->stroke, interval->layer.color, 1);
  cairo_stroke (cr);
  bnl_figure_format_value (interval->places[index].at.value, painter->chart->percent, figure);
  width = bnl_painter_measure (painter, figure);
  bnl_painter_draw_backed_label (painter, figure,
                                 x - width - ARROW_PX < plot->left ? x + ARROW_PX / 2
                                                                   : x - width - ARROW_PX / 2 - 2,
                                 side > 0 ? tip - painter->plan.line_px : tip);
}

static void
draw_dots (const BnlInterval *interval, const BnlPainter *painter)
{
  const BnlChartLayout *plot = &painter->plan.plot;

  for (guint i = 0; i < interval->n; i++) {
    double x, y;
    int side;

    if (!locate (interval, painter, i, interval->places[i].at.value, &x, &y) ||
        x < plot->left - DOT_PX || x > plot->left + plot->width + DOT_PX)
      continue;
    if (interval->look == BNL_INTERVAL_DOTS)
      draw_whisker (interval, painter, i);
    side = find_side (painter, interval->places[i].at.value);
    if (side != 0)
      draw_beyond (interval, painter, i, x, side);
    else
      draw_dot (interval, painter, i, x, y);
  }
}

/* How far a sign is above the foot of the plot: over the arrows there. */
static double
get_sign_height (const BnlPainter *painter, double x)
{
  for (guint i = 0; i < painter->chart->shown->len; i++) {
    const BnlInterval *interval =
        bnl_interval_from_layer (g_ptr_array_index (painter->chart->shown, i));

    for (guint k = 0; interval != NULL && k < interval->n; k++)
      if (interval->places[k].x == x && find_side (painter, interval->places[k].at.value) > 0)
        return 2 * SIGN_PX + ARROW_PX;
  }
  return SIGN_PX + 3;
}

static void
draw_marks (const BnlInterval *interval, const BnlPainter *painter)
{
  const BnlChartLayout *plot = &painter->plan.plot;

  for (guint i = 0; i < interval->n; i++) {
    const BnlIntervalPlace *place = &interval->places[i];
    double x = bnl_painter_to_x (painter, place->x);

    if (place->at.mark < 0 || isnan (x) || x < plot->left || x > plot->left + plot->width)
      continue;
    x += find_rank (interval, painter, place->x, TRUE) * SIGN_APART_PX;
    bnl_mark_draw_sign (painter, (guint) place->at.mark, interval->layer.color, SIGN_PX, x,
                        plot->top + plot->height - get_sign_height (painter, place->x));
  }
}

static void
draw_zero (const BnlPainter *painter)
{
  const BnlChartLayout *plot = &painter->plan.plot;
  double y = bnl_painter_to_y (painter, 0);

  if (!(y >= plot->top && y <= plot->top + plot->height))
    return;
  bnl_grid_add_horizontal (&painter->stroke.grid, painter->cr, plot->left, plot->left + plot->width,
                           y);
  bnl_painter_set_foreground (painter, ZERO_ALPHA);
  cairo_fill (painter->cr);
}

void
bnl_interval_draw (const BnlLayer *layer, const BnlPainter *painter, BnlLayerPass pass)
{
  const BnlInterval *interval = get_interval (layer);

  if (pass == BNL_LAYER_AREAS && interval->zero)
    draw_zero (painter);
  if (pass == BNL_LAYER_AREAS && interval->look == BNL_INTERVAL_LINE)
    draw_band (interval, painter);
  if (pass == (interval->line == BNL_CURVE_DASHED ? BNL_LAYER_DASHES : BNL_LAYER_LINES) &&
      interval->look == BNL_INTERVAL_LINE)
    draw_line (interval, painter);
  if (pass == BNL_LAYER_DOTS) {
    draw_dots (interval, painter);
    draw_marks (interval, painter);
  }
}

void
bnl_interval_draw_crosshair (const BnlLayer *layer,
                             const BnlPainter *painter,
                             double x,
                             G_GNUC_UNUSED double y)
{
  const BnlInterval *interval = get_interval (layer);
  guint index = bnl_interval_find (interval, &painter->plan.plot.x, x);
  double x_px, y_px;

  if (!locate (interval, painter, index, interval->places[index].at.value, &x_px, &y_px))
    return;
  cairo_arc (painter->cr, x_px, y_px, DOT_PX + 2 * RIM_PX, 0, 2 * G_PI);
  cairo_set_dash (painter->cr, NULL, 0, 0);
  cairo_set_line_width (painter->cr, RIM_PX);
  bnl_painter_set_foreground (painter, 1);
  cairo_stroke (painter->cr);
}
