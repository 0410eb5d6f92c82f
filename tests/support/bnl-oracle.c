/* Everything here is as slow and as literal as can be: it must be right by reading. */

#include "bnl-oracle.h"

#include <math.h>
#include <string.h>

#include "engine/bnl-rng.h"

/* What a block leaves for its backward pass; [m, n_out] each. */
typedef struct {
  double *input; /* borrowed */
  double *z;
  double *normed, *x_hat, *std; /* the norm's input; its divisor for each number */
  double *y;
  double *activated, *a; /* the activation's input and output */
  double *mask;          /* factor of each number: 0, or what is kept is scaled by */
  double *out;
} Trace;

typedef struct {
  const BnlArch *arch;
  const BnlBlock *block;
  const BnlReal *parameters;
  const BnlPass *pass;
  int m;
} Context;

/* Numbers that are normalized by one mean and variance: start, start + stride ... */
typedef struct {
  int start, stride, n;
} Set;

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

static int
list_sets (const Context *at, Set *sets)
{
  const int m = at->m, d = at->block->n_out;
  int size = m, n = 0;

  if (at->block->norm == BNL_NORM_LAYER) {
    for (int i = 0; i < m; i++)
      sets[n++] = (Set){ i * d, 1, d };
    return n;
  }
  if (at->block->norm == BNL_NORM_GHOST && at->pass->source == BNL_STATISTICS_BATCH)
    size = at->arch->ghost_size;
  for (int row = 0; row == 0 || m - row >= 2; row += size) {
    const int left = m - row, rows = left - size >= 2 ? size : left;

    for (int j = 0; j < d; j++)
      sets[n++] = (Set){ row * d + j, d, rows };
  }
  return n;
}

static void
measure (const Set *set, const double *x, double *mean, double *var)
{
  *mean = *var = 0;
  for (int i = 0; i < set->n; i++)
    *mean += x[set->start + i * set->stride] / set->n;
  for (int i = 0; i < set->n; i++)
    *var += pow (x[set->start + i * set->stride] - *mean, 2) / set->n;
}

/* r and d of batch renormalization for column j, else 1 and 0. */
static void
get_correction (const Context *at, int j, double mean, double var, double *r, double *d)
{
  const double eps = (double) at->arch->bn_eps;

  *r = 1, *d = 0;
  if (at->block->norm == BNL_NORM_BATCH_RENORM && at->pass->source == BNL_STATISTICS_BATCH) {
    const double running_mean = (double) at->pass->statistics[at->block->mean + (size_t) j];
    const double running_var = (double) at->pass->statistics[at->block->var + (size_t) j];

    *r = fmin (fmax (sqrt (var + eps) / sqrt (running_var + eps), 1 / at->pass->renorm_r),
               at->pass->renorm_r);
    *d = fmin (fmax ((mean - running_mean) / sqrt (running_var + eps), -at->pass->renorm_d),
               at->pass->renorm_d);
  }
}

static void
run_set (const Context *at, const Set *set, Trace *trace, double *statistics)
{
  const gboolean given = at->pass->source == BNL_STATISTICS_GIVEN;
  const int width = at->block->n_out, column = set->start % width;
  double mean, var, r, d;

  measure (set, trace->normed, &mean, &var);
  if (given && at->block->norm != BNL_NORM_LAYER) {
    mean = (double) at->pass->statistics[at->block->mean + (size_t) column];
    var = (double) at->pass->statistics[at->block->var + (size_t) column];
  }
  if (at->block->norm != BNL_NORM_LAYER) {
    statistics[at->block->mean + (size_t) column] = mean;
    statistics[at->block->var + (size_t) column] = var;
  }
  get_correction (at, column, mean, var, &r, &d);
  for (int i = 0; i < set->n; i++) {
    const int k = set->start + i * set->stride, j = k % width;

    trace->std[k] = sqrt (var + (double) at->arch->bn_eps) / r;
    trace->x_hat[k] = (trace->normed[k] - mean) / trace->std[k] + d;
    trace->y[k] = (double) at->parameters[at->block->gamma + (size_t) j] * trace->x_hat[k] +
                  (double) at->parameters[at->block->beta + (size_t) j];
  }
}

