#pragma once

#include <gio/gio.h>

#include "bnl-spec.h"

/* The statistics of a network's units over many images: Ioffe & Szegedy 2015, arXiv:1502.03167,
 * Algorithm 2, lines 7-10, with all layers measured at once while each batch is normalized by its
 * own statistics (batch renormalization without its correction), as it was in training:
 *   mean = E [mu_B],  var = E [m / (m - 1) sigma^2_B].
 * Departure: the means are over images, not batches, so that a smaller last batch (or group of
 * ghost batches) counts by its size; a batch of one image is left out.  Threads: one. */

typedef struct _BnlPopulation BnlPopulation;

/* Of the n training images listed (all where indices is NULL), in the batches of batch_size that
 * the first epoch under that seed draws: the same weights give the same bits.  batch_size, n >= 2.
 * NULL where memory ends. */
BnlPopulation *bnl_population_new (BnlArch *arch,
                                   BnlDataset *dataset,
                                   const BnlScale *scale,
                                   const guint32 *indices,
                                   guint32 n,
                                   guint32 batch_size,
                                   guint64 seed);
/* Before the first measure: of the images as training sees them in its first epoch under that seed
 * (bnl_batcher_augment()).  The statistics stand for those of the training batches, which running
 * ones estimate too; of images as they are they would be those of units that training never
 * normalized so, and precise and running would differ by more than the error of the estimate. */
void bnl_population_augment (BnlPopulation *population, const BnlAugment *augment, guint n_helpers);
void bnl_population_free (BnlPopulation *population);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BnlPopulation, bnl_population_free)

/* statistics: [arch->n_statistics]; a norm that keeps none leaves nothing to do.  cancel may be
 * NULL; FALSE where it fired.  The weights do not change. */
gboolean bnl_population_measure (BnlPopulation *population,
                                 const BnlWeights *weights,
                                 const BnlCancel *cancel,
                                 BnlReal *statistics);
