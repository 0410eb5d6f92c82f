#pragma once

#include "bnl-real.h"

/* What batch renormalization adds to batch normalization: an affine correction of each unit that
 * brings its batch to where the running statistics would put it.  All arrays: [n].
 * With sigma = sqrt (var + eps), r = clip (sigma_batch / sigma_running) and
 * d = clip ((mean_batch - mean_running) / sigma_running), both constants for the gradient, the
 * output is gamma (x_hat r + d) + beta.  allocates: never.
 * Source: Ioffe 2017, arXiv:1702.03275, Algorithm 1.  The paper keeps a moving average of sigma; we
 * keep the unbiased variance as batch normalization does and take its root, so that a network
 * trained this way is evaluated, saved and folded as any with batch normalization. */

/* 1 / r_max <= r <= r_max and -d_max <= d <= d_max; r_max >= 1, d_max >= 0. */
void bnl_renorm_measure (int n,
                         const BnlReal *mean,
                         const BnlReal *var,
                         const BnlReal *running_mean,
                         const BnlReal *running_var,
                         BnlReal eps,
                         double r_max,
                         double d_max,
                         BnlReal *r,
                         BnlReal *d);

/* The gamma and beta with which batch normalization gives the corrected output, and the right
 * gradient at its input: scale = gamma r, shift = beta + gamma d. */
void bnl_renorm_fold (int n,
                      const BnlReal *r,
                      const BnlReal *d,
                      const BnlReal *gamma,
                      const BnlReal *beta,
                      BnlReal *scale,
                      BnlReal *shift);

/* dgamma += r dscale + d dshift, dbeta += dshift. */
void bnl_renorm_backward (int n,
                          const BnlReal *r,
                          const BnlReal *d,
                          const BnlReal *dscale,
                          const BnlReal *dshift,
                          BnlReal *dgamma,
                          BnlReal *dbeta);
