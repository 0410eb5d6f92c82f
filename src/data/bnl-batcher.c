#include "bnl-batcher.h"

#include <string.h>

#include "engine/bnl-rng.h"
#include "bnl-data-error-private.h"

#define CACHE_LINE 64
#define ROWS_AHEAD 2

struct _BnlBatcher {
  BnlDataset *dataset;
  BnlScale scale;
  guint64 seed;
  gboolean ordered; /* samples is the order of all epochs, not a list to shuffle */
  gboolean drop_last;
  guint32 batch_size;
  guint32 epoch_length; /* of a whole one */
  gsize n_samples;
  guint32 *samples;  /* [n_samples] */
  guint32 *shuffled; /* [epoch_length] this epoch's; NULL where ordered */

  guint64 step;
  guint32 epoch;
  guint32 i_batch; /* in this epoch */
  float *x;        /* [batch_size, n_pixels] */
  guint8 *labels;  /* [batch_size] */
};

static guint32
count_batches (const BnlBatcher *batcher, guint32 n_samples)
{
  guint32 n_whole = n_samples / batcher->batch_size;

  return batcher->drop_last ? n_whole : n_whole + (n_samples % batcher->batch_size != 0);
}

static void
shuffle_epoch (BnlBatcher *batcher)
{
  BnlRng rng;

  memcpy (batcher->shuffled, batcher->samples, batcher->n_samples * sizeof *batcher->samples);
  bnl_rng_init (&rng, batcher->seed, BNL_RNG_STREAM_ORDER, batcher->epoch);
  bnl_rng_shuffle (&rng, batcher->shuffled, batcher->epoch_length);
}

static BnlBatcher *
create_batcher (BnlDataset *dataset,
                const BnlScale *scale,
                const guint32 *samples,
                gsize n_samples,
                guint32 epoch_length,
                guint32 batch_size,
                gboolean drop_last)
{
  BnlBatcher *batcher = g_new0 (BnlBatcher, 1);

  batcher->dataset = bnl_dataset_ref (dataset);
  batcher->scale = *scale;
  batcher->drop_last = drop_last;
  batcher->batch_size = batch_size;
  batcher->epoch_length = epoch_length;
  batcher->n_samples = n_samples;
  batcher->samples = g_memdup2 (samples, n_samples * sizeof *samples);

  /* No batch is larger than an epoch, whatever size was asked for. */
  batch_size = MIN (batch_size, epoch_length);
  batcher->x = g_new (float, (gsize) batch_size *bnl_dataset_get_n_pixels (dataset));
  batcher->labels = g_new (guint8, batch_size);
  return batcher;
}

BnlBatcher *
bnl_batcher_new (BnlDataset *dataset,
                 const BnlScale *scale,
                 const guint32 *indices,
                 guint32 n_indices,
                 guint32 batch_size,
                 gboolean drop_last,
                 guint64 seed)
{
  BnlBatcher *batcher;

  g_return_val_if_fail (batch_size >= 1, NULL);

  batcher = create_batcher (dataset, scale, indices, n_indices, n_indices, batch_size, drop_last);
  batcher->seed = seed;
  batcher->shuffled = g_new (guint32, n_indices);
  shuffle_epoch (batcher);
  return batcher;
}

BnlBatcher *
bnl_batcher_new_ordered (BnlDataset *dataset,
                         const BnlScale *scale,
                         const guint32 *order,
                         gsize n_order,
                         guint32 batch_size,
                         gboolean drop_last)
{
  guint32 epoch_length = (guint32) MIN (bnl_dataset_get_train (dataset)->n, n_order);
  BnlBatcher *batcher;

  g_return_val_if_fail (batch_size >= 1, NULL);

  batcher = create_batcher (dataset, scale, order, n_order, epoch_length, batch_size, drop_last);
  batcher->ordered = TRUE;
  return batcher;
}

void
bnl_batcher_free (BnlBatcher *batcher)
{
  bnl_dataset_unref (batcher->dataset);
  g_free (batcher->samples);
  g_free (batcher->shuffled);
  g_free (batcher->x);
  g_free (batcher->labels);
  g_free (batcher);
}

/* This epoch's samples and how many there are: fewer than a whole epoch's only where an order
 * ends, none after it. */
static const guint32 *
get_epoch (const BnlBatcher *batcher, guint32 *n)
{
  gsize start = (gsize) batcher->epoch * batcher->epoch_length;

  *n = batcher->epoch_length;
  if (!batcher->ordered)
    return batcher->shuffled;
  *n = (guint32) MIN (batcher->epoch_length, batcher->n_samples - MIN (start, batcher->n_samples));
  return batcher->samples + start;
}

