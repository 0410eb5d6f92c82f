#pragma once

#include "bnl-run.h"

/* A queue of runs: so many at a time, each on a core of its own, the next one as soon as one ends.
 * What each run measures does not depend on when it had its turn.  Every function may be called
 * from any thread and returns at once, but _wait() and _free(). */

typedef struct _BnlScheduler BnlScheduler;

/* n_at_once: runs at a time; 0: one for each core. */
BnlScheduler *bnl_scheduler_new (guint n_at_once);
/* Stops whatever has not ended, and waits for it. */
void bnl_scheduler_free (BnlScheduler *scheduler);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BnlScheduler, bnl_scheduler_free)

/* At the end of the queue, also while it is worked off.  Refs run, which has not been started and
 * which nobody else starts; runs of one queue share no pace.  cost: how much work it is, in any
 * unit that is the same for all of the queue; above 0. */
void bnl_scheduler_add (BnlScheduler *scheduler, BnlRun *run, double cost);

/* Where the runs of a long queue come from and go to: of ten thousand only those exist that are
 * under way.  Both are called on the queue's threads, several at a time, and may take their time.
 */
typedef struct {
  /* The next one, the caller's, and its cost; NULL: there is none any more.  Not asked again then,
   * or once the queue is stopped. */
  BnlRun *(*next) (gpointer data, double *cost);
  /* It has ended, begun or not.  The queue lets go of it afterwards. */
  void (*ended) (gpointer data, BnlRun *run);
  double cost; /* of all that will come */
} BnlSchedulerSource;

/* Before it starts: after those that were added come those of the source; copied.  _get_n_runs(),
 * _get_n_begun(), _get_n_ended() and _dup_run() speak of those that were added alone, all else of
 * both. */
void bnl_scheduler_set_source (BnlScheduler *scheduler,
                               const BnlSchedulerSource *source,
                               gpointer data);

/* Begins with the first; once. */
void bnl_scheduler_start (BnlScheduler *scheduler);
/* Runs that are under way wait after their step, and no other begins, until it is resumed. */
void bnl_scheduler_pause (BnlScheduler *scheduler);
void bnl_scheduler_resume (BnlScheduler *scheduler);
/* Pauses, and lets every run that is under way make one more step; where none is, the next ones
 * begin with theirs. */
void bnl_scheduler_step (BnlScheduler *scheduler);
/* Every run that has not ended is STOPPED, begun or not; what is added later is, too. */
void bnl_scheduler_stop (BnlScheduler *scheduler);
/* Until all that was added has ended; at once where it was not started. */
void bnl_scheduler_wait (BnlScheduler *scheduler);

guint bnl_scheduler_get_n_runs (BnlScheduler *scheduler);
/* These had their turn: the first so many of those that were added, ended or not. */
guint bnl_scheduler_get_n_begun (BnlScheduler *scheduler);
guint bnl_scheduler_get_n_ended (BnlScheduler *scheduler);
/* In the order they were added; owned by the caller. */
BnlRun *bnl_scheduler_dup_run (BnlScheduler *scheduler, guint index);

/* Share of the cost that is done, 0..1; without any run 0.  The cost of a run that goes on from a
 * checkpoint is that of the steps that are left. */
double bnl_scheduler_get_progress (BnlScheduler *scheduler);
/* As long as it will take if it goes on as it went since it was started, pauses not counted; NaN
 * where it is not known yet. */
double bnl_scheduler_get_seconds_left (BnlScheduler *scheduler);
/* It has worked since it was started, pauses not counted. */
double bnl_scheduler_get_seconds (BnlScheduler *scheduler);
