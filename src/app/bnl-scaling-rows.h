#pragma once

#include <adwaita.h>

#include "lab/bnl-sweep.h"

/* Settings of a sweep that grow with another: the learning rate with the batch size.
 * Signal: "edited" (): by the user.
 * CSS node: widget.  Accessible role: group. */

#define BNL_TYPE_SCALING_ROWS (bnl_scaling_rows_get_type ())
G_DECLARE_FINAL_TYPE (BnlScalingRows, bnl_scaling_rows, BNL, SCALING_ROWS, AdwBin)

/* Without a signal. */
void bnl_scaling_rows_show (BnlScalingRows *self, const BnlSweep *sweep);
gboolean bnl_scaling_rows_apply (BnlScalingRows *self, BnlSweep *sweep, GError **error);
