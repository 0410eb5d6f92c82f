#include "bnl-pace-private.h"

/* A run that has to wait does so until the slowest is this close, and the slowest looks for those
 * that wait only so often: else both would wake each other at every step. */
#define WAKE_EVERY (BNL_PACE_LEAD / 4)

BnlPace *
bnl_pace_new (void)
{
  BnlPace *pace = g_new0 (BnlPace, 1);

  atomic_init (&pace->n_refs, 1);
  atomic_init (&pace->n_waiting, 0);
  pthread_mutex_init (&pace->lock, NULL);
  pthread_cond_init (&pace->changed, NULL);
  atomic_init (&pace->checkpoint_at, 0);
  atomic_init (&pace->checkpoint_usec, 0);
  for (guint i = 0; i < BNL_PACE_MAX_RUNS; i++)
    atomic_init (&pace->steps[i], BNL_PACE_AWAY);
  return pace;
}

BnlPace *
bnl_pace_ref (BnlPace *pace)
{
  atomic_fetch_add_explicit (&pace->n_refs, 1, memory_order_relaxed);
  return pace;
}

void
bnl_pace_unref (BnlPace *pace)
{
  if (atomic_fetch_sub_explicit (&pace->n_refs, 1, memory_order_acq_rel) > 1)
    return;
  pthread_cond_destroy (&pace->changed);
  pthread_mutex_destroy (&pace->lock);
  g_free (pace);
}

guint
bnl_pace_add (BnlPace *pace)
{
  g_assert (pace->n_runs < BNL_PACE_MAX_RUNS);
  return pace->n_runs++;
}

void
bnl_pace_lock (BnlPace *pace)
{
  pthread_mutex_lock (&pace->lock);
}

void
bnl_pace_unlock (BnlPace *pace)
{
  pthread_mutex_unlock (&pace->lock);
}

void
bnl_pace_wait (BnlPace *pace)
{
  pthread_cond_wait (&pace->changed, &pace->lock);
}

void
bnl_pace_wake (BnlPace *pace)
{
  pthread_cond_broadcast (&pace->changed);
}

/* Sequentially consistent on both sides: either this run sees that another waits, or that one,
 * which counts itself before it looks, sees these steps. */
void
bnl_pace_advance (BnlPace *pace, guint run, guint64 steps)
{
  atomic_store (&pace->steps[run], steps);
  if (steps % WAKE_EVERY != 0 || atomic_load (&pace->n_waiting) == 0)
    return;
  bnl_pace_lock (pace);
  bnl_pace_wake (pace);
  bnl_pace_unlock (pace);
}

void
bnl_pace_set (BnlPace *pace, guint run, guint64 steps)
{
  if (atomic_load (&pace->steps[run]) == steps)
    return;
  atomic_store (&pace->steps[run], steps);
  bnl_pace_wake (pace);
}

/* Those away are at the largest number and never the slowest. */
static gboolean
may_go (BnlPace *pace, guint64 steps, guint64 lead)
{
  for (guint i = 0; i < pace->n_runs; i++) {
    const guint64 other = atomic_load (&pace->steps[i]);

    if (other < steps && steps - other >= lead)
      return FALSE;
  }
  return TRUE;
}

gboolean
bnl_pace_may_go (BnlPace *pace, guint64 steps)
{
  return may_go (pace, steps, BNL_PACE_LEAD);
}

gboolean
bnl_pace_wait_for_others (BnlPace *pace, guint64 steps, gboolean *waited)
{
  gboolean go;

  atomic_fetch_add (&pace->n_waiting, 1);
  go = may_go (pace, steps, *waited ? BNL_PACE_LEAD / 2 : BNL_PACE_LEAD);
  if (!go) {
    *waited = TRUE;
    bnl_pace_wait (pace);
  }
  atomic_fetch_sub (&pace->n_waiting, 1);
  return go;
}

void
bnl_pace_put_off_checkpoint (BnlPace *pace, gint64 usec)
{
  gint64 before = atomic_load (&pace->checkpoint_usec);

  while (before < usec && !atomic_compare_exchange_weak (&pace->checkpoint_usec, &before, usec))
    ;
}

/* Nobody is more than BNL_PACE_LEAD steps ahead, and whoever comes to the chosen step began it only
 * after this run had made one more, and so sees what was chosen.  The next one is chosen by a run
 * so far beyond it that the others have come by. */
gboolean
bnl_pace_is_checkpoint_at (BnlPace *pace, guint64 steps)
{
  const guint64 lead = pace->n_runs > 1 ? BNL_PACE_LEAD + 1 : 0;
  guint64 at = atomic_load (&pace->checkpoint_at);

  if (at > 0 && steps <= at + lead)
    return at == steps;
  if (g_get_monotonic_time () < atomic_load (&pace->checkpoint_usec))
    return FALSE;
  return atomic_compare_exchange_strong (&pace->checkpoint_at, &at, steps + lead) && lead == 0;
}
