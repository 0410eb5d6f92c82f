#pragma once

#include <gio/gio.h>

#include "plot/bnl-chart.h"

/* Loss and accuracy of runs, from files that --metrics wrote. */

typedef enum {
  BNL_PLOT_UNIT_STEP,
  BNL_PLOT_UNIT_EPOCH,
  BNL_PLOT_UNIT_EXAMPLES,
  BNL_PLOT_UNIT_SECONDS,
  BNL_PLOT_N_UNITS,
} BnlPlotUnit;

/* Names of the units, as --x has them. */
extern const char *const bnl_plot_metrics_units[BNL_PLOT_N_UNITS + 1];

typedef struct {
  BnlPlotUnit unit; /* what x counts */
  double smoothing; /* of the training curves */
  gboolean bands;   /* runs of the same arm as their mean ± std, unless along seconds */
} BnlPlotMetrics;

/* Two charts, the caller's, of all files (NULL-terminated paths).  G_IO_ERROR and G_FILE_ERROR: the
 * sentence names file and place. */
gboolean bnl_plot_metrics_draw (const char *const *paths,
                                const BnlPlotMetrics *given,
                                BnlChart **loss,
                                BnlChart **accuracy,
                                GError **error);
