/* Forward, loss and backward of a multilayer perceptron, each block Linear, norm, activation. */

#include "bnl-network.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "bnl-batchnorm.h"
#include "bnl-linear.h"
#include "bnl-loss.h"

/* What the block before left, or the input. */
static const BnlReal *
get_input (const BnlWorkspace *workspace, int index)
{
  return index == 0 ? workspace->x : workspace->blocks[index - 1].a;
}

static void
forward_norm (const BnlArch *arch,
              const BnlBlock *block,
              const BnlReal *parameters,
              BnlStatisticsSource source,
              const BnlReal *statistics,
              int m,
              const BnlWorkspaceBlock *room)
{
  const int d = block->n_out;

  if (source == BNL_STATISTICS_BATCH) {
    bnl_batchnorm_measure (m, d, room->z, room->mean, room->var);
  } else {
    memcpy (room->mean, statistics + block->mean, (size_t) d * sizeof *room->mean);
    memcpy (room->var, statistics + block->var, (size_t) d * sizeof *room->var);
  }
  bnl_batchnorm_forward (m, d, room->z, room->mean, room->var, arch->bn_eps,
                         parameters + block->gamma, parameters + block->beta, room->x_hat,
                         room->inv_std, room->y);
}

BnlNetworkResult
bnl_network_forward (const BnlArch *arch,
                     const BnlReal *parameters,
                     BnlStatisticsSource source,
                     const BnlReal *statistics,
                     int m,
                     const BnlReal *x,
                     BnlWorkspace *workspace)
{
  assert (m >= 1 && m <= workspace->max_batch);
  if (source == BNL_STATISTICS_BATCH && m < 2 && bnl_arch_has_norm (arch))
    return BNL_NETWORK_ONE_VALUE;

  workspace->m = m;
  workspace->x = x;
  workspace->measured = source == BNL_STATISTICS_BATCH;
  for (int i = 0; i < arch->n_blocks; i++) {
    const BnlBlock *block = &arch->blocks[i];
    const BnlWorkspaceBlock *room = &workspace->blocks[i];

    bnl_linear_forward (m, block->n_in, block->n_out, get_input (workspace, i),
                        parameters + block->weight, parameters + block->bias, room->z);
    if (block->norm == BNL_NORM_BATCH)
      forward_norm (arch, block, parameters, source, statistics, m, room);
    bnl_activation_forward (block->activation, (size_t) m * block->n_out, room->y, room->a);
  }
  return BNL_NETWORK_OK;
}

void
bnl_network_describe (BnlNetworkResult result,
                      const BnlArch *arch,
                      int m,
                      char *message,
                      size_t size)
{
  assert (result == BNL_NETWORK_ONE_VALUE);
  (void) result;
  snprintf (message, size,
            "Expected more than 1 value per channel when training, got input size [%d, %d]", m,
            arch->blocks[0].n_out);
}

double
bnl_network_loss (const BnlArch *arch,
                  const uint8_t *labels,
                  double smoothing,
                  BnlWorkspace *workspace,
                  int *n_correct)
{
  const BnlWorkspaceBlock *last = &workspace->blocks[arch->n_blocks - 1];

  assert (last->dz != NULL);
  return bnl_loss_cross_entropy (workspace->m, bnl_arch_get_n_classes (arch), last->a, labels,
                                 smoothing, last->dz, n_correct);
}

/* From the gradient at the block's output, which lies in room->dz, to the one at z, in place. */
static void
backward_to_z (const BnlBlock *block,
               const BnlReal *parameters,
               BnlStatisticsSource source,
               int m,
               const BnlWorkspaceBlock *room,
               BnlReal *gradients)
{
  const int d = block->n_out;

  bnl_activation_backward (block->activation, (size_t) m * d, room->a, room->dz, room->dz);
  if (block->norm == BNL_NORM_NONE)
    return;
  if (source == BNL_STATISTICS_BATCH)
    bnl_batchnorm_backward (m, d, room->dz, room->x_hat, room->inv_std, parameters + block->gamma,
                            room->dz, gradients + block->gamma, gradients + block->beta);
  else
    bnl_batchnorm_backward_given (m, d, room->dz, room->x_hat, room->inv_std,
                                  parameters + block->gamma, room->dz, gradients + block->gamma,
                                  gradients + block->beta);
}

/* The gradient at the logits is in the last block's dz already; each block then writes the one at
 * its input into the dz of the block before it. */
void
bnl_network_backward (const BnlArch *arch,
                      const BnlReal *parameters,
                      BnlStatisticsSource source,
                      BnlWorkspace *workspace,
                      BnlReal *gradients)
{
  const int m = workspace->m;

  assert (workspace->measured == (source == BNL_STATISTICS_BATCH));
  for (int i = arch->n_blocks - 1; i >= 0; i--) {
    const BnlBlock *block = &arch->blocks[i];
    const BnlWorkspaceBlock *room = &workspace->blocks[i];

    if (i < arch->n_blocks - 1)
      backward_to_z (block, parameters, source, m, room, gradients);
    bnl_linear_backward (m, block->n_in, block->n_out, get_input (workspace, i),
                         parameters + block->weight, room->dz, gradients + block->weight,
                         gradients + block->bias, i > 0 ? workspace->blocks[i - 1].dz : NULL);
  }
}

void
bnl_network_track (const BnlWorkspace *workspace, BnlWeights *weights)
{
  const BnlArch *arch = workspace->arch;

  assert (workspace->measured);
  for (int i = 0; i < arch->n_blocks; i++) {
    const BnlBlock *block = &arch->blocks[i];
    const BnlWorkspaceBlock *room = &workspace->blocks[i];

    if (block->norm == BNL_NORM_NONE)
      continue;
    bnl_batchnorm_track (workspace->m, block->n_out, arch->bn_momentum, room->mean, room->var,
                         weights->statistics + block->mean, weights->statistics + block->var);
    weights->n_tracked[i]++;
  }
}
