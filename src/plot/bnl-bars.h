#pragma once

#include "bnl-layer.h"

/* A bar for each category, from 0: bars of several layers in a chart stand beside each other in
 * groups, in the order of the layers that are shown.  Give the chart the names of the categories by
 * bnl_chart_categories_set_x(); without them the axis counts.  On a logarithmic y bars rise from
 * the foot of the plot and what is not above 0 is left out.  Threads: one. */

typedef struct _BnlBars BnlBars;

BnlBars *bnl_bars_new (const char *name, guint color);
/* One that no chart took. */
void bnl_bars_free (BnlBars *bars);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BnlBars, bnl_bars_free)
BnlLayer *bnl_bars_get_layer (BnlBars *bars);

/* Of the category of that index, anew; those below it that were never set are gaps.  value NaN: a
 * gap.  error: a line from value - error to value + error, as one standard deviation; NaN: none. */
void bnl_bars_set (BnlBars *bars, guint category, double value, double error);

guint bnl_bars_get_length (const BnlBars *bars);
