#pragma once

#include "bnl-pace-private.h"
#include "bnl-run.h"

#define BNL_RUN_NEVER G_MAXUINT64 /* a step that does not come */

/* A learning rate that was set while the run had not come to its step yet. */
typedef struct {
  guint64 step;
  double lr;
} BnlNewRate;

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
  guint32 *order;
  gsize n_order;
  guint n_threads;
  BnlSeries *series;
  BnlCancel cancel; /* set once, by whoever stops the run */

  /* commands, under the lock */
  guint64 pause_after;   /* the step to be paused after; BNL_RUN_NEVER */
  GArray *new_rates;     /* of BnlNewRate, by rising step */
  atomic_bool attention; /* the worker has to look at the above */

  /* results, under the lock */
  GThread *thread;
  BnlRunState state;
  guint64 n_steps, diverged_at;
  BnlSnapshot *snapshot;
  _Atomic guint64 begun; /* the last step that may have begun; never one that is waited for */
  GError *error;
  GPtrArray *notes;

  /* the worker's own */
  const BnlWeights *weights;
  BnlScale scale;
  guint64 snapshot_step; /* of the last one made */
  gint64 snapshot_usec;  /* when that was */
};

/* As bnl_run_start() for runs that share a pace: all are in it before the first begins. */
void bnl_run_start_all (BnlRun *const *runs, guint n, gboolean paused);
