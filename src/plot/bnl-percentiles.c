#include "plot/bnl-percentiles.h"

#include <stdlib.h>

#include "plot/bnl-chart-values-private.h"
#include "plot/bnl-chart-describe-private.h"
#include "plot/bnl-ribbon-private.h"

/* Of all bands together in the middle. */
#define FILL_ALPHA 0.62
#define FILL_HIGH_CONTRAST_ALPHA 0.8

struct _BnlPercentiles {
  BnlLayer layer;
  double percents[BNL_PERCENTILES_MAX];
  char *labels[BNL_PERCENTILES_MAX];
  guint n;
  GArray *xs;     /* of float */
  GArray *values; /* of float, n for each x */
};

/* A pair of them, or one with itself. */
typedef struct {
  const BnlPercentiles *percentiles;
  guint low, high;
} Pair;

static const BnlPercentiles *
get_percentiles (const BnlLayer *layer)
{
  return (const BnlPercentiles *) layer;
}

gsize
bnl_percentiles_get_length (const BnlPercentiles *percentiles)
{
  return percentiles->xs->len;
}

double
bnl_percentiles_get (const BnlPercentiles *percentiles, gsize index, guint which)
{
  return (double) g_array_index (percentiles->values, float, index * percentiles->n + which);
}

static double
get_x (gconstpointer data, gsize index)
{
  const Pair *pair = data;

  return (double) g_array_index (pair->percentiles->xs, float, index);
}

static gboolean
get_extent (gconstpointer data, gsize index, double *low, double *high)
{
  const Pair *pair = data;

  *low = bnl_percentiles_get (pair->percentiles, index, pair->low);
  *high = bnl_percentiles_get (pair->percentiles, index, pair->high);
  return !isnan (*low);
}

static BnlRibbon
make_ribbon (const Pair *pair)
{
  return (BnlRibbon){ pair->percentiles->xs->len, pair, get_x, get_extent };
}

static Pair
get_outermost (const BnlLayer *layer)
{
  return (Pair){ get_percentiles (layer), 0, get_percentiles (layer)->n - 1 };
}

static Pair
get_middle (const BnlLayer *layer)
{
  return (Pair){ get_percentiles (layer), get_percentiles (layer)->n / 2,
                 get_percentiles (layer)->n / 2 };
}

static void
clear_layer (BnlLayer *layer)
{
  BnlPercentiles *percentiles = (BnlPercentiles *) layer;

  for (guint i = 0; i < percentiles->n; i++)
    g_free (percentiles->labels[i]);
  g_array_unref (percentiles->xs);
  g_array_unref (percentiles->values);
}

static BnlLayerSample
get_sample (G_GNUC_UNUSED const BnlLayer *layer)
{
  return BNL_LAYER_SAMPLE_BAND;
}

static gboolean
get_x_range (const BnlLayer *layer, gboolean positive_only, double *lowest, double *highest)
{
  Pair pair = get_outermost (layer);
  BnlRibbon ribbon = make_ribbon (&pair);

  return bnl_ribbon_get_x_range (&ribbon, positive_only, lowest, highest);
}

static gboolean
get_y_range (const BnlLayer *layer,
             double x0,
             double x1,
             gboolean positive_only,
             double *lowest,
             double *highest)
{
  Pair pair = get_outermost (layer);
  BnlRibbon ribbon = make_ribbon (&pair);

  return bnl_ribbon_get_y_range (&ribbon, x0, x1, positive_only, lowest, highest);
}

static gboolean
find_x (const BnlLayer *layer, double x, int direction, double *found)
{
  Pair pair = get_outermost (layer);
  BnlRibbon ribbon = make_ribbon (&pair);

  return bnl_ribbon_find_x (&ribbon, x, direction, found);
}

