#include "bnl-run-command-private.h"
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
static void
publish (BnlRun *run, guint64 step)
{
  BnlWeights *copy = bnl_weights_new (run->weights->arch);

  run->snapshot_step = step;
  run->snapshot_usec = g_get_monotonic_time ();
  if (copy == NULL || !bnl_weights_copy (copy, run->weights, &run->cancel)) {
    bnl_weights_free (copy);
    return;
  }
  replace_snapshot (run, bnl_snapshot_new_take (run->spec, &run->scale,
                                                bnl_dataset_get_width (run->dataset),
                                                bnl_dataset_get_height (run->dataset), copy, step));
}

static void
publish_if_due (BnlRun *run, guint64 step)
{
  if (run->snapshot_step != step && g_get_monotonic_time () - run->snapshot_usec >= SNAPSHOT_USEC)
    publish (run, step);
}

static void
ready_cb (gpointer data, guint64 n_steps, const BnlScale *scale, const BnlWeights *weights)
{
  BnlRun *run = data;

  run->weights = weights;
  run->scale = *scale;
  publish (run, 0);
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
      publish (run, n_done);
      bnl_pace_lock (run->pace);
      continue;
    }
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
  publish (data, step);
}

static void
step_done_cb (gpointer data, const BnlMetrics *metrics, const BnlWeights *weights)
{
  BnlRun *run = data;

  (void) weights;
  bnl_series_append (run->series, metrics);
  publish_if_due (run, metrics->step);
}

static void
note_cb (gpointer data, const char *sentence)
{
  BnlRun *run = data;

  bnl_pace_lock (run->pace);
  g_ptr_array_add (run->notes, g_strdup (sentence));
  bnl_pace_unlock (run->pace);
}

static gpointer
run_worker (gpointer data)
{
  static const BnlObserver observer = {
    .before_step = before_step_cb,
    .evaluating = evaluating_cb,
    .step_done = step_done_cb,
    .ready = ready_cb,
    .note = note_cb,
  };
  BnlRun *run = data;
  const BnlTrainerStart start = { run->initial, run->order, run->n_order, run->n_threads };
  g_auto (BnlOutcome) outcome = { 0 };
  GError *error = NULL;

  bnl_trainer_run (run->spec, run->dataset, &start, &observer, run, &run->cancel, &outcome, &error);
  if (outcome.last != NULL)
    replace_snapshot (run, g_steal_pointer (&outcome.last));
  bnl_pace_lock (run->pace);
  run->state = outcome.state;
  run->diverged_at = outcome.diverged_at;
  run->error = error;
  bnl_pace_set (run->pace, run->place, BNL_PACE_AWAY);
  bnl_pace_wake (run->pace);
  bnl_pace_unlock (run->pace);
  return NULL;
}

BnlRun *
bnl_run_new (const BnlSpec *spec,
             BnlDataset *dataset,
             BnlPace *pace,
             BnlSnapshot *initial,
             const guint32 *order,
             gsize n_order)
{
  BnlRun *run = g_new0 (BnlRun, 1);

  atomic_init (&run->n_refs, 1);
  run->pace = pace != NULL ? bnl_pace_ref (pace) : bnl_pace_new ();
  run->place = bnl_pace_add (run->pace);
  run->spec = bnl_spec_dup (spec);
  run->dataset = bnl_dataset_ref (dataset);
  run->initial = initial != NULL ? bnl_snapshot_ref (initial) : NULL;
  /* An order of no images is one all the same: never NULL. */
  if (order != NULL) {
    run->order = g_new (guint32, n_order + 1);
    memcpy (run->order, order, n_order * sizeof *order);
    run->n_order = n_order;
  }
  run->series = bnl_series_new ();
  atomic_init (&run->cancel, false);
  run->pause_after = BNL_RUN_NEVER;
  run->new_rates = g_array_new (FALSE, FALSE, sizeof (BnlNewRate));
  atomic_init (&run->attention, false);
  atomic_init (&run->begun, 0);
  run->state = BNL_RUN_READY;
  run->notes = g_ptr_array_new_with_free_func (g_free);
  return run;
}

void
bnl_run_set_n_threads (BnlRun *run, guint n_threads)
{
  run->n_threads = n_threads;
}

BnlRun *
bnl_run_ref (BnlRun *run)
{
  atomic_fetch_add_explicit (&run->n_refs, 1, memory_order_relaxed);
  return run;
}

void
bnl_run_unref (BnlRun *run)
{
  if (atomic_fetch_sub_explicit (&run->n_refs, 1, memory_order_acq_rel) > 1)
    return;
  bnl_run_stop (run);
  if (run->thread != NULL)
    g_thread_join (run->thread);
  bnl_spec_free (run->spec);
  bnl_dataset_unref (run->dataset);
  g_clear_pointer (&run->initial, bnl_snapshot_unref);
  g_free (run->order);
  bnl_series_unref (run->series);
  g_array_unref (run->new_rates);
  g_clear_pointer (&run->snapshot, bnl_snapshot_unref);
  g_clear_error (&run->error);
  g_ptr_array_unref (run->notes);
  bnl_pace_unref (run->pace);
  g_free (run);
}

