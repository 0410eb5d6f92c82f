#pragma once

#include <gtk/gtk.h>

#include "bnl-runs-item.h"

/* What stands in the cells of a table of runs.  A cell follows its run. */

/* For a column of bnl-runs-column.h.  Owned by the caller. */
GtkListItemFactory *bnl_runs_cell_new_factory (guint column);

/* The run of a cell that widget is part of; NULL where it is part of none.  Borrowed. */
BnlRunsItem *bnl_runs_cell_find_item (GtkWidget *widget);

/* A short line in the color that the curves of a run have, drawn as they are; nothing while it has
 * none. */
GtkWidget *bnl_runs_cell_new_swatch (void);
void bnl_runs_cell_set_lane (GtkWidget *swatch, int lane);
