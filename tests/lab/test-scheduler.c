#include "lab/bnl-scheduler.h"

#include <math.h>
#include <stdatomic.h>

#include "bnl-lab-fixture.h"

#define N_RUNS 7

typedef struct {
  BnlDataset *dataset;
  BnlScheduler *scheduler;
  BnlRun *runs[N_RUNS];
  guint n_threads;
} Fixture;

/* Each of another seed, and longer than a test waits where it is not stopped: "endless". */
static BnlRun *
new_run (BnlDataset *dataset, guint64 seed, gboolean endless)
{
  g_autoptr (BnlSpec) spec = bnl_lab_fixture_new_spec ();

  spec->seed = seed;
  spec->norm = seed % 2 == 0 ? BNL_NORM_BATCH : BNL_NORM_NONE;
  if (endless)
    spec->steps = 100000000;
  return bnl_run_new (spec, dataset, NULL, NULL, NULL, 0);
}

static void
set_up (Fixture *fixture, guint n_at_once, gboolean endless)
{
  fixture->n_threads = bnl_lab_fixture_count_threads ();
  fixture->dataset = bnl_lab_fixture_new_dataset (91, 30);
  fixture->scheduler = bnl_scheduler_new (n_at_once);
  for (guint i = 0; i < N_RUNS; i++) {
    fixture->runs[i] = new_run (fixture->dataset, i, endless);
    bnl_scheduler_add (fixture->scheduler, fixture->runs[i], 1.0 + i);
  }
}

static void
tear_down (Fixture *fixture)
{
  bnl_scheduler_free (fixture->scheduler);
  for (guint i = 0; i < N_RUNS; i++)
    bnl_run_unref (fixture->runs[i]);
  bnl_dataset_unref (fixture->dataset);
  bnl_lab_fixture_assert_threads_gone (fixture->n_threads);
}

static guint
count (Fixture *fixture, BnlRunState state)
{
  guint n = 0;

  for (guint i = 0; i < N_RUNS; i++)
    n += bnl_run_get_state (fixture->runs[i]) == state;
  return n;
}

static void
await_begun (BnlRun *run)
{
  while (bnl_series_get_length (bnl_run_get_series (run)) == 0)
    g_usleep (500);
}

/* What a run measures is what it measures alone, whatever else goes on. */
static void
test_same_numbers (gconstpointer data)
{
  Fixture fixture;

  set_up (&fixture, GPOINTER_TO_UINT (data), FALSE);
  g_assert_cmpuint (bnl_scheduler_get_n_runs (fixture.scheduler), ==, N_RUNS);
  g_assert_true (bnl_scheduler_get_progress (fixture.scheduler) == 0.0);
  g_assert_true (isnan (bnl_scheduler_get_seconds_left (fixture.scheduler)));
  bnl_scheduler_start (fixture.scheduler);
  bnl_scheduler_wait (fixture.scheduler);
  g_assert_cmpuint (bnl_scheduler_get_n_ended (fixture.scheduler), ==, N_RUNS);
  g_assert_true (bnl_scheduler_get_progress (fixture.scheduler) == 1.0);
  g_assert_true (bnl_scheduler_get_seconds_left (fixture.scheduler) == 0.0);
  for (guint i = 0; i < N_RUNS; i++) {
    g_autoptr (BnlRun) run = bnl_scheduler_dup_run (fixture.scheduler, i);
    g_auto (BnlOutcome) outcome = { 0 };
    g_autoptr (BnlSeries) alone =
        bnl_lab_fixture_train (bnl_run_get_spec (run), fixture.dataset, NULL, &outcome);

    g_assert_true (run == fixture.runs[i]);
    g_assert_cmpint (bnl_run_get_state (run), ==, BNL_RUN_FINISHED);
    g_assert_cmpuint (bnl_series_get_length (bnl_run_get_series (run)), ==, outcome.n_steps);
    bnl_lab_fixture_assert_same_rows (alone, bnl_run_get_series (run), outcome.n_steps);
  }
  tear_down (&fixture);
}

