#pragma once

#include "bnl-chart-view.h"
#include "plot/bnl-chart-zoom.h"

/* What the hand on a chart needs of it. */

void bnl_chart_view_get_layout (BnlChartView *self, BnlChartLayout *layout);
/* Borrowed, until the style changes. */
const BnlChartTheme *bnl_chart_view_get_theme (BnlChartView *self);
/* After bnl_chart_zoom_*(): draws at once, and tells whoever is linked. */
void bnl_chart_view_sync_zoom (BnlChartView *self);
/* A rectangle that is being drawn; NULL: none. */
void bnl_chart_view_set_box (BnlChartView *self, const BnlChartBox *box);
