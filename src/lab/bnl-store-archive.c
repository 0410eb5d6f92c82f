#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bnl-database-schema-private.h"
#include "bnl-store-trace-private.h"

/* Runs from one database to another: an archive is a store with a few of them, in one file. */

/* One run and all that belongs to it; what is damaged fails, and whoever called undoes the rest. */
static gboolean
copy_run (BnlDatabase *from, BnlRunRecord *record, BnlDatabase *to, GError **error)
{
  const gint64 id = record->id;
  g_autoptr (BnlSeries) series = bnl_series_new ();
  g_autoptr (GPtrArray) events = NULL;
  g_autoptr (GPtrArray) traces = NULL;

  if (!bnl_store_metrics_read (from, id, series, error))
    return FALSE;
  events = bnl_store_event_read (from, id, error);
  traces = events != NULL ? bnl_store_trace_read (from, id, NULL, error) : NULL;
  return traces != NULL && bnl_store_row_insert (to, record, FALSE, error) &&
         bnl_store_metrics_write (to, record->id, series, 0, bnl_series_get_length (series),
                                  error) &&
         bnl_store_event_write (to, record->id, events, 0, 0, error) &&
         bnl_store_trace_write_all (to, record->id, traces, error) &&
         bnl_store_blob_copy (from, id, to, record->id, error);
}

static gboolean
copy_all (BnlDatabase *from, const gint64 *ids, guint n, BnlDatabase *to, GError **error)
{
  gboolean copied = bnl_database_begin (to, error);

  for (guint i = 0; i < n && copied; i++) {
    g_autoptr (BnlRunRecord) record = bnl_store_row_load (from, ids[i], error);

    copied = record != NULL && copy_run (from, record, to, error);
  }
  if (copied)
    return bnl_database_commit (to, error);
  bnl_database_roll_back (to);
  return FALSE;
}

static gboolean
fill_archive (BnlStore *store, const gint64 *ids, guint n, const char *path, GError **error)
{
  guint n_migrations;
  const char *const *migrations = bnl_database_schema_get_migrations (&n_migrations);
  g_autoptr (BnlDatabase) archive = bnl_database_open (path, BNL_DATABASE_CREATE, error);
  BnlDatabase *database;
  gboolean copied;

  if (archive == NULL || !bnl_database_execute (archive, "PRAGMA synchronous = FULL", error) ||
      !bnl_database_schema_upgrade (archive, migrations, n_migrations, error))
    return FALSE;
  database = bnl_store_lock (store, FALSE, error);
  if (database == NULL)
    return FALSE;
  copied = copy_all (database, ids, n, archive, error);
  bnl_store_unlock (store, FALSE);
  return copied;
}

gboolean
bnl_store_export (BnlStore *store, const gint64 *ids, guint n, const char *path, GError **error)
{
  g_autofree char *temporary = g_strconcat (path, ".XXXXXX", NULL);
  g_autofree char *shown = g_filename_display_name (path);
  const int fd = g_mkstemp_full (temporary, O_RDWR | O_CLOEXEC, 0666);
  gboolean written = FALSE;

  if (fd >= 0) {
    close (fd);
    written = fill_archive (store, ids, n, temporary, error);
    if (written && g_rename (temporary, path) == 0)
      return TRUE;
  }
  if (fd < 0 || written)
    g_set_error (error, BNL_STORE_ERROR, BNL_STORE_ERROR_IO, "Cannot write %s: %s", shown,
                 g_strerror (errno));
  if (fd >= 0)
    g_unlink (temporary);
  return FALSE;
}

/* What cannot be read says so when it is opened. */
static gboolean
is_no_store (const char *path)
{
  const BnlDatabaseLook look = bnl_database_look_at (path, BNL_DATABASE_SCHEMA_APPLICATION);
  GStatBuf file;

  return look == BNL_DATABASE_OTHER || look == BNL_DATABASE_UNSAID ||
         (g_stat (path, &file) == 0 && S_ISREG (file.st_mode) && file.st_size == 0);
}

static BnlDatabase *
open_other (const char *path, GError **error)
{
  g_autofree char *shown = g_filename_display_name (path);
  static const BnlDatabaseMode modes[] = { BNL_DATABASE_READ, BNL_DATABASE_IMMUTABLE };
  g_autoptr (GError) problem = NULL;

  if (is_no_store (path)) {
    g_set_error (error, BNL_STORE_ERROR, BNL_STORE_ERROR_FOREIGN,
                 "%s is no database of runs; name one that “runs export” wrote, or a runs.db",
                 shown);
    return NULL;
  }
  /* A folder that cannot be written takes no lock; what is there is read without. */
  for (guint i = 0; i < G_N_ELEMENTS (modes); i++) {
    g_autoptr (BnlDatabase) other = NULL;

    g_clear_error (&problem);
    other = bnl_database_open (path, modes[i], &problem);
    if (other != NULL && bnl_database_schema_stand_in (other, &problem) &&
        bnl_store_check_schema (other, &problem))
      return g_steal_pointer (&other);
  }
  if (g_error_matches (problem, BNL_STORE_ERROR, BNL_STORE_ERROR_DAMAGED))
    g_set_error (error, BNL_STORE_ERROR, BNL_STORE_ERROR_DAMAGED,
                 "%s is damaged, and nothing of it can be read; take another copy of it", shown);
  else
    g_propagate_error (error, g_steal_pointer (&problem));
  return NULL;
}

