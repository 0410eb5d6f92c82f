#pragma once

#include <stddef.h>
#include <stdint.h>

#include "bnl-weights.h"
#include "bnl-workspace.h"

/* The network as three pure functions over architecture, parameters, statistics and workspace.
 * Nothing but the workspace (and the gradients) is written, so a probe may run any parameters on
 * any batch beside a training run.  There is no train or eval mode: the source of the statistics
 * is an argument.  allocates, prints, locks: never.  Threads: one a workspace. */

typedef enum {
  BNL_STATISTICS_BATCH, /* mean and biased variance of the batch itself: needs m >= 2 with a norm */
  BNL_STATISTICS_GIVEN, /* those passed: the running averages, or a population's */
} BnlStatisticsSource;

typedef enum {
  BNL_NETWORK_OK,
  BNL_NETWORK_ONE_VALUE, /* batch statistics were asked of a single row */
} BnlNetworkResult;

/* x: [m, n_inputs], kept by reference until backward.  1 <= m <= workspace->max_batch.
 * statistics: [arch->n_statistics], read with BNL_STATISTICS_GIVEN alone (else may be NULL). */
BnlNetworkResult bnl_network_forward (const BnlArch *arch,
                                      const BnlReal *parameters,
                                      BnlStatisticsSource source,
                                      const BnlReal *statistics,
                                      int m,
                                      const BnlReal *x,
                                      BnlWorkspace *workspace);

/* The sentence for a result that is not OK, in PyTorch's words, for the batch of m rows that was
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

/* gradients += d loss / d parameters for the last forward and loss; the owner zeroes.
 * source: the one forward had. */
void bnl_network_backward (const BnlArch *arch,
                           const BnlReal *parameters,
                           BnlStatisticsSource source,
                           BnlWorkspace *workspace,
                           BnlReal *gradients);

/* Blends the batch statistics of the last forward (which had BNL_STATISTICS_BATCH) into the
 * running ones, once, and counts the batch: the one place that changes them. */
void bnl_network_track (const BnlWorkspace *workspace, BnlWeights *weights);
