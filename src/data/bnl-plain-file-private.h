#pragma once

#include "bnl-data-error.h"

/* Opens a file for reading; what is no regular file is refused, and a pipe not waited for.
 * wanted: "an IDX file, plain or gzipped", for the sentence that refuses it.  size: in bytes; may
 * be NULL.  Returns a descriptor that the caller closes; -1 with BNL_DATA_ERROR: NOT_FOUND,
 * UNREADABLE. Threads: any. */
int bnl_plain_file_open (const char *path, const char *wanted, guint64 *size, GError **error);
