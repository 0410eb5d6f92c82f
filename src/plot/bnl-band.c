#include "plot/bnl-band.h"

#include "plot/bnl-chart-values-private.h"
#include "plot/bnl-chart-describe-private.h"
#include "plot/bnl-ribbon-private.h"

#define FILL_ALPHA 0.22
#define FILL_HIGH_CONTRAST_ALPHA 0.4
#define N_FIRST 64
#define GROWTH 16 /* by one part in so many */

/* Mean and variance as they come: Welford 1962. */
typedef struct {
  float x; /* relative to the first */
  float mean, squares;
  guint32 n;
} Point;

struct _BnlBand {
  BnlLayer layer;
  BnlCurveLine line;
  char *unit;
  char *label;
  double x_first;
  Point *points; /* [n] */
  gsize n, n_allocated;
  GArray *runs;    /* of Run */
  BnlRuler *ruler; /* NULL: x is as it was appended */
  double smoothing;
};

typedef struct {
  gsize next; /* where its next value most likely goes */
  float last; /* x; -inf: none */
} Run;

static const BnlBand *
get_band (const BnlLayer *layer)
{
  return (const BnlBand *) layer;
}

static double
get_step (gconstpointer data, gsize index)
{
  const BnlBand *band = data;

  return band->x_first + (double) band->points[index].x;
}

static double
get_x (gconstpointer data, gsize index)
{
  const BnlBand *band = data;
  double step = get_step (data, index);

  return band->ruler != NULL ? bnl_ruler_get_x (band->ruler, step) : step;
}

BnlBandPoint
bnl_band_get (const BnlBand *band, gsize index)
{
  const Point *point = &band->points[index];
  BnlBandPoint result = { .x = get_x (band, index), .mean = (double) NAN, .n = point->n };

  if (point->n > 0)
    result.mean = (double) point->mean;
  if (point->n > 1)
    result.std = sqrt ((double) point->squares / (point->n - 1));
  return result;
}

static gboolean
get_extent (gconstpointer data, gsize index, double *low, double *high)
{
  BnlBandPoint point = bnl_band_get (data, index);

  *low = point.mean - point.std;
  *high = point.mean + point.std;
  return point.n > 0;
}

static gboolean
get_mean (gconstpointer data, gsize index, double *low, double *high)
{
  BnlBandPoint point = bnl_band_get (data, index);

  *low = *high = point.mean;
  return point.n > 0;
}

static BnlRibbon
make_ribbon (const BnlLayer *layer)
{
  return (BnlRibbon){ get_band (layer)->n, layer, get_x, get_extent };
}

static void
clear_layer (BnlLayer *layer)
{
  BnlBand *band = (BnlBand *) layer;

  g_free (band->points);
  g_free (band->unit);
  g_free (band->label);
  g_array_unref (band->runs);
  bnl_ruler_unref (band->ruler);
}

static BnlLayerSample
get_sample (const BnlLayer *layer)
{
  return get_band (layer)->line == BNL_CURVE_DASHED ? BNL_LAYER_SAMPLE_DASHED_BAND
                                                    : BNL_LAYER_SAMPLE_BAND;
}

static gboolean
get_x_range (const BnlLayer *layer, gboolean positive_only, double *lowest, double *highest)
{
  BnlRibbon ribbon = make_ribbon (layer);

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
  BnlRibbon ribbon = make_ribbon (layer);

  return bnl_ribbon_get_y_range (&ribbon, x0, x1, positive_only, lowest, highest);
}

static gsize
sample (const BnlLayer *layer, double x0, double x1, gsize n_max, float *values)
{
  BnlRibbon ribbon = make_ribbon (layer);

  ribbon.get = get_mean;
  return bnl_ribbon_sample (&ribbon, x0, x1, n_max, values);
}

static gboolean
find_x (const BnlLayer *layer, double x, int direction, double *found)
{
  BnlRibbon ribbon = make_ribbon (layer);

  return bnl_ribbon_find_x (&ribbon, x, direction, found);
}

