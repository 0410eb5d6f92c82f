#include "plot/bnl-chart-draw.h"

#include "plot/bnl-band.h"
#include "plot/bnl-color-map.h"
#include "plot/bnl-mark-private.h"
#include "plot/bnl-markers-private.h"
#include "plot/bnl-room-private.h"

#define BAND_ALPHA 0.045
#define GRID_ALPHA 0.1
#define MINOR_GRID_ALPHA 0.045
/* Of foreground in what is said with less weight: 5.6 : 1 on white and more on dark. */
#define DIM 0.72
/* In the legend, what is hidden: to be found, not to be read. */
#define HIDDEN_ALPHA 0.3
#define HIDDEN_TEXT 0.45
#define SAMPLE_HEIGHT_PX 9.0
#define MARK_SAMPLE_PX 13.0
#define DOT_SAMPLE_PX 4.0 /* radius */
#define BAND_SAMPLE_ALPHA 0.3
#define CROSSHAIR_ALPHA 0.55
/* Bands narrower than this would be a flicker. */
#define NARROWEST_BAND_PX 3
/* Lines and dots at the edge are not cut in half. */
#define LINE_BLEED_PX 2
#define DOT_BLEED_PX 6
/* A curve that ended so much before the others is labelled at its own end, which may be so many
 * lines up or down. */
#define END_TOLERANCE_PX 24
#define END_LINES 3
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

/* Ends under x, from the lower left. */
static void
draw_turned_label (const BnlPainter *painter, const char *string, double x, double top)
{
  cairo_save (painter->cr);
  cairo_translate (painter->cr, x, top);
  cairo_rotate (painter->cr, -G_PI / 4);
  bnl_painter_draw_label (painter, string, -2, -painter->plan.line_px * 0.3, 1);
  cairo_restore (painter->cr);
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
  for (guint i = 0; i < plan->n_x_ticks && plan->turned_px > 0; i++)
    draw_turned_label (painter, plan->x_ticks[i].label,
                       bnl_painter_to_x (painter, plan->x_ticks[i].value), bottom);
  for (guint i = 0; i < plan->n_x_ticks && !(plan->turned_px > 0); i++) {
    double half = bnl_painter_measure (painter, plan->x_ticks[i].label) / 2;
    double x = bnl_painter_to_x (painter, plan->x_ticks[i].value);

    bnl_painter_draw_label (painter, plan->x_ticks[i].label, MIN (x, painter->width - half - 2),
                            bottom, 0.5);
  }
}

/* Upwards, in the middle of the axis. */
static void
draw_y_label (const BnlPainter *painter)
{
  const BnlChartPlan *plan = &painter->plan;

  if (!plan->y_label)
    return;
  bnl_painter_set_text_color (painter, DIM);
  cairo_save (painter->cr);
  cairo_translate (painter->cr, BNL_CHART_LAYOUT_GAP_PX, plan->plot.top + plan->plot.height / 2);
  cairo_rotate (painter->cr, -G_PI / 2);
  bnl_painter_draw_label (painter, painter->chart->y_label, 0, 0, 0.5);
  cairo_restore (painter->cr);
}

/* What the colors of a layer stand for. */
static void
draw_scale (const BnlPainter *painter)
{
  const BnlChartPlan *plan = &painter->plan;
  const BnlChartLayout *plot = &plan->plot;

  if (plan->scale_layer == NULL)
    return;
  for (double row = 0; row < plot->height; row++) {
    double frac = 1 - (row + 0.5) / plot->height;
    BnlColor color = plan->scale_diverging ? bnl_color_map_get_diverging (painter->theme, frac)
                                           : bnl_color_map_get (painter->theme, frac);

    cairo_set_source_rgb (painter->cr, color.red, color.green, color.blue);
    cairo_rectangle (painter->cr, plan->scale_left, plot->top + row, BNL_CHART_LAYOUT_SCALE_PX, 1);
    cairo_fill (painter->cr);
  }
  bnl_painter_set_text_color (painter, DIM);
  for (guint i = 0; i < plan->n_scale_ticks; i++) {
    double y = plot->top +
               (1 - bnl_axis_to_frac (&plan->scale, plan->scale_ticks[i].value)) * plot->height;

    if (plan->scale_ticks[i].label[0] != '\0')
      bnl_painter_draw_label (painter, plan->scale_ticks[i].label,
                              plan->scale_left + BNL_CHART_LAYOUT_SCALE_PX +
                                  BNL_CHART_LAYOUT_GAP_PX,
                              round (y - plan->line_px / 2), 0);
  }
}

