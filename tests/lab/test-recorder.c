#include "lab/bnl-recorder.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "bnl-lab-fixture.h"
#include "bnl-store-fixture.h"
#include "lab/bnl-recorder-private.h"
#include "lab/bnl-store-private.h"

#define LONG_USEC (20 * G_USEC_PER_SEC) /* under a sanitizer, too */

typedef struct {
  char *path;
  BnlStore *store;
  BnlRecorder *recorder;
  BnlDataset *dataset;
  BnlSpec *spec; /* 8 steps an epoch */
  guint n_threads;
} Fixture;

static void
set (BnlSpec *spec, const char *key, const char *value)
{
  g_autoptr (GError) error = NULL;

  bnl_spec_set (spec, key, value, &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  (void) data;
  fixture->n_threads = bnl_lab_fixture_count_threads ();
  fixture->path = bnl_store_fixture_new_path ();
  fixture->store = bnl_store_fixture_open (fixture->path);
  fixture->recorder = bnl_recorder_new (fixture->store);
  bnl_recorder_set_intervals (fixture->recorder, 20000, 10000);
  fixture->dataset = bnl_lab_fixture_new_dataset (90, 30);
  fixture->spec = bnl_lab_fixture_new_spec ();
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  (void) data;
  bnl_recorder_free (fixture->recorder);
  bnl_store_unref (fixture->store);
  bnl_dataset_unref (fixture->dataset);
  bnl_spec_free (fixture->spec);
  bnl_store_fixture_remove (fixture->path);
  bnl_lab_fixture_assert_threads_gone (fixture->n_threads);
}

static BnlRun *
new_run (Fixture *fixture)
{
  return bnl_run_new (fixture->spec, fixture->dataset, NULL, NULL, NULL, 0);
}

static void
flush (Fixture *fixture)
{
  g_assert_true (bnl_recorder_flush (fixture->recorder, LONG_USEC));
  g_assert_null (bnl_recorder_dup_problem (fixture->recorder));
}

/* Of the run in the store. */
static BnlRunRecord *
get_record (Fixture *fixture, BnlRun *run)
{
  g_autoptr (GError) error = NULL;
  BnlRunRecord *record =
      bnl_store_get (fixture->store, bnl_recorder_get_id (fixture->recorder, run), &error);

  g_assert_no_error (error);
  return record;
}

static void
assert_same_as_stored (BnlStore *store, gint64 id, BnlRun *run)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BnlSeries) series = bnl_store_load_series (store, id, &error);
  g_autoptr (BnlSnapshot) snapshot = bnl_store_load_snapshot (store, id, &error);
  g_autoptr (BnlSnapshot) last = bnl_run_dup_snapshot (run);

  g_assert_no_error (error);
  g_assert_true (bnl_store_fixture_is_same_series (series, bnl_run_get_series (run)));
  bnl_lab_fixture_assert_same_weights (snapshot->weights, last->weights);
  g_assert_cmpuint (snapshot->step, ==, last->step);
}

static guint
count_runs (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records = bnl_store_list (fixture->store, &error);

  g_assert_no_error (error);
  return records->len;
}

static BnlRun *
follow_to_end (Fixture *fixture, const BnlRecordOrigin *origin)
{
  BnlRun *run = new_run (fixture);

  bnl_recorder_follow (fixture->recorder, run, origin);
  bnl_run_start (run, FALSE);
  bnl_run_wait (run);
  flush (fixture);
  return run;
}

