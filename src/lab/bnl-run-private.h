#pragma once

#include "bnl-checkpoint-private.h"
#include "bnl-pace-private.h"
#include "bnl-run.h"

#define BNL_RUN_NEVER G_MAXUINT64 /* a step that does not come */

typedef struct _BnlRunMeasure BnlRunMeasure;

/* What the worker and the others share lies under the pace's lock, but for the series,
 * cancel, attention and begun.  Sharing the lock lets a run wait for the others and for a command
 * at once.
 */
struct _BnlRun {
  atomic_int n_refs;
  BnlPace *pace;
  guint place; /* in the pace */

  /* constant */
  BnlSpec *spec;
  BnlDataset *dataset;
  BnlSnapshot *initial;
  BnlCheckpoint *resume;
  guint32 *order;
  gsize n_order;
  guint n_threads;
  BnlSeries *series;
  BnlTrace *traces[BNL_MEASURES_N]; /* by their kind; NULL: not measured */
  BnlCancel cancel;                 /* set once, by whoever stops the run */

  /* commands, under the lock */
  guint64 pause_after;   /* the step to be paused after; BNL_RUN_NEVER */
  GArray *new_rates;     /* of BnlNewRate, by rising step: those not come to yet */
  guint n_rates_set;     /* ever */
  atomic_bool attention; /* the worker has to look at the above */

  /* results, under the lock */
  GThread *thread;
  BnlRunState state;
  guint64 n_steps, diverged_at;
  BnlSnapshot *snapshot;
  _Atomic guint64 begun; /* the last step that may have begun; never one that is waited for */
  GError *error;
  GPtrArray *notes;
  _Atomic gint64 checkpoint_usec; /* wanted so often; 0: never */
  BnlCheckpoint *checkpoint;      /* the newest; NULL */
  BnlCheckpoint *lent;            /* one before, for as long as somebody else holds it; NULL */

  /* the worker's own */
  const BnlWeights *weights;
  BnlScale scale;
  guint64 snapshot_step; /* of the last one made */
  gint64 snapshot_usec;  /* when that was */
  const BnlTraining *training;
  BnlRunMeasure *measure;   /* NULL: nothing is */
  gboolean is_too_large;    /* for checkpoints on the way */
  guint64 checkpoint_step;  /* of the last one made or tried, BNL_RUN_NEVER at first, ... */
  guint checkpoint_n_rates; /* ... when so many rates had been set */
};

/* Rows of the series that are not of this run: those before it was resumed. */
gsize bnl_run_get_n_past (const BnlRun *run);

/* Trains from beginning to end: all that the thread does. */
void bnl_run_worker_train (BnlRun *run);

void bnl_run_worker_note (BnlRun *run, const char *sentence);

/* Of the worker: makes the newest snapshot one of that step, which the weights are of.  FALSE where
 * the run is being stopped or memory ends. */
gboolean bnl_run_worker_publish (BnlRun *run, guint64 step);

/* Checkpoints, all of the worker: once the training is there; after each step; before the run is
 * PAUSED, with the lock, which is let go of meanwhile, TRUE where it was; and at the end, taking
 * checkpoint, which may be NULL. */
void bnl_run_checkpoint_begin (BnlRun *run);
void bnl_run_checkpoint_make_if_due (BnlRun *run, guint64 step);
gboolean bnl_run_checkpoint_make_for_pause (BnlRun *run, guint64 step);
void bnl_run_checkpoint_take_last (BnlRun *run, BnlCheckpoint *checkpoint);

/* What is measured beside, all of the worker but clear(): once the training is there; after each
 * step, before its row is in the series. */
void bnl_run_measure_begin (BnlRun *run);
void bnl_run_measure_step (BnlRun *run, const BnlMetrics *row);
void bnl_run_measure_clear (BnlRun *run);

/* As bnl_run_start() for runs that share a pace: all are in it before the first begins. */
void bnl_run_start_all (BnlRun *const *runs, guint n, gboolean paused);
