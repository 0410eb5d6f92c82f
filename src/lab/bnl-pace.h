#pragma once

#include <glib.h>

/* Lets runs that are compared keep step: none gets more than BNL_PACE_LEAD steps ahead of the
 * slowest that is under way.  A run that waits, is paused or has ended holds nobody up. */

#define BNL_PACE_LEAD 16
#define BNL_PACE_MAX_RUNS 16

typedef struct _BnlPace BnlPace;

BnlPace *bnl_pace_new (void);
BnlPace *bnl_pace_ref (BnlPace *pace);
void bnl_pace_unref (BnlPace *pace);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BnlPace, bnl_pace_unref)
