#pragma once

#include <adwaita.h>

#include "bnl-chart-feed.h"

/* The line of exact values under the charts, at the crosshair or at the latest step, with what
 * changes how the charts draw.
 * Properties: smoothing (double, writable, 0..0.999), logarithmic (boolean, writable): the loss
 * axis, unit (BnlChartUnit, writable): what the x axis counts. */

#define BNL_TYPE_READOUT (bnl_readout_get_type ())
G_DECLARE_FINAL_TYPE (BnlReadout, bnl_readout, BNL, READOUT, AdwBin)

/* x NaN: the latest. */
void bnl_readout_show (BnlReadout *self, BnlChartFeed *feed, double x);
