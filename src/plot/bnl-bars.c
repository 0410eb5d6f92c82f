#include "plot/bnl-bars.h"

#include "plot/bnl-chart-categories.h"
#include "plot/bnl-chart-values-private.h"
#include "plot/bnl-chart-describe-private.h"
#include "plot/bnl-painter-private.h"

/* Of the place of a category, that its bars fill. */
#define GROUP_SHARE 0.76
/* Between bars of a group, where they are wide enough for it. */
#define GAP_PX 2
#define GAP_WIDTH_PX 8
#define SNAPPED_PX 6
#define CAP_PX 4 /* of an error bar, to each side */
#define ERROR_LINE_PX 1.25
/* More bars are not remembered while they are heard. */
#define MOST_TOLD 4

typedef struct {
  double value, error;
} Bar;

struct _BnlBars {
  BnlLayer layer;
  GArray *bars; /* of Bar */
};

static const Bar *
get_bar (const BnlLayer *layer, guint index)
{
  return &g_array_index (((const BnlBars *) layer)->bars, Bar, index);
}

static guint
get_length (const BnlLayer *layer)
{
  return ((const BnlBars *) layer)->bars->len;
}

static void
clear_layer (BnlLayer *layer)
{
  g_array_unref (((BnlBars *) layer)->bars);
}

static BnlLayerSample
get_sample (G_GNUC_UNUSED const BnlLayer *layer)
{
  return BNL_LAYER_SAMPLE_BOX;
}

static gboolean
get_x_range (const BnlLayer *layer, gboolean positive_only, double *lowest, double *highest)
{
  if (get_length (layer) == 0)
    return FALSE;
  *lowest = positive_only ? 0.5 : -0.5;
  *highest = get_length (layer) - 0.5;
  return *lowest < *highest;
}

static gboolean
get_y_range (const BnlLayer *layer,
             double x0,
             double x1,
             gboolean positive_only,
             double *lowest,
             double *highest)
{
  gboolean any = FALSE;

  *lowest = positive_only ? (double) INFINITY : 0;
  *highest = positive_only ? (double) -INFINITY : 0;
  for (guint i = 0; i < get_length (layer); i++) {
    const Bar *bar = get_bar (layer, i);
    double error = isnan (bar->error) ? 0 : bar->error;

    if (i + 0.5 < x0 || i - 0.5 > x1 || isnan (bar->value) || (positive_only && !(bar->value > 0)))
      continue;
    any = TRUE;
    *highest = MAX (*highest, bar->value + error);
    *lowest =
        MIN (*lowest, bar->value - error > 0 || !positive_only ? bar->value - error : bar->value);
  }
  return any;
}

static gboolean
find_x (const BnlLayer *layer, double x, int direction, double *found)
{
  double index = direction > 0 ? ceil (x) : floor (x);

  if (get_length (layer) == 0 || (direction > 0 ? index >= get_length (layer) : index < 0))
    return FALSE;
  *found = CLAMP (index, 0, get_length (layer) - 1.0);
  return TRUE;
}

/* Left edge and width of the bar of a category, beside those of other layers. */
static void
place_bar (const BnlLayer *layer,
           const BnlPainter *painter,
           guint index,
           double *left,
           double *width)
{
  const BnlGrid *grid = &painter->stroke.grid;
  guint place = 0;
  guint n = 0;
  double x0, x1;

  for (guint i = 0; i < painter->chart->shown->len; i++) {
    const BnlLayer *other = g_ptr_array_index (painter->chart->shown, i);

    if (other == layer)
      place = n;
    n += other->class == layer->class ? 1 : 0;
  }
  x0 = bnl_painter_to_x (painter, index - GROUP_SHARE / 2 + GROUP_SHARE * place / n);
  x1 = bnl_painter_to_x (painter, index - GROUP_SHARE / 2 + GROUP_SHARE * (place + 1) / n);
  /* Thin ones would differ in width by half of it. */
  *left = x1 - x0 > SNAPPED_PX ? bnl_grid_snap_x (grid, x0) : x0;
  *width = (x1 - x0 > SNAPPED_PX ? bnl_grid_snap_x (grid, x1) : x1) - *left;
  if (n > 1 && *width > GAP_WIDTH_PX)
    *width -= GAP_PX;
}

