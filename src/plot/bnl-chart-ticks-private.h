#pragma once

#include "plot/bnl-chart-layout-private.h"
#include "plot/bnl-chart-ticks.h"

/* Those that are seen on axis, every stride-th of all; returns how many, 0 where they would be
 * fewer than two. */
guint bnl_chart_ticks_list (const BnlChart *chart,
                            const BnlAxis *axis,
                            guint stride,
                            BnlChartTick ticks[BNL_AXIS_MAX_TICKS]);
