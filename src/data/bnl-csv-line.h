#pragma once

#include <glib.h>

/* Lines of a text file, plain or gzipped, and the fields between their commas. */

#define BNL_CSV_MAX_LINE                                                                           \
  (1u << 24) /* bytes: a pixel takes 4, and its name in a header up to 13                          \
              */

typedef struct _BnlCsvLines BnlCsvLines;

typedef struct {
  const guint8 *text; /* [n], valid until the next line is asked for */
  gsize n;            /* without its end */
  guint64 number;     /* from 1, empty lines counted */
} BnlCsvLine;

/* path: kept by the caller while the lines are read.  BNL_DATA_ERROR: NOT_FOUND, UNREADABLE. */
BnlCsvLines *bnl_csv_lines_open (const char *path, GError **error);
void bnl_csv_lines_free (BnlCsvLines *lines);

/* The next line that is not empty: 1, 0 at the end, -1 on an error (UNREADABLE, FORMAT).  A byte
 * order mark before the first one is dropped. */
int bnl_csv_lines_next (BnlCsvLines *lines, BnlCsvLine *line, GError **error);

guint bnl_csv_line_count_fields (const BnlCsvLine *line);

/* All of them, trimmed, without quotes around them and fit for UTF-8. */
GStrv bnl_csv_line_split (const BnlCsvLine *line);

/* One of them for a message: cut where it is long, fit for UTF-8; "" behind the last.  g_free. */
char *bnl_csv_line_dup_field (const BnlCsvLine *line, guint column);

/* Reads a whole number 0 .. 255 from at on: blanks may be around it, and .0 behind it.  Returns
 * where it ends, at a comma or at end; NULL where there is anything else. */
const guint8 *bnl_csv_line_parse_byte (const guint8 *at, const guint8 *end, guint *value);