static void
run_norm (const Context *at, Trace *trace, double *statistics)
{
  g_autofree Set *sets = g_new (Set, at->m * (at->block->n_out + 1));

  if (at->block->norm == BNL_NORM_NONE) {
    memcpy (trace->y, trace->normed, sizeof *trace->y * at->m * at->block->n_out);
    return;
  }
  for (int i = 0, n = list_sets (at, sets); i < n; i++)
    run_set (at, &sets[i], trace, statistics);
}

static void
run_activation (const Context *at, Trace *trace)
{
  for (int i = 0; i < at->m * at->block->n_out; i++)
    trace->a[i] = activate (at->block->activation, trace->activated[i]);
}

static void
draw_mask (const Context *at, Trace *trace)
{
  const int index = (int) (at->block - at->arch->blocks);
  const double rate = index < at->arch->n_blocks - 1 ? at->pass->dropout : 0;
  BnlRng rng;

  bnl_rng_init (&rng, at->pass->seed, BNL_RNG_STREAM_DROPOUT,
                at->pass->step * 65536 + (uint64_t) index);
  for (int i = 0; i < at->m * at->block->n_out; i++)
    trace->mask[i] = bnl_rng_next (&rng) < floor (rate * 4294967296.0) ? 0 : 1 / (1 - rate);
}

