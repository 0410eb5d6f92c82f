#include "bnl-population.h"

#include <string.h>

#include "data/bnl-batcher.h"

struct _BnlPopulation {
  BnlArch *arch;
  BnlDataset *dataset;
  BnlScale scale;
  guint32 n;
  guint32 *indices; /* [n] */
  guint32 batch_size;
  guint64 seed;
  BnlAugment augment;
  guint n_helpers;
  BnlWorkspace *workspace;
  double *sums; /* [arch->n_statistics] */
};

BnlPopulation *
bnl_population_new (BnlArch *arch,
                    BnlDataset *dataset,
                    const BnlScale *scale,
                    const guint32 *indices,
                    guint32 n,
                    guint32 batch_size,
                    guint64 seed)
{
  BnlWorkspace *workspace = bnl_workspace_new (arch, (int) MIN (batch_size, n), false);
  BnlPopulation *population;

  if (workspace == NULL)
    return NULL;
  population = g_new (BnlPopulation, 1);
  *population = (BnlPopulation){
    .arch = bnl_arch_ref (arch),
    .dataset = bnl_dataset_ref (dataset),
    .scale = *scale,
    .n = n,
    .indices = g_new (guint32, n),
    .batch_size = batch_size,
    .seed = seed,
    .workspace = workspace,
    .sums = g_new (double, arch->n_statistics + 1),
  };
  for (guint32 i = 0; i < n; i++)
    population->indices[i] = indices != NULL ? indices[i] : i;
  return population;
}

void
bnl_population_augment (BnlPopulation *population, const BnlAugment *augment, guint n_helpers)
{
  population->augment = *augment;
  population->n_helpers = n_helpers;
}

void
bnl_population_free (BnlPopulation *population)
{
  if (population == NULL)
    return;
  bnl_workspace_free (population->workspace);
  bnl_arch_unref (population->arch);
  bnl_dataset_unref (population->dataset);
  g_free (population->indices);
  g_free (population->sums);
  g_free (population);
}

/* Adds what the last forward measured in one block. */
static void
add_block (BnlPopulation *population, int i)
{
  const BnlArch *arch = population->arch;
  const BnlBlock *block = &arch->blocks[i];
  const BnlWorkspaceBlock *room = &population->workspace->blocks[i];
  const int m = population->workspace->m;
  const gboolean ghost = block->norm == BNL_NORM_GHOST;
  const int n_groups = ghost ? bnl_norm_count_groups (arch->ghost_size, m) : 1;

  for (int group = 0; group < n_groups; group++) {
    const double rows = ghost ? bnl_norm_count_rows (arch->ghost_size, m, group) : m;
    const BnlReal *mean = room->mean + group * block->n_out;
    const BnlReal *var = room->var + group * block->n_out;

    for (int j = 0; j < block->n_out; j++) {
      population->sums[block->mean + (size_t) j] += rows * (double) mean[j];
      population->sums[block->var + (size_t) j] += rows * rows / (rows - 1.0) * (double) var[j];
    }
  }
}

gboolean
bnl_population_measure (BnlPopulation *population,
                        const BnlWeights *weights,
                        const BnlCancel *cancel,
                        BnlReal *statistics)
{
  const BnlArch *arch = population->arch;
  const BnlPass pass = { .source = BNL_STATISTICS_BATCH,
                         .statistics = weights->statistics,
                         .renorm_r = 1.0,
                         .cancel = cancel };
  g_autoptr (BnlBatcher) batcher = NULL;
  BnlBatch batch = { 0 };
  double n_rows = 0.0;

  if (!bnl_arch_is_tracked (arch))
    return TRUE;
  batcher = bnl_batcher_new (population->dataset, &population->scale, population->indices,
                             population->n, population->batch_size, FALSE, population->seed);
  bnl_batcher_augment (batcher, &population->augment, population->seed, population->n_helpers,
                       cancel);
  memset (population->sums, 0, arch->n_statistics * sizeof *population->sums);
  while (!batch.last) {
    if (!bnl_batcher_next (batcher, &batch))
      return FALSE;
    if (batch.m == 1)
      continue;
    if (bnl_network_forward (arch, weights->parameters, &pass, (int) batch.m, batch.x,
                             population->workspace) == BNL_NETWORK_CANCELLED)
      return FALSE;
    for (int i = 0; i < arch->n_blocks; i++)
      if (bnl_norm_is_tracked (arch->blocks[i].norm))
        add_block (population, i);
    n_rows += batch.m;
  }
  for (size_t i = 0; i < arch->n_statistics; i++)
    statistics[i] = (BnlReal) (population->sums[i] / n_rows);
  return TRUE;
}
