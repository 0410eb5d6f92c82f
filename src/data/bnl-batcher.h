#pragma once

#include "engine/bnl-cancel.h"

#include "bnl-augment.h"
#include "bnl-dataset.h"
#include "bnl-scale.h"

/* Draws the batches of a run.  Batch i of epoch e depends only on the seed and the images listed,
 * never on who else draws, on what was drawn before or on how many threads make it.  Threads: one a
 * batcher, which may have helpers of its own. */

typedef struct _BnlBatcher BnlBatcher;

typedef struct {
  guint64 step;           /* from 0 over the whole run */
  guint32 epoch;          /* from 0 */
  gboolean last;          /* of its epoch; where an order ends within one, of the order */
  guint32 m;              /* rows */
  const float *x;         /* [m, n_pixels], valid until the next batch */
  const guint8 *labels;   /* [m], likewise */
  const guint32 *indices; /* [m] into the training images, likewise */
} BnlBatch;

/* indices: [n_indices] of the training images to draw from; copied.  1 <= batch_size.
 * drop_last: leave out an epoch's last batch where it is short. */
BnlBatcher *bnl_batcher_new (BnlDataset *dataset,
                             const BnlScale *scale,
                             const guint32 *indices,
                             guint32 n_indices,
                             guint32 batch_size,
                             gboolean drop_last,
                             guint64 seed);

/* Instead draws exactly the samples listed in order, one epoch after another (an epoch is
 * as long as the training set is), and ends with them.  A batch never reaches across two epochs. */
BnlBatcher *bnl_batcher_new_ordered (BnlDataset *dataset,
                                     const BnlScale *scale,
                                     const guint32 *order,
                                     gsize n_order,
                                     guint32 batch_size,
                                     gboolean drop_last);
/* Stops the helpers and waits for them: a few rows' time. */
void bnl_batcher_free (BnlBatcher *batcher);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BnlBatcher, bnl_batcher_free)

/* Before all else: the first batch is that one, epoch and batch counted from 0, as if those before
 * it had been drawn.  batch: below the batches of that epoch.  Takes the time of one shuffle. */
void bnl_batcher_seek (BnlBatcher *batcher, guint32 epoch, guint32 batch);

/* Before the first batch: each sample is moved as bnl_augment_apply() does under that seed in its
 * epoch and its place there (not by its index: an order may draw an image twice in an epoch).
 * n_helpers threads make batches ahead, at most 64 MB of them, and parts of the one that is waited
 * for; with none, or where no thread can be had, batches are made by whoever asks for them.
 * cancel may be NULL; it is looked at every few rows, for such a batch can take a while. */
void bnl_batcher_augment (BnlBatcher *batcher,
                          const BnlAugment *augment,
                          guint64 seed,
                          guint n_helpers,
                          const BnlCancel *cancel);

/* The next batch; FALSE at the end of an order (without one there is no end) and where an epoch has
 * no batch at all, or where cancel fired.
 * allocates: never. */
gboolean bnl_batcher_next (BnlBatcher *batcher, BnlBatch *batch);

/* Batches an epoch, after drop_last; 0 where an epoch is shorter than one batch and is dropped. */
guint32 bnl_batcher_get_n_batches (const BnlBatcher *batcher);
