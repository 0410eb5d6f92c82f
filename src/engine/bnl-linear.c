/* The affine map of PyTorch's Linear: y = x w' + b. */

#include "bnl-linear.h"

#include <stddef.h>

#include "bnl-blas.h"
#include "bnl-kernel-private.h"

/* Columns that are summed at once, on the stack. */
#define BLOCK 64

BNL_KERNEL static void
add_bias (int m, int d, const BnlReal *restrict b, BnlReal *restrict y)
{
  for (int i = 0; i < m; i++)
    for (int j = 0; j < d; j++)
      y[(size_t) i * d + j] += b[j];
}

BNL_KERNEL static void
sum_columns (int m, int d, const BnlReal *restrict dy, bool accumulate, BnlReal *restrict db)
{
  for (int from = 0; from < d; from += BLOCK) {
    const int n = d - from < BLOCK ? d - from : BLOCK;
    double sums[BLOCK] = { 0 };

    for (int i = 0; i < m; i++)
      for (int j = 0; j < n; j++)
        sums[j] += (double) dy[(size_t) i * d + from + j];
    for (int j = 0; j < n; j++)
      db[from + j] = (accumulate ? db[from + j] : 0) + (BnlReal) sums[j];
  }
}

void
bnl_linear_forward (int m,
                    int n_in,
                    int n_out,
                    const BnlReal *x,
                    const BnlReal *w,
                    const BnlReal *b,
                    BnlReal *y)
{
  bnl_blas_multiply_nt (m, n_out, n_in, x, w, y);
  add_bias (m, n_out, b, y);
}

void
bnl_linear_backward (int m,
                     int n_in,
                     int n_out,
                     const BnlReal *x,
                     const BnlReal *w,
                     const BnlReal *dy,
                     bool accumulate,
                     BnlReal *dw,
                     BnlReal *db,
                     BnlReal *dx)
{
  bnl_blas_multiply_tn (m, n_out, n_in, dy, x, accumulate, dw);
  sum_columns (m, n_out, dy, accumulate, db);
  if (dx != NULL)
    bnl_blas_multiply_nn (m, n_out, n_in, dy, w, dx);
}
