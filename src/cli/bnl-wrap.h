#pragma once

#include <glib.h>

#define BNL_WRAP_WIDTH 80 /* of a terminal that nobody has made wider */

/* Text with its lines broken at blanks so that they have at most width characters; lines that
 * begin with "- " go on under their first word.  Ends with a newline where text has any.  Owned by
 * the caller. */
char *bnl_wrap_text (const char *text, guint width);
