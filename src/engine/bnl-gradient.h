#pragma once

#include <stddef.h>

#include "bnl-real.h"

/* Clipping by norm (Pascanu, Mikolov & Bengio 2013, arXiv:1211.5063, Algorithm 1) as PyTorch's
 * clip_grad_norm_: where the Euclidean norm of all gradients is above max_norm, they are scaled by
 * max_norm / (norm + 1e-6), to the threshold.  max_norm > 0.  Returns the norm they had; where that
 * is not finite, neither are the gradients afterwards.  allocates: never. */
double bnl_gradient_clip (size_t n, BnlReal *gradients, double max_norm);
