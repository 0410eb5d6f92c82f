/* OpenBLAS, and the proof at start that it multiplies rightly on this machine.  Kernels are chosen
 * by processor at run time, and virtual machines that describe their processor oddly have been
 * given kernels or block sizes that compute nonsense without a word. */

#include "bnl-blas-private.h"

#include <cblas.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bnl-kernel-private.h"

#ifdef BNL_REAL_IS_DOUBLE
#  define GEMM cblas_dgemm
#else
#  define GEMM cblas_sgemm
#endif

/* The largest shape of the check in each direction, and the largest whole number in an operand:
 * MAX_K sums of products stay below 2^24, where float still counts exactly. */
#define CHECK_MAX_M 64
#define CHECK_MAX_N 128
#define CHECK_MAX_K 784
#define CHECK_MAX_VALUE 127

void
bnl_blas_multiply_nt (int m, int n, int k, const BnlReal *x, const BnlReal *w, BnlReal *y)
{
  GEMM (CblasRowMajor, CblasNoTrans, CblasTrans, m, n, k, 1, x, k, w, k, 0, y, n);
}

void
bnl_blas_multiply_nn (int m, int n, int k, const BnlReal *dy, const BnlReal *w, BnlReal *dx)
{
  GEMM (CblasRowMajor, CblasNoTrans, CblasNoTrans, m, k, n, 1, dy, n, w, k, 0, dx, k);
}

void
bnl_blas_multiply_tn (int m,
                      int n,
                      int k,
                      const BnlReal *dy,
                      const BnlReal *x,
                      bool accumulate,
                      BnlReal *dw)
{
  GEMM (CblasRowMajor, CblasTrans, CblasNoTrans, n, k, m, 1, dy, n, x, k, accumulate ? 1 : 0, dw,
        k);
}

const char *
bnl_blas_get_kernel (void)
{
  return openblas_get_corename ();
}

const char *
bnl_blas_get_version (void)
{
  return openblas_get_config ();
}

/* Sums in int, which may be reordered into vectors; float sums may not. */
BNL_KERNEL static void
multiply_plain_nt (int m,
                   int n,
                   int k,
                   const BnlReal *restrict x,
                   const BnlReal *restrict w,
                   BnlReal *restrict y)
{
  for (int i = 0; i < m; i++)
    for (int j = 0; j < n; j++) {
      int sum = 0;

      for (int p = 0; p < k; p++)
        sum += (int) x[(size_t) i * k + p] * (int) w[(size_t) j * k + p];
      y[(size_t) i * n + j] = (BnlReal) sum;
    }
}

/* out [m, k] += a w, where a(i, j) = a[i * row + j * column]. */
BNL_KERNEL static void
multiply_plain_add (int m,
                    int n,
                    int k,
                    const BnlReal *restrict a,
                    int row,
                    int column,
                    const BnlReal *restrict w,
                    BnlReal *restrict out)
{
  for (int i = 0; i < m; i++)
    for (int j = 0; j < n; j++) {
      BnlReal factor = a[(size_t) i * row + (size_t) j * column];

      for (int p = 0; p < k; p++)
        out[(size_t) i * k + p] += factor * w[(size_t) j * k + p];
    }
}

static void
fill_whole (BnlReal *values, size_t n, uint32_t state)
{
  for (size_t i = 0; i < n; i++) {
    state = state * 1664525u + 1013904223u; /* Knuth's; any spread of values does */
    values[i] = (BnlReal) ((int) (state >> 24) % (CHECK_MAX_VALUE + 1) - CHECK_MAX_VALUE / 2);
  }
}

static void
fill_constant (BnlReal *values, size_t n, BnlReal value)
{
  for (size_t i = 0; i < n; i++)
    values[i] = value;
}

/* memcmp would tell 0 from -0. */
static bool
are_equal (size_t n, const BnlReal *a, const BnlReal *b)
{
  for (size_t i = 0; i < n; i++)
    if (!(a[i] == b[i]))
      return false;
  return true;
}

typedef struct {
  BnlReal *x;        /* [m, k] */
  BnlReal *w;        /* [n, k] */
  BnlReal *dy;       /* [m, n] */
  BnlReal *got;      /* the largest result */
  BnlReal *expected; /* likewise */
} Operands;

