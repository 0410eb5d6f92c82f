#pragma once

#include "bnl-dataset.h"

/* The training images parted in those trained on and those held out for validation: by class in
 * the proportions of the whole, drawn by the seed alone. */
typedef struct {
  guint32 n_train, n_validation;
  guint32 *train;      /* [n_train] indices into the training images, ascending */
  guint32 *validation; /* [n_validation], ascending */
} BnlSplit;

/* share: 0 <= share < 1 held out, rounded to whole images; at least one image stays to train on
 * where there are any. */
void bnl_split_init (BnlSplit *split, const BnlDataset *dataset, double share, guint64 seed);

/* Keeps at most n of those to train on: of each class in proportion to what there is of it, drawn
 * by the seed alone.  Nested: what a smaller n keeps, a larger one keeps too, so that the runs of a
 * learning curve differ by what is added.  Those held out stay as they are.  n >= 1. */
void bnl_split_limit (BnlSplit *split, const BnlDataset *dataset, guint32 n, guint64 seed);

void bnl_split_clear (BnlSplit *split);
