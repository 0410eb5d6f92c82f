#include <string.h>

#include "bnl-checksum32-private.h"
#include "bnl-store-trace-private.h"

/* In chunks, so that a row that is added does not write all those before it again: the steps, then
 * the values row by row, all little-endian. */
#define CHUNK_ROWS 1024

static gsize
count_bytes (gsize n_rows, guint width)
{
  return n_rows * (sizeof (guint64) + width * sizeof (guint32));
}

static GBytes *
encode (BnlTrace *trace, gsize first, gsize n)
{
  const guint width = bnl_trace_get_width (trace);
  g_autofree float *values = g_new (float, n *width);
  guint8 *bytes = g_malloc (count_bytes (n, width));
  guint64 *steps = (guint64 *) (gpointer) bytes;
  guint32 *numbers = (guint32 *) (gpointer) (steps + n);

  bnl_trace_copy (trace, first, n, steps, values);
  memcpy (numbers, values, n * width * sizeof *numbers);
  for (gsize i = 0; i < n; i++)
    steps[i] = GUINT64_TO_LE (steps[i]);
  for (gsize i = 0; i < n * width; i++)
    numbers[i] = GUINT32_TO_LE (numbers[i]);
  return g_bytes_new_take (bytes, count_bytes (n, width));
}

/* Of n rows.  FALSE where the steps do not rise. */
static gboolean
decode (const guint8 *bytes, gsize n, BnlTrace *trace)
{
  const guint width = bnl_trace_get_width (trace);
  const guint8 *at = bytes + n * sizeof (guint64);
  const gsize length = bnl_trace_get_length (trace);
  guint64 last = length > 0 ? bnl_trace_get (trace, length - 1, NULL) : 0;

  for (gsize i = 0; i < n; i++) {
    float values[BNL_TRACE_MAX_WIDTH];
    guint64 step;

    memcpy (&step, bytes + i * sizeof step, sizeof step);
    step = GUINT64_FROM_LE (step);
    for (guint k = 0; k < width; k++) {
      guint32 number;

      memcpy (&number, at, sizeof number);
      number = GUINT32_FROM_LE (number);
      memcpy (&values[k], &number, sizeof number);
      at += sizeof number;
    }
    if (step <= last && length + i > 0)
      return FALSE;
    bnl_trace_append (trace, step, values);
    last = step;
  }
  return TRUE;
}

/* Columns of a chunk as it is read. */
enum {
  NAME,
  FIRST_ROW,
  N_ROWS,
  WIDTH,
  SUBJECT,
  CRC,
  DATA,
};

#define READ                                                                                       \
  "SELECT name, first_row, n_rows, width, subject, crc, data FROM trace WHERE run_id = ?1"         \
  " AND name = coalesce (?2, name) ORDER BY name, first_row"

/* The row that is there, behind the last trace or as the first of another.  FALSE where it is
 * damaged. */
static gboolean
take_chunk (BnlStatement *statement, GPtrArray *traces)
{
  g_autofree char *name = bnl_statement_dup_text (statement, NAME);
  const gint64 n_rows = bnl_statement_get_integer (statement, N_ROWS);
  const gint64 width = bnl_statement_get_integer (statement, WIDTH);
  const gint64 subject = bnl_statement_get_integer (statement, SUBJECT);
  BnlTrace *trace = traces->len > 0 ? g_ptr_array_index (traces, traces->len - 1) : NULL;
  gsize n_bytes;
  const void *bytes = bnl_statement_get_bytes (statement, DATA, &n_bytes);

  if (name == NULL || n_rows < 1 || n_rows > CHUNK_ROWS || width < 1 ||
      width > BNL_TRACE_MAX_WIDTH || subject < 0 || subject > G_MAXUINT32 ||
      n_bytes != count_bytes ((gsize) n_rows, (guint) width) ||
      bnl_statement_get_integer (statement, CRC) != bnl_checksum32_compute (bytes, n_bytes))
    return FALSE;
  if (trace == NULL || strcmp (bnl_trace_get_name (trace), name) != 0) {
    trace = bnl_trace_new (name, (guint) width);
    bnl_trace_set_subject (trace, (guint) subject);
    g_ptr_array_add (traces, trace);
  }
  return bnl_statement_get_integer (statement, FIRST_ROW) ==
             (gint64) bnl_trace_get_length (trace) &&
         width == bnl_trace_get_width (trace) && decode (bytes, (gsize) n_rows, trace);
}

