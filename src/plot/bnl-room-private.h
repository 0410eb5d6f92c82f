#pragma once

#include "plot/bnl-painter-private.h"

/* Where a label may stand without covering what is drawn. */

/* Whether no layer that is shown passes through a rectangle of the plot, in px. */
gboolean bnl_room_is_free (const BnlPainter *painter,
                           double left,
                           double right,
                           double top,
                           double bottom);

/* Top of a line of labels as near to wanted as there is room for one of that width at left; FALSE
 * where there is none within so many lines up or down. */
gboolean bnl_room_find (const BnlPainter *painter,
                        double left,
                        double width,
                        double wanted,
                        int n_lines,
                        double *top);
