/* Batch renormalization, Ioffe 2017, arXiv:1702.03275, as a correction of gamma and beta: r and d
 * are constants for the gradient, so gamma (x_hat r + d) + beta is batch normalization with
 * gamma r for gamma and beta + gamma d for beta, forward and backward. */

#include "bnl-renorm.h"

#include <assert.h>
#include <math.h>

/* NaN passes. */
static double
clip (double value, double lowest, double highest)
{
  return value < lowest ? lowest : value > highest ? highest : value;
}

void
bnl_renorm_measure (int n,
                    const BnlReal *mean,
                    const BnlReal *var,
                    const BnlReal *running_mean,
                    const BnlReal *running_var,
                    BnlReal eps,
                    double r_max,
                    double d_max,
                    BnlReal *r,
                    BnlReal *d)
{
  assert (r_max >= 1 && d_max >= 0);
  for (int j = 0; j < n; j++) {
    const double batch = sqrt ((double) var[j] + (double) eps);
    const double running = sqrt ((double) running_var[j] + (double) eps);
    const double distance = (double) mean[j] - (double) running_mean[j];

    r[j] = (BnlReal) clip (batch / running, 1 / r_max, r_max);
    d[j] = (BnlReal) clip (distance / running, -d_max, d_max);
  }
}

void
bnl_renorm_fold (int n,
                 const BnlReal *r,
                 const BnlReal *d,
                 const BnlReal *gamma,
                 const BnlReal *beta,
                 BnlReal *scale,
                 BnlReal *shift)
{
  for (int j = 0; j < n; j++) {
    scale[j] = gamma[j] * r[j];
    shift[j] = beta[j] + gamma[j] * d[j];
  }
}

void
bnl_renorm_backward (int n,
                     const BnlReal *r,
                     const BnlReal *d,
                     const BnlReal *dscale,
                     const BnlReal *dshift,
                     BnlReal *dgamma,
                     BnlReal *dbeta)
{
  for (int j = 0; j < n; j++) {
    dgamma[j] += r[j] * dscale[j] + d[j] * dshift[j];
    dbeta[j] += dshift[j];
  }
}
