#pragma once

#include <glib.h>
#include <stdint.h>

#include "engine/bnl-arch.h"
#include "engine/bnl-pass.h"

/* A second way to run a network, for tests: plain loops in double, one number at a time, with the
 * backward pass of batch normalization as the paper states it, path by path.  It shares with the
 * engine only where an architecture puts things. */

typedef struct {
  double loss; /* mean of the rows */
  int n_correct;
  double *logits;     /* [m, n_classes] */
  double *gradients;  /* [n_parameters] */
  double *dx;         /* [m, n_inputs] */
  double *statistics; /* [n_statistics] that normalized: mean and biased variance; those of the
                       * last group where there are several */
} BnlOracle;

BnlOracle *bnl_oracle_run (const BnlArch *arch,
                           const BnlReal *parameters,
                           const BnlPass *pass,
                           int m,
                           const BnlReal *x,
                           const uint8_t *labels,
                           double smoothing);
void bnl_oracle_free (BnlOracle *oracle);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BnlOracle, bnl_oracle_free)
