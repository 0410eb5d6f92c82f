/* Philox and what is drawn from it.  Seeds are fixed, so the statistical bands never flicker. */

#include <string.h>

#include "support/bnl-check.h"

/* Known answers published with the reference implementation (Random123, kat_vectors). */
static void
test_known_answers (void)
{
  static const struct {
    uint32_t counter[4], key[2], out[4];
  } vectors[] = {
    { { 0, 0, 0, 0 }, { 0, 0 }, { 0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8 } },
    { { 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff },
      { 0xffffffff, 0xffffffff },
      { 0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd } },
    { { 0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344 },
      { 0xa4093822, 0x299f31d0 },
      { 0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1 } },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (vectors); i++) {
    uint32_t out[4];

    bnl_rng_philox (vectors[i].counter, vectors[i].key, out);
    g_assert_cmpmem (out, sizeof out, vectors[i].out, sizeof vectors[i].out);
  }
}

/* The sequence is the blocks of counter (0, 1, 2 ...; stream; index) under the seed as the key:
 * stored runs rest on this never changing. */
static void
test_sequence (void)
{
  const uint64_t seed = 0x0123456789abcdef, index = 0xfedcba9876543210;
  const uint32_t key[2] = { 0x89abcdef, 0x01234567 };
  BnlRng rng;

  bnl_rng_init (&rng, seed, BNL_RNG_STREAM_ORDER, index);
  for (uint32_t block = 0; block < 3; block++) {
    const uint32_t counter[4] = { block, 3, 0x76543210, 0xfedcba98 };
    uint32_t out[4];

    bnl_rng_philox (counter, key, out);
    for (int i = 0; i < 4; i++)
      g_assert_cmphex (bnl_rng_next (&rng), ==, out[i]);
  }
}

/* Many words at once are the words one by one, also where the seed and the index are large. */
static void
test_fill (void)
{
  BnlRng one, many;

  bnl_rng_init (&one, 0x123456789abcdef0, BNL_RNG_STREAM_TEST, (uint64_t) 1 << 60 | 77);
  many = one;
  for (int round = 0; round < 5; round++) {
    uint32_t words[BNL_RNG_FILL];

    bnl_rng_fill (&many, words);
    for (int i = 0; i < BNL_RNG_FILL; i++)
      g_assert_cmpuint (words[i], ==, bnl_rng_next (&one));
  }
  g_assert_cmpuint (bnl_rng_next (&many), ==, bnl_rng_next (&one));
}

/* What one sequence has drawn says nothing about another. */
static void
test_independence (void)
{
  const struct {
    uint64_t seed;
    BnlRngStream stream;
    uint64_t index;
  } names[] = { { 0, BNL_RNG_STREAM_TEST, 0 },
                { 1, BNL_RNG_STREAM_TEST, 0 },
                { 0, BNL_RNG_STREAM_ORDER, 0 },
                { 0, BNL_RNG_STREAM_TEST, 1 },
                { 0, BNL_RNG_STREAM_TEST, (uint64_t) 1 << 32 },
                { (uint64_t) 1 << 32, BNL_RNG_STREAM_TEST, 0 } };
  uint32_t first[G_N_ELEMENTS (names)];

  for (size_t i = 0; i < G_N_ELEMENTS (names); i++) {
    BnlRng rng, again;

    bnl_rng_init (&rng, names[i].seed, names[i].stream, names[i].index);
    first[i] = bnl_rng_next (&rng);
    for (int j = 0; j < 100; j++)
      bnl_rng_next (&rng);
    bnl_rng_init (&again, names[i].seed, names[i].stream, names[i].index);
    g_assert_cmpuint (bnl_rng_next (&again), ==, first[i]);
    for (size_t j = 0; j < i; j++)
      g_assert_cmpuint (first[i], !=, first[j]);
  }
}

static void
test_below (void)
{
  enum { N = 70000, BOUND = 7 };
  const uint32_t high =
      0xC0000000; /* one raw word in four is one too many, for every third value */
  int counts[BOUND] = { 0 }, n_thirds = 0;
  double chi2 = 0;
  BnlRng rng;

  bnl_rng_init (&rng, 5, BNL_RNG_STREAM_TEST, 0);
  for (int i = 0; i < N; i++) {
    uint32_t value = bnl_rng_below (&rng, BOUND);

    g_assert_cmpuint (value, <, BOUND);
    counts[value]++;
  }
  for (int i = 0; i < BOUND; i++)
    chi2 += pow (counts[i] - (double) N / BOUND, 2) / ((double) N / BOUND);
  g_assert_true (chi2 <= 22.5); /* 6 degrees of freedom, p = 0.001 */

  for (int i = 0; i < 100; i++)
    g_assert_cmpuint (bnl_rng_below (&rng, 1), ==, 0);
  for (int i = 0; i < N; i++) {
    uint32_t value = bnl_rng_below (&rng, high);

    g_assert_cmpuint (value, <, high);
    n_thirds += value % 3 == 0;
  }
  bnl_check_near (n_thirds / (double) N, 1.0 / 3, 4 * sqrt (2.0 / 9 / N));
}

