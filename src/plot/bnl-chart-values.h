#pragma once

#include "bnl-chart.h"

/* What a chart shows as CSV (RFC 4180): one row for each x of any curve, ascending, one column for
 * each curve, named as it is, with its raw values in the shortest form that reads back as the same
 * float; "" where it has none there, "nan" where it was measured and is no number.  Layers of other
 * kinds have several columns, "NAME, mean" and "NAME, std"; names stand for categories, and marks
 * for the values that they replace. */
GBytes *bnl_chart_values_write (const BnlChart *chart);

/* The same in parts, where writing all at once would take too long. */
typedef struct _BnlChartValues BnlChartValues;

/* Of what is shown now.  Borrows chart, which must outlive it. */
BnlChartValues *bnl_chart_values_new (const BnlChart *chart);
void bnl_chart_values_free (BnlChartValues *values);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BnlChartValues, bnl_chart_values_free)

typedef enum {
  BNL_CHART_VALUES_MORE,
  BNL_CHART_VALUES_DONE,
  BNL_CHART_VALUES_GONE, /* the chart was cleared meanwhile */
} BnlChartValuesState;

/* Writes at most so many rows. */
BnlChartValuesState bnl_chart_values_write_some (BnlChartValues *values, gsize n_rows);
/* Once all is written. */
GBytes *bnl_chart_values_take (BnlChartValues *values);
