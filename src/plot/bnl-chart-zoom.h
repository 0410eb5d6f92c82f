#pragma once

#include "bnl-chart.h"

/* Which part of its data a chart shows.  An axis that nobody touched fits itself as data come in;
 * one that was zoomed stays as it is, until it is reset, the curves are cleared or the axis turns
 * logarithmic.  Nothing leads further out than all there is to see.
 * layout: as bnl_chart_layout() gave it when what is done began; pixels count from its corner. */

/* Of what was chosen; FALSE, and what fits, where nothing was. */
gboolean bnl_chart_zoom_get_x (const BnlChart *chart, double *minimum, double *maximum);
gboolean bnl_chart_zoom_get_y (const BnlChart *chart, double *minimum, double *maximum);
/* As of another chart, without limits.  NaN, or what the axis has no place for: fits itself. */
void bnl_chart_zoom_set_x (BnlChart *chart, double minimum, double maximum);

gboolean bnl_chart_zoom_is_active (const BnlChart *chart);
void bnl_chart_zoom_reset (BnlChart *chart);

/* Nearer by a factor (further away below 1; 1 leaves an axis as it is), and what is under a pixel
 * stays there. */
void bnl_chart_zoom_by (BnlChart *chart,
                        const BnlChartLayout *layout,
                        double x_px,
                        double y_px,
                        double x_factor,
                        double y_factor);

/* What is under the hand goes with it, on the axes that are zoomed. */
void bnl_chart_zoom_pan (BnlChart *chart, const BnlChartLayout *layout, double dx_px, double dy_px);

/* A rectangle of the plot, in pixels. */
typedef struct {
  double left, top, width, height;
} BnlChartBox;

/* What lies between two corners, within the plot; as high or as wide as the plot where it is so
 * thin that one axis is meant.  FALSE where it is too small to mean anything. */
gboolean bnl_chart_zoom_find_box (const BnlChartLayout *layout,
                                  double x0_px,
                                  double y0_px,
                                  double x1_px,
                                  double y1_px,
                                  BnlChartBox *box);
/* Shows what was found. */
void bnl_chart_zoom_to_box (BnlChart *chart, const BnlChartLayout *layout, const BnlChartBox *box);
