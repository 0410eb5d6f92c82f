#pragma once

#include <adwaita.h>

#include "lab/bnl-sweep.h"

/* What is compared at every point of a sweep: with and without the norm, kinds of norm, variants of
 * one's own, or nothing.
 * Signal: "edited" (): by the user.
 * CSS node: widget.  Accessible role: group. */

#define BNL_TYPE_COMPARE_ROWS (bnl_compare_rows_get_type ())
G_DECLARE_FINAL_TYPE (BnlCompareRows, bnl_compare_rows, BNL, COMPARE_ROWS, AdwBin)

/* plan: bnl_sweep_to_json(), its arms or its norm axis.  Without a signal. */
void bnl_compare_rows_show (BnlCompareRows *self, JsonObject *plan);
/* Whether the norm axis of a plan is what these rows are about, and no axis of the others. */
gboolean bnl_compare_rows_takes_norm (JsonObject *plan);
/* Gives sweep, whose base is set, its arms; FALSE with error. */
gboolean bnl_compare_rows_apply (BnlCompareRows *self, BnlSweep *sweep, GError **error);
/* Keys that vary as axes: no variant sets them.  NULL-terminated. */
void bnl_compare_rows_leave_out (BnlCompareRows *self, const char *const *keys);