static double
get_smoothing (const BnlLayer *layer)
{
  if (bnl_curve_from_layer (layer) != NULL)
    return bnl_curve_get_smoothing (bnl_curve_from_layer (layer));
  return bnl_band_from_layer (layer) != NULL ? bnl_band_get_smoothing (bnl_band_from_layer (layer))
                                             : 0;
}

/* What x counts in the middle, and how much the lines are smoothed at the right. */
static void
draw_x_label (const BnlPainter *painter)
{
  const BnlChartPlan *plan = &painter->plan;
  double top = plan->plot.top + plan->plot.height + BNL_CHART_LAYOUT_GAP_PX / 2 +
               MAX (plan->line_px, plan->turned_px);
  double middle = plan->plot.left + plan->plot.width / 2;
  double right = plan->plot.left + plan->plot.width;
  double smoothing = 0;
  char note[32], number[G_ASCII_DTOSTR_BUF_SIZE];

  if (!plan->x_label)
    return;
  bnl_painter_set_text_color (painter, DIM);
  bnl_painter_draw_label (painter, painter->chart->x_label, middle, top, 0.5);
  for (guint i = 0; i < painter->chart->shown->len; i++)
    smoothing = MAX (smoothing, get_smoothing (painter->chart->shown->pdata[i]));
  g_ascii_formatd (number, sizeof number, smoothing > 0.99 ? "%.3f" : "%.2f", smoothing);
  g_snprintf (note, sizeof note, "smoothed %s", number);
  if (smoothing > 0 && right - bnl_painter_measure (painter, note) >
                           middle + bnl_painter_measure (painter, painter->chart->x_label))
    bnl_painter_draw_label (painter, note, right, top, 1);
}

/* The piece of a layer before its name. */
static void
draw_sample (const BnlPainter *painter, guint index)
{
  const BnlChartPlan *plan = &painter->plan;
  BnlLayerSample sample = plan->legend[index].sample;
  double alpha = plan->legend[index].shown ? 1 : HIDDEN_ALPHA;
  double x = plan->legend[index].left;
  double y = round (plan->legend[index].top + plan->line_px / 2);

  if (plan->legend[index].mark >= 0) {
    cairo_rectangle (painter->cr, x + plan->sample_px - MARK_SAMPLE_PX, y - MARK_SAMPLE_PX / 2,
                     MARK_SAMPLE_PX, MARK_SAMPLE_PX);
    bnl_mark_draw (painter, (guint) plan->legend[index].mark);
    return;
  }
  if (sample == BNL_LAYER_SAMPLE_DOT || sample == BNL_LAYER_SAMPLE_RING) {
    cairo_new_path (painter->cr);
    cairo_arc (painter->cr, x + plan->sample_px / 2, y, DOT_SAMPLE_PX, 0, 2 * G_PI);
    bnl_stroke_set_pen (&painter->stroke, 0, BNL_CURVE_SOLID);
    bnl_stroke_set_color (&painter->stroke, plan->legend[index].color, alpha);
    if (sample == BNL_LAYER_SAMPLE_DOT)
      cairo_fill (painter->cr);
    else
      cairo_stroke (painter->cr);
    return;
  }
  if (sample >= BNL_LAYER_SAMPLE_BAND) {
    bnl_stroke_set_color (&painter->stroke, plan->legend[index].color,
                          alpha * (sample == BNL_LAYER_SAMPLE_BOX ? 1 : BAND_SAMPLE_ALPHA));
    cairo_rectangle (painter->cr, x, y - SAMPLE_HEIGHT_PX / 2, plan->sample_px, SAMPLE_HEIGHT_PX);
    cairo_fill (painter->cr);
  }
  if (sample == BNL_LAYER_SAMPLE_BOX)
    return;
  bnl_stroke_set_color (&painter->stroke, plan->legend[index].color, alpha);
  bnl_stroke_set_pen (&painter->stroke, plan->legend[index].color,
                      sample == BNL_LAYER_SAMPLE_DASHED || sample == BNL_LAYER_SAMPLE_DASHED_BAND
                          ? BNL_CURVE_DASHED
                          : BNL_CURVE_SOLID);
  cairo_move_to (painter->cr, x, y);
  /* Ends with a dash. */
  cairo_line_to (painter->cr, x + plan->sample_px, y);
  cairo_stroke (painter->cr);
}

