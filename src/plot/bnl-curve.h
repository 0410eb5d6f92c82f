#pragma once

#include "bnl-layer.h"
#include "bnl-ruler.h"

/* One curve: points with ascending x, appended in O(1), that can be drawn in the time of the
 * pixels it covers however many they are.  y that is not finite is a gap.  Threads: one.
 * Memory a point: 5 bytes, 10 where smoothed, with the summaries that drawing needs, and 4 more
 * where x is not equally spaced, as seconds are: curves of one run share those in a ruler. */

typedef struct _BnlCurve BnlCurve;

typedef enum {
  BNL_CURVE_SOLID,
  BNL_CURVE_DASHED,
} BnlCurveLine;

typedef enum {
  BNL_CURVE_BEST_NONE,
  BNL_CURVE_BEST_LOWEST,
  BNL_CURVE_BEST_HIGHEST,
} BnlCurveBest;

#define BNL_CURVE_MAX_SMOOTHING 0.999

/* name: "train, with BN"; color: index into the theme's colors, and from
 * there on the same again with other dashes. */
BnlCurve *bnl_curve_new (const char *name, guint color, BnlCurveLine line);
void bnl_curve_free (BnlCurve *curve);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BnlCurve, bnl_curve_free)

/* A curve is a layer; NULL for a layer of another kind. */
BnlLayer *bnl_curve_get_layer (BnlCurve *curve);
const BnlCurve *bnl_curve_from_layer (const BnlLayer *layer);

/* weight 0 .. 0.999; 0: off.  Debiased exponential moving average, as TensorBoard has it: drawn
 * in full with the raw line behind at a quarter of its opacity.  Points there are smoothed anew. */
void bnl_curve_set_smoothing (BnlCurve *curve, double weight);
double bnl_curve_get_smoothing (const BnlCurve *curve);

/* x: not below the last one.  Kept exactly while equally spaced, as steps are, else with the
 * precision of a float relative to the first.  y: as a float. */
void bnl_curve_append (BnlCurve *curve, double x, double y);
void bnl_curve_clear (BnlCurve *curve);

/* Takes x, a step, for where ruler has it, in all that follows; NULL: for itself.  Refs ruler, to
 * which a step is appended before it is to the curve. */
void bnl_curve_set_ruler (BnlCurve *curve, BnlRuler *ruler);

const char *bnl_curve_get_name (const BnlCurve *curve);
guint bnl_curve_get_color (const BnlCurve *curve);
BnlCurveLine bnl_curve_get_line (const BnlCurve *curve);
gsize bnl_curve_get_length (const BnlCurve *curve);

/* A word or two to stand at the end of the line where there is room ("with BN"); NULL: none. */
void bnl_curve_set_label (BnlCurve *curve, const char *label);
const char *bnl_curve_get_label (const BnlCurve *curve);

/* Which point a chart marks, as the lowest loss or the highest accuracy on held-out images; the
 * first of equals.  Follows what is appended. */
void bnl_curve_set_best (BnlCurve *curve, BnlCurveBest best);
/* FALSE where there is none. */
gboolean bnl_curve_get_best (const BnlCurve *curve, gsize *index);

typedef struct {
  double x, raw, smoothed; /* NaN: a gap, both; without smoothing both are the same */
} BnlCurvePoint;

/* index < length. */
BnlCurvePoint bnl_curve_get (const BnlCurve *curve, gsize index);
/* x as it was appended, whatever a ruler makes of it. */
double bnl_curve_get_step (const BnlCurve *curve, gsize index);

/* Index of the point whose x is nearest (the first of equals); FALSE where the curve is empty. */
gboolean bnl_curve_find (const BnlCurve *curve, double x, gsize *index);

/* Lowest and highest y of the line (the smoothed one where it is smoothed) at x0 <= x <= x1;
 * positive_only: among those above 0.  FALSE where there is none. */
gboolean bnl_curve_get_range (const BnlCurve *curve,
                              double x0,
                              double x1,
                              gboolean positive_only,
                              double *lowest,
                              double *highest);

/* Raw values, gaps left out, of at most n_max points spread evenly over x0 <= x <= x1: what
 * quantiles can be told from.  values: [n_max].  Returns how many. */
gsize bnl_curve_sample (const BnlCurve *curve, double x0, double x1, gsize n_max, float *values);
