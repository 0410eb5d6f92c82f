#pragma once

#include "plot/bnl-chart-private.h"

/* Where every part of a chart goes: worked out once, for drawing and for hit-testing alike. */

#define BNL_CHART_LAYOUT_MAX_LEGEND 36 /* more could not be told apart */
#define BNL_CHART_LAYOUT_GAP_PX 6      /* between a line and its name, labels and what they label */
#define BNL_CHART_LAYOUT_END_PX 10     /* after the end of a line, where a ring may stand */
#define BNL_CHART_LAYOUT_SCALE_PX 12   /* width of the bar of colors */

#define BNL_CHART_TICK_SIZE 96

typedef struct {
  double value;
  char label[BNL_CHART_TICK_SIZE]; /* "" for a minor one, or one that has no room */
} BnlChartTick;

typedef struct {
  BnlChartLayout plot;
  BnlChartTick x_ticks[BNL_AXIS_MAX_TICKS], y_ticks[BNL_AXIS_MAX_TICKS];
  guint n_x_ticks, n_y_ticks;
  double turned_px; /* how far down the labels of x reach that are turned; 0: they lie flat */

  /* The bar of colors right of the plot. */
  const BnlLayer *scale_layer; /* NULL: none */
  BnlAxis scale;
  gboolean scale_diverging;
  double scale_left;
  BnlChartTick scale_ticks[BNL_AXIS_MAX_TICKS];
  guint n_scale_ticks;

  double title_px;              /* font */
  double title_left, title_top; /* px */
  const char *note;             /* after the title: what all layers in the legend are; NULL */
  double note_left, note_top;   /* px */
  double line_px;               /* height of a line of labels */
  guint n_legend;               /* 0: there is no room for it */
  double sample_px;             /* the piece of line before a name in it */
  double legend_gap_px;         /* between two entries */
  struct {
    const char *name; /* a layer's, or the part of it that stands for its color */
    guint color;
    BnlLayerSample sample;
    guint layer;    /* index of the first that it stands for */
    int mark;       /* index of what cells are marked with; -1: the layer itself */
    gboolean all;   /* for all of that color */
    gboolean shown; /* any of them */
    double left, top;
  } legend[BNL_CHART_LAYOUT_MAX_LEGEND];
  gboolean end_labels; /* there is room to the right of the lines */
  gboolean x_label;    /* there is room for a line under the ticks */
  gboolean y_label;    /* and for one left of them */
  gboolean empty;      /* no layer has a value */
} BnlChartPlan;

void bnl_chart_layout_plan (const BnlChart *chart,
                            const BnlChartTheme *theme,
                            double width,
                            double height,
                            BnlChartPlan *plan);
