#include <signal.h>
#include <string.h>
#include <sys/resource.h>

#include "bnl-lab-fixture.h"
#include "bnl-store-fixture.h"
#include "bnl-sweep-run-fixture.h"
#include "lab/bnl-recorder-private.h"

/* What a store has of a sweep is not trained again, what was cut short goes on, and whatever else
 * is there is let alone. */

#define N_STEPS 40

typedef struct {
  guint n_threads;
  char *data, *path;
  BnlStore *store;
  BnlRecorder *recorder;
} Fixture;

static void
open_store (Fixture *fixture)
{
  fixture->store = bnl_store_fixture_open (fixture->path);
  fixture->recorder = bnl_recorder_new (fixture->store);
  bnl_recorder_set_intervals (fixture->recorder, 10000, 5000);
}

static void
close_store (Fixture *fixture)
{
  g_clear_pointer (&fixture->recorder, bnl_recorder_free);
  g_clear_pointer (&fixture->store, bnl_store_unref);
}

static void
set_up (Fixture *fixture)
{
  fixture->n_threads = bnl_lab_fixture_count_threads ();
  fixture->data = bnl_sweep_run_fixture_new_data ();
  fixture->path = bnl_store_fixture_new_path ();
  open_store (fixture);
}

static void
tear_down (Fixture *fixture)
{
  close_store (fixture);
  bnl_sweep_run_fixture_remove_data (fixture->data);
  bnl_store_fixture_remove (fixture->path);
  bnl_lab_fixture_assert_threads_gone (fixture->n_threads);
}

static BnlSweepRun *
new_shard (Fixture *fixture, BnlSweep *sweep, guint shard, guint n_shards)
{
  return bnl_sweep_run_new (sweep, fixture->store, fixture->recorder, "test", 2, shard, n_shards);
}

static BnlSweepRun *
new_run (Fixture *fixture, BnlSweep *sweep)
{
  return new_shard (fixture, sweep, 1, 1);
}

static BnlSweep *
new_sweep (Fixture *fixture, const char *batch_sizes, guint n_seeds)
{
  return bnl_sweep_run_fixture_new (fixture->data, batch_sizes, n_seeds, N_STEPS);
}

/* Trains all that is missing and waits until it is kept. */
static void
train (Fixture *fixture, BnlSweep *sweep, guint n_reused)
{
  g_autoptr (BnlSweepRun) run = new_run (fixture, sweep);

  bnl_sweep_run_fixture_train (run);
  g_assert_cmpuint (bnl_sweep_run_get_n_reused (run), ==, n_reused);
  bnl_sweep_run_fixture_assert_right (run);
  g_assert_true (bnl_recorder_flush (fixture->recorder, 20 * G_USEC_PER_SEC));
}

static guint
count_records (Fixture *fixture)
{
  g_autoptr (GPtrArray) records = bnl_store_list (fixture->store, NULL);

  return records->len;
}

/* Loaded, it is all there, with numbers, rows and traces, and nothing is trained any more; with
 * another seed only that seed is. */
static void
test_reused (void)
{
  Fixture fixture;
  g_autoptr (BnlSweep) sweep = NULL;
  g_autoptr (BnlSweep) longer = NULL;
  g_autoptr (BnlSweepRun) run = NULL;
  g_autoptr (BnlTrace) unit = NULL;
  g_autoptr (BnlRunRecord) record = NULL;

  set_up (&fixture);
  sweep = new_sweep (&fixture, "1,5", 2);
  train (&fixture, sweep, 0);
  g_assert_cmpuint (count_records (&fixture), ==, 6);
  close_store (&fixture);
  open_store (&fixture);
  run = new_run (&fixture, sweep);
  bnl_sweep_run_load (run);
  g_assert_cmpint (bnl_sweep_run_fixture_await_end (run), ==, BNL_SWEEP_FINISHED);
  g_assert_cmpuint (bnl_sweep_run_get_n_reused (run), ==, 6);
  g_assert_true (bnl_sweep_run_get_progress (run) == 1.0);
  bnl_sweep_run_fixture_assert_right (run);
  unit = bnl_sweep_run_dup_trace (run, 1, 1, 0, "unit");
  g_assert_cmpuint (bnl_trace_get_length (unit), >, 10);
  record = bnl_store_get (fixture.store,
                          bnl_sweep_table_get (bnl_sweep_run_get_table (run), 1, 1, 0)->id, NULL);
  g_assert_cmpstr (record->arm, ==, "BN");
  g_assert_cmpstr (record->tags[0], ==, "test");
  g_assert_cmpuint (record->spec->batch_size, ==, 5);
  g_clear_pointer (&run, bnl_sweep_run_free);
  longer = new_sweep (&fixture, "1,5", 3);
  train (&fixture, longer, 6);
  g_assert_cmpuint (count_records (&fixture), ==, 9);
  tear_down (&fixture);
}

