#pragma once

#include <adwaita.h>

#include "lab/bnl-sweep-table.h"

/* The results of a sweep in rows, as bnl-sweep-sheet.h writes them: every cell and arm, with how
 * its runs ended and its difference to the reference.  Sorts by a click on a column.
 * CSS node: widget.  Accessible role: group, with the table "Results" inside. */

#define BNL_TYPE_SWEEP_TABLE_VIEW (bnl_sweep_table_view_get_type ())
G_DECLARE_FINAL_TYPE (BnlSweepTableView, bnl_sweep_table_view, BNL, SWEEP_TABLE_VIEW, AdwBin)

/* table: borrowed until it is told another; NULL: none.  metric: that is shown. */
void bnl_sweep_table_view_show (BnlSweepTableView *self,
                                BnlSweepTable *table,
                                BnlSweepMetric metric);
/* The table has news. */
void bnl_sweep_table_view_update (BnlSweepTableView *self);
/* What it shows, in full; NULL: nothing. */
GBytes *bnl_sweep_table_view_write_csv (BnlSweepTableView *self);
