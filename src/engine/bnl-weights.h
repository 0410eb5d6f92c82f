#pragma once

#include <stdint.h>

#include "bnl-arch.h"
#include "bnl-cancel.h"

/* What training changes, apart from architecture and workspace: a copy is a memcpy.
 * Threads: the owner writes; readers take a copy. */

typedef struct {
  BnlArch *arch;       /* a reference */
  BnlReal *parameters; /* [arch->n_parameters] */
  BnlReal *statistics; /* [arch->n_statistics] running means and variances */
  int64_t *n_tracked;  /* [arch->n_blocks] training batches that each block's norm has seen */
} BnlWeights;

typedef enum {
  BNL_INIT_DEFAULT, /* W and b uniform in +-1/sqrt (fan_in), as PyTorch's Linear */
  BNL_INIT_KAIMING, /* W normal, std sqrt (2 / fan_in); b 0   (He et al. 2015) */
  BNL_INIT_XAVIER,  /* W uniform in +-sqrt (6 / (fan_in + fan_out)); b 0   (Glorot & Bengio 2010) */
  BNL_INIT_GAUSSIAN, /* W normal with the given std; b 0 */
  BNL_INIT_ZERO,     /* W and b 0 */
} BnlInit;

/* All zero but gamma and the running variances, which are 1.  The arrays are aligned to 64 bytes.
 * NULL where memory ends. */
BnlWeights *bnl_weights_new (BnlArch *arch);
BnlWeights *bnl_weights_dup (const BnlWeights *weights);
void bnl_weights_free (BnlWeights *weights);

/* Same architecture on both sides.  False where cancel (may be NULL) was set: then `to` is half
 * copied.  allocates: never. */
bool bnl_weights_copy (BnlWeights *to, const BnlWeights *from, const BnlCancel *cancel);

/* Draws W and b of every block; gamma 1, beta 0, running statistics as new.  What a block gets
 * depends on (seed, its place, its sizes) only, so nets with and without norm start alike.
 * std: of BNL_INIT_GAUSSIAN alone.  False where cancel (may be NULL) was set: half are drawn. */
bool bnl_weights_draw (BnlWeights *weights,
                       BnlInit init,
                       double std,
                       uint64_t seed,
                       const BnlCancel *cancel);
