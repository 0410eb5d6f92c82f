#pragma once

#include "bnl-chart-view.h"

/* The keys of a chart: all that the pointer can do.
 * Left and Right move the crosshair from point to point, Ctrl+Home and End to the first and last;
 * Up and Down pick a curve at it; h hides what is picked, i shows it alone, or all again; 1 to 9
 * hide or show a curve, 0 shows all.  Shift and an arrow pan; + and - zoom along x, with Ctrl along
 * y; Enter begins a rectangle at the crosshair and, a second time, zooms into it; Home shows the
 * whole. l, k and g turn the logarithmic y and x axis and the grid, f and F11 give the chart the
 * page. Escape drops the rectangle, else gives the page back, else drops the crosshair. */

/* Adds them to the class of BnlChartView, with its actions chart.hide, chart.isolate and
 * chart.show-all. */
void bnl_chart_keys_install (GtkWidgetClass *klass);

/* What Left (direction -1) and Right (1) do. */
void bnl_chart_keys_move_crosshair (BnlChartView *view, int direction);
