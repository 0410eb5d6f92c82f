/* One block: Linear, then norm and activation in the order of the norm's position, then dropout.
 *   before   y = norm (z)         a = f (y)    out = dropout (a)
 *   after    a = f (z)            y = norm (a) out = dropout (y)
 * The backward pass runs through the same in reverse, in place in dz. */

#include "bnl-block-private.h"

#include <assert.h>
#include <string.h>

#include "bnl-batchnorm.h"
#include "bnl-dropout.h"
#include "bnl-layernorm.h"
#include "bnl-linear.h"
#include "bnl-renorm.h"

/* What batch renormalization needs beside r and d: four rows of n_out. */
static BnlReal *
get_scratch (const BnlWorkspaceBlock *room, const BnlBlock *block, int index)
{
  return room->scratch + (size_t) index * (size_t) block->n_out;
}

static bool
is_renormed (const BnlBlock *block, const BnlWorkspace *workspace)
{
  return block->norm == BNL_NORM_BATCH_RENORM && workspace->pass.source == BNL_STATISTICS_BATCH;
}

/* Whether the norm computes the activation behind it in the same walk over the batch. */
static bool
is_fused (const BnlBlock *block)
{
  return bnl_norm_is_tracked (block->norm) && block->norm_position == BNL_NORM_POSITION_BEFORE &&
         block->activation == BNL_ACTIVATION_RELU;
}

/* Groups of rows with statistics of their own in the last forward. */
static int
count_groups (const BnlArch *arch, const BnlBlock *block, const BnlWorkspace *workspace)
{
  return block->norm == BNL_NORM_GHOST && workspace->pass.source == BNL_STATISTICS_BATCH
             ? bnl_norm_count_groups (arch->ghost_size, workspace->m)
             : 1;
}

static int
count_rows (const BnlArch *arch, int n_groups, int group, int m)
{
  return n_groups > 1 ? bnl_norm_count_rows (arch->ghost_size, m, group) : m;
}

static void
forward_columns (const BnlArch *arch,
                 const BnlBlock *block,
                 const BnlReal *parameters,
                 const BnlWorkspace *workspace,
                 const BnlReal *x,
                 const BnlWorkspaceBlock *room)
{
  const BnlPass *pass = &workspace->pass;
  const int d = block->n_out, n_groups = count_groups (arch, block, workspace);
  const BnlReal *gamma = parameters + block->gamma, *beta = parameters + block->beta;

  for (int g = 0; g < n_groups; g++) {
    const int rows = count_rows (arch, n_groups, g, workspace->m);
    const size_t of_group = (size_t) g * (size_t) d, from = of_group * (size_t) arch->ghost_size;
    BnlReal *mean = room->mean + of_group, *var = room->var + of_group;

    if (pass->source == BNL_STATISTICS_BATCH) {
      bnl_batchnorm_measure (rows, d, x + from, mean, var);
    } else {
      memcpy (mean, pass->statistics + block->mean, (size_t) d * sizeof *mean);
      memcpy (var, pass->statistics + block->var, (size_t) d * sizeof *var);
    }
    if (is_renormed (block, workspace)) {
      bnl_renorm_measure (d, mean, var, pass->statistics + block->mean,
                          pass->statistics + block->var, arch->bn_eps, pass->renorm_r,
                          pass->renorm_d, room->r, room->d);
      bnl_renorm_fold (d, room->r, room->d, gamma, beta, get_scratch (room, block, 0),
                       get_scratch (room, block, 1));
      gamma = get_scratch (room, block, 0);
      beta = get_scratch (room, block, 1);
    }
    bnl_batchnorm_forward (rows, d, x + from, mean, var, arch->bn_eps, gamma, beta,
                           room->x_hat + from, room->inv_std + of_group, room->y + from,
                           is_fused (block) ? room->a + from : NULL);
  }
}

static void
forward_norm (const BnlArch *arch,
              const BnlBlock *block,
              const BnlReal *parameters,
              const BnlWorkspace *workspace,
              const BnlReal *x,
              const BnlWorkspaceBlock *room)
{
  if (block->norm == BNL_NORM_LAYER)
    bnl_layernorm_forward (workspace->m, block->n_out, x, arch->bn_eps, parameters + block->gamma,
                           parameters + block->beta, room->mean, room->var, room->x_hat,
                           room->inv_std, room->y);
  else if (block->norm != BNL_NORM_NONE)
    forward_columns (arch, block, parameters, workspace, x, room);
}

void
bnl_block_forward (const BnlArch *arch,
                   int index,
                   const BnlReal *parameters,
                   const BnlReal *input,
                   BnlWorkspace *workspace)
{
  const BnlBlock *block = &arch->blocks[index];
  BnlWorkspaceBlock *room = &workspace->blocks[index];
  const BnlPass *pass = &workspace->pass;
  const size_t n = (size_t) workspace->m * (size_t) block->n_out;

  bnl_linear_forward (workspace->m, block->n_in, block->n_out, input, parameters + block->weight,
                      parameters + block->bias, room->z);
  if (block->norm_position == BNL_NORM_POSITION_BEFORE) {
    forward_norm (arch, block, parameters, workspace, room->z, room);
    if (!is_fused (block))
      bnl_activation_forward (block->activation, n, room->y, room->a);
    room->out = room->a;
  } else {
    bnl_activation_forward (block->activation, n, room->z, room->a);
    forward_norm (arch, block, parameters, workspace, room->a, room);
    room->out = room->y;
  }
  if (pass->dropout > 0 && index < arch->n_blocks - 1) {
    bnl_dropout_apply (pass->dropout, pass->seed, pass->step, index, n, room->out, room->dropped);
    room->out = room->dropped;
  }
}

