#include "bnl-store-fixture.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "lab/bnl-run-record-private.h"
#include "lab/bnl-store-trace-private.h"

#define EVALUATION_EVERY 100

/* In memory where there is such a place: hundreds of databases are made, and each is synced. */
char *
bnl_store_fixture_new_path (void)
{
  g_autofree char *folder = g_strdup ("/dev/shm/bnl-store-XXXXXX");

  if (g_mkdtemp (folder) == NULL) {
    g_free (folder);
    folder = g_dir_make_tmp ("bnl-store-XXXXXX", NULL);
  }
  g_assert_nonnull (folder);
  return g_build_filename (folder, "runs.db", NULL);
}

void
bnl_store_fixture_remove (char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  GDir *dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *file = g_build_filename (folder, name, NULL);

    g_unlink (file);
  }
  g_dir_close (dir);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  g_free (path);
}

guint
bnl_store_fixture_count_files (const char *path, const char *containing)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *base = g_path_get_basename (path);
  GDir *dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n = 0;

  while ((name = g_dir_read_name (dir)) != NULL)
    n += g_str_has_prefix (name, base) && strstr (name, containing) != NULL &&
         !g_str_has_suffix (name, "-wal") && !g_str_has_suffix (name, "-shm");
  g_dir_close (dir);
  return n;
}

BnlStore *
bnl_store_fixture_open (const char *path)
{
  g_autoptr (GError) error = NULL;
  BnlStore *store = bnl_store_open (path, &error);

  g_assert_no_error (error);
  g_assert_nonnull (store);
  return store;
}

BnlSeries *
bnl_store_fixture_new_series (gsize n, guint32 seed)
{
  BnlSeries *series = bnl_series_new ();
  GRand *random = g_rand_new_with_seed (seed);
  gint64 usec = 0;

  for (gsize i = 0; i < n; i++) {
    BnlMetrics row = {
      .step = i + 1,
      .epoch = (guint32) (i / EVALUATION_EVERY) + 1,
      .examples = 64 * (i + 1),
      .lr = 0.001,
      .train_loss = (float) g_rand_double (random),
      .train_accuracy = (float) g_rand_int_range (random, 0, 65) / 64.0f,
      .val_loss = NAN,
      .val_accuracy = NAN,
      .test_loss = NAN,
      .test_accuracy = NAN,
    };

    usec += g_rand_int_range (random, 300, 400);
    row.seconds = (double) usec / G_USEC_PER_SEC;
    if ((i + 1) % EVALUATION_EVERY == 0) {
      row.val_loss = (float) g_rand_double (random);
      row.val_accuracy = (float) g_rand_double (random);
    }
    bnl_series_append (series, &row);
  }
  g_rand_free (random);
  return series;
}

static BnlRunRecord *
new_record (const BnlSeries *series, guint32 seed)
{
  BnlRunRecord *record = bnl_run_record_new ();

  record->uuid = g_uuid_string_random ();
  record->group = g_uuid_string_random ();
  record->arm = g_strdup ("batch");
  record->name = g_strdup_printf ("run of %u", seed);
  record->note = g_strdup ("");
  record->tags = g_strsplit ("one,two words", ",", -1);
  record->spec = bnl_spec_new ();
  record->spec->seed = seed;
  record->dataset_checksum = g_strdup ("0-0-0-0");
  record->version = g_strdup ("0.1.0");
  record->machine = g_strdup ("a machine");
  record->blas = g_strdup ("a kernel");
  record->state = BNL_RECORD_FINISHED;
  record->started_usec = 1000000;
  record->ended_usec = 2000000;
  record->n_steps_planned = bnl_series_get_length (series);
  bnl_run_summary_update (&record->summary, series);
  record->n_steps_done = record->summary.score.n_steps;
  return record;
}

static BnlSnapshot *
new_snapshot (guint32 seed)
{
  g_autoptr (BnlSpec) spec = bnl_spec_new ();
  const BnlScale scale = { BNL_NORMALIZE_HALF, 0.5f, 0.5f };
  BnlArch *arch;
  BnlWeights *weights;

  bnl_spec_set (spec, "hidden", "8", NULL);
  arch = bnl_spec_build_arch (spec, 20, 3);
  weights = bnl_weights_new (arch);
  bnl_weights_draw (weights, BNL_INIT_DEFAULT, 0.0, seed, NULL);
  bnl_arch_unref (arch);
  return bnl_snapshot_new_take (spec, &scale, 5, 4, weights, 1);
}

BnlTrace *
bnl_store_fixture_new_trace (gsize n_rows, guint32 seed)
{
  BnlTrace *trace = bnl_trace_new ("unit", 3);

  bnl_trace_set_subject (trace, seed);
  for (guint32 i = 0; i < n_rows; i++) {
    const float values[] = { (float) seed - 0.1f * (float) i, i == 1 ? NAN : 1e-6f * (float) i,
                             1e9f / (float) (i + seed) };

    bnl_trace_append (trace, 1 + i * i, values);
  }
  return trace;
}

gboolean
bnl_store_fixture_is_same_trace (BnlTrace *a, BnlTrace *b)
{
  const gsize n = bnl_trace_get_length (a);
  const guint width = bnl_trace_get_width (a);

  if (strcmp (bnl_trace_get_name (a), bnl_trace_get_name (b)) != 0 ||
      n != bnl_trace_get_length (b) || width != bnl_trace_get_width (b) ||
      bnl_trace_get_subject (a) != bnl_trace_get_subject (b))
    return FALSE;
  for (gsize i = 0; i < n; i++) {
    float left[BNL_TRACE_MAX_WIDTH], right[BNL_TRACE_MAX_WIDTH];

    if (bnl_trace_get (a, i, left) != bnl_trace_get (b, i, right) ||
        memcmp (left, right, width * sizeof *left) != 0)
      return FALSE;
  }
  return TRUE;
}

