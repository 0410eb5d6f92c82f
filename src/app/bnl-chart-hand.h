#pragma once

#include "bnl-chart-view.h"

/* The pointer, the fingers and the keys on a chart.
 * Moving the pointer moves the crosshair.  A drag zooms into a rectangle, or into one axis where it
 * is thin; with Shift or the middle button it pans.  Ctrl and the wheel, or two fingers, zoom where
 * the pointer is; beside an axis that one alone.  A double click shows the whole.  A click on the
 * legend hides or shows what it names, a double click shows it alone, or all again.
 * Keys: Left and Right move the crosshair from point to point, Ctrl+Home and End to the first and
 * last; Shift and an arrow pan; + and - zoom; Home shows the whole; l, k and g turn the logarithmic
 * y and x axis and the grid on and off; 1 to 9 hide or show a curve, 0 shows all; Escape drops the
 * rectangle, else the crosshair. */

typedef struct _BnlChartHand BnlChartHand;

/* Adds what listens to view, which must outlive it. */
BnlChartHand *bnl_chart_hand_new (BnlChartView *view);
void bnl_chart_hand_free (BnlChartHand *hand);

/* The keys of every view; each is an action of its class. */
void bnl_chart_hand_bind_keys (GtkWidgetClass *klass);
/* Escape: FALSE where there is nothing to drop. */
gboolean bnl_chart_hand_escape (BnlChartHand *hand);
