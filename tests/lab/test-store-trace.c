#include "lab/bnl-store-trace-private.h"

#include <math.h>
#include <string.h>

#include "bnl-lab-fixture.h"
#include "bnl-store-fixture.h"
#include "lab/bnl-recorder-private.h"

#define LONG_USEC (20 * G_USEC_PER_SEC)

typedef struct {
  char *path;
  BnlStore *store;
  gint64 id; /* of a run with the fixture's trace */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  (void) data;
  fixture->path = bnl_store_fixture_new_path ();
  fixture->store = bnl_store_fixture_open (fixture->path);
  fixture->id = bnl_store_fixture_add (fixture->store, 10, 4);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  (void) data;
  bnl_store_unref (fixture->store);
  bnl_store_fixture_remove (fixture->path);
}

static void
write_rows (Fixture *fixture, BnlTrace *trace, gsize first, gsize n)
{
  g_autoptr (GError) error = NULL;
  BnlDatabase *database = bnl_store_lock (fixture->store, TRUE, &error);

  g_assert_no_error (error);
  bnl_store_trace_write (database, fixture->id, trace, first, n, &error);
  bnl_store_unlock (fixture->store, TRUE);
  g_assert_no_error (error);
}

static BnlTrace *
load (Fixture *fixture, const char *name)
{
  g_autoptr (GError) error = NULL;
  BnlTrace *trace = bnl_store_load_trace (fixture->store, fixture->id, name, &error);

  g_assert_no_error (error);
  return trace;
}

static void
test_none (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) traces = NULL;

  (void) data;
  bnl_store_fixture_assert_traced (fixture->store, fixture->id, 4);
  g_assert_null (load (fixture, "train"));
  g_assert_null (bnl_store_load_trace (fixture->store, 77, "unit", &error));
  g_assert_error (error, BNL_STORE_ERROR, BNL_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  bnl_store_fixture_execute (fixture->path, "DELETE FROM trace");
  traces = bnl_store_load_traces (fixture->store, fixture->id, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (traces->len, ==, 0);
}

/* In any stretches, the last chunk written anew as it grows: the same rows come back. */
static void
test_growing (Fixture *fixture, gconstpointer data)
{
  const gsize n = 2500;
  g_autoptr (BnlTrace) trace = bnl_store_fixture_new_trace (n, 9);
  g_autoptr (BnlTrace) back = NULL;
  g_autoptr (BnlTrace) train = bnl_trace_new ("train", 2);
  g_autoptr (GPtrArray) traces = NULL;
  const float values[] = { 0.5f, INFINITY };

  (void) data;
  write_rows (fixture, trace, 0, 3);
  write_rows (fixture, trace, 0, 300);
  write_rows (fixture, trace, 300, 1);
  write_rows (fixture, trace, 300, n - 300);
  bnl_trace_append (train, 7, values);
  write_rows (fixture, train, 0, 1);
  back = load (fixture, "unit");
  g_assert_true (bnl_store_fixture_is_same_trace (back, trace));
  traces = bnl_store_load_traces (fixture->store, fixture->id, NULL);
  g_assert_cmpuint (traces->len, ==, 2);
  g_assert_true (bnl_store_fixture_is_same_trace (g_ptr_array_index (traces, 0), train));
  g_assert_true (bnl_store_fixture_is_same_trace (g_ptr_array_index (traces, 1), trace));
  g_clear_pointer (&back, bnl_trace_unref);
  write_rows (fixture, trace, 0, 5); /* from the beginning: in place of all */
  back = load (fixture, "unit");
  g_assert_cmpuint (bnl_trace_get_length (back), ==, 5);
}

static void
test_cut (Fixture *fixture, gconstpointer data)
{
  const guint64 steps[] = { 1000000, 1 + 1800 * 1800, 2, 0 };
  const gsize left[] = { 1001, 1001, 2, 0 };
  g_autoptr (BnlTrace) trace = bnl_store_fixture_new_trace (2000, 9);

  (void) data;
  write_rows (fixture, trace, 0, 2000);
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (BnlTrace) back = NULL;
    g_autoptr (BnlTrace) head = bnl_trace_dup_head (trace, i == 0 ? 1000 : left[i]);
    BnlDatabase *database = bnl_store_lock (fixture->store, TRUE, &error);

    bnl_store_trace_cut (database, fixture->id, steps[i], &error);
    bnl_store_unlock (fixture->store, TRUE);
    g_assert_no_error (error);
    back = load (fixture, "unit");
    if (left[i] == 0)
      g_assert_null (back);
    else
      g_assert_true (bnl_store_fixture_is_same_trace (back, head));
    if (i == 0)
      write_rows (fixture, trace, 1000, 1); /* goes on behind what was left */
  }
}

