/* The network against a naive oracle, and what must hold whatever its weights. */

#include <pthread.h>
#include <string.h>

#include "engine/bnl-optimizer.h"
#include "support/bnl-check.h"
#include "support/bnl-net.h"
#include "support/bnl-oracle.h"

static void
init_net (BnlNet *net, int m, int n_inputs, int n_hidden, const int *hidden, BnlNorm norm)
{
  const BnlArchConfig config = bnl_net_make_config (n_inputs, n_hidden, hidden, norm);

  bnl_net_init (net, &config, m);
}

static void
check_against_oracle (BnlNet *net, double smoothing)
{
  g_autoptr (BnlOracle) oracle = NULL;
  /* Float loses digits where few rows are divided by a variance near zero; double tells. */
  const double few_rows = net->m < 16 || net->arch->blocks[0].norm == BNL_NORM_GHOST ? 5e-3 : 2e-4;
  const double tolerance = BNL_CHECK_BY_REAL (few_rows, few_rows * 1e-8);
  int n_correct;
  double loss;

  g_assert_cmpint (bnl_net_forward (net), ==, BNL_NETWORK_OK);
  oracle = bnl_oracle_run (net->arch, net->weights->parameters, &net->pass, net->m, net->x,
                           net->labels, smoothing);
  loss = bnl_network_loss (net->arch, net->labels, smoothing, net->workspace, &n_correct);
  bnl_network_backward (net->arch, net->weights->parameters, net->workspace, false, net->gradients);
  bnl_check_near (loss, oracle->loss, tolerance);
  g_assert_cmpint (n_correct, ==, oracle->n_correct);
  bnl_check_array_relative (net->m * 10, bnl_workspace_get_logits (net->workspace), oracle->logits,
                            tolerance);
  bnl_check_array_relative (net->arch->n_parameters, net->gradients, oracle->gradients, tolerance);
  for (int i = 0; i < net->arch->n_blocks; i++) {
    const BnlBlock *block = &net->arch->blocks[i];

    if (block->norm != BNL_NORM_BATCH && block->norm != BNL_NORM_BATCH_RENORM)
      continue;
    bnl_check_array_relative (block->n_out, net->workspace->blocks[i].mean,
                              oracle->statistics + block->mean, tolerance);
    bnl_check_array_relative (block->n_out, net->workspace->blocks[i].var,
                              oracle->statistics + block->var, tolerance);
  }
}

/* One shape with each norm in both positions, by both sources, with and without dropout. */
static void
check_shape (int m, int n_inputs, int n_hidden, const int *hidden)
{
  for (BnlNorm norm = BNL_NORM_NONE; norm <= BNL_NORM_GHOST; norm++)
    for (int k = 0; k < 8; k++) {
      BnlArchConfig config = bnl_net_make_config (n_inputs, n_hidden, hidden, norm);
      g_auto (BnlNet) net = { 0 };

      config.norm_position = (BnlNormPosition) (k & 1);
      config.activation = k & 1 ? BNL_ACTIVATION_TANH : BNL_ACTIVATION_RELU;
      bnl_net_init (&net, &config, m);
      bnl_check_fill (net.weights->statistics, net.arch->n_statistics, 0.3, 1.5, 33);
      net.pass = (BnlPass){ .source = (BnlStatisticsSource) (k >> 1 & 1),
                            .renorm_r = 2,
                            .renorm_d = 0.8,
                            .dropout = k >> 2 & 1 ? 0.4 : 0,
                            .seed = 5,
                            .step = 1000 };
      check_against_oracle (&net, (k & 1) * 0.1);
    }
}

static void
test_oracle (void)
{
  const int deep[] = { 37, 19, 70 }, one[] = { 128 };

  check_shape (16, 784, 1, one);
  check_shape (33, 50, 3, deep); /* groups of four and one of five */
  check_shape (6, 50, 3, deep);  /* of four and two */
  check_shape (3, 50, 1, one);
  check_shape (7, 20, 0, NULL);
}

/* A smaller batch in a workspace that has seen a larger one is not touched by what is left there.
 */
static void
test_ragged_batch (void)
{
  const int hidden[] = { 37, 19 };
  BnlNet net, fresh;

  init_net (&net, 12, 30, 2, hidden, BNL_NORM_BATCH);
  init_net (&fresh, 5, 30, 2, hidden, BNL_NORM_BATCH);
  bnl_net_run (&net);
  net.m = 5;
  g_assert_true (bnl_net_run (&net) == bnl_net_run (&fresh));
  bnl_check_same (net.arch->n_parameters, net.gradients, fresh.gradients);
  bnl_net_clear (&net);
  bnl_net_clear (&fresh);
}

