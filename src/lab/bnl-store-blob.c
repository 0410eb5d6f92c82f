#include <string.h>

#include "bnl-checksum32-private.h"
#include "bnl-model-file-private.h"
#include "bnl-store-private.h"

/* Networks as bytes: final weights as a model file, checkpoints as theirs, each with a CRC-32.
 *
 * Of a run's checkpoints the newest stays, and for branches the first that lies in each eighth of
 * the run, as long as one run's take no more than RUN_BYTES and, once it has ended, those of all
 * runs no more than ALL_BYTES: then the runs that ended longest ago, without a star, keep their
 * newest alone. */
#define N_PARTS 8
#define RUN_BYTES (G_GINT64_CONSTANT (32) << 20)
#define ALL_BYTES (G_GINT64_CONSTANT (1) << 30)

/* A larger one would be slow to write and to read again; such a run keeps what is smaller. */
#define MAX_BLOB_BYTES (256 << 20)

static gboolean
append_piece (gpointer data, const void *bytes, gsize n, GError **error)
{
  GByteArray *array = data;

  if (n > MAX_BLOB_BYTES - (gsize) array->len) {
    g_set_error_literal (error, BNL_STORE_ERROR, BNL_STORE_ERROR_FULL, "too large to be kept");
    return FALSE;
  }
  g_byte_array_append (array, bytes, (guint) n);
  return TRUE;
}

