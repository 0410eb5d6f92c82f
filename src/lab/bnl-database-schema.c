#include "bnl-database-schema-private.h"

/* What is written once stays as it is: files of that version are out there, and one of each is in
 * tests/lab.  A change is a further entry. */
#define TRACE_COLUMNS                                                                              \
  " name TEXT NOT NULL,"                                                                           \
  " first_row INTEGER NOT NULL," /* from 0 */                                                      \
  " n_rows INTEGER NOT NULL,"                                                                      \
  " width INTEGER NOT NULL,"   /* numbers a row */                                                 \
  " subject INTEGER NOT NULL," /* bnl_trace_get_subject() */                                       \
  " crc INTEGER NOT NULL,"                                                                         \
  " data BLOB NOT NULL,"                                                                           \
  " PRIMARY KEY (run_id, name, first_row)"

static const char *const migrations[] = {
  /* 1 */
  "CREATE TABLE run ("
  " id INTEGER PRIMARY KEY AUTOINCREMENT,"
  " uuid TEXT NOT NULL UNIQUE,"
  " group_uuid TEXT NOT NULL,"
  " arm TEXT NOT NULL,"
  " name TEXT NOT NULL DEFAULT '',"
  " note TEXT NOT NULL DEFAULT '',"
  " tags TEXT NOT NULL DEFAULT ''," /* one a line */
  " starred INTEGER NOT NULL DEFAULT 0,"
  " spec TEXT NOT NULL," /* JSON */
  " dataset_checksum TEXT NOT NULL,"
  " version TEXT NOT NULL,"
  " machine TEXT NOT NULL,"
  " blas TEXT NOT NULL,"
  " from_file INTEGER NOT NULL DEFAULT 0,"
  " parent_uuid TEXT,"
  " parent_step INTEGER NOT NULL DEFAULT 0,"
  " state INTEGER NOT NULL," /* BnlRecordState */
  " started_usec INTEGER NOT NULL,"
  " ended_usec INTEGER NOT NULL DEFAULT 0,"
  " n_steps_done INTEGER NOT NULL DEFAULT 0,"
  " n_steps_planned INTEGER NOT NULL DEFAULT 0,"
  " diverged_at INTEGER NOT NULL DEFAULT 0,"
  " checkpoint_step INTEGER NOT NULL DEFAULT 0,"
  /* BnlRunSummary; NULL where nothing was measured */
  " on_test INTEGER NOT NULL DEFAULT 0,"
  " measured INTEGER NOT NULL DEFAULT 0,"
  " latest_accuracy REAL, latest_accuracy_step INTEGER,"
  " best_accuracy REAL, best_accuracy_step INTEGER,"
  " latest_loss REAL, latest_loss_step INTEGER,"
  " best_loss REAL, best_loss_step INTEGER,"
  " train_loss REAL, best_train_loss REAL, best_train_loss_step INTEGER,"
  " train_accuracy REAL, best_train_accuracy REAL, best_train_accuracy_step INTEGER,"
  " test_accuracy REAL, test_loss REAL,"
  " steps_to_90 INTEGER, seconds_to_90 REAL,"
  " steps_to_95 INTEGER, seconds_to_95 REAL,"
  " seconds REAL,"
  /* who writes it: bnl-owner-private.h */
  " owner TEXT,"
  " heartbeat_usec INTEGER NOT NULL DEFAULT 0,"
  " deleted_usec INTEGER);" /* NULL: it is not */
  /* rows of metrics: bnl-chunk-private.h */
  "CREATE TABLE chunk ("
  " run_id INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,"
  " first_row INTEGER NOT NULL," /* from 0 */
  " n_rows INTEGER NOT NULL,"
  " data BLOB NOT NULL,"
  " PRIMARY KEY (run_id, first_row));"
  "CREATE TABLE event ("
  " run_id INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,"
  " place INTEGER NOT NULL," /* from 0 */
  " step INTEGER NOT NULL,"
  " at_usec INTEGER NOT NULL,"
  " kind INTEGER NOT NULL," /* BnlRecordEventKind */
  " text TEXT NOT NULL,"
  " PRIMARY KEY (run_id, place));"
  /* final weights, a model file */
  "CREATE TABLE weights ("
  " run_id INTEGER PRIMARY KEY REFERENCES run (id) ON DELETE CASCADE,"
  " crc INTEGER NOT NULL,"
  " data BLOB NOT NULL);"
  "CREATE TABLE checkpoint ("
  " run_id INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,"
  " step INTEGER NOT NULL,"
  " crc INTEGER NOT NULL,"
  " data BLOB NOT NULL,"
  " PRIMARY KEY (run_id, step));",
  /* 2: what is measured beside the metrics, bnl-store-trace.c; and a sweep has many runs */
  "CREATE TABLE trace ("
  " run_id INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE," TRACE_COLUMNS ");"
  "CREATE INDEX run_by_group ON run (group_uuid);",
};

