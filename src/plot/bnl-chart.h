#pragma once

#include <cairo.h>

#include "bnl-axis.h"
#include "bnl-curve.h"

/* A line chart: curves, axes, bands and markers, drawn on any Cairo surface.  What draws and what
 * finds the point under the pointer use the same geometry.  Threads: one. */

typedef struct {
  double red, green, blue;
} BnlColor;

#define BNL_CHART_N_COLORS 2
typedef enum {
  BNL_CHART_COLOR_WITHOUT, /* orange: the plain run */
  BNL_CHART_COLOR_WITH,    /* blue: the run with batch normalization */
} BnlChartColor;

typedef struct {
  BnlColor foreground; /* text, opaque */
  BnlColor background;
  BnlColor colors[BNL_CHART_N_COLORS];
  double font_px;            /* of labels */
  gboolean paint_background; /* for files; a widget's own background shows through else */
  gboolean high_contrast;
} BnlChartTheme;

/* Light and dark, with PRODUCT's colors. */
void bnl_chart_theme_init (BnlChartTheme *theme, gboolean dark);

typedef struct _BnlChart BnlChart;

BnlChart *bnl_chart_new (const char *title);
void bnl_chart_free (BnlChart *chart);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BnlChart, bnl_chart_free)

/* Takes curve.  Drawn in the order added. */
void bnl_chart_take_curve (BnlChart *chart, BnlCurve *curve);
guint bnl_chart_get_n_curves (const BnlChart *chart);
BnlCurve *bnl_chart_get_curve (const BnlChart *chart, guint index);
/* Frees every curve and marker. */
void bnl_chart_clear (BnlChart *chart);

void bnl_chart_set_x_label (BnlChart *chart, const char *label);
/* x runs at least from 0 to here (how long the run will be); 0: as far as the data. */
void bnl_chart_set_x_extent (BnlChart *chart, double x_max);
/* Every other band of this width is shaded; 0: none. */
void bnl_chart_set_band (BnlChart *chart, double width);
void bnl_chart_set_logarithmic (BnlChart *chart, gboolean logarithmic);
/* Values that y must not go beyond, as 0 and 1 for an accuracy; NaN: free. */
void bnl_chart_set_y_limits (BnlChart *chart, double lowest, double highest);
/* y range without the outliers of the training curve (on by default). */
void bnl_chart_set_trim (BnlChart *chart, gboolean trim);
gboolean bnl_chart_get_logarithmic (const BnlChart *chart);

/* A run that ended in divergence at x: a triangle at the upper edge with the label. */
void bnl_chart_add_divergence (BnlChart *chart, double x, guint color, const char *label);

/* A dotted line through x and a dot on each curve; NaN: none. */
void bnl_chart_set_crosshair (BnlChart *chart, double x);

/* The plot area within width x height, and what lies where. */
typedef struct {
  double left, top, width, height; /* px */
  BnlAxis x, y;
} BnlChartLayout;

void bnl_chart_layout (const BnlChart *chart,
                       const BnlChartTheme *theme,
                       double width,
                       double height,
                       BnlChartLayout *layout);

/* Changes nothing in chart. */
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

/* "Loss: train with BN 0.204, validation with BN 0.251 at step 820": the latest values in words,
 * for those who do not see the picture. */
char *bnl_chart_describe (const BnlChart *chart);
