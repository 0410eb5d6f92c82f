#pragma once

#include "plot/bnl-chart-categories.h"
#include "plot/bnl-chart-layout-private.h"

/* All categories; FALSE where the axis has numbers. */
gboolean bnl_chart_categories_fit (char **names, BnlAxis *axis);

/* One tick for each that is seen, or for every so many of them; width_px: that a label may have;
 * apart_px: at least from one to the next along an axis of that length. */
guint bnl_chart_categories_get_ticks (const BnlChart *chart,
                                      const BnlChartTheme *theme,
                                      char **names,
                                      const BnlAxis *axis,
                                      double length_px,
                                      double apart_px,
                                      double width_px,
                                      BnlChartTick ticks[BNL_AXIS_MAX_TICKS]);

/* Width of the place of one on an axis of that length. */
double bnl_chart_categories_get_place (const BnlAxis *axis, double length_px);
