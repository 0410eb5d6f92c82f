/* Inverted dropout by one random word a number: it is dropped where its word is below the rate. */

#include "bnl-dropout.h"

#include <assert.h>

#include "bnl-kernel-private.h"
#include "bnl-rng.h"

/* Numbers that are done at once. */
#define CHUNK BNL_RNG_FILL

/* A factor, not a choice, so that NaN shows even where it is dropped. */
BNL_KERNEL static void
scale_kept (size_t n,
            const uint32_t *restrict words,
            uint32_t threshold,
            BnlReal scale,
            const BnlReal *x,
            BnlReal *y)
{
  BNL_ELEMENTWISE
  for (size_t i = 0; i < n; i++)
    y[i] = x[i] * (words[i] < threshold ? 0 : scale);
}

void
bnl_dropout_apply (double rate,
                   uint64_t seed,
                   uint64_t step,
                   int block,
                   size_t n,
                   const BnlReal *x,
                   BnlReal *y)
{
  const uint32_t threshold = (uint32_t) (rate * 0x1p32);
  const BnlReal scale = (BnlReal) (1 / (1 - rate));
  BnlRng rng;

  assert (rate >= 0 && rate < 1 && block >= 0 && block < 1 << 16 && step < (uint64_t) 1 << 48);
  bnl_rng_init (&rng, seed, BNL_RNG_STREAM_DROPOUT, step << 16 | (uint64_t) block);
  for (size_t from = 0; from < n; from += CHUNK) {
    const size_t here = n - from < CHUNK ? n - from : CHUNK;
    uint32_t words[CHUNK];

    bnl_rng_fill (&rng, words);
    scale_kept (here, words, threshold, scale, x + from, y + from);
  }
}
