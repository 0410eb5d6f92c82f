#include "bnl-chunk-private.h"

#include <math.h>
#include <string.h>

#include "bnl-checksum32-private.h"

/* A chunk: the CRC-32 of all that follows (4 bytes, little-endian), FORMAT, the number of rows, the
 * batch of the first row, then each column as what its values are (a Meaning), of what order its
 * differences (0..2), how many bytes, and these.  Numbers are in base 128, low digits first, the
 * high bit saying that more follow.  A column is a sequence of differences, signs folded into the
 * lowest bit; 0 stands for as many zeros as the number after it says. */

#define FORMAT 1
#define CRC_BYTES 4
#define N_ORDERS 3
#define MAX_NUMBER_BYTES 10 /* of 64 bits in base 128 */

typedef enum {
  STEP,
  EPOCH,
  EXAMPLES,
  SECONDS,
  LR,
  FIRST_FLOAT,
  N_COLUMNS = FIRST_FLOAT + 6,
} Column;

/* What the integers of a column say. */
typedef enum {
  BITS,     /* the number itself, or a float's bits */
  USEC,     /* microseconds of a double */
  FRACTION, /* how many of the step's batch */
  N_MEANINGS,
} Meaning;

typedef struct {
  guint n;
  guint64 first_batch;
  gint64 *values[N_COLUMNS]; /* [n] */
} Rows;

static void
init_rows (Rows *rows, guint n)
{
  gint64 *all = g_new (gint64, (gsize) n * N_COLUMNS);

  rows->n = n;
  for (guint column = 0; column < N_COLUMNS; column++)
    rows->values[column] = all + (gsize) column * n;
}

static void
clear_rows (Rows *rows)
{
  g_free (rows->values[0]);
}

/* Examples of row i alone. */
static guint64
get_batch (const Rows *rows, guint i)
{
  return i == 0 ? rows->first_batch
                : (guint64) rows->values[EXAMPLES][i] - (guint64) rows->values[EXAMPLES][i - 1];
}

static float *
find_float (BnlMetrics *row, guint column)
{
  float *const floats[] = { &row->train_loss,   &row->train_accuracy, &row->val_loss,
                            &row->val_accuracy, &row->test_loss,      &row->test_accuracy };

  return floats[column - FIRST_FLOAT];
}

static gint64
get_bits (BnlMetrics *row, guint column)
{
  gint64 bits = 0;
  guint32 narrow;

  switch ((Column) column) {
  case STEP:
    return (gint64) row->step;
  case EPOCH:
    return row->epoch;
  case EXAMPLES:
    return (gint64) row->examples;
  case SECONDS:
    memcpy (&bits, &row->seconds, sizeof bits);
    return bits;
  case LR:
    memcpy (&bits, &row->lr, sizeof bits);
    return bits;
  case FIRST_FLOAT:
  case N_COLUMNS:
  default:
    memcpy (&narrow, find_float (row, column), sizeof narrow);
    return narrow;
  }
}

static double
get_double (const Rows *rows, guint column, guint i)
{
  double value;

  memcpy (&value, &rows->values[column][i], sizeof value);
  return value;
}

static float
get_float (const Rows *rows, guint column, guint i)
{
  const guint32 bits = (guint32) rows->values[column][i];
  float value;

  memcpy (&value, &bits, sizeof value);
  return value;
}

static BnlMetrics
get_row (const Rows *rows, guint i)
{
  return (BnlMetrics){
    .step = (guint64) rows->values[STEP][i],
    .epoch = (guint32) rows->values[EPOCH][i],
    .examples = (guint64) rows->values[EXAMPLES][i],
    .seconds = get_double (rows, SECONDS, i),
    .lr = get_double (rows, LR, i),
    .train_loss = get_float (rows, FIRST_FLOAT, i),
    .train_accuracy = get_float (rows, FIRST_FLOAT + 1, i),
    .val_loss = get_float (rows, FIRST_FLOAT + 2, i),
    .val_accuracy = get_float (rows, FIRST_FLOAT + 3, i),
    .test_loss = get_float (rows, FIRST_FLOAT + 4, i),
    .test_accuracy = get_float (rows, FIRST_FLOAT + 5, i),
  };
}

static gint64
usec_to_bits (gint64 usec)
{
  const double seconds = (double) usec / G_USEC_PER_SEC;
  gint64 bits;

  memcpy (&bits, &seconds, sizeof bits);
  return bits;
}

