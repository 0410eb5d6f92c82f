/* Batches: what is drawn depends on seed, epoch and list alone. */

#include <string.h>

#include "data/bnl-batcher.h"
#include "engine/bnl-rng.h"

#define N 23

static const BnlScale unit = { BNL_NORMALIZE_UNIT, 0, 1 };

/* N images of two pixels (i, 255 - i), labelled i mod 5. */
static BnlDataset *
create_dataset (void)
{
  guint8 pixels[2 * N], labels[N];
  const BnlImages images = { N, pixels, labels };

  for (guint8 i = 0; i < N; i++) {
    pixels[2 * i] = i;
    pixels[2 * i + 1] = (guint8) (255 - i);
    labels[i] = i % 5;
  }
  return bnl_dataset_new ("test", 2, 1, 5, &images, &images);
}

static BnlBatcher *
create_batcher (guint32 batch_size, gboolean drop_last, guint64 seed)
{
  g_autoptr (BnlDataset) dataset = create_dataset ();
  guint32 indices[N];

  for (guint32 i = 0; i < N; i++)
    indices[i] = i;
  return bnl_batcher_new (dataset, &unit, indices, N, batch_size, drop_last, seed);
}

/* Rows, labels and indices belong together. */
static void
assert_rows (const BnlBatch *batch)
{
  for (guint32 row = 0; row < batch->m; row++) {
    guint32 i = batch->indices[row];

    g_assert_cmpuint (i, <, N);
    g_assert_cmpfloat (batch->x[2 * row], ==, (float) i / 255.0f);
    g_assert_cmpfloat (batch->x[2 * row + 1], ==, (float) (255 - i) / 255.0f);
    g_assert_cmpuint (batch->labels[row], ==, i % 5);
  }
}

/* The indices drawn in the next epoch, one batch after another; returns how many. */
static guint32
draw_epoch (BnlBatcher *batcher, guint32 epoch, guint32 *drawn)
{
  guint32 n = 0;
  BnlBatch batch;

  do {
    g_assert_true (bnl_batcher_next (batcher, &batch));
    g_assert_cmpuint (batch.epoch, ==, epoch);
    assert_rows (&batch);
    memcpy (drawn + n, batch.indices, batch.m * sizeof *drawn);
    n += batch.m;
  } while (!batch.last);
  return n;
}

static void
test_epochs (void)
{
  g_autoptr (BnlBatcher) batcher = create_batcher (5, FALSE, 3);
  guint64 step = 0;

  g_assert_cmpuint (bnl_batcher_get_n_batches (batcher), ==, 5);
  for (guint32 epoch = 0; epoch < 4; epoch++) {
    guint8 seen[N] = { 0 };

    for (guint i = 0; i < 5; i++) {
      BnlBatch batch;

      g_assert_true (bnl_batcher_next (batcher, &batch));
      g_assert_cmpuint (batch.step, ==, step++);
      g_assert_cmpuint (batch.epoch, ==, epoch);
      g_assert_cmpuint (batch.m, ==, i < 4 ? 5 : 3);
      g_assert_cmpint (batch.last, ==, i == 4);
      assert_rows (&batch);
      for (guint32 row = 0; row < batch.m; row++)
        g_assert_cmpuint (seen[batch.indices[row]]++, ==, 0);
    }
  }
}

static void
test_drop_last (void)
{
  g_autoptr (BnlBatcher) batcher = create_batcher (5, TRUE, 3);
  g_autoptr (BnlBatcher) even = create_batcher (N, TRUE, 3);
  g_autoptr (BnlBatcher) large = create_batcher (N + 1, TRUE, 3);
  g_autoptr (BnlBatcher) kept = create_batcher (G_MAXUINT32, FALSE, 3);
  BnlBatch batch;

  g_assert_cmpuint (bnl_batcher_get_n_batches (batcher), ==, 4);
  for (guint i = 0; i < 12; i++) {
    g_assert_true (bnl_batcher_next (batcher, &batch));
    g_assert_cmpuint (batch.m, ==, 5);
    g_assert_cmpuint (batch.epoch, ==, i / 4);
    g_assert_cmpint (batch.last, ==, i % 4 == 3);
  }

  g_assert_cmpuint (bnl_batcher_get_n_batches (even), ==, 1);
  g_assert_true (bnl_batcher_next (even, &batch));
  g_assert_true (batch.last);
  g_assert_cmpuint (bnl_batcher_get_n_batches (large), ==, 0);
  g_assert_false (bnl_batcher_next (large, &batch));
  g_assert_cmpuint (bnl_batcher_get_n_batches (kept), ==, 1);
  g_assert_true (bnl_batcher_next (kept, &batch));
  g_assert_cmpuint (batch.m, ==, N);
}

