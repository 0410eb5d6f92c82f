#pragma once

#include <stdbool.h>

#include "bnl-arch.h"
#include "bnl-pass.h"

/* Room for one thread to run batches of up to max_batch rows through an architecture.
 * What forward leaves here is what backward and any instrument reads. */

/* All [m, n_out] row-major for the m of the last forward, but for what says otherwise. */
typedef struct {
  BnlReal *z;         /* output of Linear */
  BnlReal *x_hat;     /* the norm's input by mean and variance alone; NULL without a norm */
  BnlReal *y;         /* output of the norm; is z without one */
  BnlReal *a;         /* output of the activation; is its input where that is linear */
  BnlReal *dropped;   /* room for out with dropout; NULL without training and in the last block */
  const BnlReal *out; /* what the block hands on: a or, with a norm after it, y; with dropout
                       * dropped */
  BnlReal *dz;        /* after backward: gradient of the loss at z; NULL without training */
  /* Statistics that normalized: [n_out], with BNL_NORM_LAYER [m], with BNL_NORM_GHOST by those of
   * the batch [bnl_norm_count_groups(), n_out]; NULL without a norm. */
  BnlReal *mean, *var, *inv_std;
  BnlReal *r, *d;   /* [n_out] correction by batch renormalization; NULL elsewhere, and left as
                     * they were by a pass with given statistics */
  BnlReal *scratch; /* private: [4, n_out] of batch renormalization */
} BnlWorkspaceBlock;

typedef struct {
  BnlArch *arch; /* a reference */
  int max_batch;
  int m;            /* rows of the last forward */
  const BnlReal *x; /* input of the last forward, borrowed: [m, n_inputs] */
  BnlPass pass;     /* of the last forward; its statistics are NULL */
  BnlReal *memory;
  BnlWorkspaceBlock blocks[];
} BnlWorkspace;

/* trainable: with room for the backward pass.  NULL where memory ends. */
BnlWorkspace *bnl_workspace_new (BnlArch *arch, int max_batch, bool trainable);
void bnl_workspace_free (BnlWorkspace *workspace);

/* Logits of the last forward, [m, n_classes]. */
const BnlReal *bnl_workspace_get_logits (const BnlWorkspace *workspace);
