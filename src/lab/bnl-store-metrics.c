#include "bnl-chunk-private.h"
#include "bnl-store-private.h"

static gboolean
fail_damaged (gint64 id, gsize n_rows, GError **error)
{
  g_set_error (error, BNL_STORE_ERROR, BNL_STORE_ERROR_DAMAGED,
               "run %" G_GINT64_FORMAT " is damaged: its metrics after row %" G_GSIZE_FORMAT
               " cannot be read",
               id, n_rows);
  return FALSE;
}

/* A chunk that begins elsewhere than the one before it ends is as damaged as one that does not
 * decode. */
static gboolean
read_chunks (BnlDatabase *database, gint64 id, gsize max_rows, BnlSeries *series, GError **error)
{
  g_autoptr (BnlStatement) statement = bnl_database_prepare (
      database, "SELECT first_row, data FROM chunk WHERE run_id = ?1 ORDER BY first_row", error);
  gboolean done;

  if (statement == NULL)
    return FALSE;
  bnl_statement_bind_integer (statement, 1, id);
  while (bnl_statement_step (statement, &done, error)) {
    const gsize length = bnl_series_get_length (series);
    gsize n;
    const void *bytes;

    if (done || length >= max_rows)
      return TRUE;
    bytes = bnl_statement_get_bytes (statement, 1, &n);
    if (bnl_statement_get_integer (statement, 0) != (gint64) length ||
        !bnl_chunk_decode (bytes, n, max_rows - length, series))
      return fail_damaged (id, length, error);
  }
  return FALSE;
}

BnlSeries *
bnl_store_metrics_read (BnlDatabase *database, gint64 id, gsize max_rows, GError **error)
{
  g_autoptr (BnlSeries) series = bnl_series_new ();

  if (!bnl_store_check_run (database, id, error) ||
      !read_chunks (database, id, max_rows, series, error))
    return NULL;
  return g_steal_pointer (&series);
}

BnlSeries *
bnl_store_load_series (BnlStore *store, gint64 id, GError **error)
{
  BnlDatabase *database = bnl_store_lock (store, FALSE, error);
  BnlSeries *series;

  if (database == NULL)
    return NULL;
  series = bnl_store_metrics_read (database, id, G_MAXSIZE, error);
  bnl_store_unlock (store, FALSE);
  return series;
}
