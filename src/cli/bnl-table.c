#include "bnl-table.h"

#include <math.h>
#include <string.h>

#define GAP 3             /* blanks between columns */
#define EXPONENT_FROM 1e7 /* as long as a number is still read at a glance */

struct _BnlTable {
  guint n_columns;
  BnlTableAlignment *alignments; /* a column each */
  GPtrArray *cells;              /* of char *, row after row */
};

BnlTable *
bnl_table_new (guint n_columns, BnlTableAlignment alignment)
{
  BnlTable *table = g_new (BnlTable, 1);

  table->n_columns = n_columns;
  table->alignments = g_new (BnlTableAlignment, n_columns);
  for (guint i = 0; i < n_columns; i++)
    table->alignments[i] = i == 0 ? BNL_TABLE_LEFT : alignment;
  table->cells = g_ptr_array_new_with_free_func (g_free);
  return table;
}

void
bnl_table_free (BnlTable *table)
{
  g_ptr_array_unref (table->cells);
  g_free (table->alignments);
  g_free (table);
}

void
bnl_table_set_alignment (BnlTable *table, guint column, BnlTableAlignment alignment)
{
  table->alignments[column] = alignment;
}

/* A name or a note that came with another's archive may hold anything, also what would break the
 * lines or command the terminal. */
static void
blank_controls (char *text)
{
  for (char *at = text, *next; *at != '\0'; at = next) {
    next = g_utf8_next_char (at);
    if (g_unichar_iscntrl (g_utf8_get_char (at)))
      memset (at, ' ', (gsize) (next - at));
  }
}

void
bnl_table_take_cell (BnlTable *table, char *cell)
{
  blank_controls (cell);
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

/* g_free. */
static glong *
measure_columns (const BnlTable *table)
{
  glong *widths = g_new0 (glong, table->n_columns);

  for (guint i = 0; i < table->cells->len; i++)
    widths[i % table->n_columns] = MAX (widths[i % table->n_columns], get_length (table, i));
  return widths;
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
  g_autofree glong *widths = measure_columns (table);

  for (guint i = 0; i < table->cells->len; i++) {
    guint column = i % table->n_columns;
    glong padding = widths[column] - get_length (table, i);
    gboolean is_left = table->alignments[column] == BNL_TABLE_LEFT;
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
