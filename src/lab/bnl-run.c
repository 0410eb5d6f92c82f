#include "bnl-run-command-private.h"
#include "bnl-run-private.h"

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
  atomic_init (&run->checkpoint_usec, 0);
  run->checkpoint_step = BNL_RUN_NEVER;
  run->state = BNL_RUN_READY;
  run->notes = g_ptr_array_new_with_free_func (g_free);
  return run;
}

void
bnl_run_set_n_threads (BnlRun *run, guint n_threads)
{
  run->n_threads = n_threads;
}

/* A rate that was to come is dropped where the spec asks for another rate than before. */
void
bnl_run_set_resume (BnlRun *run, BnlCheckpoint *checkpoint, BnlSeries *past)
{
  const BnlSpec *before = bnl_checkpoint_get_snapshot (checkpoint)->spec;
  const GArray *rates = checkpoint->new_rates;

  g_return_if_fail (run->resume == NULL && run->state == BNL_RUN_READY);
  g_return_if_fail (bnl_series_get_length (past) == bnl_checkpoint_get_n_past (checkpoint));

  run->resume = bnl_checkpoint_ref (checkpoint);
  bnl_series_unref (run->series);
  run->series = bnl_series_ref (past);
  atomic_store (&run->begun, bnl_checkpoint_get_step (checkpoint));
  if (run->spec->lr == before->lr && rates->len > 0)
    g_array_append_vals (run->new_rates, rates->data, rates->len);
}

void
bnl_run_set_checkpoint_interval (BnlRun *run, gint64 usec)
{
  BnlCheckpoint *newest = NULL, *lent = NULL;

  g_return_if_fail (usec >= 0);

  atomic_store (&run->checkpoint_usec, usec);
  if (usec > 0)
    return;
  bnl_pace_lock (run->pace);
  newest = g_steal_pointer (&run->checkpoint);
  lent = g_steal_pointer (&run->lent);
  bnl_pace_unlock (run->pace);
  g_clear_pointer (&newest, bnl_checkpoint_unref);
  g_clear_pointer (&lent, bnl_checkpoint_unref);
}

BnlCheckpoint *
bnl_run_dup_checkpoint (BnlRun *run)
{
  BnlCheckpoint *checkpoint;

  bnl_pace_lock (run->pace);
  checkpoint = run->checkpoint != NULL ? bnl_checkpoint_ref (run->checkpoint) : NULL;
  bnl_pace_unlock (run->pace);
  return checkpoint;
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
  g_clear_pointer (&run->resume, bnl_checkpoint_unref);
  g_clear_pointer (&run->checkpoint, bnl_checkpoint_unref);
  g_clear_pointer (&run->lent, bnl_checkpoint_unref);
  g_free (run->order);
  bnl_series_unref (run->series);
  bnl_run_measure_clear (run);
  g_array_unref (run->new_rates);
  g_clear_pointer (&run->snapshot, bnl_snapshot_unref);
  g_clear_error (&run->error);
  g_ptr_array_unref (run->notes);
  bnl_pace_unref (run->pace);
  g_free (run);
}

static gpointer
run_worker (gpointer data)
{
  bnl_run_worker_train (data);
  return NULL;
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
  guint64 furthest = 0;

  bnl_pace_lock (pace);
  for (guint i = 0; i < n; i++)
    furthest = MAX (furthest, atomic_load (&runs[i]->begun));
  for (guint i = 0; i < n; i++) {
    BnlRun *run = runs[i];

    if (run->state != BNL_RUN_READY)
      continue;
    /* Runs that go on from different steps wait where the furthest is. */
    if (paused && run->pause_after == BNL_RUN_NEVER)
      run->pause_after = furthest;
    atomic_store (&run->attention, run->pause_after != BNL_RUN_NEVER || run->new_rates->len > 0);
    if (run->pause_after == BNL_RUN_NEVER)
      bnl_pace_set (pace, run->place, atomic_load (&run->begun));
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
bnl_run_get_n_done (BnlRun *run)
{
  const guint64 before = run->resume != NULL ? bnl_checkpoint_get_step (run->resume) : 0;

  return MAX (bnl_series_get_length (run->series), before);
}

gsize
bnl_run_get_n_past (const BnlRun *run)
{
  return run->resume != NULL ? bnl_checkpoint_get_n_past (run->resume) : 0;
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
