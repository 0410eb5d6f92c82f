/* The network against a naive oracle, and what must hold whatever its weights. */

#include <pthread.h>
#include <string.h>

#include "engine/bnl-network.h"
#include "engine/bnl-optimizer.h"
#include "support/bnl-check.h"
#include "support/bnl-oracle.h"

typedef struct {
  BnlArch *arch;
  BnlWeights *weights;
  BnlWorkspace *workspace;
  int m;
  BnlReal *x;
  uint8_t *labels;
  BnlReal *gradients;
} Net;

static void
init_net (Net *net, int m, int n_inputs, int n_hidden, const int *hidden, BnlNorm norm)
{
  const BnlArchConfig config = { .n_inputs = n_inputs,
                                 .n_classes = 10,
                                 .n_hidden = n_hidden,
                                 .hidden = hidden,
                                 .norm = norm,
                                 .activation = BNL_ACTIVATION_RELU,
                                 .bn_eps = 1e-5,
                                 .bn_momentum = 0.1 };

  net->arch = bnl_arch_new (&config);
  net->weights = bnl_weights_new (net->arch);
  bnl_weights_draw (net->weights, BNL_INIT_DEFAULT, 0, 31);
  net->workspace = bnl_workspace_new (net->arch, m, true);
  net->m = m;
  net->x = bnl_check_new ((size_t) m * n_inputs, 0, 1, 32);
  net->labels = g_new (uint8_t, m);
  for (int i = 0; i < m; i++)
    net->labels[i] = (uint8_t) (i * 7 % 10);
  net->gradients = g_new0 (BnlReal, net->arch->n_parameters);
}

static void
clear_net (Net *net)
{
  bnl_workspace_free (net->workspace);
  bnl_weights_free (net->weights);
  bnl_arch_unref (net->arch);
  g_free (net->x);
  g_free (net->labels);
  g_free (net->gradients);
}

static BnlNetworkResult
run_forward (Net *net, BnlStatisticsSource source)
{
  const BnlPass pass = { .source = source,
                         .statistics =
                             source == BNL_STATISTICS_GIVEN ? net->weights->statistics : NULL };

  return bnl_network_forward (net->arch, net->weights->parameters, &pass, net->m, net->x,
                              net->workspace);
}

/* Forward, loss and backward; the loss. */
static double
run_all (Net *net, BnlStatisticsSource source)
{
  double loss;

  g_assert_cmpint (run_forward (net, source), ==, BNL_NETWORK_OK);
  loss = bnl_network_loss (net->arch, net->labels, 0, net->workspace, NULL);
  bnl_network_backward (net->arch, net->weights->parameters, net->workspace, false, net->gradients);
  return loss;
}

static void
check_against_oracle (Net *net, BnlStatisticsSource source, double smoothing)
{
  const gboolean given = source == BNL_STATISTICS_GIVEN;
  g_autoptr (BnlOracle) oracle =
      bnl_oracle_run (net->arch, net->weights->parameters, given ? net->weights->statistics : NULL,
                      net->m, net->x, net->labels, smoothing);
  /* Float loses digits where three rows are divided by a variance near zero; double tells. */
  const double tolerance = BNL_CHECK_BY_REAL (2e-4, 1e-12);
  int n_correct;
  double loss;

  g_assert_cmpint (run_forward (net, source), ==, BNL_NETWORK_OK);
  loss = bnl_network_loss (net->arch, net->labels, smoothing, net->workspace, &n_correct);
  bnl_network_backward (net->arch, net->weights->parameters, net->workspace, false, net->gradients);
  bnl_check_near (loss, oracle->loss, tolerance);
  g_assert_cmpint (n_correct, ==, oracle->n_correct);
  bnl_check_array_relative (net->m * 10, bnl_workspace_get_logits (net->workspace), oracle->logits,
                            tolerance);
  bnl_check_array_relative (net->arch->n_parameters, net->gradients, oracle->gradients, tolerance);
  for (int i = 0; i < net->arch->n_blocks; i++) {
    const BnlBlock *block = &net->arch->blocks[i];

    if (block->norm == BNL_NORM_NONE)
      continue;
    bnl_check_array_relative (block->n_out, net->workspace->blocks[i].mean,
                              oracle->statistics + block->mean, tolerance);
    bnl_check_array_relative (block->n_out, net->workspace->blocks[i].var,
                              oracle->statistics + block->var, tolerance);
  }
}

