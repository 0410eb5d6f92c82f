#pragma once

#include "bnl-chart.h"

/* Ticks of x where values were measured, as 1, 2, 4 ... 1024, in place of round numbers: as many of
 * them as have room, every second or third, and round numbers again where fewer than two are seen.
 * Descriptions call an x that has a tick as the tick does; CSV has the number. */

/* values: [n], ascending; labels: [n]; both copied.  n 0: round numbers. */
void bnl_chart_ticks_set_x (BnlChart *chart,
                            const double *values,
                            const char *const *labels,
                            guint n);

/* The label at x; NULL where there is none. */
const char *bnl_chart_ticks_get_x (const BnlChart *chart, double x);
