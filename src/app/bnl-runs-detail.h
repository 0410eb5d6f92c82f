#pragma once

#include <adwaita.h>

#include "bnl-runs-item.h"
#include "bnl-runs-keeper.h"

/* One run in full: its name, tags and note, which can be written here, every setting, where it was
 * trained, and what happened on the way.
 * Property, writable: closable (boolean): with a button that closes.
 * Signals: "closed" (); "edited" (): the store has something else now; "failed" (string): a
 * sentence. */

#define BNL_TYPE_RUNS_DETAIL (bnl_runs_detail_get_type ())
G_DECLARE_FINAL_TYPE (BnlRunsDetail, bnl_runs_detail, BNL, RUNS_DETAIL, AdwBin)

/* item NULL: none. */
void bnl_runs_detail_show (BnlRunsDetail *self, BnlRunsKeeper *keeper, BnlRunsItem *item);

typedef enum {
  BNL_RUNS_DETAIL_NAME,
  BNL_RUNS_DETAIL_NOTE,
} BnlRunsDetailPart;

void bnl_runs_detail_focus (BnlRunsDetail *self, BnlRunsDetailPart part);