static void
test_finished (Fixture *fixture, gconstpointer data)
{
  const BnlRecordOrigin origin = { .group = "a-group", .arm = "an-arm", .from_file = TRUE };
  g_autoptr (BnlRun) run = follow_to_end (fixture, &origin);
  g_autoptr (BnlRunRecord) record = get_record (fixture, run);
  BnlRunSummary summary;

  (void) data;
  bnl_run_summary_init (&summary);
  bnl_run_summary_update (&summary, bnl_run_get_series (run));
  g_assert_cmpint (record->state, ==, BNL_RECORD_FINISHED);
  g_assert_cmpstr (record->group, ==, "a-group");
  g_assert_cmpstr (record->arm, ==, "an-arm");
  g_assert_true (record->from_file);
  g_assert_true (bnl_spec_equal (record->spec, fixture->spec));
  g_assert_cmpuint (record->n_steps_done, ==, 24);
  g_assert_cmpuint (record->n_steps_planned, ==, 24);
  g_assert_cmpuint (record->checkpoint_step, ==, 24);
  g_assert_cmpint (record->ended_usec, >=, record->started_usec);
  g_assert_cmpint (record->started_usec, >, 0);
  g_assert_cmpstr (record->dataset_checksum, ==, bnl_dataset_get_checksum (fixture->dataset));
  g_assert_cmpstr (record->machine, !=, "");
  g_assert_cmpstr (record->version, !=, "");
  g_assert_true (record->summary.score.best_accuracy == summary.score.best_accuracy);
  g_assert_cmpuint (record->summary.score.best_step, ==, summary.score.best_step);
  g_assert_true (record->summary.test_loss == summary.test_loss);
  g_assert_true (record->summary.best_train_loss == summary.best_train_loss);
  g_assert_true (record->summary.score.seconds == summary.score.seconds);
  assert_same_as_stored (fixture->store, record->id, run);
}

