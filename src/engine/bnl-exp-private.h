#pragma once

#include <stdint.h>
#include <string.h>

/* The exponential of numbers that are not positive, which is all that softmax, sigmoid and tanh
 * need, as plain arithmetic that compilers turn into vectors; libm's is a call a number.
 * x = k ln 2 + r with a whole k and |r| <= ln 2 / 2, so e^x = 2^k (1 + p) with p = e^r - 1 from its
 * Taylor series.  Good to about 2e-16, relative; NaN stays NaN; everything below BNL_EXP_LOWEST
 * is taken for it. */

#define BNL_EXP_LOWEST (-708.0) /* beyond it 2^k is no normal number; e^-708 = 3e-308 */

typedef struct {
  double scale;     /* 2^k */
  double minus_one; /* p */
} BnlExpParts;

static inline BnlExpParts
bnl_exp_split (double x)
{
  /* Added to a number below 2^51 this leaves its nearest whole number in the lowest bits. */
  const double shifter = 0x1.8p52;
  /* ln 2 in two parts, the first so short that its product with k is exact. */
  const double ln2_high = 0x1.62e42feep-1, ln2_low = 0x1.a39ef35793c76p-33;
  const double clamped = x < BNL_EXP_LOWEST ? BNL_EXP_LOWEST : x;
  const double shifted = clamped * 0x1.71547652b82fep0 + shifter;
  const double k = shifted - shifter;
  const double r = clamped - k * ln2_high - k * ln2_low;
  BnlExpParts parts;
  uint64_t bits;
  double p;

  p = 1.0 / 479001600; /* 1 / 12!, and so on down */
  p = p * r + 1.0 / 39916800;
  p = p * r + 1.0 / 3628800;
  p = p * r + 1.0 / 362880;
  p = p * r + 1.0 / 40320;
  p = p * r + 1.0 / 5040;
  p = p * r + 1.0 / 720;
  p = p * r + 1.0 / 120;
  p = p * r + 1.0 / 24;
  p = p * r + 1.0 / 6;
  p = p * r + 0.5;
  parts.minus_one = r + p * r * r;

  memcpy (&bits, &shifted, sizeof bits);
  bits = (bits + 1023) << 52; /* the exponent of 2^k */
  memcpy (&parts.scale, &bits, sizeof bits);
  return parts;
}

/* e^x, x <= 0. */
static inline double
bnl_exp_value (double x)
{
  const BnlExpParts parts = bnl_exp_split (x);

  return parts.scale + parts.scale * parts.minus_one;
}

/* e^x - 1, x <= 0, without losing what is small beside 1. */
static inline double
bnl_exp_minus_one (double x)
{
  const BnlExpParts parts = bnl_exp_split (x);

  return parts.scale * parts.minus_one + (parts.scale - 1);
}
