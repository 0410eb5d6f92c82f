#include "lab/bnl-chunk-private.h"

#include <math.h>
#include <string.h>

#include "bnl-store-fixture.h"
#include "lab/bnl-checksum32-private.h"

static GBytes *
encode (const BnlSeries *series)
{
  return bnl_chunk_encode (series, 0, bnl_series_get_length (series));
}

static gboolean
decode (GBytes *bytes, BnlSeries *series)
{
  gsize n;
  const void *data = g_bytes_get_data (bytes, &n);

  return bnl_chunk_decode (data, n, series);
}

static void
assert_round_trip (const BnlSeries *series)
{
  g_autoptr (GBytes) bytes = encode (series);
  g_autoptr (BnlSeries) back = bnl_series_new ();

  g_assert_true (decode (bytes, back));
  g_assert_true (bnl_store_fixture_is_same_series (series, back));
}

static void
test_usual (void)
{
  const gsize lengths[] = { 1, 2, 3, 99, 100, 101, BNL_CHUNK_MAX_ROWS };

  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++) {
    g_autoptr (BnlSeries) series = bnl_store_fixture_new_series (lengths[i], i);

    assert_round_trip (series);
  }
}

/* Pieces one after the other give the whole, wherever it is cut. */
static void
test_pieces (void)
{
  g_autoptr (BnlSeries) series = bnl_store_fixture_new_series (1000, 3);
  const gsize cuts[] = { 0, 1, 2, 100, 700, 999, 1000 };
  g_autoptr (BnlSeries) back = bnl_series_new ();

  for (guint i = 1; i < G_N_ELEMENTS (cuts); i++) {
    g_autoptr (GBytes) bytes = bnl_chunk_encode (series, cuts[i - 1], cuts[i] - cuts[i - 1]);

    g_assert_true (decode (bytes, back));
  }
  g_assert_true (bnl_store_fixture_is_same_series (series, back));
}

/* Whatever a row may hold. */
static void
test_extremes (void)
{
  const float floats[] = { 0.0f, -0.0f, INFINITY, -INFINITY, NAN, 1e-45f, 3.4e38f, -1.0f, 0.5f };
  const double doubles[] = { 0.0, -0.0, (double) INFINITY, (double) NAN, 1e-320, 1e308, 0.1, -5.0 };
  const guint64 counts[] = { 0, 1, G_MAXUINT64, G_MAXINT64, (guint64) G_MAXINT64 + 1, 7 };
  g_autoptr (BnlSeries) series = bnl_series_new ();
  GRand *random = g_rand_new_with_seed (9);

  for (guint i = 0; i < 2000; i++) {
    const BnlMetrics row = {
      .step = counts[g_rand_int_range (random, 0, G_N_ELEMENTS (counts))],
      .epoch = g_rand_int (random),
      .examples = counts[g_rand_int_range (random, 0, G_N_ELEMENTS (counts))],
      .seconds = doubles[g_rand_int_range (random, 0, G_N_ELEMENTS (doubles))],
      .lr = doubles[g_rand_int_range (random, 0, G_N_ELEMENTS (doubles))],
      .train_loss = floats[g_rand_int_range (random, 0, G_N_ELEMENTS (floats))],
      .train_accuracy = floats[g_rand_int_range (random, 0, G_N_ELEMENTS (floats))],
      .val_loss = floats[g_rand_int_range (random, 0, G_N_ELEMENTS (floats))],
      .val_accuracy = floats[g_rand_int_range (random, 0, G_N_ELEMENTS (floats))],
      .test_loss = floats[g_rand_int_range (random, 0, G_N_ELEMENTS (floats))],
      .test_accuracy = floats[g_rand_int_range (random, 0, G_N_ELEMENTS (floats))],
    };

    bnl_series_append (series, &row);
  }
  g_rand_free (random);
  assert_round_trip (series);
}

/* What the header promises of a million steps. */
static void
test_size (void)
{
  g_autoptr (BnlSeries) series = bnl_store_fixture_new_series (4000, 4);
  g_autoptr (GBytes) bytes = encode (series);

  g_assert_cmpuint (g_bytes_get_size (bytes), <=, 8 * 4000);
}

/* A wrong checksum, a short end: nothing is taken. */
static void
test_damaged (void)
{
  g_autoptr (BnlSeries) series = bnl_store_fixture_new_series (50, 5);
  g_autoptr (GBytes) bytes = encode (series);
  gsize n;
  const guint8 *data = g_bytes_get_data (bytes, &n);
  g_autofree guint8 *copy = g_memdup2 (data, n);
  g_autoptr (BnlSeries) back = bnl_series_new ();

  for (gsize length = 0; length < n; length++)
    g_assert_false (bnl_chunk_decode (data, length, back));
  for (gsize i = 0; i < n * 8; i++) {
    copy[i / 8] ^= (guint8) (1 << i % 8);
    g_assert_false (bnl_chunk_decode (copy, n, back));
    copy[i / 8] ^= (guint8) (1 << i % 8);
  }
  g_assert_cmpuint (bnl_series_get_length (back), ==, 0);
  g_assert_true (bnl_chunk_decode (copy, n, back));
}

static void
sign (guint8 *bytes, gsize n)
{
  const guint32 crc = GUINT32_TO_LE (bnl_checksum32_compute (bytes + 4, n - 4));

  memcpy (bytes, &crc, sizeof crc);
}

/* Bytes that somebody made, with a checksum that is right: read or refused, never a crash. */
static void
test_forged (void)
{
  g_autoptr (BnlSeries) series = bnl_store_fixture_new_series (40, 6);
  g_autoptr (GBytes) bytes = encode (series);
  gsize n;
  const guint8 *data = g_bytes_get_data (bytes, &n);
  g_autofree guint8 *copy = g_memdup2 (data, n);
  GRand *random = g_rand_new_with_seed (1);
  guint n_refused = 0;

  for (guint turn = 0; turn < 20000; turn++) {
    g_autoptr (BnlSeries) back = bnl_series_new ();
    const gsize length = turn % 3 == 0 ? (gsize) g_rand_int_range (random, 4, (gint32) n + 1) : n;

    memcpy (copy, data, n);
    for (guint i = 0; i < 1 + turn % 4; i++)
      copy[g_rand_int_range (random, 4, (gint32) n)] = (guint8) g_rand_int (random);
    sign (copy, length);
    if (!bnl_chunk_decode (copy, length, back)) {
      n_refused++;
      g_assert_cmpuint (bnl_series_get_length (back), ==, 0);
    }
  }
  g_rand_free (random);
  g_assert_cmpuint (n_refused, >, 5000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/chunk/usual", test_usual);
  g_test_add_func ("/chunk/pieces", test_pieces);
  g_test_add_func ("/chunk/extremes", test_extremes);
  g_test_add_func ("/chunk/size", test_size);
  g_test_add_func ("/chunk/damaged", test_damaged);
  g_test_add_func ("/chunk/forged", test_forged);
  return g_test_run ();
}