static double
to_y (const BnlPainter *painter, double value)
{
  const BnlChartLayout *plot = &painter->plan.plot;
  double frac = bnl_axis_to_frac (&plot->y, value);

  return plot->top + (1 - (isnan (frac) ? -1 : CLAMP (frac, -1, 2))) * plot->height;
}

static gboolean
is_drawn (const BnlPainter *painter, const Bar *bar)
{
  return !isnan (bnl_axis_to_frac (&painter->plan.plot.y, bar->value));
}

static void
draw_bars (const BnlLayer *layer, const BnlPainter *painter)
{
  double ground = bnl_grid_snap_y (&painter->stroke.grid, to_y (painter, 0));

  for (guint i = 0; i < get_length (layer); i++) {
    double left, width, top;

    if (!is_drawn (painter, get_bar (layer, i)))
      continue;
    place_bar (layer, painter, i, &left, &width);
    if (isnan (left) || isnan (width))
      continue;
    top = to_y (painter, get_bar (layer, i)->value);
    cairo_rectangle (painter->cr, left, top, MAX (width, 1), ground - top);
  }
  bnl_stroke_set_color (&painter->stroke, layer->color, 1);
  cairo_fill (painter->cr);
}

static void
draw_errors (const BnlLayer *layer, const BnlPainter *painter)
{
  for (guint i = 0; i < get_length (layer); i++) {
    const Bar *bar = get_bar (layer, i);
    double left, width, x, low, high, cap;

    if (isnan (bar->error) || !is_drawn (painter, bar))
      continue;
    place_bar (layer, painter, i, &left, &width);
    if (isnan (left) || isnan (width))
      continue;
    x = left + width / 2;
    low = to_y (painter, bar->value - bar->error);
    high = to_y (painter, bar->value + bar->error);
    cap = MIN (CAP_PX, width / 3);
    cairo_move_to (painter->cr, x, low);
    cairo_line_to (painter->cr, x, high);
    cairo_move_to (painter->cr, x - cap, low);
    cairo_line_to (painter->cr, x + cap, low);
    cairo_move_to (painter->cr, x - cap, high);
    cairo_line_to (painter->cr, x + cap, high);
  }
  cairo_set_dash (painter->cr, NULL, 0, 0);
  cairo_set_line_width (painter->cr, ERROR_LINE_PX);
  bnl_painter_set_foreground (painter, 1);
  cairo_stroke (painter->cr);
}

static void
draw (const BnlLayer *layer, const BnlPainter *painter, BnlLayerPass pass)
{
  if (pass == BNL_LAYER_LINES)
    draw_bars (layer, painter);
  else if (pass == BNL_LAYER_DASHES)
    draw_errors (layer, painter);
}

/* The bar that is nearest; length > 0. */
static guint
find_bar (const BnlLayer *layer, double x)
{
  return (guint) CLAMP (round (x), 0, get_length (layer) - 1.0);
}

static void
draw_crosshair (const BnlLayer *layer, const BnlPainter *painter, double x, G_GNUC_UNUSED double y)
{
  double left, width;
  guint index;

  if (get_length (layer) == 0)
    return;
  index = find_bar (layer, x);
  if (!is_drawn (painter, get_bar (layer, index)))
    return;
  place_bar (layer, painter, index, &left, &width);
  if (!isnan (left) && !isnan (width))
    bnl_stroke_dot (&painter->stroke, layer->color, left + width / 2,
                    to_y (painter, get_bar (layer, index)->value));
}

/* "97.1 % ± 0.2 % at relu" */
static void
write_bar (const BnlLayer *layer, const BnlChart *chart, guint index, GString *text)
{
  const Bar *bar = get_bar (layer, index);
  char value[BNL_FIGURE_SIZE];

  bnl_figure_format_value (bar->value, chart->percent, value);
  g_string_append (text, isnan (bar->value) ? "nothing" : value);
  if (!isnan (bar->error)) {
    bnl_figure_format_value (bar->error, chart->percent, value);
    g_string_append_printf (text, " ± %s", value);
  }
  bnl_chart_describe_append_place (chart, index, text);
}

