/* Activations: their values, slopes, ends, and what they do with NaN. */

#include "engine/bnl-activation.h"
#include "support/bnl-check.h"

static const BnlActivation all[] = { BNL_ACTIVATION_LINEAR,     BNL_ACTIVATION_RELU,
                                     BNL_ACTIVATION_LEAKY_RELU, BNL_ACTIVATION_SIGMOID,
                                     BNL_ACTIVATION_TANH,       BNL_ACTIVATION_GELU };

static const double tolerance = BNL_CHECK_BY_REAL (2e-7, 1e-15);

static void
test_values (void)
{
  enum { N = 5 };
  const BnlReal x[N] = { -2, -0.5, 0, 0.5, 2 };
  static const double wanted[][N] = {
    { -2, -0.5, 0, 0.5, 2 },
    { 0, 0, 0, 0.5, 2 },
    { -0.02, -0.005, 0, 0.5, 2 },
    { 0.11920292202211755, 0.37754066879814541, 0.5, 0.62245933120185459, 0.88079707797788243 },
    { -0.96402758007581688, -0.46211715726000973, 0, 0.46211715726000973, 0.96402758007581688 },
    { -0.045500263896358417, -0.15426876936299344, 0, 0.34573123063700656, 1.9544997361036416 },
  };
  BnlReal y[N];

  for (size_t a = 0; a < G_N_ELEMENTS (all); a++) {
    bnl_activation_forward (all[a], N, x, y);
    bnl_check_array (N, y, wanted[a], tolerance);
  }
}

/* Relative to libm, from numbers beside which e^x is 1 to those where the function has ended. */
static void
test_accuracy (void)
{
  const double relative = BNL_CHECK_BY_REAL (1.2e-7, 1e-15);

  for (double size = 1e-30; size < 90; size *= 1.07)
    for (int sign = -1; sign <= 1; sign += 2) {
      const BnlReal x = (BnlReal) (sign * size);
      const double sigmoid = 1 / (1 + exp (-(double) x)), hyperbolic = tanh ((double) x);
      const double gelu = (double) x * erfc (-(double) x / sqrt (2)) / 2;
      BnlReal y;

      bnl_activation_forward (BNL_ACTIVATION_SIGMOID, 1, &x, &y);
      /* What float cannot hold as a normal number has fewer digits. */
      bnl_check_near (y, sigmoid, relative * sigmoid + BNL_CHECK_BY_REAL (1e-45, 0));
      bnl_activation_forward (BNL_ACTIVATION_TANH, 1, &x, &y);
      bnl_check_near (y, hyperbolic, relative * fabs (hyperbolic));
      /* Far from 0 a rounding of x / sqrt (2) is worth x^2 of them. */
      bnl_activation_forward (BNL_ACTIVATION_GELU, 1, &x, &y);
      bnl_check_near (y, gelu,
                      relative * fabs (gelu) * BNL_CHECK_BY_REAL (1, 1 + size * size) +
                          BNL_CHECK_BY_REAL (1e-45, 0));
    }
}

/* Against the difference quotient, away from the kinks. */
static void
test_slopes (void)
{
  enum { N = 101 };
  const double h = BNL_CHECK_BY_REAL (1e-2, 1e-5);
  BnlReal x[N], above[N], below[N], y_above[N], y_below[N], y[N], dy[N], dx[N];

  for (int i = 0; i < N; i++) {
    x[i] = (BnlReal) (-5.03 + i * 0.1);
    above[i] = x[i] + (BnlReal) h;
    below[i] = x[i] - (BnlReal) h;
    dy[i] = (BnlReal) (1 + 0.01 * i);
  }
  for (size_t a = 0; a < G_N_ELEMENTS (all); a++) {
    bnl_activation_forward (all[a], N, x, y);
    bnl_activation_forward (all[a], N, above, y_above);
    bnl_activation_forward (all[a], N, below, y_below);
    bnl_activation_backward (all[a], N, x, y, dy, dx);
    for (int i = 0; i < N; i++)
      bnl_check_near (dx[i],
                      (double) dy[i] * ((double) y_above[i] - (double) y_below[i]) /
                          ((double) above[i] - (double) below[i]),
                      BNL_CHECK_BY_REAL (2e-4, 1e-9));
  }
}

