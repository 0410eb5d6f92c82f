#pragma once

#include "plot/bnl-chart.h"
#include "plot/bnl-text-private.h"

typedef struct {
  double x;
  guint color;
  char *label;
} BnlDivergence;

struct _BnlChart {
  char *title;
  char *x_label;
  char *hint;
  GPtrArray *curves;   /* of BnlCurve */
  GArray *divergences; /* of BnlDivergence */
  double x_extent;
  double band;
  double y_lowest, y_highest;
  double crosshair;
  gboolean logarithmic, percent, trim;

  BnlText *text; /* a cache: says nothing about the chart */
};

/* The range of y that shows what lies at x0 <= x <= x1. */
void bnl_chart_range_fit (const BnlChart *chart, double x0, double x1, BnlAxis *y);
