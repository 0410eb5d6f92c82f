#pragma once

#include <gio/gio.h>

#include "bnl-runs-keeper.h"
#include "lab/bnl-experiment.h"
#include "lab/bnl-sweep-run.h"

/* One experiment of the list: what it is, how far it is, and, while it is open, the sweep that
 * measures it.  Which one trains is the laboratory's matter.  Main thread.
 *
 * Properties (all notify; read-only where nothing else is said):
 *   state     int, a BnlRunnerState
 *   progress  double 0..1
 *   status    string: the sentence for the label "Experiment status"
 *   full      boolean, writable: the full version, where there is one
 *   guess     int, writable: what the person expects, an index into its guesses; -1: nothing yet
 * Signals:
 *   "replaced" ()  another sweep is there, or none any more: forget what was borrowed of the old
 *   "measured" ()  something came in */

typedef enum {
  BNL_RUNNER_READY,       /* nothing is measured */
  BNL_RUNNER_LOADING,     /* what is kept is being read */
  BNL_RUNNER_INTERRUPTED, /* some runs are kept, of this session or another */
  BNL_RUNNER_WAITING,     /* for another experiment to rest */
  BNL_RUNNER_RUNNING,
  BNL_RUNNER_PAUSED,
  BNL_RUNNER_FINISHED,
  BNL_RUNNER_FAILED,
} BnlRunnerState;

#define BNL_TYPE_EXPERIMENT_RUNNER (bnl_experiment_runner_get_type ())
G_DECLARE_FINAL_TYPE (BnlExperimentRunner, bnl_experiment_runner, BNL, EXPERIMENT_RUNNER, GObject)

/* number: of a guided one, from 1; 0: the user's own. */
BnlExperimentRunner *bnl_experiment_runner_new (BnlExperiment *experiment,
                                                guint number,
                                                BnlRunsKeeper *keeper);

BnlExperiment *bnl_experiment_runner_get_experiment (BnlExperimentRunner *self); /* borrowed */
guint bnl_experiment_runner_get_number (BnlExperimentRunner *self);
/* Of the version that is chosen; borrowed. */
BnlSweep *bnl_experiment_runner_get_sweep (BnlExperimentRunner *self);
/* Borrowed until "replaced"; NULL while it is closed. */
BnlSweepRun *bnl_experiment_runner_get_run (BnlExperimentRunner *self);
BnlRunnerState bnl_experiment_runner_get_state (BnlExperimentRunner *self);
double bnl_experiment_runner_get_progress (BnlExperimentRunner *self);
const char *bnl_experiment_runner_get_status (BnlExperimentRunner *self);
gboolean bnl_experiment_runner_get_full (BnlExperimentRunner *self);
void bnl_experiment_runner_set_full (BnlExperimentRunner *self, gboolean full);
int bnl_experiment_runner_get_guess (BnlExperimentRunner *self);
void bnl_experiment_runner_set_guess (BnlExperimentRunner *self, int guess);
/* Runs that are done and runs in all, of the version that is chosen, without impossible ones. */
guint bnl_experiment_runner_get_n_done (BnlExperimentRunner *self);
guint bnl_experiment_runner_get_n_runs (BnlExperimentRunner *self);

/* For the laboratory.  It trains or is paused, so it cannot be closed or replaced. */
gboolean bnl_experiment_runner_is_active (BnlExperimentRunner *self);
/* News may come by themselves. */
gboolean bnl_experiment_runner_is_changing (BnlExperimentRunner *self);
/* Reads what is kept, once that can be done; close: forgets it again. */
void bnl_experiment_runner_open (BnlExperimentRunner *self, guint n_threads);
void bnl_experiment_runner_close (BnlExperimentRunner *self);
void bnl_experiment_runner_start (BnlExperimentRunner *self); /* or resumes */
void bnl_experiment_runner_pause (BnlExperimentRunner *self);
void bnl_experiment_runner_stop (BnlExperimentRunner *self);
/* title: of the one it waits for; NULL: it does not wait. */
void bnl_experiment_runner_set_waiting (BnlExperimentRunner *self, const char *title);
/* How many runs of a version are kept, as far as that is known without opening it. */
void bnl_experiment_runner_set_kept (BnlExperimentRunner *self, gboolean full, guint n_kept);
/* TRUE: something came in, and it was told. */
gboolean bnl_experiment_runner_poll (BnlExperimentRunner *self);
