#include <glib/gstdio.h>
#include <string.h>

#include "bnl-store-fixture.h"
#include "lab/bnl-database-schema-private.h"

typedef struct {
  char *path, *archive;
  BnlStore *store;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = NULL;

  (void) data;
  fixture->path = bnl_store_fixture_new_path ();
  folder = g_path_get_dirname (fixture->path);
  fixture->archive = g_build_filename (folder, "some.bnlab", NULL);
  fixture->store = bnl_store_fixture_open (fixture->path);
  for (guint32 seed = 1; seed <= 3; seed++)
    bnl_store_fixture_add (fixture->store, 1500, seed);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  (void) data;
  bnl_store_unref (fixture->store);
  g_free (fixture->archive);
  bnl_store_fixture_remove (fixture->path);
}

static BnlStore *
open_second (Fixture *fixture)
{
  g_autofree char *path = g_strconcat (fixture->path, ".second", NULL);

  return bnl_store_fixture_open (path);
}

static void
assert_merged (BnlStore *store, const char *path, guint n_added, guint n_known)
{
  g_autoptr (GError) error = NULL;
  guint added = 99, known = 99;

  g_assert_true (bnl_store_merge (store, path, &added, &known, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (added, ==, n_added);
  g_assert_cmpuint (known, ==, n_known);
}

/* One file, of which another store makes the same runs again, with what a person said of them. */
static void
test_round_trip (Fixture *fixture, gconstpointer data)
{
  const gint64 ids[] = { 3, 1 };
  const char *const tags[] = { "kept", NULL };
  g_autoptr (BnlStore) second = open_second (fixture);
  g_autoptr (GError) error = NULL;
  g_autoptr (BnlRunRecord) before = NULL;
  g_autoptr (BnlRunRecord) after = NULL;
  g_autofree char *log = g_strconcat (fixture->archive, "-wal", NULL);

  (void) data;
  bnl_store_set_note (fixture->store, 1, "a note", NULL);
  bnl_store_set_tags (fixture->store, 1, tags, NULL);
  bnl_store_set_starred (fixture->store, 1, TRUE, NULL);
  g_assert_true (bnl_store_export (fixture->store, ids, 2, fixture->archive, &error));
  g_assert_no_error (error);
  g_assert_false (g_file_test (log, G_FILE_TEST_EXISTS));
  assert_merged (second, fixture->archive, 2, 0);
  assert_merged (second, fixture->archive, 0, 2);
  bnl_store_fixture_assert_whole (second, 1, 1500, 3);
  bnl_store_fixture_assert_whole (second, 2, 1500, 1);
  bnl_store_fixture_assert_traced (second, 1, 3);
  bnl_store_fixture_assert_traced (second, 2, 1);
  before = bnl_store_get (fixture->store, 1, &error);
  after = bnl_store_get (second, 2, &error);
  g_assert_cmpstr (after->uuid, ==, before->uuid);
  g_assert_cmpstr (after->group, ==, before->group);
  g_assert_cmpstr (after->note, ==, "a note");
  g_assert_cmpstr (after->tags[0], ==, "kept");
  g_assert_true (after->starred);
  g_assert_cmpint (after->started_usec, ==, before->started_usec);
  assert_merged (second, fixture->path, 1, 2); /* a store in use is as good as an archive */
  assert_merged (second, fixture->path, 0, 3);
  assert_merged (second, bnl_store_get_path (second), 0, 3);
}

/* What was deleted here is had back; what was deleted there does not come. */
static void
test_deleted (Fixture *fixture, gconstpointer data)
{
  const gint64 ids[] = { 1, 2, 3 };
  g_autoptr (GError) error = NULL;

  (void) data;
  g_assert_true (bnl_store_export (fixture->store, ids, 3, fixture->archive, &error));
  bnl_store_delete (fixture->store, ids, 1, NULL);
  assert_merged (fixture->store, fixture->archive, 1, 2);
  bnl_store_fixture_assert_whole (fixture->store, 1, 1500, 1);
  bnl_store_delete (fixture->store, ids, 2, NULL);
  {
    g_autoptr (BnlStore) second = open_second (fixture);

    assert_merged (second, fixture->path, 1, 0);
  }
}

/* A run that goes on here does not go on in an archive. */
static void
test_running (Fixture *fixture, gconstpointer data)
{
  const gint64 ids[] = { 1 };
  g_autoptr (GError) error = NULL;
  g_autoptr (BnlStore) archive = NULL;
  g_autoptr (BnlRunRecord) record = NULL;

  (void) data;
  bnl_store_fixture_execute (fixture->path, "UPDATE run SET state = 0");
  g_assert_true (bnl_store_export (fixture->store, ids, 1, fixture->archive, &error));
  archive = bnl_store_fixture_open (fixture->archive);
  record = bnl_store_get (archive, 1, &error);
  g_assert_cmpint (record->state, ==, BNL_RECORD_INTERRUPTED);
}

static void
test_impossible (Fixture *fixture, gconstpointer data)
{
  const gint64 ids[] = { 1, 44 };
  g_autofree char *nowhere = g_build_filename (fixture->path, "x", "some.bnlab", NULL);
  g_autoptr (GError) error = NULL;
  guint n_added, n_known;

  (void) data;
  g_assert_false (bnl_store_export (fixture->store, ids, 2, fixture->archive, &error));
  g_assert_error (error, BNL_STORE_ERROR, BNL_STORE_ERROR_NOT_FOUND);
  g_assert_false (g_file_test (fixture->archive, G_FILE_TEST_EXISTS));
  g_clear_error (&error);
  g_assert_false (bnl_store_export (fixture->store, ids, 1, nowhere, &error));
  g_assert_error (error, BNL_STORE_ERROR, BNL_STORE_ERROR_IO);
  g_assert_nonnull (strstr (error->message, nowhere));
  g_clear_error (&error);
  g_assert_false (bnl_store_merge (fixture->store, nowhere, &n_added, &n_known, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  bnl_store_fixture_execute (fixture->archive, "CREATE TABLE run (id, uuid)");
  g_assert_false (bnl_store_merge (fixture->store, fixture->archive, &n_added, &n_known, &error));
  g_assert_error (error, BNL_STORE_ERROR, BNL_STORE_ERROR_FOREIGN);
  g_clear_error (&error);
  bnl_store_fixture_write (fixture->archive, "no database", 11);
  g_assert_false (bnl_store_merge (fixture->store, fixture->archive, &n_added, &n_known, &error));
  g_assert_error (error, BNL_STORE_ERROR, BNL_STORE_ERROR_FOREIGN);
}

/* Of a damaged file come the runs that are whole, however it is damaged, and no others. */
static void
test_damaged (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BnlStore) second = open_second (fixture);
  guint n_added, n_known;

  (void) data;
  bnl_store_fixture_execute (fixture->path,
                             "UPDATE chunk SET data = zeroblob (50) WHERE run_id = 2");
  g_assert_false (bnl_store_merge (second, fixture->path, &n_added, &n_known, &error));
  g_assert_error (error, BNL_STORE_ERROR, BNL_STORE_ERROR_DAMAGED);
  g_assert_nonnull (strstr (error->message, fixture->path));
  g_assert_cmpuint (n_added, ==, 2);
  bnl_store_fixture_assert_whole (second, 1, 1500, 1);
  bnl_store_fixture_assert_whole (second, 2, 1500, 3);
}

static void
test_noise (Fixture *fixture, gconstpointer data)
{
  const gint64 ids[] = { 1, 2, 3 };
  GRand *random = g_rand_new_with_seed (8);
  g_autoptr (GBytes) whole = NULL;
  g_autofree guint8 *copy = NULL;
  gsize n;

  (void) data;
  g_assert_true (bnl_store_export (fixture->store, ids, 3, fixture->archive, NULL));
  whole = bnl_store_fixture_read (fixture->archive);
  n = g_bytes_get_size (whole);
  copy = g_malloc (n);
  for (guint turn = 0; turn < 60; turn++) {
    g_autofree char *path = g_strdup_printf ("%s.%u", fixture->path, turn);
    g_autoptr (BnlStore) second = bnl_store_fixture_open (path);
    g_autoptr (GPtrArray) records = NULL;
    guint n_added, n_known;

    memcpy (copy, g_bytes_get_data (whole, NULL), n);
    for (guint i = 0; i < 20; i++)
      copy[g_rand_int_range (random, 0, (gint32) n)] = (guint8) g_rand_int (random);
    bnl_store_fixture_write (fixture->archive, copy, n);
    bnl_store_merge (second, fixture->archive, &n_added, &n_known, NULL);
    records = bnl_store_list (second, NULL);
    g_assert_cmpuint (records->len, ==, n_added);
    for (guint i = 0; i < records->len; i++) {
      const BnlRunRecord *record = g_ptr_array_index (records, i);
      g_autoptr (BnlSeries) series = bnl_store_load_series (second, record->id, NULL);

      g_assert_nonnull (series);
      g_assert_cmpuint (bnl_series_get_length (series), <=, 1500);
    }
    g_clear_pointer (&second, bnl_store_unref);
    g_unlink (path);
  }
  g_rand_free (random);
}

/* A file of each old version is opened as it was written: never made anew, only added to. */
static void
test_old_versions (Fixture *fixture, gconstpointer data)
{
  guint n_versions;

  (void) data;
  bnl_database_schema_get_migrations (&n_versions);
  for (guint version = 1; version <= n_versions; version++) {
    g_autofree char *name = g_strdup_printf ("runs-v%u.db", version);
    g_autofree char *old = g_test_build_filename (G_TEST_DIST, "lab", name, NULL);
    g_autofree char *copy = g_strconcat (fixture->path, ".", name, NULL);
    g_autoptr (GBytes) bytes = bnl_store_fixture_read (old);
    const gint64 merged = 2 * version + 2; /* the first of those that the merge adds */
    g_autoptr (BnlStore) store = NULL;

    bnl_store_fixture_write (copy, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
    store = bnl_store_fixture_open (copy);
    g_assert_null (bnl_store_dup_problem (store));
    bnl_store_fixture_assert_whole (store, 1, 450, 1);
    bnl_store_fixture_assert_whole (store, 2, 3, 2);
    assert_merged (fixture->store, old, 2, 0);
    bnl_store_fixture_assert_whole (fixture->store, merged, 450, 1);
    if (version >= 2) {
      bnl_store_fixture_assert_traced (store, 1, 1);
      bnl_store_fixture_assert_traced (fixture->store, merged + 1, 2);
    }
    bnl_store_fixture_execute (fixture->path, "DELETE FROM run WHERE id > 3");
  }
}

int
main (int argc, char **argv)
{
  const struct {
    const char *name;
    void (*test) (Fixture *fixture, gconstpointer data);
  } tests[] = {
    { "/store-archive/round-trip", test_round_trip },
    { "/store-archive/deleted", test_deleted },
    { "/store-archive/running", test_running },
    { "/store-archive/impossible", test_impossible },
    { "/store-archive/damaged", test_damaged },
    { "/store-archive/noise", test_noise },
    { "/store-archive/old-versions", test_old_versions },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, Fixture, NULL, set_up, tests[i].test, tear_down);
  return g_test_run ();
}
