#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bnl-pass.h"
#include "bnl-weights.h"
#include "bnl-workspace.h"

/* The network as three pure functions over architecture, parameters, pass and workspace.  Nothing
 * but the workspace (and the gradients) is written, so a probe may run any parameters on any batch
 * beside a training run.  allocates, prints, locks: never.  Threads: one a workspace. */

typedef enum {
  BNL_NETWORK_OK,
  BNL_NETWORK_ONE_VALUE, /* batch statistics were asked of a single row */
  BNL_NETWORK_CANCELLED, /* the pass's cancel was set: what was being computed is left half done */
} BnlNetworkResult;

/* x: [m, n_inputs], kept by reference until backward.  1 <= m <= workspace->max_batch.
 * The workspace keeps the pass but its statistics, so that loss, backward and track are of the
 * same. */
BnlNetworkResult bnl_network_forward (const BnlArch *arch,
                                      const BnlReal *parameters,
                                      const BnlPass *pass,
                                      int m,
                                      const BnlReal *x,
                                      BnlWorkspace *workspace);

/* The sentence for BNL_NETWORK_ONE_VALUE, in PyTorch's words, for the batch of m rows that was
 * refused; at most size bytes, always terminated. */
void bnl_network_describe (BnlNetworkResult result,
                           const BnlArch *arch,
                           int m,
                           char *message,
                           size_t size);

/* Mean cross-entropy of the last forward; leaves its gradient at the logits for backward.
 * labels: [m]; smoothing in [0, 1); n_correct may be NULL.  Needs a trainable workspace. */
double bnl_network_loss (const BnlArch *arch,
                         const uint8_t *labels,
                         double smoothing,
                         BnlWorkspace *workspace,
                         int *n_correct);

/* gradients = d loss / d parameters for the last forward and loss, or += where it accumulates.
 * OK or CANCELLED. */
BnlNetworkResult bnl_network_backward (const BnlArch *arch,
                                       const BnlReal *parameters,
                                       BnlWorkspace *workspace,
                                       bool accumulate,
                                       BnlReal *gradients);

/* Blends the batch statistics of the last forward (which had BNL_STATISTICS_BATCH) into the
 * running ones, once a group of rows in their order, and counts the batch: the one place that
 * changes them. */
void bnl_network_track (const BnlWorkspace *workspace, BnlWeights *weights);
