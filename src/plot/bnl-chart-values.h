#pragma once

#include "bnl-chart.h"

/* What a chart shows as CSV (RFC 4180): one row for each x of any curve, ascending, one column for
 * each curve, named as it is, with its raw values in the shortest form that reads back as the same
 * float; "" where it has none there, "nan" where it was measured and is no number. */
GBytes *bnl_chart_values_write (const BnlChart *chart);