/* Never more at a time than was asked for, and in their order. */
static void
test_at_once (gconstpointer data)
{
  const guint n_at_once = GPOINTER_TO_UINT (data);
  Fixture fixture;

  set_up (&fixture, n_at_once, TRUE);
  bnl_scheduler_start (fixture.scheduler);
  for (guint first = 0; first + n_at_once < N_RUNS; first++) {
    for (guint i = first; i < first + n_at_once; i++)
      await_begun (fixture.runs[i]);
    g_assert_cmpuint (count (&fixture, BNL_RUN_TRAINING), ==, n_at_once);
    g_assert_cmpuint (count (&fixture, BNL_RUN_READY), ==, N_RUNS - n_at_once - first);
    bnl_run_stop (fixture.runs[first]);
    bnl_lab_fixture_await (fixture.runs[first], BNL_RUN_STOPPED);
  }
  tear_down (&fixture);
}

/* A pause holds those that train and those that wait; by cost, not by number. */
static void
test_pause (void)
{
  Fixture fixture;
  gsize n_rows;
  double left;

  set_up (&fixture, 2, TRUE);
  bnl_scheduler_start (fixture.scheduler);
  await_begun (fixture.runs[0]);
  await_begun (fixture.runs[1]);
  bnl_scheduler_pause (fixture.scheduler);
  bnl_lab_fixture_await (fixture.runs[0], BNL_RUN_PAUSED);
  bnl_lab_fixture_await (fixture.runs[1], BNL_RUN_PAUSED);
  n_rows = bnl_series_get_length (bnl_run_get_series (fixture.runs[0]));
  bnl_run_stop (fixture.runs[1]);
  bnl_lab_fixture_await (fixture.runs[1], BNL_RUN_STOPPED);
  while (bnl_scheduler_get_n_ended (fixture.scheduler) == 0)
    g_usleep (500);
  g_assert_cmpuint (count (&fixture, BNL_RUN_READY), ==, N_RUNS - 2);
  g_assert_cmpuint (bnl_series_get_length (bnl_run_get_series (fixture.runs[0])), ==, n_rows);
  /* One that costs 2 of 28 has ended, and the other has hardly begun. */
  g_assert_cmpfloat_with_epsilon (bnl_scheduler_get_progress (fixture.scheduler), 2.0 / 28.0, 0.01);
  left = bnl_scheduler_get_seconds_left (fixture.scheduler);
  g_assert_cmpfloat (left, >, 0.0);
  g_usleep (20000);
  /* The clock stands, too. */
  g_assert_true (bnl_scheduler_get_seconds_left (fixture.scheduler) == left);
  bnl_scheduler_resume (fixture.scheduler);
  await_begun (fixture.runs[2]);
  g_assert_cmpint (bnl_run_get_state (fixture.runs[0]), ==, BNL_RUN_TRAINING);
  tear_down (&fixture);
}

static guint64
count_rows (Fixture *fixture, guint index)
{
  return bnl_series_get_length (bnl_run_get_series (fixture->runs[index]));
}

static void
await_rows (Fixture *fixture, guint index, guint64 n)
{
  while (count_rows (fixture, index) < n)
    g_usleep (500);
  bnl_lab_fixture_await (fixture->runs[index], BNL_RUN_PAUSED);
}

/* A step of all that are under way, and of the next ones where none is. */
static void
test_step (void)
{
  Fixture fixture;
  guint64 before[2];

  set_up (&fixture, 2, TRUE);
  bnl_scheduler_start (fixture.scheduler);
  await_begun (fixture.runs[0]);
  await_begun (fixture.runs[1]);
  bnl_scheduler_pause (fixture.scheduler);
  for (guint i = 0; i < 2; i++) {
    bnl_lab_fixture_await (fixture.runs[i], BNL_RUN_PAUSED);
    before[i] = count_rows (&fixture, i);
  }
  bnl_scheduler_step (fixture.scheduler);
  for (guint i = 0; i < 2; i++) {
    await_rows (&fixture, i, before[i] + 1);
    g_assert_cmpuint (count_rows (&fixture, i), ==, before[i] + 1);
    bnl_run_stop (fixture.runs[i]);
  }
  while (bnl_scheduler_get_n_ended (fixture.scheduler) < 2)
    g_usleep (500);
  g_assert_cmpuint (bnl_scheduler_get_n_begun (fixture.scheduler), ==, 2);
  bnl_scheduler_step (fixture.scheduler);
  for (guint i = 2; i < 4; i++) {
    await_rows (&fixture, i, 1);
    g_assert_cmpuint (count_rows (&fixture, i), ==, 1);
  }
  g_assert_cmpuint (bnl_scheduler_get_n_begun (fixture.scheduler), ==, 4);
  g_assert_cmpuint (count (&fixture, BNL_RUN_READY), ==, N_RUNS - 4);
  bnl_scheduler_resume (fixture.scheduler);
  while (count_rows (&fixture, 2) < 5 || count_rows (&fixture, 3) < 5)
    g_usleep (500);
  tear_down (&fixture);
}

