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
  /* By a quarter: the room that stays unused counts against the memory of a point. */
  gsize n = pyramid->n_allocated + MAX (N_FIRST, pyramid->n_allocated / 4);

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

static inline void
take_value (BnlExtent *extent, float value, gboolean positive_only)
{
  if (positive_only && !(value > 0))
    return;
  extent->lowest = value < extent->lowest ? value : extent->lowest;
  extent->highest = value > extent->highest ? value : extent->highest;
}

static void
take_block (const BnlPyramid *pyramid,
            BnlExtent *extent,
            guint level,
            gsize index,
            gboolean positive_only)
{
  BnlExtent block = pyramid->levels[level][index];
  gsize first = index << BNL_PYRAMID_SHIFT;

  if (positive_only && !(block.highest > 0))
    return;
  if (!positive_only || block.lowest > 0) {
    extent->lowest = MIN (extent->lowest, block.lowest);
    extent->highest = MAX (extent->highest, block.highest);
    return;
  }
  /* The lowest is not the lowest above 0: that stands further below. */
  for (gsize i = first; i <= first + MASK; i++) {
    if (level > 0)
      take_block (pyramid, extent, level - 1, i, TRUE);
    else
      take_value (extent, pyramid->values[i], TRUE);
  }
}

BnlExtent
bnl_pyramid_get_extent (const BnlPyramid *pyramid, gsize first, gsize end, gboolean positive_only)
{
  BnlExtent extent = BNL_EXTENT_NONE;

  g_assert (first <= end && end <= pyramid->n);

  /* Takes what sticks out of whole blocks at either end, then goes on one level up. */
  while (first < end && (first & MASK) != 0)
    take_value (&extent, pyramid->values[first++], positive_only);
  while (first < end && (end & MASK) != 0)
    take_value (&extent, pyramid->values[--end], positive_only);
  for (guint k = 0; first < end; k++) {
    gboolean top = k == BNL_PYRAMID_N_LEVELS - 1;

    first >>= BNL_PYRAMID_SHIFT;
    end >>= BNL_PYRAMID_SHIFT;
    while (first < end && (top || (first & MASK) != 0))
      take_block (pyramid, &extent, k, first++, positive_only);
    while (first < end && (end & MASK) != 0)
      take_block (pyramid, &extent, k, --end, positive_only);
  }
  return extent;
}
