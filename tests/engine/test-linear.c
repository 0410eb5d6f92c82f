/* The affine map, by hand and against plain loops. */

#include "engine/bnl-linear.h"
#include "support/bnl-check.h"

/* Whole numbers, worked out on paper. */
static void
test_by_hand (void)
{
  const BnlReal x[] = { 1, 2, 3, -1, 0, 1 }; /* [2, 3] */
  const BnlReal w[] = { 1, 0, 2, -1, 1, 1 }; /* [2, 3] */
  const BnlReal b[] = { 10, 20 }, dy[] = { 1, 2, -1, 3 };
  BnlReal y[4], dw[6] = { 100 }, db[2] = { 0, 100 }, dx[6];

  bnl_linear_forward (2, 3, 2, x, w, b, y);
  bnl_check_array (4, y, ((double[]){ 17, 24, 11, 22 }), 0);

  bnl_linear_backward (2, 3, 2, x, w, dy, true, dw, db, dx);
  bnl_check_array (6, dw, ((double[]){ 102, 2, 2, -1, 4, 9 }), 0);
  bnl_check_array (2, db, ((double[]){ 0, 105 }), 0);
  bnl_linear_backward (2, 3, 2, x, w, dy, false, dw, db, dx);
  bnl_check_array (6, dw, ((double[]){ 2, 2, 2, -1, 4, 9 }), 0);
  bnl_check_array (2, db, ((double[]){ 0, 5 }), 0);
  bnl_check_array (6, dx, ((double[]){ -1, 2, 4, -4, 3, 1 }), 0);
}

static void
check_shape (int m, int n_in, int n_out)
{
  const size_t n_w = (size_t) n_in * n_out;
  const double tolerance = BNL_CHECK_BY_REAL (1e-5, 1e-13);
  g_autofree BnlReal *x = bnl_check_new ((size_t) m * n_in, -1, 1, 1);
  g_autofree BnlReal *w = bnl_check_new (n_w, -1, 1, 2);
  g_autofree BnlReal *b = bnl_check_new ((size_t) n_out, -1, 1, 3);
  g_autofree BnlReal *dy = bnl_check_new ((size_t) m * n_out, -1, 1, 4);
  g_autofree BnlReal *y = g_new (BnlReal, m * n_out);
  g_autofree BnlReal *dw = g_new0 (BnlReal, n_w), *db = g_new0 (BnlReal, n_out);
  g_autofree BnlReal *dw_only = g_new0 (BnlReal, n_w), *db_only = g_new0 (BnlReal, n_out);
  g_autofree BnlReal *dx = g_new (BnlReal, m * n_in);

  bnl_linear_forward (m, n_in, n_out, x, w, b, y);
  bnl_linear_backward (m, n_in, n_out, x, w, dy, true, dw, db, dx);
  bnl_linear_backward (m, n_in, n_out, x, w, dy, true, dw_only, db_only, NULL);
  for (int i = 0; i < m; i++)
    for (int j = 0; j < n_out; j++) {
      double sum = (double) b[j];

      for (int k = 0; k < n_in; k++)
        sum += (double) x[i * n_in + k] * (double) w[j * n_in + k];
      bnl_check_near (y[i * n_out + j], sum, tolerance * sqrt (n_in));
    }
  for (int j = 0; j < n_out; j++) {
    double sum = 0;

    for (int i = 0; i < m; i++)
      sum += (double) dy[i * n_out + j];
    bnl_check_near (db[j], sum, BNL_CHECK_BY_REAL (1e-7, 1e-15) * m);
  }
  bnl_check_same (n_w, dw, dw_only);
  bnl_check_same (n_out, db, db_only);
}

static void
test_shapes (void)
{
  const int shapes[][3] = { { 1, 1, 1 },    { 1, 784, 128 },  { 2, 128, 10 },
                            { 64, 17, 63 }, { 7, 3, 64 },     { 5, 9, 65 },
                            { 3, 2, 200 },  { 64, 784, 128 }, { 256, 33, 10 } };

  for (size_t i = 0; i < G_N_ELEMENTS (shapes); i++)
    check_shape (shapes[i][0], shapes[i][1], shapes[i][2]);
}

/* The bias gradient of a long batch is summed in double: float alone would stop counting. */
static void
test_long_sum (void)
{
  enum { M = 20000 };
  g_autofree BnlReal *dy = bnl_check_new (M, 1000, 1001, 1);
  g_autofree BnlReal *x = bnl_check_new (M, 0, 1, 2);
  BnlReal w = 1, dw = 0, db = 0;
  double sum = 0;

  for (int i = 0; i < M; i++)
    sum += (double) dy[i];
  bnl_linear_backward (M, 1, 1, x, &w, dy, true, &dw, &db, NULL);
  bnl_check_near ((double) db / sum, 1, BNL_CHECK_BY_REAL (6e-8, 1e-15));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/linear/by-hand", test_by_hand);
  g_test_add_func ("/engine/linear/shapes", test_shapes);
  g_test_add_func ("/engine/linear/long-sum", test_long_sum);
  return g_test_run ();
}
