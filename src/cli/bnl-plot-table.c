#include "bnl-plot-table.h"

#include <math.h>
#include <string.h>

#include "data/bnl-csv-line.h"
#include "lab/bnl-number.h"

#define MOST_CELLS 10000000

struct _BnlPlotTable {
  char *path;
  char *name;
  GPtrArray *header; /* of char * */
  GPtrArray *cells;  /* of char *, of one row after the other */
  GArray *lines;     /* of guint64: where each row stands */
};

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BnlCsvLines, bnl_csv_lines_free)

void
bnl_plot_table_free (BnlPlotTable *table)
{
  if (!table)
    return;
  g_free (table->path);
  g_free (table->name);
  g_ptr_array_unref (table->header);
  g_ptr_array_unref (table->cells);
  g_array_unref (table->lines);
  g_free (table);
}

/* One field from *at on, a comma in quotes being part of it; moves *at behind the comma, or to NULL
 * behind the last. */
static char *
take_field (const char **at, const char *end)
{
  g_autoptr (GString) field = g_string_new (NULL);
  const char *c = *at;
  gboolean quoted = FALSE;

  for (; c < end && (quoted || *c != ','); c++) {
    if (*c != '"')
      g_string_append_c (field, *c);
    else if (quoted && c + 1 < end && c[1] == '"')
      g_string_append_c (field, *c++);
    else
      quoted = !quoted;
  }
  *at = c < end ? c + 1 : NULL;
  return g_strstrip (g_utf8_make_valid (field->str, (gssize) field->len));
}

static void
split_line (const BnlCsvLine *line, GPtrArray *fields)
{
  const char *at = (const char *) line->text;
  const char *end = at + line->n;

  while (at != NULL)
    g_ptr_array_add (fields, take_field (&at, end));
}

static gboolean
add_row (BnlPlotTable *table, const BnlCsvLine *line, GError **error)
{
  guint n_before = table->cells->len;

  split_line (line, table->cells);
  if (table->cells->len - n_before > table->header->len) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                 "%s, line %" G_GUINT64_FORMAT
                 ": %u fields under a header of %u; put text with commas into quotes",
                 table->path, line->number, table->cells->len - n_before, table->header->len);
    return FALSE;
  }
  while (table->cells->len - n_before < table->header->len)
    g_ptr_array_add (table->cells, g_strdup (""));
  g_array_append_val (table->lines, line->number);
  if (table->cells->len <= MOST_CELLS)
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
               "%s, line %" G_GUINT64_FORMAT ": more than %d cells; draw a part of it", table->path,
               line->number, MOST_CELLS);
  return FALSE;
}

BnlPlotTable *
bnl_plot_table_read (const char *path, GError **error)
{
  g_autoptr (BnlPlotTable) table = NULL;
  g_autoptr (BnlCsvLines) lines = NULL;
  g_autoptr (GError) problem = NULL;
  BnlCsvLine line;
  int status;

  lines = bnl_csv_lines_open (path, &problem);
  if (!lines) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, problem->message);
    return NULL;
  }
  table = g_new0 (BnlPlotTable, 1);
  table->path = g_filename_display_name (path);
  table->name = g_filename_display_basename (path);
  table->header = g_ptr_array_new_with_free_func (g_free);
  table->cells = g_ptr_array_new_with_free_func (g_free);
  table->lines = g_array_new (FALSE, FALSE, sizeof (guint64));
  while ((status = bnl_csv_lines_next (lines, &line, &problem)) > 0) {
    if (table->header->len == 0)
      split_line (&line, table->header);
    else if (!add_row (table, &line, error))
      return NULL;
  }
  if (status < 0) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, problem->message);
    return NULL;
  }
  if (table->lines->len == 0) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                 "%s has no row below its header: nothing to draw", table->path);
    return NULL;
  }
  return g_steal_pointer (&table);
}

const char *
bnl_plot_table_get_name (const BnlPlotTable *table)
{
  return table->name;
}

gsize
bnl_plot_table_get_n_rows (const BnlPlotTable *table)
{
  return table->lines->len;
}

gboolean
bnl_plot_table_find (const BnlPlotTable *table, const char *name, guint *column, GError **error)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < table->header->len; i++) {
    const char *other = g_ptr_array_index (table->header, i);

    if (g_str_equal (other, name)) {
      *column = i;
      return TRUE;
    }
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", other);
  }
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
               "%s, line 1: no column “%s”; it has %.300s", table->path, name, names->str);
  return FALSE;
}

const char *
bnl_plot_table_get (const BnlPlotTable *table, gsize row, guint column)
{
  return g_ptr_array_index (table->cells, row * table->header->len + column);
}

gboolean
bnl_plot_table_read_number (const BnlPlotTable *table,
                            gsize row,
                            guint column,
                            double *value,
                            GError **error)
{
  static const char *const lost[] = { "", "nan", "inf", "-inf", "+inf", "infinity", "-infinity" };
  const char *text = bnl_plot_table_get (table, row, column);

  *value = (double) NAN;
  for (guint i = 0; i < G_N_ELEMENTS (lost); i++)
    if (g_ascii_strcasecmp (text, lost[i]) == 0)
      return TRUE;
  if (bnl_number_parse_double (text, value))
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
               "%s, line %" G_GUINT64_FORMAT
               ", column “%s”: “%.40s” is no number; leave the field empty where there is none",
               table->path, g_array_index (table->lines, guint64, row),
               (const char *) g_ptr_array_index (table->header, column), text);
  return FALSE;
}
