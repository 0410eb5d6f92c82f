#pragma once

#include <adwaita.h>

/* Selected runs side by side: exactly the settings in which they differ, and what came of it. */

#define BNL_TYPE_RUNS_DIFF (bnl_runs_diff_get_type ())
G_DECLARE_FINAL_TYPE (BnlRunsDiff, bnl_runs_diff, BNL, RUNS_DIFF, AdwBin)

/* More than these do not fit beside each other: the first are shown. */
#define BNL_RUNS_DIFF_MOST 12

/* items: of BnlRunsItem. */
void bnl_runs_diff_show (BnlRunsDiff *self, GPtrArray *items);
