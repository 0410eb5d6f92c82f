#include "lab/bnl-database-schema-private.h"

#include <glib/gstdio.h>
#include <string.h>

#include "bnl-store-fixture.h"
#include "lab/bnl-store-private.h"

/* A history that was made up: the machinery, whatever the real one is. */
static const char *const history[] = {
  "CREATE TABLE thing (id INTEGER PRIMARY KEY); INSERT INTO thing VALUES (7)",
  "ALTER TABLE thing ADD COLUMN colour TEXT NOT NULL DEFAULT 'blue'",
  "CREATE TABLE other (id); INSERT INTO other SELECT id FROM thing",
};

static gint64
read_integer (BnlDatabase *database, const char *sql)
{
  g_autoptr (GError) error = NULL;
  gint64 value = -1;

  bnl_database_read (database, sql, &value, &error);
  g_assert_no_error (error);
  return value;
}

static BnlDatabase *
open_database (const char *path)
{
  g_autoptr (GError) error = NULL;
  BnlDatabase *database = bnl_database_open (path, BNL_DATABASE_CREATE, &error);

  g_assert_no_error (error);
  return database;
}

/* From every version to every later one, what was there being kept. */
static void
test_steps (void)
{
  for (guint from = 0; from <= G_N_ELEMENTS (history); from++)
    for (guint to = MAX (from, 1); to <= G_N_ELEMENTS (history); to++) {
      char *path = bnl_store_fixture_new_path ();
      g_autoptr (BnlDatabase) database = open_database (path);
      g_autoptr (GError) error = NULL;

      if (from > 0) {
        g_assert_true (bnl_database_schema_upgrade (database, history, from, &error));
        bnl_database_execute (database, "INSERT INTO thing (id) VALUES (8)", &error);
      }
      g_assert_true (bnl_database_schema_upgrade (database, history, to, &error));
      g_assert_true (bnl_database_schema_upgrade (database, history, to, &error)); /* nothing */
      g_assert_no_error (error);
      g_assert_cmpint (read_integer (database, "PRAGMA user_version"), ==, to);
      g_assert_cmpint (read_integer (database, "PRAGMA application_id"), ==,
                       BNL_DATABASE_SCHEMA_APPLICATION);
      g_assert_cmpint (read_integer (database, "SELECT count (*) FROM thing"), ==,
                       from > 0 ? 2 : 1);
      if (to > 1)
        g_assert_cmpint (
            read_integer (database, "SELECT count (*) FROM thing WHERE colour = 'blue'"), ==,
            from > 0 ? 2 : 1);
      bnl_store_fixture_remove (path);
    }
}

/* One that fails leaves the file at the version it had. */
static void
test_failure (void)
{
  const char *const broken[] = { history[0], history[1], "INSERT INTO nowhere VALUES (1)" };
  char *path = bnl_store_fixture_new_path ();
  g_autoptr (BnlDatabase) database = open_database (path);
  g_autoptr (GError) error = NULL;

  g_assert_true (bnl_database_schema_upgrade (database, broken, 1, &error));
  g_assert_false (bnl_database_schema_upgrade (database, broken, 3, &error));
  g_assert_error (error, BNL_STORE_ERROR, BNL_STORE_ERROR_DAMAGED);
  g_assert_cmpint (read_integer (database, "PRAGMA user_version"), ==, 1);
  g_clear_error (&error);
  g_assert_true (bnl_database_schema_upgrade (database, history, 3, &error));
  g_assert_cmpint (read_integer (database, "SELECT id FROM other"), ==, 7);
  bnl_store_fixture_remove (path);
}

static void
test_refused (void)
{
  char *path = bnl_store_fixture_new_path ();
  g_autoptr (BnlDatabase) database = open_database (path);
  g_autoptr (GError) error = NULL;

  g_assert_true (bnl_database_schema_upgrade (database, history, 3, &error));
  g_assert_false (bnl_database_schema_upgrade (database, history, 2, &error));
  g_assert_error (error, BNL_STORE_ERROR, BNL_STORE_ERROR_NEWER);
  g_clear_error (&error);
  bnl_database_execute (database, "PRAGMA user_version = -1", &error);
  g_assert_false (bnl_database_schema_upgrade (database, history, 3, &error));
  g_assert_error (error, BNL_STORE_ERROR, BNL_STORE_ERROR_DAMAGED);
  g_clear_error (&error);
  bnl_database_execute (database, "PRAGMA user_version = 3; PRAGMA application_id = 1", &error);
  g_assert_false (bnl_database_schema_upgrade (database, history, 3, &error));
  g_assert_error (error, BNL_STORE_ERROR, BNL_STORE_ERROR_FOREIGN);
  bnl_store_fixture_remove (path);
}

