#pragma once

#include <stdint.h>

#include "bnl-cancel.h"
#include "bnl-real.h"

/* What a forward pass depends on besides parameters and batch.  There is no train or eval mode:
 * training and evaluation are two ways to fill this in. */

typedef enum {
  BNL_STATISTICS_BATCH, /* mean and biased variance of the batch itself: needs m >= 2 with a norm
                         * over the batch */
  BNL_STATISTICS_GIVEN, /* those passed: the running averages, or a population's */
} BnlStatisticsSource;

typedef struct {
  BnlStatisticsSource source;
  /* [arch->n_statistics].  Read with BNL_STATISTICS_GIVEN, and by batch renormalization with
   * BNL_STATISTICS_BATCH too; else may be NULL.  Borrowed for the length of forward. */
  const BnlReal *statistics;
  /* Limits of batch renormalization with BNL_STATISTICS_BATCH: r stays within 1 / renorm_r and
   * renorm_r (>= 1), d within +-renorm_d (>= 0).  1 and 0 make it plain batch normalization. */
  double renorm_r, renorm_d;
  /* Share of the hidden outputs dropped, 0 <= dropout < 1; above 0 needs a trainable workspace.
   * The masks depend on seed, step and the block's place alone. */
  double dropout;
  uint64_t seed, step;
  /* Looked at before each block, forward and backward: where it is set the pass gives up.  May be
   * NULL; borrowed until backward is done. */
  const BnlCancel *cancel;
} BnlPass;
