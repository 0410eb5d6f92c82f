#include "bnl-sweep-run-private.h"

#include <errno.h>
#include <math.h>
#include <time.h>

/* All curves of a sweep together have no more rows than this, 64 MB of them, ... */
#define ROWS_OF_ALL 1000000
/* ... but each at least so many of each kind, and no more than can be told apart in a chart. */
#define LEAST_ROWS 16
#define MOST_ROWS 500

#define POLL_USEC 2000 /* of a frame's 16 ms, for what has come in */

void
bnl_sweep_news_free (BnlSweepNews *news)
{
  g_clear_pointer (&news->curve, bnl_sweep_curve_free);
  g_clear_pointer (&news->run, bnl_run_unref);
  g_free (news);
}

void
bnl_sweep_stub_free (BnlSweepStub *stub)
{
  g_clear_pointer (&stub->checkpoint, bnl_checkpoint_unref);
  g_clear_pointer (&stub->past, bnl_series_unref);
  g_clear_pointer (&stub->traces, g_ptr_array_unref);
  g_free (stub);
}

BnlSweepNews *
bnl_sweep_news_new (BnlSweepRun *run,
                    guint index,
                    BnlRunState state,
                    const BnlSeries *series,
                    GPtrArray *traces)
{
  BnlSweepNews *news = g_new0 (BnlSweepNews, 1);
  BnlTrace *train = bnl_sweep_curve_find_trace (traces, bnl_measures_get_name (0));
  const gsize n = train != NULL ? bnl_trace_get_length (train) : 0;

  news->index = index;
  bnl_sweep_result_init (&news->result);
  bnl_sweep_result_update (&news->result, series);
  bnl_sweep_result_judge (&news->result, state, bnl_sweep_get_converged_at (run->sweep));
  if (n > 0) {
    float values[BNL_TRACE_MAX_WIDTH];

    bnl_trace_get (train, n - 1, values);
    news->result.train_accuracy = (double) values[0];
    news->result.train_loss = (double) values[1];
  }
  news->curve = bnl_sweep_curve_new (series, traces, run->n_rows);
  return news;
}

void
bnl_sweep_run_post (BnlSweepRun *run, BnlSweepNews *news)
{
  pthread_mutex_lock (&run->lock);
  g_queue_push_tail (&run->news, news);
  pthread_cond_broadcast (&run->changed);
  pthread_mutex_unlock (&run->lock);
}

/* --- the worker --- */

static gpointer
work_worker (gpointer data)
{
  BnlSweepRun *run = data;
  const gboolean loaded = bnl_sweep_run_load_data (run);
  gboolean trains;

  if (loaded)
    bnl_sweep_run_reuse (run);
  pthread_mutex_lock (&run->lock);
  trains = loaded && run->wants_training && !bnl_cancel_is_set (&run->cancel);
  run->phase = trains ? BNL_SWEEP_PHASE_TRAINING : BNL_SWEEP_PHASE_ENDED;
  pthread_cond_broadcast (&run->changed);
  pthread_mutex_unlock (&run->lock);
  if (!trains)
    return NULL;
  bnl_sweep_run_train (run);
  pthread_mutex_lock (&run->lock);
  run->phase = BNL_SWEEP_PHASE_ENDED;
  pthread_cond_broadcast (&run->changed);
  pthread_mutex_unlock (&run->lock);
  return NULL;
}

static void
begin (BnlSweepRun *run, gboolean trains)
{
  pthread_mutex_lock (&run->lock);
  atomic_store (&run->cancel, false);
  run->begins_again = FALSE;
  run->wants_training = trains;
  run->paused = FALSE;
  run->phase = BNL_SWEEP_PHASE_LOADING;
  g_clear_error (&run->error);
  pthread_mutex_unlock (&run->lock);
  run->state = BNL_SWEEP_LOADING;
  run->thread = g_thread_try_new ("bnl-sweep", work_worker, run, &run->error);
  if (run->thread == NULL)
    run->state = BNL_SWEEP_FAILED;
}

