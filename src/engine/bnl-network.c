/* Forward, loss and backward of a multilayer perceptron, block by block. */

#include "bnl-network.h"

#include <assert.h>
#include <stdio.h>

#include "bnl-block-private.h"
#include "bnl-loss.h"

/* What the block before left, or the input. */
static const BnlReal *
get_input (const BnlWorkspace *workspace, int index)
{
  return index == 0 ? workspace->x : workspace->blocks[index - 1].out;
}

BnlNetworkResult
bnl_network_forward (const BnlArch *arch,
                     const BnlReal *parameters,
                     const BnlPass *pass,
                     int m,
                     const BnlReal *x,
                     BnlWorkspace *workspace)
{
  assert (m >= 1 && m <= workspace->max_batch);
  assert (pass->dropout >= 0 && pass->dropout < 1);
  assert (!(pass->dropout > 0) || workspace->blocks[arch->n_blocks - 1].dz != NULL);
  if (pass->source == BNL_STATISTICS_BATCH && m < 2 && bnl_arch_is_tracked (arch))
    return BNL_NETWORK_ONE_VALUE;

  workspace->m = m;
  workspace->x = x;
  workspace->pass = *pass;
  for (int i = 0; i < arch->n_blocks; i++) {
    if (bnl_cancel_is_set (pass->cancel))
      return BNL_NETWORK_CANCELLED;
    bnl_block_forward (arch, i, parameters, get_input (workspace, i), workspace);
  }
  workspace->pass.statistics = NULL;
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
  return bnl_loss_cross_entropy (workspace->m, bnl_arch_get_n_classes (arch), last->out, labels,
                                 smoothing, last->dz, n_correct);
}

/* The gradient at the logits is in the last block's dz already; each block then writes the one at
 * its input into the dz of the block before it. */
BnlNetworkResult
bnl_network_backward (const BnlArch *arch,
                      const BnlReal *parameters,
                      BnlWorkspace *workspace,
                      bool accumulate,
                      BnlReal *gradients)
{
  for (int i = arch->n_blocks - 1; i >= 0; i--) {
    if (bnl_cancel_is_set (workspace->pass.cancel))
      return BNL_NETWORK_CANCELLED;
    bnl_block_backward (arch, i, parameters, get_input (workspace, i), workspace, accumulate,
                        gradients, i > 0 ? workspace->blocks[i - 1].dz : NULL);
  }
  return BNL_NETWORK_OK;
}

void
bnl_network_track (const BnlWorkspace *workspace, BnlWeights *weights)
{
  const BnlArch *arch = workspace->arch;

  assert (workspace->pass.source == BNL_STATISTICS_BATCH);
  for (int i = 0; i < arch->n_blocks; i++)
    if (bnl_norm_is_tracked (arch->blocks[i].norm)) {
      bnl_block_track (arch, i, workspace, weights->statistics);
      weights->n_tracked[i]++;
    }
}
