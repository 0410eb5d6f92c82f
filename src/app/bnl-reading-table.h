#pragma once

#include <gtk/gtk.h>

#include "bnl-chart-view.h"
#include "plot/bnl-chart-reading.h"

/* The exact values of every curve that is shown on some charts, at their crosshair or, where there
 * is none, the latest.  Curves of one name are one row.  What is picked stands out, and a row that
 * has the focus is picked; Left and Right move the crosshair there too, h hides and i isolates.
 * Columns and rows for which there is no room wait: the first few rows, and a button for the
 * others. Properties, all writable: order (uint, a BnlChartReadingOrder), order-chart (uint): whose
 * values it goes by.  Action: reading.order, which sets the one.  Accessible role: table. */

#define BNL_TYPE_READING_TABLE (bnl_reading_table_get_type ())
G_DECLARE_FINAL_TYPE (BnlReadingTable, bnl_reading_table, BNL, READING_TABLE, GtkWidget)

/* Once: views whose crosshair, picked and hidden are bound to each other.  Borrowed; at most
 * BNL_CHART_READING_MAX_CHARTS. */
void bnl_reading_table_set_views (BnlReadingTable *self, BnlChartView *const *views, guint n_views);

/* When that step of the curve of that name was; FALSE where it is not known. */
typedef gboolean (*BnlReadingTableClock) (const char *name,
                                          double step,
                                          double *epoch,
                                          double *seconds,
                                          gpointer data);
/* Adds the columns of epoch and time.  NULL: without. */
void bnl_reading_table_set_clock (BnlReadingTable *self, BnlReadingTableClock clock, gpointer data);

/* After the charts' data changed; the crosshair is followed by itself. */
void bnl_reading_table_update (BnlReadingTable *self);
