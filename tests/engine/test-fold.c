/* Folding: a network without norms that computes what the one with them does. */

#include "engine/bnl-fold.h"
#include "support/bnl-check.h"
#include "support/bnl-net.h"

static void
check_fold (BnlNorm norm, BnlNormPosition position, int n_hidden)
{
  static const int hidden[] = { 23, 17, 9 };
  BnlArchConfig config = bnl_net_make_config (30, n_hidden, hidden, norm);
  g_auto (BnlNet) net = { 0 }, plain = { 0 };

  config.norm_position = position;
  config.activation = BNL_ACTIVATION_TANH;
  bnl_net_init (&net, &config, 12);
  bnl_check_fill (net.weights->parameters, net.arch->n_parameters, -0.5, 0.5, 1);
  bnl_check_fill (net.weights->statistics, net.arch->n_statistics, 0.3, 2, 2);
  g_assert_true (bnl_fold_is_possible (net.arch));

  config.norm = BNL_NORM_NONE;
  bnl_net_init (&plain, &config, 12);
  bnl_weights_free (plain.weights);
  plain.weights = bnl_fold_new (net.weights, net.weights->statistics);
  g_assert_cmpuint (plain.weights->arch->n_parameters, ==, plain.arch->n_parameters);
  g_assert_cmpuint (plain.weights->arch->n_statistics, ==, 0);
  g_assert_cmpint (plain.weights->arch->blocks[0].activation, ==, plain.arch->blocks[0].activation);

  net.pass.source = BNL_STATISTICS_GIVEN;
  bnl_net_forward (&net);
  bnl_net_forward (&plain);
  bnl_check_array (120, bnl_workspace_get_logits (plain.workspace),
                   bnl_workspace_get_logits (net.workspace), BNL_CHECK_BY_REAL (5e-6, 1e-14));
}

static void
test_all (void)
{
  for (int n_hidden = 0; n_hidden <= 3; n_hidden++)
    for (BnlNorm norm = BNL_NORM_NONE; norm <= BNL_NORM_GHOST; norm++)
      for (int after = 0; after < 2; after++)
        if (norm != BNL_NORM_LAYER)
          check_fold (norm, (BnlNormPosition) after, n_hidden);
}

/* y = 3 (x - 2) / 2 + 1, before and after the activation, with whole numbers (eps is 1). */
static void
test_by_hand (void)
{
  const int width = 1;
  BnlArchConfig config = bnl_net_make_config (1, 1, &width, BNL_NORM_BATCH);

  config.n_classes = 2;
  config.bn_eps = 1;
  for (int after = 0; after < 2; after++) {
    const BnlReal statistics[] = { 2, 3 };           /* mean, var */
    const BnlReal p[] = { 4, 6, 3, 1, 2, 10, 7, 5 }; /* w b gamma beta, W W b b */
    const double before_wanted[] = { 6, 7, 2, 10, 7, 5 };
    const double after_wanted[] = { 4, 6, 3, 15, 3, -15 };
    BnlArch *arch;
    BnlWeights *weights, *plain;

    config.norm_position = (BnlNormPosition) after;
    arch = bnl_arch_new (&config);
    weights = bnl_weights_new (arch);
    g_assert_cmpuint (arch->n_parameters, ==, G_N_ELEMENTS (p));
    memcpy (weights->parameters, p, sizeof p);
    plain = bnl_fold_new (weights, statistics);
    bnl_check_array (6, plain->parameters, after ? after_wanted : before_wanted,
                     BNL_CHECK_BY_REAL (1e-6, 1e-14));
    bnl_weights_free (plain);
    bnl_weights_free (weights);
    bnl_arch_unref (arch);
  }
}

/* The statistics of layer normalization are those of what comes in. */
static void
test_impossible (void)
{
  const int width = 3;
  const BnlArchConfig config = bnl_net_make_config (2, 1, &width, BNL_NORM_LAYER);
  BnlArch *arch = bnl_arch_new (&config);

  g_assert_false (bnl_fold_is_possible (arch));
  bnl_arch_unref (arch);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/fold/all", test_all);
  g_test_add_func ("/engine/fold/by-hand", test_by_hand);
  g_test_add_func ("/engine/fold/impossible", test_impossible);
  return g_test_run ();
}
