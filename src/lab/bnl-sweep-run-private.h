#pragma once

#include <pthread.h>

#include "bnl-scheduler.h"
#include "bnl-sweep-curve-private.h"
#include "bnl-sweep-plan-private.h"
#include "bnl-sweep-run.h"

/* What the files of BnlSweepRun share.  One worker at a time loads (bnl-sweep-run-load.c: data
 * sets; bnl-sweep-run-reuse.c: what the store has) and then waits for the scheduler, whose threads
 * come for runs and bring them back (bnl-sweep-run-feed.c).  All of them post what they found; the
 * caller's thread (bnl-sweep-run.c) takes that in. */

/* What became of a run. */
typedef struct {
  guint index;
  BnlSweepResult result;
  BnlSweepCurve *curve;
  gboolean is_reused;
  BnlRun *run; /* whose number in the store is not known yet; NULL */
} BnlSweepNews;

void bnl_sweep_news_free (BnlSweepNews *news);

/* A run that is under way. */
typedef struct {
  guint index;
  BnlRun *run;
  gboolean is_kept; /* the recorder follows it */
} BnlSweepSlot;

/* From where one goes on that was cut short. */
typedef struct {
  BnlCheckpoint *checkpoint; /* with past: of one that this object stopped; NULL: the store's */
  BnlSeries *past;
  GPtrArray *traces;       /* of BnlTrace */
  gint64 continues;        /* its number in the store; 0: none */
  guint64 checkpoint_step; /* that the store has; 0: none */
} BnlSweepStub;

void bnl_sweep_stub_free (BnlSweepStub *stub);

typedef enum {
  BNL_SWEEP_PHASE_LOADING,
  BNL_SWEEP_PHASE_TRAINING,
  BNL_SWEEP_PHASE_ENDED,
} BnlSweepPhase;

struct _BnlSweepRun {
  /* constant */
  BnlSweep *sweep;
  BnlStore *store;
  BnlRecorder *recorder;
  char *tag, *group;
  guint n_threads;
  guint n_rows; /* of each kind that a curve keeps */

  /* the caller's */
  BnlSweepTable *table;
  BnlSweepState state;
  BnlSweepCurve **curves; /* [runs of the sweep]; NULL: none */
  GThread *thread;        /* NULL: nothing goes on */
  gboolean begins_again;  /* as soon as it has stopped */
  GQueue unnumbered;      /* of BnlSweepNews without a curve */
  guint n_done, n_reused, n_failed;
  guint64 n_changes;
  BnlSweepPhase phase_seen;
  gsize n_rows_seen; /* of what is under way */
  double progress, seconds_left, seconds;

  BnlCancel cancel; /* any thread's */

  pthread_mutex_t lock; /* of all below; never held while anything is waited for */
  pthread_cond_t changed;
  BnlSweepPhase phase;
  gboolean wants_training, paused;
  GQueue news;         /* of BnlSweepNews */
  GError *error;       /* why it FAILED */
  char *run_problem;   /* of the last run that failed */
  char *store_problem; /* why nothing was reused */
  guint n_unkept;      /* runs that were too many to wait for the store */
  BnlSweepPlan *plan;
  GArray *slots;                        /* of BnlSweepSlot */
  GHashTable *stubs;                    /* of BnlSweepStub by index */
  GHashTable *datasets;                 /* of BnlDataset by name */
  BnlScheduler *scheduler;              /* while it trains */
  double cost_at_start, seconds_before; /* left when that began; of schedulers before */

  /* the worker's */
  gboolean is_loaded;
  GHashTable *places; /* of GArray of guint, cell * n_arms + arm, by what a run there is */
  GHashTable *ended;  /* of gint64, records that are taken in */
  guint n_at_most;    /* runs that may wait for the store */
  gboolean is_large;  /* too many networks to keep more of each than its weights */
};

/* Of the worker.  FALSE: stopped, or with run->error, which makes no sense of going on. */
gboolean bnl_sweep_run_load_data (BnlSweepRun *run);
void bnl_sweep_run_reuse (BnlSweepRun *run);
void bnl_sweep_run_train (BnlSweepRun *run);

/* What tells runs of other cells and arms apart, whatever their seed.  Owned by the caller. */
char *bnl_sweep_run_dup_key (const BnlSpec *spec, const char *arm);

/* Any worker's: hands it over. */
void bnl_sweep_run_post (BnlSweepRun *run, BnlSweepNews *news);
/* How a run has ended, from all of its rows and traces; traces may be NULL. */
BnlSweepNews *bnl_sweep_news_new (BnlSweepRun *run,
                                  guint index,
                                  BnlRunState state,
                                  const BnlSeries *series,
                                  GPtrArray *traces);
