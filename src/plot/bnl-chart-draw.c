#include "plot/bnl-markers-private.h"

#define BAND_ALPHA 0.045
#define GRID_ALPHA 0.1
#define MINOR_GRID_ALPHA 0.045
/* Of foreground in what is said with less weight: 5.6 : 1 on white and more on dark. */
#define DIM 0.72
/* In the legend, what is hidden: to be found, not to be read. */
#define HIDDEN_ALPHA 0.3
#define HIDDEN_TEXT 0.45
#define CROSSHAIR_ALPHA 0.55
/* Bands narrower than this would be a flicker. */
#define NARROWEST_BAND_PX 3
/* Lines and dots at the edge are not cut in half. */
#define LINE_BLEED_PX 2
#define DOT_BLEED_PX 6
/* A curve that ended so much before the others is not labelled at its end. */
#define END_TOLERANCE_PX 24
#define MOST_END_LABELS 8
#define HINT_MARGIN_PX 16

static void
draw_bands (const BnlPainter *painter)
{
  const BnlChartLayout *plot = &painter->plan.plot;
  double band = painter->chart->band;
  double first;

  if (!(band > 0))
    return;
  /* On a logarithmic axis the last is the narrowest. */
  first = bnl_painter_to_x (painter, MAX (plot->x.minimum, plot->x.maximum - band));
  if (plot->left + plot->width - first < MIN (NARROWEST_BAND_PX, plot->width))
    return;
  first = floor (plot->x.minimum / (2 * band)) * 2 * band + band;
  for (double x = first; x < plot->x.maximum; x += 2 * band) {
    double left = bnl_grid_snap_x (&painter->stroke.grid,
                                   bnl_painter_to_x (painter, MAX (x, plot->x.minimum)));
    double right = bnl_grid_snap_x (&painter->stroke.grid,
                                    bnl_painter_to_x (painter, MIN (x + band, plot->x.maximum)));

    cairo_rectangle (painter->cr, left, plot->top, right - left, plot->height);
  }
  bnl_painter_set_foreground (painter, BAND_ALPHA);
  cairo_fill (painter->cr);
}

static void
draw_grid (const BnlPainter *painter)
{
  const BnlChartPlan *plan = &painter->plan;

  for (int minor = 0; minor < 2; minor++) {
    for (guint i = 0; i < plan->n_y_ticks; i++)
      if ((plan->y_ticks[i].label[0] == '\0') == minor)
        bnl_grid_add_horizontal (&painter->stroke.grid, painter->cr, plan->plot.left,
                                 plan->plot.left + plan->plot.width,
                                 bnl_painter_to_y (painter, plan->y_ticks[i].value));
    bnl_painter_set_foreground (painter, minor ? MINOR_GRID_ALPHA : GRID_ALPHA);
    cairo_fill (painter->cr);
  }
}

static void
draw_tick_labels (const BnlPainter *painter)
{
  const BnlChartPlan *plan = &painter->plan;
  double bottom = plan->plot.top + plan->plot.height + BNL_CHART_LAYOUT_GAP_PX / 2;

  bnl_painter_set_text_color (painter, DIM);
  for (guint i = 0; i < plan->n_y_ticks; i++)
    bnl_painter_draw_label (
        painter, plan->y_ticks[i].label, plan->plot.left - BNL_CHART_LAYOUT_GAP_PX,
        round (bnl_painter_to_y (painter, plan->y_ticks[i].value) - plan->line_px / 2), 1);
  for (guint i = 0; i < plan->n_x_ticks; i++) {
    double half = bnl_painter_measure (painter, plan->x_ticks[i].label) / 2;
    double x = bnl_painter_to_x (painter, plan->x_ticks[i].value);

    bnl_painter_draw_label (painter, plan->x_ticks[i].label, MIN (x, painter->width - half - 2),
                            bottom, 0.5);
  }
}

