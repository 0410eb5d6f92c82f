#pragma once

#include "bnl-band.h"
#include "bnl-chart.h"

/* What the layers of charts that share their x have at one place: the rows of a table at the
 * crosshair.  Those of the same name on several charts, as the loss and the accuracy of a run,
 * are one row.  Threads: that of the charts. */

#define BNL_CHART_READING_MAX_CHARTS 4

typedef enum {
  BNL_CHART_READING_AS_ADDED, /* as in the legend */
  BNL_CHART_READING_BY_NAME,
  BNL_CHART_READING_ASCENDING, /* by what is drawn on one chart */
  BNL_CHART_READING_DESCENDING,
  BNL_CHART_READING_NEAREST, /* by distance */
  BNL_CHART_READING_N_ORDERS,
} BnlChartReadingOrder;

typedef struct {
  const char *name; /* borrowed from the curve, as long as the charts keep it */
  guint color;
  BnlCurveLine line;
  double step; /* as the curve counts it, whatever the axis shows; NaN: no points */
  struct {
    gboolean found;   /* the chart shows the curve, and it has points */
    gboolean smooth;  /* it is smoothed */
    BnlCurvePoint at; /* the nearest in x, a gap (NaN) too; of a band its mean */
    guint n_runs;     /* of a band, those that have a value there; else 0 */
    double std;       /* of n_runs > 1 */
    double low, high; /* what a layer of another kind reaches there; NaN: nothing is known */
  } values[BNL_CHART_READING_MAX_CHARTS];
  double distance; /* from where bnl_chart_reading_aim() pointed, in parts of the plot; NaN: none */
  guint place;     /* in the legend */
} BnlChartReading;

/* Of every layer that one of the charts shows and that has a value at one place of y.  x NaN: the
 * last of each. */
GArray *bnl_chart_reading_take (const BnlChart *const *charts, guint n_charts, double x);

/* Measures how far each lies from y, on that chart and its axis.  y NaN: nowhere. */
void bnl_chart_reading_aim (GArray *readings, guint chart, const BnlAxis *axis, double y);
/* The row that lies nearest, the first of equals; FALSE where none does. */
gboolean bnl_chart_reading_find_nearest (const GArray *readings, guint *index);
gboolean bnl_chart_reading_find (const GArray *readings, const char *name, guint *index);

/* Equals stay as in the legend, and what has no value comes last. */
void bnl_chart_reading_sort (GArray *readings, BnlChartReadingOrder order, guint chart);

/* From one row to the next above it on that chart (direction 1), or below it (-1), and round from
 * the end to the other.  name NULL, or none of them: from beyond the end.  FALSE where no row has a
 * value there. */
gboolean bnl_chart_reading_step (const GArray *readings,
                                 guint chart,
                                 const char *name,
                                 int direction,
                                 guint *index);

/* Decimals that tell numbers of such sizes apart: five digits of the smallest. NaN counts for
 * nothing. */
int bnl_chart_reading_count_decimals (const double *values, gsize n);
