/* Layer normalization: a row worked out by hand, plain loops at many widths, its invariants. */

#include <string.h>

#include "engine/bnl-layernorm.h"
#include "support/bnl-check.h"

#define EPS 1e-5

/* 1 2 3 4 has mean 2.5 and variance 1.25; PyTorch's LayerNorm in double says the same. */
static void
test_by_hand (void)
{
  const double tolerance = BNL_CHECK_BY_REAL (1e-6, 1e-12);
  const double std = sqrt (1.25 + EPS);
  const BnlReal x[] = { 1, 2, 3, 4 }, gamma[] = { 1, 2, 3, -1 }, beta[] = { 0, 0, 10, 0 };
  BnlReal mean, var, inv_std, x_hat[4], y[4];

  bnl_layernorm_forward (1, 4, x, (BnlReal) EPS, gamma, beta, &mean, &var, x_hat, &inv_std, y);
  bnl_check_near (mean, 2.5, tolerance);
  bnl_check_near (var, 1.25, tolerance);
  bnl_check_near (inv_std, 1 / std, tolerance);
  bnl_check_array (4, y, ((double[]){ -1.5 / std, -1 / std, 10 + 1.5 / std, -1.5 / std }),
                   10 * tolerance);
}

/* One row by the six equations of the batch's norm, in double. */
static void
check_row (int d,
           const BnlReal *x,
           const BnlReal *dy,
           const BnlReal *gamma,
           const BnlReal *beta,
           const BnlReal *y,
           const BnlReal *dx,
           double *dgamma,
           double *dbeta)
{
  const double tolerance = BNL_CHECK_BY_REAL (5e-6, 1e-13);
  double mean = 0, var = 0, std, dvar = 0, dmean = 0;

  for (int j = 0; j < d; j++)
    mean += (double) x[j] / d;
  for (int j = 0; j < d; j++)
    var += pow ((double) x[j] - mean, 2) / d;
  std = sqrt (var + EPS);
  for (int j = 0; j < d; j++) {
    const double g = (double) dy[j] * (double) gamma[j], distance = (double) x[j] - mean;

    bnl_check_near (y[j], (double) gamma[j] * distance / std + (double) beta[j], 4 * tolerance);
    dgamma[j] += (double) dy[j] * distance / std;
    dbeta[j] += (double) dy[j];
    dvar += g * distance * -0.5 * pow (std, -3);
    dmean -= g / std;
  }
  for (int j = 0; j < d; j++)
    bnl_check_near (dx[j],
                    (double) dy[j] * (double) gamma[j] / std +
                        dvar * 2 * ((double) x[j] - mean) / d + dmean / d,
                    tolerance * fmax (1, 4 / std));
}

static void
check_shape (int m, int d)
{
  const size_t n = (size_t) m * d;
  g_autofree BnlReal *x = bnl_check_new (n, -3, 5, 1), *dy = bnl_check_new (n, -1, 1, 2);
  g_autofree BnlReal *gamma = bnl_check_new ((size_t) d, -2, 2, 3);
  g_autofree BnlReal *beta = bnl_check_new ((size_t) d, -1, 1, 4);
  g_autofree BnlReal *mean = g_new (BnlReal, m), *var = g_new (BnlReal, m);
  g_autofree BnlReal *inv_std = g_new (BnlReal, m), *x_hat = g_new (BnlReal, n);
  g_autofree BnlReal *y = g_new (BnlReal, n), *dx = g_new (BnlReal, n);
  g_autofree BnlReal *dgamma = g_new0 (BnlReal, d), *dbeta = g_new0 (BnlReal, d);
  g_autofree double *sum_gamma = g_new0 (double, d), *sum_beta = g_new0 (double, d);

  bnl_layernorm_forward (m, d, x, (BnlReal) EPS, gamma, beta, mean, var, x_hat, inv_std, y);
  bnl_layernorm_backward (m, d, dy, x_hat, inv_std, gamma, dx, dgamma, dbeta);
  for (int i = 0; i < m; i++)
    check_row (d, x + i * d, dy + i * d, gamma, beta, y + i * d, dx + i * d, sum_gamma, sum_beta);
  bnl_check_array (d, dgamma, sum_gamma, BNL_CHECK_BY_REAL (1e-5, 1e-12) * m);
  bnl_check_array (d, dbeta, sum_beta, BNL_CHECK_BY_REAL (1e-6, 1e-14) * m);

  /* Gradients accumulate, in place as elsewhere. */
  bnl_layernorm_backward (m, d, dy, x_hat, inv_std, gamma, dy, dgamma, dbeta);
  bnl_check_same (n, dx, dy);
  for (int j = 0; j < d; j++)
    bnl_check_near (dbeta[j], 2 * sum_beta[j], BNL_CHECK_BY_REAL (2e-6, 1e-13) * m);
}

