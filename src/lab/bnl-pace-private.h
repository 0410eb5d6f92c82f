#pragma once

#include <pthread.h>
#include <stdatomic.h>

#include "bnl-pace.h"

/* The lock and the condition are also those of the runs that share the pace, so that a run can wait
 * for the others and for a command at once.  Both are taken rarely: a run that goes on reads
 * atomics alone. */
struct _BnlPace {
  atomic_int n_refs;
  pthread_mutex_t lock;
  pthread_cond_t changed;
  guint n_runs;
  atomic_uint n_waiting;
  _Atomic guint64
      steps[BNL_PACE_MAX_RUNS];   /* done by each run; BNL_PACE_AWAY where not under way */
  _Atomic guint64 checkpoint_at;  /* the step at which all make one; past: not chosen yet */
  _Atomic gint64 checkpoint_usec; /* when it is to be chosen, of the monotonic clock */
};

#define BNL_PACE_AWAY G_MAXUINT64

/* A place for one more run, which is away. */
guint bnl_pace_add (BnlPace *pace);

void bnl_pace_lock (BnlPace *pace);
void bnl_pace_unlock (BnlPace *pace);
void bnl_pace_wait (BnlPace *pace); /* with the lock */
void bnl_pace_wake (BnlPace *pace); /* with the lock */

/* Says how far a run on its way is; without the lock. */
void bnl_pace_advance (BnlPace *pace, guint run, guint64 steps);

/* The same for a run that sets out or goes away; with the lock. */
void bnl_pace_set (BnlPace *pace, guint run, guint64 steps);

/* Whether a run that has done so many steps may do one more; with the lock or without. */
gboolean bnl_pace_may_go (BnlPace *pace, guint64 steps);

/* With the lock: TRUE where it may go, else waits until something changed (a command, perhaps) and
 * returns FALSE: look at everything again.  waited: FALSE before the first of a row of calls. */
gboolean bnl_pace_wait_for_others (BnlPace *pace, guint64 steps, gboolean *waited);

/* Checkpoints of runs that share the pace, so that they can go on together, are of the same steps.
 * All without the lock. */

/* Not before that time. */
void bnl_pace_put_off_checkpoint (BnlPace *pace, gint64 usec);

/* Whether a run that has done so many steps is to make one now; also sees to it that a step is
 * chosen when it is time: one that no run has come to. */
gboolean bnl_pace_is_checkpoint_at (BnlPace *pace, guint64 steps);
