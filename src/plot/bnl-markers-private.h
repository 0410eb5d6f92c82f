#pragma once

#include "plot/bnl-painter-private.h"

/* What happened at a moment of a run: events, where lines break off, best points, and divergences
 * over them. */
void bnl_markers_draw (const BnlPainter *painter);
