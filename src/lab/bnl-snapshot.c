#include "bnl-snapshot.h"

#include <stdatomic.h>

#include "bnl-evaluator.h"
#include "engine/bnl-loss.h"

/* The header promises a plain immutable struct; who counts the references is nobody's business. */
typedef struct {
  BnlSnapshot snapshot;
  atomic_int n_refs;
} SharedSnapshot;

BnlSnapshot *
bnl_snapshot_new_take (const BnlSpec *spec,
                       const BnlScale *scale,
                       guint width,
                       guint height,
                       BnlWeights *weights,
                       guint64 step)
{
  SharedSnapshot *shared = g_new (SharedSnapshot, 1);

  shared->snapshot = (BnlSnapshot){
    .spec = bnl_spec_dup (spec),
    .scale = *scale,
    .width = width,
    .height = height,
    .weights = weights,
    .step = step,
  };
  atomic_init (&shared->n_refs, 1);
  return &shared->snapshot;
}

BnlSnapshot *
bnl_snapshot_new (const BnlSpec *spec,
                  const BnlScale *scale,
                  guint width,
                  guint height,
                  const BnlWeights *weights,
                  guint64 step)
{
  return bnl_snapshot_new_take (spec, scale, width, height, bnl_weights_dup (weights), step);
}

BnlSnapshot *
bnl_snapshot_ref (BnlSnapshot *snapshot)
{
  SharedSnapshot *shared = (SharedSnapshot *) snapshot;

  atomic_fetch_add_explicit (&shared->n_refs, 1, memory_order_relaxed);
  return snapshot;
}

void
bnl_snapshot_unref (BnlSnapshot *snapshot)
{
  SharedSnapshot *shared = (SharedSnapshot *) snapshot;

  if (atomic_fetch_sub_explicit (&shared->n_refs, 1, memory_order_acq_rel) > 1)
    return;
  bnl_spec_free (snapshot->spec);
  bnl_weights_free (snapshot->weights);
  g_free (shared);
}

void
bnl_snapshot_predict (BnlSnapshot *snapshot, const guint8 *pixels, float *probabilities)
{
  BnlArch *arch = snapshot->weights->arch;
  const BnlPass pass = { .source = BNL_STATISTICS_GIVEN,
                         .statistics = snapshot->weights->statistics };
  BnlWorkspace *workspace = bnl_workspace_new (arch, 1, false);
  g_autofree float *x = g_new (float, (gsize) bnl_arch_get_n_inputs (arch));

  bnl_scale_apply (&snapshot->scale, (gsize) bnl_arch_get_n_inputs (arch), pixels, x);
  bnl_network_forward (arch, snapshot->weights->parameters, &pass, 1, x, workspace);
  bnl_loss_softmax (1, bnl_arch_get_n_classes (arch), bnl_workspace_get_logits (workspace),
                    probabilities);
  bnl_workspace_free (workspace);
}

void
bnl_snapshot_evaluate (BnlSnapshot *snapshot,
                       const BnlReal *statistics,
                       const BnlImages *images,
                       const guint32 *indices,
                       guint32 n,
                       double *loss,
                       double *accuracy)
{
  g_autoptr (BnlEvaluator) evaluator =
      bnl_evaluator_new (snapshot->weights->arch, &snapshot->scale);

  bnl_evaluator_run (evaluator, snapshot->weights, statistics, images, indices, n, NULL, loss,
                     accuracy);
}
