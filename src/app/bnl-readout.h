#pragma once

#include <adwaita.h>

#include "bnl-chart-feed.h"
#include "bnl-chart-view.h"

/* The card under the charts: the table of exact values, at the crosshair or the latest, with what
 * changes how the charts draw.
 * Properties: smoothing (double, writable, 0..0.999), logarithmic (boolean, writable): the loss
 * axis, unit (BnlChartUnit, writable): what the x axis counts. */

#define BNL_TYPE_READOUT (bnl_readout_get_type ())
G_DECLARE_FINAL_TYPE (BnlReadout, bnl_readout, BNL, READOUT, AdwBin)

/* Once: the charts that it reads, whose crosshairs are bound to each other, and what fills them.
 * All borrowed. */
void bnl_readout_follow (BnlReadout *self,
                         BnlChartView *const *views,
                         guint n_views,
                         BnlChartFeed *feed);
/* After what is on the charts changed. */
void bnl_readout_update (BnlReadout *self);