/* What x counts in the middle, and how much the lines are smoothed at the right. */
static void
draw_x_label (const BnlPainter *painter)
{
  const BnlChartPlan *plan = &painter->plan;
  double top = plan->plot.top + plan->plot.height + BNL_CHART_LAYOUT_GAP_PX / 2 + plan->line_px;
  double middle = plan->plot.left + plan->plot.width / 2;
  double right = plan->plot.left + plan->plot.width;
  double smoothing = 0;
  char note[32], number[G_ASCII_DTOSTR_BUF_SIZE];

  if (!plan->x_label)
    return;
  bnl_painter_set_text_color (painter, DIM);
  bnl_painter_draw_label (painter, painter->chart->x_label, middle, top, 0.5);
  for (guint i = 0; i < painter->chart->shown->len; i++)
    smoothing = MAX (smoothing, bnl_curve_get_smoothing (painter->chart->shown->pdata[i]));
  g_ascii_formatd (number, sizeof number, smoothing > 0.99 ? "%.3f" : "%.2f", smoothing);
  g_snprintf (note, sizeof note, "smoothed %s", number);
  if (smoothing > 0 && right - bnl_painter_measure (painter, note) >
                           middle + bnl_painter_measure (painter, painter->chart->x_label))
    bnl_painter_draw_label (painter, note, right, top, 1);
}

static void
draw_header (const BnlPainter *painter)
{
  const BnlChartPlan *plan = &painter->plan;

  bnl_painter_set_text_color (painter, 1);
  bnl_text_draw (painter->chart->text, painter->cr, painter->chart->title, plan->title_px,
                 BNL_TEXT_BOLD, plan->title_left, plan->title_top);
  for (guint i = 0; i < plan->n_legend; i++) {
    double y = round (plan->legend[i].top + plan->line_px / 2);
    double x = plan->legend[i].left;

    bnl_stroke_set_color (&painter->stroke, plan->legend[i].color,
                          plan->legend[i].shown ? 1 : HIDDEN_ALPHA);
    bnl_stroke_set_pen (&painter->stroke, plan->legend[i].color, plan->legend[i].line);
    cairo_move_to (painter->cr, x, y);
    /* Ends with a dash. */
    cairo_line_to (painter->cr, x + plan->sample_px, y);
    cairo_stroke (painter->cr);
    bnl_painter_set_text_color (painter, plan->legend[i].shown ? 1 : HIDDEN_TEXT);
    bnl_painter_draw_label (painter, plan->legend[i].name,
                            x + plan->sample_px + BNL_CHART_LAYOUT_GAP_PX, plan->legend[i].top, 0);
  }
}

static void
clip_to_plot (const BnlPainter *painter, double bleed)
{
  const BnlChartLayout *plot = &painter->plan.plot;
  const BnlGrid *grid = &painter->stroke.grid;
  double left = bnl_grid_snap_x (grid, plot->left - bleed);
  double top = bnl_grid_snap_y (grid, plot->top - bleed);

  cairo_rectangle (painter->cr, left, top,
                   bnl_grid_snap_x (grid, plot->left + plot->width + bleed) - left,
                   bnl_grid_snap_y (grid, plot->top + plot->height + bleed) - top);
  cairo_clip (painter->cr);
}

/* Whether there are both clouds and dashed lines, which would be lost on them. */
static gboolean
is_crowded (const BnlPainter *painter)
{
  gboolean dashed = FALSE;
  gboolean cloud = FALSE;

  for (guint i = 0; i < painter->chart->shown->len; i++) {
    const BnlCurve *curve = g_ptr_array_index (painter->chart->shown, i);

    if (bnl_curve_get_line (curve) == BNL_CURVE_DASHED)
      dashed = dashed || bnl_curve_get_length (curve) > 0;
    else
      cloud = cloud || bnl_stroke_is_cloud (&painter->stroke, curve);
  }
  return dashed && cloud;
}

