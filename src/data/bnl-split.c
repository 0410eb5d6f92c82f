#include "bnl-split.h"

#include <math.h>

#include "engine/bnl-rng.h"

#define MAX_CLASSES 256

/* Parts total among the classes in proportion to n: whole shares first, then one more each to the
 * largest remainders (of equals, the lower class), so that they add up exactly. */
static void
apportion (guint n_classes, const guint32 *n, guint64 n_all, guint64 total, guint32 *quota)
{
  guint64 remainder[MAX_CLASSES];
  guint64 left = total;

  for (guint k = 0; k < n_classes; k++) {
    quota[k] = (guint32) (n[k] * total / n_all);
    remainder[k] = n[k] * total % n_all;
    left -= quota[k];
  }
  while (left-- > 0) {
    guint largest = 0;

    for (guint k = 1; k < n_classes; k++)
      if (remainder[k] > remainder[largest])
        largest = k;
    quota[largest]++;
    remainder[largest] = 0;
  }
}

void
bnl_split_init (BnlSplit *split, const BnlDataset *dataset, double share, guint64 seed)
{
  const BnlImages *images = bnl_dataset_get_train (dataset);
  guint n_classes = bnl_dataset_get_n_classes (dataset);
  guint32 n[MAX_CLASSES] = { 0 }, quota[MAX_CLASSES];
  g_autofree guint32 *members = g_new (guint32, MAX (images->n, 1));
  g_autofree guint8 *held_out = g_new0 (guint8, MAX (images->n, 1));
  guint32 n_held_out, i_train = 0, i_validation = 0;

  g_return_if_fail (share >= 0 && share < 1 && images->n >= 1);

  n_held_out = (guint32) MIN (floor (share * images->n + 0.5), images->n - 1.0);
  for (guint32 i = 0; i < images->n; i++)
    n[images->labels[i]]++;
  apportion (n_classes, n, images->n, n_held_out, quota);

  for (guint k = 0; k < n_classes; k++) {
    guint32 n_members = 0;
    BnlRng rng;

    for (guint32 i = 0; i < images->n; i++)
      if (images->labels[i] == k)
        members[n_members++] = i;
    bnl_rng_init (&rng, seed, BNL_RNG_STREAM_SPLIT, k);
    bnl_rng_shuffle (&rng, members, n_members);
    for (guint32 i = 0; i < quota[k]; i++)
      held_out[members[i]] = 1;
  }

  split->n_validation = n_held_out;
  split->n_train = images->n - n_held_out;
  split->train = g_new (guint32, MAX (split->n_train, 1));
  split->validation = g_new (guint32, MAX (split->n_validation, 1));
  for (guint32 i = 0; i < images->n; i++) {
    if (held_out[i])
      split->validation[i_validation++] = i;
    else
      split->train[i_train++] = i;
  }
}

void
bnl_split_clear (BnlSplit *split)
{
  g_clear_pointer (&split->train, g_free);
  g_clear_pointer (&split->validation, g_free);
  *split = (BnlSplit){ 0 };
}