/* The name of the product that is wrong at this shape, or NULL. */
static const char *
find_wrong_product (const BnlBlasProducts *products, int m, int n, int k, const Operands *on)
{
  const size_t mn = (size_t) m * n, mk = (size_t) m * k, nk = (size_t) n * k;
  const BnlReal before = 3;

  fill_whole (on->x, mk, 1);
  fill_whole (on->w, nk, 2);
  fill_whole (on->dy, mn, 3);

  /* What is overwritten must not look at what was there. */
  fill_constant (on->got, mn, (BnlReal) NAN);
  products->multiply_nt (m, n, k, on->x, on->w, on->got);
  multiply_plain_nt (m, n, k, on->x, on->w, on->expected);
  if (!are_equal (mn, on->got, on->expected))
    return "x w'";

  fill_constant (on->got, mk, (BnlReal) NAN);
  fill_constant (on->expected, mk, 0);
  products->multiply_nn (m, n, k, on->dy, on->w, on->got);
  multiply_plain_add (m, n, k, on->dy, n, 1, on->w, on->expected);
  if (!are_equal (mk, on->got, on->expected))
    return "x w";

  for (int accumulate = 0; accumulate < 2; accumulate++) {
    fill_constant (on->got, nk, accumulate ? before : (BnlReal) NAN);
    fill_constant (on->expected, nk, accumulate ? before : 0);
    products->multiply_tn (m, n, k, on->dy, on->x, accumulate, on->got);
    multiply_plain_add (n, m, k, on->dy, 1, n, on->x, on->expected);
    if (!are_equal (nk, on->got, on->expected))
      return "x' w";
  }

  return NULL;
}

static const char *
choose_other_kernel (const char *kernel)
{
#ifdef __aarch64__
  (void) kernel;
  return "ARMV8";
#else
  return strcmp (kernel, "Haswell") != 0 ? "Haswell" : "Nehalem";
#endif
}

bool
bnl_blas_check (const BnlBlasProducts *products, const char *kernel, char *message, size_t size)
{
  /* Batches of one and two, ten classes, 784 pixels, odd sizes that fill no vector, and one shape
   * on the far side of the 10^6 products up to which OpenBLAS uses its kernels for small ones. */
  static const struct {
    int m, n, k;
  } shapes[] = {
    { 1, 10, 128 }, { 2, 10, 128 },  { 64, 10, 128 }, { 3, 7, 5 },
    { 17, 33, 65 }, { 1, 128, 784 }, { 2, 10, 784 },  { 19, 101, 784 },
  };
  const size_t mk = CHECK_MAX_M * CHECK_MAX_K, nk = CHECK_MAX_N * CHECK_MAX_K,
               mn = CHECK_MAX_M * CHECK_MAX_N;
  BnlReal *memory = malloc ((mk + nk + mn + 2 * nk) * sizeof *memory);
  const Operands on = { memory, memory + mk, memory + mk + nk, memory + mk + nk + mn,
                        memory + mk + nk + mn + nk };
  bool good = true;

  if (memory == NULL) {
    snprintf (message, size, "There is not enough memory to check the matrix products.");
    return false;
  }
  for (size_t i = 0; i < sizeof shapes / sizeof shapes[0] && good; i++) {
    const int m = shapes[i].m, n = shapes[i].n, k = shapes[i].k;
    const char *wrong = find_wrong_product (products, m, n, k, &on);

    if (wrong != NULL) {
      snprintf (
          message, size,
          "OpenBLAS's kernel %s computes a wrong matrix product on this machine (%s with m %d, "
          "n %d, k %d): set the environment variable OPENBLAS_CORETYPE=%s and start again.",
          kernel, wrong, m, n, k, choose_other_kernel (kernel));
      good = false;
    }
  }
  free (memory);
  return good;
}

bool
bnl_blas_start (char *message, size_t size)
{
  const BnlBlasProducts products = { bnl_blas_multiply_nt, bnl_blas_multiply_nn,
                                     bnl_blas_multiply_tn };

  openblas_set_num_threads (1);
  return bnl_blas_check (&products, bnl_blas_get_kernel (), message, size);
}
