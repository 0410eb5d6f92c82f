#pragma once

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

#include "bnl-activation.h"
#include "bnl-norm.h"
#include "bnl-real.h"

/* The architecture of a multilayer perceptron: sizes, kinds and where in the flat arrays each
 * piece lives.  Immutable and shared: any number of threads may hold it at once. */

/* One block: Linear, the normalization where there is one, and the activation, the latter two in
 * the order of the position.  The last block is the output layer: no norm, linear, its n_out is
 * the number of classes. */
typedef struct {
  int n_in, n_out;
  BnlNorm norm;
  BnlNormPosition norm_position; /* BNL_NORM_POSITION_BEFORE without a norm */
  bool is_biased;                /* false: b is 0 and stays so, its gradient too */
  BnlActivation activation;
  size_t weight, bias; /* offsets into the parameters: [n_out, n_in] and [n_out] */
  size_t gamma, beta;  /* offsets into the parameters: [n_out] each; only with a norm */
  size_t mean, var;    /* offsets into the statistics: [n_out] each; only with a tracked norm */
} BnlBlock;

typedef struct {
  int n_inputs;      /* >= 1 */
  int n_classes;     /* >= 2 */
  int n_hidden;      /* >= 0 */
  const int *hidden; /* [n_hidden] widths, each >= 1 */
  BnlNorm norm;
  BnlNormPosition norm_position;
  bool drop_bias; /* of each Linear that a norm follows at once: beta takes its part (Ioffe &
                     Szegedy 2015, section 3.2) */
  int ghost_size; /* rows of a group, >= 2; of BNL_NORM_GHOST alone */
  BnlActivation activation;
  double bn_eps;      /* > 0, of every norm */
  double bn_momentum; /* 0..1, weight of the new value */
} BnlArchConfig;

typedef struct {
  int n_blocks;  /* n_hidden + 1 */
  int max_width; /* the largest n_out */
  int ghost_size;
  size_t n_parameters;
  size_t n_statistics;
  BnlReal bn_eps, bn_momentum;
  atomic_int n_refs; /* private */
  BnlBlock blocks[];
} BnlArch;

/* NULL only where the sizes overflow or memory ends. */
BnlArch *bnl_arch_new (const BnlArchConfig *config);
BnlArch *bnl_arch_ref (BnlArch *arch);
void bnl_arch_unref (BnlArch *arch);

static inline int
bnl_arch_get_n_inputs (const BnlArch *arch)
{
  return arch->blocks[0].n_in;
}

static inline int
bnl_arch_get_n_classes (const BnlArch *arch)
{
  return arch->blocks[arch->n_blocks - 1].n_out;
}

/* Whether there are running statistics, and a batch of one row has none of its own. */
static inline bool
bnl_arch_is_tracked (const BnlArch *arch)
{
  return arch->n_statistics > 0;
}
