#include "bnl-split.h"

#include <math.h>

#include "engine/bnl-rng.h"

#define MAX_CLASSES 256
#define LIMIT_INDEX MAX_CLASSES /* in the stream: after those of the classes that are split */

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

  g_return_if_fail (share >= 0 && share < 1);

  n_held_out = images->n > 0 ? (guint32) MIN (floor (share * images->n + 0.5), images->n - 1.0) : 0;
  for (guint32 i = 0; i < images->n; i++)
    n[images->labels[i]]++;
  apportion (n_classes, n, MAX (images->n, 1), n_held_out, quota);

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

/* Of n images, how many of each class of n_members: one after another goes to the class that has
 * least of its share (Webster 1832; the quotients are compared as products).  Unlike largest
 * remainders this never takes away from a class when n grows. */
static void
share_out (guint n_classes, const guint32 *n_members, guint32 n, guint32 *quota)
{
  for (guint32 i = 0; i < n; i++) {
    guint next = MAX_CLASSES;

    for (guint k = 0; k < n_classes; k++)
      if (quota[k] < n_members[k] &&
          (next == MAX_CLASSES || (2 * (guint64) quota[k] + 1) * n_members[next] <
                                      (2 * (guint64) quota[next] + 1) * n_members[k]))
        next = k;
    quota[next]++;
  }
}

void
bnl_split_limit (BnlSplit *split, const BnlDataset *dataset, guint32 n, guint64 seed)
{
  const guint8 *labels = bnl_dataset_get_train (dataset)->labels;
  guint n_classes = bnl_dataset_get_n_classes (dataset);
  guint32 n_members[MAX_CLASSES] = { 0 }, quota[MAX_CLASSES] = { 0 };
  g_autofree guint32 *members = NULL;
  g_autofree guint8 *kept = NULL; /* by place in split->train */
  guint32 n_kept = 0;

  g_return_if_fail (n >= 1);

  if (n >= split->n_train)
    return;
  members = g_new (guint32, split->n_train);
  kept = g_new0 (guint8, split->n_train);
  for (guint32 i = 0; i < split->n_train; i++)
    n_members[labels[split->train[i]]]++;
  share_out (n_classes, n_members, n, quota);

  for (guint k = 0; k < n_classes; k++) {
    guint32 n_listed = 0;
    BnlRng rng;

    for (guint32 i = 0; i < split->n_train; i++)
      if (labels[split->train[i]] == k)
        members[n_listed++] = i;
    bnl_rng_init (&rng, seed, BNL_RNG_STREAM_SPLIT, LIMIT_INDEX + k);
    bnl_rng_shuffle (&rng, members, n_listed);
    for (guint32 i = 0; i < quota[k]; i++)
      kept[members[i]] = 1;
  }
  for (guint32 i = 0; i < split->n_train; i++)
    if (kept[i])
      split->train[n_kept++] = split->train[i];
  split->n_train = n_kept;
}

void
bnl_split_clear (BnlSplit *split)
{
  g_clear_pointer (&split->train, g_free);
  g_clear_pointer (&split->validation, g_free);
  *split = (BnlSplit){ 0 };
}
