#pragma once

#include <gtk/gtk.h>

#include "plot/bnl-chart.h"

/* Shows a BnlChart and lets the pointer and the keys read it.  Follows the style: light, dark, high
 * contrast, font size.  Accessible role: img; its description carries the latest values.
 * Properties: crosshair (double, writable): the data's x under the pointer, NaN where there is
 * none; bind the views of a page to each other and every one shows the same moment. */

#define BNL_TYPE_CHART_VIEW (bnl_chart_view_get_type ())
G_DECLARE_FINAL_TYPE (BnlChartView, bnl_chart_view, BNL, CHART_VIEW, GtkWidget)

/* Borrowed, never NULL; call bnl_chart_view_update() after changing it. */
BnlChart *bnl_chart_view_get_chart (BnlChartView *self);
void bnl_chart_view_update (BnlChartView *self);

double bnl_chart_view_get_crosshair (BnlChartView *self);
void bnl_chart_view_set_crosshair (BnlChartView *self, double x);
