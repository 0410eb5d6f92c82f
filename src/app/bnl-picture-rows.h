#pragma once

#include <adwaita.h>

#include "lab/bnl-experiment.h"

/* Which pictures an experiment shows: those that follow from what varies, or some of one's own.
 * Signal: "edited" (): by the user.
 * CSS node: widget.  Accessible role: group. */

#define BNL_TYPE_PICTURE_ROWS (bnl_picture_rows_get_type ())
G_DECLARE_FINAL_TYPE (BnlPictureRows, bnl_picture_rows, BNL, PICTURE_ROWS, AdwBin)

/* Without a signal. */
void bnl_picture_rows_show (BnlPictureRows *self, const BnlExperiment *experiment);
/* Says in words which follow from that sweep, built. */
void bnl_picture_rows_follow (BnlPictureRows *self, BnlSweep *sweep);
/* [{"kind", "metric", "x", "y", "arm"}]; NULL: those that follow.  What names an axis or an arm
 * that sweep has not names none.  Owned by the caller. */
JsonArray *bnl_picture_rows_dup (BnlPictureRows *self, const BnlSweep *sweep);