/* Whatever is in the table: rows as they were written, or the error. */
static void
test_damaged (Fixture *fixture, gconstpointer data)
{
  static const char *const damages[] = {
    "data = zeroblob (400)",
    "data = x'00'",
    "data = NULL || 'text'",
    "crc = crc + 1",
    "first_row = 1",
    "n_rows = 0",
    "n_rows = 1000000000000",
    "n_rows = 19",
    "width = 0",
    "width = 17",
    "width = -3",
    "width = 4",
    "subject = -1",
    "name = x'ff'",
    "subject = 99999999999999",
    "n_rows = 'many'",
  };

  (void) data;
  for (guint i = 0; i < G_N_ELEMENTS (damages); i++) {
    g_autofree char *damage = g_strdup_printf (
        "CREATE TABLE kept AS SELECT * FROM trace; UPDATE OR IGNORE trace SET %s", damages[i]);
    g_autoptr (GError) error = NULL;
    g_autoptr (GPtrArray) traces = NULL;

    bnl_store_fixture_execute (fixture->path, damage);
    traces = bnl_store_load_traces (fixture->store, fixture->id, &error);
    if (strstr (damages[i], "NULL") != NULL) /* the table does not take it */
      g_assert_no_error (error);
    else
      g_assert_error (error, BNL_STORE_ERROR, BNL_STORE_ERROR_DAMAGED);
    bnl_store_fixture_execute (fixture->path,
                               "DELETE FROM trace; INSERT INTO trace SELECT * FROM kept;"
                               "DROP TABLE kept");
  }
  bnl_store_fixture_assert_traced (fixture->store, fixture->id, 4);
}

/* Steps that do not rise, in bytes whose checksum is right. */
static void
test_falling (Fixture *fixture, gconstpointer data)
{
  g_autoptr (BnlTrace) trace = bnl_store_fixture_new_trace (5, 4);
  g_autoptr (GError) error = NULL;

  (void) data;
  write_rows (fixture, trace, 0, 5);
  write_rows (fixture, trace, 3, 2);
  bnl_store_fixture_execute (fixture->path, "UPDATE trace SET first_row = 5 WHERE first_row = 0;"
                                            "UPDATE trace SET first_row = 0 WHERE first_row = 3;"
                                            "UPDATE trace SET first_row = 2 WHERE first_row = 5");
  g_assert_null (bnl_store_load_trace (fixture->store, fixture->id, "unit", &error));
  g_assert_error (error, BNL_STORE_ERROR, BNL_STORE_ERROR_DAMAGED);
}