static void
test_oracle (void)
{
  const int deep[] = { 37, 19, 70 }, one[] = { 128 };
  const struct {
    int m, n_inputs, n_hidden;
    const int *hidden;
  } shapes[] = { { 16, 784, 1, one }, { 33, 50, 3, deep }, { 3, 50, 3, deep }, { 7, 20, 0, NULL } };

  for (size_t i = 0; i < G_N_ELEMENTS (shapes); i++)
    for (BnlNorm norm = BNL_NORM_NONE; norm <= BNL_NORM_BATCH; norm++)
      for (int source = 0; source < 2; source++) {
        Net net;

        init_net (&net, shapes[i].m, shapes[i].n_inputs, shapes[i].n_hidden, shapes[i].hidden,
                  norm);
        bnl_check_fill (net.weights->statistics, net.arch->n_statistics, 0.3, 1.5, 33);
        check_against_oracle (&net, (BnlStatisticsSource) source, source * 0.1);
        clear_net (&net);
      }
}

/* A smaller batch in a workspace that has seen a larger one is not touched by what is left there.
 */
static void
test_ragged_batch (void)
{
  const int hidden[] = { 37, 19 };
  Net net, fresh;

  init_net (&net, 12, 30, 2, hidden, BNL_NORM_BATCH);
  init_net (&fresh, 5, 30, 2, hidden, BNL_NORM_BATCH);
  run_all (&net, BNL_STATISTICS_BATCH);
  net.m = 5;
  g_assert_true (run_all (&net, BNL_STATISTICS_BATCH) == run_all (&fresh, BNL_STATISTICS_BATCH));
  bnl_check_same (net.arch->n_parameters, net.gradients, fresh.gradients);
  clear_net (&net);
  clear_net (&fresh);
}

/* Gradients accumulate: two passes over one batch give twice those of one. */
static void
test_accumulation (void)
{
  const int hidden[] = { 37, 19 };
  g_autofree BnlReal *once = NULL;
  Net net;

  init_net (&net, 12, 30, 2, hidden, BNL_NORM_BATCH);
  run_all (&net, BNL_STATISTICS_BATCH);
  once = g_memdup2 (net.gradients, net.arch->n_parameters * sizeof *once);
  run_forward (&net, BNL_STATISTICS_BATCH);
  bnl_network_loss (net.arch, net.labels, 0, net.workspace, NULL);
  bnl_network_backward (net.arch, net.weights->parameters, net.workspace, true, net.gradients);
  for (size_t i = 0; i < net.arch->n_parameters; i++)
    bnl_check_near (net.gradients[i], 2 * (double) once[i], BNL_CHECK_BY_REAL (1e-7, 1e-15));
  clear_net (&net);
}

/* REFERENCE N3. */
static void
test_one_value (void)
{
  const int hidden[] = { 128, 30 };
  char message[200], cut[9];
  Net net;

  init_net (&net, 1, 20, 2, hidden, BNL_NORM_BATCH);
  g_assert_cmpint (run_forward (&net, BNL_STATISTICS_BATCH), ==, BNL_NETWORK_ONE_VALUE);
  bnl_network_describe (BNL_NETWORK_ONE_VALUE, net.arch, 1, message, sizeof message);
  g_assert_cmpstr (message, ==,
                   "Expected more than 1 value per channel when training, got input size [1, 128]");
  bnl_network_describe (BNL_NETWORK_ONE_VALUE, net.arch, 1, cut, sizeof cut);
  g_assert_cmpstr (cut, ==, "Expected");

  /* One row is fine by given statistics, and without a norm by any. */
  check_against_oracle (&net, BNL_STATISTICS_GIVEN, 0);
  clear_net (&net);
  init_net (&net, 1, 20, 2, hidden, BNL_NORM_NONE);
  check_against_oracle (&net, BNL_STATISTICS_BATCH, 0);
  clear_net (&net);
}

