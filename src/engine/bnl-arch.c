/* Where everything of a multilayer perceptron lies in the flat arrays: block after block, each
 * W, b and, with a norm, gamma and beta; statistics, of norms that have any, mean then variance.
 * A bias that is dropped keeps its place, as zeros: the files of both kinds of network are alike.
 */

#include "bnl-arch.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>

/* Room in the counts for what others add to a flat array before they allocate it. */
#define MAX_REALS (SIZE_MAX / sizeof (BnlReal) / 8)

/* Carves n reals from *total; false where the array would grow past what can be addressed. */
static bool
carve (size_t *total, size_t n, size_t *offset)
{
  *offset = *total;
  return !__builtin_add_overflow (*total, n, total) && *total <= MAX_REALS;
}

static bool
lay_out_block (BnlArch *arch, BnlBlock *block)
{
  const size_t n_out = (size_t) block->n_out;
  size_t n_weights;

  if (__builtin_mul_overflow ((size_t) block->n_in, n_out, &n_weights) ||
      !carve (&arch->n_parameters, n_weights, &block->weight) ||
      !carve (&arch->n_parameters, n_out, &block->bias))
    return false;
  if (block->norm != BNL_NORM_NONE && (!carve (&arch->n_parameters, n_out, &block->gamma) ||
                                       !carve (&arch->n_parameters, n_out, &block->beta)))
    return false;
  return !bnl_norm_is_tracked (block->norm) || (carve (&arch->n_statistics, n_out, &block->mean) &&
                                                carve (&arch->n_statistics, n_out, &block->var));
}

static bool
lay_out (BnlArch *arch, const BnlArchConfig *config)
{
  for (int i = 0; i < arch->n_blocks; i++) {
    BnlBlock *block = &arch->blocks[i];
    const bool is_output = i == arch->n_blocks - 1;

    block->n_in = i == 0 ? config->n_inputs : config->hidden[i - 1];
    block->n_out = is_output ? config->n_classes : config->hidden[i];
    block->norm = is_output ? BNL_NORM_NONE : config->norm;
    block->norm_position =
        block->norm != BNL_NORM_NONE ? config->norm_position : BNL_NORM_POSITION_BEFORE;
    block->is_biased = !(config->drop_bias && block->norm != BNL_NORM_NONE &&
                         block->norm_position == BNL_NORM_POSITION_BEFORE);
    block->activation = is_output ? BNL_ACTIVATION_LINEAR : config->activation;
    assert (block->n_in >= 1 && block->n_out >= 1);
    if (!lay_out_block (arch, block))
      return false;
    if (block->n_out > arch->max_width)
      arch->max_width = block->n_out;
  }
  return true;
}

BnlArch *
bnl_arch_new (const BnlArchConfig *config)
{
  BnlArch *arch;

  assert (config->n_classes >= 2 && config->n_hidden >= 0);
  assert (config->bn_eps > 0 && config->bn_momentum >= 0 && config->bn_momentum <= 1);
  assert (config->norm != BNL_NORM_GHOST || config->ghost_size >= 2);
  if ((size_t) config->n_hidden >= MAX_REALS / sizeof (BnlBlock))
    return NULL;
  arch = calloc (1, sizeof *arch + ((size_t) config->n_hidden + 1) * sizeof (BnlBlock));
  if (arch == NULL)
    return NULL;
  arch->n_blocks = config->n_hidden + 1;
  arch->ghost_size = config->ghost_size;
  arch->bn_eps = (BnlReal) config->bn_eps;
  arch->bn_momentum = (BnlReal) config->bn_momentum;
  atomic_init (&arch->n_refs, 1);
  if (!lay_out (arch, config)) {
    free (arch);
    return NULL;
  }
  return arch;
}

BnlArch *
bnl_arch_ref (BnlArch *arch)
{
  atomic_fetch_add_explicit (&arch->n_refs, 1, memory_order_relaxed);
  return arch;
}

/* Release and acquire: whoever frees has seen all that the others did with it. */
void
bnl_arch_unref (BnlArch *arch)
{
  if (arch != NULL && atomic_fetch_sub_explicit (&arch->n_refs, 1, memory_order_acq_rel) == 1)
    free (arch);
}
