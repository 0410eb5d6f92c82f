#pragma once

#include <glib.h>
#include <math.h>
#include <stddef.h>
#include <string.h>

#include "engine/bnl-real.h"
#include "engine/bnl-rng.h"

/* Comparisons of numbers for tests; NaN is never near anything. */

/* The tolerance of the build that is tested. */
#ifdef BNL_REAL_IS_DOUBLE
#  define BNL_CHECK_BY_REAL(single, twice) (twice)
#else
#  define BNL_CHECK_BY_REAL(single, twice) (single)
#endif

#define bnl_check_near(got, wanted, tolerance)                                                     \
  bnl_check_near_at (__FILE__, __LINE__, #got, 0, (double) (got), (double) (wanted), (tolerance))

/* Element by element. */
#define bnl_check_array(n, got, wanted, tolerance)                                                 \
  for (size_t i_ = 0; i_ < (size_t) (n); i_++)                                                     \
  bnl_check_near_at (__FILE__, __LINE__, #got, i_, (double) (got)[i_], (double) (wanted)[i_],      \
                     (tolerance))

/* Element by element, relative to the largest that is wanted. */
#define bnl_check_array_relative(n, got, wanted, tolerance)                                        \
  do {                                                                                             \
    double largest_ = 0;                                                                           \
    for (size_t i_ = 0; i_ < (size_t) (n); i_++)                                                   \
      largest_ = fmax (largest_, fabs ((double) (wanted)[i_]));                                    \
    bnl_check_array (n, got, wanted, (tolerance) *largest_);                                       \
  } while (0)

static inline void
bnl_check_near_at (const char *file,
                   int line,
                   const char *what,
                   size_t index,
                   double got,
                   double wanted,
                   double tolerance)
{
  if (!(fabs (got - wanted) <= tolerance))
    g_error ("%s:%d: %s [%zu] is %.17g, not %.17g within %.3g", file, line, what, index, got,
             wanted, tolerance);
}

/* Bit for bit. */
#define bnl_check_same(n, a, b) g_assert_true (memcmp (a, b, (size_t) (n) * sizeof (BnlReal)) == 0)

/* n numbers in [from, to), the same for the same name. */
static inline void
bnl_check_fill (BnlReal *values, size_t n, double from, double to, uint64_t name)
{
  BnlRng rng;

  bnl_rng_init (&rng, name, BNL_RNG_STREAM_TEST, 0);
  for (size_t i = 0; i < n; i++)
    values[i] = (BnlReal) (from + (to - from) * bnl_rng_uniform (&rng));
}

/* The same, to be freed with g_free. */
static inline BnlReal *
bnl_check_new (size_t n, double from, double to, uint64_t name)
{
  BnlReal *values = g_new (BnlReal, n);

  bnl_check_fill (values, n, from, to, name);
  return values;
}
