#pragma once

#include <gio/gio.h>

/* A table to draw: CSV (RFC 4180, plain or gzipped) with a header, its cells as they are written.
 * Errors are G_IO_ERROR and name file, line and column, and what would be right.  Threads: one. */

typedef struct _BnlPlotTable BnlPlotTable;

/* At most 10,000,000 cells. */
BnlPlotTable *bnl_plot_table_read (const char *path, GError **error);
void bnl_plot_table_free (BnlPlotTable *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BnlPlotTable, bnl_plot_table_free)

/* The path as it is shown, without folders. */
const char *bnl_plot_table_get_name (const BnlPlotTable *table);
gsize bnl_plot_table_get_n_rows (const BnlPlotTable *table);

/* The first column of that name; case counts. */
gboolean bnl_plot_table_find (const BnlPlotTable *table,
                              const char *name,
                              guint *column,
                              GError **error);

/* Trimmed; "" where the row has none. */
const char *bnl_plot_table_get (const BnlPlotTable *table, gsize row, guint column);

/* NaN for "", "nan" and infinities.  An error for anything else that is no number. */
gboolean bnl_plot_table_read_number (const BnlPlotTable *table,
                                     gsize row,
                                     guint column,
                                     double *value,
                                     GError **error);
