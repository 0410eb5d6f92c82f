#include "plot/bnl-pyramid-private.h"

#define N_FIRST 256
#define MASK (((gsize) 1 << BNL_PYRAMID_SHIFT) - 1)

void
bnl_pyramid_clear (BnlPyramid *pyramid)
{
  g_free (pyramid->values);
  for (guint k = 0; k < BNL_PYRAMID_N_LEVELS; k++)
    g_free (pyramid->levels[k]);
  *pyramid = (BnlPyramid){ 0 };
}

/* Blocks that stand over n values at a level. */
static gsize
count_blocks (gsize n, guint level)
{
  guint shift = BNL_PYRAMID_SHIFT * (level + 1);

  return (n >> shift) + 1;
}

static void
grow (BnlPyramid *pyramid)
{
  /* By little: the room that stays unused counts against the memory of a point. */
  gsize n = pyramid->n_allocated + MAX (N_FIRST, pyramid->n_allocated / BNL_PYRAMID_GROWTH);

  pyramid->values = g_renew (float, pyramid->values, n);
  for (guint k = 0; k < BNL_PYRAMID_N_LEVELS; k++) {
    gsize n_before = pyramid->n_allocated == 0 ? 0 : count_blocks (pyramid->n_allocated, k);
    gsize n_blocks = count_blocks (n, k);

    pyramid->levels[k] = g_renew (BnlExtent, pyramid->levels[k], n_blocks);
    for (gsize i = n_before; i < n_blocks; i++)
      pyramid->levels[k][i] = BNL_EXTENT_NONE;
  }
  pyramid->n_allocated = n;
}

void
bnl_pyramid_append (BnlPyramid *pyramid, float value)
{
  if (pyramid->n == pyramid->n_allocated)
    grow (pyramid);
  pyramid->values[pyramid->n] = value;
  for (guint k = 0; k < BNL_PYRAMID_N_LEVELS; k++) {
    BnlExtent *block = &pyramid->levels[k][pyramid->n >> (BNL_PYRAMID_SHIFT * (k + 1))];

    /* False for NaN. */
    if (value < block->lowest)
      block->lowest = value;
    if (value > block->highest)
      block->highest = value;
  }
  pyramid->n++;
}

gsize
bnl_pyramid_get_bytes (const BnlPyramid *pyramid)
{
  gsize bytes = pyramid->n_allocated * sizeof (float);

  for (guint k = 0; k < BNL_PYRAMID_N_LEVELS && pyramid->n_allocated > 0; k++)
    bytes += count_blocks (pyramid->n_allocated, k) * sizeof (BnlExtent);
  return bytes;
}

static BnlExtent
join (BnlExtent a, BnlExtent b)
{
  return (BnlExtent){
    .lowest = b.lowest < a.lowest ? b.lowest : a.lowest,
    .highest = b.highest > a.highest ? b.highest : a.highest,
  };
}

/* NaN compares false and is left out. */
static BnlExtent
scan_values (const BnlPyramid *pyramid, BnlExtent extent, gsize first, gsize end)
{
  for (gsize i = first; i < end; i++)
    extent = join (extent, (BnlExtent){ pyramid->values[i], pyramid->values[i] });
  return extent;
}

static BnlExtent
scan_blocks (const BnlExtent *blocks, BnlExtent extent, gsize first, gsize end)
{
  for (gsize i = first; i < end; i++)
    extent = join (extent, blocks[i]);
  return extent;
}

/* Takes what sticks out of whole blocks at either end, then goes on one level up. */
static BnlExtent
get_extent (const BnlPyramid *pyramid, gsize first, gsize end)
{
  BnlExtent extent = BNL_EXTENT_NONE;
  gsize inner = MIN (end, (first + MASK) & ~MASK);

  extent = scan_values (pyramid, extent, first, inner);
  first = inner;
  inner = MAX (first, end & ~MASK);
  extent = scan_values (pyramid, extent, inner, end);
  end = inner;

  for (guint k = 0; first < end; k++) {
    const BnlExtent *blocks = pyramid->levels[k];

    first >>= BNL_PYRAMID_SHIFT;
    end >>= BNL_PYRAMID_SHIFT;
    if (k == BNL_PYRAMID_N_LEVELS - 1)
      return scan_blocks (blocks, extent, first, end);
    inner = MIN (end, (first + MASK) & ~MASK);
    extent = scan_blocks (blocks, extent, first, inner);
    first = inner;
    inner = MAX (first, end & ~MASK);
    extent = scan_blocks (blocks, extent, inner, end);
    end = inner;
  }
  return extent;
}

/* Of what is above 0 in first .. end - 1, where some of it is not: goes down into the blocks that
 * have both. */
static BnlExtent
get_positive_extent (const BnlPyramid *pyramid, gsize first, gsize end)
{
  BnlExtent extent = BNL_EXTENT_NONE;

  while (first < end) {
    gsize n = 1;
    guint level = 0;
    BnlExtent part;

    /* The largest whole block that begins here. */
    while (level < BNL_PYRAMID_N_LEVELS && (first & (n * (MASK + 1) - 1)) == 0 &&
           first + n * (MASK + 1) <= end) {
      n *= MASK + 1;
      level++;
    }
    part = level == 0 ? (BnlExtent){ pyramid->values[first], pyramid->values[first] }
                      : pyramid->levels[level - 1][first >> (BNL_PYRAMID_SHIFT * level)];
    if (part.lowest > 0)
      extent = join (extent, part);
    else if (level > 0 && part.highest > 0)
      for (gsize i = 0; i < n; i += n / (MASK + 1))
        extent =
            join (extent, get_positive_extent (pyramid, first + i, first + i + n / (MASK + 1)));
    first += n;
  }
  return extent;
}

BnlExtent
bnl_pyramid_get_extent (const BnlPyramid *pyramid, gsize first, gsize end, gboolean positive_only)
{
  BnlExtent extent;

  g_assert (first <= end && end <= pyramid->n);

  extent = get_extent (pyramid, first, end);
  if (positive_only && !(extent.lowest > 0))
    extent = extent.highest > 0 ? get_positive_extent (pyramid, first, end) : BNL_EXTENT_NONE;
  return extent;
}
