#pragma once

#include "bnl-chart.h"

/* The legend as a switch: what an entry stands for is hidden, shown, or shown alone. */

typedef struct {
  guint curve;  /* index */
  gboolean all; /* and all others of its color */
} BnlChartEntry;

/* What lies under a pixel; FALSE where no entry does. */
gboolean bnl_chart_legend_pick (const BnlChart *chart,
                                const BnlChartTheme *theme,
                                double width,
                                double height,
                                double x_px,
                                double y_px,
                                BnlChartEntry *entry);

/* Hides it where any of it is shown, else shows it. */
void bnl_chart_legend_toggle (BnlChart *chart, BnlChartEntry entry);
/* Shows it alone; where nothing else is shown, all again. */
void bnl_chart_legend_isolate (BnlChart *chart, BnlChartEntry entry);
/* Shows every curve. */
void bnl_chart_legend_reset (BnlChart *chart);
