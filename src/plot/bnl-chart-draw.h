#pragma once

#include "bnl-chart.h"

/* The picture without the crosshair, and the crosshair alone: for who keeps the picture and draws
 * only the crosshair anew.  Both as bnl_chart_draw(). */
void bnl_chart_draw_picture (const BnlChart *chart,
                             cairo_t *cr,
                             double width,
                             double height,
                             const BnlChartTheme *theme);
void bnl_chart_draw_crosshair (const BnlChart *chart,
                               cairo_t *cr,
                               double width,
                               double height,
                               const BnlChartTheme *theme);
