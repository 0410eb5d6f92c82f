#pragma once

#include "plot/bnl-chart.h"
#include "plot/bnl-curve-private.h"
#include "plot/bnl-grid-private.h"

/* Of dashes, for more curves than colors. */
#define BNL_STROKE_N_PATTERNS 4

/* Draws curves into the plot area. */
typedef struct {
  cairo_t *cr;
  BnlGrid grid;
  const BnlChartTheme *theme;
  const BnlChartLayout *plot;
} BnlStroke;

/* The raw line behind a smoothed one. */
void bnl_stroke_ghost (const BnlStroke *stroke, const BnlCurve *curve);

/* Whether so many values of the line fall on a pixel's width that they fill a cloud. */
gboolean bnl_stroke_is_cloud (const BnlStroke *stroke, const BnlCurve *curve);

/* The line itself.  crowded: clouds and dashed lines share the plot: then a cloud is paler, and
 * dashes, which lie on it, are wider and have less of a halo. */
void bnl_stroke_line (const BnlStroke *stroke, const BnlCurve *curve, gboolean crowded);

/* Dots at the points that have no neighbour to be joined to and, on a dashed line, at every one
 * where they are few. */
void bnl_stroke_points (const BnlStroke *stroke, const BnlCurve *curve);

/* A dot in the color of a curve with a rim that sets it off. */
void bnl_stroke_dot (const BnlStroke *stroke, guint color, double x, double y);

/* Sets line width and dashes as for a curve's line.  The theme's colors in turn, and each time
 * around other dashes. */
void bnl_stroke_set_pen (const BnlStroke *stroke, guint color, BnlCurveLine line);

void bnl_stroke_set_color (const BnlStroke *stroke, guint color, double alpha);

/* Where a point lies; FALSE for a gap. */
gboolean bnl_stroke_locate (const BnlStroke *stroke, BnlCurvePoint point, double *x, double *y);
