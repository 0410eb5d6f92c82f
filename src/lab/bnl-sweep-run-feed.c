#include "bnl-sweep-run-private.h"

/* Training: the scheduler comes for the next run and brings it back when it has ended. */

#define WAIT_USEC (2 * G_USEC_PER_SEC)   /* for the store to take what waits; at most */
#define SLICE_USEC (G_USEC_PER_SEC / 20) /* so soon a stop is noticed */

/* Without a store a checkpoint is made only where a run is stopped. */
#define NEVER_USEC (G_MAXINT64 / 4)

/* Runs that have ended stay in memory until they are written.  FALSE: they are not, and this one is
 * not to be kept, or a full disk would fill the memory as well. */
static gboolean
wait_for_recorder (BnlSweepRun *run)
{
  const gint64 until = g_get_monotonic_time () + WAIT_USEC;

  if (run->recorder == NULL)
    return FALSE;
  while (bnl_recorder_get_n_pending (run->recorder) >= run->n_at_most + run->n_threads) {
    if (bnl_cancel_is_set (&run->cancel))
      return TRUE;
    if (g_get_monotonic_time () >= until || bnl_recorder_is_stuck (run->recorder))
      return FALSE;
    bnl_recorder_flush (run->recorder, SLICE_USEC);
  }
  return TRUE;
}

/* With what the store or this object has of it. */
static void
go_on (BnlSweepRun *run, BnlRun *next, const BnlSweepStub *stub)
{
  g_autoptr (BnlCheckpoint) checkpoint = NULL;
  g_autoptr (BnlSeries) past = NULL;
  g_autoptr (GPtrArray) traces = NULL;

  if (stub->checkpoint != NULL) {
    checkpoint = bnl_checkpoint_ref (stub->checkpoint);
    past = bnl_series_dup_head (stub->past, bnl_checkpoint_get_n_past (checkpoint));
    traces = g_ptr_array_ref (stub->traces);
  } else if (stub->checkpoint_step > 0) {
    checkpoint = bnl_store_load_checkpoint (run->store, stub->continues, 0, NULL);
    if (checkpoint != NULL)
      past = bnl_store_load_past (run->store, stub->continues, checkpoint, NULL);
    if (past != NULL)
      traces = bnl_store_load_traces (run->store, stub->continues, NULL);
  }
  /* What cannot be read is trained from its beginning. */
  if (traces == NULL)
    return;
  bnl_run_set_resume (next, checkpoint, past);
  bnl_run_set_past_traces (next, traces);
}

static void
follow (BnlSweepRun *run, BnlRun *next, guint arm, gint64 continues)
{
  const char *const tags[] = { run->tag, NULL };
  const BnlRecordOrigin origin = {
    .group = run->group,
    .arm = bnl_sweep_get_arm (run->sweep, arm)->name,
    .tags = tags,
    .continues = continues,
  };

  bnl_recorder_follow (run->recorder, next, &origin);
}

static BnlRun *
create_run (BnlSweepRun *run, guint index, const BnlSweepStub *stub, gboolean is_kept)
{
  g_autoptr (BnlSpec) spec = NULL;
  BnlRun *next;
  guint cell, arm, seed;

  bnl_sweep_get_run (run->sweep, index, &cell, &arm, &seed);
  spec = bnl_sweep_dup_spec (run->sweep, cell, arm, seed, NULL);
  next = bnl_run_new (spec, g_hash_table_lookup (run->datasets, spec->data), NULL, NULL, NULL, 0);
  bnl_run_set_n_threads (next, 1);
  bnl_run_set_measures (next, bnl_sweep_get_measures (run->sweep));
  if (stub != NULL)
    go_on (run, next, stub);
  if (is_kept)
    follow (run, next, arm, stub != NULL ? stub->continues : 0);
  else
    bnl_run_set_checkpoint_interval (next, NEVER_USEC);
  return next;
}

static BnlRun *
next_cb (gpointer data, double *cost)
{
  BnlSweepRun *run = data;
  BnlSweepSlot slot = { .is_kept = wait_for_recorder (run) };
  gpointer stub = NULL;
  gboolean taken;

  pthread_mutex_lock (&run->lock);
  taken = !bnl_cancel_is_set (&run->cancel) &&
          bnl_sweep_plan_take (run->plan, run->n_threads, &slot.index);
  if (taken) {
    g_hash_table_steal_extended (run->stubs, GUINT_TO_POINTER (slot.index), NULL, &stub);
    *cost = bnl_sweep_plan_get_cost (run->plan, slot.index) *
            bnl_sweep_plan_get_left (run->plan, slot.index);
    run->n_unkept += run->recorder != NULL && !slot.is_kept;
  }
  pthread_mutex_unlock (&run->lock);
  if (!taken)
    return NULL;
  slot.run = create_run (run, slot.index, stub, slot.is_kept);
  g_clear_pointer (&stub, bnl_sweep_stub_free);
  pthread_mutex_lock (&run->lock);
  g_array_append_val (run->slots, slot);
  pthread_mutex_unlock (&run->lock);
  return bnl_run_ref (slot.run);
}

static GPtrArray *
list_traces (BnlRun *ended)
{
  GPtrArray *traces = g_ptr_array_new_with_free_func ((GDestroyNotify) bnl_trace_unref);

  for (guint i = 0; i < BNL_MEASURES_N; i++) {
    BnlTrace *trace = bnl_run_dup_trace (ended, bnl_measures_get_name (i));

    if (trace != NULL)
      g_ptr_array_add (traces, trace);
  }
  return traces;
}