static void
init_condition (pthread_cond_t *condition)
{
  pthread_condattr_t attributes;

  pthread_condattr_init (&attributes);
  pthread_condattr_setclock (&attributes, CLOCK_MONOTONIC);
  pthread_cond_init (condition, &attributes);
  pthread_condattr_destroy (&attributes);
}

BnlSweepRun *
bnl_sweep_run_new (BnlSweep *sweep,
                   BnlStore *store,
                   BnlRecorder *recorder,
                   const char *tag,
                   guint n_threads,
                   guint shard,
                   guint n_shards)
{
  BnlSweepRun *run = g_new0 (BnlSweepRun, 1);
  const guint n_runs = bnl_sweep_get_n_runs (sweep);

  run->sweep = bnl_sweep_ref (sweep);
  run->store = store != NULL ? bnl_store_ref (store) : NULL;
  run->recorder = recorder;
  run->tag = g_strdup (tag);
  run->group = bnl_sweep_dup_group (sweep);
  run->n_threads = n_threads > 0 ? n_threads : g_get_num_processors ();
  run->n_rows = CLAMP (ROWS_OF_ALL / MAX (n_runs, 1), LEAST_ROWS, MOST_ROWS);
  run->table = bnl_sweep_table_new (sweep);
  run->curves = g_new0 (BnlSweepCurve *, n_runs);
  g_queue_init (&run->unnumbered);
  run->seconds_left = (double) NAN;
  atomic_init (&run->cancel, false);
  pthread_mutex_init (&run->lock, NULL);
  init_condition (&run->changed);
  g_queue_init (&run->news);
  run->plan = bnl_sweep_plan_new (sweep, shard, n_shards);
  run->slots = g_array_new (FALSE, FALSE, sizeof (BnlSweepSlot));
  run->stubs = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) bnl_sweep_stub_free);
  run->datasets =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) bnl_dataset_unref);
  run->ended = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  run->places =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_array_unref);
  return run;
}

void
bnl_sweep_run_free (BnlSweepRun *run)
{
  if (run == NULL)
    return;
  bnl_sweep_run_stop (run);
  g_clear_pointer (&run->thread, g_thread_join);
  g_queue_clear_full (&run->news, (GDestroyNotify) bnl_sweep_news_free);
  g_queue_clear_full (&run->unnumbered, (GDestroyNotify) bnl_sweep_news_free);
  for (guint i = 0; i < bnl_sweep_get_n_runs (run->sweep); i++)
    bnl_sweep_curve_free (run->curves[i]);
  g_free (run->curves);
  g_hash_table_unref (run->places);
  g_hash_table_unref (run->ended);
  g_hash_table_unref (run->datasets);
  g_hash_table_unref (run->stubs);
  g_array_unref (run->slots);
  bnl_sweep_plan_free (run->plan);
  g_clear_error (&run->error);
  g_free (run->run_problem);
  g_free (run->store_problem);
  pthread_cond_destroy (&run->changed);
  pthread_mutex_destroy (&run->lock);
  bnl_sweep_table_free (run->table);
  g_free (run->tag);
  g_free (run->group);
  g_clear_pointer (&run->store, bnl_store_unref);
  bnl_sweep_unref (run->sweep);
  g_free (run);
}

/* --- commands --- */

void
bnl_sweep_run_load (BnlSweepRun *run)
{
  if (run->thread == NULL)
    begin (run, FALSE);
}

/* Those that failed may do better this time: memory is there again. */
static void
forget_failures (BnlSweepRun *run)
{
  BnlSweepResult nothing;

  bnl_sweep_result_init (&nothing);
  for (guint i = 0; i < bnl_sweep_get_n_runs (run->sweep) && run->n_failed > 0; i++) {
    guint cell, arm, seed;

    bnl_sweep_get_run (run->sweep, i, &cell, &arm, &seed);
    if (bnl_sweep_table_get (run->table, cell, arm, seed)->outcome != BNL_SWEEP_OUTCOME_FAILED)
      continue;
    bnl_sweep_table_set (run->table, cell, arm, seed, &nothing);
    bnl_sweep_plan_set_done (run->plan, i, FALSE);
    run->n_failed--;
    run->n_done--;
  }
  g_clear_pointer (&run->run_problem, g_free);
}

