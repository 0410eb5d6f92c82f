/* Batch normalization, Ioffe & Szegedy 2015, arXiv:1502.03167.
 * Forward: Algorithm 1.  Backward: the six equations of Section 3 with the mean and the variance
 * eliminated; the term through the variance's own mean vanishes as the sum of x - mean does.
 * Running statistics: the moving averages of Section 3.1, the variance unbiased as Algorithm 2's.
 *
 * Rows are walked outside and columns inside, so that loops become vectors although every column
 * is summed in the order of its rows, in double: the same bits on any machine and thread.  Columns
 * go in blocks whose sums fit on the stack. */

#include "bnl-batchnorm.h"

#include <assert.h>
#include <math.h>
#include <stddef.h>

#include "bnl-kernel-private.h"

#define BLOCK 64

static int
count_block (int d, int from)
{
  return d - from < BLOCK ? d - from : BLOCK;
}

/* Two passes: one pass over x and x^2 would lose the variance of a column far from zero. */
BNL_KERNEL static void
measure_columns (int m,
                 int d,
                 const BnlReal *restrict x,
                 BnlReal *restrict mean,
                 BnlReal *restrict var)
{
  for (int from = 0; from < d; from += BLOCK) {
    const int n = count_block (d, from);
    double mu[BLOCK] = { 0 }, squares[BLOCK] = { 0 };

    for (int i = 0; i < m; i++)
      for (int j = 0; j < n; j++)
        mu[j] += (double) x[(size_t) i * d + from + j];
    for (int j = 0; j < n; j++)
      mu[j] /= m;
    for (int i = 0; i < m; i++)
      for (int j = 0; j < n; j++) {
        const double distance = (double) x[(size_t) i * d + from + j] - mu[j];

        squares[j] += distance * distance;
      }
    for (int j = 0; j < n; j++) {
      mean[from + j] = (BnlReal) mu[j];
      var[from + j] = (BnlReal) (squares[j] / m);
    }
  }
}

/* x and y may be the same array. */
BNL_KERNEL static void
normalize (int m,
           int d,
           const BnlReal *x,
           const BnlReal *restrict mean,
           const BnlReal *restrict inv_std,
           const BnlReal *restrict gamma,
           const BnlReal *restrict beta,
           BnlReal *restrict x_hat,
           BnlReal *y)
{
  for (int i = 0; i < m; i++) {
    const size_t row = (size_t) i * d;

    BNL_ELEMENTWISE
    for (int j = 0; j < d; j++) {
      x_hat[row + j] = (x[row + j] - mean[j]) * inv_std[j];
      y[row + j] = gamma[j] * x_hat[row + j] + beta[j];
    }
  }
}

/* normalize() and the ReLU behind it in one walk, while the values are in registers. */
BNL_KERNEL static void
normalize_relu (int m,
                int d,
                const BnlReal *x,
                const BnlReal *restrict mean,
                const BnlReal *restrict inv_std,
                const BnlReal *restrict gamma,
                const BnlReal *restrict beta,
                BnlReal *restrict x_hat,
                BnlReal *y,
                BnlReal *restrict a)
{
  for (int i = 0; i < m; i++) {
    const size_t row = (size_t) i * d;

    BNL_ELEMENTWISE
    for (int j = 0; j < d; j++) {
      const BnlReal centred = (x[row + j] - mean[j]) * inv_std[j];
      const BnlReal scaled = gamma[j] * centred + beta[j];

      x_hat[row + j] = centred;
      y[row + j] = scaled;
      a[row + j] = scaled < 0 ? 0 : scaled;
    }
  }
}

/* The sums over the batch of g and g x_hat, for the n columns from `from`. */
static inline void
sum_gradients (int m,
               int d,
               int from,
               int n,
               const BnlReal *dy,
               const BnlReal *x_hat,
               double *restrict sum_g,
               double *restrict sum_gx)
{
  for (int i = 0; i < m; i++) {
    const size_t row = (size_t) i * d + from;

    for (int j = 0; j < n; j++) {
      const double g = (double) dy[row + j];

      sum_g[j] += g;
      sum_gx[j] += g * (double) x_hat[row + j];
    }
  }
}

/* The means stay in double: rounded, they would be wrong by the same amount in every row, and the
 * gradients of a column would no longer sum to zero. */