static void
draw (const BnlLayer *layer, const BnlPainter *painter, BnlLayerPass pass)
{
  const BnlBand *band = get_band (layer);
  BnlRibbon ribbon = make_ribbon (layer);

  if (pass == BNL_LAYER_AREAS) {
    bnl_stroke_set_color (&painter->stroke, layer->color,
                          painter->theme->high_contrast ? FILL_HIGH_CONTRAST_ALPHA : FILL_ALPHA);
    bnl_ribbon_fill (&ribbon, painter);
  } else if (pass == (band->line == BNL_CURVE_DASHED ? BNL_LAYER_DASHES : BNL_LAYER_LINES)) {
    ribbon.get = get_mean;
    bnl_stroke_set_pen (&painter->stroke, layer->color, band->line);
    bnl_stroke_set_color (&painter->stroke, layer->color, 1);
    bnl_ribbon_stroke (&ribbon, painter);
  }
}

static gboolean
get_end (const BnlLayer *layer, guint index, double x_max, BnlLayerEnd *end)
{
  const BnlBand *band = get_band (layer);
  BnlRibbon ribbon = make_ribbon (layer);
  BnlBandPoint point;
  gsize last = band->n;

  if (index > 0 || band->label == NULL)
    return FALSE;
  *end = (BnlLayerEnd){ .label = band->label, .y = (double) NAN };
  if (band->n == 0)
    return TRUE;
  last = bnl_ribbon_count_below (&ribbon, nextafter (x_max, (double) INFINITY));
  if (last == 0)
    return TRUE;
  point = bnl_band_get (band, last - 1);
  end->x = point.x;
  end->y = point.mean;
  end->ended = last == band->n;
  return TRUE;
}

static gboolean
read_band (const BnlLayer *layer,
           const BnlChart *chart,
           double x,
           G_GNUC_UNUSED double y,
           BnlLayerReading *reading)
{
  const BnlBand *band = get_band (layer);
  BnlRibbon ribbon = make_ribbon (layer);
  char mean[BNL_FIGURE_SIZE], std[BNL_FIGURE_SIZE];
  BnlBandPoint point;

  if (band->n == 0)
    return FALSE;
  point = bnl_band_get (band, isnan (x) ? band->n - 1 : bnl_ribbon_find (&ribbon, x));
  *reading = (BnlLayerReading){
    point.x, point.mean, point.mean, point.mean - point.std, point.mean + point.std, ""
  };
  bnl_figure_format_value (point.mean, chart->percent, mean);
  bnl_figure_format_value (point.std, chart->percent, std);
  if (point.n == 0)
    g_strlcpy (reading->text, "not a number", sizeof reading->text);
  else if (point.n == 1)
    g_snprintf (reading->text, sizeof reading->text, "%s of 1 of %u %s", mean, band->runs->len,
                band->unit);
  else
    g_snprintf (reading->text, sizeof reading->text, "%s ± %s of %u %s", mean, std, point.n,
                band->unit);
  return TRUE;
}

static guint
get_n_columns (G_GNUC_UNUSED const BnlLayer *layer)
{
  return 3;
}

static char *
dup_column (const BnlLayer *layer, G_GNUC_UNUSED const BnlChart *chart, guint column)
{
  static const char *const kinds[] = { "mean", "std", "n" };

  return g_strdup_printf ("%s, %s", layer->name, kinds[column]);
}

static gboolean
get_row (const BnlLayer *layer, gsize row, double *x)
{
  const BnlBand *band = get_band (layer);

  if (row >= band->n)
    return FALSE;
  *x = get_x (band, row);
  return TRUE;
}

static void
append_cell (const BnlLayer *layer, gsize row, guint column, GString *text)
{
  BnlBandPoint point = bnl_band_get (get_band (layer), row);

  if (column == 2)
    g_string_append_printf (text, "%u", point.n);
  else
    bnl_chart_values_append_number (text, column == 0 ? point.mean : point.std, TRUE);
}

static const BnlLayerClass class = {
  .clear = clear_layer,
  .get_sample = get_sample,
  .get_x_range = get_x_range,
  .get_y_range = get_y_range,
  .sample = sample,
  .find_x = find_x,
  .draw = draw,
  .get_end = get_end,
  .read = read_band,
  .get_n_columns = get_n_columns,
  .dup_column = dup_column,
  .get_row = get_row,
  .append_cell = append_cell,
};

BnlBand *
bnl_band_new (const char *name, guint color, BnlCurveLine line, const char *unit)
{
  BnlBand *band = g_new0 (BnlBand, 1);

  bnl_layer_init (&band->layer, &class, name, color);
  band->line = line;
  band->unit = g_strdup (unit);
  band->runs = g_array_new (FALSE, FALSE, sizeof (Run));
  return band;
}