/* Each of a few, else how many and the ends; returns the highest. */
static guint
write_all (const BnlLayer *layer, const BnlChart *chart, GString *text)
{
  guint n = get_length (layer);
  guint lowest = 0;
  guint highest = 0;

  for (guint i = 0; i < n; i++) {
    if (isnan (get_bar (layer, highest)->value) ||
        get_bar (layer, i)->value > get_bar (layer, highest)->value)
      highest = i;
    if (isnan (get_bar (layer, lowest)->value) ||
        get_bar (layer, i)->value < get_bar (layer, lowest)->value)
      lowest = i;
    if (n <= MOST_TOLD) {
      g_string_append (text, i > 0 ? ", " : "");
      write_bar (layer, chart, i, text);
    }
  }
  if (n > MOST_TOLD) {
    g_string_append_printf (text, "%u bars, highest ", n);
    write_bar (layer, chart, highest, text);
    g_string_append (text, ", lowest ");
    write_bar (layer, chart, lowest, text);
  }
  return highest;
}

static gboolean
read_bars (const BnlLayer *layer,
           const BnlChart *chart,
           double x,
           G_GNUC_UNUSED double y,
           BnlLayerReading *reading)
{
  g_autoptr (GString) text = g_string_new (NULL);
  const Bar *bar;
  guint index;

  if (get_length (layer) == 0)
    return FALSE;
  index = isnan (x) ? 0 : find_bar (layer, x);
  if (isnan (x))
    index = write_all (layer, chart, text);
  else
    write_bar (layer, chart, index, text);
  bar = get_bar (layer, index);
  *reading = (BnlLayerReading){
    index, bar->value, bar->value, bar->value - bar->error, bar->value + bar->error, ""
  };
  bnl_layer_write_reading (reading, text->str);
  return TRUE;
}

static guint
get_n_columns (G_GNUC_UNUSED const BnlLayer *layer)
{
  return 2;
}

static char *
dup_column (const BnlLayer *layer, G_GNUC_UNUSED const BnlChart *chart, guint column)
{
  return column == 0 ? g_strdup (layer->name) : g_strdup_printf ("%s, error", layer->name);
}

static gboolean
get_row (const BnlLayer *layer, gsize row, double *x)
{
  *x = (double) row;
  return row < get_length (layer);
}

static void
append_cell (const BnlLayer *layer, gsize row, guint column, GString *text)
{
  const Bar *bar = get_bar (layer, (guint) row);
  double value = column == 0 ? bar->value : bar->error;

  if (!isnan (value))
    bnl_chart_values_append_number (text, value, FALSE);
}

static const BnlLayerClass class = {
  .own_x = TRUE,
  .clear = clear_layer,
  .get_sample = get_sample,
  .get_x_range = get_x_range,
  .get_y_range = get_y_range,
  .find_x = find_x,
  .draw = draw,
  .draw_crosshair = draw_crosshair,
  .read = read_bars,
  .get_n_columns = get_n_columns,
  .dup_column = dup_column,
  .get_row = get_row,
  .append_cell = append_cell,
};

BnlBars *
bnl_bars_new (const char *name, guint color)
{
  BnlBars *bars = g_new0 (BnlBars, 1);

  bnl_layer_init (&bars->layer, &class, name, color);
  bars->bars = g_array_new (FALSE, FALSE, sizeof (Bar));
  return bars;
}

void
bnl_bars_free (BnlBars *bars)
{
  bnl_layer_free ((BnlLayer *) bars);
}

BnlLayer *
bnl_bars_get_layer (BnlBars *bars)
{
  return &bars->layer;
}

void
bnl_bars_set (BnlBars *bars, guint category, double value, double error)
{
  const Bar gap = { (double) NAN, (double) NAN };

  while (bars->bars->len <= category)
    g_array_append_val (bars->bars, gap);
  if (!isfinite (value))
    value = (double) NAN;
  if (!isfinite (error) || isnan (value))
    error = (double) NAN;
  g_array_index (bars->bars, Bar, category) = (Bar){ value, error };
}

guint
bnl_bars_get_length (const BnlBars *bars)
{
  return bars->bars->len;
}
