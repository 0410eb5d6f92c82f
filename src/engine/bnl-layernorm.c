/* Layer normalization, Ba, Kiros & Hinton 2016, arXiv:1607.06450.
 * The backward pass is batch normalization's with rows for columns, but that gamma differs along
 * what is summed: with g = dy gamma, dx = inv_std (g - mean (g) - x_hat mean (g x_hat)).
 *
 * A row is summed in a fixed number of lanes, which become vectors: column j always goes to lane
 * j % LANES and lanes are added in their order, so the bits are the same on any machine. */

#include "bnl-layernorm.h"

#include <assert.h>
#include <math.h>
#include <stddef.h>

#include "bnl-kernel-private.h"

#define LANES 16
/* Columns whose sums are on the stack at once. */
#define BLOCK 64

static inline double
add_lanes (const double lanes[LANES])
{
  double sum = 0;

  for (int l = 0; l < LANES; l++)
    sum += lanes[l];
  return sum;
}

static inline double
average_row (int d, const BnlReal *x)
{
  double lanes[LANES] = { 0 };
  int j = 0;

  for (; j + LANES <= d; j += LANES)
    for (int l = 0; l < LANES; l++)
      lanes[l] += (double) x[j + l];
  for (; j < d; j++)
    lanes[j % LANES] += (double) x[j];
  return add_lanes (lanes) / d;
}

static inline double
average_squares (int d, const BnlReal *x, double mean)
{
  double lanes[LANES] = { 0 };
  int j = 0;

  for (; j + LANES <= d; j += LANES)
    for (int l = 0; l < LANES; l++)
      lanes[l] += ((double) x[j + l] - mean) * ((double) x[j + l] - mean);
  for (; j < d; j++)
    lanes[j % LANES] += ((double) x[j] - mean) * ((double) x[j] - mean);
  return add_lanes (lanes) / d;
}

/* x and y may be the same array. */
BNL_KERNEL static void
normalize_rows (int m,
                int d,
                const BnlReal *x,
                double eps,
                const BnlReal *restrict gamma,
                const BnlReal *restrict beta,
                BnlReal *restrict mean,
                BnlReal *restrict var,
                BnlReal *restrict x_hat,
                BnlReal *restrict inv_std,
                BnlReal *y)
{
  for (int i = 0; i < m; i++) {
    const size_t row = (size_t) i * d;
    const double mu = average_row (d, x + row), square = average_squares (d, x + row, mu);

    mean[i] = (BnlReal) mu;
    var[i] = (BnlReal) square;
    inv_std[i] = (BnlReal) (1 / sqrt (square + eps));
    BNL_ELEMENTWISE
    for (int j = 0; j < d; j++) {
      x_hat[row + j] = (x[row + j] - mean[i]) * inv_std[i];
      y[row + j] = gamma[j] * x_hat[row + j] + beta[j];
    }
  }
}

BNL_KERNEL static void
add_column_sums (int m,
                 int d,
                 const BnlReal *restrict dy,
                 const BnlReal *restrict x_hat,
                 BnlReal *restrict dgamma,
                 BnlReal *restrict dbeta)
{
  for (int from = 0; from < d; from += BLOCK) {
    const int n = d - from < BLOCK ? d - from : BLOCK;
    double sum_g[BLOCK] = { 0 }, sum_gx[BLOCK] = { 0 };

    for (int i = 0; i < m; i++) {
      const size_t row = (size_t) i * d + from;

      for (int j = 0; j < n; j++) {
        sum_g[j] += (double) dy[row + j];
        sum_gx[j] += (double) dy[row + j] * (double) x_hat[row + j];
      }
    }
    for (int j = 0; j < n; j++) {
      dgamma[from + j] += (BnlReal) sum_gx[j];
      dbeta[from + j] += (BnlReal) sum_g[j];
    }
  }
}

/* The means of g and g x_hat along one row. */
static inline void
average_gradients (int d,
                   const BnlReal *dy,
                   const BnlReal *x_hat,
                   const BnlReal *gamma,
                   double *mean_g,
                   double *mean_gx)
{
  double lanes_g[LANES] = { 0 }, lanes_gx[LANES] = { 0 };
  int j = 0;

  for (; j + LANES <= d; j += LANES)
    for (int l = 0; l < LANES; l++) {
      const double g = (double) dy[j + l] * (double) gamma[j + l];

      lanes_g[l] += g;
      lanes_gx[l] += g * (double) x_hat[j + l];
    }
  for (; j < d; j++) {
    const double g = (double) dy[j] * (double) gamma[j];

    lanes_g[j % LANES] += g;
    lanes_gx[j % LANES] += g * (double) x_hat[j];
  }
  *mean_g = add_lanes (lanes_g) / d;
  *mean_gx = add_lanes (lanes_gx) / d;
}

/* dy and dx may be the same array. */
BNL_KERNEL static void
derive_rows (int m,
             int d,
             const BnlReal *dy,
             const BnlReal *restrict x_hat,
             const BnlReal *restrict inv_std,
             const BnlReal *restrict gamma,
             BnlReal *dx)
{
  for (int i = 0; i < m; i++) {
    const size_t row = (size_t) i * d;
    const double scale = (double) inv_std[i];
    double mean_g, mean_gx;

    average_gradients (d, dy + row, x_hat + row, gamma, &mean_g, &mean_gx);
    BNL_ELEMENTWISE
    for (int j = 0; j < d; j++) {
      const double centred = (double) dy[row + j] * (double) gamma[j] - mean_g;

      dx[row + j] = (BnlReal) (scale * (centred - (double) x_hat[row + j] * mean_gx));
    }
  }
}

void
bnl_layernorm_forward (int m,
                       int d,
                       const BnlReal *x,
                       BnlReal eps,
                       const BnlReal *gamma,
                       const BnlReal *beta,
                       BnlReal *mean,
                       BnlReal *var,
                       BnlReal *x_hat,
                       BnlReal *inv_std,
                       BnlReal *y)
{
  assert (m >= 1);
  normalize_rows (m, d, x, (double) eps, gamma, beta, mean, var, x_hat, inv_std, y);
}

void
bnl_layernorm_backward (int m,
                        int d,
                        const BnlReal *dy,
                        const BnlReal *x_hat,
                        const BnlReal *inv_std,
                        const BnlReal *gamma,
                        BnlReal *dx,
                        BnlReal *dgamma,
                        BnlReal *dbeta)
{
  add_column_sums (m, d, dy, x_hat, dgamma, dbeta);
  derive_rows (m, d, dy, x_hat, inv_std, gamma, dx);
}
