#pragma once

#include <adwaita.h>

#include "lab/bnl-sweep.h"

/* How many runs a sweep makes of its plan, what of them is measured and when one has converged.
 * Signal: "edited" (): by the user.
 * CSS node: widget.  Accessible role: group. */

#define BNL_TYPE_SWEEP_RUNS_ROWS (bnl_sweep_runs_rows_get_type ())
G_DECLARE_FINAL_TYPE (BnlSweepRunsRows, bnl_sweep_runs_rows, BNL, SWEEP_RUNS_ROWS, AdwBin)

/* Without a signal. */
void bnl_sweep_runs_rows_show (BnlSweepRunsRows *self, const BnlSweep *sweep);
gboolean bnl_sweep_runs_rows_apply (BnlSweepRunsRows *self, BnlSweep *sweep, GError **error);
/* Takes what is still being typed, as Enter would. */
void bnl_sweep_runs_rows_commit (BnlSweepRunsRows *self);
