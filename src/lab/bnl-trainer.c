#include "bnl-trainer.h"

#include <math.h>

#include "bnl-training-private.h"
#include "engine/bnl-gradient.h"

G_DEFINE_QUARK (bnl - trainer - error - quark, bnl_trainer_error)

void
bnl_outcome_clear (BnlOutcome *outcome)
{
  g_clear_pointer (&outcome->last, bnl_snapshot_unref);
  g_clear_pointer (&outcome->checkpoint, bnl_checkpoint_unref);
}

/* One batch of one image is passed over; with batches of one all are wanted.  FALSE where it was
 * cancelled: steps are planned to end with the batches. */
static gboolean
draw_batch (BnlTraining *training, BnlBatch *batch)
{
  gboolean drawn;

  do
    drawn = bnl_batcher_next (training->batcher, batch);
  while (drawn && batch->m == 1 && training->spec->batch_size > 1);
  return drawn;
}

static gboolean
is_lost (double loss)
{
  return !(loss <= BNL_TRAINER_LOSS_LIMIT);
}

/* How far the limits of batch renormalization are open at a step: 0 shut, 1 open. */
static double
open_renorm (const BnlSpec *spec, guint64 step)
{
  if (step <= spec->renorm_start)
    return 0.0;
  return spec->renorm_ramp == 0
             ? 1.0
             : MIN (1.0, (double) (step - spec->renorm_start) / (double) spec->renorm_ramp);
}

static void
init_pass (const BnlTraining *training, guint64 step, const BnlCancel *cancel, BnlPass *pass)
{
  const BnlSpec *spec = training->spec;
  const double open = open_renorm (spec, step);

  *pass = (BnlPass){
    .source = BNL_STATISTICS_BATCH,
    .statistics = training->weights->statistics,
    .renorm_r = 1.0 + open * (spec->renorm_r_max - 1.0),
    .renorm_d = open * spec->renorm_d_max,
    .dropout = spec->dropout,
    .seed = spec->seed,
    .step = step,
    .cancel = cancel,
  };
}

/* How a part of a step went.  Where it was cancelled nothing is said. */
typedef enum {
  PART_DONE,
  PART_LOST,
  PART_CANCELLED,
} Part;

/* Forward, loss, backward, update; fills the row's training part.  Nothing is updated where the
 * loss is lost or the step is given up. */
static Part
train_batch (BnlTraining *training, double lr, const BnlCancel *cancel, BnlMetrics *row)
{
  const BnlArch *arch = training->arch;
  BnlWeights *weights = training->weights;
  BnlPass pass;
  BnlNetworkResult result;
  BnlBatch batch;
  double loss;
  int n_correct;

  if (!draw_batch (training, &batch)) {
    g_assert (bnl_cancel_is_set (cancel));
    return PART_CANCELLED;
  }
  init_pass (training, row->step, cancel, &pass);
  result = bnl_network_forward (arch, weights->parameters, &pass, (int) batch.m, batch.x,
                                training->workspace);
  if (result == BNL_NETWORK_CANCELLED)
    return PART_CANCELLED;
  g_assert (result == BNL_NETWORK_OK);
  loss = bnl_network_loss (arch, batch.labels, training->spec->label_smoothing, training->workspace,
                           &n_correct);
  row->epoch = training->epochs_before + batch.epoch + 1;
  row->examples += batch.m;
  row->lr = lr;
  row->train_loss = (float) loss;
  row->train_accuracy = (float) n_correct / (float) batch.m;
  if (is_lost (loss))
    return PART_LOST;
  if (bnl_network_backward (arch, weights->parameters, training->workspace, false,
                            training->gradients) == BNL_NETWORK_CANCELLED)
    return PART_CANCELLED;
  /* The update itself is not given up: half of one would be no network of any step. */
  if (bnl_cancel_is_set (cancel))
    return PART_CANCELLED;
  if (training->spec->clip_norm > 0.0)
    bnl_gradient_clip (arch->n_parameters, training->gradients, training->spec->clip_norm);
  bnl_optimizer_step (training->optimizer, lr, training->gradients, weights->parameters);
  bnl_network_track (training->workspace, weights);
  return PART_DONE;
}

static gboolean
is_evaluation_due (const BnlTraining *training, guint64 step)
{
  const guint64 every = training->spec->eval_every, per_epoch = training->steps_per_epoch;

  if (step == training->n_steps)
    return TRUE;
  if (every > 0)
    return step % every == 0;
  return per_epoch > 0 && (step - training->standing.first_step) % per_epoch == 0;
}

static Part
evaluate_images (BnlTraining *training,
                 gboolean on_test,
                 const BnlReal *statistics,
                 const BnlCancel *cancel,
                 float *row_loss,
                 float *row_accuracy)
{
  const BnlImages *images = on_test ? bnl_dataset_get_test (training->dataset)
                                    : bnl_dataset_get_train (training->dataset);
  double loss, accuracy;

  if (!bnl_evaluator_run (training->evaluator, training->weights, statistics, images,
                          on_test ? NULL : training->split.validation,
                          on_test ? images->n : training->split.n_validation, cancel, &loss,
                          &accuracy))
    return PART_CANCELLED;
  *row_loss = (float) loss;
  *row_accuracy = (float) accuracy;
  return isfinite (loss) ? PART_DONE : PART_LOST;
}

/* What held-out images are normalized by, into *statistics (see bnl_evaluator_run); FALSE where
 * measuring it was cancelled. */
