#pragma once

#include <gio/gio.h>

#include "plot/bnl-chart.h"

/* Charts of any kind from tables (bnl-plot-table.h), which name the columns they are drawn from. */

typedef enum {
  BNL_PLOT_KIND_LINE,
  BNL_PLOT_KIND_BAND,
  BNL_PLOT_KIND_HISTOGRAM,
  BNL_PLOT_KIND_RIDGES,
  BNL_PLOT_KIND_PERCENTILES,
  BNL_PLOT_KIND_HEATMAP,
  BNL_PLOT_KIND_BARS,
  BNL_PLOT_N_KINDS,
} BnlPlotKind;

/* What was asked for; NULL: nothing. */
typedef struct {
  const char *x, *y, *value, *column, *by; /* names of columns */
  guint n_bins;                            /* 0: as many as suit the values */
  gboolean shares;
  double smoothing; /* of lines */
} BnlPlotColumns;

/* "line, band, ..." is an array of names by kind. */
extern const char *const bnl_plot_kind_names[BNL_PLOT_N_KINDS + 1];

/* The option that a kind cannot do without and is missing, or that it has no use for, as a sentence
 * to be freed; NULL: all is well. */
char *bnl_plot_kind_check (BnlPlotKind kind, const BnlPlotColumns *columns);

/* Of all rows of all files (NULL-terminated paths); NULL where one cannot be read. */
BnlChart *bnl_plot_kind_draw (BnlPlotKind kind,
                              const char *const *paths,
                              const BnlPlotColumns *columns,
                              GError **error);
