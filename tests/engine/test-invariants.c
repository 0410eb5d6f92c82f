/* REFERENCE N5 to N8, of a network as training leaves it. */

#include <string.h>

#include "engine/bnl-fold.h"
#include "engine/bnl-optimizer.h"
#include "support/bnl-check.h"
#include "support/bnl-net.h"

enum { N_PIXELS = 784, N_UNITS = 128, BATCH = 64, N_STEPS = 200, N_IMAGES = 10000 };

/* Pictures of ten kinds, a random template each, mixed with noise of their own. */
static void
draw_images (BnlReal *x, uint8_t *labels, int n, uint64_t name)
{
  g_autofree BnlReal *templates = bnl_check_new (10 * N_PIXELS, 0, 1, 40);
  BnlRng rng;

  bnl_rng_init (&rng, name, BNL_RNG_STREAM_TEST, 0);
  for (int i = 0; i < n; i++) {
    labels[i] = (uint8_t) bnl_rng_below (&rng, 10);
    for (int k = 0; k < N_PIXELS; k++)
      x[i * N_PIXELS + k] = (BnlReal) (0.2 * (double) templates[labels[i] * N_PIXELS + k] +
                                       0.8 * bnl_rng_uniform (&rng));
  }
}

static void
init_trained (BnlNet *net, BnlNormPosition position)
{
  static const int hidden[] = { N_UNITS };
  const BnlOptimizerConfig adam = { .kind = BNL_OPTIMIZER_ADAM };
  BnlArchConfig config = bnl_net_make_config (N_PIXELS, 1, hidden, BNL_NORM_BATCH);
  BnlOptimizer *optimizer;

  config.norm_position = position;
  bnl_net_init (net, &config, BATCH);
  optimizer = bnl_optimizer_new (&adam, net->arch->n_parameters);
  for (int step = 0; step < N_STEPS; step++) {
    draw_images (net->x, net->labels, BATCH, 41 + (uint64_t) step);
    bnl_net_run (net);
    bnl_network_track (net->workspace, net->weights);
    bnl_optimizer_step (optimizer, 1e-3, net->gradients, net->weights->parameters);
  }
  bnl_optimizer_free (optimizer);
}

static int
find_best (const BnlReal *logits)
{
  int best = 0;

  for (int j = 1; j < 10; j++)
    if (logits[j] > logits[best])
      best = j;
  return best;
}

/* N5: by running statistics Linear and norm are one Linear, on ten thousand images. */
static void
test_folding (gconstpointer position)
{
  const BnlPass pass = { .source = BNL_STATISTICS_GIVEN };
  BnlWorkspace *workspace;
  BnlWeights *plain;
  int n_right = 0, n_changed = 0;
  g_auto (BnlNet) net = { 0 };

  init_trained (&net, (BnlNormPosition) GPOINTER_TO_INT (position));
  plain = bnl_fold_new (net.weights, net.weights->statistics);
  workspace = bnl_workspace_new (plain->arch, BATCH, false);
  net.pass.source = BNL_STATISTICS_GIVEN;
  for (int first = 0; first < N_IMAGES; first += net.m) {
    const BnlReal *with = bnl_workspace_get_logits (net.workspace), *without;

    net.m = MIN (BATCH, N_IMAGES - first);
    draw_images (net.x, net.labels, net.m, 10000 + (uint64_t) first);
    bnl_net_forward (&net);
    bnl_network_forward (plain->arch, plain->parameters, &pass, net.m, net.x, workspace);
    without = bnl_workspace_get_logits (workspace);
    bnl_check_array (net.m * 10, without, with, BNL_CHECK_BY_REAL (1e-5, 1e-13));
    for (int i = 0; i < net.m; i++) {
      n_right += find_best (with + i * 10) == net.labels[i];
      n_changed += find_best (with + i * 10) != find_best (without + i * 10);
    }
  }
  g_assert_cmpint (n_changed, ==, 0);
  /* It has learnt enough for answers to mean something. */
  g_assert_cmpint (n_right, >=, N_IMAGES * 9 / 10);
  bnl_workspace_free (workspace);
  bnl_weights_free (plain);
}

static double
get_norm (const BnlReal *values, size_t n)
{
  double sum = 0;

  for (size_t i = 0; i < n; i++)
    sum += (double) values[i] * (double) values[i];
  return sqrt (sum);
}

/* N6: behind a batch's own statistics a bias does nothing. */
static void
test_bias (void)
{
  double largest = 0;
  g_auto (BnlNet) net = { 0 };

  init_trained (&net, BNL_NORM_POSITION_BEFORE);
  bnl_net_run (&net);
  for (size_t i = 0; i < N_PIXELS * N_UNITS; i++)
    largest = MAX (largest, fabs ((double) net.gradients[i]));
  g_assert_cmpfloat (largest, >=, 1e-3);
  for (size_t j = 0; j < N_UNITS; j++) {
    const BnlReal g = net.gradients[net.arch->blocks[0].bias + j];

    bnl_check_near (g, 0, BNL_CHECK_BY_REAL (1e-7, 1e-15));
    bnl_check_near ((double) g / largest, 0, BNL_CHECK_BY_REAL (1e-6, 1e-14));
  }
}

/* N8: the weights of a unit feel nothing along themselves. */
static void
test_orthogonality (void)
{
  g_auto (BnlNet) net = { 0 };

  init_trained (&net, BNL_NORM_POSITION_BEFORE);
  bnl_net_run (&net);
  for (size_t j = 0; j < N_UNITS; j++) {
    const BnlReal *w = net.weights->parameters + j * N_PIXELS, *g = net.gradients + j * N_PIXELS;
    double along = 0;

    for (int k = 0; k < N_PIXELS; k++)
      along += (double) w[k] * (double) g[k];
    bnl_check_near (along / fmax (get_norm (w, N_PIXELS) * get_norm (g, N_PIXELS), 1e-30), 0, 1e-4);
  }
}

/* N7: four times the weights and bias give the same output and a quarter of their gradient. */
static void
test_scale (void)
{
  const size_t n = N_PIXELS * N_UNITS;
  g_autofree BnlReal *logits = NULL;
  double norm;
  g_auto (BnlNet) net = { 0 };

  init_trained (&net, BNL_NORM_POSITION_BEFORE);
  bnl_net_run (&net);
  logits = g_memdup2 (bnl_workspace_get_logits (net.workspace), BATCH * 10 * sizeof *logits);
  norm = get_norm (net.gradients, n);
  for (size_t i = 0; i < n + N_UNITS; i++)
    net.weights->parameters[i] *= 4;
  bnl_net_run (&net);
  bnl_check_array (BATCH * 10, bnl_workspace_get_logits (net.workspace), logits, 1e-3);
  bnl_check_near (get_norm (net.gradients, n) / norm, 0.25, 1e-3);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/engine/invariants/folding-before",
                        GINT_TO_POINTER (BNL_NORM_POSITION_BEFORE), test_folding);
  g_test_add_data_func ("/engine/invariants/folding-after",
                        GINT_TO_POINTER (BNL_NORM_POSITION_AFTER), test_folding);
  g_test_add_func ("/engine/invariants/bias", test_bias);
  g_test_add_func ("/engine/invariants/orthogonality", test_orthogonality);
  g_test_add_func ("/engine/invariants/scale", test_scale);
  return g_test_run ();
}
