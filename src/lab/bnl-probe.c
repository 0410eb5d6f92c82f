#include "bnl-probe.h"

#include <math.h>
#include <string.h>

#include "engine/bnl-blas.h"

struct _BnlProbe {
  BnlSnapshot *snapshot;
  guint max_rows;
  BnlWorkspace *workspace;
  BnlWeights *gradients; /* where the caller wants none */
  float *x;              /* [max_rows, n_inputs] */
  guint8 *labels;        /* [max_rows] */
  const BnlReal *parameters;
};

BnlProbe *
bnl_probe_new (BnlSnapshot *snapshot, guint max_rows)
{
  BnlArch *arch = snapshot->weights->arch;
  const gsize n_inputs = (gsize) bnl_arch_get_n_inputs (arch);
  BnlProbe *probe = g_new0 (BnlProbe, 1);

  probe->snapshot = bnl_snapshot_ref (snapshot);
  probe->max_rows = max_rows;
  probe->workspace = bnl_workspace_new (arch, (int) max_rows, true);
  probe->gradients = bnl_weights_new (arch);
  probe->x = g_try_new (float, max_rows *n_inputs);
  probe->labels = g_new (guint8, max_rows);
  if (probe->workspace == NULL || probe->gradients == NULL || probe->x == NULL)
    g_clear_pointer (&probe, bnl_probe_free);
  return probe;
}

void
bnl_probe_free (BnlProbe *probe)
{
  if (probe == NULL)
    return;
  g_clear_pointer (&probe->workspace, bnl_workspace_free);
  g_clear_pointer (&probe->gradients, bnl_weights_free);
  bnl_snapshot_unref (probe->snapshot);
  g_free (probe->x);
  g_free (probe->labels);
  g_free (probe);
}

static void
gather (BnlProbe *probe, const BnlImages *images, const guint32 *indices, guint m)
{
  const gsize n_pixels = (gsize) bnl_arch_get_n_inputs (probe->snapshot->weights->arch);

  for (guint i = 0; i < m; i++) {
    const gsize image = indices != NULL ? indices[i] : i;

    bnl_scale_apply (&probe->snapshot->scale, n_pixels, images->pixels + image * n_pixels,
                     probe->x + i * n_pixels);
    probe->labels[i] = images->labels[image];
  }
}

double
bnl_probe_run (BnlProbe *probe,
               const BnlReal *parameters,
               const BnlPass *pass,
               const BnlImages *images,
               const guint32 *indices,
               guint m,
               BnlReal *gradients)
{
  const BnlWeights *weights = probe->snapshot->weights;
  BnlPass own = { .source = BNL_STATISTICS_BATCH, .renorm_r = 1.0 };
  double loss;

  g_return_val_if_fail (m >= 1 && m <= probe->max_rows, (double) NAN);
  if (pass != NULL)
    own = *pass;
  if (own.statistics == NULL)
    own.statistics = weights->statistics;
  probe->parameters = parameters != NULL ? parameters : weights->parameters;
  gather (probe, images, indices, m);
  if (bnl_network_forward (weights->arch, probe->parameters, &own, (int) m, probe->x,
                           probe->workspace) != BNL_NETWORK_OK)
    return (double) NAN;
  loss = bnl_network_loss (weights->arch, probe->labels, probe->snapshot->spec->label_smoothing,
                           probe->workspace, NULL);
  bnl_network_backward (weights->arch, probe->parameters, probe->workspace, false,
                        gradients != NULL ? gradients : probe->gradients->parameters);
  return loss;
}

const BnlWorkspace *
bnl_probe_get_workspace (const BnlProbe *probe)
{
  return probe->workspace;
}

void
bnl_probe_measure_output_gradient (const BnlProbe *probe, guint block, BnlReal *gradient)
{
  const BnlArch *arch = probe->snapshot->weights->arch;
  const int m = probe->workspace->m, i = (int) block + 1;

  g_return_if_fail (i <= arch->n_blocks && probe->parameters != NULL);
  if (i == arch->n_blocks)
    memcpy (gradient, probe->workspace->blocks[block].dz,
            (gsize) (m * bnl_arch_get_n_classes (arch)) * sizeof *gradient);
  else
    bnl_blas_multiply_nn (m, arch->blocks[i].n_out, arch->blocks[i].n_in,
                          probe->workspace->blocks[i].dz,
                          probe->parameters + arch->blocks[i].weight, gradient);
}
