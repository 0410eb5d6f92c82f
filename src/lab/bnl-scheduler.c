#include "bnl-scheduler.h"

#include <math.h>
#include <pthread.h>

/* With less behind it, a guess at what lies ahead would jump. */
#define LEAST_PROGRESS 0.01

typedef struct {
  BnlRun *run;
  double cost;
  guint64 n_before; /* steps done when it began */
  gboolean ended;
} Job;

struct _BnlScheduler {
  guint n_at_once;
  BnlSchedulerSource source; /* next NULL: none */
  gpointer source_data;

  pthread_mutex_t lock;
  pthread_cond_t changed;

  /* under the lock */
  GPtrArray *jobs; /* of Job, whose ended and run are */
  guint n_begun, n_ended;
  GPtrArray *drawn;   /* of Job, borrowed: those of the source that are under way */
  double drawn_cost;  /* of those of the source that have ended */
  guint n_drawing;    /* threads that are at the source */
  gboolean drained;   /* the source has no more */
  guint n_to_step;    /* may begin while paused, with a step */
  GPtrArray *threads; /* of GThread */
  gboolean started, paused, stopped, closing;
  gint64 worked_usec; /* up to begun_usec, pauses not counted */
  gint64 begun_usec;  /* of the stretch under way; 0: none */
};

static void
free_job (gpointer data)
{
  Job *job = data;

  bnl_run_unref (job->run);
  g_free (job);
}

/* --- the clock, with the lock --- */

static void
start_clock (BnlScheduler *scheduler)
{
  if (scheduler->begun_usec == 0)
    scheduler->begun_usec = g_get_monotonic_time ();
}

static void
stop_clock (BnlScheduler *scheduler)
{
  if (scheduler->begun_usec != 0)
    scheduler->worked_usec += g_get_monotonic_time () - scheduler->begun_usec;
  scheduler->begun_usec = 0;
}

static gint64
get_worked_usec (const BnlScheduler *scheduler)
{
  gint64 now = scheduler->begun_usec != 0 ? g_get_monotonic_time () - scheduler->begun_usec : 0;

  return scheduler->worked_usec + now;
}

/* --- the threads --- */

/* With the lock. */
static gboolean
has_source (const BnlScheduler *scheduler)
{
  return scheduler->source.next != NULL && !scheduler->drained && !scheduler->stopped;
}

/* With the lock: some run is under way. */
static gboolean
is_busy (const BnlScheduler *scheduler)
{
  return scheduler->n_begun > scheduler->n_ended || scheduler->drawn->len > 0;
}

/* With the lock: nothing is left, unless something is added. */
static gboolean
is_done (const BnlScheduler *scheduler)
{
  return scheduler->n_ended == scheduler->jobs->len && scheduler->drawn->len == 0 &&
         scheduler->n_drawing == 0 && !has_source (scheduler);
}

/* With the lock, which is let go of meanwhile.  NULL where the source has no more. */
static Job *
draw_job (BnlScheduler *scheduler)
{
  double cost = 0.0;
  BnlRun *run;
  Job *job;

  scheduler->n_drawing++;
  pthread_mutex_unlock (&scheduler->lock);
  run = scheduler->source.next (scheduler->source_data, &cost);
  pthread_mutex_lock (&scheduler->lock);
  scheduler->n_drawing--;
  if (run == NULL) {
    scheduler->drained = TRUE;
    scheduler->n_to_step = 0;
    if (is_done (scheduler))
      stop_clock (scheduler);
    pthread_cond_broadcast (&scheduler->changed);
    return NULL;
  }
  job = g_new0 (Job, 1);
  job->run = run;
  job->cost = cost;
  g_ptr_array_add (scheduler->drawn, job);
  return job;
}

/* With the lock.  The next run that may begin; NULL where nobody will add one any more. */
static Job *
wait_for_job (BnlScheduler *scheduler)
{
  for (;;) {
    if (scheduler->closing)
      return NULL;
    if (!scheduler->paused || scheduler->n_to_step > 0) {
      Job *job = NULL;

      if (scheduler->n_begun < scheduler->jobs->len)
        return g_ptr_array_index (scheduler->jobs, scheduler->n_begun++);
      if (has_source (scheduler))
        job = draw_job (scheduler);
      if (job != NULL)
        return job;
      if (has_source (scheduler) || scheduler->n_begun < scheduler->jobs->len)
        continue;
    }
    if (!scheduler->closing)
      pthread_cond_wait (&scheduler->changed, &scheduler->lock);
  }
}

