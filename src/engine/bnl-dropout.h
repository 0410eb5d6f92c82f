#pragma once

#include <stddef.h>
#include <stdint.h>

#include "bnl-real.h"

/* Inverted dropout: each number becomes 0 with probability rate, else x / (1 - rate), so that
 * evaluation needs nothing.  Number i of a mask depends on (seed, step, block) and i alone, on
 * every machine; so forward and backward are the same call, dx = dropout (dy).
 * rate: 0 <= rate < 1; block < 65536, step < 2^48.  x, y: [n], y may be x.  allocates: never.
 * Source: Srivastava et al. 2014, "Dropout", in the inverted form that PyTorch has. */
void bnl_dropout_apply (double rate,
                        uint64_t seed,
                        uint64_t step,
                        int block,
                        size_t n,
                        const BnlReal *x,
                        BnlReal *y);
