#pragma once

#include <gio/gio.h>

#include "lab/bnl-run-record.h"

/* A row of the Runs page: the newest record of one run, and its color while its curves are drawn.
 * Main thread.
 * Properties, read-only: record (pointer to the borrowed BnlRunRecord), which notifies whenever
 * something of it changed; lane (int): the color of its curves in a chart, -1: none. */

#define BNL_TYPE_RUNS_ITEM (bnl_runs_item_get_type ())
G_DECLARE_FINAL_TYPE (BnlRunsItem, bnl_runs_item, BNL, RUNS_ITEM, GObject)

BnlRunsItem *bnl_runs_item_new (BnlRunRecord *record);

const BnlRunRecord *bnl_runs_item_get_record (BnlRunsItem *self);
/* Of the same run.  TRUE where anything is other than before. */
gboolean bnl_runs_item_set_record (BnlRunsItem *self, BnlRunRecord *record);

gint64 bnl_runs_item_get_id (BnlRunsItem *self);
/* Its name, or what tells it from others. */
const char *bnl_runs_item_get_title (BnlRunsItem *self);
/* A setting by its place in bnl_spec_get_fields(), as text; the same pointer for the same text. */
const char *bnl_runs_item_get_value (BnlRunsItem *self, guint field);

int bnl_runs_item_get_lane (BnlRunsItem *self);
void bnl_runs_item_set_lane (BnlRunsItem *self, int lane);
