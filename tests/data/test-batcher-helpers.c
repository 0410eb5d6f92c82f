/* Augmented batches, made ahead: the same whatever the number of threads, and no thread left. */

#include <string.h>

#include "data/bnl-batcher.h"

#define N 150
#define WIDTH 17
#define HEIGHT 12
#define N_PIXELS (WIDTH * HEIGHT)
#define SEED 9

static const BnlScale unit = { BNL_NORMALIZE_UNIT, 0, 1 };
static const BnlAugment everything = { 2, 15, 0.15, 3, 0.5 };

static BnlDataset *
create_dataset (void)
{
  g_autofree guint8 *pixels = g_new (guint8, N * N_PIXELS);
  guint8 labels[N];
  const BnlImages images = { N, pixels, labels };
  BnlRng rng;

  bnl_rng_init (&rng, 1, BNL_RNG_STREAM_TEST, 0);
  for (guint i = 0; i < N * N_PIXELS; i++)
    pixels[i] = (guint8) bnl_rng_below (&rng, 256);
  for (guint8 i = 0; i < N; i++)
    labels[i] = i % 7;
  return bnl_dataset_new ("test", WIDTH, HEIGHT, 7, &images, &images);
}

static BnlBatcher *
create_batcher (BnlDataset *dataset,
                guint32 batch_size,
                const BnlAugment *augment,
                guint n_helpers,
                const BnlCancel *cancel)
{
  guint32 indices[N];
  BnlBatcher *batcher;

  for (guint32 i = 0; i < N; i++)
    indices[i] = i;
  batcher = bnl_batcher_new (dataset, &unit, indices, N, batch_size, FALSE, SEED);
  bnl_batcher_augment (batcher, augment, SEED, n_helpers, cancel);
  return batcher;
}

static void
assert_same_batch (const BnlBatch *a, const BnlBatch *b)
{
  g_assert_cmpuint (a->step, ==, b->step);
  g_assert_cmpuint (a->epoch, ==, b->epoch);
  g_assert_cmpint (a->last, ==, b->last);
  g_assert_cmpuint (a->m, ==, b->m);
  g_assert_true (memcmp (a->indices, b->indices, a->m * sizeof *a->indices) == 0);
  g_assert_true (memcmp (a->labels, b->labels, a->m) == 0);
  g_assert_true (memcmp (a->x, b->x, a->m * N_PIXELS * sizeof *a->x) == 0);
}

/* Each row is what bnl_augment_apply() makes of the image, in the place that its batch has in the
 * epoch: first is that of row 0. */
static void
assert_augmented (BnlDataset *dataset, const BnlBatch *batch, guint32 first)
{
  const BnlImages *images = bnl_dataset_get_train (dataset);
  g_autofree float *scratch = g_new (float, bnl_augment_count_scratch (WIDTH, HEIGHT));
  guint8 moved[N_PIXELS];

  for (guint32 row = 0; row < batch->m; row++) {
    bnl_augment_apply (&everything, SEED, batch->epoch, first + row, WIDTH, HEIGHT,
                       images->pixels + batch->indices[row] * N_PIXELS, moved, scratch);
    g_assert_cmpuint (batch->labels[row], ==, images->labels[batch->indices[row]]);
    for (guint i = 0; i < N_PIXELS; i++)
      g_assert_true (batch->x[row * N_PIXELS + i] == (float) moved[i] / 255.0f);
  }
}

/* Batches smaller and larger than what a thread takes at a time, over several epochs. */
static void
test_threads (void)
{
  static const guint32 batch_sizes[] = { 1, 7, 64, N, 4 * N };
  static const guint n_helpers[] = { 1, 2, 4, 7 };
  g_autoptr (BnlDataset) dataset = create_dataset ();

  for (guint i = 0; i < G_N_ELEMENTS (batch_sizes); i++)
    for (guint j = 0; j < G_N_ELEMENTS (n_helpers); j++) {
      g_autoptr (BnlBatcher) alone = create_batcher (dataset, batch_sizes[i], &everything, 0, NULL);
      g_autoptr (BnlBatcher) helped =
          create_batcher (dataset, batch_sizes[i], &everything, n_helpers[j], NULL);
      guint32 first = 0;
      BnlBatch a, b;

      do {
        g_assert_true (bnl_batcher_next (alone, &a));
        g_assert_true (bnl_batcher_next (helped, &b));
        assert_same_batch (&a, &b);
        assert_augmented (dataset, &b, first);
        first = b.last ? 0 : first + b.m;
      } while (b.epoch < 3);
    }
}

