#pragma once

#include <gtk/gtk.h>

#include "plot/bnl-chart-zoom.h"

/* What lies over the picture of a chart and goes with the hand. */

/* A rectangle that is being drawn; nothing where its width is 0. */
void bnl_chart_overlay_snapshot_box (GtkSnapshot *snapshot,
                                     GtkWidget *widget,
                                     const BnlChartBox *box);
/* A ring around the point of the curve of that name at the crosshair; nothing where there is
 * none. */
void bnl_chart_overlay_snapshot_ring (GtkSnapshot *snapshot,
                                      const BnlChart *chart,
                                      const BnlChartLayout *layout,
                                      const BnlChartTheme *theme,
                                      const char *name);