static gint64
fraction_to_bits (gint64 n_right, guint64 batch)
{
  const float fraction = (float) n_right / (float) batch;
  guint32 bits;

  memcpy (&bits, &fraction, sizeof bits);
  return bits;
}

/* Integers that stand for the same bits and take fewer of them; FALSE where one does not. */
static gboolean
shorten_seconds (const Rows *rows, gint64 *values)
{
  for (guint i = 0; i < rows->n; i++) {
    const gint64 bits = rows->values[SECONDS][i];
    const double seconds = get_double (rows, SECONDS, i);

    if (!(fabs (seconds) < 1e12))
      return FALSE;
    values[i] = llround (seconds * G_USEC_PER_SEC);
    if (usec_to_bits (values[i]) != bits)
      return FALSE;
  }
  return TRUE;
}

static gboolean
shorten_fractions (const Rows *rows, guint column, gint64 *values)
{
  for (guint i = 0; i < rows->n; i++) {
    const guint32 bits = (guint32) rows->values[column][i];
    const float fraction = get_float (rows, column, i);

    if (!(fraction >= 0.0f && fraction <= 1.0f))
      return FALSE;
    values[i] = llroundf (fraction * (float) get_batch (rows, i));
    if (fraction_to_bits (values[i], get_batch (rows, i)) != bits)
      return FALSE;
  }
  return TRUE;
}

static void
append_number (GByteArray *bytes, guint64 number)
{
  guint8 digits[MAX_NUMBER_BYTES];
  guint n = 0;

  for (; number >= 128; number >>= 7)
    digits[n++] = (guint8) (number | 128);
  digits[n++] = (guint8) number;
  g_byte_array_append (bytes, digits, n);
}

static void
append_differences (GByteArray *bytes, const gint64 *values, guint n, guint order)
{
  guint64 last = 0, last_difference = 0, n_zeros = 0;

  for (guint i = 0; i < n; i++) {
    const guint64 value = (guint64) values[i];
    const guint64 difference = order > 0 ? value - last : value;
    const guint64 residual = order > 1 ? difference - last_difference : difference;

    last = value;
    last_difference = difference;
    if (residual == 0) {
      n_zeros++;
      continue;
    }
    if (n_zeros > 0) {
      append_number (bytes, 0);
      append_number (bytes, n_zeros);
      n_zeros = 0;
    }
    append_number (bytes, residual << 1 ^ (residual >> 63 != 0 ? G_MAXUINT64 : 0));
  }
  if (n_zeros > 0) {
    append_number (bytes, 0);
    append_number (bytes, n_zeros);
  }
}

static void
append_column (GByteArray *bytes, Meaning meaning, const gint64 *values, guint n)
{
  g_autoptr (GByteArray) best = NULL;
  guint best_order = 0;

  for (guint order = 0; order < N_ORDERS; order++) {
    GByteArray *column = g_byte_array_new ();

    append_differences (column, values, n, order);
    if (best == NULL || column->len < best->len) {
      g_clear_pointer (&best, g_byte_array_unref);
      best = column;
      best_order = order;
    } else {
      g_byte_array_unref (column);
    }
  }
  append_number (bytes, meaning);
  append_number (bytes, best_order);
  append_number (bytes, best->len);
  g_byte_array_append (bytes, best->data, best->len);
}

static void
take_rows (Rows *rows, const BnlSeries *series, gsize first)
{
  for (guint i = 0; i < rows->n; i++) {
    BnlMetrics row = *bnl_series_get (series, first + i);

    for (guint column = 0; column < N_COLUMNS; column++)
      rows->values[column][i] = get_bits (&row, column);
  }
  rows->first_batch = (guint64) rows->values[EXAMPLES][0];
  if (first > 0)
    rows->first_batch -= bnl_series_get (series, first - 1)->examples;
  else if (rows->n > 1)
    rows->first_batch = get_batch (rows, 1);
}

