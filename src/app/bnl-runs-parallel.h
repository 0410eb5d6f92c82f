#pragma once

#include <gtk/gtk.h>

#include "bnl-runs-item.h"

/* Runs as lines over the settings in which they differ.  Dragging along an axis brushes it, a click
 * beside the brush or on it takes it away; a click on a line selects its run.  Keys: Left and Right
 * go from axis to axis, Up and Down brush the better and the worse half, Escape clears.
 * Accessible role: img; its description says what is brushed.
 * Signals: "brushed" (): other runs are within the brushes; "picked" (BnlRunsItem): its line was
 * clicked. */

#define BNL_TYPE_RUNS_PARALLEL (bnl_runs_parallel_get_type ())
G_DECLARE_FINAL_TYPE (BnlRunsParallel, bnl_runs_parallel, BNL, RUNS_PARALLEL, GtkWidget)

/* items: of BnlRunsItem; more than two thousand are cut off. */
void bnl_runs_parallel_show (BnlRunsParallel *self, GPtrArray *items);

/* Ids (gint64) of the runs within all brushes; NULL: nothing is brushed.  Owned by the caller. */
GArray *bnl_runs_parallel_dup_inside (BnlRunsParallel *self);
void bnl_runs_parallel_clear (BnlRunsParallel *self);