/* Gradients replace what was there, or are added to it: two passes over one batch give twice those
 * of one. */
static void
test_accumulation (void)
{
  const int hidden[] = { 37, 19 };

  for (BnlNorm norm = BNL_NORM_NONE; norm <= BNL_NORM_GHOST; norm++) {
    g_autofree BnlReal *once = NULL;
    BnlNet net;

    init_net (&net, 12, 30, 2, hidden, norm);
    for (size_t i = 0; i < net.arch->n_parameters; i++)
      net.gradients[i] = (BnlReal) NAN;
    bnl_net_run (&net);
    once = g_memdup2 (net.gradients, net.arch->n_parameters * sizeof *once);
    bnl_net_forward (&net);
    bnl_network_loss (net.arch, net.labels, 0, net.workspace, NULL);
    bnl_network_backward (net.arch, net.weights->parameters, net.workspace, true, net.gradients);
    for (size_t i = 0; i < net.arch->n_parameters; i++)
      bnl_check_near (net.gradients[i], 2 * (double) once[i], BNL_CHECK_BY_REAL (2e-7, 1e-15));
    bnl_net_clear (&net);
  }
}

/* Gives up before the first block that is asked for: outputs and gradients stay as they were. */
static void
test_cancel (void)
{
  const int hidden[] = { 12, 9 };
  BnlCancel cancel = false;
  BnlReal first;
  BnlNet net;

  init_net (&net, 12, 30, 2, hidden, BNL_NORM_BATCH);
  net.pass.cancel = &cancel;
  bnl_net_run (&net);
  first = net.gradients[0];
  bnl_net_forward (&net);
  bnl_network_loss (net.arch, net.labels, 0, net.workspace, NULL);
  atomic_store (&cancel, true);
  net.gradients[0] = 5;
  g_assert_cmpint (
      bnl_network_backward (net.arch, net.weights->parameters, net.workspace, false, net.gradients),
      ==, BNL_NETWORK_CANCELLED);
  g_assert_true (net.gradients[0] == 5);
  g_assert_cmpint (bnl_net_forward (&net), ==, BNL_NETWORK_CANCELLED);
  atomic_store (&cancel, false);
  bnl_net_run (&net);
  g_assert_true (net.gradients[0] == first);
  bnl_net_clear (&net);
}

/* REFERENCE N3. */
static void
test_one_value (void)
{
  const int hidden[] = { 128, 30 };
  char message[200], cut[9];
  BnlNet net;

  init_net (&net, 1, 20, 2, hidden, BNL_NORM_BATCH);
  g_assert_cmpint (bnl_net_forward (&net), ==, BNL_NETWORK_ONE_VALUE);
  bnl_network_describe (BNL_NETWORK_ONE_VALUE, net.arch, 1, message, sizeof message);
  g_assert_cmpstr (message, ==,
                   "Expected more than 1 value per channel when training, got input size [1, 128]");
  bnl_network_describe (BNL_NETWORK_ONE_VALUE, net.arch, 1, cut, sizeof cut);
  g_assert_cmpstr (cut, ==, "Expected");

  /* One row is fine by given statistics, and without a norm by any. */
  net.pass.source = BNL_STATISTICS_GIVEN;
  check_against_oracle (&net, 0);
  bnl_net_clear (&net);
  init_net (&net, 1, 20, 2, hidden, BNL_NORM_NONE);
  check_against_oracle (&net, 0);
  bnl_net_clear (&net);
}

/* REFERENCE N11. */
static void
test_tracking (void)
{
  const int hidden[] = { 17, 9 };
  g_autofree BnlReal *before = NULL;
  size_t size;
  BnlNet net;

  init_net (&net, 6, 30, 2, hidden, BNL_NORM_BATCH);
  bnl_check_fill (net.weights->statistics, net.arch->n_statistics, 0.5, 2, 34);
  size = net.arch->n_statistics * sizeof *before;
  before = g_memdup2 (net.weights->statistics, size);

  net.pass.source = BNL_STATISTICS_GIVEN;
  bnl_net_run (&net);
  g_assert_true (memcmp (net.weights->statistics, before, size) == 0);
  net.pass.source = BNL_STATISTICS_BATCH;
  bnl_net_run (&net);
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
  bnl_net_clear (&net);
}

