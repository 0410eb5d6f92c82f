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

struct _BnlChartValues {
  const BnlChart *chart; /* borrowed */
  GPtrArray *layers;     /* of the chart's BnlLayer */
  gsize *read;           /* rows of each */
  GString *text;
};

static void
append_header (BnlChartValues *values)
{
  const char *label = bnl_chart_get_x_label (values->chart);

  bnl_chart_values_append_text (values->text, label != NULL ? label : "x");
  for (guint i = 0; i < values->layers->len; i++) {
    const BnlLayer *layer = g_ptr_array_index (values->layers, i);

    for (guint k = 0; k < layer->class->get_n_columns (layer); k++) {
      g_autofree char *name = layer->class->dup_column (layer, values->chart, k);

      g_string_append_c (values->text, ',');
      bnl_chart_values_append_text (values->text, name);
    }
  }
  g_string_append (values->text, "\r\n");
}

BnlChartValues *
bnl_chart_values_new (const BnlChart *chart)
{
  BnlChartValues *values = g_new0 (BnlChartValues, 1);

  values->chart = chart;
  values->layers = g_ptr_array_copy (chart->shown, NULL, NULL);
  values->read = g_new0 (gsize, MAX (1, chart->shown->len));
  values->text = g_string_new (NULL);
  append_header (values);
  return values;
}

void
bnl_chart_values_free (BnlChartValues *values)
{
  if (values == NULL)
    return;
  g_ptr_array_unref (values->layers);
  g_free (values->read);
  if (values->text != NULL)
    g_string_free (values->text, TRUE);
  g_free (values);
}

/* The next x of any layer; FALSE at the end. */
static gboolean
find_next (const BnlChartValues *values, double *next)
{
  gboolean any = FALSE;
  double x;

  for (guint i = 0; i < values->layers->len; i++) {
    const BnlLayer *layer = g_ptr_array_index (values->layers, i);

    if (layer->class->get_row (layer, values->read[i], &x)) {
      *next = any ? MIN (*next, x) : x;
      any = TRUE;
    }
  }
  return any;
}

static void
append_x (BnlChartValues *values, double x)
{
  const char *name = bnl_chart_categories_get_x (values->chart, x);

  if (name != NULL)
    bnl_chart_values_append_text (values->text, name);
  else
    bnl_chart_values_append_number (values->text, x, FALSE);
}

static void
append_row (BnlChartValues *values, double x)
{
  double own = 0;

  append_x (values, x);
  for (guint i = 0; i < values->layers->len; i++) {
    const BnlLayer *layer = g_ptr_array_index (values->layers, i);
    gboolean here = layer->class->get_row (layer, values->read[i], &own) && own <= x;

    for (guint k = 0; k < layer->class->get_n_columns (layer); k++) {
      g_string_append_c (values->text, ',');
      if (here)
        layer->class->append_cell (layer, values->read[i], k, values->text);
    }
    values->read[i] += here ? 1 : 0;
  }
  g_string_append (values->text, "\r\n");
}

/* Each is still the chart's, and has what was read of it: another may have come to its address. */
static gboolean
is_whole (const BnlChartValues *values)
{
  double x;

  for (guint i = 0; i < values->layers->len; i++) {
    const BnlLayer *layer = g_ptr_array_index (values->layers, i);

    if (!g_ptr_array_find (values->chart->layers, layer, NULL) ||
        (values->read[i] > 0 && !layer->class->get_row (layer, values->read[i] - 1, &x)))
      return FALSE;
  }
  return TRUE;
}

BnlChartValuesState
bnl_chart_values_write_some (BnlChartValues *values, gsize n_rows)
{
  double x = 0;

  if (!is_whole (values))
    return BNL_CHART_VALUES_GONE;
  for (gsize i = 0; i < n_rows; i++) {
    if (!find_next (values, &x))
      return BNL_CHART_VALUES_DONE;
    append_row (values, x);
  }
  return BNL_CHART_VALUES_MORE;
}

GBytes *
bnl_chart_values_take (BnlChartValues *values)
{
  return g_string_free_to_bytes (g_steal_pointer (&values->text));
}

GBytes *
bnl_chart_values_write (const BnlChart *chart)
{
  g_autoptr (BnlChartValues) values = bnl_chart_values_new (chart);

  bnl_chart_values_write_some (values, G_MAXSIZE);
  return bnl_chart_values_take (values);
}
