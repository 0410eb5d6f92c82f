#pragma once

#include <glib.h>

/* One training step's measurements.  What was not measured is NaN.
 * train_*: of the mini-batch before its update.  Accuracies are fractions. */
typedef struct {
  guint64 step;     /* from 1 */
  guint32 epoch;    /* from 1: the epoch that this step belongs to */
  guint64 examples; /* training examples seen up to and with this step */
  double seconds;   /* of training since the start, without pauses and evaluations */
  double lr;
  float train_loss, train_accuracy;
  float val_loss, val_accuracy;
  float test_loss, test_accuracy;
} BnlMetrics;

/* How a run stands; the last four are ends. */
typedef enum {
  BNL_RUN_READY,
  BNL_RUN_TRAINING,
  BNL_RUN_PAUSED,
  BNL_RUN_FINISHED,
  BNL_RUN_STOPPED,  /* asked to */
  BNL_RUN_DIVERGED, /* its loss is lost: an outcome, with its step */
  BNL_RUN_FAILED,   /* could not be done: an error says why */
} BnlRunState;

static inline gboolean
bnl_run_state_is_end (BnlRunState state)
{
  return state >= BNL_RUN_FINISHED;
}
