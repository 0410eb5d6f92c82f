#pragma once

#include <gtk/gtk.h>

#include "plot/bnl-chart.h"

/* Shows a BnlChart and lets the pointer and the keys read it, zoom and pan.  Follows the style:
 * light, dark, high contrast, font size.  Accessible role: img; its description carries the latest
 * values.
 * Properties, all writable but zoomed and noted: title (string); crosshair (double): the data's x
 * under the pointer, NaN where there is none; picked (string): the curve that is meant there, NULL
 * where none is; hidden (strv): the names of the curves that are not shown, of later ones too;
 * x-view ((dd)): the part of x that is seen, NULL where it is all; zoomed (boolean): x or y shows a
 * part; log-x, log-y, grid, trim (boolean): trim leaves outliers out of the range of y; maximized
 * (boolean): the page is asked to give it all the room.  Bind crosshair, picked, hidden and x-view
 * of the views of a page to each other, and every one shows the same moment of the same runs.
 * Actions: chart.reset-zoom, while zoomed; chart.log-x, chart.log-y, chart.grid, chart.trim and
 * chart.maximize, which turn; chart.hide and chart.isolate: what is picked; chart.show-all;
 * chart.menu; chart.save, chart.copy and chart.save-values. */

#define BNL_TYPE_CHART_VIEW (bnl_chart_view_get_type ())
G_DECLARE_FINAL_TYPE (BnlChartView, bnl_chart_view, BNL, CHART_VIEW, GtkWidget)

/* Borrowed, never NULL; call bnl_chart_view_update() after changing it. */
BnlChart *bnl_chart_view_get_chart (BnlChartView *self);
/* Cheap: however often it is called, drawing takes no more than a small share of the time. */
void bnl_chart_view_update (BnlChartView *self);
/* Times that its picture was drawn anew. */
guint bnl_chart_view_get_n_pictures (BnlChartView *self);

const char *bnl_chart_view_get_title (BnlChartView *self);
void bnl_chart_view_set_title (BnlChartView *self, const char *title);

double bnl_chart_view_get_crosshair (BnlChartView *self);
void bnl_chart_view_set_crosshair (BnlChartView *self, double x);
/* Borrowed; NULL: none. */
const char *bnl_chart_view_get_picked (BnlChartView *self);
void bnl_chart_view_set_picked (BnlChartView *self, const char *name);

/* In what follows NULL is all of x, and nothing hidden. */
GVariant *bnl_chart_view_get_x_view (BnlChartView *self);
void bnl_chart_view_set_x_view (BnlChartView *self, GVariant *x_view);
char **bnl_chart_view_dup_hidden (BnlChartView *self);
void bnl_chart_view_set_hidden (BnlChartView *self, const char *const *names);

gboolean bnl_chart_view_get_zoomed (BnlChartView *self);
/* Whether there is room for what is said after the title: "mean ± std over 5 seeds". */
gboolean bnl_chart_view_get_noted (BnlChartView *self);
gboolean bnl_chart_view_get_maximized (BnlChartView *self);
void bnl_chart_view_set_maximized (BnlChartView *self, gboolean maximized);