/* From both ends, so that a damaged page in between hides no more than it has to.  FALSE: it does.
 */
static gboolean
list_ids (BnlDatabase *database, GArray *ids)
{
  static const char *const ways[] = {
    "SELECT id FROM run WHERE deleted_usec IS NULL ORDER BY id",
    "SELECT id FROM run WHERE deleted_usec IS NULL ORDER BY id DESC",
  };
  gint64 last = 0;

  for (guint i = 0; i < G_N_ELEMENTS (ways); i++) {
    g_autoptr (BnlStatement) statement = bnl_database_prepare (database, ways[i], NULL);
    gboolean done = FALSE;

    while (statement != NULL && bnl_statement_step (statement, &done, NULL) && !done) {
      const gint64 id = bnl_statement_get_integer (statement, 0);

      if (i > 0 && id <= last)
        break;
      g_array_append_val (ids, id);
      last = i == 0 ? id : last;
    }
    if (done && i == 0)
      return TRUE;
  }
  return FALSE;
}

/* Whether the store has that run; one that was deleted in it is had back. */
static gboolean
is_known (BnlDatabase *database, const char *uuid, gboolean *was_deleted, GError **error)
{
  g_autoptr (BnlStatement) statement = bnl_database_prepare (
      database, "UPDATE run SET deleted_usec = NULL WHERE uuid = ?1 AND deleted_usec > 0", error);
  g_autoptr (BnlStatement) query =
      bnl_database_prepare (database, "SELECT count (*) FROM run WHERE uuid = ?1", error);
  gboolean done;

  if (statement == NULL || query == NULL)
    return FALSE;
  bnl_statement_bind_text (statement, 1, uuid);
  bnl_statement_bind_text (query, 1, uuid);
  if (!bnl_statement_run (statement, error))
    return FALSE;
  *was_deleted = bnl_database_get_n_changed (database) > 0;
  return bnl_statement_step (query, &done, error) && bnl_statement_get_integer (query, 0) > 0;
}

typedef struct {
  guint n_added, n_known, n_damaged;
} Count;

/* FALSE: the store itself failed, and all ends. */
static gboolean
merge_run (BnlStore *store, BnlDatabase *other, gint64 id, Count *count, GError **error)
{
  g_autoptr (BnlRunRecord) record = bnl_store_row_load (other, id, NULL);
  g_autoptr (GError) problem = NULL;
  BnlDatabase *database;
  gboolean known, was_deleted = FALSE, added;

  if (record == NULL) {
    count->n_damaged++;
    return TRUE;
  }
  database = bnl_store_lock (store, TRUE, error);
  if (database == NULL)
    return FALSE;
  added = bnl_database_begin (database, &problem);
  known = added && is_known (database, record->uuid, &was_deleted, &problem);
  added = added && problem == NULL && (known || copy_run (other, record, database, &problem)) &&
          bnl_database_commit (database, &problem);
  if (!added)
    bnl_database_roll_back (database);
  bnl_store_unlock (store, added);
  if (known && !was_deleted)
    count->n_known++;
  else if (added)
    count->n_added++;
  else if (g_error_matches (problem, BNL_STORE_ERROR, BNL_STORE_ERROR_DAMAGED))
    count->n_damaged++;
  else
    g_propagate_error (error, g_steal_pointer (&problem));
  return *error == NULL;
}

gboolean
bnl_store_merge (BnlStore *store, const char *path, guint *n_added, guint *n_known, GError **error)
{
  g_autoptr (BnlDatabase) other = open_other (path, error);
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GError) problem = NULL;
  g_autofree char *shown = g_filename_display_name (path);
  Count count = { 0 };
  gboolean whole = TRUE;

  *n_added = *n_known = 0;
  if (other == NULL)
    return FALSE;
  whole = list_ids (other, ids);
  for (guint i = 0; i < ids->len && problem == NULL; i++)
    merge_run (store, other, g_array_index (ids, gint64, i), &count, &problem);
  *n_added = count.n_added;
  *n_known = count.n_known;
  if (problem != NULL) {
    g_propagate_error (error, g_steal_pointer (&problem));
    return FALSE;
  }
  if (whole && count.n_damaged == 0)
    return TRUE;
  g_set_error (error, BNL_STORE_ERROR, BNL_STORE_ERROR_DAMAGED,
               "%s is damaged: %u of its runs were added, %u were there already, and the others "
               "cannot be read",
               shown, count.n_added, count.n_known);
  return FALSE;
}