/* With the lock, so that a pause meets it either not begun or under way.  One that was drawn may
 * come after a pause or a stop: they knew nothing of it. */
static void
start_job (BnlScheduler *scheduler, Job *job)
{
  const gboolean stepping = scheduler->paused && scheduler->n_to_step > 0;

  if (scheduler->stopped)
    bnl_run_stop (job->run);
  job->n_before = bnl_run_get_n_done (job->run);
  if (!scheduler->paused)
    start_clock (scheduler);
  bnl_run_start (job->run, scheduler->paused);
  if (stepping) {
    bnl_run_step (job->run);
    scheduler->n_to_step--;
  }
}

/* With the lock, which is let go of while the source is told and while the run goes, which may
 * free much memory. */
static void
end_job (BnlScheduler *scheduler, Job *job)
{
  if (!g_ptr_array_find (scheduler->drawn, job, NULL)) {
    job->ended = TRUE;
    scheduler->n_ended++;
    return;
  }
  scheduler->n_drawing++;
  pthread_mutex_unlock (&scheduler->lock);
  scheduler->source.ended (scheduler->source_data, job->run);
  pthread_mutex_lock (&scheduler->lock);
  g_ptr_array_remove_fast (scheduler->drawn, job);
  scheduler->drawn_cost += job->cost;
  pthread_mutex_unlock (&scheduler->lock);
  free_job (job);
  pthread_mutex_lock (&scheduler->lock);
  scheduler->n_drawing--;
}

static gpointer
work_worker (gpointer data)
{
  BnlScheduler *scheduler = data;
  Job *job;

  pthread_mutex_lock (&scheduler->lock);
  while ((job = wait_for_job (scheduler))) {
    start_job (scheduler, job);
    pthread_mutex_unlock (&scheduler->lock);
    bnl_run_wait (job->run);
    pthread_mutex_lock (&scheduler->lock);
    end_job (scheduler, job);
    if (is_done (scheduler))
      stop_clock (scheduler);
    pthread_cond_broadcast (&scheduler->changed);
  }
  pthread_mutex_unlock (&scheduler->lock);
  return NULL;
}

BnlScheduler *
bnl_scheduler_new (guint n_at_once)
{
  BnlScheduler *scheduler = g_new0 (BnlScheduler, 1);

  scheduler->n_at_once = n_at_once > 0 ? n_at_once : g_get_num_processors ();
  pthread_mutex_init (&scheduler->lock, NULL);
  pthread_cond_init (&scheduler->changed, NULL);
  scheduler->jobs = g_ptr_array_new_with_free_func (free_job);
  scheduler->drawn = g_ptr_array_new ();
  scheduler->threads = g_ptr_array_new ();
  return scheduler;
}

void
bnl_scheduler_free (BnlScheduler *scheduler)
{
  if (!scheduler)
    return;
  bnl_scheduler_stop (scheduler);
  pthread_mutex_lock (&scheduler->lock);
  scheduler->closing = TRUE;
  pthread_cond_broadcast (&scheduler->changed);
  pthread_mutex_unlock (&scheduler->lock);
  for (guint i = 0; i < scheduler->threads->len; i++)
    g_thread_join (g_ptr_array_index (scheduler->threads, i));
  g_ptr_array_unref (scheduler->threads);
  g_ptr_array_unref (scheduler->drawn);
  g_ptr_array_unref (scheduler->jobs);
  pthread_cond_destroy (&scheduler->changed);
  pthread_mutex_destroy (&scheduler->lock);
  g_free (scheduler);
}

/* With the lock.  What has not begun ends without having begun. */
static void
give_up (BnlScheduler *scheduler)
{
  scheduler->stopped = TRUE;
  for (; scheduler->n_begun < scheduler->jobs->len; scheduler->n_begun++) {
    Job *job = g_ptr_array_index (scheduler->jobs, scheduler->n_begun);

    bnl_run_stop (job->run);
    job->ended = TRUE;
    scheduler->n_ended++;
  }
}

