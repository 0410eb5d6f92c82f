#include "plot/bnl-chart-categories-private.h"

#include <stdlib.h>

/* Quantiles are told from so many points of a curve. */
#define N_SAMPLE 256
/* What most values keep to, and what nearly all do. */
#define MOST 0.25
#define NEARLY_ALL 0.05
/* What reaches further beyond the core than this many times its size dwarfs it. */
#define DWARFING 2
/* As much of that is shown, so that the line is seen to leave. */
#define SHOWN_BEYOND 0.15
/* Of the axis: where a peak lies. */
#define CUT_PRECISION 1e-4

typedef struct {
  double lowest, highest; /* lowest > highest: none */
} Range;

static void
take (Range *range, double value)
{
  range->lowest = MIN (range->lowest, value);
  range->highest = MAX (range->highest, value);
}

/* All that the layers reach; trimmed: only those whose range may be. */
static Range
find_whole (const BnlChart *chart, double x0, double x1, gboolean trimmed)
{
  Range whole = { (double) INFINITY, (double) -INFINITY };

  for (guint i = 0; i < chart->shown->len; i++) {
    const BnlLayer *layer = g_ptr_array_index (chart->shown, i);
    double lowest, highest;

    if ((layer->class->sample != NULL) == trimmed &&
        layer->class->get_y_range (layer, x0, x1, chart->logarithmic, &lowest, &highest)) {
      take (&whole, lowest);
      take (&whole, highest);
    }
  }
  return whole;
}

static int
compare_cb (const void *a, const void *b)
{
  float x = *(const float *) a;
  float y = *(const float *) b;

  return (x > y) - (x < y);
}

static void
take_quantiles (Range *range, const float *sorted, gsize n, double share)
{
  take (range, (double) sorted[(gsize) ceil (share * (double) (n - 1))]);
  take (range, (double) sorted[(gsize) floor ((1 - share) * (double) (n - 1))]);
}

/* core: what most values keep to, and where each curve starts: a loss that falls fast spends little
 * time up there, but that is the part to see.  usual: that and what nearly all keep to.  FALSE
 * where there is too little to tell. */
static gboolean
find_core (const BnlChart *chart, double x0, double x1, Range *core, Range *usual)
{
  g_autofree float *sample = g_new (float, N_SAMPLE *MAX (1, chart->shown->len));
  gsize n = 0;

  *core = (Range){ (double) INFINITY, (double) -INFINITY };
  for (guint i = 0; i < chart->shown->len; i++) {
    const BnlLayer *layer = g_ptr_array_index (chart->shown, i);
    gsize n_layer = 0;

    if (layer->class->sample != NULL)
      n_layer = layer->class->sample (layer, x0, x1, N_SAMPLE, sample + n);
    if (n_layer > 0)
      take (core, (double) sample[n]);
    n += n_layer;
  }
  if (n <= 2)
    return FALSE;
  qsort (sample, n, sizeof *sample, compare_cb);
  take_quantiles (core, sample, n, MOST);
  *usual = *core;
  take_quantiles (usual, sample, n, NEARLY_ALL);
  return core->lowest < core->highest;
}

/* One end: how far up the axis goes. */
static double
find_end (double core, double usual, double whole, double size)
{
  double fence = core + DWARFING * size;

  if (whole <= fence)
    return MAX (whole, usual <= fence ? usual : core);
  return (usual <= fence ? usual : core) + SHOWN_BEYOND * size;
}

static Range
trim_range (Range whole, Range core, Range usual)
{
  double size = core.highest - core.lowest;

  return (Range){
    .lowest = -find_end (-core.lowest, -usual.lowest, -whole.lowest, size),
    .highest = find_end (core.highest, usual.highest, whole.highest, size),
  };
}

/* Whether x is not how far a run is, but what the layers cover. */
static gboolean
has_own_x (const BnlChart *chart)
{
  for (guint i = 0; i < chart->layers->len; i++)
    if (bnl_chart_get_layer (chart, i)->class->own_x)
      return TRUE;
  return FALSE;
}

gboolean
bnl_chart_range_fit_x (const BnlChart *chart, BnlAxis *x)
{
  Range range = { (double) INFINITY, (double) -INFINITY };
  gboolean any = FALSE;

  for (guint i = 0; i < chart->layers->len && !any; i++) {
    const BnlLayer *layer = g_ptr_array_index (chart->layers, i);
    double lowest, highest;

    any = layer->class->get_x_range (layer, FALSE, &lowest, &highest);
  }
  if (bnl_chart_categories_fit (chart->x_names, x))
    return any;
  if (!has_own_x (chart)) {
    if (!chart->x_logarithmic)
      take (&range, 0);
    if (chart->x_extent > 0)
      take (&range, chart->x_extent);
  }
  for (guint i = 0; i < chart->layers->len; i++) {
    const BnlLayer *layer = g_ptr_array_index (chart->layers, i);
    double lowest, highest;

    if (layer->class->get_x_range (layer, chart->x_logarithmic, &lowest, &highest)) {
      take (&range, lowest);
      take (&range, highest);
    }
  }
  if (range.lowest > range.highest)
    take (&range, chart->x_logarithmic ? 1 : 0);
  if (!(range.lowest < range.highest))
    range.highest = chart->x_logarithmic ? range.lowest * 10 : range.lowest + 1;
  *x = (BnlAxis){ .minimum = range.lowest,
                  .maximum = range.highest,
                  .logarithmic = chart->x_logarithmic };
  return any;
}

