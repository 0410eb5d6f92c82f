#pragma once

#include "bnl-chart.h"

/* The legend as a switch: what an entry stands for is hidden, shown, or shown alone. */

typedef struct {
  guint layer;  /* index */
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
/* The names of what is hidden, sorted, also of curves that are not there (yet); free it with
 * g_strfreev().  Charts that show the same runs hide the same by it. */
char **bnl_chart_legend_dup_hidden (const BnlChart *chart);
/* names NULL: none.  FALSE where it changes nothing. */
gboolean bnl_chart_legend_set_hidden (BnlChart *chart, const char *const *names);
/* Shows every layer. */
void bnl_chart_legend_reset (BnlChart *chart);
