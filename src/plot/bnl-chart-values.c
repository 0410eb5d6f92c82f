#include "plot/bnl-chart-values-private.h"

#include "plot/bnl-chart-categories.h"
#include "plot/bnl-chart-private.h"

#include <stdlib.h>

void
bnl_chart_values_append_text (GString *text, const char *string)
{
  g_string_append_c (text, '"');
  for (; *string != '\0'; string++) {
    if (*string == '"')
      g_string_append_c (text, '"');
    g_string_append_c (text, *string);
  }
  g_string_append_c (text, '"');
}

void
bnl_chart_values_append_number (GString *text, double value, gboolean single)
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

  bnl_chart_values_append_text (text, label != NULL ? label : "x");
  for (guint i = 0; i < chart->shown->len; i++) {
    const BnlLayer *layer = g_ptr_array_index (chart->shown, i);

    for (guint k = 0; k < layer->class->get_n_columns (layer); k++) {
      g_autofree char *name = layer->class->dup_column (layer, k);

      g_string_append_c (text, ',');
      bnl_chart_values_append_text (text, name);
    }
  }
  g_string_append (text, "\r\n");
}

/* The next x of any layer; FALSE at the end. */
static gboolean
find_next (const BnlChart *chart, const gsize *read, double *next)
{
  gboolean any = FALSE;
  double x;

  for (guint i = 0; i < chart->shown->len; i++) {
    const BnlLayer *layer = g_ptr_array_index (chart->shown, i);

    if (layer->class->get_row (layer, read[i], &x)) {
      *next = any ? MIN (*next, x) : x;
      any = TRUE;
    }
  }
  return any;
}

static void
append_x (const BnlChart *chart, double x, GString *text)
{
  const char *name = bnl_chart_categories_get_x (chart, x);

  if (name != NULL)
    bnl_chart_values_append_text (text, name);
  else
    bnl_chart_values_append_number (text, x, FALSE);
}

GBytes *
bnl_chart_values_write (const BnlChart *chart)
{
  g_autofree gsize *read = g_new0 (gsize, MAX (1, chart->shown->len));
  GString *text = g_string_new (NULL);
  double x = 0, own = 0;

  append_header (chart, text);
  while (find_next (chart, read, &x)) {
    append_x (chart, x, text);
    for (guint i = 0; i < chart->shown->len; i++) {
      const BnlLayer *layer = g_ptr_array_index (chart->shown, i);
      gboolean here = layer->class->get_row (layer, read[i], &own) && own <= x;

      for (guint k = 0; k < layer->class->get_n_columns (layer); k++) {
        g_string_append_c (text, ',');
        if (here)
          layer->class->append_cell (layer, read[i], k, text);
      }
      read[i] += here ? 1 : 0;
    }
    g_string_append (text, "\r\n");
  }
  return g_string_free_to_bytes (text);
}
