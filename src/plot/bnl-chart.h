#pragma once

#include <cairo.h>

#include "bnl-axis.h"
#include "bnl-chart-theme.h"
#include "bnl-curve.h"

/* A chart: layers over one pair of axes, bands and markers, drawn on any Cairo surface.  What draws
 * and what finds the point under the pointer use the same geometry.  Threads: one. */

typedef struct _BnlChart BnlChart;

BnlChart *bnl_chart_new (const char *title);
void bnl_chart_free (BnlChart *chart);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BnlChart, bnl_chart_free)

void bnl_chart_set_title (BnlChart *chart, const char *title);
const char *bnl_chart_get_title (const BnlChart *chart);
/* Takes layer.  Drawn in the order added, lines over areas and dashed ones over solid ones. */
void bnl_chart_take_layer (BnlChart *chart, BnlLayer *layer);
guint bnl_chart_get_n_layers (const BnlChart *chart);
BnlLayer *bnl_chart_get_layer (const BnlChart *chart, guint index);
/* The same for curves, and those among the layers, counted on their own. */
void bnl_chart_take_curve (BnlChart *chart, BnlCurve *curve);
guint bnl_chart_get_n_curves (const BnlChart *chart);
BnlCurve *bnl_chart_get_curve (const BnlChart *chart, guint index);
/* index: of a layer.  A hidden one is in the legend alone, and y fits the others.  Goes by the
 * name, also for layers that come later. */
void bnl_chart_set_shown (BnlChart *chart, guint index, gboolean shown);
gboolean bnl_chart_get_shown (const BnlChart *chart, guint index);
/* Frees every layer and marker, and shows the whole again. */
void bnl_chart_clear (BnlChart *chart);
/* What x counts, as "step"; NULL: nothing is said. */
void bnl_chart_set_x_label (BnlChart *chart, const char *label);
const char *bnl_chart_get_x_label (const BnlChart *chart);
/* What y counts, where the title does not say it. */
void bnl_chart_set_y_label (BnlChart *chart, const char *label);
/* y grows downwards. */
void bnl_chart_set_y_reversed (BnlChart *chart, gboolean reversed);
/* What an empty chart says in its middle; NULL: nothing. */
void bnl_chart_set_hint (BnlChart *chart, const char *hint);
/* x runs at least from 0 to here, y from lowest to highest; 0, and NaN: as far as the data. */
void bnl_chart_set_x_extent (BnlChart *chart, double x_max);
void bnl_chart_set_y_extent (BnlChart *chart, double lowest, double highest);
/* Every other band of this width is shaded; 0: none. */
void bnl_chart_set_band (BnlChart *chart, double width);
/* The y axis; and x, which then begins at the first x above 0. */
void bnl_chart_set_logarithmic (BnlChart *chart, gboolean logarithmic);
gboolean bnl_chart_get_logarithmic (const BnlChart *chart);
void bnl_chart_set_x_logarithmic (BnlChart *chart, gboolean logarithmic);
gboolean bnl_chart_get_x_logarithmic (const BnlChart *chart);
/* Lines at the ticks of y (on by default). */
void bnl_chart_set_grid (BnlChart *chart, gboolean grid);
gboolean bnl_chart_get_grid (const BnlChart *chart);
/* y in per cent: 0.8 is shown as "80 %". */
void bnl_chart_set_percent (BnlChart *chart, gboolean percent);
/* What y must not go beyond, as 0 and 1; NaN: free.  Between two limits nothing is trimmed. */
void bnl_chart_set_y_limits (BnlChart *chart, double lowest, double highest);
/* y range without what dwarfs the rest, as the end of a run that diverges (on by default). */
void bnl_chart_set_trim (BnlChart *chart, gboolean trim);
gboolean bnl_chart_get_trim (const BnlChart *chart);

/* Divergence at x: a triangle near the upper edge, label beside it, once for each x and label. */
void bnl_chart_add_divergence (BnlChart *chart, double x, guint color, const char *label);
/* Something that happened at x, as "rate 0.01": a dotted line, named at its foot where there is
 * room. Added from left to right. */
void bnl_chart_add_event (BnlChart *chart, double x, const char *label);
/* Divergences and events. */
void bnl_chart_clear_markers (BnlChart *chart);
/* A dotted line through x and a dot on each curve; NaN: none. */
void bnl_chart_set_crosshair (BnlChart *chart, double x);
double bnl_chart_get_crosshair (const BnlChart *chart);
/* And where along y the hand is, for layers that fill both axes; NaN: nowhere. */
void bnl_chart_set_crosshair_y (BnlChart *chart, double y);

/* What a layer has at x (and y, if it fills both); x NaN: its last point, or all of it in words.
 * FALSE where it is hidden or has nothing. */
gboolean bnl_chart_read (const BnlChart *chart,
                         guint index,
                         double x,
                         double y,
                         BnlLayerReading *reading);

/* The plot area within width x height, and what lies where. */
typedef struct {
  double left, top, width, height; /* px; 0 x 0 where there is no room for any */
  BnlAxis x, y;
  gboolean noted; /* the header says what all that is drawn is of: "mean ± std over 5 seeds" */
} BnlChartLayout;

void bnl_chart_layout (const BnlChart *chart,
                       const BnlChartTheme *theme,
                       double width,
                       double height,
                       BnlChartLayout *layout);

/* With its crosshair, in width x height units of cr; changes nothing in chart. */
void bnl_chart_draw (const BnlChart *chart,
                     cairo_t *cr,
                     double width,
                     double height,
                     const BnlChartTheme *theme);

/* The data's x under a pixel; FALSE outside the plot area. */
gboolean bnl_chart_pick (const BnlChart *chart,
                         const BnlChartTheme *theme,
                         double width,
                         double height,
                         double x_px,
                         double y_px,
                         double *x);

/* The x of the first point of any layer at x or right of it (direction 1), or of the last at x or
 * left of it (-1); infinities are the ends.  FALSE where there is none. */
gboolean bnl_chart_find_x (const BnlChart *chart, double x, int direction, double *found);

/* "Loss: train, with BN 0.204 (smoothed) at step 820; validation, with BN 0.251 at step 800": the
 * latest values and those at the crosshair in words, for those who do not see the picture. */
char *bnl_chart_describe (const BnlChart *chart);