/* REFERENCE N11. */
static void
test_tracking (void)
{
  const int hidden[] = { 17, 9 };
  g_autofree BnlReal *before = NULL;
  size_t size;
  Net net;

  init_net (&net, 6, 30, 2, hidden, BNL_NORM_BATCH);
  bnl_check_fill (net.weights->statistics, net.arch->n_statistics, 0.5, 2, 34);
  size = net.arch->n_statistics * sizeof *before;
  before = g_memdup2 (net.weights->statistics, size);

  run_all (&net, BNL_STATISTICS_GIVEN);
  g_assert_true (memcmp (net.weights->statistics, before, size) == 0);
  run_all (&net, BNL_STATISTICS_BATCH);
  g_assert_true (memcmp (net.weights->statistics, before, size) == 0);
  g_assert_cmpint (net.weights->n_tracked[0] + net.weights->n_tracked[1], ==, 0);

  bnl_network_track (net.workspace, net.weights);
  for (int i = 0; i < 3; i++) {
    const BnlBlock *block = &net.arch->blocks[i];
    const BnlWorkspaceBlock *room = &net.workspace->blocks[i];

    g_assert_cmpint (net.weights->n_tracked[i], ==, block->norm == BNL_NORM_BATCH);
    for (int j = 0; j < block->n_out && block->norm == BNL_NORM_BATCH; j++) {
      const size_t mean = block->mean + (size_t) j, var = block->var + (size_t) j;
      const double tolerance = BNL_CHECK_BY_REAL (1e-6, 1e-14);

      bnl_check_near (net.weights->statistics[mean],
                      0.9 * (double) before[mean] + 0.1 * (double) room->mean[j], tolerance);
      bnl_check_near (net.weights->statistics[var],
                      0.9 * (double) before[var] + 0.1 * (double) room->var[j] * 6 / 5, tolerance);
    }
  }
  clear_net (&net);
}

/* Given the statistics of the batch, both sources say the same. */
static void
test_sources_agree (void)
{
  const int hidden[] = { 17, 9 };
  g_autofree BnlReal *logits = NULL;
  Net net;

  init_net (&net, 6, 30, 2, hidden, BNL_NORM_BATCH);
  run_forward (&net, BNL_STATISTICS_BATCH);
  logits = g_memdup2 (bnl_workspace_get_logits (net.workspace), 60 * sizeof *logits);
  for (int i = 0; i < 2; i++) {
    const BnlBlock *block = &net.arch->blocks[i];
    const size_t size = (size_t) block->n_out * sizeof (BnlReal);

    memcpy (net.weights->statistics + block->mean, net.workspace->blocks[i].mean, size);
    memcpy (net.weights->statistics + block->var, net.workspace->blocks[i].var, size);
  }
  run_forward (&net, BNL_STATISTICS_GIVEN);
  bnl_check_same (60, bnl_workspace_get_logits (net.workspace), logits);
  clear_net (&net);
}

/* Trains a little, so that the invariants are asked of weights as they come up. */
static void
init_trained (Net *net)
{
  const int hidden[] = { 128 };
  const BnlOptimizerConfig config = { .kind = BNL_OPTIMIZER_ADAM };
  BnlOptimizer *optimizer;

  init_net (net, 64, 784, 1, hidden, BNL_NORM_BATCH);
  /* Inputs so wide that eps, which the invariants are broken by, is small beside the variances. */
  bnl_check_fill (net->x, 64 * 784, -3, 3, 35);
  optimizer = bnl_optimizer_new (&config, net->arch->n_parameters);
  for (int step = 0; step < 30; step++) {
    run_all (net, BNL_STATISTICS_BATCH);
    bnl_network_track (net->workspace, net->weights);
    bnl_optimizer_step (optimizer, 1e-3, net->gradients, net->weights->parameters);
  }
  bnl_optimizer_free (optimizer);
}

