#include "bnl-pixel-view.h"

#include <glib/gi18n.h>

#include "data/bnl-digit.h"

#define MIN_PIXEL_PX 4
#define NATURAL_PIXEL_PX 7

struct _BnlPixelView {
  GtkWidget parent_instance;

  /* owned */
  cairo_surface_t *picture; /* 28x28, a pixel a pixel; black while there is nothing */
};

G_DEFINE_FINAL_TYPE (BnlPixelView, bnl_pixel_view, GTK_TYPE_WIDGET)

static void
bnl_pixel_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  BnlPixelView *self = BNL_PIXEL_VIEW (widget);
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);
  int scale = gtk_widget_get_scale_factor (widget);
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0.0f, 0.0f, (float) width, (float) height);
  /* Whole device pixels a pixel, or some would be wider than others. */
  int pixel = MAX (MIN (width, height) * scale / BNL_DIGIT_SIZE, 1);
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &bounds);

  cairo_scale (cr, 1.0 / scale, 1.0 / scale);
  cairo_translate (cr, (width * scale - pixel * BNL_DIGIT_SIZE) / 2,
                   (height * scale - pixel * BNL_DIGIT_SIZE) / 2);
  cairo_scale (cr, pixel, pixel);
  cairo_set_source_surface (cr, self->picture, 0.0, 0.0);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_NEAREST);
  cairo_paint (cr);
  cairo_destroy (cr);
}

static GtkSizeRequestMode
bnl_pixel_view_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
bnl_pixel_view_measure (GtkWidget *widget,
                        GtkOrientation orientation,
                        int for_size,
                        int *minimum,
                        int *natural,
                        int *minimum_baseline,
                        int *natural_baseline)
{
  *minimum = MIN_PIXEL_PX * BNL_DIGIT_SIZE;
  *natural = NATURAL_PIXEL_PX * BNL_DIGIT_SIZE;
  if (orientation == GTK_ORIENTATION_VERTICAL && for_size >= 0)
    *minimum = *natural = MAX (for_size, *minimum);
}

static void
bnl_pixel_view_finalize (GObject *object)
{
  BnlPixelView *self = BNL_PIXEL_VIEW (object);

  g_clear_pointer (&self->picture, cairo_surface_destroy);
  G_OBJECT_CLASS (bnl_pixel_view_parent_class)->finalize (object);
}

static void
bnl_pixel_view_class_init (BnlPixelViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->finalize = bnl_pixel_view_finalize;
  widget_class->get_request_mode = bnl_pixel_view_get_request_mode;
  widget_class->measure = bnl_pixel_view_measure;
  widget_class->snapshot = bnl_pixel_view_snapshot;

  gtk_widget_class_set_css_name (widget_class, "pixels");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
bnl_pixel_view_init (BnlPixelView *self)
{
  self->picture = cairo_image_surface_create (CAIRO_FORMAT_RGB24, BNL_DIGIT_SIZE, BNL_DIGIT_SIZE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("What the networks see"), -1);
  bnl_pixel_view_set_pixels (self, NULL);
}

void
bnl_pixel_view_set_pixels (BnlPixelView *self, const guint8 *pixels)
{
  guchar *data;
  int stride;
  guint n_inked = 0;
  g_autofree char *text = NULL;

  g_return_if_fail (BNL_IS_PIXEL_VIEW (self));

  cairo_surface_flush (self->picture);
  data = cairo_image_surface_get_data (self->picture);
  stride = cairo_image_surface_get_stride (self->picture);
  for (int y = 0; y < BNL_DIGIT_SIZE; y++) {
    guint32 *row = (guint32 *) (gpointer) (data + y * stride);

    for (int x = 0; x < BNL_DIGIT_SIZE; x++) {
      guint32 ink = pixels ? pixels[y * BNL_DIGIT_SIZE + x] : 0;

      row[x] = ink << 16 | ink << 8 | ink;
      n_inked += ink > 0;
    }
  }
  cairo_surface_mark_dirty (self->picture);

  text = pixels ? g_strdup_printf (_ ("28 × 28 pixels, %u of them with ink"), n_inked)
                : g_strdup (_ ("empty"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text,
                                  -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