static void
draw_header (const BnlPainter *painter)
{
  const BnlChartPlan *plan = &painter->plan;

  bnl_painter_set_text_color (painter, 1);
  bnl_text_draw (painter->chart->text, painter->cr, painter->chart->title, plan->title_px,
                 BNL_TEXT_BOLD, plan->title_left, plan->title_top);
  if (plan->note != NULL) {
    bnl_painter_set_text_color (painter, DIM);
    bnl_painter_draw_label (painter, plan->note, plan->note_left, plan->note_top, 0);
  }
  for (guint i = 0; i < plan->n_legend; i++) {
    draw_sample (painter, i);
    bnl_painter_set_text_color (painter, plan->legend[i].shown ? 1 : HIDDEN_TEXT);
    bnl_painter_draw_label (painter, plan->legend[i].name,
                            plan->legend[i].left + plan->sample_px + BNL_CHART_LAYOUT_GAP_PX,
                            plan->legend[i].top, 0);
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
    const BnlCurve *curve = bnl_curve_from_layer (g_ptr_array_index (painter->chart->shown, i));

    if (curve == NULL)
      continue;
    if (bnl_curve_get_line (curve) == BNL_CURVE_DASHED)
      dashed = dashed || bnl_curve_get_length (curve) > 0;
    else
      cloud = cloud || bnl_stroke_is_cloud (&painter->stroke, curve);
  }
  return dashed && cloud;
}

static void
draw_layers (BnlPainter *painter)
{
  GPtrArray *layers = painter->chart->shown;

  painter->crowded = is_crowded (painter);
  for (BnlLayerPass pass = BNL_LAYER_AREAS; pass < BNL_LAYER_N_PASSES; pass++) {
    cairo_save (painter->cr);
    clip_to_plot (painter, pass == BNL_LAYER_DOTS ? DOT_BLEED_PX : LINE_BLEED_PX);
    for (guint i = 0; i < layers->len; i++) {
      const BnlLayer *layer = g_ptr_array_index (layers, i);

      layer->class->draw (layer, painter, pass);
    }
    cairo_restore (painter->cr);
  }
}

typedef struct {
  const char *label;
  double x, y;
  gboolean ended;
} EndLabel;

static int
compare_end_labels_cb (const void *a, const void *b)
{
  double ya = ((const EndLabel *) a)->y;
  double yb = ((const EndLabel *) b)->y;

  return (ya > yb) - (ya < yb);
}

/* In px; FALSE where it is not to be seen. */
static gboolean
locate_end (const BnlPainter *painter, const BnlLayerEnd *end, EndLabel *label)
{
  const BnlChartLayout *plot = &painter->plan.plot;

  label->label = end->label;
  label->ended = end->ended;
  if (end->x < plot->x.minimum ||
      !bnl_stroke_locate (&painter->stroke, (BnlCurvePoint){ end->x, end->y, end->y }, &label->x,
                          &label->y))
    return FALSE;
  label->x = MIN (label->x, plot->left + plot->width);
  return isnan (painter->chart->y_span.minimum) ||
         (label->y >= plot->top && label->y <= plot->top + plot->height);
}

