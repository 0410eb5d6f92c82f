#include "bnl-image-view.h"

#include <glib/gi18n.h>

#include "bnl-ink.h"

#define MIN_PX 120
#define NATURAL_PX 264
#define LINE_ALPHA 0.35f
#define BOX_PX 2.0f

struct _BnlImageView {
  GtkWidget parent_instance;

  /* owned */
  guint8 *pixels; /* [height, width]; NULL: nothing to see */
  guint width, height;

  /* view state */
  gboolean pointing;
  guint x, y; /* of the pixel that is read */
  char *readout;

  /* cache */
  GdkTexture *texture; /* NULL: to be made */
  BnlInk ink;
};

enum {
  PROP_READOUT = 1,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (BnlImageView, bnl_image_view, GTK_TYPE_WIDGET)

static void
tell (BnlImageView *self)
{
  g_autofree char *readout = NULL;
  g_autofree char *text = NULL;

  if (self->pointing)
    readout = g_strdup_printf (_ ("x %u, y %u: %u"), self->x, self->y,
                               self->pixels[(gsize) self->y * self->width + self->x]);
  else
    readout = g_strdup ("");
  if (g_strcmp0 (readout, self->readout) != 0) {
    g_free (self->readout);
    self->readout = g_steal_pointer (&readout);
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_READOUT]);
  }

  text = self->pixels ? g_strdup_printf (_ ("%u × %u pixels%s%s"), self->width, self->height,
                                         self->pointing ? "; " : "", self->readout)
                      : g_strdup (_ ("empty"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text,
                                  -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* Where the image is in the widget, and as how many pixels of the screen. */
static void
place (BnlImageView *self, BnlInk *ink, graphene_rect_t *area)
{
  int scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  int width = gtk_widget_get_width (GTK_WIDGET (self)) * scale;
  int height = gtk_widget_get_height (GTK_WIDGET (self)) * scale;

  bnl_ink_init_within (ink, self->width, self->height, (guint) MAX (MIN (width, height), 1));
  *area = GRAPHENE_RECT_INIT ((float) ((width - (int) ink->out_width) / 2),
                              (float) ((height - (int) ink->out_height) / 2),
                              (float) ink->out_width, (float) ink->out_height);
  graphene_rect_scale (area, 1.0f / (float) scale, 1.0f / (float) scale, area);
}

static void
forget_texture (BnlImageView *self)
{
  g_clear_object (&self->texture);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static GdkTexture *
get_texture (BnlImageView *self, const BnlInk *ink)
{
  guint32 palette[256];
  GdkRGBA color, paper = { 0.0f, 0.0f, 0.0f, 0.0f };

  if (self->texture && ink->out_width == self->ink.out_width &&
      ink->out_height == self->ink.out_height)
    return self->texture;
  gtk_style_context_get_color (gtk_widget_get_style_context (GTK_WIDGET (self)), &color);
  bnl_ink_fill_palette (palette, &color, &paper);
  self->ink = *ink;
  g_clear_object (&self->texture);
  self->texture = bnl_ink_create_texture (ink, self->pixels, palette);
  return self->texture;
}

static void
snapshot_crosshair (BnlImageView *self, GtkSnapshot *snapshot, const graphene_rect_t *area)
{
  const float widths[] = { BOX_PX, BOX_PX, BOX_PX, BOX_PX };
  float pixel_width = area->size.width / (float) self->width;
  float pixel_height = area->size.height / (float) self->height;
  float left = area->origin.x + (float) self->x * pixel_width;
  float top = area->origin.y + (float) self->y * pixel_height;
  graphene_rect_t box = GRAPHENE_RECT_INIT (left, top, pixel_width, pixel_height);
  GskRoundedRect outline;
  GdkRGBA color, faint;

  if (!gtk_style_context_lookup_color (gtk_widget_get_style_context (GTK_WIDGET (self)),
                                       "accent_color", &color))
    gtk_style_context_get_color (gtk_widget_get_style_context (GTK_WIDGET (self)), &color);
  faint = color;
  faint.alpha = LINE_ALPHA;
  gtk_snapshot_append_color (snapshot, &faint,
                             &GRAPHENE_RECT_INIT (area->origin.x, top + pixel_height / 2.0f - 0.5f,
                                                  area->size.width, 1.0f));
  gtk_snapshot_append_color (snapshot, &faint,
                             &GRAPHENE_RECT_INIT (left + pixel_width / 2.0f - 0.5f, area->origin.y,
                                                  1.0f, area->size.height));
  graphene_rect_inset (&box, -BOX_PX, -BOX_PX);
  gsk_rounded_rect_init_from_rect (&outline, &box, 0.0f);
  gtk_snapshot_append_border (snapshot, &outline, widths,
                              (const GdkRGBA[]){ color, color, color, color });
}

static void
bnl_image_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  BnlImageView *self = BNL_IMAGE_VIEW (widget);
  graphene_rect_t area;
  BnlInk ink;

  if (!self->pixels)
    return;
  place (self, &ink, &area);
  gtk_snapshot_append_texture (snapshot, get_texture (self, &ink), &area);
  if (self->pointing)
    snapshot_crosshair (self, snapshot, &area);
}

static void
point_at (BnlImageView *self, gboolean pointing, guint x, guint y)
{
  if (pointing == self->pointing && (!pointing || (x == self->x && y == self->y)))
    return;
  self->pointing = pointing;
  if (pointing) {
    self->x = x;
    self->y = y;
  }
  tell (self);
}

static void
motion_cb (BnlImageView *self, double x, double y)
{
  graphene_rect_t area;
  double column, row;
  BnlInk ink;

  if (!self->pixels)
    return;
  place (self, &ink, &area);
  column = (x - (double) area.origin.x) * self->width / (double) area.size.width;
  row = (y - (double) area.origin.y) * self->height / (double) area.size.height;
  if (column < 0.0 || column >= self->width || row < 0.0 || row >= self->height)
    point_at (self, FALSE, 0, 0);
  else
    point_at (self, TRUE, (guint) column, (guint) row);
}

static void
leave_cb (BnlImageView *self)
{
  point_at (self, FALSE, 0, 0);
}

/* The first key begins in the middle. */
static gboolean
move_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  BnlImageView *self = BNL_IMAGE_VIEW (widget);
  int dx, dy;

  if (!self->pixels)
    return FALSE;
  g_variant_get (arguments, "(ii)", &dx, &dy);
  if (self->pointing)
    point_at (self, TRUE, (guint) CLAMP ((int) self->x + dx, 0, (int) self->width - 1),
              (guint) CLAMP ((int) self->y + dy, 0, (int) self->height - 1));
  else
    point_at (self, TRUE, self->width / 2, self->height / 2);
  return TRUE;
}

static void
bnl_image_view_measure (GtkWidget *widget,
                        GtkOrientation orientation,
                        int for_size,
                        int *minimum,
                        int *natural,
                        int *minimum_baseline,
                        int *natural_baseline)
{
  *minimum = MIN_PX;
  *natural = NATURAL_PX;
}

static void
bnl_image_view_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (bnl_image_view_parent_class)->css_changed (widget, change);
  forget_texture (BNL_IMAGE_VIEW (widget));
}