static void
run_block (const Context *at, Trace *trace, double *statistics)
{
  const int n_in = at->block->n_in, d = at->block->n_out;

  for (int i = 0; i < at->m; i++)
    for (int j = 0; j < d; j++) {
      trace->z[i * d + j] = (double) at->parameters[at->block->bias + (size_t) j];
      for (int k = 0; k < n_in; k++)
        trace->z[i * d + j] += trace->input[i * n_in + k] *
                               (double) at->parameters[at->block->weight + (size_t) (j * n_in + k)];
    }
  if (at->block->norm_position == BNL_NORM_POSITION_BEFORE) {
    trace->normed = trace->z;
    trace->activated = trace->y;
    run_norm (at, trace, statistics);
    run_activation (at, trace);
  } else {
    trace->activated = trace->z;
    trace->normed = trace->a;
    run_activation (at, trace);
    run_norm (at, trace, statistics);
  }
  draw_mask (at, trace);
  for (int i = 0; i < at->m * d; i++)
    trace->out[i] = trace->mask[i] * (trace->activated == trace->y ? trace->a[i] : trace->y[i]);
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

/* dy to the gradient at the norm's input in place, by the six equations of Ioffe & Szegedy 2015,
 * Section 3. */
static void
unrun_set (const Context *at, const Set *set, const Trace *trace, double *gradients, double *dy)
{
  const gboolean measured =
      at->pass->source == BNL_STATISTICS_BATCH || at->block->norm == BNL_NORM_LAYER;
  double dvar = 0, dmean = 0, sum_distance = 0, mean, var, std = 0;

  measure (set, trace->normed, &mean, &var);
  std = sqrt (var + (double) at->arch->bn_eps);
  for (int i = 0; i < set->n; i++) {
    const int k = set->start + i * set->stride, j = k % at->block->n_out;
    const double gamma = (double) at->parameters[at->block->gamma + (size_t) j];
    /* The correction r is a factor of what comes after the division by the batch's own std. */
    const double g = dy[k] * gamma * std / trace->std[k], distance = trace->normed[k] - mean;

    gradients[at->block->gamma + (size_t) j] += dy[k] * trace->x_hat[k];
    gradients[at->block->beta + (size_t) j] += dy[k];
    dvar += g * distance * -0.5 * pow (std, -3);
    dmean += g * -1 / std;
    sum_distance += -2 * distance;
  }
  dmean += dvar * sum_distance / set->n;
  for (int i = 0; i < set->n; i++) {
    const int k = set->start + i * set->stride, j = k % at->block->n_out;

    dy[k] *= (double) at->parameters[at->block->gamma + (size_t) j] / trace->std[k];
    if (measured)
      dy[k] += dvar * 2 * (trace->normed[k] - mean) / set->n + dmean / set->n;
  }
}

static void
unrun_norm (const Context *at, const Trace *trace, double *gradients, double *dy)
{
  g_autofree Set *sets = g_new (Set, at->m * (at->block->n_out + 1));

  if (at->block->norm == BNL_NORM_NONE)
    return;
  for (int i = 0, n = list_sets (at, sets); i < n; i++)
    unrun_set (at, &sets[i], trace, gradients, dy);
}

static void
unrun_activation (const Context *at, const Trace *trace, double *da)
{
  for (int i = 0; i < at->m * at->block->n_out; i++)
    da[i] *= derive (at->block->activation, trace->activated[i]);
}

/* The gradient at the block's output becomes the one at z; returns the one at its input. */
static double *
unrun_block (const Context *at, const Trace *trace, double *gradients, double *delta)
{
  const int n_in = at->block->n_in, d = at->block->n_out;
  double *dinput = g_new0 (double, at->m *n_in);

  for (int i = 0; i < at->m * d; i++)
    delta[i] *= trace->mask[i];
  if (at->block->norm_position == BNL_NORM_POSITION_BEFORE) {
    unrun_activation (at, trace, delta);
    unrun_norm (at, trace, gradients, delta);
  } else {
    unrun_norm (at, trace, gradients, delta);
    unrun_activation (at, trace, delta);
  }
  for (int i = 0; i < at->m; i++)
    for (int j = 0; j < d; j++) {
      const double dz = delta[i * d + j];
      const size_t row = at->block->weight + (size_t) (j * n_in);

      gradients[at->block->bias + (size_t) j] += dz;
      for (int k = 0; k < n_in; k++) {
        gradients[row + (size_t) k] += dz * trace->input[i * n_in + k];
        dinput[i * n_in + k] += dz * (double) at->parameters[row + (size_t) k];
      }
    }
  return dinput;
}

static void
init_trace (Trace *trace, double *input, int n)
{
  *trace = (Trace){ .input = input,
                    .z = g_new0 (double, n),
                    .x_hat = g_new0 (double, n),
                    .std = g_new0 (double, n),
                    .y = g_new0 (double, n),
                    .a = g_new0 (double, n),
                    .mask = g_new0 (double, n),
                    .out = g_new0 (double, n) };
}

static void
clear_trace (Trace *trace)
{
  double *arrays[] = { trace->z, trace->x_hat, trace->std, trace->y,
                       trace->a, trace->mask,  trace->out };

  for (gsize i = 0; i < G_N_ELEMENTS (arrays); i++)
    g_free (arrays[i]);
}

BnlOracle *
bnl_oracle_run (const BnlArch *arch,
                const BnlReal *parameters,
                const BnlPass *pass,
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
  Context at = { arch, NULL, parameters, pass, m };
  double *delta;

  oracle->logits = g_new0 (double, m *c);
  oracle->gradients = g_new0 (double, arch->n_parameters);
  oracle->statistics = g_new0 (double, arch->n_statistics + 1);
  for (int i = 0; i < m * n_inputs; i++)
    input[i] = (double) x[i];
  for (int b = 0; b < n_blocks; b++) {
    at.block = &arch->blocks[b];
    init_trace (&traces[b], b > 0 ? traces[b - 1].out : input, m * at.block->n_out);
    run_block (&at, &traces[b], oracle->statistics);
  }
  for (int i = 0; i < m * c; i++)
    oracle->logits[i] = traces[n_blocks - 1].out[i];
  delta = judge (m, c, labels, smoothing, oracle);
  for (int b = n_blocks - 1; b >= 0; b--) {
    double *below;

    at.block = &arch->blocks[b];
    below = unrun_block (&at, &traces[b], oracle->gradients, delta);
    g_free (delta);
    delta = below;
    clear_trace (&traces[b]);
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
