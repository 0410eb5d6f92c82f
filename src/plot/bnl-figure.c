#include "plot/bnl-figure.h"

#include <math.h>
#include <string.h>

#define MINUS "\xe2\x88\x92"   /* the sign that is as wide as a digit */
#define NOTHING "\xe2\x80\x93" /* en dash */

/* A double has no more. */
#define N_DIGITS 17

/* Beyond these a plain number has more digits than a glance takes in. */
#define LARGEST_PLAIN 1e7
#define SMALLEST_PLAIN 1e-3

static gboolean
is_zero (const char *digits)
{
  return strspn (digits, "0.") == strcspn (digits, "e");
}

/* Signs digits, which have none, and puts commas into the part before the point. */
static void
write_signed (const char *digits, gboolean negative, char *text)
{
  gsize n_whole = strspn (digits, "0123456789");
  gsize out = 0;

  if (negative && !is_zero (digits))
    out = g_strlcpy (text, MINUS, BNL_FIGURE_SIZE);
  for (gsize i = 0; digits[i] != '\0' && out + 2 < BNL_FIGURE_SIZE; i++) {
    if (i > 0 && i < n_whole && (n_whole - i) % 3 == 0)
      text[out++] = ',';
    text[out++] = digits[i];
  }
  text[out] = '\0';
}

void
bnl_figure_format (double value, int n_decimals, char text[BNL_FIGURE_SIZE])
{
  char format[16];
  char digits[BNL_FIGURE_SIZE];
  int n_whole;

  if (!isfinite (value)) {
    g_strlcpy (text, NOTHING, BNL_FIGURE_SIZE);
    return;
  }
  if (!(fabs (value) < 1e15)) {
    bnl_figure_format_power (value, 2, text);
    return;
  }
  n_whole = fabs (value) < 10 ? 1 : (int) floor (log10 (fabs (value))) + 1;
  n_decimals = CLAMP (n_decimals, 0, MIN (12, N_DIGITS - n_whole));
  g_snprintf (format, sizeof format, "%%.%df", n_decimals);
  g_ascii_formatd (digits, sizeof digits, format, fabs (value));
  write_signed (digits, value < 0, text);
}

void
bnl_figure_format_power (double value, int n_decimals, char text[BNL_FIGURE_SIZE])
{
  char format[16];
  char digits[BNL_FIGURE_SIZE];
  char tail[8];
  char *e;

  if (!isfinite (value) || value == 0) {
    g_strlcpy (text, value == 0 ? "0" : NOTHING, BNL_FIGURE_SIZE);
    return;
  }
  g_snprintf (format, sizeof format, "%%.%de", CLAMP (n_decimals, 0, 15));
  g_ascii_formatd (digits, sizeof digits, format, fabs (value));
  /* C writes e+09 and e-07. */
  e = strchr (digits, 'e');
  g_snprintf (tail, sizeof tail, "e%d", (int) g_ascii_strtoll (e + 1, NULL, 10));
  g_strlcpy (e, tail, sizeof digits - (gsize) (e - digits));
  write_signed (digits, value < 0, text);
}

void
bnl_figure_format_value (double value, gboolean percent, char text[BNL_FIGURE_SIZE])
{
  double size = fabs (value);

  if (percent && isfinite (value)) {
    bnl_figure_format (100 * value, 1, text);
    g_strlcat (text, "\xc2\xa0%", BNL_FIGURE_SIZE);
  } else if (size >= LARGEST_PLAIN || (size > 0 && size < SMALLEST_PLAIN)) {
    bnl_figure_format_power (value, 2, text);
  } else if (size < 10) {
    bnl_figure_format (value, 3, text);
  } else {
    bnl_figure_format (value, size < 100 ? 2 : size < 1000 ? 1 : 0, text);
  }
}