static void
test_stop (gconstpointer data)
{
  const gboolean paused = GPOINTER_TO_INT (data);
  Fixture fixture;
  BnlRun *late;

  set_up (&fixture, 2, TRUE);
  bnl_scheduler_start (fixture.scheduler);
  await_begun (fixture.runs[1]);
  if (paused)
    bnl_scheduler_pause (fixture.scheduler);
  bnl_scheduler_stop (fixture.scheduler);
  late = new_run (fixture.dataset, 0, TRUE);
  bnl_scheduler_add (fixture.scheduler, late, 1.0);
  bnl_scheduler_wait (fixture.scheduler);
  g_assert_cmpuint (count (&fixture, BNL_RUN_STOPPED), ==, N_RUNS);
  g_assert_cmpint (bnl_run_get_state (late), ==, BNL_RUN_STOPPED);
  g_assert_cmpuint (bnl_series_get_length (bnl_run_get_series (late)), ==, 0);
  g_assert_cmpuint (bnl_scheduler_get_n_ended (fixture.scheduler), ==, N_RUNS + 1);
  bnl_run_unref (late);
  tear_down (&fixture);
}

static void
test_not_started (void)
{
  Fixture fixture;

  set_up (&fixture, 2, TRUE);
  bnl_scheduler_wait (fixture.scheduler);
  g_assert_cmpuint (count (&fixture, BNL_RUN_READY), ==, N_RUNS);
  tear_down (&fixture);
}

/* After all have ended the queue goes on with what is added. */
static void
test_add_later (void)
{
  Fixture fixture;
  BnlRun *late;

  set_up (&fixture, 0, FALSE);
  bnl_scheduler_start (fixture.scheduler);
  bnl_scheduler_wait (fixture.scheduler);
  late = new_run (fixture.dataset, 3, FALSE);
  bnl_scheduler_add (fixture.scheduler, late, 28.0);
  g_assert_cmpfloat (bnl_scheduler_get_progress (fixture.scheduler), >=, 0.5);
  bnl_scheduler_wait (fixture.scheduler);
  g_assert_cmpint (bnl_run_get_state (late), ==, BNL_RUN_FINISHED);
  bnl_run_unref (late);
  tear_down (&fixture);
}

/* A run that diverges or cannot be done does not hold up the rest. */
static void
test_bad_runs (void)
{
  g_autoptr (BnlDataset) dataset = bnl_lab_fixture_new_dataset (91, 30);
  g_autoptr (BnlScheduler) scheduler = bnl_scheduler_new (1);
  BnlRun *runs[3];

  for (guint i = 0; i < 3; i++) {
    g_autoptr (BnlSpec) spec = bnl_lab_fixture_new_spec ();

    spec->norm = BNL_NORM_NONE;
    spec->optimizer = BNL_OPTIMIZER_SGD;
    if (i == 0)
      spec->lr = 1e30;
    if (i == 1)
      spec->nesterov = TRUE;
    runs[i] = bnl_run_new (spec, dataset, NULL, NULL, NULL, 0);
    bnl_scheduler_add (scheduler, runs[i], 1.0);
  }
  bnl_scheduler_start (scheduler);
  bnl_scheduler_wait (scheduler);
  g_assert_cmpint (bnl_run_get_state (runs[0]), ==, BNL_RUN_DIVERGED);
  g_assert_cmpint (bnl_run_get_state (runs[1]), ==, BNL_RUN_FAILED);
  g_assert_cmpint (bnl_run_get_state (runs[2]), ==, BNL_RUN_FINISHED);
  for (guint i = 0; i < 3; i++)
    bnl_run_unref (runs[i]);
}