/* Given the statistics of the batch, both sources say the same. */
static void
test_sources_agree (void)
{
  const int hidden[] = { 17, 9 };
  g_autofree BnlReal *logits = NULL;
  BnlNet net;

  init_net (&net, 6, 30, 2, hidden, BNL_NORM_BATCH);
  bnl_net_forward (&net);
  logits = g_memdup2 (bnl_workspace_get_logits (net.workspace), 60 * sizeof *logits);
  for (int i = 0; i < 2; i++) {
    const BnlBlock *block = &net.arch->blocks[i];
    const size_t size = (size_t) block->n_out * sizeof (BnlReal);

    memcpy (net.weights->statistics + block->mean, net.workspace->blocks[i].mean, size);
    memcpy (net.weights->statistics + block->var, net.workspace->blocks[i].var, size);
  }
  net.pass.source = BNL_STATISTICS_GIVEN;
  bnl_net_forward (&net);
  bnl_check_same (60, bnl_workspace_get_logits (net.workspace), logits);
  bnl_net_clear (&net);
}

/* Trains a little, so that the invariants are asked of weights as they come up. */
static void
init_trained (BnlNet *net)
{
  const int hidden[] = { 128 };
  const BnlOptimizerConfig config = { .kind = BNL_OPTIMIZER_ADAM };
  BnlOptimizer *optimizer;

  init_net (net, 64, 784, 1, hidden, BNL_NORM_BATCH);
  /* Inputs so wide that eps, which the invariants are broken by, is small beside the variances. */
  bnl_check_fill (net->x, 64 * 784, -3, 3, 35);
  optimizer = bnl_optimizer_new (&config, net->arch->n_parameters);
  for (int step = 0; step < 30; step++) {
    bnl_net_run (net);
    bnl_network_track (net->workspace, net->weights);
    bnl_optimizer_step (optimizer, 1e-3, net->gradients, net->weights->parameters);
  }
  bnl_optimizer_free (optimizer);
}

/* Training reduces the loss of its batch, and twice the same gives the same bits. */
static void
test_training (void)
{
  BnlNet net, again;
  double loss;

  init_trained (&net);
  init_trained (&again);
  bnl_check_same (net.arch->n_parameters, net.weights->parameters, again.weights->parameters);
  bnl_check_same (net.arch->n_statistics, net.weights->statistics, again.weights->statistics);
  loss = bnl_net_run (&net);
  g_assert_true (loss <= 0.2);
  g_assert_true (isfinite (loss));
  bnl_net_clear (&net);
  bnl_net_clear (&again);
}

/* Weights that are lost, or beyond all measure, end in a loss that says so. */
static void
test_lost_weights (void)
{
  const BnlReal lost[] = { (BnlReal) NAN, (BnlReal) INFINITY };
  const int hidden[] = { 40 };

  for (size_t k = 0; k < G_N_ELEMENTS (lost); k++)
    for (BnlNorm norm = BNL_NORM_NONE; norm <= BNL_NORM_GHOST; norm++)
      for (size_t at = 0; at < 30 * 40 + 40; at += 613) {
        BnlNet net;

        init_net (&net, 4, 30, 1, hidden, norm);
        net.weights->parameters[at] = lost[k];
        g_assert_false (isfinite (bnl_net_run (&net)));
        bnl_net_clear (&net);
      }
}

static void *
evaluate_worker (void *data)
{
  const BnlNet *shared = data;
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
  BnlNet net;

  init_trained (&net);
  for (int i = 0; i < 2; i++)
    g_assert_cmpint (pthread_create (&threads[i], NULL, evaluate_worker, &net), ==, 0);
  for (int i = 0; i < 2; i++)
    g_assert_cmpint (pthread_join (threads[i], &logits[i]), ==, 0);
  bnl_check_same (640, logits[0], logits[1]);
  g_free (logits[0]);
  g_free (logits[1]);
  bnl_net_clear (&net);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/network/oracle", test_oracle);
  g_test_add_func ("/engine/network/ragged-batch", test_ragged_batch);
  g_test_add_func ("/engine/network/accumulation", test_accumulation);
  g_test_add_func ("/engine/network/cancel", test_cancel);
  g_test_add_func ("/engine/network/one-value", test_one_value);
  g_test_add_func ("/engine/network/tracking", test_tracking);
  g_test_add_func ("/engine/network/sources-agree", test_sources_agree);
  g_test_add_func ("/engine/network/training", test_training);
  g_test_add_func ("/engine/network/lost-weights", test_lost_weights);
  g_test_add_func ("/engine/network/threads", test_threads);
  return g_test_run ();
}
