#include "bnl-chart-overlay.h"

#include <math.h>

#include "plot/bnl-chart-reading.h"

#define BOX_ALPHA 0.15f
#define BOX_EDGE_ALPHA 0.7f
/* Around the dot, with a little of the background between. */
#define RING_PX 7.0
#define RING_WIDTH_PX 2.0f

void
bnl_chart_overlay_snapshot_box (GtkSnapshot *snapshot, GtkWidget *widget, const BnlChartBox *box)
{
  GtkStyleContext *context = gtk_widget_get_style_context (widget);
  graphene_rect_t bounds = GRAPHENE_RECT_INIT ((float) box->left, (float) box->top,
                                               (float) box->width, (float) box->height);
  GskRoundedRect outline;
  GdkRGBA color;

  if (!(box->width > 0))
    return;
  if (!gtk_style_context_lookup_color (context, "accent_color", &color))
    gtk_style_context_get_color (context, &color);
  color.alpha = BOX_ALPHA;
  gtk_snapshot_append_color (snapshot, &color, &bounds);
  color.alpha = BOX_EDGE_ALPHA;
  gsk_rounded_rect_init_from_rect (&outline, &bounds, 0);
  gtk_snapshot_append_border (snapshot, &outline, (float[4]){ 1, 1, 1, 1 },
                              (GdkRGBA[4]){ color, color, color, color });
}

static void
snapshot_ring (GtkSnapshot *snapshot, double x, double y, const BnlColor *color)
{
  graphene_rect_t bounds = GRAPHENE_RECT_INIT ((float) (x - RING_PX), (float) (y - RING_PX),
                                               (float) (2 * RING_PX), (float) (2 * RING_PX));
  GdkRGBA rgba = { (float) color->red, (float) color->green, (float) color->blue, 1 };
  GskRoundedRect outline;

  gsk_rounded_rect_init_from_rect (&outline, &bounds, (float) RING_PX);
  gtk_snapshot_append_border (
      snapshot, &outline, (float[4]){ RING_WIDTH_PX, RING_WIDTH_PX, RING_WIDTH_PX, RING_WIDTH_PX },
      (GdkRGBA[4]){ rgba, rgba, rgba, rgba });
}

void
bnl_chart_overlay_snapshot_ring (GtkSnapshot *snapshot,
                                 const BnlChart *chart,
                                 const BnlChartLayout *layout,
                                 const BnlChartTheme *theme,
                                 const char *name)
{
  g_autoptr (GArray) readings = bnl_chart_reading_take (&chart, 1, bnl_chart_get_crosshair (chart));
  const BnlChartReading *reading;
  double x, y;
  guint index;

  if (!bnl_chart_reading_find (readings, name, &index))
    return;
  reading = &g_array_index (readings, BnlChartReading, index);
  x = bnl_axis_to_frac (&layout->x, reading->values[0].at.x);
  y = bnl_axis_to_frac (&layout->y, reading->values[0].at.smoothed);
  if (x >= 0 && x <= 1 && y >= 0 && y <= 1)
    snapshot_ring (snapshot, layout->left + x * layout->width,
                   layout->top + (1 - y) * layout->height,
                   &theme->colors[reading->color % BNL_CHART_N_COLORS]);
}
