#pragma once

#include <adwaita.h>

#include "bnl-runs-keeper.h"
#include "bnl-runs-list.h"

/* What is below the table of runs: the curves of those selected, what they differ in, and all that
 * the filter lets through over their settings; with the buttons of what can be done to them.
 * Property, writable: menu (GMenuModel): what else can be done.
 * Signal: "picked" (BnlRunsItem): its line was clicked. */

#define BNL_TYPE_RUNS_VIEWS (bnl_runs_views_get_type ())
G_DECLARE_FINAL_TYPE (BnlRunsViews, bnl_runs_views, BNL, RUNS_VIEWS, AdwBin)

/* Once: what is brushed filters that list. */
void bnl_runs_views_set_list (BnlRunsViews *self, BnlRunsList *list);
/* items: of BnlRunsItem. */
void bnl_runs_views_show (BnlRunsViews *self, BnlRunsKeeper *keeper, GPtrArray *items);
void bnl_runs_views_show_differences (BnlRunsViews *self);
/* Nothing is brushed any more. */
void bnl_runs_views_clear_brush (BnlRunsViews *self);