gint64
bnl_store_fixture_add (BnlStore *store, gsize n_rows, guint32 seed)
{
  g_autoptr (BnlSeries) series = bnl_store_fixture_new_series (n_rows, seed);
  g_autoptr (BnlRunRecord) record = new_record (series, seed);
  g_autoptr (BnlSnapshot) snapshot = new_snapshot (seed);
  g_autoptr (BnlTrace) trace = bnl_store_fixture_new_trace (BNL_STORE_FIXTURE_N_TRACED, seed);
  g_autoptr (GPtrArray) events =
      g_ptr_array_new_with_free_func ((GDestroyNotify) bnl_record_event_free);
  g_autoptr (GError) error = NULL;
  BnlDatabase *database = bnl_store_lock (store, TRUE, &error);
  gboolean written;

  g_assert_no_error (error);
  g_ptr_array_add (events, bnl_record_event_new (1, 5, BNL_RECORD_EVENT_NOTE, "a sentence"));
  g_ptr_array_add (events, bnl_record_event_new (2, 6, BNL_RECORD_EVENT_RATE, "0.5"));
  written =
      bnl_database_begin (database, &error) &&
      bnl_store_row_insert (database, record, FALSE, &error) &&
      bnl_store_metrics_write (database, record->id, series, 0, n_rows, &error) &&
      bnl_store_event_write (database, record->id, events, 0, 0, &error) &&
      bnl_store_trace_write (database, record->id, trace, 0, BNL_STORE_FIXTURE_N_TRACED, &error) &&
      bnl_store_blob_write_weights (database, record->id, snapshot, &error) &&
      bnl_database_commit (database, &error);
  g_assert_no_error (error);
  g_assert_true (written);
  bnl_store_unlock (store, TRUE);
  return record->id;
}

void
bnl_store_fixture_assert_whole (BnlStore *store, gint64 id, gsize n_rows, guint32 seed)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BnlSeries) wanted = bnl_store_fixture_new_series (n_rows, seed);
  g_autoptr (BnlSnapshot) wanted_weights = new_snapshot (seed);
  g_autoptr (BnlRunRecord) record = bnl_store_get (store, id, &error);
  g_autoptr (BnlSeries) series = bnl_store_load_series (store, id, &error);
  g_autoptr (BnlSnapshot) snapshot = bnl_store_load_snapshot (store, id, &error);
  g_autoptr (GPtrArray) events = bnl_store_load_events (store, id, &error);
  const BnlRecordEvent *event;

  g_assert_no_error (error);
  g_assert_cmpuint (record->spec->seed, ==, seed);
  g_assert_cmpuint (record->n_steps_done, ==, n_rows);
  g_assert_cmpint (record->state, ==, BNL_RECORD_FINISHED);
  g_assert_true (bnl_store_fixture_is_same_series (series, wanted));
  g_assert_true (memcmp (snapshot->weights->parameters, wanted_weights->weights->parameters,
                         wanted_weights->weights->arch->n_parameters * sizeof (BnlReal)) == 0);
  g_assert_cmpuint (events->len, ==, 2);
  event = g_ptr_array_index (events, 1);
  g_assert_cmpstr (event->text, ==, "0.5");
  g_assert_cmpuint (event->step, ==, 2);
  g_assert_cmpint (event->at_usec, ==, 6);
  g_assert_cmpint (event->kind, ==, BNL_RECORD_EVENT_RATE);
}

gboolean
bnl_store_fixture_is_same_series (const BnlSeries *a, const BnlSeries *b)
{
  const gsize n = bnl_series_get_length (a);

  if (n != bnl_series_get_length (b))
    return FALSE;
  for (gsize i = 0; i < n; i++) {
    const BnlMetrics *left = bnl_series_get (a, i), *right = bnl_series_get (b, i);

    if (left->step != right->step || left->epoch != right->epoch ||
        left->examples != right->examples ||
        memcmp (&left->seconds, &right->seconds, sizeof left->seconds) != 0 ||
        memcmp (&left->lr, &right->lr, sizeof left->lr) != 0 ||
        memcmp (&left->train_loss, &right->train_loss, 6 * sizeof left->train_loss) != 0)
      return FALSE;
  }
  return TRUE;
}

void
bnl_store_fixture_execute (const char *path, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BnlDatabase) database = bnl_database_open (path, BNL_DATABASE_CREATE, &error);

  g_assert_no_error (error);
  bnl_database_execute (database, sql, &error);
  g_assert_no_error (error);
}

void
bnl_store_fixture_assert_traced (BnlStore *store, gint64 id, guint32 seed)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BnlTrace) wanted = bnl_store_fixture_new_trace (BNL_STORE_FIXTURE_N_TRACED, seed);
  g_autoptr (BnlTrace) trace = bnl_store_load_trace (store, id, "unit", &error);

  g_assert_no_error (error);
  g_assert_nonnull (trace);
  g_assert_true (bnl_store_fixture_is_same_trace (trace, wanted));
}

GBytes *
bnl_store_fixture_read (const char *path)
{
  char *bytes = NULL;
  gsize n = 0;

  g_assert_true (g_file_get_contents (path, &bytes, &n, NULL));
  return g_bytes_new_take (bytes, n);
}

void
bnl_store_fixture_write (const char *path, const void *bytes, gsize n)
{
  g_autofree char *journal = g_strconcat (path, "-wal", NULL);
  g_autofree char *index = g_strconcat (path, "-shm", NULL);

  g_unlink (journal);
  g_unlink (index);
  g_assert_true (
      g_file_set_contents_full (path, bytes, (gssize) n, G_FILE_SET_CONTENTS_NONE, 0644, NULL));
}