void
bnl_sweep_run_start (BnlSweepRun *run)
{
  if (run->thread == NULL) {
    if (run->state == BNL_SWEEP_FINISHED && run->n_failed == 0)
      return;
    forget_failures (run);
    begin (run, TRUE);
    return;
  }
  pthread_mutex_lock (&run->lock);
  if (run->phase == BNL_SWEEP_PHASE_ENDED || bnl_cancel_is_set (&run->cancel))
    run->begins_again = TRUE;
  else
    run->wants_training = TRUE;
  pthread_mutex_unlock (&run->lock);
}

static void
set_paused (BnlSweepRun *run, gboolean paused)
{
  if (run->thread == NULL)
    return;
  pthread_mutex_lock (&run->lock);
  if (run->wants_training && !bnl_cancel_is_set (&run->cancel)) {
    run->paused = paused;
    if (run->scheduler != NULL)
      (paused ? bnl_scheduler_pause : bnl_scheduler_resume) (run->scheduler);
    if (run->state == BNL_SWEEP_TRAINING || run->state == BNL_SWEEP_PAUSED)
      run->state = paused ? BNL_SWEEP_PAUSED : BNL_SWEEP_TRAINING;
  }
  pthread_mutex_unlock (&run->lock);
}

void
bnl_sweep_run_pause (BnlSweepRun *run)
{
  set_paused (run, TRUE);
}

void
bnl_sweep_run_resume (BnlSweepRun *run)
{
  set_paused (run, FALSE);
}

void
bnl_sweep_run_stop (BnlSweepRun *run)
{
  run->begins_again = FALSE;
  pthread_mutex_lock (&run->lock);
  atomic_store (&run->cancel, true);
  if (run->scheduler != NULL)
    bnl_scheduler_stop (run->scheduler);
  pthread_mutex_unlock (&run->lock);
}

/* --- what has happened --- */

static void
set_result (BnlSweepRun *run, guint index, const BnlSweepResult *result)
{
  guint cell, arm, seed;

  bnl_sweep_get_run (run->sweep, index, &cell, &arm, &seed);
  bnl_sweep_table_set (run->table, cell, arm, seed, result);
}

static void
take_news (BnlSweepRun *run, BnlSweepNews *news)
{
  set_result (run, news->index, &news->result);
  bnl_sweep_curve_free (run->curves[news->index]);
  run->curves[news->index] = g_steal_pointer (&news->curve);
  if (bnl_sweep_plan_has (run->plan, news->index)) {
    run->n_done++;
    run->n_reused += (guint) news->is_reused;
    run->n_failed += (guint) (news->result.outcome == BNL_SWEEP_OUTCOME_FAILED);
  }
  run->n_changes++;
  if (news->run != NULL)
    g_queue_push_tail (&run->unnumbered, news);
  else
    bnl_sweep_news_free (news);
}

/* TRUE: there was some; what a frame has no time for is left for the next. */
static gboolean
take_all_news (BnlSweepRun *run)
{
  const gint64 until = g_get_monotonic_time () + POLL_USEC;
  gboolean some = FALSE;

  do {
    BnlSweepNews *news;

    pthread_mutex_lock (&run->lock);
    news = g_queue_pop_head (&run->news);
    pthread_mutex_unlock (&run->lock);
    if (news == NULL)
      break;
    take_news (run, news);
    some = TRUE;
  } while (g_get_monotonic_time () < until);
  return some;
}

