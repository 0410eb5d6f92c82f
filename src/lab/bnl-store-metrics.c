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
gboolean
bnl_store_metrics_read (BnlDatabase *database, gint64 id, BnlSeries *series, GError **error)
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

    if (done)
      return TRUE;
    bytes = bnl_statement_get_bytes (statement, 1, &n);
    if (bnl_statement_get_integer (statement, 0) != (gint64) length ||
        !bnl_chunk_decode (bytes, n, series))
      return fail_damaged (id, length, error);
  }
  return FALSE;
}

BnlSeries *
bnl_store_load_series (BnlStore *store, gint64 id, GError **error)
{
  BnlDatabase *database = bnl_store_lock (store, FALSE, error);
  g_autoptr (BnlSeries) series = bnl_series_new ();
  gboolean read;

  if (database == NULL)
    return NULL;
  read = bnl_store_check_run (database, id, error) &&
         bnl_store_metrics_read (database, id, series, error);
  bnl_store_unlock (store, FALSE);
  return read ? g_steal_pointer (&series) : NULL;
}

BnlSeries *
bnl_store_load_past (BnlStore *store, gint64 id, const BnlCheckpoint *checkpoint, GError **error)
{
  const gsize n = bnl_checkpoint_get_n_past (checkpoint);
  g_autoptr (BnlSeries) all = bnl_store_load_series (store, id, error);
  gsize length;

  if (all == NULL)
    return NULL;
  length = bnl_series_get_length (all);
  if (length < n || (n > 0 && bnl_series_get (all, n - 1)->step != n)) {
    g_set_error (error, BNL_STORE_ERROR, BNL_STORE_ERROR_DAMAGED,
                 "run %" G_GINT64_FORMAT " cannot go on after step %" G_GUINT64_FORMAT
                 ": of its metrics up to there some are missing",
                 id, bnl_checkpoint_get_step (checkpoint));
    return NULL;
  }
  return length == n ? g_steal_pointer (&all) : bnl_series_dup_head (all, n);
}

gboolean
bnl_store_metrics_write (BnlDatabase *database,
                         gint64 id,
                         const BnlSeries *series,
                         gsize first,
                         gsize n,
                         GError **error)
{
  g_autoptr (BnlStatement) statement = bnl_database_prepare (
      database,
      "INSERT OR REPLACE INTO chunk (run_id, first_row, n_rows, data) VALUES (?1, ?2, ?3, ?4)",
      error);

  if (statement == NULL)
    return FALSE;
  for (gsize i = 0; i < n; i += BNL_CHUNK_MAX_ROWS) {
    const gsize n_rows = MIN (n - i, BNL_CHUNK_MAX_ROWS);
    g_autoptr (GBytes) bytes = bnl_chunk_encode (series, first + i, n_rows);

    bnl_statement_bind_integer (statement, 1, id);
    bnl_statement_bind_integer (statement, 2, (gint64) (first + i));
    bnl_statement_bind_integer (statement, 3, (gint64) n_rows);
    bnl_statement_bind_bytes (statement, 4, bytes);
    if (!bnl_statement_run (statement, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
bnl_store_metrics_cut (BnlDatabase *database,
                       gint64 id,
                       const BnlSeries *series,
                       gsize n_rows,
                       GError **error)
{
  g_autofree char *cut = g_strdup_printf ("DELETE FROM chunk WHERE run_id = %" G_GINT64_FORMAT
                                          " AND first_row + n_rows > %" G_GSIZE_FORMAT,
                                          id, n_rows);
  g_autofree char *end = g_strdup_printf (
      "SELECT max (first_row + n_rows) FROM chunk WHERE run_id = %" G_GINT64_FORMAT, id);
  gint64 n_left;

  if (!bnl_database_execute (database, cut, error) ||
      !bnl_database_read (database, end, &n_left, error))
    return FALSE;
  if (n_left < 0 || n_left > (gint64) n_rows)
    return fail_damaged (id, 0, error);
  return bnl_store_metrics_write (database, id, series, (gsize) n_left, n_rows - (gsize) n_left,
                                  error);
}
