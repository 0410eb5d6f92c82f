#pragma once

#include <gtk/gtk.h>

/* A list that comes into a list view a few rows a frame.  GTK 4.8 makes widgets for 200 rows
 * whatever fits, each with a cell a column: in one go they would hold up the window for a third of
 * a second.  More than that many rows cost nothing more, and come all at once. */

/* Of widget's frames; takes rows.  What is in front is there at once. */
GtkSliceListModel *bnl_runs_growth_new (GListModel *rows, GtkWidget *widget);
/* Up to that row now. */
void bnl_runs_growth_reach (GtkSliceListModel *growth, guint position);
/* The cells are about to become others: all but the first rows, and those up to keep, come anew. */
void bnl_runs_growth_restart (GtkSliceListModel *growth, guint keep);
