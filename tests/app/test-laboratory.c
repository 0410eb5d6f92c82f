/* Who trains and who waits: one experiment at a time, the next by itself, whatever becomes of the
 * one before.  Without a store and without a window. */

#include <glib/gstdio.h>
#include <string.h>

#include "app/bnl-laboratory.h"

#define PATIENCE_USEC (30 * G_USEC_PER_SEC)
#define LONG_STEPS 1000000
#define SHORT_STEPS 3

typedef struct {
  BnlRunsKeeper *keeper;
  BnlLaboratory *laboratory;
  BnlExperimentRunner *a, *b, *c; /* borrowed */
  guint n_ended, n_changing;
} Bench;

static const char *const ids[] = { "a", "b", "c" };
static char *folder;

static void
write_experiment (const char *id, const char *title, guint n_steps)
{
  g_autofree char *name = g_strconcat (id, ".json", NULL);
  g_autofree char *path = g_build_filename (folder, "bnlab", "experiments", name, NULL);
  g_autofree char *text = g_strdup_printf (
      "{\"bnlab_experiment\": 1, \"id\": \"%s\", \"title\": \"%s\", \"guess\": [\"yes\", \"no\"],"
      " \"quick\": {\"spec\": {\"steps\": %u, \"hidden\": \"2\", \"norm\": \"batch\"},"
      "   \"vary\": [{\"key\": \"batch_size\", \"values\": \"1,8\"}], \"seeds\": 2},"
      " \"full\": {\"spec\": {\"steps\": 2, \"hidden\": \"2\"}, \"seeds\": 4}}",
      id, title, n_steps);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
count_ended_cb (Bench *bench)
{
  bench->n_ended++;
}

static void
count_changing_cb (Bench *bench)
{
  bench->n_changing++;
}

static void
find_all (Bench *bench)
{
  bench->a = bnl_laboratory_find (bench->laboratory, "a");
  bench->b = bnl_laboratory_find (bench->laboratory, "b");
  bench->c = bnl_laboratory_find (bench->laboratory, "c");
}

static void
set_up (Bench *bench, gconstpointer n_steps)
{
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    write_experiment (ids[i], ids[i], GPOINTER_TO_UINT (n_steps));
  bench->keeper = bnl_runs_keeper_new ();
  bench->laboratory = bnl_laboratory_new (bench->keeper);
  bnl_laboratory_set_n_threads (bench->laboratory, 1);
  g_signal_connect_swapped (bench->laboratory, "ended", G_CALLBACK (count_ended_cb), bench);
  g_signal_connect_swapped (bench->laboratory, "notify::changing", G_CALLBACK (count_changing_cb),
                            bench);
  find_all (bench);
}

static void
tear_down (Bench *bench, G_GNUC_UNUSED gconstpointer data)
{
  bnl_laboratory_shutdown (bench->laboratory);
  g_assert_false (bnl_laboratory_get_changing (bench->laboratory));
  g_assert_finalize_object (bench->laboratory);
  g_object_unref (bench->keeper);
}

static void
wait_for (Bench *bench, BnlExperimentRunner *runner, BnlRunnerState state)
{
  const gint64 end = g_get_monotonic_time () + PATIENCE_USEC;

  while (bnl_experiment_runner_get_state (runner) != state) {
    g_main_context_iteration (NULL, FALSE);
    bnl_laboratory_poll (bench->laboratory);
    g_assert_cmpint (g_get_monotonic_time (), <, end);
  }
}

static void
assert_state (BnlExperimentRunner *runner, BnlRunnerState state)
{
  g_assert_cmpint (bnl_experiment_runner_get_state (runner), ==, state);
}

/* It is said of each that waits which one it waits for, also where that is another by now. */
static void
test_waits_for (Bench *bench, G_GNUC_UNUSED gconstpointer data)
{
  bnl_laboratory_run (bench->laboratory, bench->a);
  bnl_laboratory_run (bench->laboratory, bench->b);
  bnl_laboratory_run (bench->laboratory, bench->c);
  g_assert_true (bnl_laboratory_get_training (bench->laboratory) == bench->a);
  assert_state (bench->b, BNL_RUNNER_WAITING);
  g_assert_nonnull (strstr (bnl_experiment_runner_get_status (bench->c), "“a”"));
  wait_for (bench, bench->a, BNL_RUNNER_RUNNING);
  bnl_laboratory_stop (bench->laboratory, bench->a);
  wait_for (bench, bench->b, BNL_RUNNER_RUNNING);
  assert_state (bench->c, BNL_RUNNER_WAITING);
  g_assert_nonnull (strstr (bnl_experiment_runner_get_status (bench->c), "“b”"));
  /* One that comes in between is the one that is waited for. */
  bnl_laboratory_run_first (bench->laboratory, bench->a);
  g_assert_true (bnl_laboratory_get_training (bench->laboratory) == bench->a);
  wait_for (bench, bench->b, BNL_RUNNER_PAUSED);
  g_assert_nonnull (strstr (bnl_experiment_runner_get_status (bench->c), "“a”"));
}

/* Asked for twice is asked for once, and whoever waits can be called off. */
static void
test_called_off (Bench *bench, G_GNUC_UNUSED gconstpointer data)
{
  bnl_laboratory_run (bench->laboratory, bench->a);
  bnl_laboratory_run (bench->laboratory, bench->a);
  bnl_laboratory_run (bench->laboratory, bench->b);
  bnl_laboratory_run (bench->laboratory, bench->b);
  bnl_laboratory_run (bench->laboratory, bench->c);
  bnl_laboratory_stop (bench->laboratory, bench->b);
  assert_state (bench->b, BNL_RUNNER_READY);
  wait_for (bench, bench->a, BNL_RUNNER_RUNNING);
  bnl_laboratory_stop (bench->laboratory, bench->a);
  wait_for (bench, bench->c, BNL_RUNNER_RUNNING);
  bnl_laboratory_stop (bench->laboratory, bench->c);
  wait_for (bench, bench->c, BNL_RUNNER_READY);
  g_assert_null (bnl_laboratory_get_training (bench->laboratory));
  bnl_laboratory_poll (bench->laboratory);
  assert_state (bench->b, BNL_RUNNER_READY);
  g_assert_false (bnl_laboratory_get_changing (bench->laboratory));
  g_assert_cmpuint (bench->n_ended, ==, 0);
}

/* A pause lets the next one train; the paused one goes on where it was, after it. */
static void
test_pause (Bench *bench, G_GNUC_UNUSED gconstpointer data)
{
  BnlSweepRun *run;

  bnl_laboratory_run (bench->laboratory, bench->a);
  wait_for (bench, bench->a, BNL_RUNNER_RUNNING);
  run = bnl_experiment_runner_get_run (bench->a);
  bnl_laboratory_run (bench->laboratory, bench->b);
  bnl_laboratory_pause (bench->laboratory, bench->a);
  wait_for (bench, bench->b, BNL_RUNNER_RUNNING);
  assert_state (bench->a, BNL_RUNNER_PAUSED);
  g_assert_true (bnl_experiment_runner_is_active (bench->a));
  bnl_laboratory_run (bench->laboratory, bench->a);
  assert_state (bench->a, BNL_RUNNER_WAITING);
  bnl_laboratory_stop (bench->laboratory, bench->b);
  wait_for (bench, bench->a, BNL_RUNNER_RUNNING);
  g_assert_true (bnl_experiment_runner_get_run (bench->a) == run);
}

/* Three short ones end one after the other, each told once; what is not on screen is put away. */
static void
test_all_end (Bench *bench, G_GNUC_UNUSED gconstpointer data)
{
  bnl_laboratory_show (bench->laboratory, bench->b);
  bnl_laboratory_run (bench->laboratory, bench->a);
  bnl_laboratory_run (bench->laboratory, bench->b);
  bnl_laboratory_run (bench->laboratory, bench->c);
  g_assert_true (bnl_laboratory_get_changing (bench->laboratory));
  wait_for (bench, bench->c, BNL_RUNNER_FINISHED);
  assert_state (bench->a, BNL_RUNNER_FINISHED);
  assert_state (bench->b, BNL_RUNNER_FINISHED);
  g_assert_cmpuint (bench->n_ended, ==, 3);
  g_assert_null (bnl_experiment_runner_get_run (bench->a));
  g_assert_nonnull (bnl_experiment_runner_get_run (bench->b));
  /* Without the runs that cannot be trained: a batch of one with BN. */
  g_assert_cmpuint (bnl_experiment_runner_get_n_runs (bench->a), ==, 2);
  g_assert_cmpuint (bnl_experiment_runner_get_n_done (bench->a), ==, 2);
  g_assert_true (bnl_experiment_runner_get_progress (bench->a) >= 1.0);
  bnl_laboratory_show (bench->laboratory, NULL);
  g_assert_null (bnl_experiment_runner_get_run (bench->b));
  assert_state (bench->b, BNL_RUNNER_FINISHED);
  bnl_laboratory_poll (bench->laboratory);
  g_assert_false (bnl_laboratory_get_changing (bench->laboratory));
}

/* The file of the one that trains is another one now: the new one is at its beginning, and who
 * waited for the old one waits no more. */
static void
test_reload (Bench *bench, G_GNUC_UNUSED gconstpointer data)
{
  BnlExperimentRunner *b = bench->b;

  bnl_laboratory_run (bench->laboratory, bench->a);
  bnl_laboratory_run (bench->laboratory, bench->b);
  wait_for (bench, bench->a, BNL_RUNNER_RUNNING);
  write_experiment ("a", "Another", LONG_STEPS);
  bnl_laboratory_reload (bench->laboratory);
  find_all (bench);
  g_assert_cmpstr (bnl_experiment_get_title (bnl_experiment_runner_get_experiment (bench->a)), ==,
                   "Another");
  assert_state (bench->a, BNL_RUNNER_READY);
  /* What stayed as it was is who it was. */
  g_assert_true (bench->b == b);
  g_assert_true (bnl_laboratory_get_training (bench->laboratory) == b);
  g_assert_true (bnl_laboratory_get_changing (bench->laboratory));
  wait_for (bench, bench->b, BNL_RUNNER_RUNNING);
}

/* Whose file has gone neither trains nor waits any more. */
static void
test_removed (Bench *bench, G_GNUC_UNUSED gconstpointer data)
{
  g_autofree char *path = g_build_filename (folder, "bnlab", "experiments", "b.json", NULL);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (bench->laboratory));

  bnl_laboratory_run (bench->laboratory, bench->a);
  bnl_laboratory_run (bench->laboratory, bench->b);
  bnl_laboratory_run (bench->laboratory, bench->c);
  g_unlink (path);
  bnl_laboratory_reload (bench->laboratory);
  find_all (bench);
  g_assert_null (bench->b);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (bench->laboratory)), ==, n - 1);
  wait_for (bench, bench->a, BNL_RUNNER_RUNNING);
  bnl_laboratory_stop (bench->laboratory, bench->a);
  wait_for (bench, bench->c, BNL_RUNNER_RUNNING);
}