/* However many transactions it takes. */
static void
test_long (Fixture *fixture, gconstpointer data)
{
  g_autoptr (BnlRun) run = NULL;
  g_autoptr (BnlRunRecord) record = NULL;
  g_autoptr (GArray) steps = NULL;
  g_autoptr (GError) error = NULL;

  (void) data;
  set (fixture->spec, "steps", "6000");
  run = follow_to_end (fixture, NULL);
  record = get_record (fixture, run);
  assert_same_as_stored (fixture->store, record->id, run);
  steps = bnl_store_list_checkpoints (fixture->store, record->id, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (steps->len, >=, 1);
  g_assert_cmpuint (steps->len, <=, 9); /* of each eighth the first, and the newest */
  g_assert_cmpuint (g_array_index (steps, guint64, steps->len - 1), ==, 6000);
  for (guint i = 0; i < steps->len; i++) {
    const guint64 step = g_array_index (steps, guint64, i);
    g_autoptr (BnlCheckpoint) checkpoint =
        bnl_store_load_checkpoint (fixture->store, record->id, step, &error);

    g_assert_no_error (error);
    g_assert_cmpuint (bnl_checkpoint_get_step (checkpoint), ==, step);
  }
}

static void
test_stopped (Fixture *fixture, gconstpointer data)
{
  g_autoptr (BnlRun) run = NULL;
  g_autoptr (BnlRun) never = new_run (fixture);
  g_autoptr (BnlRunRecord) record = NULL;

  (void) data;
  set (fixture->spec, "steps", "1000000");
  run = new_run (fixture);
  bnl_recorder_follow (fixture->recorder, run, NULL);
  bnl_recorder_follow (fixture->recorder, never, NULL);
  g_assert_cmpint (bnl_recorder_get_id (fixture->recorder, run), ==, 0);
  bnl_run_start (run, FALSE);
  while (bnl_series_get_length (bnl_run_get_series (run)) < 10)
    g_usleep (1000);
  flush (fixture);
  record = get_record (fixture, run);
  g_assert_cmpint (record->state, ==, BNL_RECORD_RUNNING);
  g_assert_cmpuint (record->n_steps_done, >=, 10);
  bnl_run_stop (run);
  bnl_run_stop (never);
  bnl_run_wait (run);
  flush (fixture);
  g_clear_pointer (&record, bnl_run_record_unref);
  record = get_record (fixture, run);
  g_assert_cmpint (record->state, ==, BNL_RECORD_STOPPED);
  assert_same_as_stored (fixture->store, record->id, run);
  g_assert_cmpuint (count_runs (fixture), ==, 1); /* the other never began */
}

/* The recorder is told to end while runs that were stopped still end. */
static void
test_freed_at_once (Fixture *fixture, gconstpointer data)
{
  BnlRun *runs[4];
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (GError) error = NULL;

  (void) data;
  set (fixture->spec, "steps", "1000000");
  for (guint i = 0; i < G_N_ELEMENTS (runs); i++) {
    runs[i] = new_run (fixture);
    bnl_recorder_follow (fixture->recorder, runs[i], NULL);
    bnl_run_start (runs[i], FALSE);
  }
  for (guint i = 0; i < G_N_ELEMENTS (runs); i++)
    while (bnl_series_get_length (bnl_run_get_series (runs[i])) < 1)
      g_usleep (1000);
  for (guint i = 0; i < G_N_ELEMENTS (runs); i++)
    bnl_run_stop (runs[i]);
  bnl_recorder_free (fixture->recorder);
  records = bnl_store_list (fixture->store, &error);
  g_assert_cmpuint (records->len, ==, G_N_ELEMENTS (runs));
  for (guint i = 0; i < records->len; i++) {
    const BnlRunRecord *record = g_ptr_array_index (records, i);

    g_assert_cmpint (record->state, ==, BNL_RECORD_STOPPED);
    bnl_run_unref (runs[i]);
  }
  fixture->recorder = bnl_recorder_new (fixture->store);
}

static const BnlRecordEvent *
find_event (GPtrArray *events, BnlRecordEventKind kind)
{
  for (guint i = 0; i < events->len; i++) {
    const BnlRecordEvent *event = g_ptr_array_index (events, i);

    if (event->kind == kind)
      return event;
  }
  return NULL;
}

/* Paused; the program ends without another word; the run is there, waiting, with a checkpoint. */
static void
test_paused (Fixture *fixture, gconstpointer data)
{
  g_autoptr (BnlRun) run = NULL;
  g_autoptr (BnlRunRecord) record = NULL;
  g_autoptr (GPtrArray) events = NULL;
  g_autoptr (GError) error = NULL;

  (void) data;
  set (fixture->spec, "steps", "1000000");
  set (fixture->spec, "schedule", "cosine");
  run = new_run (fixture);
  bnl_recorder_follow (fixture->recorder, run, NULL);
  bnl_run_start (run, TRUE);
  for (guint i = 0; i < 5; i++)
    bnl_run_step (run);
  bnl_lab_fixture_await (run, BNL_RUN_PAUSED);
  flush (fixture);
  bnl_run_set_lr (run, 0.125);
  bnl_run_step (run);
  while (bnl_series_get_length (bnl_run_get_series (run)) < 6)
    g_usleep (1000);
  bnl_lab_fixture_await (run, BNL_RUN_PAUSED);
  flush (fixture);
  record = get_record (fixture, run);
  g_assert_cmpint (record->state, ==, BNL_RECORD_PAUSED);
  g_assert_cmpuint (record->n_steps_done, ==, 6);
  g_assert_cmpuint (record->checkpoint_step, ==, 6);
  events = bnl_store_load_events (fixture->store, record->id, &error);
  g_assert_cmpuint (find_event (events, BNL_RECORD_EVENT_PAUSE)->step, ==, 5);
  g_assert_cmpstr (find_event (events, BNL_RECORD_EVENT_RATE)->text, ==, "0.125");
  g_assert_cmpuint (find_event (events, BNL_RECORD_EVENT_RATE)->step, ==, 5);
  bnl_recorder_free (fixture->recorder);
  fixture->recorder = bnl_recorder_new (fixture->store);
  bnl_run_record_unref (record);
  record = bnl_store_get (fixture->store, 1, &error);
  g_assert_cmpint (record->state, ==, BNL_RECORD_PAUSED);
  g_clear_pointer (&record, bnl_run_record_unref);
}

/* A run that still trains when its recorder is freed is nobody's then. */
static void
test_abandoned (Fixture *fixture, gconstpointer data)
{
  g_autoptr (BnlRun) run = NULL;
  g_autoptr (BnlRunRecord) record = NULL;
  g_autoptr (GError) error = NULL;

  (void) data;
  set (fixture->spec, "steps", "1000000");
  run = new_run (fixture);
  bnl_recorder_follow (fixture->recorder, run, NULL);
  bnl_run_start (run, FALSE);
  while (bnl_series_get_length (bnl_run_get_series (run)) < 1)
    g_usleep (1000);
  bnl_recorder_free (fixture->recorder);
  record = bnl_store_get (fixture->store, 1, &error);
  g_assert_no_error (error);
  g_assert_cmpint (record->state, ==, BNL_RECORD_INTERRUPTED);
  bnl_run_stop (run);
  fixture->recorder = bnl_recorder_new (fixture->store);
}

static void
test_failed (Fixture *fixture, gconstpointer data)
{
  static const guint32 order[] = { 1000 };
  g_autoptr (BnlRun) run = NULL;
  g_autoptr (BnlRunRecord) record = NULL;
  g_autoptr (GPtrArray) events = NULL;
  g_autoptr (GError) error = NULL;

  (void) data;
  run = bnl_run_new (fixture->spec, fixture->dataset, NULL, NULL, order, 1);
  bnl_recorder_follow (fixture->recorder, run, NULL);
  bnl_run_start (run, FALSE);
  bnl_run_wait (run);
  flush (fixture);
  record = get_record (fixture, run);
  g_assert_cmpint (record->state, ==, BNL_RECORD_FAILED);
  events = bnl_store_load_events (fixture->store, record->id, &error);
  g_assert_nonnull (strstr (find_event (events, BNL_RECORD_EVENT_ERROR)->text, "1000"));
}

static void
test_diverged (Fixture *fixture, gconstpointer data)
{
  g_autoptr (BnlRun) run = NULL;
  g_autoptr (BnlRunRecord) record = NULL;

  (void) data;
  set (fixture->spec, "optimizer", "sgd");
  set (fixture->spec, "norm", "none");
  set (fixture->spec, "lr", "1e6");
  run = follow_to_end (fixture, NULL);
  record = get_record (fixture, run);
  g_assert_cmpint (record->state, ==, BNL_RECORD_DIVERGED);
  g_assert_cmpuint (record->diverged_at, ==, bnl_run_get_diverged_at (run));
  assert_same_as_stored (fixture->store, record->id, run);
}

/* The first half from one run, the rest from another that goes on with it: as if it were one. */
static void
continue_run (Fixture *fixture, gint64 id, guint64 step)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BnlCheckpoint) checkpoint =
      bnl_store_load_checkpoint (fixture->store, id, step, &error);
  g_autoptr (BnlSeries) past = NULL;
  const BnlRecordOrigin origin = { .continues = id };
  g_autoptr (BnlRun) run = NULL;

  g_assert_no_error (error);
  run = new_run (fixture);
  past = bnl_store_load_past (fixture->store, id, checkpoint, &error);
  g_assert_no_error (error);
  bnl_run_set_resume (run, checkpoint, past);
  bnl_recorder_follow (fixture->recorder, run, &origin);
  bnl_run_start (run, FALSE);
  bnl_run_wait (run);
  g_assert_cmpint (bnl_run_get_state (run), ==, BNL_RUN_FINISHED);
  flush (fixture);
  g_assert_cmpint (bnl_recorder_get_id (fixture->recorder, run), ==, id);
}

