#include "bnl-store-private.h"

gboolean
bnl_store_event_write (BnlDatabase *database,
                       gint64 id,
                       GPtrArray *events,
                       guint first,
                       guint place,
                       GError **error)
{
  g_autoptr (BnlStatement) statement = bnl_database_prepare (
      database,
      "INSERT OR REPLACE INTO event (run_id, place, step, at_usec, kind, text)"
      " VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
      error);

  for (guint i = first; statement != NULL && i < events->len; i++) {
    const BnlRecordEvent *event = g_ptr_array_index (events, i);

    bnl_statement_bind_integer (statement, 1, id);
    bnl_statement_bind_integer (statement, 2, place + i);
    bnl_statement_bind_integer (statement, 3, (gint64) event->step);
    bnl_statement_bind_integer (statement, 4, event->at_usec);
    bnl_statement_bind_integer (statement, 5, event->kind);
    bnl_statement_bind_text (statement, 6, event->text);
    if (!bnl_statement_run (statement, error))
      return FALSE;
  }
  return statement != NULL;
}

GPtrArray *
bnl_store_event_read (BnlDatabase *database, gint64 id, GError **error)
{
  g_autoptr (GPtrArray) events =
      g_ptr_array_new_with_free_func ((GDestroyNotify) bnl_record_event_free);
  g_autoptr (BnlStatement) statement = bnl_database_prepare (
      database, "SELECT step, at_usec, kind, text FROM event WHERE run_id = ?1 ORDER BY place",
      error);
  gboolean done = FALSE;

  if (statement == NULL)
    return NULL;
  bnl_statement_bind_integer (statement, 1, id);
  while (bnl_statement_step (statement, &done, error)) {
    const gint64 kind = done ? 0 : bnl_statement_get_integer (statement, 2);
    g_autofree char *text = done ? NULL : bnl_statement_dup_text (statement, 3);

    if (done)
      return g_steal_pointer (&events);
    if (text == NULL || kind < BNL_RECORD_EVENT_NOTE || kind > BNL_RECORD_EVENT_ERROR) {
      g_set_error (error, BNL_STORE_ERROR, BNL_STORE_ERROR_DAMAGED,
                   "run %" G_GINT64_FORMAT " is damaged: what happened in it cannot be read", id);
      return NULL;
    }
    g_ptr_array_add (events,
                     bnl_record_event_new ((guint64) bnl_statement_get_integer (statement, 0),
                                           bnl_statement_get_integer (statement, 1),
                                           (BnlRecordEventKind) kind, text));
  }
  return NULL;
}

GPtrArray *
bnl_store_load_events (BnlStore *store, gint64 id, GError **error)
{
  BnlDatabase *database = bnl_store_lock (store, FALSE, error);
  GPtrArray *events = NULL;

  if (database == NULL)
    return NULL;
  if (bnl_store_check_run (database, id, error))
    events = bnl_store_event_read (database, id, error);
  bnl_store_unlock (store, FALSE);
  return events;
}
