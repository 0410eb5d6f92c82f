/* The page of experiments with sweeps of a few steps: one trains while the other waits, what is
 * measured is there in every view, and is found again by the next session. */

#include <adwaita.h>
#include <glib/gstdio.h>

#include "app/bnl-app-resources.h"
#include "app/bnl-experiments-page.h"

#define PATIENCE_USEC (60 * G_USEC_PER_SEC)
#define SWEEP                                                                                      \
  "{\"spec\": {\"steps\": 20, \"optimizer\": \"sgd\"}, \"seeds\": 2,"                              \
  " \"vary\": [{\"key\": \"lr\", \"values\": \"0.01,0.1\"},"                                       \
  "            {\"key\": \"batch_size\", \"values\": \"16,32\"}],"                                 \
  " \"arms\": [{\"name\": \"none\", \"set\": {\"norm\": \"none\"}},"                               \
  "            {\"name\": \"batch\", \"set\": {\"norm\": \"batch\"}}]}"
#define N_RUNS 16

typedef struct {
  BnlController *controller;
  BnlLaboratory *laboratory;
  GtkWidget *page, *window;
  BnlExperimentRunner *first, *second; /* borrowed */
} Bench;

typedef gboolean (*Condition) (Bench *bench);

static char *folder;

static void
write_experiment (const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (folder, "bnlab", "experiments", name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
wait_until (Bench *bench, Condition condition)
{
  gint64 end = g_get_monotonic_time () + PATIENCE_USEC;

  while (!condition (bench)) {
    g_main_context_iteration (NULL, FALSE);
    bnl_laboratory_poll (bench->laboratory);
    g_assert_cmpint (g_get_monotonic_time (), <, end);
  }
}

static gboolean
has_run (Bench *bench)
{
  BnlSweepRun *run = bnl_experiment_runner_get_run (bench->first);

  return run && bnl_experiment_runner_get_state (bench->first) != BNL_RUNNER_LOADING;
}

static gboolean
has_finished (Bench *bench)
{
  return bnl_experiment_runner_get_state (bench->first) == BNL_RUNNER_FINISHED;
}

static gboolean
have_finished (Bench *bench)
{
  return has_finished (bench) &&
         bnl_experiment_runner_get_state (bench->second) == BNL_RUNNER_FINISHED;
}

static void
set_up (Bench *bench)
{
  g_autofree char *path = g_build_filename (folder, "runs.db", NULL);

  bench->controller = bnl_controller_new ();
  bnl_runs_keeper_open (bnl_controller_get_keeper (bench->controller), path);
  bench->laboratory = bnl_laboratory_new (bnl_controller_get_keeper (bench->controller));
  bench->first = bnl_laboratory_find (bench->laboratory, "first");
  bench->second = bnl_laboratory_find (bench->laboratory, "second");
  g_assert_nonnull (bench->first);
  g_assert_nonnull (bench->second);
  bench->page = g_object_new (BNL_TYPE_EXPERIMENTS_PAGE, "controller", bench->controller,
                              "laboratory", bench->laboratory, "experiment", "first", NULL);
  bench->window = adw_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (bench->window), 1100, 800);
  adw_window_set_content (ADW_WINDOW (bench->window), bench->page);
  gtk_window_present (GTK_WINDOW (bench->window));
  wait_until (bench, has_run);
}

static void
tear_down (Bench *bench)
{
  gtk_window_destroy (GTK_WINDOW (bench->window));
  bnl_laboratory_shutdown (bench->laboratory);
  bnl_controller_shutdown (bench->controller);
  g_object_unref (bench->laboratory);
  g_object_unref (bench->controller);
}

/* Guided ones come first, by number; a file that is none is said. */
static void
test_list (void)
{
  Bench bench;
  g_autoptr (BnlExperimentRunner) first = NULL;

  set_up (&bench);
  first = g_list_model_get_item (G_LIST_MODEL (bench.laboratory), 0);
  g_assert_cmpuint (bnl_experiment_runner_get_number (first), ==, 1);
  g_assert_cmpuint (bnl_experiment_runner_get_number (bench.first), ==, 0);
  g_assert_nonnull (strstr (bnl_laboratory_get_problems (bench.laboratory), "broken.json"));
  g_assert_true (bnl_experiments_page_get_runner (BNL_EXPERIMENTS_PAGE (bench.page)) ==
                 bench.first);
  g_assert_cmpuint (bnl_experiment_runner_get_n_runs (bench.first), ==, N_RUNS);
  tear_down (&bench);
}

/* One trains at a time, and the next one by itself. */
static void
test_queue (void)
{
  Bench bench;

  set_up (&bench);
  g_assert_cmpint (bnl_experiment_runner_get_state (bench.first), ==, BNL_RUNNER_READY);
  g_assert_true (bnl_experiments_page_start_or_stop (BNL_EXPERIMENTS_PAGE (bench.page)));
  bnl_laboratory_run (bench.laboratory, bench.second);
  g_assert_cmpint (bnl_experiment_runner_get_state (bench.second), ==, BNL_RUNNER_WAITING);
  g_assert_nonnull (strstr (bnl_experiment_runner_get_status (bench.second), "The first"));
  wait_until (&bench, have_finished);
  g_assert_cmpuint (bnl_experiment_runner_get_n_done (bench.first), ==, N_RUNS);
  tear_down (&bench);
}

/* By the next session, and in every view. */
static void
test_again (void)
{
  const char *const views[] = { "picture-1", "table", "picture-0" };
  g_autofree char *shown = NULL;
  Bench bench;

  set_up (&bench);
  wait_until (&bench, has_finished);
  g_assert_true (g_str_has_prefix (bnl_experiment_runner_get_status (bench.first), "Finished"));
  for (gsize i = 0; i < G_N_ELEMENTS (views); i++) {
    g_clear_pointer (&shown, g_free);
    g_object_set (bench.page, "view", views[i], NULL);
    g_object_get (bench.page, "view", &shown, NULL);
    g_assert_cmpstr (shown, ==, views[i]);
    for (guint turn = 0; turn < 20; turn++)
      g_main_context_iteration (NULL, FALSE);
  }
  g_object_set (bench.page, "view", "nonsense", NULL);
  g_clear_pointer (&shown, g_free);
  g_object_get (bench.page, "view", &shown, NULL);
  g_assert_cmpstr (shown, ==, "picture-0");
  bnl_experiment_runner_set_guess (bench.first, 7);
  g_assert_cmpint (bnl_experiment_runner_get_guess (bench.first), ==, -1);
  tear_down (&bench);
}

int
main (int argc, char *argv[])
{
  g_autofree char *experiments = NULL;

  folder = g_dir_make_tmp ("bnl-experiments-XXXXXX", NULL);
  g_setenv ("XDG_DATA_HOME", folder, TRUE);
  experiments = g_build_filename (folder, "bnlab", "experiments", NULL);
  g_mkdir_with_parents (experiments, 0700);
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  g_resources_register (bnl_app_get_resource ());
  write_experiment ("first.json", "{\"bnlab_experiment\": 1, \"id\": \"first\", \"title\": "
                                  "\"The first\", \"quick\": " SWEEP "}");
  write_experiment ("second.json", "{\"bnlab_experiment\": 1, \"id\": \"second\", \"title\": "
                                   "\"The second\", \"quick\": {\"spec\": {\"steps\": 10}}}");
  write_experiment ("broken.json", "{");
  g_test_add_func ("/app/experiments-page/list", test_list);
  g_test_add_func ("/app/experiments-page/queue", test_queue);
  g_test_add_func ("/app/experiments-page/again", test_again);
  return g_test_run ();
}