/* Of other data, settings or program, or gone on with by hand at another rate: not the same. */
static void
test_not_reused (gconstpointer sql)
{
  Fixture fixture;
  g_autoptr (BnlSweep) sweep = NULL;

  set_up (&fixture);
  sweep = new_sweep (&fixture, "5", 1);
  train (&fixture, sweep, 0);
  close_store (&fixture);
  bnl_store_fixture_execute (fixture.path, sql);
  open_store (&fixture);
  train (&fixture, sweep, 1);
  tear_down (&fixture);
}

/* Stopped in the middle, by this object or one before: each run goes on as itself. */
static void
test_goes_on (void)
{
  Fixture fixture;
  g_autoptr (BnlSweep) sweep = NULL;
  guint n_stopped = 0;

  set_up (&fixture);
  sweep = bnl_sweep_run_fixture_new (fixture.data, "5,20", 1, 4000);
  for (guint i = 0; i < 3; i++) {
    g_autoptr (BnlSweepRun) run = new_run (&fixture, sweep);

    for (guint j = 0; j < 2; j++) {
      bnl_sweep_run_start (run);
      bnl_sweep_run_fixture_await (run, BNL_SWEEP_TRAINING);
      g_usleep (15000);
      bnl_sweep_run_stop (run);
      n_stopped += bnl_sweep_run_fixture_await_end (run) == BNL_SWEEP_STOPPED;
    }
    g_clear_pointer (&run, bnl_sweep_run_free);
    close_store (&fixture);
    open_store (&fixture);
  }
  g_assert_cmpuint (n_stopped, >, 0);
  {
    g_autoptr (BnlSweepRun) run = new_run (&fixture, sweep);

    bnl_sweep_run_fixture_train (run);
    bnl_sweep_run_fixture_assert_right (run);
  }
  g_assert_true (bnl_recorder_flush (fixture.recorder, 20 * G_USEC_PER_SEC));
  g_assert_cmpuint (count_records (&fixture), ==, 4);
  tear_down (&fixture);
}

