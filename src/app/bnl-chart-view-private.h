#pragma once

#include "bnl-chart-hand.h"
#include "bnl-chart-view.h"
#include "plot/bnl-chart-zoom.h"

/* What the hand on a chart, its keys and the table beside it need of a view. */

void bnl_chart_view_get_layout (BnlChartView *self, BnlChartLayout *layout);
/* Borrowed, until the style changes. */
const BnlChartTheme *bnl_chart_view_get_theme (BnlChartView *self);
BnlChartHand *bnl_chart_view_get_hand (BnlChartView *self);

/* After bnl_chart_zoom_*() and bnl_chart_legend_*(): draws at once, and tells whoever is linked. */
void bnl_chart_view_sync (BnlChartView *self);
/* A rectangle that is being drawn; NULL: none. */
void bnl_chart_view_set_box (BnlChartView *self, const BnlChartBox *box);
/* x where a rectangle by the keys began; NaN: there is none. */
double bnl_chart_view_get_mark (BnlChartView *self);
void bnl_chart_view_set_mark (BnlChartView *self, double x);

/* y under the pointer, or of the curve that the keys picked; NaN: none.  Moving the crosshair
 * forgets it. */
double bnl_chart_view_get_aim (BnlChartView *self);
void bnl_chart_view_set_aim (BnlChartView *self, double y);

/* How many more of its jobs go on (1), or less (-1): meanwhile it is busy, and what takes its
 * content away is off. */
void bnl_chart_view_add_job (BnlChartView *self, int n);
