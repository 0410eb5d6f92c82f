#pragma once

#include "bnl-chart.h"

/* Names instead of numbers along an axis: category i lies at i, and the axis shows a place of width
 * 1 for each, from -0.5 to n - 0.5.  Layers are then fed with 0, 1, 2 ... as their x or y; the
 * description and CSV say the names.  Names too long for their place are cut ("leaky re…"), along x
 * turned by 45 degrees where they are crowded, and left out in turn where even that is too much.
 * Logarithmic has no meaning there and is ignored. */

/* names: copied, in their order from the left; from below, unless y is reversed.  NULL: numbers. */
void bnl_chart_categories_set_x (BnlChart *chart, const char *const *names);
void bnl_chart_categories_set_y (BnlChart *chart, const char *const *names);

/* The name at x; NULL where there is none. */
const char *bnl_chart_categories_get_x (const BnlChart *chart, double x);
const char *bnl_chart_categories_get_y (const BnlChart *chart, double y);
