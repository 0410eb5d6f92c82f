#include "plot/bnl-chart-reading.h"

#include <float.h>
#include <math.h>

#define DIGITS 5
#define FEWEST_DECIMALS 1
#define MOST_DECIMALS 7

static BnlChartReading *
get (const GArray *readings, guint index)
{
  return &g_array_index (readings, BnlChartReading, index);
}

gboolean
bnl_chart_reading_find (const GArray *readings, const char *name, guint *index)
{
  for (guint i = 0; name != NULL && i < readings->len; i++)
    if (g_str_equal (get (readings, i)->name, name)) {
      *index = i;
      return TRUE;
    }
  return FALSE;
}

/* The row of that name, which is this one where there is none yet. */
static BnlChartReading *
take_row (GArray *readings, BnlChartReading reading)
{
  guint index;

  if (bnl_chart_reading_find (readings, reading.name, &index))
    return get (readings, index);
  reading.distance = (double) NAN;
  for (guint i = 0; i < BNL_CHART_READING_MAX_CHARTS; i++)
    reading.values[i].low = reading.values[i].high = (double) NAN;
  reading.place = readings->len;
  g_array_append_val (readings, reading);
  return get (readings, readings->len - 1);
}

static void
take_band (GArray *readings, const BnlBand *band, guint chart, double x)
{
  BnlChartReading *row;
  BnlBandPoint at;
  gsize point;

  if (!bnl_band_find (band, x, &point))
    return;
  at = bnl_band_get (band, point);
  row = take_row (readings, (BnlChartReading){ .name = bnl_band_get_name (band),
                                               .color = bnl_band_get_color (band),
                                               .line = bnl_band_get_line (band),
                                               .step = bnl_band_get_step (band, point) });
  row->values[chart].found = TRUE;
  row->values[chart].at = (BnlCurvePoint){ at.x, at.mean, at.mean };
  row->values[chart].n_runs = at.n;
  row->values[chart].std = at.std;
}

static void
take_curve (GArray *readings, const BnlCurve *curve, guint chart, double x)
{
  BnlChartReading *row;
  gsize point;

  if (!bnl_curve_find (curve, x, &point))
    return;
  row = take_row (readings, (BnlChartReading){ .name = bnl_curve_get_name (curve),
                                               .color = bnl_curve_get_color (curve),
                                               .line = bnl_curve_get_line (curve),
                                               .step = bnl_curve_get_step (curve, point) });
  row->values[chart].found = TRUE;
  row->values[chart].smooth = bnl_curve_get_smoothing (curve) > 0;
  row->values[chart].at = bnl_curve_get (curve, point);
}

/* Of another kind: what it says of itself; x NaN: the last. */
static void
take_layer (GArray *readings, const BnlChart *from, guint index, guint chart, double x)
{
  const BnlLayer *layer = bnl_chart_get_layer (from, index);
  BnlLayerReading reading;
  BnlChartReading *row;

  if (!bnl_chart_read (from, index, x, (double) NAN, &reading) || isnan (reading.y))
    return;
  row = take_row (readings, (BnlChartReading){ .name = bnl_layer_get_name (layer),
                                               .color = bnl_layer_get_color (layer),
                                               .line = BNL_CURVE_SOLID,
                                               .step = reading.x });
  row->values[chart].found = TRUE;
  row->values[chart].at = (BnlCurvePoint){ reading.x, reading.value, reading.y };
  row->values[chart].low = reading.low;
  row->values[chart].high = reading.high;
}

GArray *
bnl_chart_reading_take (const BnlChart *const *charts, guint n_charts, double x)
{
  GArray *readings = g_array_new (FALSE, TRUE, sizeof (BnlChartReading));
  double place = isnan (x) ? (double) INFINITY : x;

  g_return_val_if_fail (n_charts <= BNL_CHART_READING_MAX_CHARTS, readings);

  for (guint chart = 0; chart < n_charts; chart++)
    for (guint i = 0; i < bnl_chart_get_n_layers (charts[chart]); i++) {
      const BnlLayer *layer = bnl_chart_get_layer (charts[chart], i);

      if (!bnl_chart_get_shown (charts[chart], i))
        continue;
      if (bnl_curve_from_layer (layer) != NULL)
        take_curve (readings, bnl_curve_from_layer (layer), chart, place);
      else if (bnl_band_from_layer (layer) != NULL)
        take_band (readings, bnl_band_from_layer (layer), chart, place);
      else
        take_layer (readings, charts[chart], i, chart, x);
    }
  return readings;
}

