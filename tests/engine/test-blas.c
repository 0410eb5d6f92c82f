/* The door to OpenBLAS: its three products, and the check that refuses wrong ones. */

#include <string.h>

#include "engine/bnl-blas-private.h"
#include "support/bnl-check.h"

static const BnlBlasProducts right_products = { bnl_blas_multiply_nt, bnl_blas_multiply_nn,
                                                bnl_blas_multiply_tn };

static void
test_start (void)
{
  char message[300] = "untouched";

  g_assert_true (bnl_blas_start (message, sizeof message));
  g_assert_cmpstr (message, ==, "untouched");
  g_assert_true (bnl_blas_start (message, sizeof message));
  g_assert_cmpuint (strlen (bnl_blas_get_kernel ()), >, 0);
  g_assert_true (g_str_has_prefix (bnl_blas_get_version (), "OpenBLAS "));
}

/* Every element of every product at one shape; the outputs lie between guards. */
static void
check_shape (int m, int n, int k)
{
  const size_t mn = (size_t) m * n, mk = (size_t) m * k, nk = (size_t) n * k;
  const double tolerance = BNL_CHECK_BY_REAL (1e-6, 1e-14) * (m + n + k);
  g_autofree BnlReal *x = bnl_check_new (mk, -1, 1, 1);
  g_autofree BnlReal *w = bnl_check_new (nk, -1, 1, 2);
  g_autofree BnlReal *dy = bnl_check_new (mn, -1, 1, 3);
  g_autofree BnlReal *y = bnl_check_new (mn + 1, 7, 8, 4);
  g_autofree BnlReal *dx = bnl_check_new (mk + 1, 7, 8, 5);
  g_autofree BnlReal *dw = bnl_check_new (nk + 1, 7, 8, 6);
  g_autofree BnlReal *dw_before = g_memdup2 (dw, (nk + 1) * sizeof *dw);
  const BnlReal guards[3] = { y[mn], dx[mk], dw[nk] };

  bnl_blas_multiply_nt (m, n, k, x, w, y);
  bnl_blas_multiply_nn (m, n, k, dy, w, dx);
  bnl_blas_multiply_tn (m, n, k, dy, x, true, dw);

  for (int i = 0; i < m; i++)
    for (int j = 0; j < n; j++) {
      double sum = 0;

      for (int p = 0; p < k; p++)
        sum += (double) x[i * k + p] * (double) w[j * k + p];
      bnl_check_near (y[i * n + j], sum, tolerance);
    }
  for (int i = 0; i < m; i++)
    for (int p = 0; p < k; p++) {
      double sum = 0;

      for (int j = 0; j < n; j++)
        sum += (double) dy[i * n + j] * (double) w[j * k + p];
      bnl_check_near (dx[i * k + p], sum, tolerance);
    }
  for (int j = 0; j < n; j++)
    for (int p = 0; p < k; p++) {
      double sum = (double) dw_before[j * k + p];

      for (int i = 0; i < m; i++)
        sum += (double) dy[i * n + j] * (double) x[i * k + p];
      bnl_check_near (dw[j * k + p], sum, tolerance);
      dw_before[j * k + p] = (BnlReal) (sum - (double) dw_before[j * k + p]);
    }
  bnl_blas_multiply_tn (m, n, k, dy, x, false, dw);
  bnl_check_array (nk, dw, dw_before, tolerance);
  g_assert_true (y[mn] == guards[0] && dx[mk] == guards[1] && dw[nk] == guards[2]);
}

static void
test_products (void)
{
  const int shapes[][3] = { { 1, 1, 1 },      { 1, 10, 128 },   { 2, 10, 128 }, { 3, 5, 7 },
                            { 31, 33, 29 },   { 64, 128, 784 }, { 5, 129, 3 },  { 100, 1, 17 },
                            { 37, 100, 785 }, { 256, 10, 512 } };

  for (size_t i = 0; i < G_N_ELEMENTS (shapes); i++)
    check_shape (shapes[i][0], shapes[i][1], shapes[i][2]);
}

/* Wrong products, each in a way that kernels have been wrong. */

static void
multiply_nt_last_lost (int m, int n, int k, const BnlReal *x, const BnlReal *w, BnlReal *y)
{
  bnl_blas_multiply_nt (m, n, k, x, w, y);
  if (m % 2 == 1 && n % 8 != 0)
    y[m * n - 1] += 1;
}

