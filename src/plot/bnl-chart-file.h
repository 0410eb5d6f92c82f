#pragma once

#include <gio/gio.h>

#include "bnl-chart.h"

/* Draws charts into a file as bnl_chart_record_new() has it.  Whole or not at all.  G_IO_ERROR. */
gboolean bnl_chart_file_write (BnlChart *const *charts,
                               guint n_charts,
                               double width,
                               double height,
                               double scale,
                               const BnlChartTheme *theme,
                               const char *path,
                               GError **error);
