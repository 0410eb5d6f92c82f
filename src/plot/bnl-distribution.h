#pragma once

#include "bnl-layer.h"

/* How often values fall into bins: filled steps over the axis of the values.  Several lie over each
 * other in one chart, and then best share their edges.  A logarithmic x leaves out bins that do not
 * begin above 0, a logarithmic y bins without values.  Threads: one. */

typedef struct _BnlDistribution BnlDistribution;

#define BNL_DISTRIBUTION_MAX_BINS 4096

BnlDistribution *bnl_distribution_new (const char *name, guint color);
/* One that no chart took. */
void bnl_distribution_free (BnlDistribution *distribution);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BnlDistribution, bnl_distribution_free)
BnlLayer *bnl_distribution_get_layer (BnlDistribution *distribution);

/* Counts values anew: those from lowest to highest, in n_bins (1 .. BNL_DISTRIBUTION_MAX_BINS) of
 * equal width; the last bin includes highest.  What lies outside or is no number is left out, also
 * of the shares.  Where lowest == highest the bins reach half a unit to each side. */
void bnl_distribution_set_values (BnlDistribution *distribution,
                                  const float *values,
                                  gsize n,
                                  double lowest,
                                  double highest,
                                  guint n_bins);
/* As many bins as Freedman and Diaconis (1981) would have, 1 .. 200, from the least to the largest
 * value that is finite, so that several sets of values can be given bins that suit them; FALSE
 * where there is none. */
gboolean bnl_distribution_suggest (const float *values,
                                   gsize n,
                                   double *lowest,
                                   double *highest,
                                   guint *n_bins);

/* Counts from elsewhere.  edges: [n_bins + 1], ascending, copied; counts: [n_bins], not negative.
 */
void bnl_distribution_set_counts (BnlDistribution *distribution,
                                  const double *edges,
                                  const double *counts,
                                  guint n_bins);

/* y as the share of all values instead of their count; bnl_chart_set_percent() goes well with it.
 */
void bnl_distribution_set_shares (BnlDistribution *distribution, gboolean shares);

guint bnl_distribution_get_n_bins (const BnlDistribution *distribution);
/* bin < n_bins. */
double bnl_distribution_get_count (const BnlDistribution *distribution, guint bin);
/* edge <= n_bins. */
double bnl_distribution_get_edge (const BnlDistribution *distribution, guint edge);
