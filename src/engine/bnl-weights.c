/* Parameters and running statistics, and how they begin. */

#include "bnl-weights.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bnl-memory-private.h"
#include "bnl-rng.h"

static void
fill (BnlReal *values, int n, BnlReal value)
{
  for (int i = 0; i < n; i++)
    values[i] = value;
}

/* What a norm is before training: it scales by 1, shifts by 0 and has seen nothing. */
static void
reset_norm (BnlWeights *weights, int index)
{
  const BnlBlock *block = &weights->arch->blocks[index];

  weights->n_tracked[index] = 0;
  if (block->norm == BNL_NORM_NONE)
    return;
  fill (weights->parameters + block->gamma, block->n_out, 1);
  fill (weights->parameters + block->beta, block->n_out, 0);
  if (!bnl_norm_is_tracked (block->norm))
    return;
  fill (weights->statistics + block->mean, block->n_out, 0);
  fill (weights->statistics + block->var, block->n_out, 1);
}

BnlWeights *
bnl_weights_new (BnlArch *arch)
{
  BnlWeights *weights = calloc (1, sizeof *weights);

  if (weights == NULL)
    return NULL;
  weights->arch = bnl_arch_ref (arch);
  weights->parameters = bnl_memory_new (arch->n_parameters);
  weights->statistics = bnl_memory_new (arch->n_statistics);
  weights->n_tracked = calloc ((size_t) arch->n_blocks, sizeof *weights->n_tracked);
  if (weights->parameters == NULL || weights->statistics == NULL || weights->n_tracked == NULL) {
    bnl_weights_free (weights);
    return NULL;
  }
  for (int i = 0; i < arch->n_blocks; i++)
    reset_norm (weights, i);
  return weights;
}

BnlWeights *
bnl_weights_dup (const BnlWeights *weights)
{
  BnlWeights *copy = bnl_weights_new (weights->arch);

  if (copy != NULL)
    bnl_weights_copy (copy, weights, NULL);
  return copy;
}

void
bnl_weights_free (BnlWeights *weights)
{
  if (weights == NULL)
    return;
  bnl_memory_free (weights->parameters);
  bnl_memory_free (weights->statistics);
  free (weights->n_tracked);
  bnl_arch_unref (weights->arch);
  free (weights);
}

/* Numbers that are copied or drawn in a millisecond or so: how often cancel is looked at. */
#define PIECE ((size_t) 1 << 16)

bool
bnl_weights_copy (BnlWeights *to, const BnlWeights *from, const BnlCancel *cancel)
{
  const BnlArch *arch = to->arch;

  assert (arch->n_parameters == from->arch->n_parameters);
  assert (arch->n_statistics == from->arch->n_statistics);
  assert (arch->n_blocks == from->arch->n_blocks);
  for (size_t i = 0; i < arch->n_parameters; i += PIECE) {
    const size_t left = arch->n_parameters - i, n = left < PIECE ? left : PIECE;

    if (bnl_cancel_is_set (cancel))
      return false;
    memcpy (to->parameters + i, from->parameters + i, n * sizeof *to->parameters);
  }
  memcpy (to->statistics, from->statistics, arch->n_statistics * sizeof *to->statistics);
  memcpy (to->n_tracked, from->n_tracked, (size_t) arch->n_blocks * sizeof *to->n_tracked);
  return true;
}

static bool
draw_uniform (BnlRng *rng, double bound, BnlReal *values, size_t n, const BnlCancel *cancel)
{
  for (size_t i = 0; i < n; i++) {
    if (i % PIECE == 0 && bnl_cancel_is_set (cancel))
      return false;
    values[i] = (BnlReal) ((2 * bnl_rng_uniform (rng) - 1) * bound);
  }
  return true;
}

static bool
draw_normal (BnlRng *rng, double std, BnlReal *values, size_t n, const BnlCancel *cancel)
{
  for (size_t i = 0; i < n; i++) {
    if (i % PIECE == 0 && bnl_cancel_is_set (cancel))
      return false;
    values[i] = (BnlReal) (bnl_rng_normal (rng) * std);
  }
  return true;
}

static bool
draw_block (BnlWeights *weights,
            int index,
            BnlInit init,
            double std,
            uint64_t seed,
            const BnlCancel *cancel)
{
  const BnlBlock *block = &weights->arch->blocks[index];
  const double fan_in = block->n_in, fan_out = block->n_out;
  const size_t n = (size_t) block->n_in * (size_t) block->n_out;
  BnlReal *w = weights->parameters + block->weight;
  BnlReal *b = weights->parameters + block->bias;
  BnlRng rng;

  bnl_rng_init (&rng, seed, BNL_RNG_STREAM_INIT, (uint64_t) index);
  fill (b, block->n_out, 0);
  switch (init) {
  case BNL_INIT_DEFAULT:
    return draw_uniform (&rng, 1 / sqrt (fan_in), w, n, cancel) &&
           (!block->is_biased ||
            draw_uniform (&rng, 1 / sqrt (fan_in), b, (size_t) block->n_out, cancel));
  case BNL_INIT_KAIMING:
    return draw_normal (&rng, sqrt (2 / fan_in), w, n, cancel);
  case BNL_INIT_XAVIER:
    return draw_uniform (&rng, sqrt (6 / (fan_in + fan_out)), w, n, cancel);
  case BNL_INIT_GAUSSIAN:
    return draw_normal (&rng, std, w, n, cancel);
  case BNL_INIT_ZERO:
    memset (w, 0, n * sizeof *w);
    break;
  }
  return true;
}

bool
bnl_weights_draw (BnlWeights *weights,
                  BnlInit init,
                  double std,
                  uint64_t seed,
                  const BnlCancel *cancel)
{
  for (int i = 0; i < weights->arch->n_blocks; i++) {
    if (bnl_cancel_is_set (cancel) || !draw_block (weights, i, init, std, seed, cancel))
      return false;
    reset_norm (weights, i);
  }
  return true;
}