static void
multiply_nt_first_row_only (int m, int n, int k, const BnlReal *x, const BnlReal *w, BnlReal *y)
{
  (void) m;
  bnl_blas_multiply_nt (1, n, k, x, w, y);
}

static void
multiply_nn_nothing (int m, int n, int k, const BnlReal *dy, const BnlReal *w, BnlReal *dx)
{
  (void) m, (void) n, (void) k, (void) dy, (void) w, (void) dx;
}

/* Right only where the output was zero before. */
static void
multiply_nn_accumulates (int m, int n, int k, const BnlReal *dy, const BnlReal *w, BnlReal *dx)
{
  for (int i = 0; i < m; i++)
    for (int j = 0; j < n; j++)
      for (int p = 0; p < k; p++)
        dx[i * k + p] += dy[i * n + j] * w[j * k + p];
}

static void
multiply_nn_deep_is_cut (int m, int n, int k, const BnlReal *dy, const BnlReal *w, BnlReal *dx)
{
  bnl_blas_multiply_nn (m, n, k, dy, w, dx);
  if (k == 784 && n == 101)
    dx[0] = (BnlReal) NAN;
}

static void
multiply_tn_overwrites (int m,
                        int n,
                        int k,
                        const BnlReal *dy,
                        const BnlReal *x,
                        bool accumulate,
                        BnlReal *dw)
{
  (void) accumulate;
  bnl_blas_multiply_tn (m, n, k, dy, x, false, dw);
}

static void
multiply_tn_accumulates (int m,
                         int n,
                         int k,
                         const BnlReal *dy,
                         const BnlReal *x,
                         bool accumulate,
                         BnlReal *dw)
{
  (void) accumulate;
  bnl_blas_multiply_tn (m, n, k, dy, x, true, dw);
}

static void
assert_refused (BnlBlasProducts products)
{
  char message[300], cut[12];

  g_assert_false (bnl_blas_check (&products, "Cooperlake", message, sizeof message));
  g_assert_nonnull (strstr (message, "Cooperlake"));
  g_assert_nonnull (strstr (message, "environment variable OPENBLAS_CORETYPE="));
  g_assert_null (strchr (message, '\n'));
  g_assert_true (g_str_has_suffix (message, "."));
  g_assert_null (strstr (message, ". "));

  memset (cut, 'x', sizeof cut);
  g_assert_false (bnl_blas_check (&products, "Cooperlake", cut, sizeof cut - 1));
  g_assert_cmpuint (strlen (cut), ==, sizeof cut - 2);
  g_assert_cmpint (cut[sizeof cut - 1], ==, 'x');
}

static void
test_refusal (void)
{
  BnlBlasProducts products = right_products;

  products.multiply_nt = multiply_nt_last_lost;
  assert_refused (products);
  products.multiply_nt = multiply_nt_first_row_only;
  assert_refused (products);

  products = right_products;
  products.multiply_nn = multiply_nn_nothing;
  assert_refused (products);
  products.multiply_nn = multiply_nn_accumulates;
  assert_refused (products);
  products.multiply_nn = multiply_nn_deep_is_cut;
  assert_refused (products);

  products = right_products;
  products.multiply_tn = multiply_tn_overwrites;
  assert_refused (products);
  products.multiply_tn = multiply_tn_accumulates;
  assert_refused (products);
}

/* The remedy must not be the kernel that fails. */
static void
test_remedy (void)
{
#ifdef __x86_64__
  BnlBlasProducts products = right_products;
  char message[300];

  products.multiply_nn = multiply_nn_nothing;
  bnl_blas_check (&products, "Zen", message, sizeof message);
  g_assert_nonnull (strstr (message, "OPENBLAS_CORETYPE=Haswell and"));
  bnl_blas_check (&products, "Haswell", message, sizeof message);
  g_assert_nonnull (strstr (message, "OPENBLAS_CORETYPE=Nehalem and"));
#else
  g_test_skip ("the kernels are named for x86-64");
#endif
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/blas/start", test_start);
  g_test_add_func ("/engine/blas/products", test_products);
  g_test_add_func ("/engine/blas/refusal", test_refusal);
  g_test_add_func ("/engine/blas/remedy", test_remedy);
  return g_test_run ();
}
