#pragma once

#include "lab/bnl-sweep-run.h"

/* What the tests of training a sweep share: a small data set on disk, a plan for it, and the
 * watching of it. */

/* A folder with the lab fixture's images as IDX files; remove() takes it away. */
char *bnl_sweep_run_fixture_new_data (void);
void bnl_sweep_run_fixture_remove_data (char *folder);

/* 20-8-6-3 over these batch sizes ("1,5,20") and n_seeds, with BN and without, so many steps each,
 * measuring all there is.  With a batch of one and BN it is impossible. */
BnlSweep *bnl_sweep_run_fixture_new (const char *data,
                                     const char *batch_sizes,
                                     guint n_seeds,
                                     guint64 n_steps);

/* Until nothing goes on any more; as it stands then. */
BnlSweepState bnl_sweep_run_fixture_await_end (BnlSweepRun *run);
/* Until it is in that state; FALSE where it ends before. */
gboolean bnl_sweep_run_fixture_await (BnlSweepRun *run, BnlSweepState state);
/* Until so many are done. */
void bnl_sweep_run_fixture_await_done (BnlSweepRun *run, guint n_done);
/* Loads, trains and waits. */
void bnl_sweep_run_fixture_train (BnlSweepRun *run);

/* Every result is that of bnl_trainer_run(), bit for bit; rows that are kept, too. */
void bnl_sweep_run_fixture_assert_right (BnlSweepRun *run);
/* The same results but for the time they took and their number in a store. */
void bnl_sweep_run_fixture_assert_same (BnlSweepTable *a, BnlSweepTable *b);
