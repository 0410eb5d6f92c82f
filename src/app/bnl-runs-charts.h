#pragma once

#include <adwaita.h>

#include "bnl-runs-item.h"
#include "bnl-runs-keeper.h"

/* Loss and accuracy of several stored runs over each other, a color for each.  Live runs grow.
 * Property, writable: training (boolean): with the curves of training, else those of held-out
 * images alone. */

#define BNL_TYPE_RUNS_CHARTS (bnl_runs_charts_get_type ())
G_DECLARE_FINAL_TYPE (BnlRunsCharts, bnl_runs_charts, BNL, RUNS_CHARTS, AdwBin)

/* More than these are not told apart: the first are drawn. */
#define BNL_RUNS_CHARTS_MOST 24

/* items: of BnlRunsItem. */
void bnl_runs_charts_show (BnlRunsCharts *self, BnlRunsKeeper *keeper, GPtrArray *items);
/* The records of its items changed. */
void bnl_runs_charts_refresh (BnlRunsCharts *self);