static void
bnl_image_view_get_property (GObject *object, guint property_id, GValue *value, GParamSpec *pspec)
{
  switch (property_id) {
  case PROP_READOUT:
    g_value_set_string (value, BNL_IMAGE_VIEW (object)->readout);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
bnl_image_view_finalize (GObject *object)
{
  BnlImageView *self = BNL_IMAGE_VIEW (object);

  g_clear_object (&self->texture);
  g_clear_pointer (&self->pixels, g_free);
  g_clear_pointer (&self->readout, g_free);
  G_OBJECT_CLASS (bnl_image_view_parent_class)->finalize (object);
}

static void
bnl_image_view_class_init (BnlImageViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = bnl_image_view_get_property;
  object_class->finalize = bnl_image_view_finalize;
  widget_class->measure = bnl_image_view_measure;
  widget_class->snapshot = bnl_image_view_snapshot;
  widget_class->css_changed = bnl_image_view_css_changed;

  props[PROP_READOUT] =
      g_param_spec_string ("readout", NULL, NULL, "",
                           G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, props);

  gtk_widget_class_add_binding (widget_class, GDK_KEY_Left, 0, move_cb, "(ii)", -1, 0);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Right, 0, move_cb, "(ii)", 1, 0);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Up, 0, move_cb, "(ii)", 0, -1);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Down, 0, move_cb, "(ii)", 0, 1);
  gtk_widget_class_set_css_name (widget_class, "image");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
bnl_image_view_init (BnlImageView *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (leave_cb), self);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (leave_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
  tell (self);
}

void
bnl_image_view_set_pixels (BnlImageView *self, const guint8 *pixels, guint width, guint height)
{
  g_return_if_fail (BNL_IS_IMAGE_VIEW (self));

  g_free (self->pixels);
  self->pixels = pixels ? g_memdup2 (pixels, (gsize) width * height) : NULL;
  self->pointing &= pixels && width == self->width && height == self->height;
  self->width = width;
  self->height = height;
  forget_texture (self);
  tell (self);
}
