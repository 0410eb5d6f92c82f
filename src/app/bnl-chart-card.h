#pragma once

#include "bnl-chart-view.h"

/* A small card on a chart: x and the values there of the curve that is picked and of a few others,
 * in the words of the table under the charts, while a view is read and that table is out of sight
 * or there is none.  Takes no part in the size of the view, and lets the pointer through.
 * Accessible role: tooltip; its name says all that stands on it, "" while it is not shown. */

#define BNL_TYPE_CHART_CARD (bnl_chart_card_get_type ())
G_DECLARE_FINAL_TYPE (BnlChartCard, bnl_chart_card, BNL, CHART_CARD, GtkWidget)

/* Within the view's size_allocate(): reads, places and shows it, or hides it. */
void bnl_chart_card_allocate (BnlChartCard *self, BnlChartView *view);
