#include "bnl-trainer.h"

#include <math.h>

#include "bnl-training-private.h"

G_DEFINE_QUARK (bnl - trainer - error - quark, bnl_trainer_error)

void
bnl_outcome_clear (BnlOutcome *outcome)
{
  g_clear_pointer (&outcome->last, bnl_snapshot_unref);
}

/* One batch of one image is passed over; with batches of one all are wanted. */
static void
draw_batch (BnlTraining *training, BnlBatch *batch)
{
  gboolean drawn;

  do
    drawn = bnl_batcher_next (training->batcher, batch);
  while (drawn && batch->m == 1 && training->spec->batch_size > 1);
  g_assert (drawn);
}

static gboolean
is_lost (double loss)
{
  return !(loss <= BNL_TRAINER_LOSS_LIMIT);
}

/* Forward, loss, backward, update; fills the row's training part.  TRUE where the loss is lost:
 * then nothing is updated. */
static gboolean
train_batch (BnlTraining *training, double lr, BnlMetrics *row)
{
  const BnlArch *arch = training->arch;
  BnlWeights *weights = training->weights;
  const BnlPass pass = { .source = BNL_STATISTICS_BATCH };
  BnlNetworkResult result;
  BnlBatch batch;
  double loss;
  int n_correct;

  draw_batch (training, &batch);
  result = bnl_network_forward (arch, weights->parameters, &pass, (int) batch.m, batch.x,
                                training->workspace);
  g_assert (result == BNL_NETWORK_OK);
  loss = bnl_network_loss (arch, batch.labels, training->spec->label_smoothing, training->workspace,
                           &n_correct);
  row->epoch = batch.epoch + 1;
  row->examples += batch.m;
  row->lr = lr;
  row->train_loss = (float) loss;
  row->train_accuracy = (float) n_correct / (float) batch.m;
  if (is_lost (loss))
    return TRUE;
  bnl_network_backward (arch, weights->parameters, training->workspace, false,
                        training->gradients);
  bnl_optimizer_step (training->optimizer, lr, training->gradients, weights->parameters);
  bnl_network_track (training->workspace, weights);
  return FALSE;
}

static gboolean
is_evaluation_due (const BnlTraining *training, guint64 step)
{
  const guint64 every =
      training->spec->eval_every > 0 ? training->spec->eval_every : training->steps_per_epoch;

  return step == training->n_steps || (every > 0 && step % every == 0);
}

typedef enum {
  EVALUATION_DONE,
  EVALUATION_LOST,
  EVALUATION_CANCELLED,
} Evaluation;

static Evaluation
evaluate_images (BnlTraining *training,
                 gboolean on_test,
                 GCancellable *cancel,
                 float *row_loss,
                 float *row_accuracy)
{
  const BnlImages *images = on_test ? bnl_dataset_get_test (training->dataset)
                                    : bnl_dataset_get_train (training->dataset);
  double loss, accuracy;

  if (!bnl_evaluator_run (training->evaluator, training->weights, images,
                          on_test ? NULL : training->split.validation,
                          on_test ? images->n : training->split.n_validation, cancel, &loss,
                          &accuracy))
    return EVALUATION_CANCELLED;
  *row_loss = (float) loss;
  *row_accuracy = (float) accuracy;
  return isfinite (loss) ? EVALUATION_DONE : EVALUATION_LOST;
}

/* A loss beyond the limit is no divergence here: running statistics may be far off while training
 * goes well, and that is something to see. */
static Evaluation
evaluate (BnlTraining *training, GCancellable *cancel, BnlMetrics *row)
{
  Evaluation evaluation = EVALUATION_DONE;

  if (!training->on_test)
    evaluation = evaluate_images (training, FALSE, cancel, &row->val_loss, &row->val_accuracy);
  if (evaluation == EVALUATION_DONE && (training->on_test || row->step == training->n_steps))
    evaluation = evaluate_images (training, TRUE, cancel, &row->test_loss, &row->test_accuracy);
  return evaluation;
}

/* One step with all that belongs to it, told to the observer.  How the run stands afterwards. */
static BnlRunState
make_step (BnlTraining *training,
           double lr,
           const BnlObserver *observer,
           gpointer observer_data,
           GCancellable *cancel,
           BnlMetrics *row)
{
  const gint64 began_usec = g_get_monotonic_time ();
  BnlRunState state = BNL_RUN_TRAINING;

  row->step++;
  row->val_loss = row->val_accuracy = row->test_loss = row->test_accuracy = NAN;
  if (train_batch (training, lr, row))
    state = BNL_RUN_DIVERGED;
  training->trained_usec += g_get_monotonic_time () - began_usec;
  row->seconds = (double) training->trained_usec / G_USEC_PER_SEC;
  if (state == BNL_RUN_TRAINING && is_evaluation_due (training, row->step)) {
    Evaluation evaluation;

    if (observer->evaluating != NULL)
      observer->evaluating (observer_data, row->step, training->weights);
    evaluation = evaluate (training, cancel, row);
    if (evaluation != EVALUATION_DONE)
      state = evaluation == EVALUATION_LOST ? BNL_RUN_DIVERGED : BNL_RUN_STOPPED;
  }
  if (state == BNL_RUN_TRAINING && row->step == training->n_steps)
    state = BNL_RUN_FINISHED;
  if (observer->step_done != NULL)
    observer->step_done (observer_data, row, training->weights);
  return state;
}

static void
train (BnlTraining *training,
       const BnlObserver *observer,
       gpointer observer_data,
       GCancellable *cancel,
       BnlOutcome *outcome)
{
  BnlRunState state = BNL_RUN_TRAINING;
  BnlMetrics row = { 0 };
  double lr = training->spec->lr;

  if (observer->ready != NULL)
    observer->ready (observer_data, training->n_steps, &training->scale, training->weights);
  while (state == BNL_RUN_TRAINING) {
    if (g_cancellable_is_cancelled (cancel) ||
        (observer->before_step != NULL &&
         !observer->before_step (observer_data, row.step + 1, &lr)))
      state = BNL_RUN_STOPPED;
    else
      state = make_step (training, lr, observer, observer_data, cancel, &row);
  }
  *outcome = (BnlOutcome){
    .state = state,
    .n_steps = row.step,
    .diverged_at = state == BNL_RUN_DIVERGED ? row.step : 0,
    .last = bnl_snapshot_new (
        training->spec, &training->scale, bnl_dataset_get_width (training->dataset),
        bnl_dataset_get_height (training->dataset), training->weights, row.step),
  };
}

gboolean
bnl_trainer_run (const BnlSpec *spec,
                 BnlDataset *dataset,
                 const BnlTrainerStart *start,
                 const BnlObserver *observer,
                 gpointer observer_data,
                 GCancellable *cancel,
                 BnlOutcome *outcome,
                 GError **error)
{
  static const BnlObserver nobody;
  g_auto (BnlTraining) training;

  *outcome = (BnlOutcome){ .state = BNL_RUN_FAILED };
  if (!bnl_training_init (&training, spec, dataset, start, observer, observer_data, error))
    return FALSE;
  train (&training, observer != NULL ? observer : &nobody, observer_data, cancel, outcome);
  return TRUE;
}