/* Each band over those that hold it: opacities add up towards the middle. */
static void
draw (const BnlLayer *layer, const BnlPainter *painter, BnlLayerPass pass)
{
  guint n = get_percentiles (layer)->n;
  double all = painter->theme->high_contrast ? FILL_HIGH_CONTRAST_ALPHA : FILL_ALPHA;
  double alpha = n > 1 ? 1 - pow (1 - all, 1.0 / (n / 2)) : 0;

  for (guint i = 0; pass == BNL_LAYER_AREAS && i < n / 2; i++) {
    Pair pair = { get_percentiles (layer), i, n - 1 - i };
    BnlRibbon ribbon = make_ribbon (&pair);

    bnl_stroke_set_color (&painter->stroke, layer->color, alpha);
    bnl_ribbon_fill (&ribbon, painter);
  }
  if (pass == BNL_LAYER_LINES && n % 2 == 1) {
    Pair pair = get_middle (layer);
    BnlRibbon ribbon = make_ribbon (&pair);

    bnl_stroke_set_pen (&painter->stroke, layer->color, BNL_CURVE_SOLID);
    bnl_stroke_set_color (&painter->stroke, layer->color, 1);
    bnl_ribbon_stroke (&ribbon, painter);
  }
}

/* "95 %" beside the upper edge of a band. */
static gboolean
get_end (const BnlLayer *layer, guint index, double x_max, BnlLayerEnd *end)
{
  const BnlPercentiles *percentiles = get_percentiles (layer);
  Pair pair = get_outermost (layer);
  BnlRibbon ribbon = make_ribbon (&pair);
  gsize n_seen;

  if (index >= percentiles->n)
    return FALSE;
  *end = (BnlLayerEnd){ .label = percentiles->labels[index], .y = (double) NAN };
  n_seen = bnl_ribbon_count_below (&ribbon, nextafter (x_max, (double) INFINITY));
  if (n_seen == 0)
    return TRUE;
  end->x = get_x (&pair, n_seen - 1);
  end->y = bnl_percentiles_get (percentiles, n_seen - 1, index);
  end->ended = n_seen == percentiles->xs->len;
  return TRUE;
}

static gboolean
read_percentiles (const BnlLayer *layer,
                  const BnlChart *chart,
                  double x,
                  G_GNUC_UNUSED double y,
                  BnlLayerReading *reading)
{
  const BnlPercentiles *percentiles = get_percentiles (layer);
  Pair pair = get_middle (layer);
  BnlRibbon ribbon = make_ribbon (&pair);
  g_autoptr (GString) text = g_string_new (NULL);
  gsize index;

  if (ribbon.n == 0)
    return FALSE;
  index = isnan (x) ? ribbon.n - 1 : bnl_ribbon_find (&ribbon, x);
  *reading = (BnlLayerReading){ .x = get_x (&pair, index) };
  reading->y = reading->value = bnl_percentiles_get (percentiles, index, pair.low);
  reading->low = bnl_percentiles_get (percentiles, index, 0);
  reading->high = bnl_percentiles_get (percentiles, index, percentiles->n - 1);
  for (guint i = 0; i < percentiles->n && !isnan (reading->low); i++) {
    char value[BNL_FIGURE_SIZE];

    bnl_figure_format_value (bnl_percentiles_get (percentiles, index, i), chart->percent, value);
    g_string_append_printf (text, "%s%s: %s", i > 0 ? ", " : "", percentiles->labels[i], value);
  }
  bnl_layer_write_reading (reading, text->len > 0 ? text->str : "not a number");
  return TRUE;
}

static guint
get_n_columns (const BnlLayer *layer)
{
  return get_percentiles (layer)->n;
}

static char *
dup_column (const BnlLayer *layer, G_GNUC_UNUSED const BnlChart *chart, guint column)
{
  return g_strdup_printf ("%s, %s", layer->name, get_percentiles (layer)->labels[column]);
}

