/* Gradient check in double: every parameter and every input of networks of several depths, with
 * each activation and norm in both positions, by the statistics of the batch and by given ones,
 * with and without dropout and label smoothing, against difference quotients of the loss. */

#include "engine/bnl-blas.h"
#include "engine/bnl-network.h"
#include "support/bnl-check.h"

#ifndef BNL_REAL_IS_DOUBLE
#  error "float has too few digits for difference quotients"
#endif

enum { M = 5, N_INPUTS = 4, N_CLASSES = 3 };

static const uint8_t labels[M] = { 0, 2, 1, 1, 2 };

/* The error of the quotient is some step^4 from the curvature and 1e-16 / step from rounding. */
static const double step = 1e-5, tolerance = 2e-9;

typedef struct {
  BnlArch *arch;
  BnlWeights *weights;
  BnlWorkspace *workspace;
  BnlPass pass;
  double smoothing;
  BnlReal x[M * N_INPUTS];
} Case;

static double
get_loss (Case *at)
{
  BnlNetworkResult result =
      bnl_network_forward (at->arch, at->weights->parameters, &at->pass, M, at->x, at->workspace);

  g_assert_cmpint (result, ==, BNL_NETWORK_OK);
  return bnl_network_loss (at->arch, labels, at->smoothing, at->workspace, NULL);
}

/* Of five points, so that the curvature that two rows a group have is no error.
 * value: one of the case's numbers. */
static double
get_quotient (Case *at, BnlReal *value)
{
  static const double places[] = { -2, -1, 1, 2 }, weights[] = { 1, -8, 8, -1 };
  const BnlReal kept = *value;
  double sum = 0;

  for (int i = 0; i < 4; i++) {
    *value = kept + places[i] * step;
    sum += weights[i] * get_loss (at);
  }
  *value = kept;
  return sum / (12 * step);
}

static void
check_all (Case *at)
{
  const size_t n = at->arch->n_parameters;
  const BnlBlock *first = &at->arch->blocks[0];
  g_autofree BnlReal *gradients = g_new0 (BnlReal, n);
  BnlReal dx[M * N_INPUTS];

  get_loss (at);
  bnl_network_backward (at->arch, at->weights->parameters, at->workspace, false, gradients);
  /* What the first block would hand to one below it. */
  bnl_blas_multiply_nn (M, first->n_out, N_INPUTS, at->workspace->blocks[0].dz,
                        at->weights->parameters + first->weight, dx);
  for (size_t i = 0; i < n; i++)
    bnl_check_near (gradients[i], get_quotient (at, &at->weights->parameters[i]), tolerance);
  for (int i = 0; i < M * N_INPUTS; i++)
    bnl_check_near (dx[i], get_quotient (at, &at->x[i]), tolerance);
}

static void
check_case (const BnlArchConfig *config, const BnlPass *pass, double smoothing)
{
  Case at = { .arch = bnl_arch_new (config), .pass = *pass, .smoothing = smoothing };

  at.weights = bnl_weights_new (at.arch);
  at.workspace = bnl_workspace_new (at.arch, M, true);
  /* Everything away from its default, so that nothing hides behind a 0 or a 1. */
  bnl_check_fill (at.weights->parameters, at.arch->n_parameters, -1, 1, 21);
  bnl_check_fill (at.weights->statistics, at.arch->n_statistics, 0.4, 1.6, 22);
  bnl_check_fill (at.x, M * N_INPUTS, -2, 2, 23);
  at.pass.statistics = at.weights->statistics;
  /* For the gradient r and d are constants; for the quotient they are where they are clipped, as
   * here by statistics that are far from every batch. */
  if (config->norm == BNL_NORM_BATCH_RENORM && pass->source == BNL_STATISTICS_BATCH)
    for (int i = 0; i < config->n_hidden; i++)
      for (int j = 0; j < config->hidden[i]; j++)
        at.weights->statistics[at.arch->blocks[i].mean + (size_t) j] = j % 2 == 0 ? 90 : -90;
  check_all (&at);
  bnl_workspace_free (at.workspace);
  bnl_weights_free (at.weights);
  bnl_arch_unref (at.arch);
}

/* All passes that a norm has. */
static void
check_norm (const BnlArchConfig *config)
{
  for (int source = 0; source < 2; source++)
    for (int more = 0; more < 2; more++) {
      const BnlPass pass = { .source = (BnlStatisticsSource) source,
                             .renorm_r = 1.0001,
                             .renorm_d = 0.7,
                             .dropout = more * 0.3,
                             .seed = 24,
                             .step = 25 };

      check_case (config, &pass, more * 0.1);
    }
}

static void
test_activation (gconstpointer data)
{
  static const int hidden[] = { 6, 5, 7 };

  for (int n_hidden = 0; n_hidden <= 3; n_hidden++)
    for (BnlNorm norm = BNL_NORM_NONE; norm <= BNL_NORM_GHOST; norm++)
      for (int after = 0; after < 2; after++) {
        const BnlArchConfig config = { .n_inputs = N_INPUTS,
                                       .n_classes = N_CLASSES,
                                       .n_hidden = n_hidden,
                                       .hidden = hidden,
                                       .norm = norm,
                                       .norm_position = (BnlNormPosition) after,
                                       .ghost_size = 2, /* of five rows: two, and three */
                                       .activation = (BnlActivation) GPOINTER_TO_INT (data),
                                       .bn_eps = 1e-2, /* large enough for a wrong eps to show */
                                       .bn_momentum = 0.1 };

        check_norm (&config);
      }
}

int
main (int argc, char **argv)
{
  static const char *const names[] = { "linear", "relu", "leaky-relu", "sigmoid", "tanh", "gelu" };

  g_test_init (&argc, &argv, NULL);
  for (int i = BNL_ACTIVATION_LINEAR; i <= BNL_ACTIVATION_GELU; i++) {
    g_autofree char *path = g_strconcat ("/engine/gradient/", names[i], NULL);

    g_test_add_data_func (path, GINT_TO_POINTER (i), test_activation);
  }
  return g_test_run ();
}
