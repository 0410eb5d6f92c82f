#include "plot/bnl-chart-private.h"
#include "plot/bnl-curve-private.h"

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

typedef struct {
  double lowest, highest; /* lowest > highest: none */
} Range;

static void
take (Range *range, double value)
{
  range->lowest = MIN (range->lowest, value);
  range->highest = MAX (range->highest, value);
}

/* Where the line of a curve crosses x, as between two evaluations that both lie outside. */
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

/* All that the lines reach. */
static Range
find_whole (const BnlChart *chart, double x0, double x1)
{
  Range whole = { (double) INFINITY, (double) -INFINITY };

  for (guint i = 0; i < chart->shown->len; i++) {
    const BnlCurve *curve = g_ptr_array_index (chart->shown, i);
    double lowest, highest;

    if (bnl_curve_get_range (curve, x0, x1, chart->logarithmic, &lowest, &highest)) {
      take (&whole, lowest);
      take (&whole, highest);
    }
    take_crossing (&whole, curve, x0, chart->logarithmic);
    take_crossing (&whole, curve, x1, chart->logarithmic);
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
    const BnlCurve *curve = g_ptr_array_index (chart->shown, i);
    gsize n_curve = bnl_curve_sample (curve, x0, x1, N_SAMPLE, sample + n);

    if (n_curve > 0)
      take (core, (double) sample[n]);
    n += n_curve;
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

gboolean
bnl_chart_range_fit_x (const BnlChart *chart, BnlAxis *x)
{
  Range range = { (double) INFINITY, (double) -INFINITY };
  gboolean any = FALSE;

  if (!chart->x_logarithmic)
    take (&range, 0);
  if (chart->x_extent > 0)
    take (&range, chart->x_extent);
  for (guint i = 0; i < chart->curves->len; i++) {
    const BnlCurve *curve = g_ptr_array_index (chart->curves, i);
    gsize n = bnl_curve_get_length (curve);
    gsize first =
        chart->x_logarithmic ? bnl_curve_count_below (curve, nextafter (0, (double) INFINITY)) : 0;

    any = any || n > 0;
    if (first < n) {
      take (&range, bnl_curve_get_x (curve, first));
      take (&range, bnl_curve_get_x (curve, n - 1));
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

void
bnl_chart_range_fit_y (const BnlChart *chart, double x0, double x1, gboolean trim, BnlAxis *y)
{
  Range range = find_whole (chart, x0, x1);
  Range core, usual;
  gboolean limited;

  /* A logarithmic axis has room for all, and between limits nothing dwarfs the rest: of values that
   * are mostly the one limit or the other, as the accuracy on one image, quantiles say nothing. */
  limited = !isnan (chart->y_lowest) && !isnan (chart->y_highest);
  if (trim && !chart->logarithmic && !limited && find_core (chart, x0, x1, &core, &usual))
    range = trim_range (range, core, usual);
  bnl_axis_fit (y, range.lowest, range.highest, chart->logarithmic);
  y->percent = chart->percent;
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
