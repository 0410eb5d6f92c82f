#pragma once

#include "bnl-recorder.h"
#include "bnl-sweep-table.h"
#include "bnl-sweep.h"

/* Trains a sweep (bnl-sweep.h), so many runs at a time, each on a thread of its own to the numbers
 * that bnl_trainer_run() gives it alone, and takes their results into a table.  What the store has
 * of the sweep already is not trained again: runs that finished or diverged are taken as they are,
 * those that were cut short go on from their checkpoint.
 *
 * Everything here is of one thread, the caller's, and cheap: data sets, the store and training are
 * workers' matter.  What they did is taken in by bnl_sweep_run_poll() alone; all that is asked for
 * below stands as of the last call of it, but series and traces of runs under way, which grow.
 *
 * Nothing is shared with other sweeps, with the same one in another program or with a comparison
 * but the store and the recorder.  Two that train the same at a time may both do all of it. */

typedef struct _BnlSweepRun BnlSweepRun;

typedef enum {
  BNL_SWEEP_NEW,
  BNL_SWEEP_LOADING,  /* data sets, and what the store has */
  BNL_SWEEP_READY,    /* loaded, something is left to train */
  BNL_SWEEP_TRAINING, /* also while it stops */
  BNL_SWEEP_PAUSED,   /* no step is made until it is resumed */
  BNL_SWEEP_STOPPED,
  BNL_SWEEP_FINISHED, /* nothing is left to train in this shard */
  BNL_SWEEP_FAILED,   /* the data cannot be had, or every run failed: dup_problem() */
} BnlSweepState;

/* sweep: built.  store NULL, and recorder then too: nothing is kept or reused.  tag: of the records
 * of new runs; NULL: none.  n_threads: runs at a time; 0: one for each core.  shard, from 1, of
 * n_shards: pair p (all arms of one seed of one cell; p = seed * n_cells + cell) is of shard
 * p % n_shards + 1. Results of other shards that the store has are in the table, too.  Cells and
 * arms that are impossible are in the table from here on, and never run. */
BnlSweepRun *bnl_sweep_run_new (BnlSweep *sweep,
                                BnlStore *store,
                                BnlRecorder *recorder,
                                const char *tag,
                                guint n_threads,
                                guint shard,
                                guint n_shards);
/* Stops whatever goes on and waits for it: a tenth of a second, where a data set is just being
 * loaded until that is done. */
void bnl_sweep_run_free (BnlSweepRun *run);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BnlSweepRun, bnl_sweep_run_free)

/* Commands; one that makes no sense now does nothing.  load: what is there already, again too.
 * start: trains what is missing, after loading where that was not done; once stopped or failed it
 * begins again with what is missing then. */
void bnl_sweep_run_load (BnlSweepRun *run);
void bnl_sweep_run_start (BnlSweepRun *run);
void bnl_sweep_run_pause (BnlSweepRun *run);
void bnl_sweep_run_resume (BnlSweepRun *run);
void bnl_sweep_run_stop (BnlSweepRun *run);

/* Takes in what has happened.  TRUE: something has, rows of a run under way included. */
gboolean bnl_sweep_run_poll (BnlSweepRun *run);
/* For whoever has nothing else to do: until poll() has a result or another state to take in, or
 * that time is over. */
void bnl_sweep_run_wait (BnlSweepRun *run, gint64 timeout_usec);

BnlSweep *bnl_sweep_run_get_sweep (BnlSweepRun *run);      /* borrowed */
BnlSweepTable *bnl_sweep_run_get_table (BnlSweepRun *run); /* borrowed */
/* Another number after each poll() that brought a result or a curve of a run that has ended. */
guint64 bnl_sweep_run_get_change_count (BnlSweepRun *run);

BnlSweepState bnl_sweep_run_get_state (BnlSweepRun *run);
/* In one sentence: why it FAILED, what became of runs that failed, or why runs are not kept now.
 * NULL: all is well. */
char *bnl_sweep_run_dup_problem (BnlSweepRun *run);

/* Of this shard, without those that are impossible. */
guint bnl_sweep_run_get_n_runs (BnlSweepRun *run);
guint bnl_sweep_run_get_n_done (BnlSweepRun *run);   /* converged or not, diverged, failed */
guint bnl_sweep_run_get_n_reused (BnlSweepRun *run); /* of them, those the store had */
guint bnl_sweep_run_get_n_failed (BnlSweepRun *run); /* of them */
/* Of this shard's work, 0 to 1; measured in time, as far as that can be known beforehand. */
double bnl_sweep_run_get_progress (BnlSweepRun *run);
double bnl_sweep_run_get_seconds_left (BnlSweepRun *run); /* NaN: not known, or nothing trains */
/* Of training here since the first start, pauses and loading not counted. */
double bnl_sweep_run_get_seconds (BnlSweepRun *run);

/* The one that a run is trained on; NULL before it is loaded.  Borrowed. */
BnlDataset *bnl_sweep_run_get_dataset (BnlSweepRun *run, guint cell, guint arm);

/* Rows of one run; NULL where there are none.  Of one under way all so far, and it grows.  Of one
 * that has ended its first and last, those with an evaluation and some between, up to about 500 of
 * either, evenly spread; fewer of each where the sweep has thousands of runs (the store has all of
 * them, bnl_store_load_series(), by the id in the table).  Owned by the caller. */
BnlSeries *bnl_sweep_run_dup_series (BnlSweepRun *run, guint cell, guint arm, guint seed);
/* What it measured by that name (bnl-run-measure.h), all of it; NULL: nothing. */
BnlTrace *bnl_sweep_run_dup_trace (BnlSweepRun *run,
                                   guint cell,
                                   guint arm,
                                   guint seed,
                                   const char *name);