/* The version is chosen while nothing trains nor waits, and each has a count of its own. */
static void
test_version (Bench *bench, G_GNUC_UNUSED gconstpointer data)
{
  bnl_experiment_runner_set_kept (bench->a, TRUE, 3);
  assert_state (bench->a, BNL_RUNNER_READY);
  bnl_experiment_runner_set_full (bench->a, TRUE);
  g_assert_true (bnl_experiment_runner_get_full (bench->a));
  g_assert_cmpuint (bnl_experiment_runner_get_n_runs (bench->a), ==, 4);
  g_assert_cmpuint (bnl_experiment_runner_get_n_done (bench->a), ==, 3);
  assert_state (bench->a, BNL_RUNNER_INTERRUPTED);
  g_assert_cmpstr (bnl_experiment_runner_get_status (bench->a), ==,
                   "Ready to go on: 3 of 4 runs done");
  /* More than there are were of another plan. */
  bnl_experiment_runner_set_kept (bench->a, TRUE, 99);
  g_assert_cmpuint (bnl_experiment_runner_get_n_done (bench->a), ==, 4);
  assert_state (bench->a, BNL_RUNNER_FINISHED);

  bnl_laboratory_run (bench->laboratory, bench->c);
  bnl_laboratory_run (bench->laboratory, bench->b);
  bnl_experiment_runner_set_full (bench->c, TRUE);
  g_assert_false (bnl_experiment_runner_get_full (bench->c));
  bnl_experiment_runner_set_full (bench->b, TRUE);
  g_assert_false (bnl_experiment_runner_get_full (bench->b));
  assert_state (bench->b, BNL_RUNNER_WAITING);
}

