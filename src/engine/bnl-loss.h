#pragma once

#include <stdint.h>

#include "bnl-real.h"

/* Softmax cross-entropy on one-hot targets with label smoothing s in [0, 1): the target of row i is
 * (1 - s) * onehot (labels[i]) + s / c, as PyTorch's CrossEntropyLoss.  Log-sum-exp is shifted by
 * the row's maximum.  logits, dlogits: [m, c], c <= 256; labels: [m], each 0 .. c - 1.
 * Returns the mean loss of the rows.  n_correct: rows whose largest logit (the first of equals)
 * is the label; a row with NaN is never; may be NULL.  dlogits: gradient of the mean; NULL where
 * not wanted, may be logits.
 * A logit that is not finite gives a loss that is not finite.  allocates: never. */
double bnl_loss_cross_entropy (int m,
                               int c,
                               const BnlReal *logits,
                               const uint8_t *labels,
                               double smoothing,
                               BnlReal *dlogits,
                               int *n_correct);

/* probabilities = softmax of each row.  Both [m, c], c <= 256; may be the same array. */
void bnl_loss_softmax (int m, int c, const BnlReal *logits, BnlReal *probabilities);
