#pragma once

#include "bnl-chart-view.h"

/* The pointer and the fingers on a chart.
 * Moving the pointer moves the crosshair and picks the curve that lies nearest.  A drag zooms into
 * a rectangle, or into one axis where it is thin; with Shift or the middle button it pans.  Ctrl
 * and the wheel, or two fingers, zoom where the pointer is; beside an axis that one alone.  A
 * double click shows the whole.  A click on the legend hides or shows what it names, a double click
 * shows it alone, or all again. */

typedef struct _BnlChartHand BnlChartHand;

/* Adds what listens to view, which must outlive it. */
BnlChartHand *bnl_chart_hand_new (BnlChartView *view);
void bnl_chart_hand_free (BnlChartHand *hand);

/* The rectangle of a drag; FALSE where there is none. */
gboolean bnl_chart_hand_drop_box (BnlChartHand *hand);
