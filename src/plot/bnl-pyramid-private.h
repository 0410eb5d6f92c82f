#pragma once

#include <glib.h>

/* An append-only array of floats that knows the extremes of any stretch of it in O(log n): over
 * the values stand levels of blocks, each block the lowest and highest of 16 below.  NaN: a gap. */

typedef struct {
  float lowest, highest; /* lowest > highest: nothing but gaps */
} BnlExtent;

#define BNL_EXTENT_NONE ((BnlExtent){ G_MAXFLOAT, -G_MAXFLOAT })

#define BNL_PYRAMID_SHIFT 4
#define BNL_PYRAMID_N_LEVELS 6 /* more would stand over 16^7 values */

typedef struct {
  float *values;
  gsize n, n_allocated;
  BnlExtent *levels[BNL_PYRAMID_N_LEVELS];
} BnlPyramid;

/* Arrays that grow with the points of a curve grow by one part in so many: appending stays O(1) on
 * average, and less than a tenth of the memory waits for points to come. */
#define BNL_PYRAMID_GROWTH 16

void bnl_pyramid_clear (BnlPyramid *pyramid);
/* Of memory, with what waits to be used. */
gsize bnl_pyramid_get_bytes (const BnlPyramid *pyramid);
/* Amortized O(1). */
void bnl_pyramid_append (BnlPyramid *pyramid, float value);
/* Of values first .. end - 1; positive_only: of those above 0. */
BnlExtent bnl_pyramid_get_extent (const BnlPyramid *pyramid,
                                  gsize first,
                                  gsize end,
                                  gboolean positive_only);
