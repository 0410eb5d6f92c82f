#pragma once

#include "bnl-layer.h"

/* How a distribution changes: nested bands between the percentiles that belong together, the
 * outermost palest, and a line along the middle one.  Appended live in O(1).
 * Memory: 4 bytes a percentile and x, 4 for the x, and up to as much again until it is full. */

typedef struct _BnlPercentiles BnlPercentiles;

#define BNL_PERCENTILES_MAX 15

/* percents: [n], ascending, 0 .. 100, copied; bands are between the first and the last, the second
 * and the last but one ..., as 0 5 25 50 75 95 100; an odd n has a line in the middle.
 * 1 <= n <= BNL_PERCENTILES_MAX. */
BnlPercentiles *bnl_percentiles_new (const char *name,
                                     guint color,
                                     const double *percents,
                                     guint n);
/* One that no chart took. */
void bnl_percentiles_free (BnlPercentiles *percentiles);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BnlPercentiles, bnl_percentiles_free)
BnlLayer *bnl_percentiles_get_layer (BnlPercentiles *percentiles);

/* x: finite, above the last, kept as a float.  values: [n], ascending; any that is not finite: a
 * gap at that x. */
void bnl_percentiles_append (BnlPercentiles *percentiles, double x, const float *values);

/* The same from raw values (those that are not finite are left out), as R's and NumPy's default
 * (Hyndman & Fan 1996, type 7).  Sorts a copy. */
void bnl_percentiles_append_raw (BnlPercentiles *percentiles,
                                 double x,
                                 const float *raw,
                                 gsize n_raw);

gsize bnl_percentiles_get_length (const BnlPercentiles *percentiles);
/* index < length, which < n: NaN where it is a gap. */
double bnl_percentiles_get (const BnlPercentiles *percentiles, gsize index, guint which);
