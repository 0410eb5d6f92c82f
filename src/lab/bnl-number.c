#include "bnl-number.h"

#include <errno.h>
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A text of FLT_DIG (DBL_DIG) digits always survives the way to the number and back, and "%g" cuts
 * trailing zeros, so the search may begin there and still finds the shortest form. */
void
bnl_number_append_float (GString *text, float value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  if (isnan (value)) {
    g_string_append (text, "nan");
    return;
  }
  if (isinf (value)) {
    g_string_append (text, value < 0.0f ? "-inf" : "inf");
    return;
  }
  for (int digits = FLT_DIG; digits <= FLT_DECIMAL_DIG; digits++) {
    char format[8];
    float back = 0.0f;

    g_snprintf (format, sizeof format, "%%.%dg", digits);
    g_ascii_formatd (buffer, sizeof buffer, format, (double) value);
    if (bnl_number_parse_float (buffer, &back) && back == value)
      break;
  }
  g_string_append (text, buffer);
}

void
bnl_number_append_double (GString *text, double value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  if (isnan (value)) {
    g_string_append (text, "nan");
    return;
  }
  if (isinf (value)) {
    g_string_append (text, value < 0.0 ? "-inf" : "inf");
    return;
  }
  for (int digits = DBL_DIG; digits <= DBL_DECIMAL_DIG; digits++) {
    char format[8];

    g_snprintf (format, sizeof format, "%%.%dg", digits);
    g_ascii_formatd (buffer, sizeof buffer, format, value);
    if (g_ascii_strtod (buffer, NULL) == value)
      break;
  }
  g_string_append (text, buffer);
}

char *
bnl_number_dup_double (double value)
{
  GString *text = g_string_new (NULL);

  bnl_number_append_double (text, value);
  return g_string_free (text, FALSE);
}

/* strtod also takes blanks, "inf", "nan" and hexadecimal. */
static gboolean
is_decimal (const char *text)
{
  return text[0] != '\0' && strspn (text, "0123456789+-.eE") == strlen (text);
}

gboolean
bnl_number_parse_double (const char *text, double *value)
{
  char *end = NULL;
  double parsed;

  if (!is_decimal (text))
    return FALSE;
  parsed = g_ascii_strtod (text, &end);
  if (end == text || *end != '\0' || !isfinite (parsed))
    return FALSE;
  *value = parsed;
  return TRUE;
}

/* By way of double: a float's shortest text lies so much nearer to it than to the middle between
 * two floats that rounding twice cannot miss it. */
gboolean
bnl_number_parse_float (const char *text, float *value)
{
  double parsed;

  if (!bnl_number_parse_double (text, &parsed) || !isfinite ((float) parsed))
    return FALSE;
  *value = (float) parsed;
  return TRUE;
}

gboolean
bnl_number_parse_unsigned (const char *text, guint64 *value)
{
  return g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT64, value, NULL);
}