BNL_KERNEL static void
derive_measured (int m,
                 int d,
                 const BnlReal *dy,
                 const BnlReal *restrict x_hat,
                 const BnlReal *restrict inv_std,
                 const BnlReal *restrict gamma,
                 BnlReal *dx,
                 BnlReal *restrict dgamma,
                 BnlReal *restrict dbeta)
{
  for (int from = 0; from < d; from += BLOCK) {
    const int n = count_block (d, from);
    double sum_g[BLOCK] = { 0 }, sum_gx[BLOCK] = { 0 };
    double scale[BLOCK], mean_g[BLOCK], mean_gx[BLOCK];

    sum_gradients (m, d, from, n, dy, x_hat, sum_g, sum_gx);
    for (int j = 0; j < n; j++) {
      dgamma[from + j] += (BnlReal) sum_gx[j];
      dbeta[from + j] += (BnlReal) sum_g[j];
      scale[j] = (double) gamma[from + j] * (double) inv_std[from + j];
      mean_g[j] = sum_g[j] / m;
      mean_gx[j] = sum_gx[j] / m;
    }
    for (int i = 0; i < m; i++) {
      const size_t row = (size_t) i * d + from;

      BNL_ELEMENTWISE
      for (int j = 0; j < n; j++) {
        const double centred = (double) dy[row + j] - mean_g[j];

        dx[row + j] = (BnlReal) (scale[j] * (centred - (double) x_hat[row + j] * mean_gx[j]));
      }
    }
  }
}

BNL_KERNEL static void
derive_given (int m,
              int d,
              const BnlReal *dy,
              const BnlReal *restrict x_hat,
              const BnlReal *restrict inv_std,
              const BnlReal *restrict gamma,
              BnlReal *dx,
              BnlReal *restrict dgamma,
              BnlReal *restrict dbeta)
{
  for (int from = 0; from < d; from += BLOCK) {
    const int n = count_block (d, from);
    double sum_g[BLOCK] = { 0 }, sum_gx[BLOCK] = { 0 };
    BnlReal scale[BLOCK];

    sum_gradients (m, d, from, n, dy, x_hat, sum_g, sum_gx);
    for (int j = 0; j < n; j++) {
      dgamma[from + j] += (BnlReal) sum_gx[j];
      dbeta[from + j] += (BnlReal) sum_g[j];
      scale[j] = gamma[from + j] * inv_std[from + j];
    }
    for (int i = 0; i < m; i++) {
      const size_t row = (size_t) i * d + from;

      BNL_ELEMENTWISE
      for (int j = 0; j < n; j++)
        dx[row + j] = scale[j] * dy[row + j];
    }
  }
}

void
bnl_batchnorm_measure (int m, int d, const BnlReal *x, BnlReal *mean, BnlReal *var)
{
  assert (m >= 2);
  measure_columns (m, d, x, mean, var);
}

void
bnl_batchnorm_forward (int m,
                       int d,
                       const BnlReal *x,
                       const BnlReal *mean,
                       const BnlReal *var,
                       BnlReal eps,
                       const BnlReal *gamma,
                       const BnlReal *beta,
                       BnlReal *x_hat,
                       BnlReal *inv_std,
                       BnlReal *y,
                       BnlReal *a)
{
  for (int j = 0; j < d; j++)
    inv_std[j] = (BnlReal) (1 / sqrt ((double) var[j] + (double) eps));
  if (a == NULL)
    normalize (m, d, x, mean, inv_std, gamma, beta, x_hat, y);
  else
    normalize_relu (m, d, x, mean, inv_std, gamma, beta, x_hat, y, a);
}

void
bnl_batchnorm_backward (int m,
                        int d,
                        const BnlReal *dy,
                        const BnlReal *x_hat,
                        const BnlReal *inv_std,
                        const BnlReal *gamma,
                        BnlReal *dx,
                        BnlReal *dgamma,
                        BnlReal *dbeta)
{
  assert (m >= 2);
  derive_measured (m, d, dy, x_hat, inv_std, gamma, dx, dgamma, dbeta);
}

void
bnl_batchnorm_backward_given (int m,
                              int d,
                              const BnlReal *dy,
                              const BnlReal *x_hat,
                              const BnlReal *inv_std,
                              const BnlReal *gamma,
                              BnlReal *dx,
                              BnlReal *dgamma,
                              BnlReal *dbeta)
{
  derive_given (m, d, dy, x_hat, inv_std, gamma, dx, dgamma, dbeta);
}

void
bnl_batchnorm_track (int m,
                     int d,
                     BnlReal momentum,
                     const BnlReal *mean,
                     const BnlReal *var,
                     BnlReal *running_mean,
                     BnlReal *running_var)
{
  BnlReal unbiased;

  assert (m >= 2);
  unbiased = (BnlReal) m / (BnlReal) (m - 1);
  for (int j = 0; j < d; j++) {
    running_mean[j] = (1 - momentum) * running_mean[j] + momentum * mean[j];
    running_var[j] = (1 - momentum) * running_var[j] + momentum * (var[j] * unbiased);
  }
}
