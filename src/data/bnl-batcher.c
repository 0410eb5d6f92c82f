#include "bnl-batcher.h"

#include <pthread.h>
#include <string.h>

#include "engine/bnl-rng.h"

#define CACHE_LINE 64
#define ROWS_AHEAD 2
#define CLAIM_PIXELS (1u << 14) /* made at a time: a fifth of a millisecond with everything on */
#define SAMPLES_AHEAD 256       /* for each helper: several steps of a trainer */
#define MAX_BYTES_AHEAD ((gsize) 64 << 20)

/* A batch on its way from plan to trainer. */
typedef struct {
  guint64 step;
  guint32 epoch;
  guint32 first; /* place of its first sample in the epoch */
  guint32 m;
  gboolean last;
  guint32 n_claimed, n_done; /* rows that someone makes or has made; that are made */
  float *x;                  /* [batch_size, n_pixels] */
  guint8 *labels;            /* [batch_size] */
  guint32 *indices;          /* [batch_size] */
} Slot;

/* Rows of one slot that one thread makes. */
typedef struct {
  Slot *slot;
  guint32 first, end;
} Claim;

/* What a thread needs to augment an image. */
typedef struct {
  guint8 *moved;  /* [n_pixels] */
  float *scratch; /* [bnl_augment_count_scratch ()] */
} Desk;

/* Slots are a ring: batch i of the run is planned, made and lent in slot i mod n_slots.  Rows are
 * claimed in their order by the helpers and by whoever asks for the batch, so that the same code
 * serves no helper and any number. */
struct _BnlBatcher {
  BnlDataset *dataset;
  BnlScale scale;
  guint64 seed;
  gboolean ordered; /* samples is the order of all epochs, not a list to shuffle */
  gboolean drop_last;
  guint32 batch_size;
  guint32 epoch_length; /* of a whole one */
  gsize n_samples;
  guint32 *samples; /* [n_samples] */

  gboolean augmented;
  BnlAugment augment;
  guint64 augment_seed;
  const BnlCancel *cancel;
  Desk desk; /* of whoever asks for batches */
  guint n_helpers;
  GThread **helpers; /* [n_helpers] */

