/* What tells the norms of a network apart, and what they must share. */

#include <string.h>

#include "support/bnl-check.h"
#include "support/bnl-net.h"
#include "support/bnl-oracle.h"

enum { N_INPUTS = 30 };

static const int hidden[] = { 17, 9 };

static void
init_net (BnlNet *net, int m, BnlNorm norm, int ghost_size)
{
  BnlArchConfig config = bnl_net_make_config (N_INPUTS, 2, hidden, norm);

  config.ghost_size = ghost_size;
  bnl_net_init (net, &config, m);
}

/* Every sum of rows is the batch, no group has a single row. */
static void
test_groups (void)
{
  for (int size = 2; size <= 9; size++)
    for (int m = 2; m <= 40; m++) {
      const int n = bnl_norm_count_groups (size, m);
      int sum = 0;

      g_assert_cmpint (n, >=, 1);
      for (int g = 0; g < n; g++) {
        const int rows = bnl_norm_count_rows (size, m, g);

        g_assert_cmpint (rows, >=, 2);
        g_assert_true (rows == size || (g == n - 1 && rows <= size + 1));
        sum += rows;
      }
      g_assert_cmpint (sum, ==, m);
    }
  g_assert_cmpint (bnl_norm_count_groups (4, 9), ==, 2);
  g_assert_cmpint (bnl_norm_count_rows (4, 9, 1), ==, 5);
  g_assert_cmpint (bnl_norm_count_groups (4, 10), ==, 3);
  g_assert_cmpint (bnl_norm_count_rows (4, 10, 2), ==, 2);
}

/* One group as large as the batch is batch normalization, bit for bit, trained and tracked. */
static void
test_one_group (void)
{
  for (int size = 12; size <= 13; size++) {
    g_auto (BnlNet) batch = { 0 }, ghost = { 0 };

    init_net (&batch, 12, BNL_NORM_BATCH, 2);
    init_net (&ghost, 12, BNL_NORM_GHOST, size);
    g_assert_true (bnl_net_run (&batch) == bnl_net_run (&ghost));
    bnl_check_same (batch.arch->n_parameters, batch.gradients, ghost.gradients);
    bnl_network_track (batch.workspace, batch.weights);
    bnl_network_track (ghost.workspace, ghost.weights);
    bnl_check_same (batch.arch->n_statistics, batch.weights->statistics, ghost.weights->statistics);
  }
}

/* The groups of a batch are batches of their own: outputs, statistics, and gradients that add up.
 * Nine rows are four and five. */
static void
test_groups_are_batches (void)
{
  const int begins[] = { 0, 4, 9 };
  g_auto (BnlNet) ghost = { 0 }, batch = { 0 };
  g_autofree BnlReal *sum = NULL;
  const BnlReal *logits;

  init_net (&ghost, 9, BNL_NORM_GHOST, 4);
  bnl_net_run (&ghost);
  bnl_network_track (ghost.workspace, ghost.weights);
  logits = bnl_workspace_get_logits (ghost.workspace);

  init_net (&batch, 9, BNL_NORM_BATCH, 4);
  sum = g_new0 (BnlReal, batch.arch->n_parameters);
  for (int g = 0; g < 2; g++) {
    const int from = begins[g], rows = begins[g + 1] - from;

    memcpy (batch.x, ghost.x + from * N_INPUTS, sizeof *batch.x * (size_t) (rows * N_INPUTS));
    memcpy (batch.labels, ghost.labels + from, (size_t) rows);
    batch.m = rows;
    bnl_net_run (&batch);
    bnl_network_track (batch.workspace, batch.weights);
    bnl_check_array (rows * 10, bnl_workspace_get_logits (batch.workspace), logits + from * 10,
                     BNL_CHECK_BY_REAL (1e-5, 1e-13));
    for (size_t i = 0; i < batch.arch->n_parameters; i++)
      sum[i] += batch.gradients[i] * (BnlReal) rows / 9;
  }
  bnl_check_array (batch.arch->n_parameters, ghost.gradients, sum, BNL_CHECK_BY_REAL (1e-5, 1e-13));
  bnl_check_array (batch.arch->n_statistics, ghost.weights->statistics, batch.weights->statistics,
                   BNL_CHECK_BY_REAL (1e-5, 1e-13));
  g_assert_cmpint (ghost.weights->n_tracked[0], ==, 1);
}

/* Without room to correct in, batch renormalization is batch normalization, bit for bit. */
static void
test_renorm_closed (void)
{
  g_auto (BnlNet) batch = { 0 }, renorm = { 0 };

  init_net (&batch, 12, BNL_NORM_BATCH, 2);
  init_net (&renorm, 12, BNL_NORM_BATCH_RENORM, 2);
  bnl_check_fill (renorm.weights->statistics, renorm.arch->n_statistics, 0.3, 2, 1);
  memcpy (batch.weights->statistics, renorm.weights->statistics,
          batch.arch->n_statistics * sizeof (BnlReal));
  g_assert_true (bnl_net_run (&batch) == bnl_net_run (&renorm));
  bnl_check_same (batch.arch->n_parameters, batch.gradients, renorm.gradients);
  bnl_network_track (batch.workspace, batch.weights);
  bnl_network_track (renorm.workspace, renorm.weights);
  bnl_check_same (batch.arch->n_statistics, batch.weights->statistics, renorm.weights->statistics);
}

