#include "lab/bnl-sweep-run.h"

#include <math.h>
#include <string.h>

#include "bnl-lab-fixture.h"
#include "bnl-sweep-run-fixture.h"

#define ENDLESS 100000000

typedef struct {
  guint n_threads;
  char *data;
  BnlSweep *sweep;
  BnlSweepRun *run;
} Fixture;

static void
set_up (Fixture *fixture, const char *batch_sizes, guint n_seeds, guint64 n_steps)
{
  fixture->n_threads = bnl_lab_fixture_count_threads ();
  fixture->data = bnl_sweep_run_fixture_new_data ();
  fixture->sweep = bnl_sweep_run_fixture_new (fixture->data, batch_sizes, n_seeds, n_steps);
  fixture->run = bnl_sweep_run_new (fixture->sweep, NULL, NULL, NULL, 2, 1, 1);
}

static void
tear_down (Fixture *fixture)
{
  bnl_sweep_run_free (fixture->run);
  bnl_sweep_unref (fixture->sweep);
  bnl_sweep_run_fixture_remove_data (fixture->data);
  bnl_lab_fixture_assert_threads_gone (fixture->n_threads);
}

/* Every number is that of the run alone; what is impossible is told before anything else. */
static void
test_numbers (void)
{
  Fixture fixture;
  g_autofree char *problem = NULL;

  set_up (&fixture, "1,5,20", 2, 40);
  g_assert_cmpint (bnl_sweep_run_get_state (fixture.run), ==, BNL_SWEEP_NEW);
  g_assert_cmpuint (bnl_sweep_run_get_n_runs (fixture.run), ==, 10);
  g_assert_cmpuint (
      bnl_sweep_table_count (bnl_sweep_run_get_table (fixture.run), BNL_SWEEP_OUTCOME_IMPOSSIBLE),
      ==, 2);
  g_assert_null (bnl_sweep_run_get_dataset (fixture.run, 0, 0));
  g_assert_null (bnl_sweep_run_dup_series (fixture.run, 0, 0, 0));
  g_assert_true (bnl_sweep_run_get_progress (fixture.run) == 0.0);
  bnl_sweep_run_fixture_train (fixture.run);
  g_assert_cmpuint (bnl_sweep_run_get_n_done (fixture.run), ==, 10);
  g_assert_cmpuint (bnl_sweep_run_get_n_reused (fixture.run), ==, 0);
  g_assert_true (bnl_sweep_run_get_progress (fixture.run) == 1.0);
  g_assert_cmpfloat (bnl_sweep_run_get_seconds (fixture.run), >, 0.0);
  problem = bnl_sweep_run_dup_problem (fixture.run);
  g_assert_null (problem);
  bnl_sweep_run_fixture_assert_right (fixture.run);
  tear_down (&fixture);
}

/* Loading trains nothing; the data can be asked for then. */
static void
test_load (void)
{
  Fixture fixture;

  set_up (&fixture, "5", 1, 40);
  bnl_sweep_run_load (fixture.run);
  g_assert_cmpint (bnl_sweep_run_get_state (fixture.run), ==, BNL_SWEEP_LOADING);
  g_assert_cmpint (bnl_sweep_run_fixture_await_end (fixture.run), ==, BNL_SWEEP_READY);
  g_assert_nonnull (bnl_sweep_run_get_dataset (fixture.run, 0, 1));
  g_assert_cmpuint (bnl_sweep_run_get_n_done (fixture.run), ==, 0);
  bnl_sweep_run_fixture_train (fixture.run);
  bnl_sweep_run_start (fixture.run);
  g_assert_cmpint (bnl_sweep_run_get_state (fixture.run), ==, BNL_SWEEP_FINISHED);
  tear_down (&fixture);
}

static gboolean
is_any_under_way (Fixture *fixture, gsize n_rows)
{
  for (guint arm = 0; arm < 2; arm++) {
    g_autoptr (BnlSeries) series = bnl_sweep_run_dup_series (fixture->run, 0, arm, 0);

    if (series != NULL && bnl_series_get_length (series) >= n_rows)
      return TRUE;
  }
  return FALSE;
}

static void
await_rows (Fixture *fixture, gsize n_rows)
{
  while (!is_any_under_way (fixture, n_rows)) {
    g_usleep (500);
    bnl_sweep_run_poll (fixture->run);
  }
}

