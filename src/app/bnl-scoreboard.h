#pragma once

#include <adwaita.h>

#include "bnl-chart-feed.h"
#include "bnl-controller.h"

/* The score of each arm, and the verdict: of one comparison, or of all seeds that are complete
 * where it is repeated.  Its button does train.repeat, and is there where that can be done.  No
 * properties. */

#define BNL_TYPE_SCOREBOARD (bnl_scoreboard_get_type ())
G_DECLARE_FINAL_TYPE (BnlScoreboard, bnl_scoreboard, BNL, SCOREBOARD, AdwBin)

/* What feed has read of the controller's comparison. */
void bnl_scoreboard_update (BnlScoreboard *self, BnlController *controller, BnlChartFeed *feed);
