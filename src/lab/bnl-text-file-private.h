#pragma once

#include <glib.h>

/* The whole of a file, unless it has more than max_bytes.  BNL_SPEC_ERROR_FILE, with its name.
 * Owned by the caller. */
char *bnl_text_file_read (const char *path, gsize max_bytes, gsize *length, GError **error);
