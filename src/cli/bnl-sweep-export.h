#pragma once

#include "lab/bnl-sweep-run.h"

/* Rows of all runs of a sweep as a metrics file, the arm as "batch/batch_size=8/0": its name, what
 * its cell sets, its seed.  store: has every row; NULL: as many as the sweep keeps. */
gboolean bnl_sweep_export_metrics (BnlSweepRun *run,
                                   BnlStore *store,
                                   const char *path,
                                   GError **error);
/* The plan as a file that "sweep" and the window read. */
gboolean bnl_sweep_export_plan (const BnlSweep *sweep, const char *path, GError **error);