GPtrArray *
bnl_store_trace_read (BnlDatabase *database, gint64 id, const char *name, GError **error)
{
  g_autoptr (GPtrArray) traces = g_ptr_array_new_with_free_func ((GDestroyNotify) bnl_trace_unref);
  g_autoptr (BnlStatement) statement = bnl_database_prepare (database, READ, error);
  gboolean done;

  if (statement == NULL)
    return NULL;
  bnl_statement_bind_integer (statement, 1, id);
  bnl_statement_bind_text (statement, 2, name);
  while (bnl_statement_step (statement, &done, error)) {
    if (done)
      return g_steal_pointer (&traces);
    if (!take_chunk (statement, traces)) {
      g_set_error (error, BNL_STORE_ERROR, BNL_STORE_ERROR_DAMAGED,
                   "run %" G_GINT64_FORMAT
                   " is damaged: what was measured beside its metrics cannot be read",
                   id);
      return NULL;
    }
  }
  return NULL;
}

/* name NULL: of all. */
static gboolean
delete_rows (BnlDatabase *database, gint64 id, const char *name, GError **error)
{
  g_autoptr (BnlStatement) statement = bnl_database_prepare (
      database, "DELETE FROM trace WHERE run_id = ?1 AND name = coalesce (?2, name)", error);

  if (statement == NULL)
    return FALSE;
  bnl_statement_bind_integer (statement, 1, id);
  bnl_statement_bind_text (statement, 2, name);
  return bnl_statement_run (statement, error);
}

gboolean
bnl_store_trace_write (BnlDatabase *database,
                       gint64 id,
                       BnlTrace *trace,
                       gsize first,
                       gsize n,
                       GError **error)
{
  g_autoptr (BnlStatement) statement = bnl_database_prepare (
      database,
      "INSERT OR REPLACE INTO trace (run_id, name, first_row, n_rows, width, subject, crc, data)"
      " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
      error);

  if (statement == NULL ||
      (first == 0 && !delete_rows (database, id, bnl_trace_get_name (trace), error)))
    return FALSE;
  for (gsize i = 0; i < n; i += CHUNK_ROWS) {
    const gsize n_rows = MIN (n - i, CHUNK_ROWS);
    g_autoptr (GBytes) bytes = encode (trace, first + i, n_rows);
    gsize n_bytes;
    const void *data = g_bytes_get_data (bytes, &n_bytes);

    bnl_statement_bind_integer (statement, 1, id);
    bnl_statement_bind_text (statement, 2, bnl_trace_get_name (trace));
    bnl_statement_bind_integer (statement, 3, (gint64) (first + i));
    bnl_statement_bind_integer (statement, 4, (gint64) n_rows);
    bnl_statement_bind_integer (statement, 5, bnl_trace_get_width (trace));
    bnl_statement_bind_integer (statement, 6, bnl_trace_get_subject (trace));
    bnl_statement_bind_integer (statement, 7, bnl_checksum32_compute (data, n_bytes));
    bnl_statement_bind_bytes (statement, 8, bytes);
    if (!bnl_statement_run (statement, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
bnl_store_trace_write_all (BnlDatabase *database, gint64 id, GPtrArray *traces, GError **error)
{
  for (guint i = 0; i < traces->len; i++) {
    BnlTrace *trace = g_ptr_array_index (traces, i);

    if (!bnl_store_trace_write (database, id, trace, 0, bnl_trace_get_length (trace), error))
      return FALSE;
  }
  return TRUE;
}

/* Few and short: written anew.  Damaged ones go: the run goes on without. */
gboolean
bnl_store_trace_cut (BnlDatabase *database, gint64 id, guint64 step, GError **error)
{
  g_autoptr (GPtrArray) traces = step > 0 ? bnl_store_trace_read (database, id, NULL, NULL) : NULL;

  if (!delete_rows (database, id, NULL, error))
    return FALSE;
  for (guint i = 0; traces != NULL && i < traces->len; i++) {
    BnlTrace *trace = g_ptr_array_index (traces, i);

    if (!bnl_store_trace_write (database, id, trace, 0, bnl_trace_count_until (trace, step), error))
      return FALSE;
  }
  return TRUE;
}

static GPtrArray *
load (BnlStore *store, gint64 id, const char *name, GError **error)
{
  BnlDatabase *database = bnl_store_lock (store, FALSE, error);
  GPtrArray *traces = NULL;

  if (database == NULL)
    return NULL;
  if (bnl_store_check_run (database, id, error))
    traces = bnl_store_trace_read (database, id, name, error);
  bnl_store_unlock (store, FALSE);
  return traces;
}

GPtrArray *
bnl_store_load_traces (BnlStore *store, gint64 id, GError **error)
{
  return load (store, id, NULL, error);
}

BnlTrace *
bnl_store_load_trace (BnlStore *store, gint64 id, const char *name, GError **error)
{
  g_autoptr (GPtrArray) traces = load (store, id, name, error);

  return traces != NULL && traces->len > 0 ? bnl_trace_ref (g_ptr_array_index (traces, 0)) : NULL;
}