static void
draw_curves (const BnlPainter *painter)
{
  GPtrArray *curves = painter->chart->shown;
  gboolean crowded = is_crowded (painter);

  cairo_save (painter->cr);
  clip_to_plot (painter, LINE_BLEED_PX);
  for (guint i = 0; i < curves->len; i++)
    bnl_stroke_ghost (&painter->stroke, g_ptr_array_index (curves, i));
  /* A dashed line would be lost under the noise of a solid one. */
  for (BnlCurveLine line = BNL_CURVE_SOLID; line <= BNL_CURVE_DASHED; line++)
    for (guint i = 0; i < curves->len; i++)
      if (bnl_curve_get_line (g_ptr_array_index (curves, i)) == line)
        bnl_stroke_line (&painter->stroke, g_ptr_array_index (curves, i), crowded);
  cairo_restore (painter->cr);

  cairo_save (painter->cr);
  clip_to_plot (painter, DOT_BLEED_PX);
  for (guint i = 0; i < curves->len; i++)
    bnl_stroke_points (&painter->stroke, g_ptr_array_index (curves, i));
  cairo_restore (painter->cr);
}

typedef struct {
  const char *label;
  double x, y;
} EndLabel;

static int
compare_end_labels_cb (const void *a, const void *b)
{
  double ya = ((const EndLabel *) a)->y;
  double yb = ((const EndLabel *) b)->y;

  return (ya > yb) - (ya < yb);
}

/* Where the line leaves the plot, or ends; FALSE where that is not to be seen. */
static gboolean
find_end (const BnlPainter *painter, const BnlCurve *curve, EndLabel *label)
{
  const BnlChartLayout *plot = &painter->plan.plot;
  gsize length = bnl_curve_get_length (curve);
  gsize index = length - 1;

  if (length == 0)
    return FALSE;
  if (bnl_curve_get (curve, index).x > plot->x.maximum)
    bnl_curve_find (curve, plot->x.maximum, &index);
  if (bnl_curve_get (curve, index).x < plot->x.minimum ||
      !bnl_stroke_locate (&painter->stroke, bnl_curve_get (curve, index), &label->x, &label->y))
    return FALSE;
  label->x = MIN (label->x, plot->left + plot->width);
  return isnan (painter->chart->y_span.minimum) ||
         (label->y >= plot->top && label->y <= plot->top + plot->height);
}

/* Beside the ends of the lines, apart from each other. */
static void
draw_end_labels (const BnlPainter *painter)
{
  const BnlChartLayout *plot = &painter->plan.plot;
  double line_px = painter->plan.line_px;
  EndLabel labels[MOST_END_LABELS];
  double right = 0;
  double lowest = plot->top + plot->height;
  guint n = 0;

  for (guint i = 0; i < painter->chart->shown->len && n < MOST_END_LABELS; i++) {
    const BnlCurve *curve = g_ptr_array_index (painter->chart->shown, i);
    EndLabel *label = &labels[n];

    label->label = bnl_curve_get_label (curve);
    if (label->label != NULL && find_end (painter, curve, label)) {
      label->y = CLAMP (label->y, plot->top, lowest);
      right = MAX (right, label->x);
      n++;
    }
  }
  qsort (labels, n, sizeof *labels, compare_end_labels_cb);
  for (guint i = 1; i < n; i++)
    labels[i].y = MAX (labels[i].y, labels[i - 1].y + line_px);
  for (guint i = n; i-- > 0; lowest = labels[i].y - line_px)
    labels[i].y = MIN (labels[i].y, lowest);
  bnl_painter_set_text_color (painter, 1);
  for (guint i = 0; i < n; i++)
    if (right - labels[i].x < END_TOLERANCE_PX)
      bnl_painter_draw_label (painter, labels[i].label, right + BNL_CHART_LAYOUT_END_PX,
                              round (labels[i].y - line_px / 2), 0);
}