/* A queue that is fed while it is worked off. */
typedef struct {
  BnlDataset *dataset;
  BnlScheduler *scheduler;
  atomic_int n_left, n_alive, n_most_alive, n_ended, n_stopped, n_rows;
  gboolean endless;
} Feed;

static BnlRun *
next_cb (gpointer data, double *cost)
{
  Feed *feed = data;
  const int left = atomic_fetch_sub (&feed->n_left, 1);
  int n_alive;

  if (left <= 0)
    return NULL;
  n_alive = atomic_fetch_add (&feed->n_alive, 1) + 1;
  if (n_alive > atomic_load (&feed->n_most_alive))
    atomic_store (&feed->n_most_alive, n_alive);
  *cost = 2.0;
  return new_run (feed->dataset, (guint64) left, feed->endless);
}

static void
ended_cb (gpointer data, BnlRun *run)
{
  Feed *feed = data;

  g_assert_true (bnl_run_state_is_end (bnl_run_get_state (run)));
  atomic_fetch_add (&feed->n_stopped, bnl_run_get_state (run) == BNL_RUN_STOPPED);
  atomic_fetch_add (&feed->n_rows, (int) bnl_series_get_length (bnl_run_get_series (run)));
  atomic_fetch_sub (&feed->n_alive, 1);
  atomic_fetch_add (&feed->n_ended, 1);
}

static void
set_up_feed (Feed *feed, guint n_at_once, int n_runs, gboolean endless)
{
  const BnlSchedulerSource source = { next_cb, ended_cb, 2.0 * n_runs };

  *feed = (Feed){ .dataset = bnl_lab_fixture_new_dataset (91, 30), .endless = endless };
  atomic_store (&feed->n_left, n_runs);
  feed->scheduler = bnl_scheduler_new (n_at_once);
  bnl_scheduler_set_source (feed->scheduler, &source, feed);
}

static void
tear_down_feed (Feed *feed)
{
  bnl_scheduler_free (feed->scheduler);
  bnl_dataset_unref (feed->dataset);
}

/* No more runs exist than are under way, each comes back, and its cost stays in the progress. */
static void
test_source (gconstpointer data)
{
  const guint n_at_once = GPOINTER_TO_UINT (data);
  Feed feed;
  double seconds;

  set_up_feed (&feed, n_at_once, 40, FALSE);
  bnl_scheduler_start (feed.scheduler);
  bnl_scheduler_wait (feed.scheduler);
  g_assert_cmpint (atomic_load (&feed.n_ended), ==, 40);
  g_assert_cmpint (atomic_load (&feed.n_most_alive), <=, (int) n_at_once);
  g_assert_cmpint (atomic_load (&feed.n_stopped), ==, 0);
  g_assert_cmpint (atomic_load (&feed.n_rows), ==, 40 * 27);
  g_assert_cmpuint (bnl_scheduler_get_n_runs (feed.scheduler), ==, 0);
  g_assert_true (bnl_scheduler_get_progress (feed.scheduler) == 1.0);
  g_assert_true (bnl_scheduler_get_seconds_left (feed.scheduler) == 0.0);
  seconds = bnl_scheduler_get_seconds (feed.scheduler);
  g_assert_cmpfloat (seconds, >, 0.0);
  g_usleep (5000);
  g_assert_true (bnl_scheduler_get_seconds (feed.scheduler) == seconds);
  tear_down_feed (&feed);
}

/* Those that were added come first. */
static void
test_source_after (void)
{
  Feed feed;
  BnlRun *added;

  set_up_feed (&feed, 1, 3, FALSE);
  added = new_run (feed.dataset, 9, FALSE);
  bnl_scheduler_add (feed.scheduler, added, 2.0);
  bnl_scheduler_start (feed.scheduler);
  bnl_run_wait (added);
  bnl_scheduler_wait (feed.scheduler);
  g_assert_cmpint (bnl_run_get_state (added), ==, BNL_RUN_FINISHED);
  g_assert_cmpint (atomic_load (&feed.n_ended), ==, 3);
  g_assert_cmpuint (bnl_scheduler_get_n_ended (feed.scheduler), ==, 1);
  bnl_run_unref (added);
  tear_down_feed (&feed);
}