void
bnl_band_free (BnlBand *band)
{
  bnl_layer_free ((BnlLayer *) band);
}

BnlLayer *
bnl_band_get_layer (BnlBand *band)
{
  return &band->layer;
}

const BnlBand *
bnl_band_from_layer (const BnlLayer *layer)
{
  return layer->class == &class ? get_band (layer) : NULL;
}

const char *
bnl_band_get_name (const BnlBand *band)
{
  return band->layer.name;
}

guint
bnl_band_get_color (const BnlBand *band)
{
  return band->layer.color;
}

BnlCurveLine
bnl_band_get_line (const BnlBand *band)
{
  return band->line;
}

void
bnl_band_set_smoothing (BnlBand *band, double weight)
{
  band->smoothing = weight;
}

double
bnl_band_get_smoothing (const BnlBand *band)
{
  return band->smoothing;
}

void
bnl_band_set_ruler (BnlBand *band, BnlRuler *ruler)
{
  BnlRuler *old = band->ruler;

  band->ruler = ruler != NULL ? bnl_ruler_ref (ruler) : NULL;
  bnl_ruler_unref (old);
}

void
bnl_band_set_label (BnlBand *band, const char *label)
{
  char *copy = g_strdup (label);

  g_free (band->label);
  band->label = copy;
}

guint
bnl_band_add_run (BnlBand *band)
{
  Run run = { 0, -INFINITY };

  g_array_append_val (band->runs, run);
  bnl_layer_take_legend (&band->layer, g_strdup_printf ("%s, mean ± std of %u %s", band->layer.name,
                                                        band->runs->len, band->unit));
  return band->runs->len - 1;
}

guint
bnl_band_get_n_runs (const BnlBand *band)
{
  return band->runs->len;
}

gsize
bnl_band_get_bytes (const BnlBand *band)
{
  return band->n_allocated * sizeof (Point);
}

gsize
bnl_band_get_length (const BnlBand *band)
{
  return band->n;
}

double
bnl_band_get_step (const BnlBand *band, gsize index)
{
  return get_step (band, index);
}

gboolean
bnl_band_find (const BnlBand *band, double x, gsize *index)
{
  BnlRibbon ribbon = make_ribbon (&band->layer);

  if (band->n == 0)
    return FALSE;
  *index = bnl_ribbon_find (&ribbon, x);
  return TRUE;
}

void
bnl_band_clear (BnlBand *band)
{
  g_clear_pointer (&band->points, g_free);
  band->n = band->n_allocated = 0;
  g_array_set_size (band->runs, 0);
}

/* Room for a point at index; those from there on move. */
static void
insert_point (BnlBand *band, gsize index, float x)
{
  if (band->n == band->n_allocated) {
    band->n_allocated += MAX (N_FIRST, band->n_allocated / GROWTH);
    band->points = g_renew (Point, band->points, band->n_allocated);
  }
  memmove (band->points + index + 1, band->points + index, (band->n - index) * sizeof (Point));
  band->points[index] = (Point){ .x = x };
  band->n++;
}

/* Near where the run went on before, though others may have put points between since. */
static gsize
find_place (const BnlBand *band, gsize guess, double x)
{
  BnlRibbon ribbon = { .n = band->n, .data = &band->layer, .get_x = get_step };

  if (guess <= band->n && (guess == 0 || get_step (band, guess - 1) < x) &&
      (guess == band->n || get_step (band, guess) >= x))
    return guess;
  return bnl_ribbon_count_below (&ribbon, x);
}

void
bnl_band_append (BnlBand *band, guint run_index, double x, double y)
{
  Run *run;
  float value = (float) y;
  float place;
  Point *point;
  double delta;

  g_return_if_fail (run_index < band->runs->len && isfinite (x));

  if (band->n == 0)
    band->x_first = x;
  run = &g_array_index (band->runs, Run, run_index);
  place = (float) (x - band->x_first);
  g_return_if_fail (place > run->last);

  run->last = place;
  run->next = find_place (band, run->next, band->x_first + (double) place);
  if (run->next == band->n || band->points[run->next].x > place)
    insert_point (band, run->next, place);
  point = &band->points[run->next++];
  if (!isfinite (value))
    return;
  point->n++;
  delta = (double) value - (double) point->mean;
  point->mean = (float) ((double) point->mean + delta / point->n);
  point->squares =
      (float) ((double) point->squares + delta * ((double) value - (double) point->mean));
}