static void
test_continued (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BnlSeries) whole = NULL;
  g_autoptr (BnlSeries) stored = NULL;
  g_autoptr (BnlSnapshot) weights = NULL;
  g_autoptr (BnlRun) first = NULL;
  g_autoptr (BnlRunRecord) record = NULL;
  BnlRunSummary summary;
  BnlOutcome outcome;

  (void) data;
  set (fixture->spec, "epochs", "6");
  whole = bnl_lab_fixture_train (fixture->spec, fixture->dataset, NULL, &outcome);
  set (fixture->spec, "epochs", "4");
  first = follow_to_end (fixture, NULL);
  bnl_store_set_name (fixture->store, 1, "mine", &error);
  set (fixture->spec, "epochs", "6");
  continue_run (fixture, 1, 0);
  g_assert_cmpuint (count_runs (fixture), ==, 1);
  record = bnl_store_get (fixture->store, 1, &error);
  stored = bnl_store_load_series (fixture->store, 1, &error);
  weights = bnl_store_load_snapshot (fixture->store, 1, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (bnl_series_get_length (stored), ==, 48);
  g_assert_cmpuint (bnl_series_get (stored, 47)->step, ==, 48);
  bnl_lab_fixture_assert_same_weights (weights->weights, outcome.last->weights);
  g_assert_cmpstr (record->name, ==, "mine");
  g_assert_cmpint (record->state, ==, BNL_RECORD_FINISHED);
  g_assert_cmpuint (record->n_steps_planned, ==, 48);
  g_assert_cmpuint (record->n_steps_done, ==, 48);
  g_assert_cmpuint (record->spec->epochs, ==, 6);
  bnl_run_summary_init (&summary);
  bnl_run_summary_update (&summary, stored);
  g_assert_true (record->summary.score.best_accuracy == summary.score.best_accuracy);
  g_assert_true (record->summary.best_train_loss == summary.best_train_loss);
  g_assert_cmpuint (record->summary.best_train_loss_step, ==, summary.best_train_loss_step);
  bnl_outcome_clear (&outcome);
}