static void
await_alive (Feed *feed, int n)
{
  while (atomic_load (&feed->n_alive) < n)
    g_usleep (500);
}

/* Paused, no other is drawn; stopped, those under way come back and no other does. */
static void
test_source_stop (gconstpointer data)
{
  const gboolean paused = GPOINTER_TO_INT (data);
  Feed feed;

  set_up_feed (&feed, 2, 40, TRUE);
  bnl_scheduler_start (feed.scheduler);
  await_alive (&feed, 2);
  if (paused) {
    bnl_scheduler_pause (feed.scheduler);
    g_usleep (20000);
    g_assert_cmpint (atomic_load (&feed.n_alive), ==, 2);
    bnl_scheduler_step (feed.scheduler);
  }
  bnl_scheduler_stop (feed.scheduler);
  bnl_scheduler_wait (feed.scheduler);
  g_assert_cmpint (atomic_load (&feed.n_alive), ==, 0);
  g_assert_cmpint (atomic_load (&feed.n_ended), ==, 2);
  g_assert_cmpint (atomic_load (&feed.n_stopped), ==, 2);
  tear_down_feed (&feed);
}

/* Paused before it starts, and let go by a step at a time. */
static void
test_source_step (void)
{
  Feed feed;

  set_up_feed (&feed, 2, 40, TRUE);
  bnl_scheduler_pause (feed.scheduler);
  bnl_scheduler_start (feed.scheduler);
  g_usleep (5000);
  g_assert_cmpint (atomic_load (&feed.n_alive), ==, 0);
  bnl_scheduler_step (feed.scheduler);
  await_alive (&feed, 2);
  g_usleep (20000);
  bnl_scheduler_stop (feed.scheduler);
  bnl_scheduler_wait (feed.scheduler);
  g_assert_cmpint (atomic_load (&feed.n_rows), ==, 2);
  tear_down_feed (&feed);
}

int
main (int argc, char **argv)
{
  bnl_lab_fixture_init (&argc, &argv);
  g_test_add_data_func ("/lab/scheduler/same-numbers-1", GUINT_TO_POINTER (1), test_same_numbers);
  g_test_add_data_func ("/lab/scheduler/same-numbers-3", GUINT_TO_POINTER (3), test_same_numbers);
  g_test_add_data_func ("/lab/scheduler/same-numbers-20", GUINT_TO_POINTER (20), test_same_numbers);
  g_test_add_data_func ("/lab/scheduler/at-once-1", GUINT_TO_POINTER (1), test_at_once);
  g_test_add_data_func ("/lab/scheduler/at-once-3", GUINT_TO_POINTER (3), test_at_once);
  g_test_add_func ("/lab/scheduler/pause", test_pause);
  g_test_add_func ("/lab/scheduler/step", test_step);
  g_test_add_data_func ("/lab/scheduler/stop", GINT_TO_POINTER (FALSE), test_stop);
  g_test_add_data_func ("/lab/scheduler/stop-paused", GINT_TO_POINTER (TRUE), test_stop);
  g_test_add_func ("/lab/scheduler/not-started", test_not_started);
  g_test_add_func ("/lab/scheduler/add-later", test_add_later);
  g_test_add_func ("/lab/scheduler/bad-runs", test_bad_runs);
  g_test_add_data_func ("/lab/scheduler/source-1", GUINT_TO_POINTER (1), test_source);
  g_test_add_data_func ("/lab/scheduler/source-3", GUINT_TO_POINTER (3), test_source);
  g_test_add_func ("/lab/scheduler/source-after", test_source_after);
  g_test_add_data_func ("/lab/scheduler/source-stop", GINT_TO_POINTER (FALSE), test_source_stop);
  g_test_add_data_func ("/lab/scheduler/source-stop-paused", GINT_TO_POINTER (TRUE),
                        test_source_stop);
  g_test_add_func ("/lab/scheduler/source-step", test_source_step);
  return g_test_run ();
}
