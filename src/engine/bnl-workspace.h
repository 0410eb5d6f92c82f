#pragma once

#include <stdbool.h>

#include "bnl-arch.h"

/* Room for one thread to run batches of up to max_batch rows through an architecture.
 * What forward leaves here is what backward and any instrument reads. */

/* All [m, n_out] row-major for the m of the last forward. */
typedef struct {
  BnlReal *z;          /* output of Linear */
  BnlReal *x_hat;      /* z normalized; NULL without a norm */
  BnlReal *y;          /* gamma x_hat + beta; is z without a norm */
  BnlReal *a;          /* activation; is y where that is linear */
  BnlReal *dz;         /* after backward: gradient of the loss at z; NULL without training */
  BnlReal *mean, *var; /* [n_out] statistics that normalized the last batch; NULL without */
  BnlReal *inv_std;    /* [n_out]; NULL without a norm */
} BnlWorkspaceBlock;

typedef struct {
  BnlArch *arch; /* a reference */
  int max_batch;
  int m;            /* rows of the last forward */
  const BnlReal *x; /* input of the last forward, borrowed: [m, n_inputs] */
  bool measured;    /* the last forward had BNL_STATISTICS_BATCH */
  BnlReal *memory;
  BnlWorkspaceBlock blocks[];
} BnlWorkspace;

/* trainable: with room for the backward pass.  NULL where memory ends. */
BnlWorkspace *bnl_workspace_new (BnlArch *arch, int max_batch, bool trainable);
void bnl_workspace_free (BnlWorkspace *workspace);

/* Logits of the last forward, [m, n_classes]. */
const BnlReal *bnl_workspace_get_logits (const BnlWorkspace *workspace);