/* At the kink the slope is the one from the left, as PyTorch's. */
static void
test_kinks (void)
{
  const BnlReal y[2] = { 0, (BnlReal) -0.0 }, dy[2] = { 3, 3 };
  BnlReal dx[2];

  bnl_activation_backward (BNL_ACTIVATION_RELU, 2, y, y, dy, dx);
  g_assert_true (dx[0] == 0 && dx[1] == 0);
  bnl_activation_backward (BNL_ACTIVATION_LEAKY_RELU, 2, y, y, dy, dx);
  bnl_check_near (dx[0], 0.03, tolerance);
  bnl_check_near (dx[1], 0.03, tolerance);
}

static void
test_ends (void)
{
  const BnlReal x[4] = { -1000, 1000, -(BnlReal) INFINITY, (BnlReal) INFINITY };
  const double sigmoid[4] = { 0, 1, 0, 1 }, hyperbolic[4] = { -1, 1, -1, 1 };
  const BnlReal dy[4] = { 1, 1, 1, 1 };
  BnlReal y[4], dx[4];

  bnl_activation_forward (BNL_ACTIVATION_SIGMOID, 4, x, y);
  bnl_check_array (4, y, sigmoid, 1e-300);
  bnl_activation_backward (BNL_ACTIVATION_SIGMOID, 4, x, y, dy, dx);
  bnl_check_array (4, dx, ((double[4]){ 0 }), 1e-300);
  bnl_activation_forward (BNL_ACTIVATION_TANH, 4, x, y);
  bnl_check_array (4, y, hyperbolic, 0);
  bnl_activation_backward (BNL_ACTIVATION_TANH, 4, x, y, dy, dx);
  bnl_check_array (4, dx, ((double[4]){ 0 }), 0);
}

/* A network that has lost its numbers must show it: NaN is never turned into 0.  The arrays are
 * long enough for the vector part of the loops. */
static void
test_nan (void)
{
  enum { N = 67 };
  BnlReal x[N], y[N], dx[N];

  for (int i = 0; i < N; i++)
    x[i] = (BnlReal) NAN;
  for (size_t a = 0; a < G_N_ELEMENTS (all); a++) {
    bnl_activation_forward (all[a], N, x, y);
    for (int i = 0; i < N; i++)
      g_assert_true (isnan (y[i]));
    bnl_activation_backward (all[a], N, x, x, x, dx);
    for (int i = 0; i < N; i++)
      g_assert_true (isnan (dx[i]));
  }
}

/* In place, and whatever the address: the same bits. */
static void
test_in_place (void)
{
  enum { N = 131 };
  BnlReal x[N], dy[N], y[N], dx[N], moved[N + 1];

  bnl_check_fill (x, N, -4, 4, 1);
  bnl_check_fill (dy, N, -1, 1, 2);
  for (size_t a = 0; a < G_N_ELEMENTS (all); a++) {
    bnl_activation_forward (all[a], N, x, y);
    memcpy (moved + 1, x, sizeof x);
    bnl_activation_forward (all[a], N, moved + 1, moved + 1);
    bnl_check_same (G_N_ELEMENTS (y), moved + 1, y);

    bnl_activation_backward (all[a], N, x, y, dy, dx);
    memcpy (moved + 1, dy, sizeof dy);
    bnl_activation_backward (all[a], N, x, y, moved + 1, moved + 1);
    bnl_check_same (G_N_ELEMENTS (dx), moved + 1, dx);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/activation/values", test_values);
  g_test_add_func ("/engine/activation/accuracy", test_accuracy);
  g_test_add_func ("/engine/activation/slopes", test_slopes);
  g_test_add_func ("/engine/activation/kinks", test_kinks);
  g_test_add_func ("/engine/activation/ends", test_ends);
  g_test_add_func ("/engine/activation/nan", test_nan);
  g_test_add_func ("/engine/activation/in-place", test_in_place);
  return g_test_run ();
}
