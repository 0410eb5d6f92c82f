/* The memory of one thread's batches: one aligned piece, carved block by block. */

#include "bnl-workspace.h"

#include <assert.h>
#include <stdlib.h>

#include "bnl-memory-private.h"

/* n reals from memory + *used, or, where memory is NULL, only the count. */
static BnlReal *
carve (BnlReal *memory, size_t *used, size_t n)
{
  BnlReal *piece = memory != NULL ? memory + *used : NULL;

  *used += bnl_memory_pad (n);
  return piece;
}

/* How many numbers each of a block's statistics has. */
static size_t
count_statistics (const BnlWorkspace *workspace, const BnlBlock *block)
{
  const int ghost_size = workspace->arch->ghost_size, rows = workspace->max_batch;

  switch (block->norm) {
  case BNL_NORM_NONE:
    return 0;
  case BNL_NORM_BATCH:
  case BNL_NORM_BATCH_RENORM:
    return (size_t) block->n_out;
  case BNL_NORM_LAYER:
    return (size_t) rows;
  case BNL_NORM_GHOST:
    return (size_t) (rows >= 2 ? bnl_norm_count_groups (ghost_size, rows) : 1) *
           (size_t) block->n_out;
  }
  return 0;
}

static void
lay_out_statistics (const BnlWorkspace *workspace,
                    const BnlBlock *block,
                    BnlReal *memory,
                    size_t *used,
                    BnlWorkspaceBlock *room)
{
  const size_t n = count_statistics (workspace, block), width = (size_t) block->n_out;

  if (block->norm == BNL_NORM_NONE)
    return;
  room->mean = carve (memory, used, n);
  room->var = carve (memory, used, n);
  room->inv_std = carve (memory, used, n);
  if (block->norm == BNL_NORM_BATCH_RENORM) {
    room->r = carve (memory, used, width);
    room->d = carve (memory, used, width);
    room->scratch = carve (memory, used, 4 * width);
  }
}

/* Points the blocks into memory and returns how much they need; NULL to only count.  Pieces that
 * a block does not have of its own are those that they equal. */
static size_t
lay_out (BnlWorkspace *workspace, BnlReal *memory, bool trainable)
{
  size_t used = 0;

  for (int i = 0; i < workspace->arch->n_blocks; i++) {
    const BnlBlock *block = &workspace->arch->blocks[i];
    BnlWorkspaceBlock *room = &workspace->blocks[i];
    const size_t n = (size_t) workspace->max_batch * (size_t) block->n_out;
    const bool after = block->norm_position == BNL_NORM_POSITION_AFTER;
    const bool linear = block->activation == BNL_ACTIVATION_LINEAR;

    room->z = carve (memory, &used, n);
    room->x_hat = block->norm != BNL_NORM_NONE ? carve (memory, &used, n) : NULL;
    room->y = block->norm != BNL_NORM_NONE ? carve (memory, &used, n) : room->z;
    room->a = !linear ? carve (memory, &used, n) : after ? room->z : room->y;
    room->out = after ? room->y : room->a;
    room->dz = trainable ? carve (memory, &used, n) : NULL;
    if (trainable && i < workspace->arch->n_blocks - 1)
      room->dropped = carve (memory, &used, n);
    lay_out_statistics (workspace, block, memory, &used, room);
  }
  return used;
}

/* Whether all pieces of lay_out together stay countable: at most nine of max_batch rows and six of
 * one, each padded, for every block. */
static bool
is_addressable (const BnlArch *arch, int max_batch)
{
  size_t n;

  return !__builtin_mul_overflow ((size_t) max_batch + 1, (size_t) arch->max_width, &n) &&
         !__builtin_add_overflow (n, BNL_MEMORY_ALIGN, &n) &&
         !__builtin_mul_overflow (n, (size_t) 16 * sizeof (BnlReal), &n) &&
         !__builtin_mul_overflow (n, (size_t) arch->n_blocks, &n);
}

BnlWorkspace *
bnl_workspace_new (BnlArch *arch, int max_batch, bool trainable)
{
  BnlWorkspace *workspace;

  assert (max_batch >= 1);
  if (!is_addressable (arch, max_batch))
    return NULL;
  workspace = calloc (1, sizeof *workspace + (size_t) arch->n_blocks * sizeof workspace->blocks[0]);
  if (workspace == NULL)
    return NULL;
  workspace->arch = bnl_arch_ref (arch);
  workspace->max_batch = max_batch;
  workspace->memory = bnl_memory_new (lay_out (workspace, NULL, trainable));
  if (workspace->memory == NULL) {
    bnl_workspace_free (workspace);
    return NULL;
  }
  lay_out (workspace, workspace->memory, trainable);
  return workspace;
}

void
bnl_workspace_free (BnlWorkspace *workspace)
{
  if (workspace == NULL)
    return;
  bnl_memory_free (workspace->memory);
  bnl_arch_unref (workspace->arch);
  free (workspace);
}

const BnlReal *
bnl_workspace_get_logits (const BnlWorkspace *workspace)
{
  return workspace->blocks[workspace->arch->n_blocks - 1].out;
}
