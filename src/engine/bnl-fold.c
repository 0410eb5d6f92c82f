/* Norms folded into the Linear beside them, in double and rounded once. */

#include "bnl-fold.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

bool
bnl_fold_is_possible (const BnlArch *arch)
{
  return arch->blocks[0].norm != BNL_NORM_LAYER;
}

static BnlArch *
new_plain_arch (const BnlArch *arch)
{
  int *hidden = malloc ((size_t) arch->n_blocks * sizeof *hidden);
  BnlArchConfig config = {
    .n_inputs = bnl_arch_get_n_inputs (arch),
    .n_classes = bnl_arch_get_n_classes (arch),
    .n_hidden = arch->n_blocks - 1,
    .hidden = hidden,
    .norm = BNL_NORM_NONE,
    .activation = arch->blocks[0].activation,
    .bn_eps = (double) arch->bn_eps,
    .bn_momentum = (double) arch->bn_momentum,
  };
  BnlArch *plain;

  if (hidden == NULL)
    return NULL;
  for (int i = 0; i < config.n_hidden; i++)
    hidden[i] = arch->blocks[i].n_out;
  plain = bnl_arch_new (&config);
  free (hidden);
  return plain;
}

/* The norm's output for unit j is scale x + shift. */
static void
get_affine (const BnlArch *arch,
            const BnlBlock *block,
            const BnlReal *parameters,
            const BnlReal *statistics,
            int j,
            double *scale,
            double *shift)
{
  const double mean = (double) statistics[block->mean + (size_t) j];
  const double var = (double) statistics[block->var + (size_t) j];

  *scale = (double) parameters[block->gamma + (size_t) j] / sqrt (var + (double) arch->bn_eps);
  *shift = (double) parameters[block->beta + (size_t) j] - *scale * mean;
}

/* Both ways into w and b of one Linear: its own norm scales rows, a norm after the activation
 * before it scales columns and shifts by what they carry. */
static void
fold_block (const BnlWeights *weights, const BnlReal *statistics, int index, BnlWeights *plain)
{
  const BnlArch *arch = weights->arch;
  const BnlBlock *block = &arch->blocks[index], *to = &plain->arch->blocks[index];
  const BnlBlock *before = index > 0 ? &arch->blocks[index - 1] : NULL;
  const BnlReal *p = weights->parameters;

  for (int j = 0; j < block->n_out; j++) {
    const size_t row = (size_t) j * (size_t) block->n_in;
    double scale = 1, shift = 0, bias = (double) p[block->bias + (size_t) j];

    if (block->norm != BNL_NORM_NONE && block->norm_position == BNL_NORM_POSITION_BEFORE)
      get_affine (arch, block, p, statistics, j, &scale, &shift);
    for (int k = 0; k < block->n_in; k++) {
      const double w = (double) p[block->weight + row + (size_t) k];
      double column_scale = 1, column_shift = 0;

      if (before != NULL && before->norm_position == BNL_NORM_POSITION_AFTER)
        get_affine (arch, before, p, statistics, k, &column_scale, &column_shift);
      plain->parameters[to->weight + row + (size_t) k] = (BnlReal) (w * column_scale * scale);
      bias += w * column_shift;
    }
    plain->parameters[to->bias + (size_t) j] = (BnlReal) (bias * scale + shift);
  }
}

BnlWeights *
bnl_fold_new (const BnlWeights *weights, const BnlReal *statistics)
{
  BnlArch *arch;
  BnlWeights *plain;

  assert (bnl_fold_is_possible (weights->arch));
  arch = new_plain_arch (weights->arch);
  if (arch == NULL)
    return NULL;
  plain = bnl_weights_new (arch);
  bnl_arch_unref (arch);
  for (int i = 0; plain != NULL && i < weights->arch->n_blocks; i++)
    fold_block (weights, statistics, i, plain);
  return plain;
}
