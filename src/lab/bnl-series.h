#pragma once

#include "bnl-metrics.h"

/* The metrics of a run at full rate: one thread appends, any number read at the same time, no one
 * waits for anyone.  Rows never move or change once they can be seen.  Shared by reference. */

typedef struct _BnlSeries BnlSeries;

BnlSeries *bnl_series_new (void);
BnlSeries *bnl_series_ref (BnlSeries *series);
void bnl_series_unref (BnlSeries *series);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BnlSeries, bnl_series_unref)

/* The one writer's.  O(1); allocates once in many thousand rows. */
void bnl_series_append (BnlSeries *series, const BnlMetrics *metrics);

/* Rows that can be read now; it only grows. */
gsize bnl_series_get_length (const BnlSeries *series);

/* index < a length that was read before; valid as long as the series. */
const BnlMetrics *bnl_series_get (const BnlSeries *series, gsize index);

/* Its first n rows, as a series of their own. */
BnlSeries *bnl_series_dup_head (const BnlSeries *series, gsize n);

/* The row of a step, wherever the series begins; NULL where there is none.  O(1) in a series
 * without gaps, O(log n) elsewhere. */
const BnlMetrics *bnl_series_find (const BnlSeries *series, guint64 step);