/* With the lock: as many threads as runs that can go at once.  Where the system grants fewer, those
 * there are do all the work. */
static void
add_threads (BnlScheduler *scheduler)
{
  const guint n_wanted = has_source (scheduler) ? scheduler->n_at_once
                                                : MIN (scheduler->n_at_once, scheduler->jobs->len);

  while (scheduler->threads->len < n_wanted) {
    GThread *thread = g_thread_try_new ("bnl-scheduler", work_worker, scheduler, NULL);

    if (!thread)
      break;
    g_ptr_array_add (scheduler->threads, thread);
  }
  if (scheduler->threads->len == 0)
    give_up (scheduler);
}

void
bnl_scheduler_add (BnlScheduler *scheduler, BnlRun *run, double cost)
{
  Job *job = g_new0 (Job, 1);

  g_return_if_fail (cost > 0.0);
  job->run = bnl_run_ref (run);
  job->cost = cost;
  pthread_mutex_lock (&scheduler->lock);
  g_ptr_array_add (scheduler->jobs, job);
  if (scheduler->stopped)
    bnl_run_stop (run);
  if (scheduler->started)
    add_threads (scheduler);
  pthread_cond_broadcast (&scheduler->changed);
  pthread_mutex_unlock (&scheduler->lock);
}

void
bnl_scheduler_set_source (BnlScheduler *scheduler, const BnlSchedulerSource *source, gpointer data)
{
  g_return_if_fail (!scheduler->started);

  scheduler->source = *source;
  scheduler->source_data = data;
}

/* --- commands --- */

/* With the lock, to every run that is under way. */
static void
tell_all (BnlScheduler *scheduler, void (*command) (BnlRun *run))
{
  for (guint i = 0; i < scheduler->n_begun; i++) {
    Job *job = g_ptr_array_index (scheduler->jobs, i);

    if (!job->ended)
      command (job->run);
  }
  for (guint i = 0; i < scheduler->drawn->len; i++)
    command (((Job *) g_ptr_array_index (scheduler->drawn, i))->run);
}

void
bnl_scheduler_start (BnlScheduler *scheduler)
{
  pthread_mutex_lock (&scheduler->lock);
  scheduler->started = TRUE;
  add_threads (scheduler);
  pthread_mutex_unlock (&scheduler->lock);
}

void
bnl_scheduler_pause (BnlScheduler *scheduler)
{
  pthread_mutex_lock (&scheduler->lock);
  scheduler->paused = TRUE;
  stop_clock (scheduler);
  tell_all (scheduler, bnl_run_pause);
  pthread_mutex_unlock (&scheduler->lock);
}

void
bnl_scheduler_resume (BnlScheduler *scheduler)
{
  pthread_mutex_lock (&scheduler->lock);
  scheduler->paused = FALSE;
  scheduler->n_to_step = 0;
  if (is_busy (scheduler))
    start_clock (scheduler);
  tell_all (scheduler, bnl_run_resume);
  pthread_cond_broadcast (&scheduler->changed);
  pthread_mutex_unlock (&scheduler->lock);
}

void
bnl_scheduler_step (BnlScheduler *scheduler)
{
  pthread_mutex_lock (&scheduler->lock);
  scheduler->paused = TRUE;
  stop_clock (scheduler);
  if (is_busy (scheduler))
    tell_all (scheduler, bnl_run_step);
  else if (has_source (scheduler))
    scheduler->n_to_step = scheduler->threads->len;
  else
    scheduler->n_to_step = MIN (scheduler->threads->len, scheduler->jobs->len - scheduler->n_begun);
  pthread_cond_broadcast (&scheduler->changed);
  pthread_mutex_unlock (&scheduler->lock);
}