/* A branch has its trunk's rows as its own: it is whole where the trunk is deleted. */
static void
test_branch (Fixture *fixture, gconstpointer data)
{
  g_autoptr (BnlRun) trunk = follow_to_end (fixture, NULL);
  g_autoptr (BnlRunRecord) record = get_record (fixture, trunk);
  g_autoptr (BnlCheckpoint) checkpoint = bnl_run_dup_checkpoint (trunk);
  g_autoptr (BnlSeries) past = bnl_store_load_past (fixture->store, record->id, checkpoint, NULL);
  const BnlRecordOrigin origin = { .parent_uuid = record->uuid, .parent_step = 24 };
  g_autoptr (BnlRun) branch = NULL;
  g_autoptr (BnlRunRecord) own = NULL;
  g_autoptr (BnlSeries) stored = NULL;
  g_autoptr (GPtrArray) events = NULL;
  BnlRunSummary summary;

  (void) data;
  set (fixture->spec, "epochs", "4");
  set (fixture->spec, "lr", "0.02");
  branch = new_run (fixture);
  bnl_recorder_follow (fixture->recorder, branch, &origin);
  bnl_run_set_resume (branch, checkpoint, past);
  bnl_run_start (branch, FALSE);
  bnl_run_wait (branch);
  flush (fixture);
  own = get_record (fixture, branch);
  g_assert_cmpstr (own->parent_uuid, ==, record->uuid);
  g_assert_cmpuint (own->n_steps_done, ==, 32);
  g_assert_true (bnl_store_delete (fixture->store, &record->id, 1, NULL));
  assert_same_as_stored (fixture->store, own->id, branch);
  stored = bnl_store_load_series (fixture->store, own->id, NULL);
  bnl_lab_fixture_assert_same_rows (stored, bnl_run_get_series (trunk), 24);
  g_assert_true (bnl_series_get (stored, 24)->lr == 0.02);
  bnl_run_summary_init (&summary);
  bnl_run_summary_update (&summary, stored);
  g_assert_true (own->summary.score.best_accuracy == summary.score.best_accuracy);
  g_assert_cmpuint (own->summary.score.steps_to_90, ==, summary.score.steps_to_90);
  /* The trunk's rate is no change of the branch's. */
  events = bnl_store_load_events (fixture->store, own->id, NULL);
  for (guint i = 0; i < events->len; i++) {
    const BnlRecordEvent *event = g_ptr_array_index (events, i);

    g_test_message ("%s", event->text);
    g_assert_cmpint (event->kind, !=, BNL_RECORD_EVENT_RATE);
  }
}