static void
test_uniform (void)
{
  enum { N = 100000 };
  double sum = 0, squares = 0, lowest = 1, highest = 0;
  int n_fine = 0;
  BnlRng rng;

  bnl_rng_init (&rng, 6, BNL_RNG_STREAM_TEST, 0);
  for (int i = 0; i < N; i++) {
    double u = bnl_rng_uniform (&rng);

    g_assert_true (u >= 0 && u < 1);
    g_assert_true (ldexp (u, 53) == floor (ldexp (u, 53)));
    n_fine += ldexp (u, 32) != floor (ldexp (u, 32));
    sum += u;
    squares += u * u;
    lowest = fmin (lowest, u);
    highest = fmax (highest, u);
  }
  bnl_check_near (sum / N, 0.5, 4 * sqrt (1.0 / 12 / N));
  bnl_check_near (squares / N, 1.0 / 3, 4 * sqrt (4.0 / 45 / N));
  g_assert_true (lowest <= 1e-4 && highest >= 1 - 1e-4);
  g_assert_cmpint (n_fine, >, N - 10); /* more than 32 bits */
}

static void
test_normal (void)
{
  enum { N = 200000 };
  double sum = 0, squares = 0, cubes = 0, fourths = 0;
  int beyond_2 = 0;
  BnlRng rng;

  bnl_rng_init (&rng, 7, BNL_RNG_STREAM_TEST, 0);
  for (int i = 0; i < N; i++) {
    double x = bnl_rng_normal (&rng);

    g_assert_true (isfinite (x));
    sum += x;
    squares += x * x;
    cubes += x * x * x;
    fourths += x * x * x * x;
    beyond_2 += fabs (x) > 2;
  }
  bnl_check_near (sum / N, 0, 4 / sqrt (N));
  bnl_check_near (squares / N, 1, 4 * sqrt (2.0 / N));
  bnl_check_near (cubes / N, 0, 4 * sqrt (15.0 / N));
  bnl_check_near (fourths / N, 3, 4 * sqrt (96.0 / N));
  bnl_check_near (beyond_2 / (double) N, erfc (M_SQRT2), 4 * sqrt (0.0455 / N));
}

static void
test_shuffle (void)
{
  enum { N = 1000 };
  g_autofree uint32_t *values = g_new (uint32_t, N);
  g_autofree gboolean *seen = g_new0 (gboolean, N);
  int n_kept = 0;
  BnlRng rng;

  bnl_rng_init (&rng, 8, BNL_RNG_STREAM_TEST, 0);
  for (uint32_t i = 0; i < N; i++)
    values[i] = i;
  bnl_rng_shuffle (&rng, values, N);
  for (uint32_t i = 0; i < N; i++) {
    g_assert_cmpuint (values[i], <, N);
    g_assert_false (seen[values[i]]);
    seen[values[i]] = TRUE;
    n_kept += values[i] == i;
  }
  g_assert_cmpint (n_kept, <, 8); /* one is expected to stay where it was */

  bnl_rng_shuffle (&rng, values, 0);
  values[0] = 42;
  bnl_rng_shuffle (&rng, values, 1);
  g_assert_cmpuint (values[0], ==, 42);
}

/* All 24 orders of four are equally likely. */
static void
test_shuffle_fair (void)
{
  enum { N = 48000, ORDERS = 24 };
  int counts[256] = { 0 }, n_orders = 0;
  double chi2 = 0;
  BnlRng rng;

  bnl_rng_init (&rng, 9, BNL_RNG_STREAM_TEST, 0);
  for (int i = 0; i < N; i++) {
    uint32_t values[4] = { 0, 1, 2, 3 };

    bnl_rng_shuffle (&rng, values, 4);
    counts[values[0] | values[1] << 2 | values[2] << 4 | values[3] << 6]++;
  }
  for (int i = 0; i < 256; i++)
    if (counts[i] > 0) {
      n_orders++;
      chi2 += pow (counts[i] - (double) N / ORDERS, 2) / ((double) N / ORDERS);
    }
  g_assert_cmpint (n_orders, ==, ORDERS);
  g_assert_true (chi2 <= 49.7); /* 23 degrees of freedom, p = 0.001 */
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/rng/known-answers", test_known_answers);
  g_test_add_func ("/engine/rng/sequence", test_sequence);
  g_test_add_func ("/engine/rng/independence", test_independence);
  g_test_add_func ("/engine/rng/fill", test_fill);
  g_test_add_func ("/engine/rng/below", test_below);
  g_test_add_func ("/engine/rng/uniform", test_uniform);
  g_test_add_func ("/engine/rng/normal", test_normal);
  g_test_add_func ("/engine/rng/shuffle", test_shuffle);
  g_test_add_func ("/engine/rng/shuffle-fair", test_shuffle_fair);
  return g_test_run ();
}
