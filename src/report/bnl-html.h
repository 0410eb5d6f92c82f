#pragma once

#include <glib.h>

/* Words for an HTML file that is XML too, so that any parser of either can read it. */

/* As text and as the value of an attribute in double quotes.  What XML has no place for (control
 * characters, what is not UTF-8) becomes U+FFFD.  text NULL: nothing. */
void bnl_html_append (GString *html, const char *text);
char *bnl_html_escape (const char *text);
