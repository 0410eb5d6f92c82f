/* The norm is summed in double in a fixed number of lanes, which become vectors: the same bits on
 * any machine. */

#include "bnl-gradient.h"

#include <assert.h>
#include <math.h>

#include "bnl-kernel-private.h"

#define LANES 16
#define EPS 1e-6 /* PyTorch's, against a norm of zero */

BNL_KERNEL static double
sum_squares (size_t n, const BnlReal *values)
{
  double lanes[LANES] = { 0 }, sum = 0;
  size_t i = 0;

  for (; i + LANES <= n; i += LANES)
    for (size_t l = 0; l < LANES; l++)
      lanes[l] += (double) values[i + l] * (double) values[i + l];
  for (; i < n; i++)
    lanes[i % LANES] += (double) values[i] * (double) values[i];
  for (size_t l = 0; l < LANES; l++)
    sum += lanes[l];
  return sum;
}

BNL_KERNEL static void
scale (size_t n, BnlReal factor, BnlReal *values)
{
  for (size_t i = 0; i < n; i++)
    values[i] *= factor;
}

double
bnl_gradient_clip (size_t n, BnlReal *gradients, double max_norm)
{
  const double norm = sqrt (sum_squares (n, gradients));
  const double factor = max_norm / (norm + EPS);

  assert (max_norm > 0);
  /* So that NaN scales too. */
  if (!(factor >= 1))
    scale (n, (BnlReal) factor, gradients);
  return norm;
}