static gpointer
upgrade_worker (gpointer data)
{
  g_autoptr (BnlDatabase) database = open_database (data);
  g_autoptr (GError) error = NULL;

  bnl_database_set_patience (database, 20000);
  bnl_database_schema_upgrade (database, history, 3, &error);
  g_assert_no_error (error);
  return NULL;
}

/* Several programs find the same old file. */
static void
test_at_once (void)
{
  char *path = bnl_store_fixture_new_path ();
  GThread *threads[4];
  g_autoptr (BnlDatabase) database = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("upgrade", upgrade_worker, path);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  database = open_database (path);
  g_assert_cmpint (read_integer (database, "SELECT count (*) FROM thing"), ==, 1);
  bnl_store_fixture_remove (path);
}

/* A file of an older version that may only be read, as if it were one of the newest: what it has,
 * and nothing where it has nothing; not a byte of it changes. */
static void
test_stand_in (void)
{
  static const BnlDatabaseMode modes[] = { BNL_DATABASE_READ, BNL_DATABASE_IMMUTABLE };
  char *path = bnl_store_fixture_new_path ();
  g_autofree char *old = g_test_build_filename (G_TEST_DIST, "lab", "runs-v1.db", NULL);
  g_autoptr (GBytes) before = bnl_store_fixture_read (old);
  g_autoptr (GBytes) after = NULL;

  bnl_store_fixture_write (path, g_bytes_get_data (before, NULL), g_bytes_get_size (before));
  for (guint i = 0; i < G_N_ELEMENTS (modes); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (BnlDatabase) database = bnl_database_open (path, modes[i], &error);

    g_assert_no_error (error);
    g_assert_false (bnl_store_check_schema (database, NULL));
    g_assert_true (bnl_database_schema_stand_in (database, &error));
    g_assert_no_error (error);
    g_assert_true (bnl_store_check_schema (database, &error));
    g_assert_no_error (error);
    g_assert_cmpint (read_integer (database, "SELECT count (*) FROM run"), ==, 2);
    g_assert_cmpint (read_integer (database, "SELECT count (*) FROM trace"), ==, 0);
    g_assert_cmpint (read_integer (database, "PRAGMA user_version"), ==, 1);
  }
  after = bnl_store_fixture_read (path);
  g_assert_true (g_bytes_equal (before, after));
  bnl_store_fixture_remove (path);
}

/* One that is of no version, of a later one, or nobody's. */
static void
test_no_stand_in (void)
{
  const struct {
    const char *sql;
    BnlStoreError code;
  } files[] = {
    { "PRAGMA user_version = 0", BNL_STORE_ERROR_FOREIGN },
    { "PRAGMA application_id = 1112427602; PRAGMA user_version = 99", BNL_STORE_ERROR_NEWER },
    { "CREATE TABLE thing (id)", BNL_STORE_ERROR_FOREIGN },
  };
  char *path = bnl_store_fixture_new_path ();

  for (guint i = 0; i < G_N_ELEMENTS (files); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (BnlDatabase) database = open_database (path);

    bnl_database_execute (database, files[i].sql, &error);
    g_assert_no_error (error);
    g_assert_false (bnl_database_schema_stand_in (database, &error));
    g_assert_error (error, BNL_STORE_ERROR, (gint) files[i].code);
    g_unlink (path);
  }
  bnl_store_fixture_remove (path);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/database-schema/steps", test_steps);
  g_test_add_func ("/database-schema/failure", test_failure);
  g_test_add_func ("/database-schema/refused", test_refused);
  g_test_add_func ("/database-schema/at-once", test_at_once);
  g_test_add_func ("/database-schema/stand-in", test_stand_in);
  g_test_add_func ("/database-schema/no-stand-in", test_no_stand_in);
  return g_test_run ();
}
