#pragma once

#include <stddef.h>
#include <stdint.h>

/* Counter-based random numbers: Philox4x32-10 (Salmon, Moraes, Dror & Shaw 2011, "Parallel random
 * numbers: as easy as 1, 2, 3").  A sequence is named by (seed, stream, index) alone, so what is
 * drawn for batch i or layer l never depends on what was drawn before it or on which thread.
 * Threads: a BnlRng belongs to one.  allocates: never. */

typedef enum {
  BNL_RNG_STREAM_INIT = 1,      /* index: the block whose weights are drawn */
  BNL_RNG_STREAM_SPLIT = 2,     /* index: the class that is split; 256 + class: that is limited */
  BNL_RNG_STREAM_ORDER = 3,     /* index: the epoch, from 0 */
  BNL_RNG_STREAM_TEST = 4,      /* free for tests */
  BNL_RNG_STREAM_DROPOUT = 5,   /* index: step << 16 | block, one word an output */
  BNL_RNG_STREAM_AUGMENT = 6,   /* index: epoch << 32 | place of the sample in it */
  BNL_RNG_STREAM_SWEEP = 7,     /* index: draw << 8 | place of the axis */
  BNL_RNG_STREAM_BOOTSTRAP = 8, /* index: how many values are resampled */
} BnlRngStream;

typedef struct {
  uint32_t key[2];
  uint32_t counter[4];
  uint32_t block[4];
  unsigned n_left; /* words of block not yet handed out */
} BnlRng;

void bnl_rng_init (BnlRng *rng, uint64_t seed, BnlRngStream stream, uint64_t index);

/* One raw block: out = Philox4x32-10 (counter, key), for the published test vectors. */
void bnl_rng_philox (const uint32_t counter[4], const uint32_t key[2], uint32_t out[4]);

uint32_t bnl_rng_next (BnlRng *rng);

/* The next BNL_RNG_FILL words, the same as from bnl_rng_next() and a few times faster.  Only while
 * what was drawn before is a multiple of four words. */
#define BNL_RNG_FILL 256
void bnl_rng_fill (BnlRng *rng, uint32_t words[BNL_RNG_FILL]);

/* Uniform in 0 .. bound - 1 without bias; bound >= 1. */
uint32_t bnl_rng_below (BnlRng *rng, uint32_t bound);

/* Uniform in [0, 1), 53 bits. */
double bnl_rng_uniform (BnlRng *rng);

/* Mean 0, standard deviation 1 (Box & Muller 1958). */
double bnl_rng_normal (BnlRng *rng);

/* Fisher-Yates; values: [n]. */
void bnl_rng_shuffle (BnlRng *rng, uint32_t *values, size_t n);
