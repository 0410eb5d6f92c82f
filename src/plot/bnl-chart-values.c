#include "plot/bnl-chart-values.h"

#include "plot/bnl-chart-private.h"

#include <stdlib.h>

static void
append_name (GString *text, const char *name)
{
  g_string_append_c (text, '"');
  for (; *name != '\0'; name++) {
    if (*name == '"')
      g_string_append_c (text, '"');
    g_string_append_c (text, *name);
  }
  g_string_append_c (text, '"');
}

/* In no more digits than it takes to read it back. */
static void
append_number (GString *text, double value, gboolean single)
{
  char digits[G_ASCII_DTOSTR_BUF_SIZE];

  if (isnan (value)) {
    g_string_append (text, "nan");
    return;
  }
  for (int n = 6; n <= 17; n++) {
    char format[8];
    double back;

    g_snprintf (format, sizeof format, "%%.%dg", n);
    g_ascii_formatd (digits, sizeof digits, format, value);
    back = g_ascii_strtod (digits, NULL);
    if (single ? (float) back == (float) value : back == value)
      break;
  }
  g_string_append (text, digits);
}

static void
append_header (const BnlChart *chart, GString *text)
{
  const char *label = bnl_chart_get_x_label (chart);

  append_name (text, label != NULL ? label : "x");
  for (guint i = 0; i < chart->shown->len; i++) {
    g_string_append_c (text, ',');
    append_name (text, bnl_curve_get_name (g_ptr_array_index (chart->shown, i)));
  }
  g_string_append (text, "\r\n");
}

/* The next x of any curve; infinite at the end. */
static double
find_next (const BnlChart *chart, const gsize *read)
{
  double next = (double) INFINITY;

  for (guint i = 0; i < chart->shown->len; i++) {
    const BnlCurve *curve = g_ptr_array_index (chart->shown, i);

    if (read[i] < bnl_curve_get_length (curve))
      next = MIN (next, bnl_curve_get (curve, read[i]).x);
  }
  return next;
}

GBytes *
bnl_chart_values_write (const BnlChart *chart)
{
  guint n = chart->shown->len;
  g_autofree gsize *read = g_new0 (gsize, MAX (1, n));
  GString *text = g_string_new (NULL);
  double x;

  append_header (chart, text);
  while (x = find_next (chart, read), isfinite (x)) {
    append_number (text, x, FALSE);
    for (guint i = 0; i < n; i++) {
      const BnlCurve *curve = g_ptr_array_index (chart->shown, i);

      g_string_append_c (text, ',');
      if (read[i] < bnl_curve_get_length (curve) && bnl_curve_get (curve, read[i]).x <= x)
        append_number (text, bnl_curve_get (curve, read[i]++).raw, TRUE);
    }
    g_string_append (text, "\r\n");
  }
  return g_string_free_to_bytes (text);
}