/* Training reduces the loss of its batch, and twice the same gives the same bits. */
static void
test_training (void)
{
  Net net, again;
  double loss;

  init_trained (&net);
  init_trained (&again);
  bnl_check_same (net.arch->n_parameters, net.weights->parameters, again.weights->parameters);
  bnl_check_same (net.arch->n_statistics, net.weights->statistics, again.weights->statistics);
  loss = run_all (&net, BNL_STATISTICS_BATCH);
  g_assert_true (loss <= 0.2);
  g_assert_true (isfinite (loss));
  clear_net (&net);
  clear_net (&again);
}

/* REFERENCE N5: in evaluation Linear and norm are one Linear. */
static void
test_folding (void)
{
  const int hidden[] = { 128 };
  Net net, folded;
  const BnlBlock *block;
  const BnlReal *from;
  BnlReal *to;

  init_trained (&net);
  init_net (&folded, net.m, 784, 1, hidden, BNL_NORM_NONE);
  memcpy (folded.x, net.x, 64 * 784 * sizeof *net.x);
  block = &net.arch->blocks[0];
  from = net.weights->parameters;
  to = folded.weights->parameters;
  for (int j = 0; j < block->n_out; j++) {
    const double mean = (double) net.weights->statistics[block->mean + j];
    const double var = (double) net.weights->statistics[block->var + j];
    const double scale = (double) from[block->gamma + j] / sqrt (var + 1e-5);

    for (int k = 0; k < 784; k++)
      to[folded.arch->blocks[0].weight + j * 784 + k] =
          (BnlReal) ((double) from[block->weight + j * 784 + k] * scale);
    to[folded.arch->blocks[0].bias + j] =
        (BnlReal) (((double) from[block->bias + j] - mean) * scale +
                   (double) from[block->beta + j]);
  }
  memcpy (to + folded.arch->blocks[1].weight, from + net.arch->blocks[1].weight,
          (128 * 10 + 10) * sizeof *to);

  run_forward (&net, BNL_STATISTICS_GIVEN);
  run_forward (&folded, BNL_STATISTICS_GIVEN);
  bnl_check_array (net.m * 10, bnl_workspace_get_logits (folded.workspace),
                   bnl_workspace_get_logits (net.workspace), BNL_CHECK_BY_REAL (1e-5, 1e-13));
  clear_net (&net);
  clear_net (&folded);
}

static double
get_norm (const BnlReal *values, size_t n)
{
  double sum = 0;

  for (size_t i = 0; i < n; i++)
    sum += (double) values[i] * (double) values[i];
  return sqrt (sum);
}

/* REFERENCE N6 and N8: behind a batch's own statistics a bias does nothing, and the weights of a
 * unit feel nothing along themselves. */
static void
test_invariants (void)
{
  double largest = 0;
  Net net;

  init_trained (&net);
  run_all (&net, BNL_STATISTICS_BATCH);
  for (size_t i = 0; i < 784 * 128; i++)
    largest = fmax (largest, fabs ((double) net.gradients[i]));
  for (size_t j = 0; j < 128; j++) {
    const BnlReal *w = net.weights->parameters + j * 784, *g = net.gradients + j * 784;
    double along = 0;

    bnl_check_near ((double) net.gradients[net.arch->blocks[0].bias + j] / largest, 0,
                    BNL_CHECK_BY_REAL (1e-6, 1e-14));
    for (int k = 0; k < 784; k++)
      along += (double) w[k] * (double) g[k];
    bnl_check_near (along / fmax (get_norm (w, 784) * get_norm (g, 784), 1e-30), 0, 1e-4);
  }
  clear_net (&net);
}