/* Those that can be seen; returns how many. */
static guint
list_end_labels (const BnlPainter *painter, EndLabel labels[MOST_END_LABELS])
{
  guint n = 0;

  for (guint i = 0; i < painter->chart->shown->len; i++) {
    const BnlLayer *layer = g_ptr_array_index (painter->chart->shown, i);
    BnlLayerEnd end;

    for (guint k = 0; layer->class->get_end != NULL && n < MOST_END_LABELS &&
                      layer->class->get_end (layer, k, painter->plan.plot.x.maximum, &end);
         k++)
      n += locate_end (painter, &end, &labels[n]) ? 1 : 0;
  }
  return n;
}

/* What ended well before the others has its label at its own end, where there is room near it.
 * Leaves the others in labels and returns how many they are. */
static guint
draw_early_ends (const BnlPainter *painter, EndLabel *labels, guint n, double right)
{
  double line_px = painter->plan.line_px;
  guint n_left = 0;

  for (guint i = 0; i < n; i++) {
    double left = labels[i].x + BNL_CHART_LAYOUT_END_PX;
    double top;

    if (right - labels[i].x < END_TOLERANCE_PX)
      labels[n_left++] = labels[i];
    else if (labels[i].ended &&
             bnl_room_find (painter, left, bnl_painter_measure (painter, labels[i].label),
                            round (labels[i].y - line_px / 2), END_LINES, &top))
      bnl_painter_draw_backed_label (painter, labels[i].label, left, top);
  }
  return n_left;
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
  guint n = list_end_labels (painter, labels);

  for (guint i = 0; i < n; i++)
    right = MAX (right, labels[i].x);
  n = draw_early_ends (painter, labels, n, right);
  for (guint i = 0; i < n; i++)
    labels[i].y = CLAMP (labels[i].y, plot->top, lowest);
  qsort (labels, n, sizeof *labels, compare_end_labels_cb);
  for (guint i = 1; i < n; i++)
    labels[i].y = MAX (labels[i].y, labels[i - 1].y + line_px);
  for (guint i = n; i-- > 0; lowest = labels[i].y - line_px)
    labels[i].y = MIN (labels[i].y, lowest);
  bnl_painter_set_text_color (painter, 1);
  for (guint i = 0; i < n; i++)
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

/* What the layer has at the crosshair. */
static void
draw_crosshair_on (const BnlPainter *painter, const BnlLayer *layer)
{
  const BnlChart *chart = painter->chart;
  BnlLayerReading reading;
  double x, y;

  if (layer->class->draw_crosshair != NULL)
    layer->class->draw_crosshair (layer, painter, chart->crosshair, chart->crosshair_y);
  else if (layer->class->read (layer, chart, chart->crosshair, chart->crosshair_y, &reading) &&
           bnl_stroke_locate (&painter->stroke, (BnlCurvePoint){ reading.x, reading.y, reading.y },
                              &x, &y))
    bnl_stroke_dot (&painter->stroke, layer->color, x, y);
}

static void
paint_crosshair (BnlPainter *painter)
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
  /* A cell is marked by its rim. */
  if (painter->plan.scale_layer == NULL || isnan (painter->chart->crosshair_y)) {
    bnl_painter_set_foreground (painter, CROSSHAIR_ALPHA);
    cairo_set_line_width (painter->cr, 1);
    cairo_set_dash (painter->cr, dots, 2, 0);
    cairo_move_to (painter->cr, x, plot->top);
    cairo_line_to (painter->cr, x, plot->top + plot->height);
    cairo_stroke (painter->cr);
  }

  cairo_save (painter->cr);
  clip_to_plot (painter, DOT_BLEED_PX);
  for (guint i = 0; i < painter->chart->shown->len; i++)
    draw_crosshair_on (painter, g_ptr_array_index (painter->chart->shown, i));
  cairo_restore (painter->cr);
}

static void
paint_picture (BnlPainter *painter)
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
  draw_y_label (painter);
  draw_scale (painter);
  draw_layers (painter);
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
       void (*part) (BnlPainter *painter))
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
