#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "bnl-real.h"

/* The only door to OpenBLAS.  Every product runs on the calling thread; parallelism is above.
 * Threads: any, concurrently, after bnl_blas_start() has returned true once. */

/* Sets OpenBLAS to one thread a call and compares its products with plain loops over the shapes
 * and transpositions that training uses.  Where they disagree, returns false and writes one
 * sentence into message (at most size bytes, always terminated) that names the kernel and the
 * remedy; nothing may be trained then.  Takes about a millisecond. */
bool bnl_blas_start (char *message, size_t size);

/* OpenBLAS's name of the kernel it chose, as "Haswell"; static. */
const char *bnl_blas_get_kernel (void);

/* OpenBLAS's version and build, as "OpenBLAS 0.3.21 ..."; static.  One thread at a time:
 * OpenBLAS writes the text anew at each call. */
const char *bnl_blas_get_version (void);

/* y = x * w'            x [m, k], w [n, k], y [m, n]; y is overwritten.  allocates: never. */
void bnl_blas_multiply_nt (int m, int n, int k, const BnlReal *x, const BnlReal *w, BnlReal *y);

/* dx = dy * w           dy [m, n], w [n, k], dx [m, k]; dx is overwritten.  allocates: never. */
void bnl_blas_multiply_nn (int m, int n, int k, const BnlReal *dy, const BnlReal *w, BnlReal *dx);

/* dw = dy' * x, or dw += where it accumulates
 *                       dy [m, n], x [m, k], dw [n, k].  allocates: never. */
void bnl_blas_multiply_tn (int m,
                           int n,
                           int k,
                           const BnlReal *dy,
                           const BnlReal *x,
                           bool accumulate,
                           BnlReal *dw);
