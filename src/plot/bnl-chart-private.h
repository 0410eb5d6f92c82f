#pragma once

#include <math.h>

#include "plot/bnl-chart.h"
#include "plot/bnl-layer-private.h"
#include "plot/bnl-text-private.h"

typedef struct {
  double x;
  guint color;
  char *label;
} BnlDivergence;

typedef struct {
  double x;
  char *label;
} BnlEvent;

/* A tick where a value was measured. */
typedef struct {
  double value;
  char *label;
} BnlOwnTick;

/* A part of an axis that someone chose to see; NaN: it fits itself. */
typedef struct {
  double minimum, maximum;
} BnlChartSpan;

#define BNL_CHART_SPAN_FIT ((BnlChartSpan){ (double) NAN, (double) NAN })

struct _BnlChart {
  char *title;
  char *x_label, *y_label;
  char **x_names, **y_names; /* of categories; NULL: numbers */
  char *hint;
  GPtrArray *layers;   /* of BnlLayer */
  GPtrArray *shown;    /* those of them that are not hidden */
  GHashTable *hidden;  /* names */
  GArray *divergences; /* of BnlDivergence */
  GArray *events;      /* of BnlEvent */
  GArray *x_ticks;     /* of BnlOwnTick; empty: round numbers */
  double x_extent;
  double band;
  double y_lowest, y_highest;
  double crosshair, crosshair_y;
  BnlChartSpan x_span, y_span;
  BnlChartSpan y_extent; /* what y shows at least; NaN: nothing */
  gboolean logarithmic, x_logarithmic, y_reversed, percent, trim, grid;

  BnlText *text; /* a cache: says nothing about the chart */
};

/* All of x: the data and how far they will go.  FALSE where no curve has a value. */
gboolean bnl_chart_range_fit_x (const BnlChart *chart, BnlAxis *x);
/* The range of y that shows what lies at x0 <= x <= x1; trim: without what dwarfs the rest. */
void bnl_chart_range_fit_y (const BnlChart *chart, double x0, double x1, gboolean trim, BnlAxis *y);
/* Where and how high a layer rises above what is seen of y because that leaves out what dwarfs the
 * rest; FALSE where it does not, or its run diverged, which says as much. */
gboolean bnl_chart_range_find_cut (const BnlChart *chart,
                                   const BnlLayer *layer,
                                   const BnlAxis *x,
                                   const BnlAxis *y,
                                   double *peak_x,
                                   double *peak);
/* Whether y is steps that go down, with room before the first. */
gboolean bnl_chart_range_has_headroom (const BnlChart *chart);
/* What is seen: the chosen span of each axis, or all of it.  FALSE where no curve has a value. */
gboolean bnl_chart_range_get (const BnlChart *chart, BnlAxis *x, BnlAxis *y);
