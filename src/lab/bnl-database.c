#include "bnl-database-private.h"

#include <fcntl.h>
#include <math.h>
#include <sqlite3.h>
#include <string.h>
#include <unistd.h>

/* Not more is read into memory at once, whatever a damaged file says. */
#define MAX_BYTES (512 << 20)

#define MAGIC "SQLite format 3" /* with its zero the first 16 bytes of every database */
#define APPLICATION_OFFSET 68   /* of PRAGMA application_id, big-endian */

struct _BnlDatabase {
  sqlite3 *handle;
  char *shown; /* the path, for messages */
};

struct _BnlStatement {
  sqlite3_stmt *handle;
  BnlDatabase *database;
};

static BnlStoreError
classify (int code)
{
  switch (code & 0xff) {
  case SQLITE_CORRUPT:
  case SQLITE_NOTADB:
  case SQLITE_FORMAT:
  case SQLITE_ERROR: /* a table or a column is not there, for our SQL is right */
    return BNL_STORE_ERROR_DAMAGED;
  case SQLITE_READONLY:
  case SQLITE_PERM:
  case SQLITE_AUTH:
    return BNL_STORE_ERROR_READ_ONLY;
  case SQLITE_FULL:
    return BNL_STORE_ERROR_FULL;
  case SQLITE_BUSY:
  case SQLITE_LOCKED:
  case SQLITE_PROTOCOL:
    return BNL_STORE_ERROR_BUSY;
  default:
    return BNL_STORE_ERROR_IO;
  }
}

static gboolean
fail (BnlDatabase *database, int code, GError **error)
{
  const int reason = sqlite3_system_errno (database->handle);
  const BnlStoreError kind = classify (code);
  const char *problem = sqlite3_errmsg (database->handle);

  switch (kind) {
  case BNL_STORE_ERROR_READ_ONLY:
    problem = "it cannot be written; allow that";
    break;
  case BNL_STORE_ERROR_FULL:
    problem = "there is no space left; make some";
    break;
  case BNL_STORE_ERROR_BUSY:
    problem = "another program has it locked; wait for it or end it";
    break;
  case BNL_STORE_ERROR_IO:
    if (reason != 0)
      problem = g_strerror (reason);
    break;
  case BNL_STORE_ERROR_DAMAGED:
  case BNL_STORE_ERROR_NOT_FOUND:
  case BNL_STORE_ERROR_FOREIGN:
  case BNL_STORE_ERROR_NEWER:
  default:
    break;
  }
  g_set_error (error, BNL_STORE_ERROR, (gint) kind, "%s: %s", database->shown, problem);
  return FALSE;
}

/* "file:/path?immutable=1", with what a URI does not take escaped. */
static char *
format_uri (const char *path, BnlDatabaseMode mode)
{
  g_autofree char *escaped = g_uri_escape_string (path, "/", FALSE);

  return g_strconcat ("file:", escaped, mode == BNL_DATABASE_IMMUTABLE ? "?immutable=1" : "", NULL);
}

