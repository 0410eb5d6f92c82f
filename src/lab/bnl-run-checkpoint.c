#include "bnl-run-private.h"
#include "bnl-training-private.h"

/* The part of a run's time that its checkpoints may take. */
#define TIME_SHARE 100

/* Two checkpoints may fill this share of the machine's memory. */
#define MEMORY_SHARE 0.2

/* With the lock: nobody can take another reference meanwhile. */
static gboolean
is_held_elsewhere (BnlCheckpoint *checkpoint)
{
  return checkpoint != NULL && atomic_load (&checkpoint->n_refs) > 1;
}

static void
drop (BnlCheckpoint *checkpoint)
{
  g_clear_pointer (&checkpoint, bnl_checkpoint_unref);
}

/* Lets go of what nobody wants, so that there is room for the next one.  FALSE where there would be
 * more than two. */
static gboolean
make_room (BnlRun *run)
{
  BnlCheckpoint *newest = NULL, *lent = NULL;
  gboolean is_full;

  bnl_pace_lock (run->pace);
  if (!is_held_elsewhere (run->lent))
    lent = g_steal_pointer (&run->lent);
  if (!is_held_elsewhere (run->checkpoint))
    newest = g_steal_pointer (&run->checkpoint);
  is_full = run->lent != NULL && run->checkpoint != NULL;
  bnl_pace_unlock (run->pace);
  drop (newest);
  drop (lent);
  return !is_full;
}

/* Takes it, with the rates that are still to come. */
static void
replace (BnlRun *run, BnlCheckpoint *checkpoint)
{
  BnlCheckpoint *old;

  bnl_pace_lock (run->pace);
  run->checkpoint_n_rates = run->n_rates_set;
  if (run->new_rates->len > 0)
    g_array_append_vals (checkpoint->new_rates, run->new_rates->data, run->new_rates->len);
  old = run->checkpoint;
  run->checkpoint = checkpoint;
  if (run->lent == NULL && is_held_elsewhere (old))
    run->lent = g_steal_pointer (&old);
  bnl_pace_unlock (run->pace);
  drop (old);
}

/* The snapshot of that step is shared with whoever looks at the run. */
static void
make (BnlRun *run, guint64 step)
{
  const gint64 began_usec = g_get_monotonic_time ();
  g_autoptr (BnlSnapshot) snapshot = NULL;
  BnlCheckpoint *checkpoint;
  gint64 now_usec, wait_usec;

  run->checkpoint_step = step;
  if (!make_room (run) || (run->snapshot_step != step && !bnl_run_worker_publish (run, step)))
    return;
  snapshot = bnl_run_dup_snapshot (run);
  if (snapshot == NULL || snapshot->step != step)
    return;
  checkpoint = bnl_training_dup_checkpoint (run->training, snapshot, &run->cancel);
  if (checkpoint != NULL)
    replace (run, checkpoint);
  now_usec = g_get_monotonic_time ();
  wait_usec = MAX (atomic_load (&run->checkpoint_usec), TIME_SHARE * (now_usec - began_usec));
  bnl_pace_put_off_checkpoint (run->pace, now_usec + wait_usec);
}

void
bnl_run_checkpoint_begin (BnlRun *run)
{
  const BnlSpec *spec = run->spec;
  const BnlArch *arch = run->weights->arch;
  const double n_arrays = spec->optimizer == BNL_OPTIMIZER_SGD ? 2.0 : 3.0;
  const double bytes = n_arrays * (double) arch->n_parameters * sizeof (BnlReal);

  run->is_too_large = 2.0 * bytes > MEMORY_SHARE * bnl_training_get_memory ();
  if (run->is_too_large && atomic_load (&run->checkpoint_usec) > 0)
    bnl_run_worker_note (
        run, "This network is too large to be kept on the way: where the program is ended "
             "by force its training cannot go on, only where it is stopped");
  bnl_pace_put_off_checkpoint (run->pace,
                               g_get_monotonic_time () + atomic_load (&run->checkpoint_usec));
}

void
bnl_run_checkpoint_make_if_due (BnlRun *run, guint64 step)
{
  const gint64 usec = atomic_load (&run->checkpoint_usec);

  if (usec > 0 && !run->is_too_large && !bnl_cancel_is_set (&run->cancel) &&
      bnl_pace_is_checkpoint_at (run->pace, step))
    make (run, step);
}

gboolean
bnl_run_checkpoint_make_for_pause (BnlRun *run, guint64 step)
{
  if (atomic_load (&run->checkpoint_usec) == 0 || run->is_too_large ||
      (run->checkpoint_step == step && run->checkpoint_n_rates == run->n_rates_set))
    return FALSE;
  run->checkpoint_n_rates = run->n_rates_set;
  bnl_pace_unlock (run->pace);
  make (run, step);
  bnl_pace_lock (run->pace);
  return TRUE;
}

void
bnl_run_checkpoint_take_last (BnlRun *run, BnlCheckpoint *checkpoint)
{
  if (checkpoint == NULL)
    return;
  if (atomic_load (&run->checkpoint_usec) > 0) {
    make_room (run);
    replace (run, checkpoint);
  } else {
    drop (checkpoint);
  }
}
