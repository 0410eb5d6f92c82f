/* Dropout: what a mask depends on, how often it drops, and what it keeps. */

#include <string.h>

#include "engine/bnl-dropout.h"
#include "support/bnl-check.h"

enum { N = 1000 };

static void
draw_mask (double rate, uint64_t seed, uint64_t step, int block, BnlReal mask[N])
{
  for (int i = 0; i < N; i++)
    mask[i] = 1;
  bnl_dropout_apply (rate, seed, step, block, N, mask, mask);
}

/* Word for word the generator's sequence of that name. */
static void
test_words (void)
{
  BnlReal mask[N];
  BnlRng rng;

  draw_mask (0.3, 7, 123456789012, 3, mask);
  bnl_rng_init (&rng, 7, BNL_RNG_STREAM_DROPOUT, 123456789012 * 65536 + 3);
  for (int i = 0; i < N; i++) {
    const double wanted = bnl_rng_next (&rng) < 0.3 * 0x1p32 ? 0 : 1 / 0.7;

    bnl_check_near (mask[i], wanted, BNL_CHECK_BY_REAL (1e-7, 1e-15));
  }
}

static int
count_differences (const BnlReal a[N], const BnlReal b[N])
{
  int n = 0;

  for (int i = 0; i < N; i++)
    n += a[i] != b[i];
  return n;
}

/* Seed, step and block each change half of a mask; nothing else does. */
static void
test_name (void)
{
  BnlReal mask[N], other[N];

  draw_mask (0.5, 1, 2, 3, mask);
  draw_mask (0.5, 1, 2, 3, other);
  g_assert_cmpint (count_differences (mask, other), ==, 0);
  for (int k = 0; k < 3; k++) {
    draw_mask (0.5, k == 0 ? 2 : 1, k == 1 ? 3 : 2, k == 2 ? 4 : 3, other);
    g_assert_cmpint (ABS (count_differences (mask, other) - N / 2), <=, 80); /* 5 sigma */
  }
  draw_mask (0.5, 1, (uint64_t) 1 << 40, 3, other);
  g_assert_cmpint (count_differences (mask, other), >=, N / 3);
}

/* The mean stays, within five standard deviations. */
static void
test_mean (void)
{
  const double rates[] = { 0.01, 0.2, 0.5, 0.9 };

  for (size_t k = 0; k < G_N_ELEMENTS (rates); k++) {
    const double deviation = sqrt (rates[k] / (1 - rates[k]) / (N * 100.0));
    double sum = 0;

    for (uint64_t step = 0; step < 100; step++) {
      BnlReal mask[N];

      draw_mask (rates[k], 9, step, 0, mask);
      for (int i = 0; i < N; i++)
        sum += (double) mask[i];
    }
    bnl_check_near (sum / (N * 100.0), 1, 5 * deviation);
  }
}

/* A start of a mask is the mask of the start, wherever the numbers lie; rate 0 changes nothing;
 * what is lost stays lost. */
static void
test_values (void)
{
  BnlReal x[N], y[N], start[N + 1];

  bnl_check_fill (x, N, -1, 1, 1);
  bnl_dropout_apply (0.4, 1, 2, 3, N, x, y);
  for (size_t n = 0; n < N; n += 37) {
    memcpy (start + 1, x, sizeof x);
    bnl_dropout_apply (0.4, 1, 2, 3, n, start + 1, start + 1);
    bnl_check_same (n, start + 1, y);
    bnl_check_same (N - n, start + 1 + n, x + n);
  }
  bnl_dropout_apply (0, 1, 2, 3, N, x, y);
  bnl_check_same (N, x, y);
  for (int i = 0; i < N; i++)
    x[i] = (BnlReal) NAN;
  bnl_dropout_apply (0.4, 1, 2, 3, N, x, y);
  for (int i = 0; i < N; i++)
    g_assert_true (isnan (y[i]));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/dropout/words", test_words);
  g_test_add_func ("/engine/dropout/name", test_name);
  g_test_add_func ("/engine/dropout/mean", test_mean);
  g_test_add_func ("/engine/dropout/values", test_values);
  return g_test_run ();
}