/* dy: the gradient at y, which becomes the one at the norm's input. */
static void
backward_columns (const BnlArch *arch,
                  const BnlBlock *block,
                  const BnlReal *parameters,
                  const BnlWorkspace *workspace,
                  const BnlWorkspaceBlock *room,
                  BnlReal *dgamma,
                  BnlReal *dbeta)
{
  const int d = block->n_out, n_groups = count_groups (arch, block, workspace);

  if (workspace->pass.source == BNL_STATISTICS_GIVEN) {
    bnl_batchnorm_backward_given (workspace->m, d, room->dz, room->x_hat, room->inv_std,
                                  parameters + block->gamma, room->dz, dgamma, dbeta);
    return;
  }
  if (is_renormed (block, workspace)) {
    BnlReal *dscale = get_scratch (room, block, 2), *dshift = get_scratch (room, block, 3);

    memset (dscale, 0, 2 * (size_t) d * sizeof *dscale);
    bnl_batchnorm_backward (workspace->m, d, room->dz, room->x_hat, room->inv_std,
                            get_scratch (room, block, 0), room->dz, dscale, dshift);
    bnl_renorm_backward (d, room->r, room->d, dscale, dshift, dgamma, dbeta);
    return;
  }
  for (int g = 0; g < n_groups; g++) {
    const int rows = count_rows (arch, n_groups, g, workspace->m);
    const size_t of_group = (size_t) g * (size_t) d, from = of_group * (size_t) arch->ghost_size;

    bnl_batchnorm_backward (rows, d, room->dz + from, room->x_hat + from, room->inv_std + of_group,
                            parameters + block->gamma, room->dz + from, dgamma, dbeta);
  }
}

static void
backward_norm (const BnlArch *arch,
               const BnlBlock *block,
               const BnlReal *parameters,
               const BnlWorkspace *workspace,
               const BnlWorkspaceBlock *room,
               bool accumulate,
               BnlReal *gradients)
{
  BnlReal *dgamma = gradients + block->gamma, *dbeta = gradients + block->beta;

  if (block->norm == BNL_NORM_NONE)
    return;
  if (!accumulate) {
    memset (dgamma, 0, (size_t) block->n_out * sizeof *dgamma);
    memset (dbeta, 0, (size_t) block->n_out * sizeof *dbeta);
  }
  if (block->norm == BNL_NORM_LAYER)
    bnl_layernorm_backward (workspace->m, block->n_out, room->dz, room->x_hat, room->inv_std,
                            parameters + block->gamma, room->dz, dgamma, dbeta);
  else
    backward_columns (arch, block, parameters, workspace, room, dgamma, dbeta);
}

void
bnl_block_backward (const BnlArch *arch,
                    int index,
                    const BnlReal *parameters,
                    const BnlReal *input,
                    const BnlWorkspace *workspace,
                    bool accumulate,
                    BnlReal *gradients,
                    BnlReal *dinput)
{
  const BnlBlock *block = &arch->blocks[index];
  const BnlWorkspaceBlock *room = &workspace->blocks[index];
  const BnlPass *pass = &workspace->pass;
  const size_t n = (size_t) workspace->m * (size_t) block->n_out;

  if (pass->dropout > 0 && index < arch->n_blocks - 1)
    bnl_dropout_apply (pass->dropout, pass->seed, pass->step, index, n, room->dz, room->dz);
  if (block->norm_position == BNL_NORM_POSITION_BEFORE) {
    bnl_activation_backward (block->activation, n, room->y, room->a, room->dz, room->dz);
    backward_norm (arch, block, parameters, workspace, room, accumulate, gradients);
  } else {
    backward_norm (arch, block, parameters, workspace, room, accumulate, gradients);
    bnl_activation_backward (block->activation, n, room->z, room->a, room->dz, room->dz);
  }
  bnl_linear_backward (workspace->m, block->n_in, block->n_out, input, parameters + block->weight,
                       room->dz, accumulate, gradients + block->weight, gradients + block->bias,
                       dinput);
  if (!block->is_biased)
    memset (gradients + block->bias, 0, (size_t) block->n_out * sizeof (BnlReal));
}

void
bnl_block_track (const BnlArch *arch, int index, const BnlWorkspace *workspace, BnlReal *statistics)
{
  const BnlBlock *block = &arch->blocks[index];
  const BnlWorkspaceBlock *room = &workspace->blocks[index];
  const int n_groups = count_groups (arch, block, workspace);

  for (int g = 0; g < n_groups; g++) {
    const size_t of_group = (size_t) g * (size_t) block->n_out;

    bnl_batchnorm_track (count_rows (arch, n_groups, g, workspace->m), block->n_out,
                         arch->bn_momentum, room->mean + of_group, room->var + of_group,
                         statistics + block->mean, statistics + block->var);
  }
}
