/* Images a second that one thread augments, 28x28: each kind alone, then all at once; medians.
 * A benchmark, not a test: run it with `meson test --benchmark` on a machine that is idle. */

#include <stdlib.h>

#include "data/bnl-augment.h"

#define SIDE 28
#define N_PIXELS (SIDE * SIDE)
#define N_IMAGES 256 /* a round: 2 to 5 milliseconds */
#define N_ROUNDS 101

static gint
compare_times_cb (gconstpointer a, gconstpointer b)
{
  const gint64 x = *(const gint64 *) a, y = *(const gint64 *) b;

  return (x > y) - (x < y);
}

static void
measure (const char *name, const BnlAugment *augment, const guint8 *pictures)
{
  g_autofree float *scratch = g_new (float, bnl_augment_count_scratch (SIDE, SIDE));
  guint8 moved[N_PIXELS];
  gint64 times_usec[N_ROUNDS];

  for (guint32 round = 0; round < N_ROUNDS; round++) {
    const gint64 began_usec = g_get_monotonic_time ();

    for (guint32 i = 0; i < N_IMAGES; i++)
      bnl_augment_apply (augment, 0, round, i, SIDE, SIDE, pictures + i * N_PIXELS, moved, scratch);
    times_usec[round] = g_get_monotonic_time () - began_usec;
  }
  qsort (times_usec, N_ROUNDS, sizeof *times_usec, compare_times_cb);
  g_print ("%-8s %8.0f images/s\n", name,
           N_IMAGES * (double) G_USEC_PER_SEC / (double) times_usec[N_ROUNDS / 2]);
}

int
main (void)
{
  g_autofree guint8 *pictures = g_new (guint8, N_IMAGES * N_PIXELS);
  BnlAugment all = { 0 };
  BnlRng rng;

  bnl_rng_init (&rng, 0, BNL_RNG_STREAM_TEST, 0);
  for (gsize i = 0; i < N_IMAGES * N_PIXELS; i++)
    pictures[i] = (guint8) bnl_rng_below (&rng, 256);
  for (guint kind = 0; kind < BNL_AUGMENT_N_KINDS; kind++) {
    const BnlAugmentKind *described = bnl_augment_get_kind (kind);
    BnlAugment alone = { 0 };

    bnl_augment_set_amount (&alone, kind, described->usual);
    bnl_augment_set_amount (&all, kind, described->usual);
    measure (described->name, &alone, pictures);
  }
  measure ("all", &all, pictures);
  return EXIT_SUCCESS;
}
