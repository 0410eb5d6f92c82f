/* Batch normalization: the published vector, plain loops at many widths, and its invariants. */

#include <string.h>

#include "engine/bnl-batchnorm.h"
#include "support/bnl-check.h"

#define EPS 1e-5

/* REFERENCE N1: three rows of two, as PyTorch 1.13 computes them in double. */
static void
test_vector (void)
{
  const double tolerance = BNL_CHECK_BY_REAL (1e-5, 1e-6);
  const BnlReal x[] = { 1, 2, 3, 5, 2, -1 }, gamma[] = { 1.5, 0.5 };
  const BnlReal beta[] = { (BnlReal) 0.1, (BnlReal) -0.2 }, dy[] = { 1, -2, 0.5, 3, -1, 1 };
  BnlReal mean[2], var[2], inv_std[2], x_hat[6], y[6], dx[6], dgamma[2] = { 0 }, dbeta[2] = { 0 };
  BnlReal running_mean[2] = { 0, 0 }, running_var[2] = { 1, 1 };

  bnl_batchnorm_measure (3, 2, x, mean, var);
  bnl_batchnorm_forward (3, 2, x, mean, var, (BnlReal) EPS, gamma, beta, x_hat, inv_std, y, NULL);
  bnl_check_array (
      6, y, ((double[]){ -1.737103529, -.2, 1.937103529, .412371925, .1, -.812371925 }), tolerance);

  bnl_batchnorm_backward (3, 2, dy, x_hat, inv_std, gamma, dx, dgamma, dbeta);
  bnl_check_array (
      6, dx, ((double[]){ 1.071650614, -.5443306, 1.071636836, .27216564, -2.14328745, .27216496 }),
      tolerance);
  bnl_check_array (2, dgamma, ((double[]){ -.612367843, 2.449487702 }), tolerance);
  bnl_check_array (2, dbeta, ((double[]){ .5, 2 }), tolerance);

  bnl_batchnorm_track (3, 2, (BnlReal) 0.1, mean, var, running_mean, running_var);
  bnl_check_array (2, running_mean, ((double[]){ .2, .2 }), tolerance);
  bnl_check_array (2, running_var, ((double[]){ 1.0, 1.8 }), tolerance);

  bnl_batchnorm_forward (3, 2, x, running_mean, running_var, (BnlReal) EPS, gamma, beta, x_hat,
                         inv_std, y, NULL);
  bnl_check_array (
      6, y, ((double[]){ 1.299994, .47081853, 4.299979, 1.588849413, 2.7999865, -.647212353 }),
      tolerance);
}

typedef struct {
  int m, d;
  BnlReal *x, *dy, *gamma, *beta;
  BnlReal *mean, *var, *inv_std, *x_hat, *y, *dx, *dgamma, *dbeta;
} Case;

static void
init_case (Case *at, int m, int d, double from, double to)
{
  const size_t n = (size_t) m * d;

  *at = (Case){ .m = m,
                .d = d,
                .x = bnl_check_new (n, from, to, 1),
                .dy = bnl_check_new (n, -1, 1, 2),
                .gamma = bnl_check_new ((size_t) d, -2, 2, 3),
                .beta = bnl_check_new ((size_t) d, -1, 1, 4),
                .mean = g_new0 (BnlReal, d),
                .var = g_new0 (BnlReal, d),
                .inv_std = g_new0 (BnlReal, d),
                .x_hat = g_new0 (BnlReal, n),
                .y = g_new0 (BnlReal, n),
                .dx = g_new0 (BnlReal, n),
                .dgamma = g_new0 (BnlReal, d),
                .dbeta = g_new0 (BnlReal, d) };
}

static void
clear_case (Case *at)
{
  BnlReal *arrays[] = { at->x,       at->dy,    at->gamma, at->beta, at->mean,   at->var,
                        at->inv_std, at->x_hat, at->y,     at->dx,   at->dgamma, at->dbeta };

  for (size_t i = 0; i < G_N_ELEMENTS (arrays); i++)
    g_free (arrays[i]);
}

