#include "bnl-run-private.h"

/* A new snapshot is made so often: with a step on top it is no older than a tenth of a second. */
#define SNAPSHOT_USEC (G_USEC_PER_SEC / 20)

static void
replace_snapshot (BnlRun *run, BnlSnapshot *snapshot)
{
  BnlSnapshot *old;

  bnl_pace_lock (run->pace);
  old = run->snapshot;
  run->snapshot = snapshot;
  bnl_pace_unlock (run->pace);
  g_clear_pointer (&old, bnl_snapshot_unref);
}

/* A run that is being stopped hands over its weights at the end instead. */
gboolean
bnl_run_worker_publish (BnlRun *run, guint64 step)
{
  BnlWeights *copy = bnl_weights_new (run->weights->arch);

  run->snapshot_step = step;
  run->snapshot_usec = g_get_monotonic_time ();
  if (copy == NULL || !bnl_weights_copy (copy, run->weights, &run->cancel)) {
    bnl_weights_free (copy);
    return FALSE;
  }
  replace_snapshot (run, bnl_snapshot_new_take (run->spec, &run->scale,
                                                bnl_dataset_get_width (run->dataset),
                                                bnl_dataset_get_height (run->dataset), copy, step));
  return TRUE;
}

static void
publish_if_due (BnlRun *run, guint64 step)
{
  if (run->snapshot_step != step && g_get_monotonic_time () - run->snapshot_usec >= SNAPSHOT_USEC)
    bnl_run_worker_publish (run, step);
}

static void
begin_cb (gpointer data, const BnlTraining *training)
{
  BnlRun *run = data;

  run->training = training;
}

static void
ready_cb (gpointer data, guint64 n_steps, const BnlScale *scale, const BnlWeights *weights)
{
  BnlRun *run = data;

  run->weights = weights;
  run->scale = *scale;
  bnl_run_worker_publish (run, bnl_run_get_n_done (run));
  bnl_run_measure_begin (run);
  bnl_run_checkpoint_begin (run);
  bnl_pace_lock (run->pace);
  run->n_steps = n_steps;
  bnl_pace_unlock (run->pace);
}

/* With the lock.  Waits until a step may be made; FALSE where none will be any more. */
static gboolean
wait_for_step (BnlRun *run, guint64 n_done)
{
  gboolean waited = FALSE;

  for (;;) {
    if (bnl_cancel_is_set (&run->cancel))
      return FALSE;
    if (run->pause_after == BNL_RUN_NEVER) {
      bnl_pace_set (run->pace, run->place, n_done);
      if (bnl_pace_wait_for_others (run->pace, n_done, &waited))
        return TRUE;
      continue;
    }
    bnl_pace_set (run->pace, run->place, BNL_PACE_AWAY);
    if (n_done < run->pause_after)
      return TRUE;
    if (run->snapshot_step != n_done) {
      bnl_pace_unlock (run->pace);
      bnl_run_worker_publish (run, n_done);
      bnl_pace_lock (run->pace);
      continue;
    }
    if (bnl_run_checkpoint_make_for_pause (run, n_done))
      continue;
    run->state = BNL_RUN_PAUSED;
    bnl_pace_wait (run->pace);
  }
}

/* With the lock. */
static void
take_new_rates (BnlRun *run, guint64 step, double *lr)
{
  while (run->new_rates->len > 0 && g_array_index (run->new_rates, BnlNewRate, 0).step <= step) {
    *lr = g_array_index (run->new_rates, BnlNewRate, 0).lr;
    g_array_remove_index (run->new_rates, 0);
  }
}

/* Without the lock: begins the step, unless something has to be looked at.  Sequentially
 * consistent: either this run sees that it is called, or whoever calls sees the step begun. */
static gboolean
begin_unhindered (BnlRun *run, guint64 step)
{
  if (atomic_load (&run->attention))
    return FALSE;
  atomic_store (&run->begun, step);
  if (atomic_load (&run->attention))
    return FALSE;
  bnl_pace_advance (run->pace, run->place, step - 1);
  return bnl_pace_may_go (run->pace, step - 1);
}

static gboolean
before_step_cb (gpointer data, guint64 step, double *lr)
{
  BnlRun *run = data;
  gboolean go;

  if (begin_unhindered (run, step))
    return TRUE;
  bnl_pace_lock (run->pace);
  atomic_store (&run->begun, step - 1);
  go = wait_for_step (run, step - 1);
  if (go) {
    atomic_store (&run->begun, step);
    run->state = BNL_RUN_TRAINING;
    take_new_rates (run, step, lr);
  }
  atomic_store (&run->attention, run->pause_after != BNL_RUN_NEVER || run->new_rates->len > 0);
  bnl_pace_unlock (run->pace);
  return go;
}

/* What stands still for as long as the evaluation takes may as well be shown exactly. */
static void
evaluating_cb (gpointer data, guint64 step, const BnlWeights *weights)
{
  (void) weights;
  bnl_run_worker_publish (data, step);
}

static void
step_done_cb (gpointer data, const BnlMetrics *metrics, const BnlWeights *weights)
{
  BnlRun *run = data;

  (void) weights;
  bnl_run_measure_step (run, metrics);
  bnl_series_append (run->series, metrics);
  bnl_run_checkpoint_make_if_due (run, metrics->step);
  publish_if_due (run, metrics->step);
}

void
bnl_run_worker_note (BnlRun *run, const char *sentence)
{
  bnl_pace_lock (run->pace);
  g_ptr_array_add (run->notes, g_strdup (sentence));
  bnl_pace_unlock (run->pace);
}

static void
note_cb (gpointer data, const char *sentence)
{
  bnl_run_worker_note (data, sentence);
}

void
bnl_run_worker_train (BnlRun *run)
{
  static const BnlObserver observer = {
    .before_step = before_step_cb,
    .evaluating = evaluating_cb,
    .step_done = step_done_cb,
    .ready = ready_cb,
    .note = note_cb,
    .begin = begin_cb,
  };
  const BnlTrainerStart start = {
    .initial = run->initial,
    .order = run->order,
    .n_order = run->n_order,
    .n_threads = run->n_threads,
    .resume = run->resume,
  };
  g_auto (BnlOutcome) outcome = { 0 };
  GError *error = NULL;

  bnl_trainer_run (run->spec, run->dataset, &start, &observer, run, &run->cancel, &outcome, &error);
  run->training = NULL;
  if (outcome.last != NULL)
    replace_snapshot (run, g_steal_pointer (&outcome.last));
  bnl_run_checkpoint_take_last (run, g_steal_pointer (&outcome.checkpoint));
  bnl_pace_lock (run->pace);
  run->state = outcome.state;
  run->diverged_at = outcome.diverged_at;
  run->error = error;
  bnl_pace_set (run->pace, run->place, BNL_PACE_AWAY);
  bnl_pace_wake (run->pace);
  bnl_pace_unlock (run->pace);
}
