#pragma once

#include <adwaita.h>

#include "lab/bnl-spec.h"

/* What one setting of a sweep takes: a list, a range or a choice of what there is, and below it the
 * values that come out.
 * Signals: "edited" (): by the user; "removed" (): the person wants it off.
 * CSS node: widget.axis-row.  Accessible role: group. */

#define BNL_TYPE_AXIS_ROW (bnl_axis_row_get_type ())
G_DECLARE_FINAL_TYPE (BnlAxisRow, bnl_axis_row, BNL, AXIS_ROW, AdwBin)

/* key: of bnl-sweep-notes.h. values: as bnl_sweep_set_axis() takes them; NULL: a few that are usual
 * for it. */
BnlAxisRow *bnl_axis_row_new (const char *key, const char *values);
const char *bnl_axis_row_get_key (BnlAxisRow *self);
/* As bnl_sweep_set_axis() takes them.  Owned by the caller. */
char *bnl_axis_row_dup_values (BnlAxisRow *self);

/* Works out what comes of them; FALSE with error, which it says too. */
gboolean bnl_axis_row_check (BnlAxisRow *self, GError **error);
void bnl_axis_row_focus (BnlAxisRow *self);
