#pragma once

#include <gtk/gtk.h>

#include "plot/bnl-chart.h"

/* The picture of a chart, kept until it is dropped: most frames show the same.  Knows how long it
 * took, so that who draws can rest. */

typedef struct _BnlChartPicture BnlChartPicture;

/* Borrows chart, which must outlive it. */
BnlChartPicture *bnl_chart_picture_new (BnlChart *chart);
void bnl_chart_picture_free (BnlChartPicture *picture);

/* Without the crosshair, of the size and scale of widget, which is going to show it; drawn where
 * none is kept.  Borrowed, until it is dropped. */
GskRenderNode *bnl_chart_picture_get (BnlChartPicture *picture,
                                      GtkWidget *widget,
                                      const BnlChartTheme *theme);
void bnl_chart_picture_drop (BnlChartPicture *picture);

/* Of the picture drawn last. */
const BnlChartLayout *bnl_chart_picture_get_layout (const BnlChartPicture *picture);
/* When the next may be drawn, for drawing to take a small share of the time (monotonic). */
gint64 bnl_chart_picture_get_rested_usec (const BnlChartPicture *picture);
/* Times that it was drawn. */
guint bnl_chart_picture_get_count (const BnlChartPicture *picture);

/* The pixels of an image surface, which it takes.  Threads: any. */
GdkTexture *bnl_chart_picture_create_texture (cairo_surface_t *surface);
