#pragma once

#include <gio/gio.h>

#include "bnl-series.h"

/* Metrics as CSV, one row a step, the columns of PRODUCT in their order, numbers written so that
 * reading them gives the same float, what was not measured left empty. */

typedef struct _BnlMetricsFile BnlMetricsFile;

/* The file appears under its name when it is closed, whole or not at all; what is no regular file
 * (/dev/stdout) is written as it goes.  with_arm: the first column is the arm.
 * Every error of this module is a G_IO_ERROR that names the file. */
BnlMetricsFile *bnl_metrics_file_create (const char *path, gboolean with_arm, GError **error);
/* arm: NULL without that column.  Rows first .. first + n of the series. */
gboolean bnl_metrics_file_write (BnlMetricsFile *file,
                                 const char *arm,
                                 const BnlSeries *series,
                                 gsize first,
                                 gsize n,
                                 GError **error);
/* Consumes file, also where it fails; then what was there before stands. */
gboolean bnl_metrics_file_close (BnlMetricsFile *file, GError **error);
/* Consumes file and leaves nothing. */
void bnl_metrics_file_discard (BnlMetricsFile *file);

/* One curve set of a file: an arm ("" where the file has no such column) and its rows. */
typedef struct {
  char *arm;
  BnlSeries *series;
} BnlMetricsArm;

/* GPtrArray of BnlMetricsArm (which it frees), in order of appearance.  Errors name file, line and
 * column. */
GPtrArray *bnl_metrics_file_read (const char *path, GError **error);

/* One row in CSV without a newline, appended to text.  A lost training loss is "nan" or "inf". */
void bnl_metrics_file_format (const BnlMetrics *metrics, GString *text);
