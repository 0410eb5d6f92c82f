#include "plot/bnl-chart-values-private.h"
#include "plot/bnl-chart-describe-private.h"
#include "plot/bnl-curve-private.h"
#include "plot/bnl-painter-private.h"

/* A curve as a layer of a chart. */

static const BnlCurve *
get_curve (const BnlLayer *layer)
{
  return (const BnlCurve *) layer;
}

static void
clear_layer (BnlLayer *layer)
{
  bnl_curve_release ((BnlCurve *) layer);
}

static BnlLayerSample
get_sample (const BnlLayer *layer)
{
  return bnl_curve_get_line (get_curve (layer)) == BNL_CURVE_DASHED ? BNL_LAYER_SAMPLE_DASHED
                                                                    : BNL_LAYER_SAMPLE_SOLID;
}

static gboolean
get_x_range (const BnlLayer *layer, gboolean positive_only, double *lowest, double *highest)
{
  const BnlCurve *curve = get_curve (layer);
  gsize n = bnl_curve_get_length (curve);
  gsize first = positive_only ? bnl_curve_count_below (curve, nextafter (0, (double) INFINITY)) : 0;

  if (first >= n)
    return FALSE;
  *lowest = bnl_curve_get_x (curve, first);
  *highest = bnl_curve_get_x (curve, n - 1);
  return TRUE;
}

typedef struct {
  double lowest, highest; /* lowest > highest: none */
} Range;

static void
take (Range *range, double value)
{
  range->lowest = MIN (range->lowest, value);
  range->highest = MAX (range->highest, value);
}

/* Where the line crosses x, as between two evaluations that both lie outside. */
static void
take_crossing (Range *range, const BnlCurve *curve, double x, gboolean positive_only)
{
  gsize right = bnl_curve_count_below (curve, x);
  BnlCurvePoint a, b;
  double y;

  if (right == 0 || right >= bnl_curve_get_length (curve))
    return;
  a = bnl_curve_get (curve, right - 1);
  b = bnl_curve_get (curve, right);
  y = a.smoothed + (b.smoothed - a.smoothed) * ((x - a.x) / (b.x - a.x));
  if (isfinite (y) && (y > 0 || !positive_only))
    take (range, y);
}

static gboolean
get_y_range (const BnlLayer *layer,
             double x0,
             double x1,
             gboolean positive_only,
             double *lowest,
             double *highest)
{
  const BnlCurve *curve = get_curve (layer);
  Range range = { (double) INFINITY, (double) -INFINITY };

  if (bnl_curve_get_range (curve, x0, x1, positive_only, lowest, highest))
    range = (Range){ *lowest, *highest };
  take_crossing (&range, curve, x0, positive_only);
  take_crossing (&range, curve, x1, positive_only);
  *lowest = range.lowest;
  *highest = range.highest;
  return range.lowest <= range.highest;
}

static gsize
sample (const BnlLayer *layer, double x0, double x1, gsize n_max, float *values)
{
  return bnl_curve_sample (get_curve (layer), x0, x1, n_max, values);
}

static gboolean
find_x (const BnlLayer *layer, double x, int direction, double *found)
{
  const BnlCurve *curve = get_curve (layer);
  gsize n_below =
      bnl_curve_count_below (curve, direction > 0 ? x : nextafter (x, (double) INFINITY));

  if (direction > 0 ? n_below == bnl_curve_get_length (curve) : n_below == 0)
    return FALSE;
  *found = bnl_curve_get_x (curve, direction > 0 ? n_below : n_below - 1);
  return TRUE;
}

static void
draw (const BnlLayer *layer, const BnlPainter *painter, BnlLayerPass pass)
{
  const BnlCurve *curve = get_curve (layer);
  gboolean dashed = bnl_curve_get_line (curve) == BNL_CURVE_DASHED;

  if (pass == BNL_LAYER_AREAS)
    bnl_stroke_ghost (&painter->stroke, curve);
  else if (pass == BNL_LAYER_DOTS)
    bnl_stroke_points (&painter->stroke, curve);
  else if (dashed == (pass == BNL_LAYER_DASHES))
    bnl_stroke_line (&painter->stroke, curve, painter->crowded);
}