/* Widths around and beyond the lanes and blocks. */
static void
test_shapes (void)
{
  const int widths[] = { 2, 7, 15, 16, 17, 31, 33, 63, 64, 65, 128, 200 };
  const int batches[] = { 1, 2, 9, 64 };

  for (size_t i = 0; i < G_N_ELEMENTS (widths); i++)
    for (size_t j = 0; j < G_N_ELEMENTS (batches); j++)
      check_shape (batches[j], widths[i]);
}

/* A row far from zero keeps its variance, and a constant one, or a single unit, comes out as beta.
 */
static void
test_edges (void)
{
  enum { D = 37 };
  BnlReal x[D], gamma[D], beta[D], x_hat[D], y[D], mean, var, inv_std;

  bnl_check_fill (gamma, D, -2, 2, 3);
  bnl_check_fill (beta, D, -1, 1, 4);
  for (int j = 0; j < D; j++)
    x[j] = (BnlReal) (10000 + j % 2);
  bnl_layernorm_forward (1, D, x, (BnlReal) EPS, gamma, beta, &mean, &var, x_hat, &inv_std, y);
  bnl_check_near (var, 18.0 * 19 / 37 / 37, BNL_CHECK_BY_REAL (1e-6, 1e-9));
  for (int d = 1; d <= D; d += D - 1) {
    for (int j = 0; j < d; j++)
      x[j] = 4;
    bnl_layernorm_forward (1, d, x, (BnlReal) EPS, gamma, beta, &mean, &var, x_hat, &inv_std, y);
    bnl_check_array (d, y, beta, 1e-5);
  }
  x[0] = (BnlReal) NAN;
  bnl_layernorm_forward (1, D, x, (BnlReal) EPS, gamma, beta, &mean, &var, x_hat, &inv_std, x);
  for (int j = 0; j < D; j++)
    g_assert_true (isnan (x[j]));
}

/* The gradient of each row sums to nothing, alone and along x_hat. */
static void
test_row_sums (void)
{
  enum { M = 5, D = 131 };
  BnlReal x[M * D], dy[M * D], gamma[D], beta[D], x_hat[M * D], mean[M], var[M], inv_std[M];
  BnlReal y[M * D], dx[M * D], dgamma[D] = { 0 }, dbeta[D] = { 0 };

  bnl_check_fill (x, M * D, -1, 2, 1);
  bnl_check_fill (dy, M * D, -0.5, 1.5, 2);
  bnl_check_fill (gamma, D, 0.5, 2, 3);
  bnl_check_fill (beta, D, -1, 1, 4);
  bnl_layernorm_forward (M, D, x, (BnlReal) EPS, gamma, beta, mean, var, x_hat, inv_std, y);
  bnl_layernorm_backward (M, D, dy, x_hat, inv_std, gamma, dx, dgamma, dbeta);
  for (int i = 0; i < M; i++) {
    double sum = 0, along = 0;

    for (int j = 0; j < D; j++) {
      sum += (double) dx[i * D + j];
      along += (double) dx[i * D + j] * (double) x_hat[i * D + j];
    }
    bnl_check_near (sum, 0, BNL_CHECK_BY_REAL (2e-5, 1e-12));
    /* What eps leaves: eps / (var + eps) of what came. */
    bnl_check_near (along, 0, 1e-2);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/layernorm/by-hand", test_by_hand);
  g_test_add_func ("/engine/layernorm/shapes", test_shapes);
  g_test_add_func ("/engine/layernorm/edges", test_edges);
  g_test_add_func ("/engine/layernorm/row-sums", test_row_sums);
  return g_test_run ();
}
