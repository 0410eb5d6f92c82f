/* The verdict on a run of a sweep. */

#include "bnl-sweep-run.h"
#include "bnl-sweep-verdict.h"

static BnlTrace *
dup_trace (gpointer user_data, guint cell, guint arm, guint seed, const char *name)
{
  return bnl_sweep_run_dup_trace (user_data, cell, arm, seed, name);
}

char *
bnl_sweep_verdict_write_run (const char *const *findings, BnlSweepRun *run)
{
  const BnlSweepState state = bnl_sweep_run_get_state (run);

  return bnl_sweep_verdict_write (findings, bnl_sweep_run_get_table (run),
                                  state == BNL_SWEEP_LOADING || state == BNL_SWEEP_TRAINING ||
                                      state == BNL_SWEEP_PAUSED,
                                  dup_trace, run);
}