/* A guess that the experiment does not offer is none. */
static void
test_guess (Bench *bench, G_GNUC_UNUSED gconstpointer data)
{
  g_assert_cmpint (bnl_experiment_runner_get_guess (bench->a), ==, -1);
  bnl_experiment_runner_set_guess (bench->a, 1);
  g_assert_cmpint (bnl_experiment_runner_get_guess (bench->a), ==, 1);
  bnl_experiment_runner_set_guess (bench->a, 2);
  g_assert_cmpint (bnl_experiment_runner_get_guess (bench->a), ==, -1);
  bnl_experiment_runner_set_guess (bench->a, -7);
  g_assert_cmpint (bnl_experiment_runner_get_guess (bench->a), ==, -1);
}

/* After the end nothing is begun. */
static void
test_shutdown (Bench *bench, G_GNUC_UNUSED gconstpointer data)
{
  bnl_laboratory_run (bench->laboratory, bench->a);
  bnl_laboratory_run (bench->laboratory, bench->b);
  bnl_laboratory_shutdown (bench->laboratory);
  g_assert_null (bnl_laboratory_get_training (bench->laboratory));
  assert_state (bench->b, BNL_RUNNER_READY);
  bnl_laboratory_run (bench->laboratory, bench->b);
  bnl_laboratory_poll (bench->laboratory);
  bnl_laboratory_show (bench->laboratory, bench->c);
  g_assert_null (bnl_laboratory_get_training (bench->laboratory));
  g_assert_null (bnl_experiment_runner_get_run (bench->b));
  g_assert_null (bnl_experiment_runner_get_run (bench->c));
}

