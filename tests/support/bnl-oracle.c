/* Everything here is as slow and as literal as can be: it must be right by reading. */

#include "bnl-oracle.h"

#include <math.h>

/* What a block leaves for its backward pass; [m, n_out] but mean and var. */
typedef struct {
  double *input; /* borrowed */
  double *z, *x_hat, *y, *a;
  double *mean, *var; /* borrowed from the result */
} Trace;

static double
activate (BnlActivation activation, double y)
{
  switch (activation) {
  case BNL_ACTIVATION_LINEAR:
    return y;
  case BNL_ACTIVATION_RELU:
    return fmax (y, 0);
  case BNL_ACTIVATION_LEAKY_RELU:
    return fmax (y, 0) + 0.01 * fmin (y, 0);
  case BNL_ACTIVATION_SIGMOID:
    return 1 / (1 + exp (-y));
  case BNL_ACTIVATION_TANH:
    return tanh (y);
  case BNL_ACTIVATION_GELU:
    return y * (1 + erf (y / sqrt (2))) / 2;
  }
  g_assert_not_reached ();
}

/* By the input y, not by the output as the engine has it. */
static double
derive (BnlActivation activation, double y)
{
  switch (activation) {
  case BNL_ACTIVATION_LINEAR:
    return 1;
  case BNL_ACTIVATION_RELU:
    return y > 0 ? 1 : 0;
  case BNL_ACTIVATION_LEAKY_RELU:
    return y > 0 ? 1 : 0.01;
  case BNL_ACTIVATION_SIGMOID:
    return exp (-y) / pow (1 + exp (-y), 2);
  case BNL_ACTIVATION_TANH:
    return 1 / pow (cosh (y), 2);
  case BNL_ACTIVATION_GELU:
    return (1 + erf (y / sqrt (2))) / 2 + y * exp (-y * y / 2) / sqrt (2 * G_PI);
  }
  g_assert_not_reached ();
}

static void
measure (int m, int d, const double *z, double *mean, double *var)
{
  for (int j = 0; j < d; j++) {
    mean[j] = 0;
    for (int i = 0; i < m; i++)
      mean[j] += z[i * d + j] / m;
    var[j] = 0;
    for (int i = 0; i < m; i++)
      var[j] += pow (z[i * d + j] - mean[j], 2) / m;
  }
}

static void
run_block (const BnlArch *arch,
           const BnlBlock *block,
           const BnlReal *parameters,
           const BnlReal *statistics,
           int m,
           Trace *trace)
{
  const int n_in = block->n_in, d = block->n_out;
  const BnlReal *w = parameters + block->weight;

  for (int i = 0; i < m; i++)
    for (int j = 0; j < d; j++) {
      trace->z[i * d + j] = (double) parameters[block->bias + j];
      for (int k = 0; k < n_in; k++)
        trace->z[i * d + j] += trace->input[i * n_in + k] * (double) w[j * n_in + k];
      trace->y[i * d + j] = trace->z[i * d + j];
    }
  if (block->norm == BNL_NORM_BATCH) {
    if (statistics == NULL)
      measure (m, d, trace->z, trace->mean, trace->var);
    for (int j = 0; j < d && statistics != NULL; j++) {
      trace->mean[j] = (double) statistics[block->mean + j];
      trace->var[j] = (double) statistics[block->var + j];
    }
    for (int i = 0; i < m; i++)
      for (int j = 0; j < d; j++) {
        const int at = i * d + j;

        trace->x_hat[at] =
            (trace->z[at] - trace->mean[j]) / sqrt (trace->var[j] + (double) arch->bn_eps);
        trace->y[at] = (double) parameters[block->gamma + j] * trace->x_hat[at] +
                       (double) parameters[block->beta + j];
      }
  }
  for (int i = 0; i < m * d; i++)
    trace->a[i] = activate (block->activation, trace->y[i]);
}

/* Fills the loss and returns its gradient at the logits. */
static double *
judge (int m, int c, const uint8_t *labels, double smoothing, BnlOracle *oracle)
{
  double *dlogits = g_new0 (double, m *c);

  for (int i = 0; i < m; i++) {
    const double *z = oracle->logits + i * c;
    double sum = 0;
    int best = 0;

    for (int j = 0; j < c; j++)
      if (z[j] > z[best])
        best = j;
    oracle->n_correct += best == labels[i];
    for (int j = 0; j < c; j++)
      sum += exp (z[j] - z[best]);
    for (int j = 0; j < c; j++) {
      const double target = (j == labels[i]) * (1 - smoothing) + smoothing / c;
      const double log_p = z[j] - z[best] - log (sum);

      oracle->loss -= target * log_p / m;
      dlogits[i * c + j] = (exp (log_p) - target) / m;
    }
  }
  return dlogits;
}

