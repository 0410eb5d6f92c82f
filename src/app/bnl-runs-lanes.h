#pragma once

#include "bnl-runs-item.h"

/* Which color each of the runs drawn together has: it keeps it as long as it is drawn, and a pair
 * has the colors it has everywhere where they are free.  Touches the items' lanes alone. */

/* items: of BnlRunsItem, those drawn from now on; former: those drawn so far (NULL: none). */
void bnl_runs_lanes_assign (GPtrArray *items, GPtrArray *former);
