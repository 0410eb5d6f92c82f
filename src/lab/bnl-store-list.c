#include <string.h>

#include "bnl-store-private.h"

#define SHORTEST_UUID 4 /* characters: a number is taken for an id first */

gboolean
bnl_store_fail_missing (gint64 id, GError **error)
{
  g_set_error (error, BNL_STORE_ERROR, BNL_STORE_ERROR_NOT_FOUND,
               "there is no run %" G_GINT64_FORMAT, id);
  return FALSE;
}

gboolean
bnl_store_check_run (BnlDatabase *database, gint64 id, GError **error)
{
  g_autofree char *sql =
      g_strdup_printf ("SELECT count (*) FROM run WHERE id = %" G_GINT64_FORMAT, id);
  gint64 n;

  return bnl_database_read (database, sql, &n, error) &&
         (n > 0 || bnl_store_fail_missing (id, error));
}

/* rest: of the SQL, with ?1 for id where it has that. */
static BnlStatement *
select_records (BnlDatabase *database, const char *rest, gint64 id, GError **error)
{
  g_autofree char *columns = bnl_store_row_dup_columns ();
  g_autofree char *sql =
      g_strdup_printf ("SELECT id, owner, heartbeat_usec, %s FROM run %s", columns, rest);
  BnlStatement *statement = bnl_database_prepare (database, sql, error);

  if (statement != NULL && id > 0)
    bnl_statement_bind_integer (statement, 1, id);
  return statement;
}

/* rest: of the SQL, with ?1 for text where that is not NULL. */
static GPtrArray *
list_records (BnlStore *store, const char *rest, const char *text, GError **error)
{
  g_autoptr (GPtrArray) records =
      g_ptr_array_new_with_free_func ((GDestroyNotify) bnl_run_record_unref);
  BnlDatabase *database = bnl_store_lock (store, FALSE, error);
  g_autoptr (BnlStatement) statement = NULL;
  gboolean done = FALSE, read = FALSE;

  if (database == NULL)
    return NULL;
  statement = select_records (database, rest, 0, error);
  if (statement != NULL && text != NULL)
    bnl_statement_bind_text (statement, 1, text);
  while (statement != NULL && (read = bnl_statement_step (statement, &done, error)) && !done) {
    BnlRunRecord *record = bnl_store_row_read (statement);

    if (record != NULL)
      g_ptr_array_add (records, record);
    else
      bnl_store_tell_unreadable (store, bnl_statement_get_integer (statement, 0));
  }
  g_clear_pointer (&statement, bnl_statement_free);
  bnl_store_unlock (store, FALSE);
  return read ? g_steal_pointer (&records) : NULL;
}

GPtrArray *
bnl_store_list (BnlStore *store, GError **error)
{
  return list_records (store, "WHERE deleted_usec IS NULL ORDER BY id DESC", NULL, error);
}

GPtrArray *
bnl_store_list_group (BnlStore *store, const char *group, GError **error)
{
  return list_records (store, "WHERE group_uuid = ?1 AND deleted_usec IS NULL ORDER BY id", group,
                       error);
}

BnlRunRecord *
bnl_store_row_load (BnlDatabase *database, gint64 id, GError **error)
{
  g_autoptr (BnlStatement) statement = select_records (database, "WHERE id = ?1", id, error);
  BnlRunRecord *record;
  gboolean done;

  if (statement == NULL || !bnl_statement_step (statement, &done, error))
    return NULL;
  if (done) {
    bnl_store_fail_missing (id, error);
    return NULL;
  }
  record = bnl_store_row_read (statement);
  if (record == NULL)
    g_set_error (error, BNL_STORE_ERROR, BNL_STORE_ERROR_DAMAGED,
                 "run %" G_GINT64_FORMAT " is damaged: what it says of itself cannot be read", id);
  return record;
}

BnlRunRecord *
bnl_store_get (BnlStore *store, gint64 id, GError **error)
{
  BnlDatabase *database = bnl_store_lock (store, FALSE, error);
  BnlRunRecord *record;

  if (database == NULL)
    return NULL;
  record = bnl_store_row_load (database, id, error);
  bnl_store_unlock (store, FALSE);
  return record;
}

/* Runs that fit: how many, and one of them. */
static gboolean
look_up (BnlDatabase *database,
         const char *condition,
         const char *text,
         guint *n_found,
         gint64 *found,
         GError **error)
{
  g_autofree char *sql = g_strdup_printf (
      "SELECT id FROM run WHERE deleted_usec IS NULL AND %s ORDER BY id", condition);
  g_autoptr (BnlStatement) statement = bnl_database_prepare (database, sql, error);
  gboolean done = FALSE;

  *n_found = 0;
  if (statement == NULL)
    return FALSE;
  bnl_statement_bind_text (statement, 1, text);
  while (bnl_statement_step (statement, &done, error)) {
    if (done)
      return TRUE;
    *found = bnl_statement_get_integer (statement, 0);
    *n_found += 1;
  }
  return FALSE;
}

static gint64
find (BnlDatabase *database, const char *text, GError **error)
{
  /* The first that fits one run wins, in this order. */
  static const char *const conditions[] = {
    "CAST (id AS TEXT) = ?1",
    "name = ?1 AND ?1 <> ''",
    "substr (uuid, 1, length (?1)) = lower (?1)",
  };
  const guint n_conditions = strlen (text) >= SHORTEST_UUID ? 3 : 2;

  for (guint i = 0; i < n_conditions; i++) {
    guint n = 0;
    gint64 found = 0;

    if (!look_up (database, conditions[i], text, &n, &found, error))
      return 0;
    if (n == 1)
      return found;
    if (n > 1) {
      g_set_error (error, BNL_STORE_ERROR, BNL_STORE_ERROR_NOT_FOUND,
                   "“%s” fits %u runs; give the number of the one you mean", text, n);
      return 0;
    }
  }
  g_set_error (
      error, BNL_STORE_ERROR, BNL_STORE_ERROR_NOT_FOUND,
      "there is no run “%s”; give its number, its name, or the first %d characters or more "
      "of its uuid",
      text, SHORTEST_UUID);
  return 0;
}

gint64
bnl_store_find (BnlStore *store, const char *text, GError **error)
{
  BnlDatabase *database = bnl_store_lock (store, FALSE, error);
  gint64 id;

  if (database == NULL)
    return 0;
  id = find (database, text, error);
  bnl_store_unlock (store, FALSE);
  return id;
}