/* What a damaged or foreign file may say is not trusted. */
static void
configure (BnlDatabase *database)
{
  sqlite3_extended_result_codes (database->handle, 1);
  sqlite3_db_config (database->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config (database->handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
  sqlite3_db_config (database->handle, SQLITE_DBCONFIG_ENABLE_FKEY, 1, NULL);
  sqlite3_limit (database->handle, SQLITE_LIMIT_LENGTH, MAX_BYTES);
  sqlite3_exec (database->handle, "PRAGMA cell_size_check = ON", NULL, NULL, NULL);
}

BnlDatabase *
bnl_database_open (const char *path, BnlDatabaseMode mode, GError **error)
{
  g_autofree char *uri = format_uri (path, mode);
  BnlDatabase *database = g_new0 (BnlDatabase, 1);
  int flags = SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE;
  int code;

  flags |= mode == BNL_DATABASE_CREATE  ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
           : mode == BNL_DATABASE_WRITE ? SQLITE_OPEN_READWRITE
                                        : SQLITE_OPEN_READONLY;
  database->shown = g_filename_display_name (path);
  code = sqlite3_open_v2 (uri, &database->handle, flags, NULL);
  if (database->handle == NULL)
    g_error ("No memory for a database"); /* as GLib ends where memory ends */
  /* SQLite opens what cannot be written all the same, to be read. */
  if (code == SQLITE_OK && mode <= BNL_DATABASE_WRITE &&
      sqlite3_db_readonly (database->handle, "main") == 1)
    code = SQLITE_READONLY;
  if (code != SQLITE_OK) {
    fail (database, code, error);
    bnl_database_close (database);
    return NULL;
  }
  configure (database);
  return database;
}

void
bnl_database_close (BnlDatabase *database)
{
  if (database == NULL)
    return;
  sqlite3_close_v2 (database->handle);
  g_free (database->shown);
  g_free (database);
}

const char *
bnl_database_get_name (const BnlDatabase *database)
{
  return database->shown;
}

void
bnl_database_set_patience (BnlDatabase *database, guint msec)
{
  sqlite3_busy_timeout (database->handle, (int) msec);
}

gboolean
bnl_database_execute (BnlDatabase *database, const char *sql, GError **error)
{
  const int code = sqlite3_exec (database->handle, sql, NULL, NULL, NULL);

  return code == SQLITE_OK || fail (database, code, error);
}

gboolean
bnl_database_read (BnlDatabase *database, const char *sql, gint64 *value, GError **error)
{
  g_autoptr (BnlStatement) statement = bnl_database_prepare (database, sql, error);
  gboolean done;

  if (statement == NULL || !bnl_statement_step (statement, &done, error))
    return FALSE;
  *value = done ? 0 : bnl_statement_get_integer (statement, 0);
  return TRUE;
}

gboolean
bnl_database_begin (BnlDatabase *database, GError **error)
{
  return bnl_database_execute (database, "BEGIN IMMEDIATE", error);
}

gboolean
bnl_database_commit (BnlDatabase *database, GError **error)
{
  if (bnl_database_execute (database, "COMMIT", error))
    return TRUE;
  bnl_database_roll_back (database);
  return FALSE;
}

void
bnl_database_roll_back (BnlDatabase *database)
{
  if (!sqlite3_get_autocommit (database->handle))
    sqlite3_exec (database->handle, "ROLLBACK", NULL, NULL, NULL);
}

gint64
bnl_database_get_last_id (BnlDatabase *database)
{
  return sqlite3_last_insert_rowid (database->handle);
}

guint
bnl_database_get_n_changed (BnlDatabase *database)
{
  return (guint) sqlite3_changes (database->handle);
}

BnlStatement *
bnl_database_prepare (BnlDatabase *database, const char *sql, GError **error)
{
  sqlite3_stmt *handle = NULL;
  const int code = sqlite3_prepare_v2 (database->handle, sql, -1, &handle, NULL);
  BnlStatement *statement;

  if (code != SQLITE_OK) {
    fail (database, code, error);
    return NULL;
  }
  statement = g_new (BnlStatement, 1);
  *statement = (BnlStatement){ handle, database };
  return statement;
}

void
bnl_statement_free (BnlStatement *statement)
{
  if (statement == NULL)
    return;
  sqlite3_finalize (statement->handle);
  g_free (statement);
}

void
bnl_statement_bind_integer (BnlStatement *statement, int place, gint64 value)
{
  sqlite3_bind_int64 (statement->handle, place, value);
}

void
bnl_statement_bind_real (BnlStatement *statement, int place, double value)
{
  sqlite3_bind_double (statement->handle, place, value);
}

void
bnl_statement_bind_text (BnlStatement *statement, int place, const char *value)
{
  sqlite3_bind_text (statement->handle, place, value, -1, SQLITE_TRANSIENT);
}

void
bnl_statement_bind_bytes (BnlStatement *statement, int place, GBytes *value)
{
  gsize n = 0;
  const void *bytes = value != NULL ? g_bytes_get_data (value, &n) : NULL;

  /* SQLite takes a NULL pointer for NULL, of whatever length. */
  if (value != NULL && bytes == NULL)
    bytes = "";
  sqlite3_bind_blob64 (statement->handle, place, bytes, n, SQLITE_STATIC);
}

gboolean
bnl_statement_step (BnlStatement *statement, gboolean *done, GError **error)
{
  const int code = sqlite3_step (statement->handle);

  *done = code == SQLITE_DONE;
  return code == SQLITE_DONE || code == SQLITE_ROW || fail (statement->database, code, error);
}

gboolean
bnl_statement_run (BnlStatement *statement, GError **error)
{
  const int code = sqlite3_step (statement->handle);
  gboolean ran =
      code == SQLITE_DONE || code == SQLITE_ROW || fail (statement->database, code, error);

  sqlite3_reset (statement->handle);
  return ran;
}

gint64
bnl_statement_get_integer (BnlStatement *statement, int column)
{
  return sqlite3_column_int64 (statement->handle, column);
}

double
bnl_statement_get_real (BnlStatement *statement, int column)
{
  if (sqlite3_column_type (statement->handle, column) == SQLITE_NULL)
    return (double) NAN;
  return sqlite3_column_double (statement->handle, column);
}

char *
bnl_statement_dup_text (BnlStatement *statement, int column)
{
  const char *text = (const char *) sqlite3_column_text (statement->handle, column);

  return text != NULL && g_utf8_validate (text, -1, NULL) ? g_strdup (text) : NULL;
}

const void *
bnl_statement_get_bytes (BnlStatement *statement, int column, gsize *n)
{
  const void *bytes = sqlite3_column_blob (statement->handle, column);

  *n = bytes != NULL ? (gsize) sqlite3_column_bytes (statement->handle, column) : 0;
  return bytes;
}

BnlDatabaseLook
bnl_database_look_at (const char *path, guint32 application)
{
  guint8 header[APPLICATION_OFFSET + 4] = { 0 };
  const int fd = open (path, O_RDONLY | O_CLOEXEC);
  ssize_t n = -1;
  guint32 id;

  if (fd >= 0) {
    n = read (fd, header, sizeof header);
    close (fd);
  }
  if (n <= 0)
    return BNL_DATABASE_NOTHING;
  memcpy (&id, header + APPLICATION_OFFSET, sizeof id);
  if (GUINT32_FROM_BE (id) == application)
    return BNL_DATABASE_OF;
  if (memcmp (header, MAGIC, sizeof MAGIC) == 0 && id == 0)
    return BNL_DATABASE_UNSAID;
  return BNL_DATABASE_OTHER;
}