/* What stands in for a migration in a file that is only read: empty tables of this connection. */
static const char *const stand_ins[] = {
  NULL,
  "CREATE TEMP TABLE trace (run_id INTEGER NOT NULL," TRACE_COLUMNS ");",
};
G_STATIC_ASSERT (G_N_ELEMENTS (stand_ins) == G_N_ELEMENTS (migrations));

const char *const *
bnl_database_schema_get_migrations (guint *n)
{
  *n = G_N_ELEMENTS (migrations);
  return migrations;
}

static gboolean
read_version (BnlDatabase *database, gint64 *version, GError **error)
{
  /* In one statement, so that no other program's transaction comes between. */
  g_autoptr (BnlStatement) statement =
      bnl_database_prepare (database,
                            "SELECT (SELECT application_id FROM pragma_application_id),"
                            " (SELECT user_version FROM pragma_user_version),"
                            " (SELECT count (*) FROM sqlite_schema)",
                            error);
  gint64 application, n_tables;
  gboolean done;

  if (statement == NULL || !bnl_statement_step (statement, &done, error))
    return FALSE;
  application = bnl_statement_get_integer (statement, 0);
  *version = bnl_statement_get_integer (statement, 1);
  n_tables = bnl_statement_get_integer (statement, 2);
  if (*version < 0) {
    g_set_error (error, BNL_STORE_ERROR, BNL_STORE_ERROR_DAMAGED, "%s: its version is damaged",
                 bnl_database_get_name (database));
    return FALSE;
  }
  if (application == BNL_DATABASE_SCHEMA_APPLICATION ||
      (application == 0 && *version == 0 && n_tables == 0))
    return TRUE;
  g_set_error (error, BNL_STORE_ERROR, BNL_STORE_ERROR_FOREIGN,
               "%s is a database of another program; name another file",
               bnl_database_get_name (database));
  return FALSE;
}

static gboolean
fail_newer (BnlDatabase *database, gint64 version, guint n, GError **error)
{
  g_set_error (error, BNL_STORE_ERROR, BNL_STORE_ERROR_NEWER,
               "%s was written by a newer version of BN Lab (format %" G_GINT64_FORMAT
               ", this one knows %u); use that, or name another file",
               bnl_database_get_name (database), version, n);
  return FALSE;
}

static gboolean
apply (BnlDatabase *database, const char *const *list, guint from, guint n, GError **error)
{
  g_autofree char *marks = g_strdup_printf ("PRAGMA application_id = %d; PRAGMA user_version = %u",
                                            BNL_DATABASE_SCHEMA_APPLICATION, n);

  for (guint i = from; i < n; i++)
    if (!bnl_database_execute (database, list[i], error))
      return FALSE;
  return bnl_database_execute (database, marks, error);
}

gboolean
bnl_database_schema_upgrade (BnlDatabase *database,
                             const char *const *list,
                             guint n,
                             GError **error)
{
  gint64 version;

  if (!read_version (database, &version, error))
    return FALSE;
  if (version > n)
    return fail_newer (database, version, n, error);
  if (version == n)
    return TRUE;
  /* Another program may have been faster: what it has done is looked at anew. */
  if (!bnl_database_begin (database, error))
    return FALSE;
  if (read_version (database, &version, error) &&
      (version >= n || apply (database, list, (guint) version, n, error)))
    return bnl_database_commit (database, error);
  bnl_database_roll_back (database);
  return FALSE;
}

gboolean
bnl_database_schema_stand_in (BnlDatabase *database, GError **error)
{
  const guint n = G_N_ELEMENTS (migrations);
  gint64 version;

  if (!read_version (database, &version, error))
    return FALSE;
  if (version > n)
    return fail_newer (database, version, n, error);
  if (version == n)
    return TRUE;
  if (version == 0) {
    g_set_error (error, BNL_STORE_ERROR, BNL_STORE_ERROR_FOREIGN, "%s holds no runs",
                 bnl_database_get_name (database));
    return FALSE;
  }
  if (!bnl_database_execute (database, "PRAGMA temp_store = MEMORY", error))
    return FALSE;
  for (gint64 i = version; i < n; i++)
    if (!bnl_database_execute (database, stand_ins[i], error))
      return FALSE;
  return TRUE;
}
