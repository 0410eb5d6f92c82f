#pragma once

#include "bnl-curve.h"
#include "bnl-ruler.h"

/* The same curve of several runs as one: a line along their mean in a band of one standard
 * deviation (that of a sample, n - 1) to each side.  At each x both are of the runs that have it,
 * so the band is whole while some runs have not come as far; where one run alone has an x the band
 * has no width.  A value that is not finite counts for nothing. Runs are to share their x, as steps
 * or epochs: a value at an x that no other run has makes a point of its own.  Appending is O(1) at
 * the end and where another run has the x, O(n) between two. Memory: 17 bytes for each x, whatever
 * the number of runs.  Drawing costs what is seen. */

typedef struct _BnlBand BnlBand;

/* name: as of a curve; the legend adds "mean ± std of 5 seeds", where unit is "seeds".  color,
 * line: as of a curve. */
BnlBand *bnl_band_new (const char *name, guint color, BnlCurveLine line, const char *unit);
/* One that no chart took. */
void bnl_band_free (BnlBand *band);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BnlBand, bnl_band_free)
BnlLayer *bnl_band_get_layer (BnlBand *band);
/* NULL for a layer of another kind. */
const BnlBand *bnl_band_from_layer (const BnlLayer *layer);

/* Another run; returns its number, from 0. */
guint bnl_band_add_run (BnlBand *band);
guint bnl_band_get_n_runs (const BnlBand *band);

/* run: below the number of runs; x: finite and above the last one of that run; kept with the
 * precision of a float relative to the very first. */
void bnl_band_append (BnlBand *band, guint run, double x, double y);
/* No runs and no points any more; they may come again. */
void bnl_band_clear (BnlBand *band);

/* As bnl_curve_set_ruler(): one for all runs, so that the band stays one over their steps. */
void bnl_band_set_ruler (BnlBand *band, BnlRuler *ruler);

/* What its values were smoothed with before they came, which the chart says; 0: not at all. */
void bnl_band_set_smoothing (BnlBand *band, double weight);
double bnl_band_get_smoothing (const BnlBand *band);

const char *bnl_band_get_name (const BnlBand *band);
guint bnl_band_get_color (const BnlBand *band);
BnlCurveLine bnl_band_get_line (const BnlBand *band);

/* A word or two at the end of the line where there is room; NULL: none. */
void bnl_band_set_label (BnlBand *band, const char *label);

gsize bnl_band_get_length (const BnlBand *band);
/* Of memory that grows with the points, with what waits to be used. */
gsize bnl_band_get_bytes (const BnlBand *band);

typedef struct {
  double x, mean, std; /* mean NaN: a gap; std 0 where n is 1 */
  guint n;             /* runs that have a value there */
} BnlBandPoint;

/* index < length; ascending in x. */
BnlBandPoint bnl_band_get (const BnlBand *band, gsize index);
/* x as it was appended, whatever a ruler makes of it. */
double bnl_band_get_step (const BnlBand *band, gsize index);
/* Index of the point whose x is nearest; FALSE where the band is empty. */
gboolean bnl_band_find (const BnlBand *band, double x, gsize *index);