/* dy to dz in place, by the six equations of Ioffe & Szegedy 2015, Section 3. */
static void
unrun_norm (const BnlArch *arch,
            const BnlBlock *block,
            const BnlReal *parameters,
            gboolean measured,
            int m,
            const Trace *trace,
            double *gradients,
            double *dy)
{
  const int d = block->n_out;

  for (int j = 0; j < d; j++) {
    const double gamma = (double) parameters[block->gamma + j];
    const double std = sqrt (trace->var[j] + (double) arch->bn_eps);
    double dvar = 0, dmean = 0, sum_distance = 0;

    for (int i = 0; i < m; i++) {
      const double g = dy[i * d + j], distance = trace->z[i * d + j] - trace->mean[j];

      gradients[block->gamma + j] += g * trace->x_hat[i * d + j];
      gradients[block->beta + j] += g;
      dvar += g * gamma * distance * -0.5 * pow (std, -3);
      dmean += g * gamma * -1 / std;
      sum_distance += -2 * distance;
    }
    dmean += dvar * sum_distance / m;
    for (int i = 0; i < m; i++) {
      const double distance = trace->z[i * d + j] - trace->mean[j];

      dy[i * d + j] *= gamma / std;
      if (measured)
        dy[i * d + j] += dvar * 2 * distance / m + dmean / m;
    }
  }
}

/* da becomes dz; returns the gradient at the block's input. */
static double *
unrun_block (const BnlArch *arch,
             const BnlBlock *block,
             const BnlReal *parameters,
             gboolean measured,
             int m,
             const Trace *trace,
             double *gradients,
             double *da)
{
  const int n_in = block->n_in, d = block->n_out;
  double *dinput = g_new0 (double, m *n_in);

  for (int i = 0; i < m * d; i++)
    da[i] *= derive (block->activation, trace->y[i]);
  if (block->norm == BNL_NORM_BATCH)
    unrun_norm (arch, block, parameters, measured, m, trace, gradients, da);
  for (int i = 0; i < m; i++)
    for (int j = 0; j < d; j++) {
      const double dz = da[i * d + j];

      gradients[block->bias + j] += dz;
      for (int k = 0; k < n_in; k++) {
        gradients[block->weight + j * n_in + k] += dz * trace->input[i * n_in + k];
        dinput[i * n_in + k] += dz * (double) parameters[block->weight + j * n_in + k];
      }
    }
  return dinput;
}

static void
free_trace (Trace *trace)
{
  g_free (trace->z);
  g_free (trace->x_hat);
  g_free (trace->y);
  g_free (trace->a);
}

BnlOracle *
bnl_oracle_run (const BnlArch *arch,
                const BnlReal *parameters,
                const BnlReal *statistics,
                int m,
                const BnlReal *x,
                const uint8_t *labels,
                double smoothing)
{
  const int n_blocks = arch->n_blocks, n_inputs = bnl_arch_get_n_inputs (arch);
  const int c = bnl_arch_get_n_classes (arch);
  BnlOracle *oracle = g_new0 (BnlOracle, 1);
  g_autofree Trace *traces = g_new0 (Trace, n_blocks);
  g_autofree double *input = g_new (double, m *n_inputs);
  double *delta;

  oracle->logits = g_new0 (double, m *c);
  oracle->gradients = g_new0 (double, arch->n_parameters);
  oracle->statistics = g_new0 (double, arch->n_statistics + 1);
  for (int i = 0; i < m * n_inputs; i++)
    input[i] = (double) x[i];
  for (int b = 0; b < n_blocks; b++) {
    const BnlBlock *block = &arch->blocks[b];
    const int n = m * block->n_out;

    traces[b] = (Trace){ b > 0 ? traces[b - 1].a : input,
                         g_new0 (double, n),
                         g_new0 (double, n),
                         g_new0 (double, n),
                         g_new0 (double, n),
                         oracle->statistics + block->mean,
                         oracle->statistics + block->var };
    run_block (arch, block, parameters, statistics, m, &traces[b]);
  }
  for (int i = 0; i < m * c; i++)
    oracle->logits[i] = traces[n_blocks - 1].a[i];
  delta = judge (m, c, labels, smoothing, oracle);
  for (int b = n_blocks - 1; b >= 0; b--) {
    double *below = unrun_block (arch, &arch->blocks[b], parameters, statistics == NULL, m,
                                 &traces[b], oracle->gradients, delta);

    g_free (delta);
    delta = below;
    free_trace (&traces[b]);
  }
  oracle->dx = delta;
  return oracle;
}

void
bnl_oracle_free (BnlOracle *oracle)
{
  if (oracle == NULL)
    return;
  g_free (oracle->logits);
  g_free (oracle->gradients);
  g_free (oracle->dx);
  g_free (oracle->statistics);
  g_free (oracle);
}
