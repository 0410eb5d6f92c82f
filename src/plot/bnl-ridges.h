#pragma once

#include "bnl-layer.h"

/* Histograms over time, as TensorBoard's offset mode: one ridge a step over the axis of the values,
 * offset downwards as the steps go on, the newest in front and in full color.  y is the step and
 * grows downwards (the chart sees to that); ridges are densities, so that ridges with other bins
 * compare, and the highest that is seen rises over a third of the plot.  Where more steps are seen
 * than can be told apart, every so many are drawn, and always the newest.  With one layer a chart:
 * ridges of another would hide it.  Memory: 4 bytes a bin.  Threads: one. */

typedef struct _BnlRidges BnlRidges;

BnlRidges *bnl_ridges_new (const char *name, guint color);
/* One that no chart took. */
void bnl_ridges_free (BnlRidges *ridges);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BnlRidges, bnl_ridges_free)
BnlLayer *bnl_ridges_get_layer (BnlRidges *ridges);

/* One more.  step: finite, above the last.  counts: [n_bins], not negative, copied; of bins of
 * equal width from lowest to highest (lowest < highest), which may differ from step to step. n_bins
 * >= 1. */
void bnl_ridges_append (BnlRidges *ridges,
                        double step,
                        double lowest,
                        double highest,
                        const float *counts,
                        guint n_bins);

guint bnl_ridges_get_length (const BnlRidges *ridges);