/* Rows that are missing before a checkpoint: nothing goes on from it. */
static void
test_past_missing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (BnlRun) run = follow_to_end (fixture, NULL);
  g_autoptr (BnlCheckpoint) checkpoint = bnl_run_dup_checkpoint (run);
  g_autoptr (BnlSeries) past = NULL;
  g_autoptr (GError) error = NULL;

  (void) data;
  past = bnl_store_load_past (fixture->store, 1, checkpoint, &error);
  g_assert_no_error (error);
  g_assert_true (bnl_store_fixture_is_same_series (past, bnl_run_get_series (run)));
  bnl_store_fixture_execute (fixture->path, "DELETE FROM chunk");
  g_assert_null (bnl_store_load_past (fixture->store, 1, checkpoint, &error));
  g_assert_error (error, BNL_STORE_ERROR, BNL_STORE_ERROR_DAMAGED);
  g_assert_nonnull (strstr (error->message, "step 24"));
}

/* A run that another program still owns is not taken from it. */
static void
test_continued_elsewhere (Fixture *fixture, gconstpointer data)
{
  g_autoptr (BnlRun) first = NULL;
  g_autoptr (BnlRun) second = NULL;
  g_autoptr (BnlCheckpoint) checkpoint = NULL;
  g_autoptr (BnlRunRecord) record = NULL;
  g_autoptr (BnlRunRecord) own = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (BnlSeries) past = NULL;
  const BnlRecordOrigin origin = { .continues = 1 };
  g_autofree char *sql = NULL;

  (void) data;
  first = follow_to_end (fixture, NULL);
  checkpoint = bnl_store_load_checkpoint (fixture->store, 1, 0, &error);
  g_assert_no_error (error);
  sql = g_strdup_printf (
      "UPDATE run SET state = 0, owner = 'there b n 1 1', heartbeat_usec = %" G_GINT64_FORMAT,
      g_get_real_time ());
  bnl_store_fixture_execute (fixture->path, sql);
  set (fixture->spec, "epochs", "4");
  second = new_run (fixture);
  past = bnl_store_load_past (fixture->store, 1, checkpoint, &error);
  g_assert_no_error (error);
  bnl_run_set_resume (second, checkpoint, past);
  bnl_recorder_follow (fixture->recorder, second, &origin);
  bnl_run_start (second, FALSE);
  bnl_run_wait (second);
  flush (fixture);
  record = bnl_store_get (fixture->store, 1, &error);
  own = get_record (fixture, second);
  g_assert_cmpint (own->id, ==, 2);
  g_assert_cmpstr (own->parent_uuid, ==, record->uuid);
  g_assert_cmpuint (own->parent_step, ==, 24);
  g_assert_cmpuint (record->n_steps_done, ==, 24);
}

/* Another program's long transaction: the run goes on, the person is told, then all is there. */
static void
test_locked (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BnlDatabase) other = bnl_database_open (fixture->path, BNL_DATABASE_WRITE, &error);
  g_autoptr (BnlRun) run = new_run (fixture);
  g_autofree char *problem = NULL;

  (void) data;
  g_assert_true (bnl_database_begin (other, &error));
  bnl_recorder_follow (fixture->recorder, run, NULL);
  bnl_run_start (run, FALSE);
  bnl_run_wait (run);
  g_assert_cmpint (bnl_run_get_state (run), ==, BNL_RUN_FINISHED);
  g_assert_false (bnl_recorder_flush (fixture->recorder, G_USEC_PER_SEC));
  problem = bnl_recorder_dup_problem (fixture->recorder);
  g_assert_nonnull (strstr (problem, "locked"));
  g_assert_cmpint (bnl_recorder_get_id (fixture->recorder, run), ==, 0);
  bnl_database_roll_back (other);
  flush (fixture);
  assert_same_as_stored (fixture->store, 1, run);
}

