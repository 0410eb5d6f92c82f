/* The correction of batch renormalization: by hand, at its limits, and as the paper composes it. */

#include "engine/bnl-batchnorm.h"
#include "engine/bnl-renorm.h"
#include "support/bnl-check.h"

static const double tolerance = BNL_CHECK_BY_REAL (1e-6, 1e-14);

/* Deviations 2, 6 and 1 against 4, 2 and 1 (eps is 1), means 3 apart, and so on. */
static void
test_by_hand (void)
{
  const BnlReal mean[] = { 3, 10, 0 }, var[] = { 3, 35, 0 };
  const BnlReal running_mean[] = { 1, 2, 0 }, running_var[] = { 15, 3, 0 };
  BnlReal r[3], d[3];

  bnl_renorm_measure (3, mean, var, running_mean, running_var, 1, 100, 100, r, d);
  bnl_check_array (3, r, ((double[]){ 0.5, 3, 1 }), tolerance);
  bnl_check_array (3, d, ((double[]){ 0.5, 4, 0 }), tolerance);
  bnl_renorm_measure (3, mean, var, running_mean, running_var, 1, 1.25, 2, r, d);
  bnl_check_array (3, r, ((double[]){ 0.8, 1.25, 1 }), tolerance);
  bnl_check_array (3, d, ((double[]){ 0.5, 2, 0 }), tolerance);
  bnl_renorm_measure (3, running_mean, var, mean, running_var, 1, 1, 0.25, r, d);
  bnl_check_array (3, r, ((double[]){ 1, 1, 1 }), 0);
  bnl_check_array (3, d, ((double[]){ -0.25, -0.25, 0 }), 0);
}

static void
test_nan (void)
{
  const BnlReal lost = (BnlReal) NAN, one = 1;
  BnlReal r, d;

  bnl_renorm_measure (1, &lost, &lost, &one, &one, 1, 2, 2, &r, &d);
  g_assert_true (isnan (r) && isnan (d));
}

/* scale and shift give gamma (x_hat r + d) + beta, and their gradients those of gamma and beta. */
static void
test_composition (void)
{
  enum { M = 7, D = 5 };
  BnlReal x[M * D], dy[M * D], gamma[D], beta[D], r[D], d[D], scale[D], shift[D];
  BnlReal mean[D], var[D], inv_std[D], x_hat[M * D], y[M * D], dx[M * D];
  BnlReal dscale[D] = { 0 }, dshift[D] = { 0 }, dgamma[D] = { 1, 1, 1, 1, 1 }, dbeta[D] = { 0 };

  bnl_check_fill (x, M * D, -1, 2, 1);
  bnl_check_fill (dy, M * D, -1, 1, 2);
  bnl_check_fill (gamma, D, 0.5, 2, 3);
  bnl_check_fill (beta, D, -1, 1, 4);
  bnl_check_fill (r, D, 0.5, 2, 5);
  bnl_check_fill (d, D, -1, 1, 6);
  bnl_renorm_fold (D, r, d, gamma, beta, scale, shift);
  bnl_batchnorm_measure (M, D, x, mean, var);
  bnl_batchnorm_forward (M, D, x, mean, var, (BnlReal) 1e-5, scale, shift, x_hat, inv_std, y, NULL);
  bnl_batchnorm_backward (M, D, dy, x_hat, inv_std, scale, dx, dscale, dshift);
  bnl_renorm_backward (D, r, d, dscale, dshift, dgamma, dbeta);
  for (int j = 0; j < D; j++) {
    double wanted_dgamma = 1, wanted_dbeta = 0;

    for (int i = 0; i < M; i++) {
      const double corrected = (double) x_hat[i * D + j] * (double) r[j] + (double) d[j];

      bnl_check_near (y[i * D + j], (double) gamma[j] * corrected + (double) beta[j],
                      10 * tolerance);
      wanted_dgamma += (double) dy[i * D + j] * corrected;
      wanted_dbeta += (double) dy[i * D + j];
    }
    bnl_check_near (dgamma[j], wanted_dgamma, 10 * tolerance);
    bnl_check_near (dbeta[j], wanted_dbeta, 10 * tolerance);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/renorm/by-hand", test_by_hand);
  g_test_add_func ("/engine/renorm/nan", test_nan);
  g_test_add_func ("/engine/renorm/composition", test_composition);
  return g_test_run ();
}
