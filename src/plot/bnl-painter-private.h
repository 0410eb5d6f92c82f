#pragma once

#include "plot/bnl-chart-layout-private.h"
#include "plot/bnl-stroke-private.h"

/* What every part of a chart is drawn with: its plan, the colors of the theme, and labels. */

struct _BnlPainter {
  const BnlChart *chart;
  const BnlChartTheme *theme;
  cairo_t *cr;
  double width, height;
  BnlChartPlan plan;
  BnlStroke stroke;
  gboolean crowded; /* there are both clouds and dashed lines */
};

void bnl_painter_init (BnlPainter *painter,
                       const BnlChart *chart,
                       cairo_t *cr,
                       double width,
                       double height,
                       const BnlChartTheme *theme);

void bnl_painter_set_background (const BnlPainter *painter, double alpha);
/* More of it in high contrast. */
void bnl_painter_set_foreground (const BnlPainter *painter, double alpha);
/* share of foreground, the rest background; opaque: blending the edges of text once is crisper. */
void bnl_painter_set_text_color (const BnlPainter *painter, double share);

/* Where a value lies, in px. */
double bnl_painter_to_x (const BnlPainter *painter, double value);
double bnl_painter_to_y (const BnlPainter *painter, double value);

/* Width of a label. */
double bnl_painter_measure (const BnlPainter *painter, const char *string);
/* align: 0 begins at x, 1 ends there; top is that of a line of labels. */
void bnl_painter_draw_label (const BnlPainter *painter,
                             const char *string,
                             double x,
                             double top,
                             double align);
/* On a backing, so that lines under it do not cross the letters. */
void bnl_painter_draw_backed_label (const BnlPainter *painter,
                                    const char *string,
                                    double left,
                                    double top);