/* Parts of a sweep in databases of their own, put together, are the sweep. */
static void
test_shards (void)
{
  Fixture shards[2];
  g_autoptr (BnlSweep) sweep = NULL;
  g_autoptr (BnlSweepRun) whole = NULL;
  g_autoptr (BnlSweepRun) merged = NULL;
  g_autoptr (GError) error = NULL;
  guint n_runs = 0, n_added, n_known;

  set_up (&shards[0]);
  set_up (&shards[1]);
  sweep = new_sweep (&shards[0], "1,5,20", 2);
  for (guint i = 0; i < 2; i++) {
    g_autoptr (BnlSweepRun) run = new_shard (&shards[i], sweep, i + 1, 2);

    bnl_sweep_run_fixture_train (run);
    n_runs += bnl_sweep_run_get_n_runs (run);
    g_assert_cmpuint (bnl_sweep_run_get_n_done (run), ==, bnl_sweep_run_get_n_runs (run));
  }
  g_assert_cmpuint (n_runs, ==, 10);
  close_store (&shards[1]);
  g_assert_true (bnl_recorder_flush (shards[0].recorder, 20 * G_USEC_PER_SEC));
  g_assert_true (bnl_store_merge (shards[0].store, shards[1].path, &n_added, &n_known, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (n_added, >, 3);
  merged = new_run (&shards[0], sweep);
  bnl_sweep_run_load (merged);
  g_assert_cmpint (bnl_sweep_run_fixture_await_end (merged), ==, BNL_SWEEP_FINISHED);
  whole = bnl_sweep_run_new (sweep, NULL, NULL, NULL, 1, 1, 1);
  bnl_sweep_run_fixture_train (whole);
  bnl_sweep_run_fixture_assert_same (bnl_sweep_run_get_table (merged),
                                     bnl_sweep_run_get_table (whole));
  g_clear_pointer (&merged, bnl_sweep_run_free);
  g_clear_pointer (&whole, bnl_sweep_run_free);
  tear_down (&shards[1]);
  tear_down (&shards[0]);
}

/* What another shard has done is shown, and is none of this one's. */
static void
test_other_shard (void)
{
  Fixture fixture;
  g_autoptr (BnlSweep) sweep = NULL;
  g_autoptr (BnlSweepRun) first = NULL;
  g_autoptr (BnlSweepRun) second = NULL;
  BnlSweepTable *table;

  set_up (&fixture);
  sweep = new_sweep (&fixture, "5,20", 1);
  first = new_shard (&fixture, sweep, 1, 2);
  bnl_sweep_run_fixture_train (first);
  second = new_shard (&fixture, sweep, 2, 2);
  bnl_sweep_run_load (second);
  g_assert_cmpint (bnl_sweep_run_fixture_await_end (second), ==, BNL_SWEEP_READY);
  table = bnl_sweep_run_get_table (second);
  g_assert_cmpuint (bnl_sweep_run_get_n_runs (second), ==, 2);
  g_assert_cmpuint (bnl_sweep_run_get_n_done (second), ==, 0);
  g_assert_true (bnl_sweep_run_get_progress (second) == 0.0);
  g_assert_true (bnl_sweep_outcome_is_measured (bnl_sweep_table_get (table, 0, 0, 0)->outcome));
  g_assert_cmpint (bnl_sweep_table_get (table, 1, 0, 0)->outcome, ==, BNL_SWEEP_OUTCOME_NONE);
  g_clear_pointer (&first, bnl_sweep_run_free);
  g_clear_pointer (&second, bnl_sweep_run_free);
  tear_down (&fixture);
}

/* Two of the same sweep side by side, one store and recorder: both are right. */
static void
test_two_at_once (void)
{
  Fixture fixture;
  g_autoptr (BnlSweep) sweep = NULL;
  BnlSweepRun *runs[2];

  set_up (&fixture);
  sweep = new_sweep (&fixture, "5,20", 2);
  for (guint i = 0; i < 2; i++) {
    runs[i] = new_run (&fixture, sweep);
    bnl_sweep_run_start (runs[i]);
  }
  for (guint i = 0; i < 2; i++)
    g_assert_cmpint (bnl_sweep_run_fixture_await_end (runs[i]), ==, BNL_SWEEP_FINISHED);
  for (guint i = 0; i < 2; i++) {
    bnl_sweep_run_fixture_assert_right (runs[i]);
    bnl_sweep_run_free (runs[i]);
  }
  g_assert_true (bnl_recorder_flush (fixture.recorder, 20 * G_USEC_PER_SEC));
  train (&fixture, sweep, 8);
  tear_down (&fixture);
}

/* The same two, of which one is stopped again and again: neither writes into what the other goes on
 * with. */
static void
test_two_stopped (void)
{
  Fixture fixture;
  g_autoptr (BnlSweep) sweep = NULL;
  g_autoptr (BnlSweepRun) a = NULL;
  g_autoptr (BnlSweepRun) b = NULL;

  set_up (&fixture);
  sweep = bnl_sweep_run_fixture_new (fixture.data, "5,20", 1, 4000);
  a = new_run (&fixture, sweep);
  b = new_run (&fixture, sweep);
  for (guint i = 0; i < 3; i++) {
    bnl_sweep_run_start (a);
    bnl_sweep_run_start (b);
    bnl_sweep_run_fixture_await (a, BNL_SWEEP_TRAINING);
    bnl_sweep_run_fixture_await (b, BNL_SWEEP_TRAINING);
    bnl_sweep_run_pause (b);
    g_usleep (10000);
    bnl_sweep_run_stop (a);
    bnl_sweep_run_fixture_await_end (a);
    bnl_sweep_run_start (a);
    bnl_sweep_run_fixture_await (a, BNL_SWEEP_TRAINING);
    bnl_sweep_run_stop (b);
    bnl_sweep_run_fixture_await_end (b);
    bnl_sweep_run_stop (a);
    bnl_sweep_run_fixture_await_end (a);
  }
  bnl_sweep_run_fixture_train (a);
  bnl_sweep_run_fixture_train (b);
  bnl_sweep_run_fixture_assert_right (a);
  bnl_sweep_run_fixture_assert_right (b);
  g_assert_true (bnl_recorder_flush (fixture.recorder, 20 * G_USEC_PER_SEC));
  g_clear_pointer (&a, bnl_sweep_run_free);
  g_clear_pointer (&b, bnl_sweep_run_free);
  train (&fixture, sweep, 4);
  tear_down (&fixture);
}

/* Nothing can be written: all of it is trained all the same, the person is told, and memory does
 * not fill up with what waits. */
static void
test_full (void)
{
  Fixture fixture;
  g_autoptr (BnlSweep) sweep = NULL;
  g_autoptr (BnlSweepRun) run = NULL;
  g_autofree char *problem = NULL;
  g_autofree char *afterwards = NULL;
  struct rlimit before, tight;
  guint n_pending = 0;

  set_up (&fixture);
  sweep = new_sweep (&fixture, "5,20", 25);
  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &before), ==, 0);
  tight = (struct rlimit){ 4096, before.rlim_max };
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &tight), ==, 0);
  run = new_run (&fixture, sweep);
  bnl_sweep_run_start (run);
  while (bnl_sweep_run_get_n_done (run) < 100) {
    bnl_sweep_run_wait (run, 1000);
    bnl_sweep_run_poll (run);
    n_pending = MAX (n_pending, bnl_recorder_get_n_pending (fixture.recorder));
  }
  g_assert_cmpint (bnl_sweep_run_fixture_await_end (run), ==, BNL_SWEEP_FINISHED);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &before), ==, 0);
  g_assert_cmpuint (n_pending, <=, 36);
  problem = bnl_sweep_run_dup_problem (run);
  g_assert_nonnull (problem);
  g_assert_nonnull (strstr (problem, "Runs are not kept now"));
  /* There is room again: what waited is written, the others are named. */
  for (guint i = 0; i < 200 && !bnl_recorder_flush (fixture.recorder, G_USEC_PER_SEC); i++)
    g_usleep (100000);
  afterwards = bnl_sweep_run_dup_problem (run);
  g_assert_nonnull (strstr (afterwards, "were not kept"));
  g_assert_cmpuint (count_records (&fixture), >, 0);
  g_assert_cmpuint (count_records (&fixture), <, 100);
  g_clear_pointer (&run, bnl_sweep_run_free);
  tear_down (&fixture);
}