  pthread_mutex_t lock; /* of all below, but for the rows that are claimed */
  pthread_cond_t work;  /* there are rows to claim */
  pthread_cond_t done;  /* the batch that is asked for is made */
  gboolean quit;
  guint32 *shuffled; /* [epoch_length] this epoch's; NULL where ordered */
  guint32 epoch;     /* of the batch planned next */
  guint32 i_batch;   /* in this epoch */
  guint64 n_planned;
  guint64 claiming; /* the batch whose rows are claimed next; those before it are claimed */
  guint64 asked;    /* the batch that is asked for or lent; those before it are free */
  gboolean lent;
  guint n_slots;
  Slot *slots;
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

/* No batch is larger than an epoch, whatever size was asked for. */
static guint32
get_max_rows (const BnlBatcher *batcher)
{
  return MIN (batcher->batch_size, batcher->epoch_length);
}

static void
create_slots (BnlBatcher *batcher, guint n_slots)
{
  const gsize max_rows = get_max_rows (batcher);

  batcher->n_slots = n_slots;
  batcher->slots = g_new0 (Slot, n_slots);
  for (guint i = 0; i < n_slots; i++) {
    batcher->slots[i].x = g_new (float, max_rows *bnl_dataset_get_n_pixels (batcher->dataset));
    batcher->slots[i].labels = g_new (guint8, max_rows);
    batcher->slots[i].indices = g_new (guint32, max_rows);
  }
}

static void
clear_slots (BnlBatcher *batcher)
{
  for (guint i = 0; i < batcher->n_slots; i++) {
    g_free (batcher->slots[i].x);
    g_free (batcher->slots[i].labels);
    g_free (batcher->slots[i].indices);
  }
  g_free (batcher->slots);
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
  pthread_mutex_init (&batcher->lock, NULL);
  pthread_cond_init (&batcher->work, NULL);
  pthread_cond_init (&batcher->done, NULL);
  create_slots (batcher, 1);
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

static Slot *
get_slot (const BnlBatcher *batcher, guint64 step)
{
  return &batcher->slots[step % batcher->n_slots];
}

/* With the lock.  Lays down which samples the next batch has; FALSE where there is no next. */
static gboolean
plan_batch (BnlBatcher *batcher)
{
  Slot *slot = get_slot (batcher, batcher->n_planned);
  guint32 n, n_batches;
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

  slot->step = batcher->n_planned++;
  slot->epoch = batcher->epoch;
  slot->first = batcher->i_batch * batcher->batch_size;
  slot->m = MIN (batcher->batch_size, n - slot->first);
  slot->last = ++batcher->i_batch == n_batches;
  slot->n_claimed = slot->n_done = 0;
  memcpy (slot->indices, samples + slot->first, slot->m * sizeof *slot->indices);
  return TRUE;
}

/* With the lock. */
static gboolean
has_room (const BnlBatcher *batcher)
{
  return batcher->n_planned < batcher->asked + batcher->n_slots;
}

/* With the lock.  The next rows that nobody makes yet; FALSE where there are none for now. */
static gboolean
claim_rows (BnlBatcher *batcher, Claim *claim)
{
  const guint32 n_rows = MAX (CLAIM_PIXELS / bnl_dataset_get_n_pixels (batcher->dataset), 1);
  Slot *slot;

  if (batcher->claiming == batcher->n_planned && (!has_room (batcher) || !plan_batch (batcher)))
    return FALSE;
  slot = get_slot (batcher, batcher->claiming);
  claim->slot = slot;
  claim->first = slot->n_claimed;
  claim->end = slot->n_claimed = MIN (slot->m, slot->n_claimed + n_rows);
  if (slot->n_claimed == slot->m)
    batcher->claiming++;
  /* One wakes the next, for as long as there is work. */
  if (batcher->n_helpers > 0 && (batcher->claiming < batcher->n_planned || has_room (batcher)))
    pthread_cond_signal (&batcher->work);
  return TRUE;
}

/* With the lock, which is let go of meanwhile. */
static void
make_rows (BnlBatcher *batcher, const Claim *claim, const Desk *desk)
{
  const BnlImages *images = bnl_dataset_get_train (batcher->dataset);
  const guint width = bnl_dataset_get_width (batcher->dataset);
  const guint height = bnl_dataset_get_height (batcher->dataset);
  const gsize n_pixels = bnl_dataset_get_n_pixels (batcher->dataset);
  Slot *slot = claim->slot;

  pthread_mutex_unlock (&batcher->lock);
  for (guint32 row = claim->first; row < claim->end; row++) {
    const guint32 index = slot->indices[row];
    const guint8 *pixels = images->pixels + index * n_pixels;

    if (row + ROWS_AHEAD < slot->m)
      prefetch_row (images->pixels + slot->indices[row + ROWS_AHEAD] * n_pixels, n_pixels);
    if (batcher->augmented) {
      bnl_augment_apply (&batcher->augment, batcher->augment_seed, slot->epoch, slot->first + row,
                         width, height, pixels, desk->moved, desk->scratch);
      pixels = desk->moved;
    }
    bnl_scale_apply (&batcher->scale, n_pixels, pixels, slot->x + row * n_pixels);
    slot->labels[row] = images->labels[index];
  }
  pthread_mutex_lock (&batcher->lock);
  slot->n_done += claim->end - claim->first;
  if (slot->n_done == slot->m && slot->step == batcher->asked)
    pthread_cond_signal (&batcher->done);
}

static void
init_desk (Desk *desk, const BnlBatcher *batcher)
{
  desk->moved = g_new (guint8, bnl_dataset_get_n_pixels (batcher->dataset));
  desk->scratch =
      g_new (float, bnl_augment_count_scratch (bnl_dataset_get_width (batcher->dataset),
                                               bnl_dataset_get_height (batcher->dataset)));
}

static void
clear_desk (Desk *desk)
{
  g_free (desk->moved);
  g_free (desk->scratch);
}

static gpointer
help_worker (gpointer data)
{
  BnlBatcher *batcher = data;
  Claim claim;
  Desk desk;

  init_desk (&desk, batcher);
  pthread_mutex_lock (&batcher->lock);
  while (!batcher->quit) {
    if (claim_rows (batcher, &claim))
      make_rows (batcher, &claim, &desk);
    else
      pthread_cond_wait (&batcher->work, &batcher->lock);
  }
  pthread_mutex_unlock (&batcher->lock);
  clear_desk (&desk);
  return NULL;
}

void
bnl_batcher_seek (BnlBatcher *batcher, guint32 epoch, guint32 batch)
{
  const guint64 n_before = (guint64) epoch * count_batches (batcher, batcher->epoch_length) + batch;

  g_return_if_fail (batcher->n_planned == 0 && !batcher->augmented);

  batcher->n_planned = batcher->claiming = batcher->asked = n_before;
  batcher->epoch = epoch;
  batcher->i_batch = batch;
  if (!batcher->ordered && epoch > 0)
    shuffle_epoch (batcher);
}

/* Enough for helpers to be ahead of steps that take longer and shorter, within bounds. */
static guint
count_slots (const BnlBatcher *batcher, guint n_helpers)
{
  const gsize row = bnl_dataset_get_n_pixels (batcher->dataset) * sizeof (float);
  const gsize fitting = MAX_BYTES_AHEAD / (row * MAX (get_max_rows (batcher), 1));
  const gsize wanted = 2 + (gsize) n_helpers * SAMPLES_AHEAD / batcher->batch_size;

  return n_helpers == 0 ? 1 : (guint) CLAMP (fitting, 1, wanted);
}

void
bnl_batcher_augment (BnlBatcher *batcher,
                     const BnlAugment *augment,
                     guint64 seed,
                     guint n_helpers,
                     const BnlCancel *cancel)
{
  g_return_if_fail (batcher->n_planned == batcher->asked && !batcher->lent && !batcher->augmented);

  if (bnl_augment_is_none (augment))
    return;
  batcher->augmented = TRUE;
  batcher->augment = *augment;
  batcher->augment_seed = seed;
  batcher->cancel = cancel;
  init_desk (&batcher->desk, batcher);
  clear_slots (batcher);
  create_slots (batcher, count_slots (batcher, n_helpers));
  batcher->helpers = g_new (GThread *, n_helpers);
  pthread_mutex_lock (&batcher->lock);
  for (guint i = 0; i < n_helpers; i++) {
    GThread *helper = g_thread_try_new ("bnl-batcher", help_worker, batcher, NULL);

    if (helper == NULL)
      break;
    batcher->helpers[batcher->n_helpers++] = helper;
  }
  pthread_mutex_unlock (&batcher->lock);
}

void
bnl_batcher_free (BnlBatcher *batcher)
{
  pthread_mutex_lock (&batcher->lock);
  batcher->quit = TRUE;
  pthread_cond_broadcast (&batcher->work);
  pthread_mutex_unlock (&batcher->lock);
  for (guint i = 0; i < batcher->n_helpers; i++)
    g_thread_join (batcher->helpers[i]);
  g_free (batcher->helpers);
  pthread_cond_destroy (&batcher->done);
  pthread_cond_destroy (&batcher->work);
  pthread_mutex_destroy (&batcher->lock);
  clear_slots (batcher);
  clear_desk (&batcher->desk);
  bnl_dataset_unref (batcher->dataset);
  g_free (batcher->samples);
  g_free (batcher->shuffled);
  g_free (batcher);
}

gboolean
bnl_batcher_next (BnlBatcher *batcher, BnlBatch *batch)
{
  const Slot *slot;
  Claim claim;

  pthread_mutex_lock (&batcher->lock);
  if (batcher->lent)
    batcher->asked++;
  slot = get_slot (batcher, batcher->asked);
  while (batcher->n_planned <= batcher->asked || slot->n_done < slot->m) {
    if (bnl_cancel_is_set (batcher->cancel))
      break;
    if (claim_rows (batcher, &claim))
      make_rows (batcher, &claim, &batcher->desk);
    else if (batcher->n_planned <= batcher->asked)
      break;
    else
      pthread_cond_wait (&batcher->done, &batcher->lock);
  }
  batcher->lent = batcher->n_planned > batcher->asked && slot->n_done == slot->m;
  if (batcher->lent && batcher->n_helpers > 0)
    pthread_cond_signal (&batcher->work);
  pthread_mutex_unlock (&batcher->lock);
  if (!batcher->lent)
    return FALSE;
  *batch = (BnlBatch){
    .step = slot->step,
    .epoch = slot->epoch,
    .last = slot->last,
    .m = slot->m,
    .x = slot->x,
    .labels = slot->labels,
    .indices = slot->indices,
  };
  return TRUE;
}

guint32
bnl_batcher_get_n_batches (const BnlBatcher *batcher)
{
  return count_batches (batcher, batcher->epoch_length);
}
