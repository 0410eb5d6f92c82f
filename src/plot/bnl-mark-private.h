#pragma once

#include "plot/bnl-painter-private.h"

/* A cell without a value: its color is no color of the map, and a sign in it says why.  Takes the
 * rectangle that is the path of the painter.  index: of the sign; they come round again. */
void bnl_mark_draw (const BnlPainter *painter, guint index);

/* The sign of a cell that has a value too, small, in black (ink 0) or white (1). */
void bnl_mark_draw_in_corner (const BnlPainter *painter,
                              guint index,
                              double right,
                              double top,
                              double ink);

/* The sign alone, in a color of the theme, r to each side of x, y. */
void bnl_mark_draw_sign (const BnlPainter *painter,
                         guint index,
                         guint color,
                         double r,
                         double x,
                         double y);
