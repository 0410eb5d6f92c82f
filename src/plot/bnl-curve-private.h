#pragma once

#include "plot/bnl-curve.h"
#include "plot/bnl-layer-private.h"
#include "plot/bnl-pyramid-private.h"

/* What drawing asks of a curve beyond what everyone may. */

typedef enum {
  BNL_CURVE_RAW,
  BNL_CURVE_DRAWN, /* smoothed where it is smoothed */
} BnlCurveValues;

/* How a curve is a layer; and what that frees of it. */
const BnlLayerClass *bnl_curve_layer_get_class (void);
void bnl_curve_release (BnlCurve *curve);

const BnlPyramid *bnl_curve_get_values (const BnlCurve *curve, BnlCurveValues values);

/* Where the line breaks off: the first few hundred points that are no number, ascending, and have a
 * number right before them. */
guint bnl_curve_get_n_breaks (const BnlCurve *curve);
gsize bnl_curve_get_break (const BnlCurve *curve, guint which);

/* Of memory that grows with the points, with what waits to be used. */
gsize bnl_curve_get_bytes (const BnlCurve *curve);

/* index < length. */
double bnl_curve_get_x (const BnlCurve *curve, gsize index);

/* How many points have an x below this one. */
gsize bnl_curve_count_below (const BnlCurve *curve, double x);