/* With the lock. */
static void
start_thread (BnlRun *run)
{
  run->state = BNL_RUN_TRAINING;
  run->thread = g_thread_try_new ("bnl-run", run_worker, run, &run->error);
  if (run->thread == NULL) {
    run->state = BNL_RUN_FAILED;
    bnl_pace_set (run->pace, run->place, BNL_PACE_AWAY);
  }
}

void
bnl_run_start_all (BnlRun *const *runs, guint n, gboolean paused)
{
  BnlPace *pace = runs[0]->pace;

  bnl_pace_lock (pace);
  for (guint i = 0; i < n; i++) {
    BnlRun *run = runs[i];

    if (run->state != BNL_RUN_READY)
      continue;
    if (paused && run->pause_after == BNL_RUN_NEVER)
      run->pause_after = 0;
    atomic_store (&run->attention, run->pause_after != BNL_RUN_NEVER || run->new_rates->len > 0);
    if (run->pause_after == BNL_RUN_NEVER)
      bnl_pace_set (pace, run->place, 0);
  }
  for (guint i = 0; i < n; i++)
    if (runs[i]->state == BNL_RUN_READY)
      start_thread (runs[i]);
  bnl_pace_unlock (pace);
}

void
bnl_run_start (BnlRun *run, gboolean paused)
{
  bnl_run_start_all (&run, 1, paused);
}

void
bnl_run_pause (BnlRun *run)
{
  bnl_run_command_pause (&run, 1);
}

void
bnl_run_resume (BnlRun *run)
{
  bnl_run_command_resume (&run, 1);
}

void
bnl_run_step (BnlRun *run)
{
  bnl_run_command_step (&run, 1);
}

void
bnl_run_set_lr (BnlRun *run, double lr)
{
  bnl_run_command_set_lr (&run, 1, lr);
}

void
bnl_run_stop (BnlRun *run)
{
  bnl_pace_lock (run->pace);
  atomic_store (&run->cancel, true);
  if (run->state == BNL_RUN_READY)
    run->state = BNL_RUN_STOPPED;
  atomic_store (&run->attention, true);
  bnl_pace_wake (run->pace);
  bnl_pace_unlock (run->pace);
}

void
bnl_run_wait (BnlRun *run)
{
  bnl_pace_lock (run->pace);
  while (run->state == BNL_RUN_TRAINING || run->state == BNL_RUN_PAUSED)
    bnl_pace_wait (run->pace);
  bnl_pace_unlock (run->pace);
}

BnlRunState
bnl_run_get_state (BnlRun *run)
{
  BnlRunState state;

  bnl_pace_lock (run->pace);
  state = run->state;
  bnl_pace_unlock (run->pace);
  return state;
}

const BnlSpec *
bnl_run_get_spec (BnlRun *run)
{
  return run->spec;
}

BnlSeries *
bnl_run_get_series (BnlRun *run)
{
  return run->series;
}

guint64
bnl_run_get_n_steps (BnlRun *run)
{
  guint64 n_steps;

  bnl_pace_lock (run->pace);
  n_steps = run->n_steps;
  bnl_pace_unlock (run->pace);
  return n_steps;
}

guint64
bnl_run_get_diverged_at (BnlRun *run)
{
  guint64 diverged_at;

  bnl_pace_lock (run->pace);
  diverged_at = run->diverged_at;
  bnl_pace_unlock (run->pace);
  return diverged_at;
}

BnlSnapshot *
bnl_run_dup_snapshot (BnlRun *run)
{
  BnlSnapshot *snapshot;

  bnl_pace_lock (run->pace);
  snapshot = run->snapshot != NULL ? bnl_snapshot_ref (run->snapshot) : NULL;
  bnl_pace_unlock (run->pace);
  return snapshot;
}

GError *
bnl_run_dup_error (BnlRun *run)
{
  GError *error;

  bnl_pace_lock (run->pace);
  error = run->error != NULL ? g_error_copy (run->error) : NULL;
  bnl_pace_unlock (run->pace);
  return error;
}

GStrv
bnl_run_dup_notes (BnlRun *run)
{
  GStrvBuilder *builder = g_strv_builder_new ();
  GStrv notes;

  bnl_pace_lock (run->pace);
  for (guint i = 0; i < run->notes->len; i++)
    g_strv_builder_add (builder, g_ptr_array_index (run->notes, i));
  bnl_pace_unlock (run->pace);
  notes = g_strv_builder_end (builder);
  g_strv_builder_unref (builder);
  return notes;
}
