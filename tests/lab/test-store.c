#include "lab/bnl-store.h"

#include <glib/gstdio.h>
#include <string.h>
#include <math.h>

#include "bnl-store-fixture.h"
#include "lab/bnl-database-schema-private.h"
#include "lab/bnl-owner-private.h"
#include "lab/bnl-store-private.h"

typedef struct {
  char *path;
  BnlStore *store;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  (void) data;
  fixture->path = bnl_store_fixture_new_path ();
  fixture->store = bnl_store_fixture_open (fixture->path);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  (void) data;
  bnl_store_unref (fixture->store);
  bnl_store_fixture_remove (fixture->path);
}

static void
reopen (Fixture *fixture)
{
  bnl_store_unref (fixture->store);
  fixture->store = bnl_store_fixture_open (fixture->path);
}

static guint
count_runs (BnlStore *store)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records = bnl_store_list (store, &error);

  g_assert_no_error (error);
  return records->len;
}

static void
test_empty (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  (void) data;
  g_assert_null (bnl_store_dup_problem (fixture->store));
  g_assert_cmpuint (count_runs (fixture->store), ==, 0);
  g_assert_null (bnl_store_get (fixture->store, 1, &error));
  g_assert_error (error, BNL_STORE_ERROR, BNL_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (bnl_store_load_series (fixture->store, 1, &error));
  g_assert_error (error, BNL_STORE_ERROR, BNL_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (bnl_store_load_snapshot (fixture->store, 1, &error));
  g_assert_error (error, BNL_STORE_ERROR, BNL_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (bnl_store_load_checkpoint (fixture->store, 1, 0, &error));
  g_assert_error (error, BNL_STORE_ERROR, BNL_STORE_ERROR_NOT_FOUND);
  g_assert_cmpint (bnl_database_look_at (fixture->path, BNL_DATABASE_SCHEMA_APPLICATION), ==,
                   BNL_DATABASE_OF);
}

static void
test_round_trip (Fixture *fixture, gconstpointer data)
{
  const gint64 first = bnl_store_fixture_add (fixture->store, 450, 1);
  const gint64 second = bnl_store_fixture_add (fixture->store, 70000, 2);
  const gint64 none = bnl_store_fixture_add (fixture->store, 0, 3);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (GArray) steps = NULL;
  const BnlRunRecord *record;

  (void) data;
  for (guint i = 0; i < 2; i++) {
    bnl_store_fixture_assert_whole (fixture->store, first, 450, 1);
    bnl_store_fixture_assert_whole (fixture->store, second, 70000, 2);
    bnl_store_fixture_assert_whole (fixture->store, none, 0, 3);
    reopen (fixture);
  }
  records = bnl_store_list (fixture->store, &error);
  g_assert_cmpuint (records->len, ==, 3);
  record = g_ptr_array_index (records, 2); /* newest first */
  g_assert_cmpint (record->id, ==, first);
  g_assert_cmpstr (record->tags[1], ==, "two words");
  g_assert_cmpuint (g_strv_length (record->tags), ==, 2);
  g_assert_cmpuint (record->summary.score.latest_step, ==, 400);
  g_assert_cmpuint (record->summary.latest_loss_step, ==, 400);
  g_assert_cmpint (record->ended_usec, ==, 2000000);
  g_assert_null (record->parent_uuid);
  record = g_ptr_array_index (records, 0);
  g_assert_true (isnan (record->summary.best_loss));
  g_assert_true (isnan (record->summary.score.train_loss));
  steps = bnl_store_list_checkpoints (fixture->store, first, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (steps->len, ==, 0);
}

static void
test_edit (Fixture *fixture, gconstpointer data)
{
  const gint64 id = bnl_store_fixture_add (fixture->store, 10, 1);
  const char *const tags[] = { " a ", "", "b\nc", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (BnlRunRecord) record = NULL;

  (void) data;
  g_assert_true (bnl_store_set_name (fixture->store, id, "Käse 'x'; --", &error));
  g_assert_true (bnl_store_set_note (fixture->store, id, "two\nlines", &error));
  g_assert_true (bnl_store_set_tags (fixture->store, id, tags, &error));
  g_assert_true (bnl_store_set_starred (fixture->store, id, TRUE, &error));
  reopen (fixture);
  record = bnl_store_get (fixture->store, id, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (record->name, ==, "Käse 'x'; --");
  g_assert_cmpstr (record->note, ==, "two\nlines");
  g_assert_cmpuint (g_strv_length (record->tags), ==, 2);
  g_assert_cmpstr (record->tags[0], ==, "a");
  g_assert_cmpstr (record->tags[1], ==, "b c");
  g_assert_true (record->starred);
  g_assert_false (bnl_store_set_name (fixture->store, id + 1, "x", &error));
  g_assert_error (error, BNL_STORE_ERROR, BNL_STORE_ERROR_NOT_FOUND);
}

static void
test_delete (Fixture *fixture, gconstpointer data)
{
  gint64 ids[3];
  g_autoptr (GError) error = NULL;

  (void) data;
  for (guint i = 0; i < 3; i++)
    ids[i] = bnl_store_fixture_add (fixture->store, 10, i);
  g_assert_true (bnl_store_delete (fixture->store, ids, 2, &error));
  g_assert_cmpuint (count_runs (fixture->store), ==, 1);
  reopen (fixture); /* not a day later */
  g_assert_true (bnl_store_undelete (fixture->store, ids, 1, &error));
  g_assert_cmpuint (count_runs (fixture->store), ==, 2);
  bnl_store_fixture_assert_whole (fixture->store, ids[0], 10, 0);
  ids[1] = 77;
  g_assert_false (bnl_store_delete (fixture->store, ids, 2, &error)); /* all or none */
  g_assert_error (error, BNL_STORE_ERROR, BNL_STORE_ERROR_NOT_FOUND);
  g_assert_cmpuint (count_runs (fixture->store), ==, 2);
  bnl_store_fixture_execute (fixture->path,
                             "UPDATE run SET deleted_usec = deleted_usec - 90000000000");
  reopen (fixture);
  g_clear_error (&error);
  g_assert_null (bnl_store_get (fixture->store, 2, &error));
  g_assert_error (error, BNL_STORE_ERROR, BNL_STORE_ERROR_NOT_FOUND);
  g_assert_cmpuint (count_runs (fixture->store), ==, 2);
}

/* With the run its rows, weights and events are gone, and the file gives the room back. */
static void
test_purge_leaves_nothing (Fixture *fixture, gconstpointer data)
{
  const gint64 id = bnl_store_fixture_add (fixture->store, 100000, 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (BnlDatabase) database = NULL;
  gint64 n;

  (void) data;
  g_assert_true (bnl_store_delete (fixture->store, &id, 1, &error));
  bnl_store_fixture_execute (fixture->path, "UPDATE run SET deleted_usec = 1");
  reopen (fixture);
  database = bnl_database_open (fixture->path, BNL_DATABASE_READ, &error);
  g_assert_true (bnl_database_read (database,
                                    "SELECT (SELECT count (*) FROM chunk)"
                                    " + (SELECT count (*) FROM weights)"
                                    " + (SELECT count (*) FROM event)",
                                    &n, &error));
  g_assert_cmpint (n, ==, 0);
  g_assert_true (bnl_database_read (database, "PRAGMA page_count", &n, &error));
  g_assert_cmpint (n, <, 30);
}

static void
assert_found (BnlStore *store, const char *text, gint64 id)
{
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (bnl_store_find (store, text, &error), ==, id);
  if (id > 0)
    g_assert_no_error (error);
  else
    g_assert_error (error, BNL_STORE_ERROR, BNL_STORE_ERROR_NOT_FOUND);
}

static void
test_find (Fixture *fixture, gconstpointer data)
{
  const gint64 a = bnl_store_fixture_add (fixture->store, 1, 1);
  const gint64 b = bnl_store_fixture_add (fixture->store, 1, 2);

  (void) data;
  bnl_store_fixture_execute (fixture->path,
                             "UPDATE run SET uuid = 'aaaa-1' WHERE id = 1;"
                             "UPDATE run SET uuid = 'aaaa-2', name = '1' WHERE id = 2");
  assert_found (fixture->store, "1", a); /* a number before a name */
  assert_found (fixture->store, "2", b);
  assert_found (fixture->store, "aaaa-1", a);
  assert_found (fixture->store, "AAAA-2", b);
  assert_found (fixture->store, "aaaa", 0); /* of both */
  assert_found (fixture->store, "aaa", 0);  /* too short */
  assert_found (fixture->store, "run of 1", a);
  assert_found (fixture->store, "", 0);
  assert_found (fixture->store, "run of 9", 0);
  assert_found (fixture->store, "a%", 0);
  bnl_store_set_name (fixture->store, b, "run of 1", NULL);
  assert_found (fixture->store, "run of 1", 0); /* of both */
  bnl_store_delete (fixture->store, &b, 1, NULL);
  assert_found (fixture->store, "aaaa", a);
  assert_found (fixture->store, "2", 0);
}

/* Of this program, of another connection; not where nothing happened. */
static void
test_change_count (Fixture *fixture, gconstpointer data)
{
  g_autoptr (BnlStore) other = bnl_store_fixture_open (fixture->path);
  guint64 count;

  (void) data;
  bnl_store_get_change_count (fixture->store);
  count = bnl_store_get_change_count (fixture->store);
  count_runs (fixture->store);
  g_assert_cmpuint (bnl_store_get_change_count (fixture->store), ==, count);
  bnl_store_fixture_add (fixture->store, 1, 1);
  g_assert_cmpuint (bnl_store_get_change_count (fixture->store), >, count);
  count = bnl_store_get_change_count (fixture->store);
  bnl_store_fixture_add (other, 1, 2);
  g_assert_cmpuint (bnl_store_get_change_count (fixture->store), >, count);
  count = bnl_store_get_change_count (fixture->store);
  g_assert_cmpuint (bnl_store_get_change_count (fixture->store), ==, count);
  g_assert_cmpuint (count_runs (fixture->store), ==, 2);
}

static BnlRecordState
read_state (BnlStore *store, gint64 id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BnlRunRecord) record = bnl_store_get (store, id, &error);

  g_assert_no_error (error);
  return record->state;
}

static void
set_owner (const char *path, BnlRecordState state, const char *owner, gint64 heartbeat_usec)
{
  g_autofree char *sql = g_strdup_printf (
      "UPDATE run SET state = %d, owner = '%s', heartbeat_usec = %" G_GINT64_FORMAT, state, owner,
      heartbeat_usec);

  bnl_store_fixture_execute (path, sql);
}

/* Owner's parts: host, boot, namespace, process, start. */
static char *
change_part (guint part, const char *value)
{
  g_auto (GStrv) parts = g_strsplit (bnl_owner_get_own (), " ", -1);

  g_assert_cmpuint (g_strv_length (parts), ==, 5);
  g_free (parts[part]);
  parts[part] = g_strdup (value);
  return g_strjoinv (" ", parts);
}

static void
test_liveness (Fixture *fixture, gconstpointer data)
{
  const gint64 id = bnl_store_fixture_add (fixture->store, 1, 1), now = g_get_real_time ();
  const gint64 hour_usec = 3600 * (gint64) G_USEC_PER_SEC;
  g_autofree char *other_start = change_part (4, "1");
  g_autofree char *no_process = change_part (3, "99999999");
  g_autofree char *other_boot = change_part (1, "another-boot");
  g_autofree char *container = change_part (2, "pid:[1]");
  g_auto (GStrv) parts = g_strsplit (other_boot, " ", 2);
  g_autofree char *other_host = g_strconcat ("elsewhere ", parts[1], NULL);
  g_autoptr (GError) error = NULL;

  (void) data;
  set_owner (fixture->path, BNL_RECORD_RUNNING, bnl_owner_get_own (), now - hour_usec);
  g_assert_cmpint (read_state (fixture->store, id), ==, BNL_RECORD_RUNNING);
  g_assert_false (bnl_store_delete (fixture->store, &id, 1, &error));
  g_assert_error (error, BNL_STORE_ERROR, BNL_STORE_ERROR_BUSY);
  /* The clock was set back meanwhile. */
  set_owner (fixture->path, BNL_RECORD_RUNNING, bnl_owner_get_own (), now + 24 * hour_usec);
  g_assert_cmpint (read_state (fixture->store, id), ==, BNL_RECORD_RUNNING);
  set_owner (fixture->path, BNL_RECORD_RUNNING, no_process, now + 24 * hour_usec);
  g_assert_cmpint (read_state (fixture->store, id), ==, BNL_RECORD_INTERRUPTED);
  set_owner (fixture->path, BNL_RECORD_RUNNING, other_host, now + 24 * hour_usec);
  g_assert_cmpint (read_state (fixture->store, id), ==, BNL_RECORD_INTERRUPTED);
  set_owner (fixture->path, BNL_RECORD_RUNNING, other_start, now);
  g_assert_cmpint (read_state (fixture->store, id), ==, BNL_RECORD_INTERRUPTED);
  set_owner (fixture->path, BNL_RECORD_RUNNING, no_process, now);
  g_assert_cmpint (read_state (fixture->store, id), ==, BNL_RECORD_INTERRUPTED);
  set_owner (fixture->path, BNL_RECORD_RUNNING, other_boot, now);
  g_assert_cmpint (read_state (fixture->store, id), ==, BNL_RECORD_INTERRUPTED);
  set_owner (fixture->path, BNL_RECORD_RUNNING, container, now);
  g_assert_cmpint (read_state (fixture->store, id), ==, BNL_RECORD_RUNNING);
  set_owner (fixture->path, BNL_RECORD_RUNNING, other_host, now);
  g_assert_cmpint (read_state (fixture->store, id), ==, BNL_RECORD_RUNNING);
  set_owner (fixture->path, BNL_RECORD_RUNNING, other_host, now - hour_usec);
  g_assert_cmpint (read_state (fixture->store, id), ==, BNL_RECORD_INTERRUPTED);
  set_owner (fixture->path, BNL_RECORD_RUNNING, "nonsense", now);
  g_assert_cmpint (read_state (fixture->store, id), ==, BNL_RECORD_INTERRUPTED);
  set_owner (fixture->path, BNL_RECORD_PAUSED, no_process, now);
  g_assert_cmpint (read_state (fixture->store, id), ==, BNL_RECORD_PAUSED);
  set_owner (fixture->path, BNL_RECORD_FINISHED, no_process, now);
  g_assert_cmpint (read_state (fixture->store, id), ==, BNL_RECORD_FINISHED);
}

/* What is no store of ours is left as it is. */
static void
test_foreign (void)
{
  char *path = bnl_store_fixture_new_path ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) before = NULL;
  g_autoptr (GBytes) after = NULL;
  static const char text[] = "Dear diary, this is no database, and it is a little longer than the "
                             "header of one, so that it could be.";

  bnl_store_fixture_write (path, text, sizeof text - 1);
  g_assert_null (bnl_store_open (path, &error));
  g_assert_error (error, BNL_STORE_ERROR, BNL_STORE_ERROR_FOREIGN);
  g_assert_nonnull (strstr (error->message, path));
  g_clear_error (&error);
  after = bnl_store_fixture_read (path);
  g_assert_cmpmem (g_bytes_get_data (after, NULL), (int) g_bytes_get_size (after), text,
                   (int) sizeof text - 1);
  g_unlink (path);

  bnl_store_fixture_execute (path, "CREATE TABLE run (id); PRAGMA application_id = 5");
  before = bnl_store_fixture_read (path);
  g_assert_null (bnl_store_open (path, &error));
  g_assert_error (error, BNL_STORE_ERROR, BNL_STORE_ERROR_FOREIGN);
  g_clear_error (&error);
  g_unlink (path);
  bnl_store_fixture_execute (path, "CREATE TABLE diary (id)");
  g_assert_null (bnl_store_open (path, &error));
  g_assert_error (error, BNL_STORE_ERROR, BNL_STORE_ERROR_FOREIGN);
  g_assert_cmpuint (bnl_store_fixture_count_files (path, "damaged"), ==, 0);
  bnl_store_fixture_remove (path);
}

static void
test_newer (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *as_now = NULL;
  guint n;

  (void) data;
  bnl_database_schema_get_migrations (&n);
  as_now = g_strdup_printf ("PRAGMA user_version = %u", n);
  bnl_store_fixture_add (fixture->store, 10, 1);
  bnl_store_fixture_execute (fixture->path, "PRAGMA user_version = 99");
  g_assert_null (bnl_store_open (fixture->path, &error));
  g_assert_error (error, BNL_STORE_ERROR, BNL_STORE_ERROR_NEWER);
  g_assert_nonnull (strstr (error->message, "99"));
  bnl_store_fixture_execute (fixture->path, as_now);
  reopen (fixture);
  bnl_store_fixture_assert_whole (fixture->store, 1, 10, 1);
}

/* The database is given away while the store is open: what is written goes into the file of that
 * name. */
static void
test_taken_away (Fixture *fixture, gconstpointer data)
{
  g_autofree char *away = g_strconcat (fixture->path, ".away", NULL);

  (void) data;
  bnl_store_fixture_add (fixture->store, 10, 1);
  g_assert_cmpint (g_rename (fixture->path, away), ==, 0);
  bnl_store_fixture_add (fixture->store, 20, 2);
  g_assert_true (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
  reopen (fixture);
  g_assert_cmpuint (count_runs (fixture->store), ==, 1);
  bnl_store_fixture_assert_whole (fixture->store, 1, 20, 2);
}

static gpointer
open_worker (gpointer data)
{
  g_autoptr (BnlStore) store = bnl_store_fixture_open (data);

  g_assert_cmpstr (bnl_store_dup_problem (store), ==, NULL);
  bnl_store_fixture_add (store, 5, 1);
  return NULL;
}

/* Several programs begin with no database. */
static void
test_opened_at_once (void)
{
  for (guint turn = 0; turn < 20; turn++) {
    char *path = bnl_store_fixture_new_path ();
    g_autoptr (BnlStore) store = NULL;
    GThread *threads[4];

    for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
      threads[i] = g_thread_new ("open", open_worker, path);
    for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
      g_thread_join (threads[i]);
    store = bnl_store_fixture_open (path);
    g_assert_cmpuint (count_runs (store), ==, G_N_ELEMENTS (threads));
    g_assert_cmpuint (bnl_store_fixture_count_files (path, ".damaged-"), ==, 0);
    g_clear_pointer (&store, bnl_store_unref);
    bnl_store_fixture_remove (path);
  }
}

int
main (int argc, char **argv)
{
  const struct {
    const char *name;
    void (*test) (Fixture *fixture, gconstpointer data);
  } tests[] = {
    { "/store/empty", test_empty },
    { "/store/round-trip", test_round_trip },
    { "/store/edit", test_edit },
    { "/store/delete", test_delete },
    { "/store/purge-leaves-nothing", test_purge_leaves_nothing },
    { "/store/find", test_find },
    { "/store/change-count", test_change_count },
    { "/store/liveness", test_liveness },
    { "/store/newer", test_newer },
    { "/store/taken-away", test_taken_away },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, Fixture, NULL, set_up, tests[i].test, tear_down);
  g_test_add_func ("/store/foreign", test_foreign);
  g_test_add_func ("/store/opened-at-once", test_opened_at_once);
  return g_test_run ();
}
