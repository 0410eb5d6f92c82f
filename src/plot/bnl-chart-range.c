#include "plot/bnl-chart-private.h"

#include <math.h>
#include <stdlib.h>

/* Quantiles are told from so many points of a curve. */
#define N_SAMPLE 512
#define TRIMMED_SHARE 0.05
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

/* All that the lines reach. */
static Range
find_whole (const BnlChart *chart, double x0, double x1)
{
  Range whole = { (double) INFINITY, (double) -INFINITY };

  for (guint i = 0; i < chart->curves->len; i++) {
    double lowest, highest;

    if (bnl_curve_get_range (g_ptr_array_index (chart->curves, i), x0, x1, chart->logarithmic,
                             &lowest, &highest)) {
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

/* What the values keep to but for the extreme ones, and where each curve starts: a loss that falls
 * fast spends little time up there, but that is the part to see. */
static Range
find_core (const BnlChart *chart, double x0, double x1)
{
  Range core = { (double) INFINITY, (double) -INFINITY };
  g_autofree float *sample = g_new (float, N_SAMPLE *MAX (1, chart->curves->len));
  gsize n = 0;

  for (guint i = 0; i < chart->curves->len; i++) {
    const BnlCurve *curve = g_ptr_array_index (chart->curves, i);
    gsize n_curve = bnl_curve_sample (curve, x0, x1, N_SAMPLE, sample + n);

    if (n_curve > 0)
      take (&core, (double) sample[n]);
    n += n_curve;
  }
  if (n == 0)
    return core;
  qsort (sample, n, sizeof *sample, compare_cb);
  take (&core, (double) sample[(gsize) ceil (TRIMMED_SHARE * (double) (n - 1))]);
  take (&core, (double) sample[(gsize) floor ((1 - TRIMMED_SHARE) * (double) (n - 1))]);
  return core;
}

static Range
trim (Range whole, Range core)
{
  double size = core.highest - core.lowest;
  Range range = { MIN (whole.lowest, core.lowest), MAX (whole.highest, core.highest) };

  if (!(size > 0))
    return whole;
  if (core.lowest - range.lowest > DWARFING * size)
    range.lowest = core.lowest - SHOWN_BEYOND * size;
  if (range.highest - core.highest > DWARFING * size)
    range.highest = core.highest + SHOWN_BEYOND * size;
  return range;
}

void
bnl_chart_range_fit (const BnlChart *chart, double x0, double x1, BnlAxis *y)
{
  Range range = find_whole (chart, x0, x1);

  /* A logarithmic axis has room for all. */
  if (chart->trim && !chart->logarithmic)
    range = trim (range, find_core (chart, x0, x1));
  bnl_axis_fit (y, range.lowest, range.highest, chart->logarithmic);
  y->percent = chart->percent;
  if (chart->y_lowest < y->maximum && chart->y_lowest > y->minimum)
    y->minimum = chart->y_lowest;
  if (chart->y_highest > y->minimum && chart->y_highest < y->maximum)
    y->maximum = chart->y_highest;
}
