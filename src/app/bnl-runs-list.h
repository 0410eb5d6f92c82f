#pragma once

#include <gio/gio.h>

#include "bnl-runs-item.h"

/* All runs of the store as rows, and which of them are asked for.  Main thread; touches no disk.
 * A list model of BnlRunsItem, newest first, of those that the filter lets through.
 * Signal: "updated" (): rows came, went or changed, or the filter did. */

#define BNL_TYPE_RUNS_LIST (bnl_runs_list_get_type ())
G_DECLARE_FINAL_TYPE (BnlRunsList, bnl_runs_list, BNL, RUNS_LIST, GObject)

/* Which states the filter lets through. */
typedef enum {
  BNL_RUNS_ANY,
  BNL_RUNS_LIVE,     /* training, or to be gone on with: paused, interrupted */
  BNL_RUNS_FINISHED, /* or stopped */
  BNL_RUNS_LOST,     /* diverged or failed */
} BnlRunsStates;

BnlRunsList *bnl_runs_list_new (void);

/* Of BnlRunRecord, as bnl_store_list() has them.  A run keeps its item. */
void bnl_runs_list_set_records (BnlRunsList *self, GPtrArray *records);

guint bnl_runs_list_get_n_all (BnlRunsList *self); /* without the filter */
/* Borrowed; NULL where there is no such run.  Without the filter. */
BnlRunsItem *bnl_runs_list_find (BnlRunsList *self, gint64 id);
/* The other arm of the comparison that item is of, with its seed; NULL where it was one network
 * alone, or of a sweep. */
BnlRunsItem *bnl_runs_list_find_partner (BnlRunsList *self, BnlRunsItem *item);

/* Words as bnl-run-search.h takes them. */
void bnl_runs_list_set_search (BnlRunsList *self, const char *words);
void bnl_runs_list_set_starred_only (BnlRunsList *self, gboolean starred_only);
void bnl_runs_list_set_states (BnlRunsList *self, BnlRunsStates states);
/* Only these ids, as a brush over settings leaves them (of gint64, taken); NULL: all. */
void bnl_runs_list_take_ids (BnlRunsList *self, GArray *ids);
/* Of BnlRunsItem: all, whatever the filter; owned by the caller. */
GPtrArray *bnl_runs_list_dup_all (BnlRunsList *self);
/* Of BnlRunsItem: those that the rest of the filter lets through.  Owned by the caller. */
GPtrArray *bnl_runs_list_dup_unbrushed (BnlRunsList *self);
gboolean bnl_runs_list_is_filtered (BnlRunsList *self);
gboolean bnl_runs_list_is_brushed (BnlRunsList *self);

/* The places of the fields of bnl_spec_get_fields() whose values differ among the items of model
 * (guint, in the order of the table).  Owned by the caller. */
GArray *bnl_runs_list_find_differing (GListModel *model);