/* The order is the shuffle that the engine's generator names by seed and epoch: whatever the batch
 * size, whoever else draws. */
static void
test_order (void)
{
  const guint32 batch_sizes[] = { 1, 2, 7, N };

  for (guint i = 0; i < G_N_ELEMENTS (batch_sizes); i++) {
    g_autoptr (BnlBatcher) batcher = create_batcher (batch_sizes[i], FALSE, 11);
    g_autoptr (BnlBatcher) other = create_batcher (3, FALSE, 12);

    for (guint32 epoch = 0; epoch < 3; epoch++) {
      guint32 drawn[N], expected[N];
      BnlBatch batch;
      BnlRng rng;

      for (guint32 j = 0; j < N; j++)
        expected[j] = j;
      bnl_rng_init (&rng, 11, BNL_RNG_STREAM_ORDER, epoch);
      bnl_rng_shuffle (&rng, expected, N);
      bnl_batcher_next (other, &batch);
      g_assert_cmpuint (draw_epoch (batcher, epoch, drawn), ==, N);
      g_assert_cmpmem (drawn, sizeof drawn, expected, sizeof expected);
    }
  }
}

static void
test_seeds_differ (void)
{
  g_autoptr (BnlBatcher) a = create_batcher (N, FALSE, 0), b = create_batcher (N, FALSE, 1);
  guint32 first[N], second[N], third[N];

  draw_epoch (a, 0, first);
  draw_epoch (a, 1, second);
  draw_epoch (b, 0, third);
  g_assert_true (memcmp (first, second, sizeof first) != 0);
  g_assert_true (memcmp (first, third, sizeof first) != 0);
}

/* Only what is listed is drawn. */
static void
test_list (void)
{
  const guint32 list[] = { 20, 3, 7 };
  g_autoptr (BnlDataset) dataset = create_dataset ();
  g_autoptr (BnlBatcher) batcher = bnl_batcher_new (dataset, &unit, list, 3, 2, FALSE, 0);

  for (guint32 epoch = 0; epoch < 5; epoch++) {
    guint32 drawn[3], n[N] = { 0 };

    g_assert_cmpuint (draw_epoch (batcher, epoch, drawn), ==, 3);
    for (guint i = 0; i < 3; i++)
      n[drawn[i]]++;
    g_assert_cmpuint (n[3] * n[7] * n[20], ==, 1);
  }
}

/* Two epochs and a part, in batches of 10: 10 10 3, 10 10 3, 4. */
static void
test_ordered (void)
{
  static const guint32 expected_m[] = { 10, 10, 3, 10, 10, 3, 4 };
  g_autoptr (BnlDataset) dataset = create_dataset ();
  guint32 order[2 * N + 4];
  g_autoptr (BnlBatcher) batcher = NULL, dropping = NULL;
  BnlBatch batch;
  gsize n = 0;

  for (guint32 i = 0; i < G_N_ELEMENTS (order); i++)
    order[i] = (i * 5) % N;
  batcher = bnl_batcher_new_ordered (dataset, &unit, order, G_N_ELEMENTS (order), 10, FALSE);
  dropping = bnl_batcher_new_ordered (dataset, &unit, order, G_N_ELEMENTS (order), 10, TRUE);

  g_assert_cmpuint (bnl_batcher_get_n_batches (batcher), ==, 3);
  for (guint i = 0; i < G_N_ELEMENTS (expected_m); i++) {
    g_assert_true (bnl_batcher_next (batcher, &batch));
    g_assert_cmpuint (batch.step, ==, i);
    g_assert_cmpuint (batch.epoch, ==, i / 3);
    g_assert_cmpuint (batch.m, ==, expected_m[i]);
    g_assert_cmpint (batch.last, ==, i % 3 == 2 || i == 6);
    assert_rows (&batch);
    g_assert_cmpmem (batch.indices, (int) (4 * batch.m), order + n, (int) (4 * batch.m));
    n += batch.m;
  }
  g_assert_false (bnl_batcher_next (batcher, &batch));
  g_assert_false (bnl_batcher_next (batcher, &batch));

  /* Without the short ones, and without the part that is shorter than a batch. */
  g_assert_cmpuint (bnl_batcher_get_n_batches (dropping), ==, 2);
  for (guint i = 0; i < 4; i++) {
    g_assert_true (bnl_batcher_next (dropping, &batch));
    g_assert_cmpuint (batch.m, ==, 10);
    g_assert_cmpuint (batch.indices[0], ==, order[i / 2 * N + i % 2 * 10]);
    g_assert_cmpint (batch.last, ==, i % 2);
  }
  g_assert_false (bnl_batcher_next (dropping, &batch));
}

