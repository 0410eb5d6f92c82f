#pragma once

#include <gio/gio.h>

#include "bnl-chart.h"

/* Draws charts side by side (below each other where width < height) into a file, by its suffix:
 * .png, .svg or .pdf.  width, height: px (PNG, times scale) or points.  Whole or not at all.
 * A PNG of more than BNL_CHART_FILE_MAX_PX a side is refused.
 * G_IO_ERROR; G_IO_ERROR_INVALID_ARGUMENT for another suffix or size. */

#define BNL_CHART_FILE_MAX_PX 16384

/* What would be in the file of that name. */
GBytes *bnl_chart_file_render (BnlChart *const *charts,
                               guint n_charts,
                               double width,
                               double height,
                               double scale,
                               const BnlChartTheme *theme,
                               const char *path,
                               GError **error);

gboolean bnl_chart_file_write (BnlChart *const *charts,
                               guint n_charts,
                               double width,
                               double height,
                               double scale,
                               const BnlChartTheme *theme,
                               const char *path,
                               GError **error);
