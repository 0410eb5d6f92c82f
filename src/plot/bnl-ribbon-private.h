#pragma once

#include "plot/bnl-painter-private.h"

/* Points with a lower and an upper value each, ascending in x, as a path: an area between the two,
 * or a line along the lower.  Points that fall on the same half pixel become one that reaches as
 * far as they do, so that a path has no more of them than the plot has pixels; many of them on an
 * image are drawn by columns (bnl-envelope-private.h), which takes a small part of the time. */

typedef struct {
  gsize n;
  gconstpointer data;
  double (*get_x) (gconstpointer data, gsize index);
  /* FALSE: a gap. */
  gboolean (*get) (gconstpointer data, gsize index, double *low, double *high);
} BnlRibbon;

/* Points with an x below this one. */
gsize bnl_ribbon_count_below (const BnlRibbon *ribbon, double x);

/* Index of the point whose x is nearest; n > 0. */
gsize bnl_ribbon_find (const BnlRibbon *ribbon, double x);

/* As of a layer: the range of x, the range of what is seen at x0 .. x1 (of the nearest points where
 * none lies there), the next x, and typical lower values. */
gboolean bnl_ribbon_get_x_range (const BnlRibbon *ribbon,
                                 gboolean positive_only,
                                 double *lowest,
                                 double *highest);
gboolean bnl_ribbon_get_y_range (const BnlRibbon *ribbon,
                                 double x0,
                                 double x1,
                                 gboolean positive_only,
                                 double *lowest,
                                 double *highest);
gboolean bnl_ribbon_find_x (const BnlRibbon *ribbon, double x, int direction, double *found);
gsize bnl_ribbon_sample (const BnlRibbon *ribbon, double x0, double x1, gsize n_max, float *values);

/* Between lower and upper, in the source that is set. */
void bnl_ribbon_fill (const BnlRibbon *ribbon, const BnlPainter *painter);
/* Along the lower, in the source and with the pen that are set. */
void bnl_ribbon_stroke (const BnlRibbon *ribbon, const BnlPainter *painter);