/* Shuffled rows lie far apart: to ask for one before it is needed halves the time of a batch. */
static void
prefetch_row (const guint8 *pixels, gsize n_pixels)
{
  for (gsize i = 0; i < n_pixels; i += CACHE_LINE)
    __builtin_prefetch (pixels + i);
}

static void
load_rows (BnlBatcher *batcher, const guint32 *indices, guint32 m)
{
  const BnlImages *images = bnl_dataset_get_train (batcher->dataset);
  gsize n_pixels = bnl_dataset_get_n_pixels (batcher->dataset);

  for (guint32 row = 0; row < m; row++) {
    if (row + ROWS_AHEAD < m)
      prefetch_row (images->pixels + indices[row + ROWS_AHEAD] * n_pixels, n_pixels);
    bnl_scale_apply (&batcher->scale, n_pixels, images->pixels + indices[row] * n_pixels,
                     batcher->x + row * n_pixels);
    batcher->labels[row] = images->labels[indices[row]];
  }
}

gboolean
bnl_batcher_next (BnlBatcher *batcher, BnlBatch *batch)
{
  guint32 n, n_batches, first, m;
  const guint32 *samples = get_epoch (batcher, &n);

  n_batches = count_batches (batcher, n);
  if (n_batches > 0 && batcher->i_batch == n_batches) {
    batcher->epoch++;
    batcher->i_batch = 0;
    if (!batcher->ordered)
      shuffle_epoch (batcher);
    samples = get_epoch (batcher, &n);
    n_batches = count_batches (batcher, n);
  }
  if (n_batches == 0)
    return FALSE;

  first = batcher->i_batch * batcher->batch_size;
  m = MIN (batcher->batch_size, n - first);
  load_rows (batcher, samples + first, m);
  batcher->i_batch++;

  *batch = (BnlBatch){
    .step = batcher->step++,
    .epoch = batcher->epoch,
    .last = batcher->i_batch == n_batches,
    .m = m,
    .x = batcher->x,
    .labels = batcher->labels,
    .indices = samples + first,
  };
  return TRUE;
}

guint32
bnl_batcher_get_n_batches (const BnlBatcher *batcher)
{
  return count_batches (batcher, batcher->epoch_length);
}

/* line: of that length, whatever is in it; zero-terminated. */
static gboolean
parse_index (char *line, gsize length, guint32 n_images, guint32 *index)
{
  guint64 value;

  if (strlen (line) != length ||
      !g_ascii_string_to_unsigned (g_strchomp (line), 10, 0, n_images - 1, &value, NULL))
    return FALSE;
  *index = (guint32) value;
  return TRUE;
}

static gboolean
read_text (const char *path, char **text, gsize *length, GError **error)
{
  g_autoptr (GError) file_error = NULL;

  if (g_file_get_contents (path, text, length, &file_error))
    return TRUE;
  if (g_error_matches (file_error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    bnl_data_error_set (error, BNL_DATA_ERROR_NOT_FOUND, path,
                        "is not there; check its name and folder.");
  else
    bnl_data_error_set (error, BNL_DATA_ERROR_UNREADABLE, path, "cannot be read (%s).",
                        file_error->message);
  return FALSE;
}

guint32 *
bnl_batcher_read_order (const char *path, guint32 n_images, gsize *n_order, GError **error)
{
  g_autofree char *text = NULL;
  g_autoptr (GArray) order = g_array_new (FALSE, FALSE, sizeof (guint32));
  gsize length;
  guint64 n_lines = 0;

  g_return_val_if_fail (n_images >= 1, NULL);

  if (!read_text (path, &text, &length, error))
    return NULL;

  for (char *line = text; line < text + length;) {
    char *end = memchr (line, '\n', (gsize) (text + length - line));
    guint32 index;

    end = end ? end : text + length;
    *end = '\0';
    n_lines++;
    if (!parse_index (line, (gsize) (end - line), n_images, &index)) {
      g_autofree char *shown = g_utf8_make_valid (line, MIN ((gssize) strlen (line), 40));

      bnl_data_error_set (error, BNL_DATA_ERROR_FORMAT, path,
                          "has \"%s\" in line %" G_GUINT64_FORMAT
                          " where an index of a training image was expected, 0 to %u; correct "
                          "that line.",
                          shown, n_lines, n_images - 1);
      return NULL;
    }
    g_array_append_val (order, index);
    line = end + 1;
  }
  if (order->len == 0) {
    bnl_data_error_set (error, BNL_DATA_ERROR_EMPTY, path,
                        "lists no sample; write one index of a training image a line.");
    return NULL;
  }
  *n_order = order->len;
  return (guint32 *) (gpointer) g_array_free (g_steal_pointer (&order), FALSE);
}
