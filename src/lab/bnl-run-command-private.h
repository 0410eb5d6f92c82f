#pragma once

#include "bnl-run.h"

/* Commands to runs that share a pace and are compared: they take effect at the same step in each,
 * the first that none has begun.  A run that is behind goes on until it is there.
 * n >= 1; runs that are at their end may be among them. */

void bnl_run_command_pause (BnlRun *const *runs, guint n);
void bnl_run_command_resume (BnlRun *const *runs, guint n);
/* All are paused after the same step, also where only some were paused before. */
void bnl_run_command_step (BnlRun *const *runs, guint n);
/* lr: finite, above 0. */
void bnl_run_command_set_lr (BnlRun *const *runs, guint n, double lr);
