#pragma once

#include <glib.h>

/* Where whole steps lie along another axis: the epochs, examples or seconds after step 1, 2, 3 ...
 * All curves of a run share one, so that x costs 4 bytes a step however many curves there are.
 * Threads: one. */

typedef struct _BnlRuler BnlRuler;

BnlRuler *bnl_ruler_new (void);
BnlRuler *bnl_ruler_ref (BnlRuler *ruler);
void bnl_ruler_unref (BnlRuler *ruler);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BnlRuler, bnl_ruler_unref)

/* Of the next step: finite, not below the last; kept as a float.  Amortized O(1). */
void bnl_ruler_append (BnlRuler *ruler, double x);
gsize bnl_ruler_get_length (const BnlRuler *ruler);
/* Of memory, with what waits to be used. */
gsize bnl_ruler_get_bytes (const BnlRuler *ruler);

/* step: below the first and beyond the last lies what these do; 0 where there is none. */
double bnl_ruler_get_x (const BnlRuler *ruler, double step);
/* How many steps lie below x: fast where the answer is near the one before. */
gsize bnl_ruler_count_below (BnlRuler *ruler, double x);
