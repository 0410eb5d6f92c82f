#include "bnl-series.h"

#include <stdatomic.h>

/* Rows lie in chunks of doubling size that are never moved.  The writer fills a row and then
 * releases the length; a reader acquires the length and may touch no row beyond it, so neither
 * rows nor the table of chunks need a lock. */

#define FIRST_CHUNK 4096 /* rows, a power of two: seconds of training */
#define N_CHUNKS 40      /* more rows than any memory holds */

struct _BnlSeries {
  atomic_int n_refs;
  _Atomic gsize length;
  BnlMetrics *chunks[N_CHUNKS];
};

/* Chunk k begins at row FIRST_CHUNK * (2^k - 1) and has FIRST_CHUNK * 2^k rows. */
static guint
find_chunk (gsize index, gsize *offset)
{
  const gsize n = index / FIRST_CHUNK + 1;
  const guint chunk = g_bit_storage (n) - 1;

  *offset = index - FIRST_CHUNK * (((gsize) 1 << chunk) - 1);
  return chunk;
}

BnlSeries *
bnl_series_new (void)
{
  BnlSeries *series = g_new0 (BnlSeries, 1);

  atomic_init (&series->n_refs, 1);
  atomic_init (&series->length, 0);
  return series;
}

BnlSeries *
bnl_series_ref (BnlSeries *series)
{
  atomic_fetch_add_explicit (&series->n_refs, 1, memory_order_relaxed);
  return series;
}

void
bnl_series_unref (BnlSeries *series)
{
  if (atomic_fetch_sub_explicit (&series->n_refs, 1, memory_order_acq_rel) > 1)
    return;
  for (guint i = 0; i < N_CHUNKS; i++)
    g_free (series->chunks[i]);
  g_free (series);
}

void
bnl_series_append (BnlSeries *series, const BnlMetrics *metrics)
{
  const gsize length = atomic_load_explicit (&series->length, memory_order_relaxed);
  gsize offset;
  const guint chunk = find_chunk (length, &offset);

  if (offset == 0)
    series->chunks[chunk] = g_new (BnlMetrics, (gsize) FIRST_CHUNK << chunk);
  series->chunks[chunk][offset] = *metrics;
  atomic_store_explicit (&series->length, length + 1, memory_order_release);
}

gsize
bnl_series_get_length (const BnlSeries *series)
{
  return atomic_load_explicit (&series->length, memory_order_acquire);
}

const BnlMetrics *
bnl_series_get (const BnlSeries *series, gsize index)
{
  gsize offset;
  const guint chunk = find_chunk (index, &offset);

  return &series->chunks[chunk][offset];
}

BnlSeries *
bnl_series_dup_head (const BnlSeries *series, gsize n)
{
  BnlSeries *head = bnl_series_new ();

  for (gsize i = 0; i < n; i++)
    bnl_series_append (head, bnl_series_get (series, i));
  return head;
}

const BnlMetrics *
bnl_series_find (const BnlSeries *series, guint64 step)
{
  const gsize length = bnl_series_get_length (series);
  gsize low = 0;
  gsize high = length;
  guint64 guess;

  if (length == 0 || step < bnl_series_get (series, 0)->step)
    return NULL;
  guess = step - bnl_series_get (series, 0)->step;
  if (guess < length && bnl_series_get (series, (gsize) guess)->step == step)
    return bnl_series_get (series, (gsize) guess);
  while (low < high) {
    const gsize middle = low + (high - low) / 2;

    if (bnl_series_get (series, middle)->step < step)
      low = middle + 1;
    else
      high = middle;
  }
  return low < length && bnl_series_get (series, low)->step == step ? bnl_series_get (series, low)
                                                                    : NULL;
}
