#include "bnl-run-record-private.h"
#include "bnl-store-private.h"

/* What the person changes of a run: a few columns at a time, no recorder's. */

static gboolean
set_text (BnlStore *store, gint64 id, const char *sql, const char *text, GError **error)
{
  BnlDatabase *database = bnl_store_lock (store, TRUE, error);
  g_autoptr (BnlStatement) statement = NULL;
  gboolean set = FALSE;

  if (database == NULL)
    return FALSE;
  statement = bnl_database_prepare (database, sql, error);
  if (statement != NULL) {
    bnl_statement_bind_integer (statement, 1, id);
    bnl_statement_bind_text (statement, 2, text);
    set = bnl_statement_run (statement, error) &&
          (bnl_database_get_n_changed (database) > 0 || bnl_store_fail_missing (id, error));
  }
  g_clear_pointer (&statement, bnl_statement_free);
  bnl_store_unlock (store, set);
  return set;
}

gboolean
bnl_store_set_name (BnlStore *store, gint64 id, const char *name, GError **error)
{
  return set_text (store, id, "UPDATE run SET name = ?2 WHERE id = ?1", name, error);
}

gboolean
bnl_store_set_note (BnlStore *store, gint64 id, const char *note, GError **error)
{
  return set_text (store, id, "UPDATE run SET note = ?2 WHERE id = ?1", note, error);
}

gboolean
bnl_store_set_tags (BnlStore *store, gint64 id, const char *const *tags, GError **error)
{
  g_auto (GStrv) clean = bnl_run_record_dup_tags (tags);
  g_autofree char *joined = g_strjoinv ("\n", clean);

  return set_text (store, id, "UPDATE run SET tags = ?2 WHERE id = ?1", joined, error);
}

gboolean
bnl_store_set_starred (BnlStore *store, gint64 id, gboolean starred, GError **error)
{
  return set_text (store, id, "UPDATE run SET starred = CAST (?2 AS INTEGER) WHERE id = ?1",
                   starred ? "1" : "0", error);
}

/* deleted_usec 0: no mark. */
static gboolean
mark (BnlDatabase *database, gint64 id, gint64 deleted_usec, GError **error)
{
  g_autoptr (BnlStatement) statement = bnl_database_prepare (
      database, "UPDATE run SET deleted_usec = nullif (?2, 0) WHERE id = ?1", error);

  if (statement == NULL)
    return FALSE;
  bnl_statement_bind_integer (statement, 1, id);
  bnl_statement_bind_integer (statement, 2, deleted_usec);
  return bnl_statement_run (statement, error) &&
         (bnl_database_get_n_changed (database) > 0 || bnl_store_fail_missing (id, error));
}

static gboolean
is_running (BnlDatabase *database, gint64 id)
{
  g_autoptr (BnlRunRecord) record = bnl_store_row_load (database, id, NULL);

  return record != NULL && record->state == BNL_RECORD_RUNNING;
}

static gboolean
mark_all (BnlStore *store, const gint64 *ids, guint n, gint64 deleted_usec, GError **error)
{
  BnlDatabase *database = bnl_store_lock (store, TRUE, error);
  gboolean marked;

  if (database == NULL)
    return FALSE;
  marked = bnl_database_begin (database, error);
  for (guint i = 0; i < n && marked; i++) {
    if (deleted_usec > 0 && is_running (database, ids[i])) {
      g_set_error (error, BNL_STORE_ERROR, BNL_STORE_ERROR_BUSY,
                   "run %" G_GINT64_FORMAT " still goes on; stop it first", ids[i]);
      marked = FALSE;
    } else {
      marked = mark (database, ids[i], deleted_usec, error);
    }
  }
  if (marked)
    marked = bnl_database_commit (database, error);
  else
    bnl_database_roll_back (database);
  bnl_store_unlock (store, marked);
  return marked;
}

gboolean
bnl_store_delete (BnlStore *store, const gint64 *ids, guint n, GError **error)
{
  return mark_all (store, ids, n, g_get_real_time (), error);
}

gboolean
bnl_store_undelete (BnlStore *store, const gint64 *ids, guint n, GError **error)
{
  return mark_all (store, ids, n, 0, error);
}