/* Nothing is shown that did not happen, and nothing goes on while it is paused. */
static void
test_pause (void)
{
  Fixture fixture;
  double left;

  set_up (&fixture, "5", 1, ENDLESS);
  bnl_sweep_run_start (fixture.run);
  bnl_sweep_run_fixture_await (fixture.run, BNL_SWEEP_TRAINING);
  await_rows (&fixture, 20);
  bnl_sweep_run_pause (fixture.run);
  g_assert_cmpint (bnl_sweep_run_get_state (fixture.run), ==, BNL_SWEEP_PAUSED);
  g_usleep (50000);
  bnl_sweep_run_poll (fixture.run);
  left = bnl_sweep_run_get_seconds (fixture.run);
  g_usleep (20000);
  g_assert_false (bnl_sweep_run_poll (fixture.run));
  g_assert_true (bnl_sweep_run_get_seconds (fixture.run) == left);
  bnl_sweep_run_resume (fixture.run);
  g_assert_cmpint (bnl_sweep_run_get_state (fixture.run), ==, BNL_SWEEP_TRAINING);
  while (!bnl_sweep_run_poll (fixture.run))
    g_usleep (500);
  bnl_sweep_run_pause (fixture.run);
  bnl_sweep_run_stop (fixture.run);
  g_assert_cmpint (bnl_sweep_run_fixture_await_end (fixture.run), ==, BNL_SWEEP_STOPPED);
  tear_down (&fixture);
}

/* Stopped in the middle it goes on from there, to the same numbers. */
static void
test_stop_and_start (void)
{
  Fixture fixture;
  guint n_stopped = 0;

  set_up (&fixture, "5,20", 1, 3000);
  for (guint i = 0; i < 4; i++) {
    bnl_sweep_run_start (fixture.run);
    bnl_sweep_run_fixture_await (fixture.run, BNL_SWEEP_TRAINING);
    g_usleep (10000);
    bnl_sweep_run_stop (fixture.run);
    n_stopped += bnl_sweep_run_fixture_await_end (fixture.run) == BNL_SWEEP_STOPPED;
  }
  g_assert_cmpuint (n_stopped, >, 0);
  /* Again while it stops: at once after that. */
  bnl_sweep_run_start (fixture.run);
  bnl_sweep_run_stop (fixture.run);
  bnl_sweep_run_start (fixture.run);
  while (bnl_sweep_run_get_state (fixture.run) != BNL_SWEEP_FINISHED) {
    bnl_sweep_run_wait (fixture.run, 1000);
    bnl_sweep_run_poll (fixture.run);
  }
  bnl_sweep_run_fixture_assert_right (fixture.run);
  tear_down (&fixture);
}

/* Whoever goes away in the middle leaves nothing. */
static void
test_free_while_training (void)
{
  Fixture fixture;

  set_up (&fixture, "5,20", 2, ENDLESS);
  bnl_sweep_run_start (fixture.run);
  bnl_sweep_run_fixture_await (fixture.run, BNL_SWEEP_TRAINING);
  await_rows (&fixture, 1);
  tear_down (&fixture);
  set_up (&fixture, "5,20", 2, ENDLESS);
  bnl_sweep_run_start (fixture.run);
  tear_down (&fixture);
}

static void
test_traces (void)
{
  Fixture fixture;
  g_autoptr (BnlTrace) unit = NULL;
  g_autoptr (BnlTrace) train = NULL;
  float values[2];

  set_up (&fixture, "5", 1, 40);
  bnl_sweep_run_fixture_train (fixture.run);
  unit = bnl_sweep_run_dup_trace (fixture.run, 0, 1, 0, "unit");
  train = bnl_sweep_run_dup_trace (fixture.run, 0, 1, 0, "train");
  g_assert_cmpuint (bnl_trace_get_length (unit), >, 10);
  g_assert_cmpuint (bnl_trace_get_length (train), ==, 4);
  g_assert_cmpuint (bnl_trace_get (train, 3, values), ==, 40);
  g_assert_true (
      (double) values[0] ==
      bnl_sweep_table_get (bnl_sweep_run_get_table (fixture.run), 0, 1, 0)->train_accuracy);
  g_assert_null (bnl_sweep_run_dup_trace (fixture.run, 0, 1, 0, "nothing"));
  tear_down (&fixture);
}

/* A long run keeps all evaluations and some rows between, its ends among them. */
static void
test_rows_kept (void)
{
  Fixture fixture;
  g_autoptr (BnlSeries) series = NULL;
  guint n_judged = 0;
  gsize n;

  set_up (&fixture, "20", 1, 3000);
  bnl_sweep_run_fixture_train (fixture.run);
  series = bnl_sweep_run_dup_series (fixture.run, 0, 0, 0);
  n = bnl_series_get_length (series);
  for (gsize i = 0; i < n; i++) {
    const BnlMetrics *row = bnl_series_get (series, i);

    n_judged += !isnan (row->val_accuracy);
    if (i > 0)
      g_assert_cmpuint (row->step - bnl_series_get (series, i - 1)->step, <=, 8);
  }
  g_assert_cmpuint (n_judged, ==, 300);
  g_assert_cmpuint (n, ==, 800);
  g_assert_cmpuint (bnl_series_get (series, 0)->step, ==, 1);
  g_assert_cmpuint (bnl_series_get (series, n - 1)->step, ==, 3000);
  tear_down (&fixture);
}

