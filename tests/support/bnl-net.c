#include "bnl-net.h"

#include "bnl-check.h"

BnlArchConfig
bnl_net_make_config (int n_inputs, int n_hidden, const int *hidden, BnlNorm norm)
{
  return (BnlArchConfig){ .n_inputs = n_inputs,
                          .n_classes = 10,
                          .n_hidden = n_hidden,
                          .hidden = hidden,
                          .norm = norm,
                          .ghost_size = 4,
                          .activation = BNL_ACTIVATION_RELU,
                          .bn_eps = 1e-5,
                          .bn_momentum = 0.1 };
}

void
bnl_net_init (BnlNet *net, const BnlArchConfig *config, int m)
{
  *net = (BnlNet){ .arch = bnl_arch_new (config),
                   .pass = { .source = BNL_STATISTICS_BATCH, .renorm_r = 1, .renorm_d = 0 },
                   .m = m };
  net->weights = bnl_weights_new (net->arch);
  bnl_weights_draw (net->weights, BNL_INIT_DEFAULT, 0, 31, NULL);
  net->workspace = bnl_workspace_new (net->arch, m, true);
  net->x = bnl_check_new ((size_t) m * (size_t) config->n_inputs, 0, 1, 32);
  net->labels = g_new (uint8_t, m);
  for (int i = 0; i < m; i++)
    net->labels[i] = (uint8_t) (i * 7 % config->n_classes);
  net->gradients = g_new0 (BnlReal, net->arch->n_parameters);
}

void
bnl_net_clear (BnlNet *net)
{
  bnl_workspace_free (net->workspace);
  bnl_weights_free (net->weights);
  bnl_arch_unref (net->arch);
  g_free (net->x);
  g_free (net->labels);
  g_free (net->gradients);
}

BnlNetworkResult
bnl_net_forward (BnlNet *net)
{
  net->pass.statistics = net->weights->statistics;
  return bnl_network_forward (net->arch, net->weights->parameters, &net->pass, net->m, net->x,
                              net->workspace);
}

double
bnl_net_run (BnlNet *net)
{
  double loss;

  g_assert_cmpint (bnl_net_forward (net), ==, BNL_NETWORK_OK);
  loss = bnl_network_loss (net->arch, net->labels, 0, net->workspace, NULL);
  bnl_network_backward (net->arch, net->weights->parameters, net->workspace, false, net->gradients);
  return loss;
}
