/* Philox4x32-10: ten rounds of multiply, swap and xor turn a counter into four random words
 * (Salmon, Moraes, Dror & Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3", Section 3.3).
 */

#include "bnl-rng.h"

#include <assert.h>
#include <math.h>

#include "bnl-kernel-private.h"

/* The multipliers and the Weyl constants of the paper. */
#define PHILOX_M0 0xD2511F53u
#define PHILOX_M1 0xCD9E8D57u
#define PHILOX_W0 0x9E3779B9u
#define PHILOX_W1 0xBB67AE85u
#define PHILOX_ROUNDS 10

#define TWO_PI 6.283185307179586476925286766559

void
bnl_rng_philox (const uint32_t counter[4], const uint32_t key[2], uint32_t out[4])
{
  uint32_t c0 = counter[0], c1 = counter[1], c2 = counter[2], c3 = counter[3];
  uint32_t k0 = key[0], k1 = key[1];

  for (int round = 0; round < PHILOX_ROUNDS; round++) {
    uint64_t p0 = (uint64_t) PHILOX_M0 * c0;
    uint64_t p1 = (uint64_t) PHILOX_M1 * c2;

    c0 = (uint32_t) (p1 >> 32) ^ c1 ^ k0;
    c2 = (uint32_t) (p0 >> 32) ^ c3 ^ k1;
    c1 = (uint32_t) p1;
    c3 = (uint32_t) p0;
    k0 += PHILOX_W0;
    k1 += PHILOX_W1;
  }
  out[0] = c0;
  out[1] = c1;
  out[2] = c2;
  out[3] = c3;
}

/* The seed is the key; the counter is (block, stream, index), so that a sequence has 2^34 words
 * before it would meet another. */
void
bnl_rng_init (BnlRng *rng, uint64_t seed, BnlRngStream stream, uint64_t index)
{
  rng->key[0] = (uint32_t) seed;
  rng->key[1] = (uint32_t) (seed >> 32);
  rng->counter[0] = 0;
  rng->counter[1] = (uint32_t) stream;
  rng->counter[2] = (uint32_t) index;
  rng->counter[3] = (uint32_t) (index >> 32);
  rng->n_left = 0;
}

uint32_t
bnl_rng_next (BnlRng *rng)
{
  if (rng->n_left == 0) {
    bnl_rng_philox (rng->counter, rng->key, rng->block);
    rng->counter[0]++;
    rng->n_left = 4;
  }
  return rng->block[4 - rng->n_left--];
}

/* Philox of several counters side by side, so that each round becomes vectors. */
BNL_KERNEL static void
fill_blocks (const uint32_t counter[4], const uint32_t key[2], uint32_t *restrict words)
{
  enum { N = BNL_RNG_FILL / 4 };
  uint32_t c0[N], c1[N], c2[N], c3[N];
  uint32_t k0 = key[0], k1 = key[1];

  for (int i = 0; i < N; i++) {
    c0[i] = counter[0] + (uint32_t) i;
    c1[i] = counter[1];
    c2[i] = counter[2];
    c3[i] = counter[3];
  }
  for (int round = 0; round < PHILOX_ROUNDS; round++) {
    for (int i = 0; i < N; i++) {
      const uint64_t p0 = (uint64_t) PHILOX_M0 * c0[i], p1 = (uint64_t) PHILOX_M1 * c2[i];

      c0[i] = (uint32_t) (p1 >> 32) ^ c1[i] ^ k0;
      c2[i] = (uint32_t) (p0 >> 32) ^ c3[i] ^ k1;
      c1[i] = (uint32_t) p1;
      c3[i] = (uint32_t) p0;
    }
    k0 += PHILOX_W0;
    k1 += PHILOX_W1;
  }
  for (int i = 0; i < N; i++) {
    words[4 * i] = c0[i];
    words[4 * i + 1] = c1[i];
    words[4 * i + 2] = c2[i];
    words[4 * i + 3] = c3[i];
  }
}

void
bnl_rng_fill (BnlRng *rng, uint32_t words[BNL_RNG_FILL])
{
  assert (rng->n_left == 0);
  fill_blocks (rng->counter, rng->key, words);
  rng->counter[0] += BNL_RNG_FILL / 4;
}

/* Multiply and shift, rejecting the few products that would favour some values (Lemire 2019, "Fast
 * random integer generation in an interval"). */
uint32_t
bnl_rng_below (BnlRng *rng, uint32_t bound)
{
  uint64_t product;

  assert (bound >= 1);
  product = (uint64_t) bnl_rng_next (rng) * bound;
  if ((uint32_t) product < bound) {
    const uint32_t unfair = (0u - bound) % bound;

    while ((uint32_t) product < unfair)
      product = (uint64_t) bnl_rng_next (rng) * bound;
  }
  return (uint32_t) (product >> 32);
}

double
bnl_rng_uniform (BnlRng *rng)
{
  const uint64_t high = bnl_rng_next (rng) >> 5;
  const uint64_t low = bnl_rng_next (rng) >> 6;

  return (double) (high << 26 | low) * 0x1p-53;
}

/* The sine half of the pair is not kept: the state would depend on how many were drawn. */
double
bnl_rng_normal (BnlRng *rng)
{
  const double radius = sqrt (-2 * log (1 - bnl_rng_uniform (rng)));

  return radius * cos (TWO_PI * bnl_rng_uniform (rng));
}

void
bnl_rng_shuffle (BnlRng *rng, uint32_t *values, size_t n)
{
  assert (n <= UINT32_MAX);
  for (size_t i = n; i > 1; i--) {
    const size_t j = bnl_rng_below (rng, (uint32_t) i);
    const uint32_t value = values[i - 1];

    values[i - 1] = values[j];
    values[j] = value;
  }
}