static void
run_forward (Case *at)
{
  bnl_batchnorm_forward (at->m, at->d, at->x, at->mean, at->var, (BnlReal) EPS, at->gamma, at->beta,
                         at->x_hat, at->inv_std, at->y, NULL);
}

/* One column with the six equations of the paper, in double. */
static void
check_column (const Case *at, int j, double tolerance)
{
  const int m = at->m, d = at->d;
  const double gamma = (double) at->gamma[j];
  double mean = 0, var = 0, std, dvar = 0, dmean = 0, dgamma = 0, dbeta = 0;

  for (int i = 0; i < m; i++)
    mean += (double) at->x[i * d + j] / m;
  for (int i = 0; i < m; i++)
    var += pow ((double) at->x[i * d + j] - mean, 2) / m;
  std = sqrt (var + EPS);
  bnl_check_near (at->mean[j], mean, tolerance * fmax (1, fabs (mean)));
  bnl_check_near (at->var[j], var, tolerance * fmax (1, var));
  for (int i = 0; i < m; i++) {
    const double g = (double) at->dy[i * d + j], distance = (double) at->x[i * d + j] - mean;

    bnl_check_near (at->y[i * d + j], gamma * distance / std + (double) at->beta[j], tolerance);
    dgamma += g * distance / std;
    dbeta += g;
    dvar += g * gamma * distance * -0.5 * pow (std, -3);
    dmean -= g * gamma / std;
  }
  bnl_check_near (at->dgamma[j], dgamma, tolerance * m);
  bnl_check_near (at->dbeta[j], dbeta, tolerance * m);
  for (int i = 0; i < m; i++) {
    const double g = (double) at->dy[i * d + j], distance = (double) at->x[i * d + j] - mean;

    bnl_check_near (at->dx[i * d + j], g * gamma / std + dvar * 2 * distance / m + dmean / m,
                    tolerance * 4 / std);
  }
}

static void
check_shape (int m, int d, double from, double to)
{
  Case at;

  init_case (&at, m, d, from, to);
  bnl_batchnorm_measure (m, d, at.x, at.mean, at.var);
  run_forward (&at);
  bnl_batchnorm_backward (m, d, at.dy, at.x_hat, at.inv_std, at.gamma, at.dx, at.dgamma, at.dbeta);
  for (int j = 0; j < d; j++)
    check_column (&at, j,
                  BNL_CHECK_BY_REAL (2e-6, 1e-14) * fmax (1, fmax (fabs (from), fabs (to))));
  clear_case (&at);
}

/* Widths around and beyond the blocks in which columns are walked. */
static void
test_shapes (void)
{
  const int widths[] = { 1, 2, 7, 31, 32, 33, 63, 64, 65, 127, 128, 129, 200 };
  const int batches[] = { 3, 8, 64, 100 };

  for (size_t i = 0; i < G_N_ELEMENTS (widths); i++)
    for (size_t j = 0; j < G_N_ELEMENTS (batches); j++)
      check_shape (batches[j], widths[i], -3, 5);
}

/* Far from zero a sum of squares would lose the variance; nothing here does. */
static void
test_far_from_zero (void)
{
  Case at;

  init_case (&at, 64, 40, 10000, 10001);
  bnl_batchnorm_measure (at.m, at.d, at.x, at.mean, at.var);
  for (int j = 0; j < at.d; j++) {
    double mean = 0, var = 0;

    for (int i = 0; i < at.m; i++)
      mean += (double) at.x[i * at.d + j] / at.m;
    for (int i = 0; i < at.m; i++)
      var += pow ((double) at.x[i * at.d + j] - mean, 2) / at.m;
    bnl_check_near (at.mean[j], mean, BNL_CHECK_BY_REAL (5e-4, 1e-10));
    bnl_check_near ((double) at.var[j] / var, 1, BNL_CHECK_BY_REAL (1e-6, 1e-9));
  }
  clear_case (&at);
}