/* With all the room, the batch is normalized by the running statistics: training and evaluation
 * compute the same, which is what batch renormalization is for. */
static void
test_renorm_open (void)
{
  g_autofree BnlReal *logits = NULL;
  g_auto (BnlNet) net = { 0 };

  init_net (&net, 12, BNL_NORM_BATCH_RENORM, 2);
  bnl_check_fill (net.weights->statistics, net.arch->n_statistics, 0.3, 2, 1);
  net.pass.renorm_r = 1e6;
  net.pass.renorm_d = 1e6;
  bnl_net_forward (&net);
  logits = g_memdup2 (bnl_workspace_get_logits (net.workspace), 120 * sizeof *logits);
  net.pass.source = BNL_STATISTICS_GIVEN;
  bnl_net_forward (&net);
  bnl_check_array (120, bnl_workspace_get_logits (net.workspace), logits,
                   BNL_CHECK_BY_REAL (1e-5, 1e-13));
}

/* Layer normalization knows no batch: a row alone, by any source, gives what it gives in company,
 * and there is nothing to track. */
static void
test_layer_is_by_row (void)
{
  g_autofree BnlReal *logits = NULL;
  g_auto (BnlNet) net = { 0 };

  init_net (&net, 6, BNL_NORM_LAYER, 2);
  g_assert_cmpuint (net.arch->n_statistics, ==, 0);
  g_assert_false (bnl_arch_is_tracked (net.arch));
  bnl_net_run (&net);
  bnl_network_track (net.workspace, net.weights);
  g_assert_cmpint (net.weights->n_tracked[0], ==, 0);
  logits = g_memdup2 (bnl_workspace_get_logits (net.workspace), 60 * sizeof *logits);
  net.m = 1;
  for (int i = 0; i < 6; i++) {
    net.pass.source = i % 2 == 0 ? BNL_STATISTICS_BATCH : BNL_STATISTICS_GIVEN;
    memmove (net.x, net.x + (i > 0) * N_INPUTS, sizeof *net.x * (size_t) (6 - i) * N_INPUTS);
    g_assert_cmpint (bnl_net_forward (&net), ==, BNL_NETWORK_OK);
    bnl_check_array (10, bnl_workspace_get_logits (net.workspace), logits + i * 10,
                     BNL_CHECK_BY_REAL (1e-6, 1e-14));
  }
}

/* One row has no variance, whichever norm asks the batch for it. */
static void
test_one_row (void)
{
  for (BnlNorm norm = BNL_NORM_NONE; norm <= BNL_NORM_GHOST; norm++) {
    g_auto (BnlNet) net = { 0 };

    init_net (&net, 1, norm, 2);
    g_assert_cmpint (bnl_net_forward (&net), ==,
                     bnl_norm_is_tracked (norm) ? BNL_NETWORK_ONE_VALUE : BNL_NETWORK_OK);
    net.pass.source = BNL_STATISTICS_GIVEN;
    g_assert_cmpint (bnl_net_forward (&net), ==, BNL_NETWORK_OK);
  }
}

/* What a workspace was asked before is no part of what it is asked now. */
static void
test_passes_in_turn (void)
{
  for (BnlNorm norm = BNL_NORM_NONE; norm <= BNL_NORM_GHOST; norm++)
    for (int after = 0; after < 2; after++) {
      BnlArchConfig config = bnl_net_make_config (N_INPUTS, 2, hidden, norm);
      g_autofree BnlReal *gradients = NULL;
      g_auto (BnlNet) net = { 0 };
      double loss;

      config.norm_position = (BnlNormPosition) after;
      bnl_net_init (&net, &config, 11);
      net.m = 7;
      loss = bnl_net_run (&net);
      gradients = g_memdup2 (net.gradients, net.arch->n_parameters * sizeof *gradients);
      net.m = 11;
      net.pass.dropout = 0.5;
      bnl_net_run (&net);
      net.pass.source = BNL_STATISTICS_GIVEN;
      bnl_net_run (&net);
      net.pass = (BnlPass){ .source = BNL_STATISTICS_BATCH, .renorm_r = 1 };
      net.m = 7;
      g_assert_true (bnl_net_run (&net) == loss);
      bnl_check_same (net.arch->n_parameters, net.gradients, gradients);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/norms/groups", test_groups);
  g_test_add_func ("/engine/norms/one-group", test_one_group);
  g_test_add_func ("/engine/norms/groups-are-batches", test_groups_are_batches);
  g_test_add_func ("/engine/norms/renorm-closed", test_renorm_closed);
  g_test_add_func ("/engine/norms/renorm-open", test_renorm_open);
  g_test_add_func ("/engine/norms/layer-is-by-row", test_layer_is_by_row);
  g_test_add_func ("/engine/norms/one-row", test_one_row);
  g_test_add_func ("/engine/norms/passes-in-turn", test_passes_in_turn);
  return g_test_run ();
}
