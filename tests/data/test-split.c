/* Validation splits: exact shares, by class, by seed. */

#include <string.h>

#include "data/bnl-split.h"

/* Images of one pixel, labelled k in n[k] of them, interleaved. */
static BnlDataset *
create_dataset (guint n_classes, const guint32 *n)
{
  g_autoptr (GByteArray) labels = g_byte_array_new ();
  BnlImages images;
  gboolean more = TRUE;

  for (guint32 round = 0; more; round++) {
    more = FALSE;
    for (guint k = 0; k < n_classes; k++)
      if (round < n[k]) {
        guint8 label = (guint8) k;

        g_byte_array_append (labels, &label, 1);
        more = TRUE;
      }
  }
  images = (BnlImages){ labels->len, labels->data, labels->data };
  return bnl_dataset_new ("test", 1, 1, n_classes, &images, &images);
}

/* Both parts ascending, disjoint, and all images together. */
static void
assert_partition (const BnlSplit *split, const BnlDataset *dataset)
{
  guint32 n = bnl_dataset_get_train (dataset)->n;
  g_autofree guint8 *seen = g_new0 (guint8, n);

  g_assert_cmpuint (split->n_train + split->n_validation, ==, n);
  for (guint32 i = 0; i < split->n_train; i++) {
    g_assert_true (i == 0 || split->train[i] > split->train[i - 1]);
    g_assert_cmpuint (seen[split->train[i]]++, ==, 0);
  }
  for (guint32 i = 0; i < split->n_validation; i++) {
    g_assert_true (i == 0 || split->validation[i] > split->validation[i - 1]);
    g_assert_cmpuint (seen[split->validation[i]]++, ==, 0);
  }
}

static void
count_validation (const BnlSplit *split, const BnlDataset *dataset, guint32 counts[256])
{
  memset (counts, 0, 256 * sizeof *counts);
  for (guint32 i = 0; i < split->n_validation; i++)
    counts[bnl_dataset_get_train (dataset)->labels[split->validation[i]]]++;
}

static void
test_balanced (void)
{
  g_autoptr (BnlDataset) dataset = bnl_dataset_load ("digits", NULL);
  guint32 counts[256];
  BnlSplit split;

  g_assert_nonnull (dataset);
  bnl_split_init (&split, dataset, 0.1, 0);
  assert_partition (&split, dataset);
  g_assert_cmpuint (split.n_validation, ==, 400);
  count_validation (&split, dataset, counts);
  for (guint k = 0; k < 10; k++)
    g_assert_cmpuint (counts[k], ==, 40);
  bnl_split_clear (&split);
  g_assert_null (split.train);
  g_assert_null (split.validation);
}

/* Quotas of 10 % of 7, 22, 1, 25, 5 (60 in all, 6 held out): 0.7, 2.2, 0.1, 2.5, 0.5.  Whole
 * shares 0 2 0 2 0 leave two for the largest remainders: 0.7, then the first of the two 0.5. */
static void
test_largest_remainder (void)
{
  const guint32 n[] = { 7, 22, 1, 25, 5 }, expected[] = { 1, 2, 0, 3, 0 };
  g_autoptr (BnlDataset) dataset = create_dataset (5, n);
  guint32 counts[256];
  BnlSplit split;

  for (guint64 seed = 0; seed < 20; seed++) {
    bnl_split_init (&split, dataset, 0.1, seed);
    assert_partition (&split, dataset);
    count_validation (&split, dataset, counts);
    for (guint k = 0; k < 5; k++)
      g_assert_cmpuint (counts[k], ==, expected[k]);
    bnl_split_clear (&split);
  }
}

static void
test_every_share (void)
{
  const guint32 n[] = { 13, 1, 0, 9, 30 };
  g_autoptr (BnlDataset) dataset = create_dataset (5, n);

  for (guint percent = 0; percent < 100; percent++) {
    guint32 counts[256];
    BnlSplit split;

    bnl_split_init (&split, dataset, percent / 100.0, 3);
    assert_partition (&split, dataset);
    g_assert_cmpuint (split.n_validation, ==, MIN ((53 * percent + 50) / 100, 52));
    count_validation (&split, dataset, counts);
    for (guint k = 0; k < 5; k++) {
      double quota = n[k] * split.n_validation / 53.0;

      g_assert_cmpfloat (counts[k], <=, n[k]);
      g_assert_true (counts[k] > quota - 1 && counts[k] < quota + 1);
    }
    bnl_split_clear (&split);
  }
}

static void
test_ends (void)
{
  const guint32 n[] = { 3, 2 }, one[] = { 1, 0 }, none[] = { 0, 0 };
  g_autoptr (BnlDataset) dataset = create_dataset (2, n), single = create_dataset (2, one);
  g_autoptr (BnlDataset) empty = create_dataset (2, none);
  BnlSplit split;

  bnl_split_init (&split, dataset, 0, 1);
  g_assert_cmpuint (split.n_validation, ==, 0);
  assert_partition (&split, dataset);
  bnl_split_clear (&split);
  bnl_split_init (&split, dataset, 0.999, 1);
  g_assert_cmpuint (split.n_train, ==, 1);
  assert_partition (&split, dataset);
  bnl_split_clear (&split);
  bnl_split_init (&split, single, 0.9, 1);
  g_assert_cmpuint (split.n_train, ==, 1);
  bnl_split_clear (&split);
  bnl_split_init (&split, empty, 0.5, 1);
  g_assert_cmpuint (split.n_train, ==, 0);
  g_assert_cmpuint (split.n_validation, ==, 0);
  bnl_split_clear (&split);
}