/* Two rows: x_hat is +-1 but for eps, and almost nothing flows back. */
static void
test_batch_of_two (void)
{
  Case at;

  init_case (&at, 2, 70, -1, 1);
  bnl_batchnorm_measure (2, at.d, at.x, at.mean, at.var);
  run_forward (&at);
  bnl_batchnorm_backward (2, at.d, at.dy, at.x_hat, at.inv_std, at.gamma, at.dx, at.dgamma,
                          at.dbeta);
  for (int j = 0; j < at.d; j++) {
    const double var = (double) at.var[j];
    const double wanted = sqrt (var / (var + EPS)) * (at.x[j] > at.x[at.d + j] ? 1 : -1);
    const double scale = fabs ((double) at.gamma[j] * (double) at.inv_std[j]);
    /* What is left of the gradient is its part that eps keeps: eps / (var + eps). */
    const double left =
        scale * fabs ((double) at.dy[j] - (double) at.dy[at.d + j]) / 2 * EPS / (var + EPS);

    bnl_check_near (at.x_hat[j], wanted, BNL_CHECK_BY_REAL (1e-5, 1e-12));
    bnl_check_near (at.x_hat[at.d + j], -wanted, BNL_CHECK_BY_REAL (1e-5, 1e-12));
    bnl_check_near (fabs ((double) at.dx[j]), left, scale * BNL_CHECK_BY_REAL (1e-6, 1e-14));
  }
  clear_case (&at);
}

/* A unit that never moves: variance 0, output beta, and nothing that is not finite. */
static void
test_constant_column (void)
{
  Case at;

  init_case (&at, 16, 5, 3, 4);
  for (int i = 0; i < at.m * at.d; i++)
    at.x[i] = (BnlReal) 0.7;
  bnl_batchnorm_measure (at.m, at.d, at.x, at.mean, at.var);
  run_forward (&at);
  bnl_batchnorm_backward (at.m, at.d, at.dy, at.x_hat, at.inv_std, at.gamma, at.dx, at.dgamma,
                          at.dbeta);
  for (int j = 0; j < at.d; j++) {
    bnl_check_near (at.var[j], 0, 1e-12);
    for (int i = 0; i < at.m; i++) {
      bnl_check_near (at.y[i * at.d + j], at.beta[j], 1e-4);
      g_assert_true (isfinite (at.dx[i * at.d + j]));
    }
  }
  clear_case (&at);
}

/* REFERENCE N9: the gradient through the batch's own mean sums to nothing. */
static void
test_column_sums (void)
{
  const int batches[] = { 2, 5, 64, 256, 1000 };

  for (size_t k = 0; k < G_N_ELEMENTS (batches); k++) {
    Case at;
    double largest = 0;

    init_case (&at, batches[k], 96, -1, 2);
    for (int i = 0; i < at.m * at.d; i++)
      at.dy[i] += (BnlReal) 0.5; /* the hard case is a gradient that has a mean */
    bnl_batchnorm_measure (at.m, at.d, at.x, at.mean, at.var);
    run_forward (&at);
    bnl_batchnorm_backward (at.m, at.d, at.dy, at.x_hat, at.inv_std, at.gamma, at.dx, at.dgamma,
                            at.dbeta);
    for (int i = 0; i < at.m * at.d; i++)
      largest = fmax (largest, fabs ((double) at.dx[i]));
    for (int j = 0; j < at.d && at.m > 2; j++) {
      double sum = 0;

      for (int i = 0; i < at.m; i++)
        sum += (double) at.dx[i * at.d + j];
      bnl_check_near (sum / largest, 0, BNL_CHECK_BY_REAL (1e-5, 1e-12));
    }
    clear_case (&at);
  }
}