static void
add (const char *path, guint n_steps, void (*test) (Bench *bench, gconstpointer data))
{
  g_test_add (path, Bench, GUINT_TO_POINTER (n_steps), set_up, test, tear_down);
}

int
main (int argc, char *argv[])
{
  g_autofree char *experiments = NULL;

  folder = g_dir_make_tmp ("bnl-laboratory-XXXXXX", NULL);
  g_setenv ("XDG_DATA_HOME", folder, TRUE);
  experiments = g_build_filename (folder, "bnlab", "experiments", NULL);
  g_mkdir_with_parents (experiments, 0700);
  g_test_init (&argc, &argv, NULL);
  add ("/app/laboratory/waits-for", LONG_STEPS, test_waits_for);
  add ("/app/laboratory/called-off", LONG_STEPS, test_called_off);
  add ("/app/laboratory/pause", LONG_STEPS, test_pause);
  add ("/app/laboratory/all-end", SHORT_STEPS, test_all_end);
  add ("/app/laboratory/reload", LONG_STEPS, test_reload);
  add ("/app/laboratory/removed", LONG_STEPS, test_removed);
  add ("/app/laboratory/version", LONG_STEPS, test_version);
  add ("/app/laboratory/guess", LONG_STEPS, test_guess);
  add ("/app/laboratory/shutdown", LONG_STEPS, test_shutdown);
  return g_test_run ();
}