/* As it is drawn; NaN: there is none. */
static double
get_drawn (const BnlChartReading *reading, guint chart)
{
  return reading->values[chart].found ? reading->values[chart].at.smoothed : (double) NAN;
}

void
bnl_chart_reading_aim (GArray *readings, guint chart, const BnlAxis *axis, double y)
{
  double aim = bnl_axis_to_frac (axis, y);

  for (guint i = 0; i < readings->len; i++) {
    BnlChartReading *reading = get (readings, i);

    reading->distance = fabs (bnl_axis_to_frac (axis, get_drawn (reading, chart)) - aim);
  }
}

gboolean
bnl_chart_reading_find_nearest (const GArray *readings, guint *index)
{
  double least = (double) INFINITY;

  for (guint i = 0; i < readings->len; i++)
    if (get (readings, i)->distance < least) {
      least = get (readings, i)->distance;
      *index = i;
    }
  return isfinite (least);
}

/* Ascending; NaN behind all that is a number. */
static int
compare_numbers (double a, double b)
{
  if (isnan (a) || isnan (b))
    return isnan (a) - isnan (b);
  return (a > b) - (a < b);
}

typedef struct {
  BnlChartReadingOrder order;
  guint chart;
} Sorting;

static int
compare_readings_cb (const void *a, const void *b, gpointer data)
{
  const Sorting *sorting = data;
  const BnlChartReading *first = a;
  const BnlChartReading *second = b;
  int result = 0;

  switch (sorting->order) {
  case BNL_CHART_READING_BY_NAME:
    result = g_utf8_collate (first->name, second->name);
    break;
  case BNL_CHART_READING_ASCENDING:
    result =
        compare_numbers (get_drawn (first, sorting->chart), get_drawn (second, sorting->chart));
    break;
  case BNL_CHART_READING_DESCENDING:
    result =
        compare_numbers (-get_drawn (first, sorting->chart), -get_drawn (second, sorting->chart));
    break;
  case BNL_CHART_READING_NEAREST:
    result = compare_numbers (first->distance, second->distance);
    break;
  case BNL_CHART_READING_AS_ADDED:
  case BNL_CHART_READING_N_ORDERS:
  default:
    break;
  }
  return result != 0 ? result : (first->place > second->place) - (first->place < second->place);
}

void
bnl_chart_reading_sort (GArray *readings, BnlChartReadingOrder order, guint chart)
{
  Sorting sorting = { order, chart };

  g_array_sort_with_data (readings, compare_readings_cb, &sorting);
}

/* Whether a lies before b on the way; equals go by their places, so that none is passed over. */
static gboolean
is_before (const BnlChartReading *a, const BnlChartReading *b, guint chart, int direction)
{
  double difference = (get_drawn (a, chart) - get_drawn (b, chart)) * direction;

  return difference < 0 || (difference == 0 && (a->place < b->place) == (direction > 0) && a != b);
}

gboolean
bnl_chart_reading_step (const GArray *readings,
                        guint chart,
                        const char *name,
                        int direction,
                        guint *index)
{
  const BnlChartReading *from = NULL;
  const BnlChartReading *next = NULL;
  const BnlChartReading *first = NULL;
  guint known;

  if (bnl_chart_reading_find (readings, name, &known) &&
      !isnan (get_drawn (get (readings, known), chart)))
    from = get (readings, known);
  for (guint i = 0; i < readings->len; i++) {
    const BnlChartReading *reading = get (readings, i);

    if (isnan (get_drawn (reading, chart)))
      continue;
    if (first == NULL || is_before (reading, first, chart, direction))
      first = reading;
    if (from != NULL && is_before (from, reading, chart, direction) &&
        (next == NULL || is_before (reading, next, chart, direction)))
      next = reading;
  }
  if (next == NULL)
    next = first;
  if (next == NULL)
    return FALSE;
  *index = (guint) (next - get (readings, 0));
  return TRUE;
}

int
bnl_chart_reading_count_decimals (const double *values, gsize n)
{
  double least = (double) INFINITY;

  for (gsize i = 0; i < n; i++)
    if (isfinite (values[i]) && values[i] != 0)
      least = MIN (least, fabs (values[i]));
  if (!isfinite (least))
    return FEWEST_DECIMALS;
  /* A float of 0.01 lies below it. */
  return CLAMP (DIGITS - 1 - (int) floor (log10 (least * (1 + (double) FLT_EPSILON))),
                FEWEST_DECIMALS, MOST_DECIMALS);
}