/* REFERENCE N7: four times the weights give the same output and a quarter of their gradient. */
static void
test_scale_invariance (void)
{
  const size_t n = 784 * 128;
  g_autofree BnlReal *logits = NULL;
  double norm;
  Net net;

  init_trained (&net);
  run_all (&net, BNL_STATISTICS_BATCH);
  logits = g_memdup2 (bnl_workspace_get_logits (net.workspace), 640 * sizeof *logits);
  norm = get_norm (net.gradients, n);
  for (size_t i = 0; i < n + 128; i++)
    net.weights->parameters[i] *= 4;
  run_all (&net, BNL_STATISTICS_BATCH);
  bnl_check_array (640, bnl_workspace_get_logits (net.workspace), logits, 1e-3);
  bnl_check_near (get_norm (net.gradients, n) / norm, 0.25, 1e-3);
  clear_net (&net);
}

/* Weights that are lost, or beyond all measure, end in a loss that says so. */
static void
test_lost_weights (void)
{
  const BnlReal lost[] = { (BnlReal) NAN, (BnlReal) INFINITY };
  const int hidden[] = { 40 };

  for (size_t k = 0; k < G_N_ELEMENTS (lost); k++)
    for (BnlNorm norm = BNL_NORM_NONE; norm <= BNL_NORM_BATCH; norm++)
      for (size_t at = 0; at < 30 * 40 + 40; at += 613) {
        Net net;

        init_net (&net, 4, 30, 1, hidden, norm);
        net.weights->parameters[at] = lost[k];
        g_assert_false (isfinite (run_all (&net, BNL_STATISTICS_BATCH)));
        clear_net (&net);
      }
}

static void *
evaluate_worker (void *data)
{
  const Net *shared = data;
  const BnlPass pass = { .source = BNL_STATISTICS_GIVEN,
                         .statistics = shared->weights->statistics };
  BnlWorkspace *workspace = bnl_workspace_new (shared->arch, shared->m, false);
  BnlReal *logits;

  for (int i = 0; i < 20; i++)
    bnl_network_forward (shared->arch, shared->weights->parameters, &pass, shared->m, shared->x,
                         workspace);
  logits = g_memdup2 (bnl_workspace_get_logits (workspace), 640 * sizeof *logits);
  bnl_workspace_free (workspace);
  return logits;
}

/* Two threads may run one network at once, each in its own workspace, to the same bits. */
static void
test_threads (void)
{
  pthread_t threads[2];
  void *logits[2];
  Net net;

  init_trained (&net);
  for (int i = 0; i < 2; i++)
    g_assert_cmpint (pthread_create (&threads[i], NULL, evaluate_worker, &net), ==, 0);
  for (int i = 0; i < 2; i++)
    g_assert_cmpint (pthread_join (threads[i], &logits[i]), ==, 0);
  bnl_check_same (640, logits[0], logits[1]);
  g_free (logits[0]);
  g_free (logits[1]);
  clear_net (&net);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/network/oracle", test_oracle);
  g_test_add_func ("/engine/network/ragged-batch", test_ragged_batch);
  g_test_add_func ("/engine/network/accumulation", test_accumulation);
  g_test_add_func ("/engine/network/one-value", test_one_value);
  g_test_add_func ("/engine/network/tracking", test_tracking);
  g_test_add_func ("/engine/network/sources-agree", test_sources_agree);
  g_test_add_func ("/engine/network/training", test_training);
  g_test_add_func ("/engine/network/folding", test_folding);
  g_test_add_func ("/engine/network/invariants", test_invariants);
  g_test_add_func ("/engine/network/scale-invariance", test_scale_invariance);
  g_test_add_func ("/engine/network/lost-weights", test_lost_weights);
  g_test_add_func ("/engine/network/threads", test_threads);
  return g_test_run ();
}
