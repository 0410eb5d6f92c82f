#include <signal.h>
#include <string.h>
#include <sys/resource.h>

#include "bnl-lab-fixture.h"
#include "bnl-store-fixture.h"
#include "lab/bnl-recorder-private.h"

/* The disk is full from the first row to the last (a limit on the size of files stands in for it):
 * the run trains as if nothing were, the person is told, and once there is room all of it is there.
 */
static void
test_full (void)
{
  const guint n_threads = bnl_lab_fixture_count_threads ();
  char *path = bnl_store_fixture_new_path ();
  BnlStore *store = bnl_store_fixture_open (path);
  BnlRecorder *recorder = bnl_recorder_new (store);
  g_autoptr (BnlDataset) dataset = bnl_lab_fixture_new_dataset (90, 30);
  g_autoptr (BnlSpec) spec = bnl_lab_fixture_new_spec ();
  g_autoptr (BnlRun) run = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (BnlSeries) series = NULL;
  g_autofree char *problem = NULL;
  struct rlimit before, tight;

  bnl_spec_set (spec, "steps", "5000", NULL);
  run = bnl_run_new (spec, dataset, NULL, NULL, NULL, 0);
  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &before), ==, 0);
  tight = (struct rlimit){ 4096, before.rlim_max };
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &tight), ==, 0);
  bnl_recorder_set_intervals (recorder, 20000, 10000);
  bnl_recorder_follow (recorder, run, NULL);
  bnl_run_start (run, FALSE);
  bnl_run_wait (run);
  g_assert_cmpint (bnl_run_get_state (run), ==, BNL_RUN_FINISHED);
  g_assert_false (bnl_recorder_flush (recorder, 20 * G_USEC_PER_SEC));
  problem = bnl_recorder_dup_problem (recorder);
  g_assert_nonnull (strstr (problem, path));
  g_assert_cmpint (bnl_recorder_get_id (recorder, run), ==, 0);

  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &before), ==, 0);
  /* It is tried again soon, not at once. */
  for (guint i = 0; i < 200 && !bnl_recorder_flush (recorder, G_USEC_PER_SEC); i++)
    g_usleep (100000);
  g_assert_null (bnl_recorder_dup_problem (recorder));
  series = bnl_store_load_series (store, bnl_recorder_get_id (recorder, run), &error);
  g_assert_no_error (error);
  g_assert_true (bnl_store_fixture_is_same_series (series, bnl_run_get_series (run)));
  g_assert_cmpuint (bnl_store_fixture_count_files (path, ".damaged-"), ==, 0);
  bnl_recorder_free (recorder);
  bnl_store_unref (store);
  bnl_store_fixture_remove (path);
  bnl_lab_fixture_assert_threads_gone (n_threads);
}

/* There is room for the first rows of a run and not for its network: at the end the record is let
 * go as it is, and does not say that all of it is there. */
static void
test_too_large (void)
{
  char *path = bnl_store_fixture_new_path ();
  BnlStore *store = bnl_store_fixture_open (path);
  BnlRecorder *recorder = bnl_recorder_new (store);
  g_autoptr (BnlDataset) dataset = bnl_lab_fixture_new_dataset (90, 30);
  g_autoptr (BnlSpec) spec = bnl_lab_fixture_new_spec ();
  g_autoptr (BnlRun) run = NULL;
  g_autoptr (BnlRunRecord) record = NULL;
  g_autoptr (BnlSeries) series = NULL;
  struct rlimit before, tight;

  bnl_spec_set (spec, "steps", "2000", NULL);
  bnl_spec_set (spec, "hidden", "4000", NULL);
  run = bnl_run_new (spec, dataset, NULL, NULL, NULL, 0);
  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &before), ==, 0);
  tight = (struct rlimit){ 200000, before.rlim_max };
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &tight), ==, 0);
  bnl_recorder_set_intervals (recorder, G_USEC_PER_SEC, G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC);
  bnl_recorder_follow (recorder, run, NULL);
  bnl_run_start (run, FALSE);
  for (guint i = 0; i < 1000 && bnl_recorder_get_id (recorder, run) == 0; i++)
    bnl_recorder_flush (recorder, 20 * G_USEC_PER_SEC);
  bnl_run_wait (run);
  g_assert_cmpint (bnl_run_get_state (run), ==, BNL_RUN_FINISHED);
  g_assert_false (bnl_recorder_flush (recorder, 20 * G_USEC_PER_SEC));
  bnl_recorder_free (recorder);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &before), ==, 0);

  record = bnl_store_get (store, 1, NULL);
  series = bnl_store_load_series (store, 1, NULL);
  g_assert_cmpint (record->state, ==, BNL_RECORD_INTERRUPTED);
  g_assert_cmpuint (record->n_steps_done, ==, bnl_series_get_length (series));
  bnl_store_unref (store);
  bnl_store_fixture_remove (path);
}

int
main (int argc, char **argv)
{
  bnl_lab_fixture_init (&argc, &argv);
  g_test_add_func ("/recorder-full/from-first-to-last", test_full);
  g_test_add_func ("/recorder-full/too-large", test_too_large);
  return g_test_run ();
}