static gboolean
get_end (const BnlLayer *layer, guint index, double x_max, BnlLayerEnd *end)
{
  const BnlCurve *curve = get_curve (layer);
  gsize length = bnl_curve_get_length (curve);
  gsize last = length - 1;
  BnlCurvePoint point;

  if (index > 0 || bnl_curve_get_label (curve) == NULL)
    return FALSE;
  *end = (BnlLayerEnd){ .label = bnl_curve_get_label (curve), .y = (double) NAN };
  if (length == 0)
    return TRUE;
  if (bnl_curve_get_x (curve, last) > x_max)
    bnl_curve_find (curve, x_max, &last);
  point = bnl_curve_get (curve, last);
  end->x = point.x;
  end->y = point.smoothed;
  end->ended = last == length - 1;
  return TRUE;
}

static gboolean
read_curve (const BnlLayer *layer,
            const BnlChart *chart,
            double x,
            G_GNUC_UNUSED double y,
            BnlLayerReading *reading)
{
  const BnlCurve *curve = get_curve (layer);
  gsize index = bnl_curve_get_length (curve) - 1;
  char value[BNL_FIGURE_SIZE];
  BnlCurvePoint point;

  if (bnl_curve_get_length (curve) == 0)
    return FALSE;
  if (!isnan (x))
    bnl_curve_find (curve, x, &index);
  point = bnl_curve_get (curve, index);
  *reading =
      (BnlLayerReading){ point.x, point.smoothed, point.smoothed, (double) NAN, (double) NAN, "" };
  bnl_figure_format_value (point.smoothed, chart->percent, value);
  if (isnan (point.raw))
    g_strlcpy (reading->text, "not a number", sizeof reading->text);
  else
    g_snprintf (reading->text, sizeof reading->text, "%s%s", value,
                bnl_curve_get_smoothing (curve) > 0 ? " (smoothed)" : "");
  return TRUE;
}

/* Beside the last point: the best. */
static void
describe_more (const BnlLayer *layer, const BnlChart *chart, GString *text)
{
  const BnlCurve *curve = get_curve (layer);
  char value[BNL_FIGURE_SIZE];
  BnlCurvePoint best;
  gsize index;

  if (!bnl_curve_get_best (curve, &index))
    return;
  if (index == bnl_curve_get_length (curve) - 1) {
    g_string_append (text, ", the best");
    return;
  }
  best = bnl_curve_get (curve, index);
  bnl_figure_format_value (best.raw, chart->percent, value);
  g_string_append_printf (text, ", best %s", value);
  bnl_chart_describe_append_place (chart, best.x, text);
}

static guint
get_n_columns (G_GNUC_UNUSED const BnlLayer *layer)
{
  return 1;
}

static char *
dup_column (const BnlLayer *layer, G_GNUC_UNUSED const BnlChart *chart, G_GNUC_UNUSED guint column)
{
  return g_strdup (layer->name);
}

static gboolean
get_row (const BnlLayer *layer, gsize row, double *x)
{
  if (row >= bnl_curve_get_length (get_curve (layer)))
    return FALSE;
  *x = bnl_curve_get_x (get_curve (layer), row);
  return TRUE;
}

static void
append_cell (const BnlLayer *layer, gsize row, G_GNUC_UNUSED guint column, GString *text)
{
  bnl_chart_values_append_number (text, bnl_curve_get (get_curve (layer), row).raw, TRUE);
}

const BnlLayerClass *
bnl_curve_layer_get_class (void)
{
  static const BnlLayerClass class = {
    .clear = clear_layer,
    .get_sample = get_sample,
    .get_x_range = get_x_range,
    .get_y_range = get_y_range,
    .sample = sample,
    .find_x = find_x,
    .draw = draw,
    .get_end = get_end,
    .read = read_curve,
    .describe_more = describe_more,
    .get_n_columns = get_n_columns,
    .dup_column = dup_column,
    .get_row = get_row,
    .append_cell = append_cell,
  };

  return &class;
}