void
bnl_scheduler_stop (BnlScheduler *scheduler)
{
  pthread_mutex_lock (&scheduler->lock);
  scheduler->stopped = TRUE;
  /* Those that have not begun are let through to their end at once. */
  scheduler->paused = FALSE;
  for (guint i = 0; i < scheduler->jobs->len; i++) {
    Job *job = g_ptr_array_index (scheduler->jobs, i);

    if (!job->ended)
      bnl_run_stop (job->run);
  }
  for (guint i = 0; i < scheduler->drawn->len; i++)
    bnl_run_stop (((Job *) g_ptr_array_index (scheduler->drawn, i))->run);
  pthread_cond_broadcast (&scheduler->changed);
  pthread_mutex_unlock (&scheduler->lock);
}

void
bnl_scheduler_wait (BnlScheduler *scheduler)
{
  pthread_mutex_lock (&scheduler->lock);
  while (scheduler->threads->len > 0 && !is_done (scheduler))
    pthread_cond_wait (&scheduler->changed, &scheduler->lock);
  pthread_mutex_unlock (&scheduler->lock);
}

/* --- how it stands --- */

guint
bnl_scheduler_get_n_runs (BnlScheduler *scheduler)
{
  guint n;

  pthread_mutex_lock (&scheduler->lock);
  n = scheduler->jobs->len;
  pthread_mutex_unlock (&scheduler->lock);
  return n;
}

guint
bnl_scheduler_get_n_begun (BnlScheduler *scheduler)
{
  guint n;

  pthread_mutex_lock (&scheduler->lock);
  n = scheduler->n_begun;
  pthread_mutex_unlock (&scheduler->lock);
  return n;
}

guint
bnl_scheduler_get_n_ended (BnlScheduler *scheduler)
{
  guint n;

  pthread_mutex_lock (&scheduler->lock);
  n = scheduler->n_ended;
  pthread_mutex_unlock (&scheduler->lock);
  return n;
}

BnlRun *
bnl_scheduler_dup_run (BnlScheduler *scheduler, guint index)
{
  BnlRun *run;

  pthread_mutex_lock (&scheduler->lock);
  run = bnl_run_ref (((Job *) g_ptr_array_index (scheduler->jobs, index))->run);
  pthread_mutex_unlock (&scheduler->lock);
  return run;
}

static double
get_share (const Job *job)
{
  guint64 n_steps;

  if (job->ended)
    return 1.0;
  n_steps = bnl_run_get_n_steps (job->run);
  if (n_steps <= job->n_before)
    return 0.0;
  return (double) (bnl_run_get_n_done (job->run) - job->n_before) /
         (double) (n_steps - job->n_before);
}

/* With the lock. */
static double
compute_progress (BnlScheduler *scheduler)
{
  double done = 0.0, all = 0.0;

  for (guint i = 0; i < scheduler->jobs->len; i++) {
    const Job *job = g_ptr_array_index (scheduler->jobs, i);

    all += job->cost;
    if (i < scheduler->n_begun)
      done += job->cost * get_share (job);
  }
  done += scheduler->drawn_cost;
  all += MAX (scheduler->source.cost, scheduler->drawn_cost);
  for (guint i = 0; i < scheduler->drawn->len; i++) {
    const Job *job = g_ptr_array_index (scheduler->drawn, i);

    done += job->cost * get_share (job);
  }
  return all > 0.0 ? MIN (done / all, 1.0) : 0.0;
}

double
bnl_scheduler_get_progress (BnlScheduler *scheduler)
{
  double progress;

  pthread_mutex_lock (&scheduler->lock);
  progress = compute_progress (scheduler);
  pthread_mutex_unlock (&scheduler->lock);
  return progress;
}

double
bnl_scheduler_get_seconds_left (BnlScheduler *scheduler)
{
  double progress, seconds;

  pthread_mutex_lock (&scheduler->lock);
  progress = compute_progress (scheduler);
  seconds = (double) get_worked_usec (scheduler) / G_USEC_PER_SEC;
  pthread_mutex_unlock (&scheduler->lock);
  return progress >= LEAST_PROGRESS ? seconds * (1.0 - progress) / progress : (double) NAN;
}

double
bnl_scheduler_get_seconds (BnlScheduler *scheduler)
{
  double seconds;

  pthread_mutex_lock (&scheduler->lock);
  seconds = (double) get_worked_usec (scheduler) / G_USEC_PER_SEC;
  pthread_mutex_unlock (&scheduler->lock);
  return seconds;
}