/* Of one that was stopped: to go on from. */
static BnlSweepStub *
create_stub (BnlRun *ended, gint64 id, GPtrArray *traces)
{
  BnlSweepStub *stub = g_new0 (BnlSweepStub, 1);

  stub->continues = id;
  stub->checkpoint = bnl_run_dup_checkpoint (ended);
  if (stub->checkpoint != NULL) {
    stub->past = bnl_series_ref (bnl_run_get_series (ended));
    stub->traces = g_ptr_array_ref (traces);
  }
  return stub;
}

static BnlSweepNews *
create_news (BnlSweepRun *run, const BnlSweepSlot *slot, gint64 id, GPtrArray *traces)
{
  BnlSweepNews *news = bnl_sweep_news_new (run, slot->index, bnl_run_get_state (slot->run),
                                           bnl_run_get_series (slot->run), traces);

  news->result.diverged_at = bnl_run_get_diverged_at (slot->run);
  news->result.id = id;
  if (slot->is_kept && id == 0)
    news->run = bnl_run_ref (slot->run);
  return news;
}

/* With the lock. */
static void
put_back (BnlSweepRun *run, guint index, BnlRun *ended, BnlSweepStub *stub)
{
  const guint64 n_steps = bnl_run_get_n_steps (ended);
  const guint64 n_done = stub->checkpoint != NULL ? bnl_checkpoint_get_step (stub->checkpoint) : 0;

  g_hash_table_insert (run->stubs, GUINT_TO_POINTER (index), stub);
  bnl_sweep_plan_put_back (run->plan, index,
                           n_steps > 0 ? 1.0 - (double) n_done / (double) n_steps : 1.0);
}

static char *
describe_failure (BnlSweepRun *run, guint index, BnlRun *ended)
{
  g_autoptr (GError) error = bnl_run_dup_error (ended);
  g_autofree char *title = bnl_sweep_dup_title (run->sweep, index);

  return g_strdup_printf ("%s: %s", title, error != NULL ? error->message : "cannot be trained");
}

/* With the lock: where its slot is. */
static guint
find_slot (const BnlSweepRun *run, const BnlRun *ended)
{
  guint place = 0;

  while (g_array_index (run->slots, BnlSweepSlot, place).run != ended)
    place++;
  return place;
}

static BnlSweepSlot
get_slot (BnlSweepRun *run, const BnlRun *ended)
{
  BnlSweepSlot slot;

  pthread_mutex_lock (&run->lock);
  slot = g_array_index (run->slots, BnlSweepSlot, find_slot (run, ended));
  pthread_mutex_unlock (&run->lock);
  return slot;
}

/* The slot goes when what comes after it is there: its rows can be had at any time. */
static void
ended_cb (gpointer data, BnlRun *ended)
{
  BnlSweepRun *run = data;
  const BnlSweepSlot slot = get_slot (run, ended);
  const BnlRunState state = bnl_run_get_state (ended);
  const gint64 id = slot.is_kept ? bnl_recorder_get_id (run->recorder, ended) : 0;
  g_autoptr (GPtrArray) traces = list_traces (ended);
  const gboolean is_stopped = state == BNL_RUN_STOPPED;
  BnlSweepStub *stub = is_stopped ? create_stub (ended, id, traces) : NULL;
  BnlSweepNews *news = is_stopped ? NULL : create_news (run, &slot, id, traces);
  char *problem = state == BNL_RUN_FAILED ? describe_failure (run, slot.index, ended) : NULL;

  /* Before the recorder comes by, as a rule: the weights do. */
  if (run->is_large && !is_stopped)
    bnl_run_set_checkpoint_interval (ended, 0);

  pthread_mutex_lock (&run->lock);
  g_array_remove_index_fast (run->slots, find_slot (run, ended));
  if (is_stopped) {
    put_back (run, slot.index, ended, stub);
  } else {
    bnl_sweep_plan_set_done (run->plan, slot.index, TRUE);
    g_queue_push_tail (&run->news, news);
  }
  if (problem != NULL) {
    g_free (run->run_problem);
    run->run_problem = problem;
  }
  pthread_cond_broadcast (&run->changed);
  pthread_mutex_unlock (&run->lock);
  bnl_run_unref (slot.run);
}

/* With the lock, so that a stop or a pause finds the scheduler or is seen here. */
static void
begin_training (BnlSweepRun *run, BnlScheduler *scheduler)
{
  run->scheduler = scheduler;
  run->phase = BNL_SWEEP_PHASE_TRAINING;
  if (run->paused)
    bnl_scheduler_pause (scheduler);
  pthread_cond_broadcast (&run->changed);
}

void
bnl_sweep_run_train (BnlSweepRun *run)
{
  BnlScheduler *scheduler = bnl_scheduler_new (run->n_threads);
  BnlSchedulerSource source = { next_cb, ended_cb, 0.0 };

  pthread_mutex_lock (&run->lock);
  run->cost_at_start = bnl_sweep_plan_get_cost_left (run->plan);
  source.cost = run->cost_at_start;
  bnl_scheduler_set_source (scheduler, &source, run);
  begin_training (run, scheduler);
  pthread_mutex_unlock (&run->lock);

  bnl_scheduler_start (scheduler);
  bnl_scheduler_wait (scheduler);

  pthread_mutex_lock (&run->lock);
  run->scheduler = NULL;
  run->seconds_before += bnl_scheduler_get_seconds (scheduler);
  pthread_mutex_unlock (&run->lock);
  bnl_scheduler_free (scheduler);
}
