/* Clipping by norm: to the threshold and no further, as PyTorch's clip_grad_norm_. */

#include "engine/bnl-gradient.h"
#include "support/bnl-check.h"

/* 3, 4 has norm 5. */
static void
test_by_hand (void)
{
  BnlReal g[] = { 3, 4 };

  bnl_check_near (bnl_gradient_clip (2, g, 10), 5, 0);
  g_assert_true (g[0] == 3 && g[1] == 4);
  bnl_check_near (bnl_gradient_clip (2, g, 2), 5, 0);
  bnl_check_array (2, g, ((double[]){ 3 * 2 / 5.000001, 4 * 2 / 5.000001 }),
                   BNL_CHECK_BY_REAL (2e-7, 1e-15));
  bnl_check_near (bnl_gradient_clip (2, g, 2), 2, 1e-6);
}

/* At every length, the norm afterwards is the threshold, and directions stay. */
static void
test_lengths (void)
{
  for (size_t n = 1; n < 70; n++) {
    g_autofree BnlReal *g = bnl_check_new (n, -1, 1, n), *before = g_memdup2 (g, n * sizeof *g);
    double norm = 0, after = 0;

    for (size_t i = 0; i < n; i++)
      norm += (double) g[i] * (double) g[i];
    norm = sqrt (norm);
    bnl_check_near (bnl_gradient_clip (n, g, 0.01) / norm, 1, 1e-14);
    for (size_t i = 0; i < n; i++) {
      after += (double) g[i] * (double) g[i];
      bnl_check_near (g[i], (double) before[i] * 0.01 / norm, BNL_CHECK_BY_REAL (1e-7, 1e-7));
    }
    bnl_check_near (sqrt (after), 0.01, 1e-6);
  }
}

static void
test_ends (void)
{
  BnlReal zero[3] = { 0 }, lost[3] = { 1, (BnlReal) NAN, 1 };
  BnlReal endless[2] = { 1, (BnlReal) INFINITY };

  bnl_check_near (bnl_gradient_clip (3, zero, 1), 0, 0);
  bnl_check_array (3, zero, ((double[3]){ 0 }), 0);
  g_assert_true (isnan (bnl_gradient_clip (3, lost, 1)));
  g_assert_true (isnan (lost[0]) && isnan (lost[1]) && isnan (lost[2]));
  g_assert_true (isinf (bnl_gradient_clip (2, endless, 1)));
  g_assert_true (isnan (endless[1]));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/gradient-clip/by-hand", test_by_hand);
  g_test_add_func ("/engine/gradient-clip/lengths", test_lengths);
  g_test_add_func ("/engine/gradient-clip/ends", test_ends);
  return g_test_run ();
}
