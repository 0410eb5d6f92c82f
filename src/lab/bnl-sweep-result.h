#pragma once

#include "bnl-run-summary.h"

/* What one run of a sweep came to. */

typedef enum {
  BNL_SWEEP_OUTCOME_NONE,          /* not yet */
  BNL_SWEEP_OUTCOME_IMPOSSIBLE,    /* its settings are at odds: there is no such run */
  BNL_SWEEP_OUTCOME_CONVERGED,     /* finished at the sweep's converged_at or better */
  BNL_SWEEP_OUTCOME_NOT_CONVERGED, /* finished below */
  BNL_SWEEP_OUTCOME_DIVERGED,
  BNL_SWEEP_OUTCOME_STOPPED, /* by hand; it counts nowhere */
  BNL_SWEEP_OUTCOME_FAILED,  /* could not be done; it counts nowhere */
} BnlSweepOutcome;

#define BNL_N_SWEEP_OUTCOMES 7

typedef struct {
  BnlSweepOutcome outcome;
  BnlRunSummary summary;
  double early_accuracy;             /* held out, at the first evaluation; NaN: none */
  guint64 early_step;                /* where that was */
  double train_accuracy, train_loss; /* of training images judged as held-out ones are, at the end
                                      * (measure "train"); NaN: not measured */
  guint64 diverged_at;
  gint64 id; /* in the store; 0: none */
} BnlSweepResult;

/* Nothing yet, every figure NaN. */
void bnl_sweep_result_init (BnlSweepResult *result);
/* Takes in the rows that series has beyond those read before: summary and early_*. */
void bnl_sweep_result_update (BnlSweepResult *result, const BnlSeries *series);
/* Sets outcome from how the run stands now and from summary; a run that was never judged on
 * held-out images did not converge. */
void bnl_sweep_result_judge (BnlSweepResult *result, BnlRunState state, double converged_at);

/* It ended and counts: CONVERGED, NOT_CONVERGED or DIVERGED. */
gboolean bnl_sweep_outcome_is_measured (BnlSweepOutcome outcome);
/* "converged", "not-converged", ... as files have it, "none" where nothing is yet; static. */
const char *bnl_sweep_outcome_get_name (BnlSweepOutcome outcome);
/* "converged", "not converged", ..., "not yet" in sentences; static. */
const char *bnl_sweep_outcome_get_title (BnlSweepOutcome outcome);
