#pragma once

#include <glib.h>

/* Numbers as text, the same in every locale: written in the shortest form that reads back as the
 * same number, read only where the whole text is one. */

void bnl_number_append_float (GString *text, float value);
void bnl_number_append_double (GString *text, double value);
/* Owned by the caller. */
char *bnl_number_dup_double (double value);

/* Decimal, finite, nothing before or after it; FALSE elsewhere, value untouched. */
gboolean bnl_number_parse_double (const char *text, double *value);
/* The float nearest to the text. */
gboolean bnl_number_parse_float (const char *text, float *value);
/* Digits alone. */
gboolean bnl_number_parse_unsigned (const char *text, guint64 *value);
