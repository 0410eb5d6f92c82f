#pragma once

#include "bnl-store.h"

/* Stored runs as files that other programs read. */

typedef enum {
  BNL_RUN_EXPORT_CSV,   /* .csv: bnl-metrics-file.h; of several runs with the column arm */
  BNL_RUN_EXPORT_JSON,  /* .json: {"runs": [{"record", "events", "metrics", "traces"}]}, metrics and
                           each trace (bnl-run-measure.h) in columns */
  BNL_RUN_EXPORT_MODEL, /* .safetensors: the network at the end, bnl-model-file.h; of one run */
  BNL_RUN_EXPORT_EVENTS, /* a folder: a subfolder a run with a file of bnl-event-file.h */
} BnlRunExportFormat;

/* What path asks for: its suffix, or EVENTS where it is a folder, ends in "/" or has no suffix.
 * FALSE: a suffix that is none of these. */
gboolean bnl_run_export_find_format (const char *path, BnlRunExportFormat *format);

/* Reads and writes for as long as it takes: not on the main thread.  A file appears whole or not at
 * all; a folder is made where it is not there, and of its subfolders each is whole.  Errors name
 * the run or the file. */
gboolean bnl_run_export_write (BnlStore *store,
                               const gint64 *ids,
                               guint n,
                               BnlRunExportFormat format,
                               const char *path,
                               GError **error);
