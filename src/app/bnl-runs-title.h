#pragma once

#include "bnl-runs-item.h"

/* What runs are called where others stand beside them: what they have in common goes without
 * saying. */

/* Its name, or "128 · lr 0.001 · batch 64": a column of its own has the norm.  Owned by the
 * caller. */
char *bnl_runs_title_dup_short (const BnlRunRecord *record);
/* For each of items (of BnlRunsItem) its name, or what tells it from the others: "with BN · lr
 * 0.1".  No two are the same.  Owned by the caller. */
GStrv bnl_runs_title_dup_distinct (GPtrArray *items);