/* Given statistics are constants: the norm is a plain scale, for one row too. */
static void
test_given (void)
{
  for (int m = 1; m <= 3; m++) {
    Case at;

    init_case (&at, m, 67, -2, 2);
    bnl_check_fill (at.mean, (size_t) at.d, -1, 1, 5);
    bnl_check_fill (at.var, (size_t) at.d, 0.1, 3, 6);
    run_forward (&at);
    bnl_batchnorm_backward_given (m, at.d, at.dy, at.x_hat, at.inv_std, at.gamma, at.dx, at.dgamma,
                                  at.dbeta);
    for (int j = 0; j < at.d; j++) {
      const double tolerance = BNL_CHECK_BY_REAL (1e-5, 1e-13);
      const double std = sqrt ((double) at.var[j] + EPS);
      double dgamma = 0, dbeta = 0;

      for (int i = 0; i < m; i++) {
        const double g = (double) at.dy[i * at.d + j];
        const double x_hat = ((double) at.x[i * at.d + j] - (double) at.mean[j]) / std;

        bnl_check_near (at.x_hat[i * at.d + j], x_hat, tolerance);
        bnl_check_near (at.dx[i * at.d + j], g * (double) at.gamma[j] / std, tolerance);
        dgamma += g * x_hat;
        dbeta += g;
      }
      bnl_check_near (at.dgamma[j], dgamma, tolerance);
      bnl_check_near (at.dbeta[j], dbeta, tolerance);
    }
    clear_case (&at);
  }
}

/* In place and at any address the same bits; gradients of gamma and beta accumulate. */
static void
test_in_place (void)
{
  enum { M = 9, D = 131, N = M * D };
  BnlReal moved[N + 1], dgamma[D], dbeta[D];
  Case at;

  init_case (&at, M, D, -2, 2);
  bnl_batchnorm_measure (M, D, at.x, at.mean, at.var);
  run_forward (&at);
  bnl_batchnorm_backward (M, D, at.dy, at.x_hat, at.inv_std, at.gamma, at.dx, at.dgamma, at.dbeta);

  memcpy (moved + 1, at.x, N * sizeof *moved);
  bnl_batchnorm_forward (M, D, moved + 1, at.mean, at.var, (BnlReal) EPS, at.gamma, at.beta,
                         at.x_hat, at.inv_std, moved + 1, NULL);
  bnl_check_same (N, moved + 1, at.y);

  memcpy (moved + 1, at.dy, N * sizeof *moved);
  memcpy (dgamma, at.dgamma, sizeof dgamma);
  memcpy (dbeta, at.dbeta, sizeof dbeta);
  bnl_batchnorm_backward (M, D, moved + 1, at.x_hat, at.inv_std, at.gamma, moved + 1, dgamma,
                          dbeta);
  bnl_check_same (N, moved + 1, at.dx);
  for (int j = 0; j < D; j++) {
    g_assert_true (dgamma[j] == 2 * at.dgamma[j]);
    g_assert_true (dbeta[j] == 2 * at.dbeta[j]);
  }
  clear_case (&at);
}

/* momentum is the weight of the new value; the variance becomes the unbiased one. */
static void
test_track (void)
{
  const BnlReal mean[] = { 4 }, var[] = { 6 };
  BnlReal running_mean[] = { 2 }, running_var[] = { 10 };

  bnl_batchnorm_track (4, 1, 0, mean, var, running_mean, running_var);
  g_assert_true (running_mean[0] == 2 && running_var[0] == 10);
  bnl_batchnorm_track (4, 1, 0.25, mean, var, running_mean, running_var);
  bnl_check_near (running_mean[0], 2.5, 0);
  bnl_check_near (running_var[0], 9.5, 0);
  bnl_batchnorm_track (4, 1, 1, mean, var, running_mean, running_var);
  bnl_check_near (running_mean[0], 4, 0);
  bnl_check_near (running_var[0], 8, BNL_CHECK_BY_REAL (1e-6, 1e-14));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/batchnorm/vector", test_vector);
  g_test_add_func ("/engine/batchnorm/shapes", test_shapes);
  g_test_add_func ("/engine/batchnorm/far-from-zero", test_far_from_zero);
  g_test_add_func ("/engine/batchnorm/batch-of-two", test_batch_of_two);
  g_test_add_func ("/engine/batchnorm/constant-column", test_constant_column);
  g_test_add_func ("/engine/batchnorm/column-sums", test_column_sums);
  g_test_add_func ("/engine/batchnorm/given", test_given);
  g_test_add_func ("/engine/batchnorm/in-place", test_in_place);
  g_test_add_func ("/engine/batchnorm/track", test_track);
  return g_test_run ();
}