/* Whether all that is shown fills y from end to end. */
static gboolean
has_tight_y (const BnlChart *chart)
{
  for (guint i = 0; i < chart->shown->len; i++) {
    const BnlLayer *layer = g_ptr_array_index (chart->shown, i);

    if (!layer->class->tight_y)
      return FALSE;
  }
  return chart->shown->len > 0;
}

gboolean
bnl_chart_range_has_headroom (const BnlChart *chart)
{
  for (guint i = 0; i < chart->shown->len; i++) {
    const BnlLayer *layer = g_ptr_array_index (chart->shown, i);

    if (layer->class->headroom)
      return TRUE;
  }
  return FALSE;
}

static gboolean
is_reversed (const BnlChart *chart)
{
  return chart->y_reversed || bnl_chart_range_has_headroom (chart);
}

/* TRUE where the axis is what it is, without room around it. */
static gboolean
fit_tightly (const BnlChart *chart, Range range, BnlAxis *y)
{
  if (!has_tight_y (chart) || !(range.lowest < range.highest))
    return FALSE;
  *y = (BnlAxis){ .minimum = range.lowest,
                  .maximum = range.highest,
                  .logarithmic = chart->logarithmic };
  return TRUE;
}

void
bnl_chart_range_fit_y (const BnlChart *chart, double x0, double x1, gboolean trim, BnlAxis *y)
{
  Range range = find_whole (chart, x0, x1, TRUE);
  Range rest = find_whole (chart, x0, x1, FALSE);
  Range core, usual;
  gboolean limited;

  if (bnl_chart_categories_fit (chart->y_names, y)) {
    y->reversed = is_reversed (chart);
    return;
  }
  /* A logarithmic axis has room for all, and between limits nothing dwarfs the rest: of values that
   * are mostly the one limit or the other, as the accuracy on one image, quantiles say nothing. */
  limited = !isnan (chart->y_lowest) && !isnan (chart->y_highest);
  if (trim && !chart->logarithmic && !limited && find_core (chart, x0, x1, &core, &usual))
    range = trim_range (range, core, usual);
  range.lowest = MIN (range.lowest, rest.lowest);
  range.highest = MAX (range.highest, rest.highest);
  if (range.lowest <= range.highest && !isnan (chart->y_extent.minimum)) {
    take (&range, chart->y_extent.minimum);
    take (&range, chart->y_extent.maximum);
  }
  if (!fit_tightly (chart, range, y))
    bnl_axis_fit (y, range.lowest, range.highest, chart->logarithmic);
  y->percent = chart->percent && !has_tight_y (chart);
  y->reversed = is_reversed (chart);
  if (chart->y_lowest < y->maximum && chart->y_lowest > y->minimum)
    y->minimum = chart->y_lowest;
  if (chart->y_highest > y->minimum && chart->y_highest < y->maximum)
    y->maximum = chart->y_highest;
}

gboolean
bnl_chart_range_get (const BnlChart *chart, BnlAxis *x, BnlAxis *y)
{
  gboolean any = bnl_chart_range_fit_x (chart, x);

  if (!isnan (chart->x_span.minimum)) {
    x->minimum = chart->x_span.minimum;
    x->maximum = chart->x_span.maximum;
  }
  bnl_chart_range_fit_y (chart, x->minimum, x->maximum, chart->trim, y);
  if (!isnan (chart->y_span.minimum)) {
    y->minimum = chart->y_span.minimum;
    y->maximum = chart->y_span.maximum;
  }
  return any;
}

static gboolean
has_diverged (const BnlChart *chart, const BnlLayer *layer)
{
  for (guint i = 0; i < chart->divergences->len; i++)
    if (g_array_index (chart->divergences, BnlDivergence, i).color == layer->color)
      return TRUE;
  return FALSE;
}

gboolean
bnl_chart_range_find_cut (const BnlChart *chart,
                          const BnlLayer *layer,
                          const BnlAxis *x,
                          const BnlAxis *y,
                          double *peak_x,
                          double *peak)
{
  double from = 0;
  double to = 1;
  double lowest;

  /* A limit cuts nothing off: beyond it there are no values, but the spread of some may reach. */
  if (!chart->trim || !isnan (chart->y_span.minimum) || y->maximum >= chart->y_highest ||
      layer->class->sample == NULL || layer->class->own_cuts || has_diverged (chart, layer) ||
      !layer->class->get_y_range (layer, x->minimum, x->maximum, y->logarithmic, &lowest, peak) ||
      !(*peak > y->maximum))
    return FALSE;
  /* To the half that holds it, as a layer knows the range of any stretch of x. */
  while (to - from > CUT_PRECISION) {
    double middle = (from + to) / 2;
    double highest;

    if (layer->class->get_y_range (layer, bnl_axis_from_frac (x, from),
                                   bnl_axis_from_frac (x, middle), y->logarithmic, &lowest,
                                   &highest) &&
        highest >= *peak)
      to = middle;
    else
      from = middle;
  }
  *peak_x = bnl_axis_from_frac (x, to);
  return TRUE;
}
