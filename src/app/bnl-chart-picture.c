#include "bnl-chart-picture.h"

#include "bnl-pulse.h"
#include "plot/bnl-chart-draw.h"

/* After a picture, as many times what it took pass before the next: 5 % of the time at most. */
#define REST 19

struct _BnlChartPicture {
  BnlChart *chart; /* borrowed */

  GskRenderNode *node; /* of width x height at scale; NULL: has to be drawn */
  int width, height, scale;
  BnlChartLayout layout;
  gint64 rested_usec;
  guint count;
};

BnlChartPicture *
bnl_chart_picture_new (BnlChart *chart)
{
  BnlChartPicture *picture = g_new0 (BnlChartPicture, 1);

  picture->chart = chart;
  return picture;
}

void
bnl_chart_picture_free (BnlChartPicture *picture)
{
  g_clear_pointer (&picture->node, gsk_render_node_unref);
  g_free (picture);
}

GdkTexture *
bnl_chart_picture_create_texture (cairo_surface_t *surface)
{
  int width = cairo_image_surface_get_width (surface);
  int height = cairo_image_surface_get_height (surface);
  gsize stride = (gsize) cairo_image_surface_get_stride (surface);
  g_autoptr (GBytes) bytes =
      g_bytes_new_with_free_func (cairo_image_surface_get_data (surface), stride * (gsize) height,
                                  (GDestroyNotify) cairo_surface_destroy, surface);

  return gdk_memory_texture_new (width, height, GDK_MEMORY_DEFAULT, bytes, stride);
}

/* Takes surface.  Where Cairo draws the window, GTK 4.8 takes every pixel of a texture through
 * floats, which costs more than all the rest: there the surface is painted as it is. */
static GskRenderNode *
create_node (const BnlChartPicture *picture, GtkWidget *widget, cairo_surface_t *surface)
{
  graphene_rect_t bounds =
      GRAPHENE_RECT_INIT (0, 0, (float) picture->width, (float) picture->height);
  GtkNative *native = gtk_widget_get_native (widget);
  g_autoptr (GdkTexture) texture = NULL;
  GskRenderNode *node;
  cairo_t *cr;

  if (!native || !GSK_IS_CAIRO_RENDERER (gtk_native_get_renderer (native))) {
    texture = bnl_chart_picture_create_texture (surface);
    return gsk_texture_node_new (texture, &bounds);
  }
  node = gsk_cairo_node_new (&bounds);
  cr = gsk_cairo_node_get_draw_context (node);
  cairo_surface_set_device_scale (surface, picture->scale, picture->scale);
  cairo_set_source_surface (cr, surface, 0, 0);
  cairo_paint (cr);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  return node;
}

static GskRenderNode *
draw (const BnlChartPicture *picture, GtkWidget *widget, const BnlChartTheme *theme)
{
  cairo_surface_t *surface = cairo_image_surface_create (
      CAIRO_FORMAT_ARGB32, picture->width * picture->scale, picture->height * picture->scale);
  cairo_t *cr = cairo_create (surface);

  cairo_scale (cr, picture->scale, picture->scale);
  bnl_chart_draw_picture (picture->chart, cr, picture->width, picture->height, theme);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return create_node (picture, widget, surface);
}

GskRenderNode *
bnl_chart_picture_get (BnlChartPicture *picture, GtkWidget *widget, const BnlChartTheme *theme)
{
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);
  int scale = gtk_widget_get_scale_factor (widget);
  double start;

  if (picture->node && picture->width == width && picture->height == height &&
      picture->scale == scale)
    return picture->node;
  g_clear_pointer (&picture->node, gsk_render_node_unref);
  picture->width = width;
  picture->height = height;
  picture->scale = scale;
  start = bnl_pulse_read_cpu ();
  picture->node = draw (picture, widget, theme);
  picture->count++;
  bnl_chart_layout (picture->chart, theme, width, height, &picture->layout);
  picture->rested_usec =
      g_get_monotonic_time () + (gint64) (REST * (bnl_pulse_read_cpu () - start) * G_USEC_PER_SEC);
  return picture->node;
}

void
bnl_chart_picture_drop (BnlChartPicture *picture)
{
  g_clear_pointer (&picture->node, gsk_render_node_unref);
}

const BnlChartLayout *
bnl_chart_picture_get_layout (const BnlChartPicture *picture)
{
  return &picture->layout;
}

gint64
bnl_chart_picture_get_rested_usec (const BnlChartPicture *picture)
{
  return picture->rested_usec;
}

guint
bnl_chart_picture_get_count (const BnlChartPicture *picture)
{
  return picture->count;
}