static void
test_seed (void)
{
  g_autoptr (BnlDataset) dataset = bnl_dataset_load ("digits", NULL);
  BnlSplit first, again, other;
  guint n_common = 0;

  bnl_split_init (&first, dataset, 0.1, 5);
  bnl_split_init (&again, dataset, 0.1, 5);
  bnl_split_init (&other, dataset, 0.1, 6);
  g_assert_cmpmem (first.validation, 1600, again.validation, 1600);
  for (guint i = 0; i < 400; i++)
    for (guint j = 0; j < 400; j++)
      n_common += first.validation[i] == other.validation[j];
  /* A tenth of a tenth is expected in both: 40, standard deviation 6. */
  g_assert_cmpuint (n_common, >, 10);
  g_assert_cmpuint (n_common, <, 70);
  bnl_split_clear (&first);
  bnl_split_clear (&again);
  bnl_split_clear (&other);
}

/* Every image is as likely to be held out as any other of its class. */
static void
test_fair (void)
{
  const guint32 n[] = { 10, 10 };
  g_autoptr (BnlDataset) dataset = create_dataset (2, n);
  guint counts[20] = { 0 };

  for (guint64 seed = 0; seed < 2000; seed++) {
    BnlSplit split;

    bnl_split_init (&split, dataset, 0.2, seed);
    for (guint32 i = 0; i < split.n_validation; i++)
      counts[split.validation[i]]++;
    bnl_split_clear (&split);
  }
  /* 400 expected, standard deviation 18. */
  for (guint i = 0; i < 20; i++) {
    g_assert_cmpuint (counts[i], >, 310);
    g_assert_cmpuint (counts[i], <, 490);
  }
}

/* How many of each class are left to train on. */
static void
count_train (const BnlSplit *split, const BnlDataset *dataset, guint32 counts[256])
{
  memset (counts, 0, 256 * sizeof *counts);
  for (guint32 i = 0; i < split->n_train; i++)
    counts[bnl_dataset_get_train (dataset)->labels[split->train[i]]]++;
}

static void
init_limited (BnlSplit *split, BnlDataset *dataset, double share, guint32 n, guint64 seed)
{
  bnl_split_init (split, dataset, share, seed);
  bnl_split_limit (split, dataset, n, seed);
}

/* Every size: as many as asked for, ascending, no class more than one from its share, those of the
 * size before among them, and those held out untouched. */
static void
test_limit (void)
{
  const guint32 n[] = { 7, 22, 1, 25, 5 };
  g_autoptr (BnlDataset) dataset = create_dataset (5, n);
  guint8 before[60] = { 0 };
  guint32 all[256];
  BnlSplit whole;

  bnl_split_init (&whole, dataset, 0.1, 4);
  count_train (&whole, dataset, all);
  for (guint32 size = 1; size <= 60; size++) {
    guint8 now[60] = { 0 };
    guint32 counts[256];
    BnlSplit split;

    init_limited (&split, dataset, 0.1, size, 4);
    g_assert_cmpuint (split.n_train, ==, MIN (size, whole.n_train));
    g_assert_cmpuint (split.n_validation, ==, whole.n_validation);
    g_assert_true (memcmp (split.validation, whole.validation,
                           whole.n_validation * sizeof *whole.validation) == 0);
    for (guint32 i = 0; i < split.n_train; i++) {
      g_assert_true (i == 0 || split.train[i] > split.train[i - 1]);
      now[split.train[i]] = 1;
    }
    for (guint i = 0; i < 60; i++)
      g_assert_true (now[i] >= before[i]);
    for (guint32 i = 0; i < whole.n_validation; i++)
      g_assert_cmpuint (now[whole.validation[i]], ==, 0);
    count_train (&split, dataset, counts);
    for (guint k = 0; k < 5; k++)
      g_assert_true (ABS ((double) counts[k] - (double) all[k] * split.n_train / whole.n_train) <=
                     1.0);
    memcpy (before, now, sizeof before);
    bnl_split_clear (&split);
  }
  bnl_split_clear (&whole);
}

/* 100 of the bundled digits: ten of each; another seed keeps others. */
static void
test_limit_seeds (void)
{
  g_autoptr (BnlDataset) dataset = bnl_dataset_load ("digits", NULL);
  guint32 counts[256], n_common = 0;
  BnlSplit first, again, other;

  g_assert_nonnull (dataset);
  init_limited (&first, dataset, 0, 100, 5);
  init_limited (&again, dataset, 0, 100, 5);
  init_limited (&other, dataset, 0, 100, 6);
  count_train (&first, dataset, counts);
  for (guint k = 0; k < 10; k++)
    g_assert_cmpuint (counts[k], ==, 10);
  g_assert_true (memcmp (first.train, again.train, 100 * sizeof *first.train) == 0);
  for (guint i = 0; i < 100; i++)
    for (guint j = 0; j < 100; j++)
      n_common += first.train[i] == other.train[j] ? 1 : 0;
  g_assert_cmpuint (n_common, <, 20);
  bnl_split_clear (&first);
  bnl_split_clear (&again);
  bnl_split_clear (&other);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_unsetenv ("BNLAB_DATA_PATH");
  g_test_add_func ("/data/split/balanced", test_balanced);
  g_test_add_func ("/data/split/largest-remainder", test_largest_remainder);
  g_test_add_func ("/data/split/every-share", test_every_share);
  g_test_add_func ("/data/split/ends", test_ends);
  g_test_add_func ("/data/split/seed", test_seed);
  g_test_add_func ("/data/split/fair", test_fair);
  g_test_add_func ("/data/split/limit", test_limit);
  g_test_add_func ("/data/split/limit-seeds", test_limit_seeds);
  return g_test_run ();
}
