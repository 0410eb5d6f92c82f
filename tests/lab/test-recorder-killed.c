#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bnl-lab-fixture.h"
#include "bnl-store-fixture.h"
#include "engine/bnl-blas.h"
#include "lab/bnl-recorder-private.h"
#include "lab/bnl-store-private.h"

/* A program that trains and keeps its run is killed at a random moment, again and again, on the
 * same database.  The database is whole each time; what the program knew to be written is there;
 * and the run goes on to the same numbers as if nothing had happened. */

#define N_STEPS 40000
/* The test is run four times side by side, each with its own seed.  What a sanitizer looks for is
 * in every turn; the moments are for the plain build, which has many more of them. */
#if defined __SANITIZE_ADDRESS__ || defined __SANITIZE_THREAD__
#  define N_KILLS 8
#else
#  define N_KILLS 20
#endif
#define LONGEST_USEC 500000 /* until the kill: some runs end before */

#define CHILD "--train-until-killed"

static BnlSpec *
new_spec (void)
{
  BnlSpec *spec = bnl_lab_fixture_new_spec ();

  bnl_spec_set (spec, "steps", G_STRINGIFY (N_STEPS), NULL);
  bnl_spec_set (spec, "eval_every", "50", NULL);
  return spec;
}

/* Says on stdout how many rows are in the store, each time that it knows. */
G_GNUC_NORETURN static void
train_until_killed (const char *path)
{
  char message[256];
  g_autoptr (BnlStore) store = bnl_store_fixture_open (path);
  g_autoptr (BnlRecorder) recorder = bnl_recorder_new (store);
  g_autoptr (BnlDataset) dataset = bnl_lab_fixture_new_dataset (90, 30);
  g_autoptr (BnlSpec) spec = new_spec ();
  g_autoptr (BnlRun) run = bnl_run_new (spec, dataset, NULL, NULL, NULL, 0);
  gboolean ended = FALSE;

  bnl_run_set_measures (run, BNL_MEASURE_TRAIN | BNL_MEASURE_UNIT);
  g_assert_true (bnl_blas_start (message, sizeof message));
  bnl_recorder_set_intervals (recorder, 15000, 5000);
  bnl_recorder_follow (recorder, run, NULL);
  bnl_run_start (run, FALSE);
  while (!ended) {
    gsize n;

    ended = bnl_run_state_is_end (bnl_run_get_state (run));
    n = bnl_series_get_length (bnl_run_get_series (run));
    if (bnl_recorder_flush (recorder, G_USEC_PER_SEC))
      g_assert_cmpint (write (STDOUT_FILENO, &n, sizeof n), ==, sizeof n);
  }
  for (;;)
    pause ();
}

/* What the program last said. */
static gsize
kill_after (const char *program, const char *path, gulong usec)
{
  const char *const words[] = { program, CHILD, path, NULL };
  g_autoptr (GError) error = NULL;
  gsize n_known = 0, n;
  GPid child;
  int out, status;

  g_spawn_async_with_pipes (NULL, (char **) words, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL,
                            &child, NULL, &out, NULL, &error);
  g_assert_no_error (error);
  g_usleep (usec);
  g_assert_cmpint (kill (child, SIGKILL), ==, 0);
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFSIGNALED (status));
  while (read (out, &n, sizeof n) == sizeof n)
    n_known = n;
  close (out);
  return n_known;
}

static void
assert_database_whole (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BnlDatabase) database = bnl_database_open (path, BNL_DATABASE_WRITE, &error);
  g_autoptr (BnlStatement) check =
      bnl_database_prepare (database, "PRAGMA integrity_check", &error);
  g_autofree char *verdict = NULL;
  gboolean done;

  g_assert_no_error (error);
  g_assert_true (bnl_statement_step (check, &done, &error));
  verdict = bnl_statement_dup_text (check, 0);
  g_assert_cmpstr (verdict, ==, "ok");
}

typedef struct {
  BnlDataset *dataset;
  BnlSpec *spec;
  BnlSeries *rows; /* of the whole run, never interrupted and with nothing measured beside */
  BnlSnapshot *last;
  BnlTrace *traces[BNL_MEASURES_N]; /* of one that was measured */
  guint n_interrupted, n_finished, n_resumed;
} Reference;

static void
go_on (Reference *reference, BnlStore *store, gint64 id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BnlCheckpoint) checkpoint = bnl_store_load_checkpoint (store, id, 0, &error);
  g_autoptr (BnlSeries) past = bnl_store_load_past (store, id, checkpoint, &error);
  g_autoptr (GPtrArray) traces = bnl_store_load_traces (store, id, &error);
  g_autoptr (BnlRecorder) recorder = bnl_recorder_new (store);
  const BnlRecordOrigin origin = { .continues = id };
  g_autoptr (BnlRun) run = NULL;

  g_assert_no_error (error);
  run = bnl_run_new (reference->spec, reference->dataset, NULL, NULL, NULL, 0);
  bnl_run_set_resume (run, checkpoint, past);
  bnl_run_set_past_traces (run, traces);
  bnl_run_set_measures (run, BNL_MEASURE_TRAIN | BNL_MEASURE_UNIT);
  bnl_recorder_follow (recorder, run, &origin);
  bnl_run_start (run, FALSE);
  bnl_run_wait (run);
  g_assert_cmpint (bnl_run_get_state (run), ==, BNL_RUN_FINISHED);
  g_assert_true (bnl_recorder_flush (recorder, 20 * G_USEC_PER_SEC));
  g_assert_cmpint (bnl_recorder_get_id (recorder, run), ==, id);
  reference->n_resumed++;
}

