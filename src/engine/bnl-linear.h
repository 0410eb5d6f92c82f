#pragma once

#include <stdbool.h>

#include "bnl-real.h"

/* y = x w' + b.  x: [m, n_in], w: [n_out, n_in] as PyTorch's Linear keeps it, b: [n_out],
 * y: [m, n_out], row-major, no aliases.  allocates: never. */
void bnl_linear_forward (int m,
                         int n_in,
                         int n_out,
                         const BnlReal *x,
                         const BnlReal *w,
                         const BnlReal *b,
                         BnlReal *y);

/* dw = dy' x, db = column sums of dy (in double), dx = dy w; dx is NULL where the input needs no
 * gradient.  Where it accumulates, dw and db are added to what is there.  allocates: never. */
void bnl_linear_backward (int m,
                          int n_in,
                          int n_out,
                          const BnlReal *x,
                          const BnlReal *w,
                          const BnlReal *dy,
                          bool accumulate,
                          BnlReal *dw,
                          BnlReal *db,
                          BnlReal *dx);