/* The file is replaced in the middle of a run: the new one gets all of it. */
static void
test_file_replaced (Fixture *fixture, gconstpointer data)
{
  g_autofree char *away = g_strconcat (fixture->path, ".away", NULL);
  g_autoptr (BnlRun) run = NULL;

  (void) data;
  set (fixture->spec, "steps", "1000000");
  run = new_run (fixture);
  bnl_recorder_follow (fixture->recorder, run, NULL);
  bnl_run_start (run, FALSE);
  while (bnl_series_get_length (bnl_run_get_series (run)) < 100)
    g_usleep (1000);
  flush (fixture);
  g_assert_cmpint (g_rename (fixture->path, away), ==, 0);
  bnl_run_stop (run);
  bnl_run_wait (run);
  flush (fixture);
  g_assert_cmpuint (count_runs (fixture), ==, 1);
  assert_same_as_stored (fixture->store, 1, run);
}

static gpointer
read_worker (gpointer data)
{
  Fixture *fixture = data;

  for (guint i = 0; i < 50; i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GPtrArray) records = bnl_store_list (fixture->store, &error);

    g_assert_no_error (error);
    for (guint j = 0; j < records->len; j++) {
      const BnlRunRecord *record = g_ptr_array_index (records, j);
      g_autoptr (BnlSeries) series = bnl_store_load_series (fixture->store, record->id, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (bnl_series_get_length (series), >=, record->n_steps_done);
    }
    bnl_store_get_change_count (fixture->store);
    g_free (bnl_store_dup_problem (fixture->store));
    g_free (bnl_recorder_dup_problem (fixture->recorder));
  }
  return NULL;
}

/* Two stores on one file, each with its recorder, and somebody who reads all the while. */
static void
test_two_writers (Fixture *fixture, gconstpointer data)
{
  g_autoptr (BnlStore) store = bnl_store_fixture_open (fixture->path);
  BnlRecorder *recorder = bnl_recorder_new (store);
  BnlRun *runs[6];
  GThread *reader = g_thread_new ("reader", read_worker, fixture);

  (void) data;
  bnl_recorder_set_intervals (recorder, 15000, 10000);
  set (fixture->spec, "steps", "400");
  for (guint i = 0; i < G_N_ELEMENTS (runs); i++) {
    runs[i] = new_run (fixture);
    bnl_recorder_follow (i % 2 == 0 ? fixture->recorder : recorder, runs[i], NULL);
    bnl_run_start (runs[i], FALSE);
  }
  for (guint i = 0; i < G_N_ELEMENTS (runs); i++)
    bnl_run_wait (runs[i]);
  flush (fixture);
  g_assert_true (bnl_recorder_flush (recorder, LONG_USEC));
  g_thread_join (reader);
  g_assert_cmpuint (count_runs (fixture), ==, G_N_ELEMENTS (runs));
  for (guint i = 0; i < G_N_ELEMENTS (runs); i++) {
    assert_same_as_stored (fixture->store,
                           bnl_recorder_get_id (i % 2 == 0 ? fixture->recorder : recorder, runs[i]),
                           runs[i]);
    bnl_run_unref (runs[i]);
  }
  bnl_recorder_free (recorder);
}

int
main (int argc, char **argv)
{
  const struct {
    const char *name;
    void (*test) (Fixture *fixture, gconstpointer data);
  } tests[] = {
    { "/recorder/finished", test_finished },
    { "/recorder/long", test_long },
    { "/recorder/stopped", test_stopped },
    { "/recorder/freed-at-once", test_freed_at_once },
    { "/recorder/paused", test_paused },
    { "/recorder/abandoned", test_abandoned },
    { "/recorder/failed", test_failed },
    { "/recorder/diverged", test_diverged },
    { "/recorder/continued", test_continued },
    { "/recorder/branch", test_branch },
    { "/recorder/past-missing", test_past_missing },
    { "/recorder/continued-elsewhere", test_continued_elsewhere },
    { "/recorder/locked", test_locked },
    { "/recorder/file-replaced", test_file_replaced },
    { "/recorder/two-writers", test_two_writers },
  };

  bnl_lab_fixture_init (&argc, &argv);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, Fixture, NULL, set_up, tests[i].test, tear_down);
  return g_test_run ();
}
