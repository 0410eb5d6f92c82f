#pragma once

#include <adwaita.h>

#include "bnl-runs-list.h"

/* Runs as a table that sorts by any column.  Where it is narrow, only the columns that matter most
 * are there.
 * Properties, writable: all-settings (boolean): a column for every setting, else for those alone
 * that differ among the rows shown; menu (GMenuModel): for the rows under the pointer.
 * Signals: "selected" (): other rows are selected; "opened" (): a row was activated.
 * A star that is pressed does the action runs.star-one (x: id) of whoever holds the table. */

#define BNL_TYPE_RUNS_TABLE (bnl_runs_table_get_type ())
G_DECLARE_FINAL_TYPE (BnlRunsTable, bnl_runs_table, BNL, RUNS_TABLE, AdwBin)

/* Once, before it is shown. */
void bnl_runs_table_set_list (BnlRunsTable *self, BnlRunsList *list);

/* Of BnlRunsItem, in the order of the rows; owned by the caller. */
GPtrArray *bnl_runs_table_dup_selected (BnlRunsTable *self);
/* That one alone; NULL: none. */
void bnl_runs_table_select (BnlRunsTable *self, BnlRunsItem *item);
/* That one beside those that are. */
void bnl_runs_table_select_too (BnlRunsTable *self, BnlRunsItem *item);
/* The rows in their order, of BnlRunsItem; borrowed. */
GListModel *bnl_runs_table_get_rows (BnlRunsTable *self);
void bnl_runs_table_sort (BnlRunsTable *self, guint column, gboolean descending);
void bnl_runs_table_focus (BnlRunsTable *self);