static void
test_group (Fixture *fixture, gconstpointer data)
{
  const char *const tags[] = { " sweep ", "two\nlines", " ", NULL };
  const BnlRecordOrigin origin = { .group = "a'group", .tags = tags };
  g_autoptr (BnlRecorder) recorder = bnl_recorder_new (fixture->store);
  g_autoptr (BnlDataset) dataset = bnl_lab_fixture_new_dataset (90, 30);
  g_autoptr (BnlSpec) spec = bnl_lab_fixture_new_spec ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (GPtrArray) others = NULL;
  const BnlRunRecord *first, *second;

  (void) data;
  for (spec->seed = 5; spec->seed < 8; spec->seed++) {
    g_autoptr (BnlRun) run = bnl_run_new (spec, dataset, NULL, NULL, NULL, 0);

    bnl_recorder_follow (recorder, run, &origin);
    bnl_run_start (run, FALSE);
    bnl_run_wait (run);
    g_assert_true (bnl_recorder_flush (recorder, LONG_USEC));
  }
  bnl_store_delete (fixture->store, (gint64[]){ fixture->id + 2 }, 1, &error);
  records = bnl_store_list_group (fixture->store, "a'group", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (records->len, ==, 2);
  first = g_ptr_array_index (records, 0);
  second = g_ptr_array_index (records, 1);
  g_assert_cmpuint (first->spec->seed, ==, 5);
  g_assert_cmpuint (second->spec->seed, ==, 7);
  g_assert_cmpuint (g_strv_length (first->tags), ==, 2);
  g_assert_cmpstr (first->tags[0], ==, "sweep");
  g_assert_cmpstr (first->tags[1], ==, "two lines");
  others = bnl_store_list_group (fixture->store, "no group", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (others->len, ==, 0);
}

static void
make_steps (BnlRun *run, guint64 until)
{
  for (guint64 i = bnl_run_get_n_done (run); i < until; i++)
    bnl_run_step (run);
  while (bnl_run_get_n_done (run) < until)
    g_usleep (500);
}

static gint64
count_chunks (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  BnlDatabase *database = bnl_store_lock (fixture->store, FALSE, &error);
  gint64 n = 0;

  g_assert_no_error (error);
  bnl_database_read (database, "SELECT count (*) FROM trace WHERE name = 'train'", &n, &error);
  bnl_store_unlock (fixture->store, FALSE);
  g_assert_no_error (error);
  return n;
}

static void
assert_same_as_stored (Fixture *fixture, gint64 id, BnlRun *run)
{
  for (guint i = 0; i < BNL_MEASURES_N; i++) {
    const char *name = bnl_measures_get_name (i);
    g_autoptr (GError) error = NULL;
    g_autoptr (BnlTrace) wanted = bnl_run_dup_trace (run, name);
    g_autoptr (BnlTrace) trace = bnl_store_load_trace (fixture->store, id, name, &error);

    g_assert_no_error (error);
    g_assert_true (bnl_store_fixture_is_same_trace (trace, wanted));
  }
}

/* Written while it trains, across chunks, and gone on with behind the checkpoint. */
static void
test_recorded (Fixture *fixture, gconstpointer data)
{
  g_autoptr (BnlRecorder) recorder = bnl_recorder_new (fixture->store);
  g_autoptr (BnlDataset) dataset = bnl_lab_fixture_new_dataset (90, 30);
  g_autoptr (BnlSpec) spec = bnl_lab_fixture_new_spec ();
  g_autoptr (BnlRun) whole = NULL;
  g_autoptr (BnlRun) half = NULL;
  g_autoptr (BnlRun) rest = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (BnlCheckpoint) checkpoint = NULL;
  g_autoptr (BnlSeries) past = NULL;
  g_autoptr (GPtrArray) traces = NULL;
  BnlRecordOrigin origin = { 0 };

  (void) data;
  bnl_spec_set (spec, "steps", "1500", NULL);
  bnl_spec_set (spec, "eval_every", "1", NULL);
  bnl_recorder_set_intervals (recorder, 5000, G_USEC_PER_SEC);
  whole = bnl_run_new (spec, dataset, NULL, NULL, NULL, 0);
  bnl_run_set_measures (whole, BNL_MEASURE_TRAIN | BNL_MEASURE_UNIT);
  bnl_run_start (whole, FALSE);

  half = bnl_run_new (spec, dataset, NULL, NULL, NULL, 0);
  bnl_run_set_measures (half, BNL_MEASURE_TRAIN | BNL_MEASURE_UNIT);
  bnl_recorder_follow (recorder, half, NULL);
  bnl_run_start (half, TRUE);
  for (guint n = 1; n <= 3; n++) {
    make_steps (half, n * 280);
    g_assert_true (bnl_recorder_flush (recorder, LONG_USEC));
    /* What is long is not written again; the recorder may have written between, too. */
    g_assert_cmpint (count_chunks (fixture), >=, n);
    g_assert_cmpint (count_chunks (fixture), <=, n + 1);
  }
  bnl_run_stop (half);
  bnl_run_wait (half);
  g_assert_true (bnl_recorder_flush (recorder, LONG_USEC));
  origin.continues = bnl_recorder_get_id (recorder, half);
  traces = bnl_store_load_traces (fixture->store, origin.continues, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (traces->len, ==, 2);
  checkpoint = bnl_store_load_checkpoint (fixture->store, origin.continues, 0, &error);
  past = bnl_store_load_past (fixture->store, origin.continues, checkpoint, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (bnl_trace_get_length (g_ptr_array_index (traces, 0)), >=,
                    bnl_checkpoint_get_n_past (checkpoint) - 1);

  rest = bnl_run_new (spec, dataset, NULL, NULL, NULL, 0);
  bnl_run_set_resume (rest, checkpoint, past);
  bnl_run_set_past_traces (rest, traces);
  bnl_recorder_follow (recorder, rest, &origin);
  bnl_run_start (rest, FALSE);
  bnl_run_wait (rest);
  bnl_run_wait (whole);
  g_assert_true (bnl_recorder_flush (recorder, LONG_USEC));
  g_assert_cmpint (bnl_recorder_get_id (recorder, rest), ==, origin.continues);
  assert_same_as_stored (fixture, origin.continues, whole);
}

/* What goes on without measuring keeps what was measured before, up to where it goes on. */
static void
test_not_gone_on_with (Fixture *fixture, gconstpointer data)
{
  g_autoptr (BnlRecorder) recorder = bnl_recorder_new (fixture->store);
  g_autoptr (BnlDataset) dataset = bnl_lab_fixture_new_dataset (90, 30);
  g_autoptr (BnlSpec) spec = bnl_lab_fixture_new_spec ();
  g_autoptr (BnlRun) half = bnl_run_new (spec, dataset, NULL, NULL, NULL, 0);
  g_autoptr (BnlRun) rest = bnl_run_new (spec, dataset, NULL, NULL, NULL, 0);
  g_autoptr (GError) error = NULL;
  g_autoptr (BnlCheckpoint) checkpoint = NULL;
  g_autoptr (BnlSeries) past = NULL;
  g_autoptr (BnlTrace) trace = NULL;
  g_autoptr (BnlTrace) longer = NULL;
  const float values[3] = { 0 };
  BnlRecordOrigin origin = { 0 };

  (void) data;
  bnl_run_set_measures (half, BNL_MEASURE_UNIT);
  bnl_recorder_follow (recorder, half, NULL);
  bnl_run_start (half, TRUE);
  make_steps (half, 5);
  bnl_run_stop (half);
  bnl_run_wait (half);
  g_assert_true (bnl_recorder_flush (recorder, LONG_USEC));
  origin.continues = fixture->id = bnl_recorder_get_id (recorder, half);
  longer = bnl_run_dup_trace (half, "unit");
  bnl_trace_append (longer, 6, values); /* as if more had been kept than the checkpoint has */
  write_rows (fixture, longer, 0, 6);
  checkpoint = bnl_store_load_checkpoint (fixture->store, origin.continues, 0, &error);
  past = bnl_store_load_past (fixture->store, origin.continues, checkpoint, &error);
  g_assert_no_error (error);
  bnl_run_set_resume (rest, checkpoint, past);
  bnl_recorder_follow (recorder, rest, &origin);
  bnl_run_start (rest, FALSE);
  bnl_run_wait (rest);
  g_assert_true (bnl_recorder_flush (recorder, LONG_USEC));
  trace = bnl_store_load_trace (fixture->store, origin.continues, "unit", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (bnl_trace_get_length (trace), ==, 5);
}

int
main (int argc, char **argv)
{
  const struct {
    const char *name;
    void (*test) (Fixture *fixture, gconstpointer data);
  } tests[] = {
    { "/store-trace/none", test_none },         { "/store-trace/growing", test_growing },
    { "/store-trace/cut", test_cut },           { "/store-trace/damaged", test_damaged },
    { "/store-trace/falling", test_falling },   { "/store-trace/group", test_group },
    { "/store-trace/recorded", test_recorded }, { "/store-trace/not", test_not_gone_on_with },
  };

  bnl_lab_fixture_init (&argc, &argv);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, Fixture, NULL, set_up, tests[i].test, tear_down);
  return g_test_run ();
}
