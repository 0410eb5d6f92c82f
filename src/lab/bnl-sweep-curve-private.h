#pragma once

#include "bnl-series.h"
#include "bnl-trace.h"

/* What stays in memory of a run of a sweep that has ended: some of its rows, and what it measured
 * beside them.  Immutable. */

typedef struct _BnlSweepCurve BnlSweepCurve;

/* At most so many rows with an evaluation and as many without, evenly spread, the first and the
 * last of each kind among them.  n_rows >= 2.  traces: of BnlTrace, referenced; may be NULL. */
BnlSweepCurve *bnl_sweep_curve_new (const BnlSeries *series, GPtrArray *traces, guint n_rows);
void bnl_sweep_curve_free (BnlSweepCurve *curve);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BnlSweepCurve, bnl_sweep_curve_free)

/* Owned by the caller. */
BnlSeries *bnl_sweep_curve_dup_series (const BnlSweepCurve *curve);
/* NULL: not measured.  Owned by the caller. */
BnlTrace *bnl_sweep_curve_dup_trace (const BnlSweepCurve *curve, const char *name);

/* Of those traces the one of that name, borrowed; NULL: none.  traces may be NULL. */
BnlTrace *bnl_sweep_curve_find_trace (GPtrArray *traces, const char *name);