GBytes *
bnl_chunk_encode (const BnlSeries *series, gsize first, gsize n)
{
  GByteArray *bytes = g_byte_array_new ();
  g_autofree gint64 *shorter = g_new (gint64, n);
  Rows rows;
  guint32 crc = 0;

  g_assert (n >= 1 && n <= BNL_CHUNK_MAX_ROWS);
  init_rows (&rows, (guint) n);
  take_rows (&rows, series, first);
  g_byte_array_append (bytes, (const guint8 *) &crc, CRC_BYTES);
  append_number (bytes, FORMAT);
  append_number (bytes, n);
  append_number (bytes, rows.first_batch);
  for (guint column = 0; column < N_COLUMNS; column++) {
    if (column == SECONDS && shorten_seconds (&rows, shorter))
      append_column (bytes, USEC, shorter, rows.n);
    else if (column >= FIRST_FLOAT && shorten_fractions (&rows, column, shorter))
      append_column (bytes, FRACTION, shorter, rows.n);
    else
      append_column (bytes, BITS, rows.values[column], rows.n);
  }
  clear_rows (&rows);
  crc = GUINT32_TO_LE (
      bnl_checksum32_compute (bytes->data + CRC_BYTES, (gsize) bytes->len - CRC_BYTES));
  memcpy (bytes->data, &crc, CRC_BYTES);
  return g_byte_array_free_to_bytes (bytes);
}

typedef struct {
  const guint8 *at, *end;
} Cursor;

static gboolean
read_number (Cursor *cursor, guint64 *number)
{
  *number = 0;
  for (guint shift = 0; cursor->at < cursor->end && shift < 64; shift += 7) {
    const guint8 digit = *cursor->at++;

    *number |= (guint64) (digit & 127) << shift;
    if (digit < 128)
      return TRUE;
  }
  return FALSE;
}

static gboolean
read_differences (Cursor *cursor, guint order, gint64 *values, guint n)
{
  guint64 last = 0, last_difference = 0;
  guint64 n_zeros = 0;

  for (guint i = 0; i < n; i++) {
    guint64 folded = 0, residual, difference;

    if (n_zeros > 0)
      n_zeros--;
    else if (!read_number (cursor, &folded) ||
             (folded == 0 && (!read_number (cursor, &n_zeros) || n_zeros-- == 0)))
      return FALSE;
    residual = folded >> 1 ^ (folded & 1 ? G_MAXUINT64 : 0);
    difference = order > 1 ? residual + last_difference : residual;
    last = order > 0 ? difference + last : difference;
    last_difference = difference;
    values[i] = (gint64) last;
  }
  return n_zeros == 0 && cursor->at == cursor->end;
}

static gboolean
restore (Rows *rows, guint column, Meaning meaning)
{
  gint64 *values = rows->values[column];

  if (meaning == BITS)
    return TRUE;
  if (meaning == USEC && column != SECONDS)
    return FALSE;
  if (meaning == FRACTION && column < FIRST_FLOAT)
    return FALSE;
  for (guint i = 0; i < rows->n; i++)
    values[i] = meaning == USEC ? usec_to_bits (values[i])
                                : fraction_to_bits (values[i], get_batch (rows, i));
  return TRUE;
}

static gboolean
read_column (Cursor *cursor, Rows *rows, guint column)
{
  guint64 meaning, order, n_bytes;
  Cursor own;

  if (!read_number (cursor, &meaning) || meaning >= N_MEANINGS || !read_number (cursor, &order) ||
      order >= N_ORDERS || !read_number (cursor, &n_bytes) ||
      n_bytes > (guint64) (cursor->end - cursor->at))
    return FALSE;
  own = (Cursor){ cursor->at, cursor->at + n_bytes };
  cursor->at = own.end;
  return read_differences (&own, (guint) order, rows->values[column], rows->n) &&
         restore (rows, column, (Meaning) meaning);
}

gboolean
bnl_chunk_decode (const void *bytes, gsize n_bytes, BnlSeries *series)
{
  Cursor cursor;
  guint64 format, n;
  guint32 crc;
  Rows rows;
  gboolean whole = TRUE;

  if (n_bytes < CRC_BYTES)
    return FALSE;
  memcpy (&crc, bytes, CRC_BYTES);
  cursor = (Cursor){ (const guint8 *) bytes + CRC_BYTES, (const guint8 *) bytes + n_bytes };
  if (GUINT32_FROM_LE (crc) != bnl_checksum32_compute (cursor.at, n_bytes - CRC_BYTES) ||
      !read_number (&cursor, &format) || format != FORMAT || !read_number (&cursor, &n) || n < 1 ||
      n > BNL_CHUNK_MAX_ROWS || !read_number (&cursor, &rows.first_batch))
    return FALSE;
  init_rows (&rows, (guint) n);
  for (guint column = 0; column < N_COLUMNS && whole; column++)
    whole = read_column (&cursor, &rows, column);
  whole = whole && cursor.at == cursor.end;
  for (guint i = 0; whole && i < n; i++) {
    const BnlMetrics row = get_row (&rows, i);

    bnl_series_append (series, &row);
  }
  clear_rows (&rows);
  return whole;
}
