/* Activations and their derivatives, by the output where that suffices.  The comparisons are
 * written so that NaN passes through: a network that has lost its numbers must not look healthy
 * behind a ReLU. */

#include "bnl-activation.h"

#include <math.h>
#include <string.h>

#include "bnl-exp-private.h"
#include "bnl-kernel-private.h"

#define LEAKY_SLOPE ((BnlReal) 0.01)

/* In and out may be the same array, hence no restrict. */

BNL_KERNEL static void
apply_relu (size_t n, const BnlReal *x, BnlReal *y)
{
  BNL_ELEMENTWISE
  for (size_t i = 0; i < n; i++)
    y[i] = x[i] < 0 ? 0 : x[i];
}

BNL_KERNEL static void
apply_leaky_relu (size_t n, const BnlReal *x, BnlReal *y)
{
  BNL_ELEMENTWISE
  for (size_t i = 0; i < n; i++)
    y[i] = x[i] < 0 ? x[i] * LEAKY_SLOPE : x[i];
}

/* By e^-|x|, which cannot overflow. */
BNL_KERNEL static void
apply_sigmoid (size_t n, const BnlReal *x, BnlReal *y)
{
  BNL_ELEMENTWISE
  for (size_t i = 0; i < n; i++) {
    const double value = (double) x[i], e = bnl_exp_value (-fabs (value));

    y[i] = (BnlReal) ((value < 0 ? e : 1) / (1 + e));
  }
}

/* tanh |x| = (1 - e^-2|x|) / (1 + e^-2|x|). */
BNL_KERNEL static void
apply_tanh (size_t n, const BnlReal *x, BnlReal *y)
{
  BNL_ELEMENTWISE
  for (size_t i = 0; i < n; i++) {
    const double value = (double) x[i], q = bnl_exp_minus_one (-2 * fabs (value));

    y[i] = (BnlReal) copysign (-q / (2 + q), value);
  }
}

/* The distribution function of the normal distribution; erfc keeps the digits of its small end. */
static inline double
get_phi (double x)
{
  return 0.5 * erfc (x * -M_SQRT1_2);
}

static void
apply_gelu (size_t n, const BnlReal *x, BnlReal *y)
{
  for (size_t i = 0; i < n; i++)
    y[i] = (BnlReal) ((double) x[i] * get_phi ((double) x[i]));
}

BNL_KERNEL static void
derive_relu (size_t n, const BnlReal *y, const BnlReal *dy, BnlReal *dx)
{
  BNL_ELEMENTWISE
  for (size_t i = 0; i < n; i++)
    dx[i] = y[i] <= 0 ? 0 : dy[i];
}

BNL_KERNEL static void
derive_leaky_relu (size_t n, const BnlReal *y, const BnlReal *dy, BnlReal *dx)
{
  BNL_ELEMENTWISE
  for (size_t i = 0; i < n; i++)
    dx[i] = y[i] <= 0 ? dy[i] * LEAKY_SLOPE : dy[i];
}

BNL_KERNEL static void
derive_sigmoid (size_t n, const BnlReal *y, const BnlReal *dy, BnlReal *dx)
{
  BNL_ELEMENTWISE
  for (size_t i = 0; i < n; i++)
    dx[i] = dy[i] * y[i] * (1 - y[i]);
}

BNL_KERNEL static void
derive_tanh (size_t n, const BnlReal *y, const BnlReal *dy, BnlReal *dx)
{
  BNL_ELEMENTWISE
  for (size_t i = 0; i < n; i++)
    dx[i] = dy[i] * (1 - y[i] * y[i]);
}

/* Phi (x) + x phi (x), the first as y / x, which is a good deal cheaper than another erfc. */
BNL_KERNEL static void
derive_gelu (size_t n, const BnlReal *x, const BnlReal *y, const BnlReal *dy, BnlReal *dx)
{
  const double density_at_0 = 0.39894228040143267794; /* 1 / sqrt (2 pi) */

  BNL_ELEMENTWISE
  for (size_t i = 0; i < n; i++) {
    const double value = (double) x[i];
    const double share = value == 0 ? 0.5 : (double) y[i] / value;
    const double density = density_at_0 * bnl_exp_value (-0.5 * value * value);

    dx[i] = (BnlReal) ((double) dy[i] * (share + value * density));
  }
}

void
bnl_activation_forward (BnlActivation activation, size_t n, const BnlReal *x, BnlReal *y)
{
  switch (activation) {
  case BNL_ACTIVATION_LINEAR:
    if (y != x)
      memcpy (y, x, n * sizeof *y);
    return;
  case BNL_ACTIVATION_RELU:
    apply_relu (n, x, y);
    return;
  case BNL_ACTIVATION_LEAKY_RELU:
    apply_leaky_relu (n, x, y);
    return;
  case BNL_ACTIVATION_SIGMOID:
    apply_sigmoid (n, x, y);
    return;
  case BNL_ACTIVATION_TANH:
    apply_tanh (n, x, y);
    return;
  case BNL_ACTIVATION_GELU:
    apply_gelu (n, x, y);
    return;
  }
}

void
bnl_activation_backward (BnlActivation activation,
                         size_t n,
                         const BnlReal *x,
                         const BnlReal *y,
                         const BnlReal *dy,
                         BnlReal *dx)
{
  switch (activation) {
  case BNL_ACTIVATION_LINEAR:
    if (dx != dy)
      memcpy (dx, dy, n * sizeof *dx);
    return;
  case BNL_ACTIVATION_RELU:
    derive_relu (n, y, dy, dx);
    return;
  case BNL_ACTIVATION_LEAKY_RELU:
    derive_leaky_relu (n, y, dy, dx);
    return;
  case BNL_ACTIVATION_SIGMOID:
    derive_sigmoid (n, y, dy, dx);
    return;
  case BNL_ACTIVATION_TANH:
    derive_tanh (n, y, dy, dx);
    return;
  case BNL_ACTIVATION_GELU:
    derive_gelu (n, x, y, dy, dx);
    return;
  }
}