static gboolean
find_statistics (BnlTraining *training, const BnlCancel *cancel, const BnlReal **statistics)
{
  switch (training->spec->eval_statistics) {
  case BNL_EVAL_STATISTICS_BATCH:
    *statistics = NULL;
    return TRUE;
  case BNL_EVAL_STATISTICS_PRECISE:
    if (training->population != NULL) {
      *statistics = training->precise;
      return bnl_population_measure (training->population, training->weights, cancel,
                                     training->precise);
    }
    G_GNUC_FALLTHROUGH;
  case BNL_EVAL_STATISTICS_RUNNING:
    *statistics = training->weights->statistics;
    return TRUE;
  default:
    g_assert_not_reached ();
  }
}

/* A loss beyond the limit is no divergence here: running statistics may be far off while training
 * goes well, and that is something to see. */
static Part
evaluate (BnlTraining *training, const BnlCancel *cancel, BnlMetrics *row)
{
  Part part = PART_DONE;
  const BnlReal *statistics;

  if (!find_statistics (training, cancel, &statistics))
    return PART_CANCELLED;
  if (!training->on_test)
    part =
        evaluate_images (training, FALSE, statistics, cancel, &row->val_loss, &row->val_accuracy);
  if (part == PART_DONE && (training->on_test || row->step == training->n_steps))
    part =
        evaluate_images (training, TRUE, statistics, cancel, &row->test_loss, &row->test_accuracy);
  return part;
}

/* Of the step that the standing has, where one is due; tells the row to the observer in any case.
 * How the run stands afterwards. */
static BnlRunState
complete_step (BnlTraining *training,
               Part part,
               const BnlObserver *observer,
               gpointer observer_data,
               const BnlCancel *cancel)
{
  BnlStanding *standing = &training->standing;
  BnlMetrics *row = &standing->row;

  if (part == PART_DONE && is_evaluation_due (training, row->step)) {
    if (observer->evaluating != NULL)
      observer->evaluating (observer_data, row->step, training->weights);
    part = evaluate (training, cancel, row);
  }
  standing->is_owed = part == PART_CANCELLED;
  if (observer->step_done != NULL)
    observer->step_done (observer_data, row, training->weights);
  if (part != PART_DONE)
    return part == PART_LOST ? BNL_RUN_DIVERGED : BNL_RUN_STOPPED;
  return row->step == training->n_steps ? BNL_RUN_FINISHED : BNL_RUN_TRAINING;
}

/* One step with all that belongs to it.  One that is given up leaves the standing as it was. */
static BnlRunState
make_step (BnlTraining *training,
           const BnlObserver *observer,
           gpointer observer_data,
           const BnlCancel *cancel)
{
  const gint64 began_usec = g_get_monotonic_time ();
  BnlStanding *standing = &training->standing;
  BnlMetrics next = standing->row;
  Part part;

  next.step++;
  next.val_loss = next.val_accuracy = next.test_loss = next.test_accuracy = NAN;
  part = train_batch (training,
                      standing->lr * bnl_schedule_get_factor (&training->schedule, next.step),
                      cancel, &next);
  if (part == PART_CANCELLED)
    return BNL_RUN_STOPPED;
  standing->trained_usec += g_get_monotonic_time () - began_usec;
  next.seconds = (double) standing->trained_usec / G_USEC_PER_SEC;
  standing->row = next;
  return complete_step (training, part, observer, observer_data, cancel);
}

/* The row whose evaluation was given up when the run was stopped. */
static BnlRunState
make_up (BnlTraining *training,
         const BnlObserver *observer,
         gpointer observer_data,
         const BnlCancel *cancel)
{
  return training->standing.is_owed
             ? complete_step (training, PART_DONE, observer, observer_data, cancel)
             : BNL_RUN_TRAINING;
}

static void
train (BnlTraining *training,
       const BnlObserver *observer,
       gpointer observer_data,
       const BnlCancel *cancel,
       BnlOutcome *outcome)
{
  BnlStanding *standing = &training->standing;
  const guint64 *step = &standing->row.step;
  BnlRunState state;

  if (observer->begin != NULL)
    observer->begin (observer_data, training);
  if (observer->ready != NULL)
    observer->ready (observer_data, training->n_steps, &training->scale, training->weights);
  state = make_up (training, observer, observer_data, cancel);
  while (state == BNL_RUN_TRAINING) {
    if (bnl_cancel_is_set (cancel) ||
        (observer->before_step != NULL &&
         !observer->before_step (observer_data, *step + 1, &standing->lr)))
      state = BNL_RUN_STOPPED;
    else
      state = make_step (training, observer, observer_data, cancel);
  }
  *outcome = (BnlOutcome){
    .state = state,
    .n_steps = *step,
    .diverged_at = state == BNL_RUN_DIVERGED ? *step : 0,
    .last = bnl_snapshot_new_take (
        training->spec, &training->scale, bnl_dataset_get_width (training->dataset),
        bnl_dataset_get_height (training->dataset), g_steal_pointer (&training->weights), *step),
  };
  if (state != BNL_RUN_DIVERGED)
    outcome->checkpoint = bnl_training_steal_checkpoint (training, outcome->last);
}

gboolean
bnl_trainer_run (const BnlSpec *spec,
                 BnlDataset *dataset,
                 const BnlTrainerStart *start,
                 const BnlObserver *observer,
                 gpointer observer_data,
                 const BnlCancel *cancel,
                 BnlOutcome *outcome,
                 GError **error)
{
  static const BnlObserver nobody;
  g_auto (BnlTraining) training;

  *outcome = (BnlOutcome){ .state = BNL_RUN_FAILED };
  if (!bnl_training_init (&training, spec, dataset, start, observer, observer_data, cancel, error))
    return FALSE;
  if (bnl_cancel_is_set (cancel))
    *outcome = (BnlOutcome){ .state = BNL_RUN_STOPPED };
  else
    train (&training, observer != NULL ? observer : &nobody, observer_data, cancel, outcome);
  return TRUE;
}
