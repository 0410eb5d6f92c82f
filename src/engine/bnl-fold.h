#pragma once

#include <stdbool.h>

#include "bnl-weights.h"

/* For inference, a norm by given statistics is one affine map a unit, s x + t with
 * s = gamma / sqrt (var + eps) and t = beta - s mean, and goes into the Linear beside it: the one
 * before it, or with the norm after the activation the one that reads it. */

/* Not where the statistics are of the input at hand: BNL_NORM_LAYER. */
bool bnl_fold_is_possible (const BnlArch *arch);

/* The weights of an architecture without norm that computes the same, from these weights and
 * statistics, [arch->n_statistics] (those of the weights, or a population's).  NULL where memory
 * ends.  Source: Ioffe & Szegedy 2015, arXiv:1502.03167, Algorithm 2, line 11. */
BnlWeights *bnl_fold_new (const BnlWeights *weights, const BnlReal *statistics);