static gboolean
get_row (const BnlLayer *layer, gsize row, double *x)
{
  Pair pair = get_outermost (layer);

  if (row >= get_percentiles (layer)->xs->len)
    return FALSE;
  *x = get_x (&pair, row);
  return TRUE;
}

static void
append_cell (const BnlLayer *layer, gsize row, guint column, GString *text)
{
  bnl_chart_values_append_number (text, bnl_percentiles_get (get_percentiles (layer), row, column),
                                  TRUE);
}

static const BnlLayerClass class = {
  .clear = clear_layer,
  .get_sample = get_sample,
  .get_x_range = get_x_range,
  .get_y_range = get_y_range,
  .find_x = find_x,
  .draw = draw,
  .get_end = get_end,
  .read = read_percentiles,
  .get_n_columns = get_n_columns,
  .dup_column = dup_column,
  .get_row = get_row,
  .append_cell = append_cell,
};

BnlPercentiles *
bnl_percentiles_new (const char *name, guint color, const double *percents, guint n)
{
  BnlPercentiles *percentiles;

  g_return_val_if_fail (n >= 1 && n <= BNL_PERCENTILES_MAX, NULL);

  percentiles = g_new0 (BnlPercentiles, 1);
  bnl_layer_init (&percentiles->layer, &class, name, color);
  percentiles->n = n;
  for (guint i = 0; i < n; i++) {
    char digits[G_ASCII_DTOSTR_BUF_SIZE];

    g_ascii_formatd (digits, sizeof digits, "%.4g", percents[i]);
    percentiles->percents[i] = percents[i];
    percentiles->labels[i] = g_strdup_printf ("%s\u00a0%%", digits);
  }
  percentiles->xs = g_array_new (FALSE, FALSE, sizeof (float));
  percentiles->values = g_array_new (FALSE, FALSE, sizeof (float));
  return percentiles;
}

void
bnl_percentiles_free (BnlPercentiles *percentiles)
{
  bnl_layer_free ((BnlLayer *) percentiles);
}

BnlLayer *
bnl_percentiles_get_layer (BnlPercentiles *percentiles)
{
  return &percentiles->layer;
}

void
bnl_percentiles_append (BnlPercentiles *percentiles, double x, const float *values)
{
  GArray *xs = percentiles->xs;
  float place = (float) x;
  gboolean gap = FALSE;

  g_return_if_fail (isfinite (x));
  g_return_if_fail (xs->len == 0 || place > g_array_index (xs, float, xs->len - 1));

  g_array_append_val (xs, place);
  for (guint i = 0; i < percentiles->n; i++)
    gap = gap || !isfinite (values[i]);
  for (guint i = 0; i < percentiles->n; i++) {
    float value = gap ? NAN : values[i];

    g_array_append_val (percentiles->values, value);
  }
}

static int
compare_cb (const void *a, const void *b)
{
  float x = *(const float *) a;
  float y = *(const float *) b;

  return (x > y) - (x < y);
}

void
bnl_percentiles_append_raw (BnlPercentiles *percentiles, double x, const float *raw, gsize n_raw)
{
  g_autofree float *sorted = g_new (float, MAX (1, n_raw));
  float values[BNL_PERCENTILES_MAX];
  gsize n = 0;

  for (gsize i = 0; i < n_raw; i++)
    if (isfinite (raw[i]))
      sorted[n++] = raw[i];
  qsort (sorted, n, sizeof *sorted, compare_cb);
  for (guint i = 0; i < percentiles->n; i++) {
    double place = CLAMP (percentiles->percents[i] / 100, 0, 1) * (double) (n - MIN (n, 1));
    gsize below = (gsize) place;
    gsize above = MIN (below + 1, n - MIN (n, 1));

    values[i] = NAN;
    if (n > 0)
      values[i] =
          (float) ((double) sorted[below] +
                   (place - (double) below) * ((double) sorted[above] - (double) sorted[below]));
  }
  bnl_percentiles_append (percentiles, x, values);
}
