#pragma once

#include <gio/gio.h>

#include "bnl-chart.h"

/* A picture of charts in two parts: what it shows is recorded where the charts are, in the time
 * that drawing them on the screen takes, and made a file of by any other thread.  The charts may
 * change or go in between. */

typedef struct _BnlChartRecord BnlChartRecord;

/* A PNG of more a side is refused. */
#define BNL_CHART_RECORD_MAX_PX 16384

/* Charts side by side, below each other where width < height; path tells the kind by its suffix:
 * .png, .svg or .pdf.  width, height: px (PNG, times scale) or points.
 * Threads: that of the charts.  G_IO_ERROR_INVALID_ARGUMENT for another suffix or size. */
BnlChartRecord *bnl_chart_record_new (BnlChart *const *charts,
                                      guint n_charts,
                                      double width,
                                      double height,
                                      double scale,
                                      const BnlChartTheme *theme,
                                      const char *path,
                                      GError **error);
void bnl_chart_record_free (BnlChartRecord *record);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BnlChartRecord, bnl_chart_record_free)

/* Threads: any, one at a time.  Both take long. */

/* What would be in the file; once. */
GBytes *bnl_chart_record_encode (BnlChartRecord *record, GError **error);
/* The pixels of a PNG, CAIRO_FORMAT_ARGB32.  The caller owns the surface; look at its status. */
cairo_surface_t *bnl_chart_record_paint (const BnlChartRecord *record);