/* The recorder has written runs that had ended before. */
static gboolean
take_numbers (BnlSweepRun *run)
{
  gboolean some = FALSE;

  for (GList *link = run->unnumbered.head, *next; link != NULL; link = next) {
    BnlSweepNews *news = link->data;

    next = link->next;
    news->result.id = bnl_recorder_get_id (run->recorder, news->run);
    if (news->result.id == 0)
      continue;
    set_result (run, news->index, &news->result);
    g_queue_delete_link (&run->unnumbered, link);
    bnl_sweep_news_free (news);
    some = TRUE;
  }
  run->n_changes += (guint) some;
  return some;
}

/* With the lock. */
static void
measure_progress (BnlSweepRun *run)
{
  const double all = bnl_sweep_plan_get_cost_of_all (run->plan);
  double left = bnl_sweep_plan_get_cost_left (run->plan);

  run->seconds = run->seconds_before;
  run->seconds_left = (double) NAN;
  if (run->scheduler != NULL) {
    left = run->cost_at_start * (1.0 - bnl_scheduler_get_progress (run->scheduler));
    run->seconds += bnl_scheduler_get_seconds (run->scheduler);
    run->seconds_left = bnl_scheduler_get_seconds_left (run->scheduler);
  }
  run->progress = all > 0.0 ? CLAMP (1.0 - left / all, 0.0, 1.0) : 1.0;
}

/* With the lock.  TRUE: rows have come, or another run is under way. */
static gboolean
count_rows (BnlSweepRun *run)
{
  gsize n = 0;
  gboolean more;

  for (guint i = 0; i < run->slots->len; i++)
    n += 1 + bnl_series_get_length (
                 bnl_run_get_series (g_array_index (run->slots, BnlSweepSlot, i).run));
  more = n != run->n_rows_seen;
  run->n_rows_seen = n;
  return more;
}

static BnlSweepState
judge_end (BnlSweepRun *run)
{
  const guint n_runs = bnl_sweep_plan_get_n_runs (run->plan);

  if (run->error != NULL)
    return BNL_SWEEP_FAILED;
  if (run->n_done == n_runs)
    return run->n_failed > 0 && run->n_failed == n_runs ? BNL_SWEEP_FAILED : BNL_SWEEP_FINISHED;
  return run->wants_training || bnl_cancel_is_set (&run->cancel) ? BNL_SWEEP_STOPPED
                                                                 : BNL_SWEEP_READY;
}

/* All news are taken in, and nothing goes on any more. */
static void
take_end (BnlSweepRun *run)
{
  g_clear_pointer (&run->thread, g_thread_join);
  run->state = judge_end (run);
  if (run->begins_again && run->state != BNL_SWEEP_FINISHED)
    begin (run, TRUE);
}

gboolean
bnl_sweep_run_poll (BnlSweepRun *run)
{
  const BnlSweepState state = run->state;
  gboolean some = take_all_news (run);
  gboolean ended;

  if (run->unnumbered.length > 0)
    some = take_numbers (run) || some;
  if (run->thread == NULL)
    return some;
  pthread_mutex_lock (&run->lock);
  some = count_rows (run) || some;
  measure_progress (run);
  run->phase_seen = run->phase;
  ended = run->phase == BNL_SWEEP_PHASE_ENDED && run->news.length == 0;
  if (run->phase == BNL_SWEEP_PHASE_TRAINING)
    run->state = run->paused ? BNL_SWEEP_PAUSED : BNL_SWEEP_TRAINING;
  pthread_mutex_unlock (&run->lock);
  if (ended)
    take_end (run);
  return some || run->state != state;
}

void
bnl_sweep_run_wait (BnlSweepRun *run, gint64 timeout_usec)
{
  const gint64 usec = g_get_monotonic_time () + timeout_usec;
  const struct timespec until = { .tv_sec = usec / G_USEC_PER_SEC,
                                  .tv_nsec = usec % G_USEC_PER_SEC * 1000 };

  pthread_mutex_lock (&run->lock);
  while (run->news.length == 0 && (run->thread == NULL || run->phase == run->phase_seen) &&
         pthread_cond_timedwait (&run->changed, &run->lock, &until) != ETIMEDOUT)
    ;
  pthread_mutex_unlock (&run->lock);
}