static void
draw_hint (const BnlPainter *painter)
{
  const BnlChartLayout *plot = &painter->plan.plot;

  if (painter->chart->hint == NULL)
    return;
  bnl_painter_set_text_color (painter, DIM);
  bnl_text_draw_lines (painter->chart->text, painter->cr, painter->chart->hint,
                       painter->theme->font_px, MAX (1, painter->width - 2 * HINT_MARGIN_PX),
                       painter->width / 2, plot->top + plot->height / 2);
}

static void
paint_crosshair (const BnlPainter *painter)
{
  static const double dots[] = { 2, 3 };
  const BnlChartLayout *plot = &painter->plan.plot;
  double crosshair = painter->chart->crosshair;
  double x;

  if (!(crosshair >= plot->x.minimum && crosshair <= plot->x.maximum) || plot->width == 0 ||
      painter->plan.empty)
    return;
  x = bnl_grid_snap_x (&painter->stroke.grid, bnl_painter_to_x (painter, crosshair)) +
      0.5 / painter->stroke.grid.scale_x;
  bnl_painter_set_foreground (painter, CROSSHAIR_ALPHA);
  cairo_set_line_width (painter->cr, 1);
  cairo_set_dash (painter->cr, dots, 2, 0);
  cairo_move_to (painter->cr, x, plot->top);
  cairo_line_to (painter->cr, x, plot->top + plot->height);
  cairo_stroke (painter->cr);

  cairo_save (painter->cr);
  clip_to_plot (painter, DOT_BLEED_PX);
  for (guint i = 0; i < painter->chart->shown->len; i++) {
    const BnlCurve *curve = g_ptr_array_index (painter->chart->shown, i);
    gsize index;
    double px, py;

    if (bnl_curve_find (curve, crosshair, &index) &&
        bnl_stroke_locate (&painter->stroke, bnl_curve_get (curve, index), &px, &py))
      bnl_stroke_dot (&painter->stroke, bnl_curve_get_color (curve), px, py);
  }
  cairo_restore (painter->cr);
}

static void
paint_picture (const BnlPainter *painter)
{
  cairo_t *cr = painter->cr;

  if (painter->theme->paint_background) {
    bnl_painter_set_background (painter, 1);
    cairo_rectangle (cr, 0, 0, painter->width, painter->height);
    cairo_fill (cr);
  }
  if (painter->plan.plot.width == 0)
    return;
  draw_header (painter);
  if (painter->plan.empty) {
    draw_hint (painter);
    return;
  }
  draw_bands (painter);
  if (painter->chart->grid)
    draw_grid (painter);
  draw_tick_labels (painter);
  draw_x_label (painter);
  draw_curves (painter);
  bnl_markers_draw (painter);
  if (painter->plan.end_labels)
    draw_end_labels (painter);
}

static void
paint (const BnlChart *chart,
       cairo_t *cr,
       double width,
       double height,
       const BnlChartTheme *theme,
       void (*part) (const BnlPainter *painter))
{
  BnlPainter painter;

  bnl_painter_init (&painter, chart, cr, width, height, theme);
  cairo_save (cr);
  cairo_new_path (cr);
  part (&painter);
  /* Not part of what is restored. */
  cairo_new_path (cr);
  cairo_restore (cr);
}

void
bnl_chart_draw_picture (const BnlChart *chart,
                        cairo_t *cr,
                        double width,
                        double height,
                        const BnlChartTheme *theme)
{
  paint (chart, cr, width, height, theme, paint_picture);
}

void
bnl_chart_draw_crosshair (const BnlChart *chart,
                          cairo_t *cr,
                          double width,
                          double height,
                          const BnlChartTheme *theme)
{
  paint (chart, cr, width, height, theme, paint_crosshair);
}

void
bnl_chart_draw (const BnlChart *chart,
                cairo_t *cr,
                double width,
                double height,
                const BnlChartTheme *theme)
{
  bnl_chart_draw_picture (chart, cr, width, height, theme);
  if (!isnan (chart->crosshair))
    bnl_chart_draw_crosshair (chart, cr, width, height, theme);
}
