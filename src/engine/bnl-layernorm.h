#pragma once

#include "bnl-real.h"

/* Layer normalization over the columns of each row: x, y, x_hat: [m, d] row-major; gamma, beta:
 * [d]; mean, var, inv_std: [m].  Any m >= 1: a row knows nothing of its batch, so there are no
 * running statistics and training and evaluation are the same.  Sums are in double.  allocates:
 * never. Source: Ba, Kiros & Hinton 2016, arXiv:1607.06450, equations 3 and 4; eps under the root
 * as in PyTorch's LayerNorm. */

/* y = gamma * x_hat + beta with x_hat = (x - mean) * inv_std, the variance with divisor d.
 * Fills mean, var, and x_hat and inv_std for the backward pass; y may be x, not x_hat. */
void bnl_layernorm_forward (int m,
                            int d,
                            const BnlReal *x,
                            BnlReal eps,
                            const BnlReal *gamma,
                            const BnlReal *beta,
                            BnlReal *mean,
                            BnlReal *var,
                            BnlReal *x_hat,
                            BnlReal *inv_std,
                            BnlReal *y);

/* dgamma and dbeta accumulate; dx may be dy. */
void bnl_layernorm_backward (int m,
                             int d,
                             const BnlReal *dy,
                             const BnlReal *x_hat,
                             const BnlReal *inv_std,
                             const BnlReal *gamma,
                             BnlReal *dx,
                             BnlReal *dgamma,
                             BnlReal *dbeta);
