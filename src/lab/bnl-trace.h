#pragma once

#include <glib.h>

/* What a run measures beside its metrics: rows of a few numbers, by rising steps.  One thread
 * appends, any number read at the same time.  Shared by reference.  Which there are, and what their
 * columns are: bnl-run-measure.h. */

typedef struct _BnlTrace BnlTrace;

#define BNL_TRACE_MAX_WIDTH 16

/* width: numbers a row, 1 to BNL_TRACE_MAX_WIDTH. */
BnlTrace *bnl_trace_new (const char *name, guint width);
BnlTrace *bnl_trace_ref (BnlTrace *trace);
void bnl_trace_unref (BnlTrace *trace);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BnlTrace, bnl_trace_unref)

const char *bnl_trace_get_name (const BnlTrace *trace);
guint bnl_trace_get_width (const BnlTrace *trace);

/* Which one of its kind is looked at, where there are several; 0 elsewhere and before it is chosen:
 * by the writer, before its first row. */
guint bnl_trace_get_subject (BnlTrace *trace);
void bnl_trace_set_subject (BnlTrace *trace, guint subject);

/* The one writer's.  step: above the last row's.  values: [width], copied; may be NaN. */
void bnl_trace_append (BnlTrace *trace, guint64 step, const float *values);

/* Rows that can be read now; it only grows. */
gsize bnl_trace_get_length (BnlTrace *trace);
/* The step of a row.  row < a length that was read before.  values: [width]; may be NULL. */
guint64 bnl_trace_get (BnlTrace *trace, gsize row, float *values);
/* Rows first .. first + n, all at once.  steps: [n], values: [n, width]; either may be NULL. */
void bnl_trace_copy (BnlTrace *trace, gsize first, gsize n, guint64 *steps, float *values);
/* How many rows are of steps up to that one, counted from the beginning. */
gsize bnl_trace_count_until (BnlTrace *trace, guint64 step);

/* Its first n rows, as a trace of their own. */
BnlTrace *bnl_trace_dup_head (BnlTrace *trace, gsize n);