/* NULL: too large. */
static GBytes *
format_snapshot (const BnlSnapshot *snapshot)
{
  g_autoptr (GArray) tensors = bnl_model_file_list_tensors (snapshot);
  g_autoptr (GPtrArray) metadata = bnl_model_file_list_metadata (snapshot);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  g_ptr_array_add (metadata, NULL);
  if (!bnl_safetensors_write_pieces ((const char *const *) metadata->pdata,
                                     (BnlTensor *) (gpointer) tensors->data, tensors->len,
                                     append_piece, bytes, NULL))
    return NULL;
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

static GBytes *
format_checkpoint (const BnlCheckpoint *checkpoint)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  if (!bnl_checkpoint_emit (checkpoint, append_piece, bytes, NULL))
    return NULL;
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

/* ?1 the run, ?2 the step, ?3 the checksum, ?4 the bytes. */
#define WRITE_WEIGHTS "INSERT OR REPLACE INTO weights (run_id, crc, data) VALUES (?1, ?3, ?4)"
#define WRITE_CHECKPOINT                                                                           \
  "INSERT OR REPLACE INTO checkpoint (run_id, step, crc, data) VALUES (?1, ?2, ?3, ?4)"

static gboolean
write_blob (BnlDatabase *database,
            const char *sql,
            gint64 id,
            guint64 step,
            GBytes *bytes,
            GError **error)
{
  g_autoptr (BnlStatement) statement = bnl_database_prepare (database, sql, error);
  gsize n;
  const void *data = g_bytes_get_data (bytes, &n);

  if (statement == NULL)
    return FALSE;
  bnl_statement_bind_integer (statement, 1, id);
  bnl_statement_bind_integer (statement, 2, (gint64) step);
  bnl_statement_bind_integer (statement, 3, bnl_checksum32_compute (data, n));
  bnl_statement_bind_bytes (statement, 4, bytes);
  return bnl_statement_run (statement, error);
}

gboolean
bnl_store_blob_write_weights (BnlDatabase *database,
                              gint64 id,
                              const BnlSnapshot *snapshot,
                              GError **error)
{
  g_autoptr (GBytes) bytes = format_snapshot (snapshot);

  return bytes == NULL || write_blob (database, WRITE_WEIGHTS, id, snapshot->step, bytes, error);
}

static gboolean
delete_all_but_newest (BnlDatabase *database, gint64 id, GError **error)
{
  g_autofree char *sql = g_strdup_printf (
      "DELETE FROM checkpoint WHERE run_id = %" G_GINT64_FORMAT
      " AND step < (SELECT max (step) FROM checkpoint WHERE run_id = %" G_GINT64_FORMAT ")",
      id, id);

  return bnl_database_execute (database, sql, error);
}

/* n_parts of the run, in each of which the first one stays. */
static gboolean
thin (BnlDatabase *database, gint64 id, guint64 n_steps, gint64 n_parts, GError **error)
{
  g_autofree char *sql = NULL;

  if (n_parts < 1 || n_steps < 1)
    return delete_all_but_newest (database, id, error);
  sql = g_strdup_printf (
      "DELETE FROM checkpoint WHERE run_id = %" G_GINT64_FORMAT " AND step NOT IN ("
      "SELECT min (step) FROM checkpoint WHERE run_id = %" G_GINT64_FORMAT
      " GROUP BY CAST (step * 1.0 * %" G_GINT64_FORMAT " / %" G_GUINT64_FORMAT " AS INTEGER)"
      " UNION SELECT max (step) FROM checkpoint WHERE run_id = %" G_GINT64_FORMAT ")",
      id, id, n_parts, n_steps, id);
  return bnl_database_execute (database, sql, error);
}

gboolean
bnl_store_blob_write_checkpoint (BnlDatabase *database,
                                 gint64 id,
                                 const BnlCheckpoint *checkpoint,
                                 guint64 n_steps,
                                 gboolean *written,
                                 GError **error)
{
  g_autoptr (GBytes) bytes = format_checkpoint (checkpoint);
  gint64 n_bytes;

  *written = bytes != NULL;
  if (bytes == NULL)
    return TRUE;
  n_bytes = (gint64) g_bytes_get_size (bytes);
  return write_blob (database, WRITE_CHECKPOINT, id, bnl_checkpoint_get_step (checkpoint), bytes,
                     error) &&
         thin (database, id, n_steps, MIN (N_PARTS, RUN_BYTES / MAX (n_bytes, 1) - 1), error);
}

gboolean
bnl_store_blob_delete_checkpoints_after (BnlDatabase *database,
                                         gint64 id,
                                         guint64 step,
                                         GError **error)
{
  g_autofree char *sql = g_strdup_printf ("DELETE FROM checkpoint WHERE run_id = %" G_GINT64_FORMAT
                                          " AND step > %" G_GUINT64_FORMAT
                                          "; DELETE FROM weights WHERE run_id = %" G_GINT64_FORMAT,
                                          id, step, id);

  return bnl_database_execute (database, sql, error);
}

gboolean
bnl_store_blob_find_newest (BnlDatabase *database, gint64 id, guint64 *step, GError **error)
{
  g_autofree char *sql =
      g_strdup_printf ("SELECT max (step) FROM checkpoint WHERE run_id = %" G_GINT64_FORMAT, id);
  gint64 newest;

  if (!bnl_database_read (database, sql, &newest, error))
    return FALSE;
  *step = (guint64) newest;
  return TRUE;
}

/* The sizes lie beside the bytes: a sweep's thousands of runs, which have their newest checkpoint
 * alone, are found by the index and not read. */
gboolean
bnl_store_blob_limit_all (BnlDatabase *database, gint64 ended, GError **error)
{
  g_autofree char *count =
      g_strdup_printf ("SELECT count (*) FROM checkpoint WHERE run_id = %" G_GINT64_FORMAT, ended);
  gint64 n_bytes = 0, id = 0, n;

  if (!bnl_database_read (database, count, &n, error))
    return FALSE;
  if (n <= 1)
    return TRUE;
  for (;;) {
    if (!bnl_database_read (database,
                            "SELECT sum (length (data)) FROM checkpoint JOIN"
                            " (SELECT run_id AS id, max (step) AS newest FROM checkpoint"
                            " GROUP BY run_id HAVING count (*) > 1)"
                            " ON run_id = id WHERE step < newest",
                            &n_bytes, error))
      return FALSE;
    if (n_bytes <= ALL_BYTES)
      return TRUE;
    if (!bnl_database_read (database,
                            "SELECT run.id FROM run JOIN checkpoint ON run_id = run.id"
                            " WHERE starred = 0 AND ended_usec > 0 GROUP BY run.id"
                            " HAVING count (*) > 1 ORDER BY ended_usec LIMIT 1",
                            &id, error))
      return FALSE;
    if (id == 0)
      return TRUE;
    if (!delete_all_but_newest (database, id, error))
      return FALSE;
  }
}

/* sql: ?1 the run, ?2 the step; gives checksum and bytes.  NULL without an error where there is
 * none. */
static GBytes *
read_blob (BnlDatabase *database,
           const char *sql,
           gint64 id,
           guint64 step,
           const char *what,
           GError **error)
{
  g_autoptr (BnlStatement) statement = bnl_database_prepare (database, sql, error);
  const void *data;
  gboolean done;
  gsize n;

  if (statement == NULL)
    return NULL;
  bnl_statement_bind_integer (statement, 1, id);
  bnl_statement_bind_integer (statement, 2, (gint64) step);
  if (!bnl_statement_step (statement, &done, error) || done)
    return NULL;
  data = bnl_statement_get_bytes (statement, 1, &n);
  if (data != NULL && bnl_statement_get_integer (statement, 0) == bnl_checksum32_compute (data, n))
    return g_bytes_new (data, n);
  g_set_error (error, BNL_STORE_ERROR, BNL_STORE_ERROR_DAMAGED,
               "run %" G_GINT64_FORMAT " is damaged: %s cannot be read", id, what);
  return NULL;
}

/* step 0: the newest. */
static GBytes *
read_checkpoint (BnlDatabase *database, gint64 id, guint64 step, GError **error)
{
  return read_blob (database,
                    step > 0 ? "SELECT crc, data FROM checkpoint WHERE run_id = ?1 AND step = ?2"
                             : "SELECT crc, data FROM checkpoint WHERE run_id = ?1"
                               " ORDER BY step DESC LIMIT 1",
                    id, step, "its checkpoint", error);
}

static GBytes *
read_weights (BnlDatabase *database, gint64 id, GError **error)
{
  return read_blob (database, "SELECT crc, data FROM weights WHERE run_id = ?1", id, 0,
                    "what it has learned", error);
}

static GArray *
list_steps (BnlDatabase *database, gint64 id, GError **error)
{
  g_autoptr (GArray) steps = g_array_new (FALSE, FALSE, sizeof (guint64));
  g_autoptr (BnlStatement) statement = bnl_database_prepare (
      database, "SELECT step FROM checkpoint WHERE run_id = ?1 ORDER BY step", error);
  gboolean done = FALSE;

  if (statement == NULL)
    return NULL;
  bnl_statement_bind_integer (statement, 1, id);
  while (bnl_statement_step (statement, &done, error) && !done) {
    const guint64 step = (guint64) bnl_statement_get_integer (statement, 0);

    g_array_append_val (steps, step);
  }
  return done ? g_steal_pointer (&steps) : NULL;
}

gboolean
bnl_store_blob_copy (BnlDatabase *from,
                     gint64 from_id,
                     BnlDatabase *to,
                     gint64 to_id,
                     GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (GBytes) weights = read_weights (from, from_id, &problem);
  g_autoptr (GArray) steps = problem == NULL ? list_steps (from, from_id, &problem) : NULL;

  if (weights != NULL && problem == NULL)
    write_blob (to, WRITE_WEIGHTS, to_id, 0, weights, &problem);
  for (guint i = 0; problem == NULL && i < steps->len; i++) {
    const guint64 step = g_array_index (steps, guint64, i);
    g_autoptr (GBytes) bytes = read_checkpoint (from, from_id, step, &problem);

    if (bytes != NULL)
      write_blob (to, WRITE_CHECKPOINT, to_id, step, bytes, &problem);
  }
  if (problem == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

static BnlSnapshot *
parse_snapshot (GBytes *bytes, GError **error)
{
  g_autoptr (BnlSafetensors) file =
      bnl_safetensors_open_bytes (bytes, "the weights of the run", error);

  return file != NULL ? bnl_model_file_read (file, NULL, 0, error) : NULL;
}

static gboolean
fail_empty (gint64 id, const char *what, GError **error)
{
  g_set_error (error, BNL_STORE_ERROR, BNL_STORE_ERROR_NOT_FOUND,
               "run %" G_GINT64_FORMAT " has no %s", id, what);
  return FALSE;
}

BnlSnapshot *
bnl_store_load_snapshot (BnlStore *store, gint64 id, GError **error)
{
  BnlDatabase *database = bnl_store_lock (store, FALSE, error);
  g_autoptr (GBytes) weights = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (BnlCheckpoint) checkpoint = NULL;
  GError *problem = NULL;

  if (database == NULL)
    return NULL;
  if (bnl_store_check_run (database, id, &problem))
    weights = read_weights (database, id, &problem);
  if (weights == NULL && problem == NULL)
    bytes = read_checkpoint (database, id, 0, &problem);
  bnl_store_unlock (store, FALSE);
  if (problem != NULL)
    g_propagate_error (error, problem);
  else if (weights != NULL)
    return parse_snapshot (weights, error);
  else if (bytes == NULL)
    fail_empty (id, "weights", error);
  else
    checkpoint = bnl_checkpoint_from_bytes (bytes, error);
  return checkpoint != NULL ? bnl_snapshot_ref (bnl_checkpoint_get_snapshot (checkpoint)) : NULL;
}

BnlCheckpoint *
bnl_store_load_checkpoint (BnlStore *store, gint64 id, guint64 step, GError **error)
{
  BnlDatabase *database = bnl_store_lock (store, FALSE, error);
  g_autoptr (GBytes) bytes = NULL;
  GError *problem = NULL;

  if (database == NULL)
    return NULL;
  if (bnl_store_check_run (database, id, &problem))
    bytes = read_checkpoint (database, id, step, &problem);
  bnl_store_unlock (store, FALSE);
  if (bytes != NULL)
    return bnl_checkpoint_from_bytes (bytes, error);
  if (problem != NULL)
    g_propagate_error (error, problem);
  else
    fail_empty (id, step > 0 ? "checkpoint at that step" : "checkpoint", error);
  return NULL;
}

GArray *
bnl_store_list_checkpoints (BnlStore *store, gint64 id, GError **error)
{
  BnlDatabase *database = bnl_store_lock (store, FALSE, error);
  GArray *steps = NULL;

  if (database == NULL)
    return NULL;
  if (bnl_store_check_run (database, id, error))
    steps = list_steps (database, id, error);
  bnl_store_unlock (store, FALSE);
  return steps;
}
