#pragma once

#include "bnl-real.h"

/* Batch normalization over the rows of a matrix: x, y, x_hat: [m, d] row-major; everything a unit
 * has once: [d].  The steps are apart so that the caller, not a mode, decides where the statistics
 * come from.  Sums over the batch are in double.  allocates: never.
 * Source: Ioffe & Szegedy 2015, arXiv:1502.03167, Algorithms 1 and 2. */

/* mean and biased variance (divisor m) of each column.  m >= 2. */
void bnl_batchnorm_measure (int m, int d, const BnlReal *x, BnlReal *mean, BnlReal *var);

/* y = gamma * x_hat + beta with x_hat = (x - mean) * inv_std, inv_std = 1 / sqrt (var + eps).
 * Fills x_hat and inv_std for the backward pass; y may be x, not x_hat.  Any m >= 1.
 * a: where it is not NULL, max (y, 0) besides, [m, d], none of the others. */
void bnl_batchnorm_forward (int m,
                            int d,
                            const BnlReal *x,
                            const BnlReal *mean,
                            const BnlReal *var,
                            BnlReal eps,
                            const BnlReal *gamma,
                            const BnlReal *beta,
                            BnlReal *x_hat,
                            BnlReal *inv_std,
                            BnlReal *y,
                            BnlReal *a);

/* Gradient where mean and var were measured on this very batch (Section 3 of the paper, the three
 * paths through x, mean and variance collected).  dgamma and dbeta accumulate; dx may be dy. */
void bnl_batchnorm_backward (int m,
                             int d,
                             const BnlReal *dy,
                             const BnlReal *x_hat,
                             const BnlReal *inv_std,
                             const BnlReal *gamma,
                             BnlReal *dx,
                             BnlReal *dgamma,
                             BnlReal *dbeta);

/* Gradient where mean and var were given and are constants.  Otherwise as above; any m >= 1. */
void bnl_batchnorm_backward_given (int m,
                                   int d,
                                   const BnlReal *dy,
                                   const BnlReal *x_hat,
                                   const BnlReal *inv_std,
                                   const BnlReal *gamma,
                                   BnlReal *dx,
                                   BnlReal *dgamma,
                                   BnlReal *dbeta);

/* running = (1 - momentum) * running + momentum * new, where the new variance is the unbiased one,
 * var * m / (m - 1).  momentum: 0..1, the weight of the new value (PyTorch's meaning).  m >= 2. */
void bnl_batchnorm_track (int m,
                          int d,
                          BnlReal momentum,
                          const BnlReal *mean,
                          const BnlReal *var,
                          BnlReal *running_mean,
                          BnlReal *running_var);