int
main (int argc, char **argv)
{
  bnl_lab_fixture_init (&argc, &argv);
  g_test_add_func ("/lab/sweep-reuse/reused", test_reused);
  g_test_add_data_func ("/lab/sweep-reuse/other-data",
                        "UPDATE run SET dataset_checksum = '12345678' WHERE arm = 'BN'",
                        test_not_reused);
  g_test_add_data_func ("/lab/sweep-reuse/other-version",
                        "UPDATE run SET version = '0.0.1' WHERE arm = 'BN'", test_not_reused);
  g_test_add_data_func ("/lab/sweep-reuse/other-group",
                        "UPDATE run SET group_uuid = 'another' WHERE arm = 'BN'", test_not_reused);
  g_test_add_data_func ("/lab/sweep-reuse/other-rate",
                        "INSERT INTO event (run_id, place, step, at_usec, kind, text) "
                        "SELECT id, 50, 7, 0, 1, '0.5' FROM run WHERE arm = 'BN'",
                        test_not_reused);
  g_test_add_data_func ("/lab/sweep-reuse/changed",
                        "INSERT INTO event (run_id, place, step, at_usec, kind, text) "
                        "SELECT id, 50, 7, 0, 0, 'Goes on with lr 0.01 instead of 0.1' "
                        "FROM run WHERE arm = 'BN'",
                        test_not_reused);
  g_test_add_data_func ("/lab/sweep-reuse/rows-lost",
                        "DELETE FROM chunk WHERE run_id IN "
                        "(SELECT id FROM run WHERE arm = 'BN')",
                        test_not_reused);
  g_test_add_func ("/lab/sweep-reuse/goes-on", test_goes_on);
  g_test_add_func ("/lab/sweep-reuse/shards", test_shards);
  g_test_add_func ("/lab/sweep-reuse/other-shard", test_other_shard);
  g_test_add_func ("/lab/sweep-reuse/two-at-once", test_two_at_once);
  g_test_add_func ("/lab/sweep-reuse/two-stopped", test_two_stopped);
  g_test_add_func ("/lab/sweep-reuse/full", test_full);
  return g_test_run ();
}