/* The order, the labels and the indices are those without augmentation. */
static void
test_order (void)
{
  g_autoptr (BnlDataset) dataset = create_dataset ();
  const BnlAugment none = { 0 };
  g_autoptr (BnlBatcher) plain = create_batcher (dataset, 32, &none, 3, NULL);
  g_autoptr (BnlBatcher) augmented = create_batcher (dataset, 32, &everything, 3, NULL);
  const BnlImages *images = bnl_dataset_get_train (dataset);
  BnlBatch a, b;

  do {
    g_assert_true (bnl_batcher_next (plain, &a));
    g_assert_true (bnl_batcher_next (augmented, &b));
    g_assert_true (memcmp (a.indices, b.indices, a.m * sizeof *a.indices) == 0);
    g_assert_true (memcmp (a.labels, b.labels, a.m) == 0);
    g_assert_true (memcmp (a.x, b.x, a.m * N_PIXELS * sizeof *a.x) != 0);
    for (guint i = 0; i < N_PIXELS; i++)
      g_assert_true (a.x[i] == (float) images->pixels[a.indices[0] * N_PIXELS + i] / 255.0f);
  } while (a.epoch < 2);
}

/* With an order too, where one image comes twice in an epoch and looks different each time; and
 * helpers do not go beyond its end. */
static void
test_ordered (void)
{
  static const guint32 order[] = { 3, 3, 3, 5, 140 };
  g_autoptr (BnlDataset) dataset = create_dataset ();

  for (guint n_helpers = 0; n_helpers < 4; n_helpers++) {
    g_autoptr (BnlBatcher) batcher =
        bnl_batcher_new_ordered (dataset, &unit, order, G_N_ELEMENTS (order), 2, FALSE);
    BnlBatch batch;

    bnl_batcher_augment (batcher, &everything, SEED, n_helpers, NULL);
    for (guint32 i = 0; i < 3; i++) {
      g_assert_true (bnl_batcher_next (batcher, &batch));
      g_assert_true (memcmp (batch.indices, order + 2 * i, batch.m * sizeof *order) == 0);
      assert_augmented (dataset, &batch, 2 * i);
      if (i == 0)
        g_assert_true (memcmp (batch.x, batch.x + N_PIXELS, N_PIXELS * sizeof *batch.x) != 0);
    }
    g_assert_cmpuint (batch.m, ==, 1);
    g_assert_false (bnl_batcher_next (batcher, &batch));
    g_assert_false (bnl_batcher_next (batcher, &batch));
  }
}

/* Helpers run ahead into other batches, never into the one that was handed out. */
static void
test_lent (void)
{
  g_autoptr (BnlDataset) dataset = create_dataset ();
  g_autoptr (BnlBatcher) batcher = create_batcher (dataset, 16, &everything, 3, NULL);
  g_autofree float *x = NULL;
  BnlBatch batch;

  for (guint i = 0; i < 40; i++) {
    g_assert_true (bnl_batcher_next (batcher, &batch));
    g_free (x);
    x = g_memdup2 (batch.x, batch.m * N_PIXELS * sizeof *x);
    for (guint spin = 0; spin < 20; spin++)
      g_thread_yield ();
    g_assert_true (memcmp (batch.x, x, batch.m * N_PIXELS * sizeof *x) == 0);
  }
}

/* Freed at any moment: before the first batch, in the midst of one, with nothing left to do. */
static void
test_free (void)
{
  g_autoptr (BnlDataset) dataset = create_dataset ();

  for (guint n = 0; n < 60; n++) {
    BnlBatcher *batcher = create_batcher (dataset, 8, &everything, 4, NULL);
    BnlBatch batch;

    for (guint i = 0; i < n % 20; i++)
      g_assert_true (bnl_batcher_next (batcher, &batch));
    bnl_batcher_free (batcher);
  }
}

/* Nothing more while the wish to stop is there; without it, on from the same place. */
static void
test_cancel (void)
{
  g_autoptr (BnlDataset) dataset = create_dataset ();

  for (guint n_helpers = 0; n_helpers < 3; n_helpers++) {
    BnlCancel cancel = false;
    g_autoptr (BnlBatcher) whole = create_batcher (dataset, 64, &everything, 0, NULL);
    g_autoptr (BnlBatcher) cut = create_batcher (dataset, 64, &everything, n_helpers, &cancel);
    BnlBatch a, b;

    for (guint i = 0; i < 12; i++) {
      /* A batch that is there already may still come. */
      atomic_store (&cancel, i % 3 == 1);
      if (!bnl_batcher_next (cut, &b)) {
        g_assert_true (i % 3 == 1);
        atomic_store (&cancel, false);
        g_assert_true (bnl_batcher_next (cut, &b));
      } else {
        g_assert_true (n_helpers > 0 || i % 3 != 1);
      }
      g_assert_true (bnl_batcher_next (whole, &a));
      assert_same_batch (&a, &b);
    }
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/data/batcher-helpers/threads", test_threads);
  g_test_add_func ("/data/batcher-helpers/order", test_order);
  g_test_add_func ("/data/batcher-helpers/ordered", test_ordered);
  g_test_add_func ("/data/batcher-helpers/lent", test_lent);
  g_test_add_func ("/data/batcher-helpers/free", test_free);
  g_test_add_func ("/data/batcher-helpers/cancel", test_cancel);
  return g_test_run ();
}
