#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bnl-lab-fixture.h"
#include "bnl-store-fixture.h"
#include "bnl-sweep-run-fixture.h"
#include "engine/bnl-blas.h"
#include "lab/bnl-recorder-private.h"

/* A program that trains a sweep is killed in the middle, again and again, on the same database;
 * the next one goes on with what is there, and in the end it is the sweep that was never killed. */

#define N_KILLS 3
#define N_STEPS 6000 /* so that one kill does not suffice */
#define N_RUNS 8

#define CHILD "--train-until-killed"

static BnlSweep *
new_sweep (const char *data)
{
  return bnl_sweep_run_fixture_new (data, "5,20", 2, N_STEPS);
}

/* Says on stdout how many runs are done and how many of them were there before. */
G_GNUC_NORETURN static void
train_until_killed (const char *path, const char *data)
{
  char message[256];
  g_autoptr (BnlStore) store = bnl_store_fixture_open (path);
  g_autoptr (BnlRecorder) recorder = bnl_recorder_new (store);
  g_autoptr (BnlSweep) sweep = new_sweep (data);
  g_autoptr (BnlSweepRun) run = NULL;

  g_assert_true (bnl_blas_start (message, sizeof message));
  bnl_recorder_set_intervals (recorder, 15000, 5000);
  run = bnl_sweep_run_new (sweep, store, recorder, NULL, 2, 1, 1);
  bnl_sweep_run_start (run);
  for (;;) {
    const guint counts[2] = { bnl_sweep_run_get_n_done (run), bnl_sweep_run_get_n_reused (run) };

    if (bnl_recorder_flush (recorder, G_USEC_PER_SEC))
      g_assert_cmpint (write (STDOUT_FILENO, counts, sizeof counts), ==, sizeof counts);
    bnl_sweep_run_wait (run, 2000);
    bnl_sweep_run_poll (run);
  }
}

/* What the program last said. */
static void
kill_after (const char *program, const char *path, const char *data, gulong usec, guint *counts)
{
  const char *const words[] = { program, CHILD, path, data, NULL };
  g_autoptr (GError) error = NULL;
  guint said[2];
  GPid child;
  int out, status;

  g_spawn_async_with_pipes (NULL, (char **) words, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL,
                            &child, NULL, &out, NULL, &error);
  g_assert_no_error (error);
  g_usleep (usec);
  g_assert_cmpint (kill (child, SIGKILL), ==, 0);
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFSIGNALED (status));
  while (read (out, said, sizeof said) == sizeof said)
    memcpy (counts, said, sizeof said);
  close (out);
}

static guint
count_records (BnlStore *store)
{
  g_autoptr (GPtrArray) records = bnl_store_list (store, NULL);

  return records->len;
}

static void
test_killed (gconstpointer program)
{
  char *path = bnl_store_fixture_new_path ();
  char *data = bnl_sweep_run_fixture_new_data ();
  g_autoptr (BnlSweep) sweep = new_sweep (data);
  g_autoptr (BnlStore) store = NULL;
  g_autoptr (BnlRecorder) recorder = NULL;
  g_autoptr (BnlSweepRun) run = NULL;
  guint counts[2] = { 0 }, n_done = 0;

  for (guint i = 0; i < N_KILLS; i++) {
    kill_after (program, path, data, (gulong) g_test_rand_int_range (50000, 200000), counts);
    g_test_message ("%u done, %u reused", counts[0], counts[1]);
    g_assert_cmpuint (counts[0], >=, n_done);
    n_done = counts[0];
  }
  store = bnl_store_fixture_open (path);
  g_assert_null (bnl_store_dup_problem (store));
  recorder = bnl_recorder_new (store);
  run = bnl_sweep_run_new (sweep, store, recorder, NULL, 2, 1, 1);
  bnl_sweep_run_fixture_train (run);
  g_assert_cmpuint (bnl_sweep_run_get_n_reused (run), >=, n_done);
  bnl_sweep_run_fixture_assert_right (run);
  /* Each was gone on with as itself. */
  g_assert_true (bnl_recorder_flush (recorder, 20 * G_USEC_PER_SEC));
  g_assert_cmpuint (count_records (store), ==, N_RUNS);
  g_assert_cmpuint (bnl_store_fixture_count_files (path, ".damaged-"), ==, 0);
  g_clear_pointer (&run, bnl_sweep_run_free);
  g_clear_pointer (&recorder, bnl_recorder_free);
  g_clear_pointer (&store, bnl_store_unref);
  bnl_sweep_run_fixture_remove_data (data);
  bnl_store_fixture_remove (path);
}

int
main (int argc, char **argv)
{
  if (argc == 4 && strcmp (argv[1], CHILD) == 0)
    train_until_killed (argv[2], argv[3]);
  bnl_lab_fixture_init (&argc, &argv);
  g_test_add_data_func ("/lab/sweep-killed/at-random", argv[0], test_killed);
  return g_test_run ();
}