static void
test_ordered_ends (void)
{
  const guint32 order[2 * N] = { 5, 5, 9 };
  g_autoptr (BnlDataset) dataset = create_dataset ();
  g_autoptr (BnlBatcher) two = bnl_batcher_new_ordered (dataset, &unit, order, 2 * N, N, FALSE);
  g_autoptr (BnlBatcher) few = bnl_batcher_new_ordered (dataset, &unit, order, 3, 2, FALSE);
  BnlBatch batch;

  /* Whole epochs: nothing is left after them. */
  g_assert_true (bnl_batcher_next (two, &batch) && batch.last);
  g_assert_true (bnl_batcher_next (two, &batch) && batch.last);
  g_assert_false (bnl_batcher_next (two, &batch));

  /* Shorter than one epoch. */
  g_assert_cmpuint (bnl_batcher_get_n_batches (few), ==, 2);
  g_assert_true (bnl_batcher_next (few, &batch) && !batch.last);
  g_assert_cmpuint (batch.indices[1], ==, 5);
  g_assert_true (bnl_batcher_next (few, &batch) && batch.last);
  g_assert_cmpuint (batch.m, ==, 1);
  g_assert_false (bnl_batcher_next (few, &batch));
}

/* Any batch can be the first, and those after it are as if all before had been drawn. */
static void
test_seek (void)
{
  g_autoptr (BnlDataset) dataset = create_dataset ();
  guint32 order[3 * N];

  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    order[i] = (guint32) ((i * 5) % N);
  for (guint ordered = 0; ordered < 2; ordered++) {
    g_autoptr (BnlBatcher) whole =
        ordered ? bnl_batcher_new_ordered (dataset, &unit, order, G_N_ELEMENTS (order), 3, FALSE)
                : create_batcher (3, FALSE, 4);
    const guint32 n_batches = bnl_batcher_get_n_batches (whole);

    for (guint i = 0; i < 3 * n_batches; i++) {
      g_autoptr (BnlBatcher) late =
          ordered ? bnl_batcher_new_ordered (dataset, &unit, order, G_N_ELEMENTS (order), 3, FALSE)
                  : create_batcher (3, FALSE, 4);
      BnlBatch expected, batch;

      bnl_batcher_seek (late, i / n_batches, i % n_batches);
      g_assert_true (bnl_batcher_next (whole, &expected));
      g_assert_true (bnl_batcher_next (late, &batch));
      g_assert_cmpuint (batch.step, ==, expected.step);
      g_assert_cmpuint (batch.epoch, ==, expected.epoch);
      g_assert_true (batch.last == expected.last);
      g_assert_cmpuint (batch.m, ==, expected.m);
      for (guint32 row = 0; row < batch.m; row++)
        g_assert_cmpuint (batch.indices[row], ==, expected.indices[row]);
    }
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/data/batcher/epochs", test_epochs);
  g_test_add_func ("/data/batcher/drop-last", test_drop_last);
  g_test_add_func ("/data/batcher/order", test_order);
  g_test_add_func ("/data/batcher/seeds-differ", test_seeds_differ);
  g_test_add_func ("/data/batcher/list", test_list);
  g_test_add_func ("/data/batcher/ordered", test_ordered);
  g_test_add_func ("/data/batcher/ordered-ends", test_ordered_ends);
  g_test_add_func ("/data/batcher/seek", test_seek);
  return g_test_run ();
}
