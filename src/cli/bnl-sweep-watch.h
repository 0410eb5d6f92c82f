#pragma once

#include "lab/bnl-sweep-run.h"

/* Trains a sweep to its end, with progress on stderr: one line that is drawn over where that is a
 * terminal, else a line for each run that has ended.  SIGINT stops it (bnl_interrupt_install() came
 * before). quiet: says nothing. */
void bnl_sweep_watch_run (BnlSweepRun *run, gboolean quiet);
/* Only what is there already. */
void bnl_sweep_watch_load (BnlSweepRun *run);
