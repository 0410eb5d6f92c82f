#pragma once

#include <stddef.h>

#include "bnl-real.h"

/* Element-wise activations.  allocates: never. */

typedef enum {
  BNL_ACTIVATION_LINEAR,
  BNL_ACTIVATION_RELU,
  BNL_ACTIVATION_LEAKY_RELU, /* slope 0.01 below zero, as PyTorch's LeakyReLU */
  BNL_ACTIVATION_SIGMOID,
  BNL_ACTIVATION_TANH,
  BNL_ACTIVATION_GELU, /* x Phi (x), exact (Hendrycks & Gimpel 2016) */
} BnlActivation;

/* y = f (x).  x, y: [n], y may be x. */
void bnl_activation_forward (BnlActivation activation, size_t n, const BnlReal *x, BnlReal *y);

/* dx = dy * f' (x), y = f (x) as forward left it.  x, y, dy, dx: [n]; dx may be dy. */
void bnl_activation_backward (BnlActivation activation,
                              size_t n,
                              const BnlReal *x,
                              const BnlReal *y,
                              const BnlReal *dy,
                              BnlReal *dx);
