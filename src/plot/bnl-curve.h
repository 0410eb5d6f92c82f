#pragma once

#include <glib.h>

/* One curve: points with ascending x, appended in O(1), that can be drawn in the time of the
 * pixels it covers however many they are.  y that is not finite is a gap.  Threads: one. */

typedef struct _BnlCurve BnlCurve;

typedef enum {
  BNL_CURVE_SOLID,
  BNL_CURVE_DASHED,
} BnlCurveLine;

/* name: "train, with BN"; color: index into the theme's colors. */
BnlCurve *bnl_curve_new (const char *name, guint color, BnlCurveLine line);
void bnl_curve_free (BnlCurve *curve);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BnlCurve, bnl_curve_free)

/* weight 0 .. 0.999; 0: off.  Debiased exponential moving average, as TensorBoard has it: drawn
 * in full with the raw line behind at a quarter of its opacity.  Points there are smoothed anew. */
void bnl_curve_set_smoothing (BnlCurve *curve, double weight);
double bnl_curve_get_smoothing (const BnlCurve *curve);

void bnl_curve_append (BnlCurve *curve, double x, double y);
void bnl_curve_clear (BnlCurve *curve);

const char *bnl_curve_get_name (const BnlCurve *curve);
gsize bnl_curve_get_length (const BnlCurve *curve);

typedef struct {
  double x, raw, smoothed; /* raw NaN: a gap */
} BnlCurvePoint;

/* index < length. */
BnlCurvePoint bnl_curve_get (const BnlCurve *curve, gsize index);

/* Index of the point whose x is nearest, by bisection; FALSE where the curve is empty. */
gboolean bnl_curve_find (const BnlCurve *curve, double x, gsize *index);

/* Lowest and highest finite y that would be drawn between x0 and x1; FALSE where there is none.
 * trimmed: leaves out the extreme 5 % at each end of the raw line, as the outliers they are. */
gboolean bnl_curve_get_range (const BnlCurve *curve,
                              double x0,
                              double x1,
                              gboolean positive_only,
                              double *lowest,
                              double *highest);