/* Every row up to that step, and of later ones no other. */
static void
assert_same_traces (Reference *reference, BnlStore *store, gint64 id, guint64 step)
{
  for (guint i = 0; i < BNL_MEASURES_N; i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (BnlTrace) trace =
        bnl_store_load_trace (store, id, bnl_measures_get_name (i), &error);
    const gsize n = trace != NULL ? bnl_trace_get_length (trace) : 0;
    g_autoptr (BnlTrace) head = NULL;

    g_assert_no_error (error);
    g_assert_cmpuint (n, ==, bnl_trace_count_until (reference->traces[i], step));
    head = bnl_trace_dup_head (reference->traces[i], n);
    g_assert_true (trace == NULL || bnl_store_fixture_is_same_trace (trace, head));
  }
}

static void
assert_complete (Reference *reference, BnlStore *store, gint64 id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BnlSeries) series = bnl_store_load_series (store, id, &error);
  g_autoptr (BnlSnapshot) snapshot = bnl_store_load_snapshot (store, id, &error);
  g_autoptr (BnlRunRecord) record = bnl_store_get (store, id, &error);
  BnlRunSummary summary;

  g_assert_no_error (error);
  g_assert_cmpuint (bnl_series_get_length (series), ==, N_STEPS);
  bnl_run_summary_init (&summary);
  bnl_run_summary_update (&summary, series);
  g_assert_cmpint (record->state, ==, BNL_RECORD_FINISHED);
  g_assert_cmpuint (record->n_steps_done, ==, N_STEPS);
  g_assert_true (record->summary.score.best_accuracy == summary.score.best_accuracy);
  g_assert_cmpuint (record->summary.score.steps_to_90, ==, summary.score.steps_to_90);
  g_assert_true (record->summary.score.test_accuracy == summary.score.test_accuracy);
  g_assert_true (record->summary.best_train_loss == summary.best_train_loss);
  g_assert_true (record->summary.score.seconds == summary.score.seconds);
  bnl_lab_fixture_assert_same_rows (reference->rows, series, N_STEPS);
  bnl_lab_fixture_assert_same_weights (reference->last->weights, snapshot->weights);
  assert_same_traces (reference, store, id, N_STEPS);
}

static void
check_newest (Reference *reference, BnlStore *store, gsize n_known)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records = bnl_store_list (store, &error);
  g_autoptr (BnlSeries) series = NULL;
  const BnlRunRecord *record;

  g_assert_no_error (error);
  if (n_known == 0 && records->len == 0)
    return; /* too early for anything */
  record = g_ptr_array_index (records, 0);
  series = bnl_store_load_series (store, record->id, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (bnl_series_get_length (series), >=, n_known);
  g_assert_cmpuint (bnl_series_get_length (series), ==, record->n_steps_done);
  bnl_lab_fixture_assert_same_rows (reference->rows, series, bnl_series_get_length (series));
  assert_same_traces (reference, store, record->id, record->n_steps_done);
  if (record->state == BNL_RECORD_INTERRUPTED) {
    reference->n_interrupted++;
    if (record->checkpoint_step > 0)
      go_on (reference, store, record->id);
    else
      return;
  } else {
    g_assert_cmpint (record->state, ==, BNL_RECORD_FINISHED);
    reference->n_finished++;
  }
  assert_complete (reference, store, record->id);
}

static void
measure (Reference *reference)
{
  g_autoptr (BnlRun) run = bnl_run_new (reference->spec, reference->dataset, NULL, NULL, NULL, 0);

  bnl_run_set_measures (run, BNL_MEASURE_TRAIN | BNL_MEASURE_UNIT);
  bnl_run_start (run, FALSE);
  bnl_run_wait (run);
  for (guint i = 0; i < BNL_MEASURES_N; i++)
    reference->traces[i] = bnl_run_dup_trace (run, bnl_measures_get_name (i));
}

static void
test_killed (gconstpointer program)
{
  char *path = bnl_store_fixture_new_path ();
  g_autoptr (GError) error = NULL;
  Reference reference = { 0 };
  BnlOutcome outcome;

  reference.dataset = bnl_lab_fixture_new_dataset (90, 30);
  reference.spec = new_spec ();
  reference.rows = bnl_lab_fixture_train (reference.spec, reference.dataset, NULL, &outcome);
  reference.last = outcome.last;
  measure (&reference);
  for (guint i = 0; i < N_KILLS; i++) {
    const gulong usec = (gulong) g_test_rand_int_range (0, LONGEST_USEC);
    const gsize n_known = kill_after (program, path, usec);
    g_autoptr (BnlStore) store = NULL;

    if (g_file_test (path, G_FILE_TEST_EXISTS))
      assert_database_whole (path);
    store = bnl_store_fixture_open (path);
    g_assert_null (bnl_store_dup_problem (store));
    check_newest (&reference, store, n_known);
  }
  g_assert_cmpuint (bnl_store_fixture_count_files (path, ".damaged-"), ==, 0);
  g_test_message ("%u interrupted, %u resumed, %u finished", reference.n_interrupted,
                  reference.n_resumed, reference.n_finished);
  bnl_snapshot_unref (g_steal_pointer (&outcome.last));
  bnl_outcome_clear (&outcome);
  bnl_dataset_unref (reference.dataset);
  bnl_spec_free (reference.spec);
  bnl_series_unref (reference.rows);
  for (guint i = 0; i < BNL_MEASURES_N; i++)
    bnl_trace_unref (reference.traces[i]);
  bnl_store_fixture_remove (path);
}

int
main (int argc, char **argv)
{
  if (argc == 3 && strcmp (argv[1], CHILD) == 0)
    train_until_killed (argv[2]);
  bnl_lab_fixture_init (&argc, &argv);
  g_test_add_data_func ("/recorder-killed/at-random", argv[0], test_killed);
  return g_test_run ();
}
