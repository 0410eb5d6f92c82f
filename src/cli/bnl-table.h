#pragma once

#include <glib.h>

/* A table of text whose columns are aligned: the first to the left, the others as asked. */

typedef enum {
  BNL_TABLE_LEFT,
  BNL_TABLE_RIGHT,
} BnlTableAlignment;

typedef struct _BnlTable BnlTable;

BnlTable *bnl_table_new (guint n_columns, BnlTableAlignment alignment);
void bnl_table_free (BnlTable *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BnlTable, bnl_table_free)

/* Of one column, in place of what was said for all. */
void bnl_table_set_alignment (BnlTable *table, guint column, BnlTableAlignment alignment);

/* The cells of the next row come in order; each is consumed.  Control characters in it
 * become blanks. */
void bnl_table_take_cell (BnlTable *table, char *cell);
/* A cell: so many decimals, or an exponent where those would be many figures.  Owned by the caller.
 */
char *bnl_table_dup_number (double value, guint n_decimals);
/* Lines that end in "\n". */
char *bnl_table_format (const BnlTable *table);
