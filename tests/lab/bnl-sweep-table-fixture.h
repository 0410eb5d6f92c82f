#pragma once

#include "lab/bnl-sweep-table.h"

/* Sweeps and results made by hand. */

/* From JSON as bnl_sweep_from_json() takes it; any mistake ends the test. */
BnlSweep *bnl_sweep_table_fixture_new (const char *json);
/* A run of 1000 steps that ended at that accuracy, converged or not as the sweep says; at its first
 * evaluation, after 100 steps, it had 0.1 less, and 90 % after 500 where it got there.  NaN: it
 * diverged. */
BnlSweepResult bnl_sweep_table_fixture_make (const BnlSweep *sweep, double accuracy);
/* accuracies: [n_seeds] of one cell and arm; below 0: not yet; NaN: diverged. */
void bnl_sweep_table_fixture_set (BnlSweepTable *table,
                                  guint cell,
                                  guint arm,
                                  const double *accuracies);
