#include "bnl-table.h"

#include <math.h>

#define GAP 3             /* blanks between columns */
#define EXPONENT_FROM 1e7 /* as long as a number is still read at a glance */

struct _BnlTable {
  guint n_columns;
  BnlTableAlignment alignment;
  GPtrArray *cells; /* of char *, row after row */
};

BnlTable *
bnl_table_new (guint n_columns, BnlTableAlignment alignment)
{
  BnlTable *table = g_new (BnlTable, 1);

  table->n_columns = n_columns;
  table->alignment = alignment;
  table->cells = g_ptr_array_new_with_free_func (g_free);
  return table;
}

void
bnl_table_free (BnlTable *table)
{
  g_ptr_array_unref (table->cells);
  g_free (table);
}

void
bnl_table_take_cell (BnlTable *table, char *cell)
{
  g_ptr_array_add (table->cells, cell);
}

char *
bnl_table_dup_number (double value, guint n_decimals)
{
  g_autofree char *format =
      g_strdup_printf ("%%.%u%c", n_decimals, fabs (value) < EXPONENT_FROM ? 'f' : 'e');
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  return g_strdup (g_ascii_formatd (number, sizeof number, format, value));
}

static glong
get_length (const BnlTable *table, guint index)
{
  return g_utf8_strlen (g_ptr_array_index (table->cells, index), -1);
}

static glong
measure_column (const BnlTable *table, guint column)
{
  glong width = 0;

  for (guint i = column; i < table->cells->len; i += table->n_columns)
    width = MAX (width, get_length (table, i));
  return width;
}

static void
append_blanks (GString *text, glong n)
{
  for (glong i = 0; i < n; i++)
    g_string_append_c (text, ' ');
}

char *
bnl_table_format (const BnlTable *table)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < table->cells->len; i++) {
    guint column = i % table->n_columns;
    glong padding = measure_column (table, column) - get_length (table, i);
    gboolean is_left = column == 0 || table->alignment == BNL_TABLE_LEFT;
    gboolean is_last = column + 1 == table->n_columns;

    append_blanks (text, (column > 0 ? GAP : 0) + (is_left ? 0 : padding));
    g_string_append (text, g_ptr_array_index (table->cells, i));
    if (is_last)
      g_string_append_c (text, '\n');
    else if (is_left)
      append_blanks (text, padding);
  }
  return g_string_free (text, FALSE);
}