/* The place is named, and it can be tried again once the data is there. */
static void
test_no_data (void)
{
  const guint n_threads = bnl_lab_fixture_count_threads ();
  g_autoptr (BnlSweep) sweep = bnl_sweep_run_fixture_new ("/nowhere/at/all", "5", 1, 40);
  g_autoptr (BnlSweepRun) run = bnl_sweep_run_new (sweep, NULL, NULL, NULL, 1, 1, 1);
  g_autofree char *problem = NULL;

  for (guint i = 0; i < 2; i++) {
    bnl_sweep_run_start (run);
    g_assert_cmpint (bnl_sweep_run_fixture_await_end (run), ==, BNL_SWEEP_FAILED);
  }
  problem = bnl_sweep_run_dup_problem (run);
  g_assert_nonnull (strstr (problem, "/nowhere/at/all"));
  g_assert_cmpuint (bnl_sweep_run_get_n_done (run), ==, 0);
  bnl_lab_fixture_assert_threads_gone (n_threads);
}

/* One that cannot be done fails alone, says which it is, and is tried again. */
static void
test_fails (void)
{
  char *data = bnl_sweep_run_fixture_new_data ();
  g_autoptr (BnlSweep) plan = bnl_sweep_run_fixture_new (data, "5", 1, 40);
  g_autoptr (BnlSweep) sweep = bnl_sweep_dup (plan);
  g_autoptr (BnlSweepRun) run = NULL;
  g_autofree char *problem = NULL;
  g_autoptr (GError) error = NULL;

  bnl_sweep_set_axis (sweep, "validation", "0.2,0.99", &error);
  g_assert_no_error (error);
  bnl_sweep_build (sweep, &error);
  g_assert_no_error (error);
  /* Two may fail at a time, and G_DEFINE_QUARK() lets both write the same number. */
  bnl_trainer_error_quark ();
  /* Of 90 images 0.99 leave one, which is no batch of five. */
  run = bnl_sweep_run_new (sweep, NULL, NULL, NULL, 2, 1, 1);
  for (guint i = 0; i < 2; i++) {
    bnl_sweep_run_fixture_train (run);
    g_assert_cmpuint (bnl_sweep_run_get_n_done (run), ==, 4);
    g_assert_cmpuint (bnl_sweep_run_get_n_failed (run), ==, 2);
  }
  problem = bnl_sweep_run_dup_problem (run);
  g_assert_nonnull (strstr (problem, "2 runs could not be trained"));
  g_assert_nonnull (strstr (problem, "0.99"));
  g_clear_pointer (&run, bnl_sweep_run_free);
  bnl_sweep_run_fixture_remove_data (data);
}

/* Diverging is a result. */
static void
test_diverges (void)
{
  char *data = bnl_sweep_run_fixture_new_data ();
  g_autoptr (BnlSweep) plan = bnl_sweep_run_fixture_new (data, "5", 1, 200);
  g_autoptr (BnlSweep) sweep = bnl_sweep_dup (plan);
  g_autoptr (BnlSweepRun) run = NULL;
  g_autoptr (GError) error = NULL;
  const BnlSweepResult *result;

  bnl_sweep_set_axis (sweep, "init", "default,gaussian:1000", &error);
  g_assert_no_error (error);
  bnl_sweep_build (sweep, &error);
  g_assert_no_error (error);
  run = bnl_sweep_run_new (sweep, NULL, NULL, NULL, 0, 1, 1);
  bnl_sweep_run_fixture_train (run);
  result = bnl_sweep_table_get (bnl_sweep_run_get_table (run), 1, 0, 0);
  g_assert_cmpint (result->outcome, ==, BNL_SWEEP_OUTCOME_DIVERGED);
  g_assert_cmpuint (result->diverged_at, >, 0);
  g_assert_cmpuint (bnl_sweep_run_get_n_failed (run), ==, 0);
  g_clear_pointer (&run, bnl_sweep_run_free);
  bnl_sweep_run_fixture_remove_data (data);
}

int
main (int argc, char **argv)
{
  bnl_lab_fixture_init (&argc, &argv);
  g_test_add_func ("/lab/sweep-run/numbers", test_numbers);
  g_test_add_func ("/lab/sweep-run/load", test_load);
  g_test_add_func ("/lab/sweep-run/pause", test_pause);
  g_test_add_func ("/lab/sweep-run/stop-and-start", test_stop_and_start);
  g_test_add_func ("/lab/sweep-run/free-while-training", test_free_while_training);
  g_test_add_func ("/lab/sweep-run/traces", test_traces);
  g_test_add_func ("/lab/sweep-run/rows-kept", test_rows_kept);
  g_test_add_func ("/lab/sweep-run/no-data", test_no_data);
  g_test_add_func ("/lab/sweep-run/failed", test_fails);
  g_test_add_func ("/lab/sweep-run/diverges", test_diverges);
  return g_test_run ();
}
