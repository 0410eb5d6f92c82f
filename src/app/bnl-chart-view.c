/* Purpose: a chart on the screen.  Keeps its picture and draws only the crosshair over it while the
 * pointer moves.  CSS node: chart (its color is that of the text).  Keys: Left and Right move the
 * crosshair from point to point, Home and End to the first and last, Escape takes it away.
 * Accessible role: img. */

#include "bnl-chart-view.h"

#include <adwaita.h>
#include <math.h>

#define MINIMUM_WIDTH 200
#define MINIMUM_HEIGHT 140
#define NATURAL_WIDTH 420
#define NATURAL_HEIGHT 300
/* Of the size of the text around. */
#define FONT_SCALE 0.8
#define DEFAULT_DPI 96
/* After a picture, as many times what it took pass before the next: 5 % of the time at most. */
#define REST 19
/* A screen reader cannot follow more. */
#define DESCRIBE_MSEC 500

struct _BnlChartView {
  GtkWidget parent_instance;

  /* owned */
  BnlChart *chart;
  char *font_family;

  /* view state */
  double crosshair;

  /* cache */
  BnlChartTheme theme; /* valid while themed */
  gboolean themed;
  GdkTexture *picture; /* of width x height at scale; NULL: has to be drawn */
  int width, height, scale;
  gint64 rested_usec; /* when the next picture may be drawn */
  guint picture_source;
  guint describe_source;
  gint64 described_usec;
};

enum {
  PROP_TITLE = 1,
  PROP_CROSSHAIR,
  N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (BnlChartView, bnl_chart_view, GTK_TYPE_WIDGET)

static BnlColor
mix (const GdkRGBA *over, BnlColor under)
{
  double alpha = (double) over->alpha;

  return (BnlColor){
    .red = alpha * (double) over->red + (1 - alpha) * under.red,
    .green = alpha * (double) over->green + (1 - alpha) * under.green,
    .blue = alpha * (double) over->blue + (1 - alpha) * under.blue,
  };
}

static void
read_font (BnlChartView *self)
{
  PangoContext *context = gtk_widget_get_pango_context (GTK_WIDGET (self));
  const PangoFontDescription *font = pango_context_get_font_description (context);
  double size = (double) pango_font_description_get_size (font) / PANGO_SCALE;
  double dpi = pango_cairo_context_get_resolution (context);

  if (!pango_font_description_get_size_is_absolute (font))
    size *= (dpi > 0 ? dpi : DEFAULT_DPI) / 72;
  self->theme.font_px = FONT_SCALE * size;
  g_free (self->font_family);
  self->font_family = g_strdup (pango_font_description_get_family (font));
  self->theme.font_family = self->font_family;
}

static void
read_style (BnlChartView *self)
{
  AdwStyleManager *style = adw_style_manager_get_default ();
  GtkStyleContext *context = gtk_widget_get_style_context (GTK_WIDGET (self));
  GdkRGBA color;

  if (self->themed)
    return;
  bnl_chart_theme_init (&self->theme, adw_style_manager_get_dark (style));
  self->theme.high_contrast = adw_style_manager_get_high_contrast (style);
  /* What lies behind is not drawn, but text is mixed with it. */
  if (gtk_style_context_lookup_color (context, "window_bg_color", &color))
    self->theme.background = mix (&color, self->theme.background);
  if (gtk_style_context_lookup_color (context, "card_bg_color", &color))
    self->theme.background = mix (&color, self->theme.background);
  gtk_style_context_get_color (context, &color);
  self->theme.foreground = mix (&color, self->theme.background);
  read_font (self);
  self->themed = TRUE;
}

static GdkTexture *
draw_picture (BnlChartView *self)
{
  cairo_surface_t *surface = cairo_image_surface_create (
      CAIRO_FORMAT_ARGB32, self->width * self->scale, self->height * self->scale);
  cairo_t *cr = cairo_create (surface);
  g_autoptr (GBytes) bytes = NULL;
  int stride = cairo_image_surface_get_stride (surface);

  cairo_scale (cr, self->scale, self->scale);
  bnl_chart_draw_picture (self->chart, cr, self->width, self->height, &self->theme);
  cairo_destroy (cr);
  cairo_surface_flush (surface);

  bytes = g_bytes_new_with_free_func (cairo_image_surface_get_data (surface),
                                      (gsize) stride * (gsize) (self->height * self->scale),
                                      (GDestroyNotify) cairo_surface_destroy, surface);
  return gdk_memory_texture_new (self->width * self->scale, self->height * self->scale,
                                 GDK_MEMORY_DEFAULT, bytes, (gsize) stride);
}

static void
ensure_picture (BnlChartView *self)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self));
  int height = gtk_widget_get_height (GTK_WIDGET (self));
  int scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  gint64 start;

  if (self->picture != NULL && self->width == width && self->height == height &&
      self->scale == scale)
    return;
  g_clear_object (&self->picture);
  self->width = width;
  self->height = height;
  self->scale = scale;
  start = g_get_monotonic_time ();
  self->picture = draw_picture (self);
  self->rested_usec = g_get_monotonic_time ();
  self->rested_usec += REST * (self->rested_usec - start);
}

/* At once, whatever it costs: the old picture is not to be seen any more. */
static void
restyle (BnlChartView *self)
{
  self->themed = FALSE;
  g_clear_object (&self->picture);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
style_changed_cb (BnlChartView *self)
{
  restyle (self);
}

static gboolean
rested_cb (gpointer data)
{
  BnlChartView *self = data;

  self->picture_source = 0;
  g_clear_object (&self->picture);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  return G_SOURCE_REMOVE;
}

static gboolean
describe_cb (gpointer data)
{
  BnlChartView *self = data;
  g_autofree char *description = bnl_chart_describe (self->chart);

  self->describe_source = 0;
  self->described_usec = g_get_monotonic_time ();
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  description, -1);
  return G_SOURCE_REMOVE;
}

/* Soon, but never often. */
static void
queue_describe (BnlChartView *self)
{
  gint64 passed_msec = (g_get_monotonic_time () - self->described_usec) / 1000;

  if (self->describe_source == 0)
    self->describe_source = g_timeout_add (
        (guint) CLAMP (DESCRIBE_MSEC - passed_msec, 0, DESCRIBE_MSEC), describe_cb, self);
}

static void
point_at (BnlChartView *self, double x_px, double y_px)
{
  double x = (double) NAN;
  double any;

  read_style (self);
  bnl_chart_pick (self->chart, &self->theme, gtk_widget_get_width (GTK_WIDGET (self)),
                  gtk_widget_get_height (GTK_WIDGET (self)), x_px, y_px, &x);
  /* Nowhere, where there is nothing to read. */
  if (!bnl_chart_find_x (self->chart, -(double) INFINITY, 1, &any))
    x = (double) NAN;
  bnl_chart_view_set_crosshair (self, x);
}

static void
motion_cb (BnlChartView *self, double x, double y)
{
  point_at (self, x, y);
}

static void
leave_cb (BnlChartView *self)
{
  bnl_chart_view_set_crosshair (self, (double) NAN);
}

/* For fingers, which do not hover. */
static void
pressed_cb (BnlChartView *self, int n_press, double x, double y)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  point_at (self, x, y);
}

/* To the next point that lies at least a pixel away. */
static void
move_crosshair (BnlChartView *self, int direction)
{
  BnlChartLayout layout;
  double x = -direction * (double) INFINITY;
  double found;

  read_style (self);
  bnl_chart_layout (self->chart, &self->theme, gtk_widget_get_width (GTK_WIDGET (self)),
                    gtk_widget_get_height (GTK_WIDGET (self)), &layout);
  if (!isnan (self->crosshair) && layout.width > 0)
    x = self->crosshair + direction * (layout.x.maximum - layout.x.minimum) / layout.width;
  if (bnl_chart_find_x (self->chart, x, direction, &found))
    bnl_chart_view_set_crosshair (self, found);
}

static gboolean
key_pressed_cb (BnlChartView *self, guint key, guint code, GdkModifierType state)
{
  double found;

  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;
  switch (key) {
  case GDK_KEY_Left:
  case GDK_KEY_KP_Left:
    move_crosshair (self, -1);
    return GDK_EVENT_STOP;
  case GDK_KEY_Right:
  case GDK_KEY_KP_Right:
    move_crosshair (self, 1);
    return GDK_EVENT_STOP;
  case GDK_KEY_Home:
  case GDK_KEY_KP_Home:
    if (bnl_chart_find_x (self->chart, -(double) INFINITY, 1, &found))
      bnl_chart_view_set_crosshair (self, found);
    return GDK_EVENT_STOP;
  case GDK_KEY_End:
  case GDK_KEY_KP_End:
    if (bnl_chart_find_x (self->chart, (double) INFINITY, -1, &found))
      bnl_chart_view_set_crosshair (self, found);
    return GDK_EVENT_STOP;
  case GDK_KEY_Escape:
    if (isnan (self->crosshair))
      return GDK_EVENT_PROPAGATE;
    bnl_chart_view_set_crosshair (self, (double) NAN);
    return GDK_EVENT_STOP;
  default:
    return GDK_EVENT_PROPAGATE;
  }
}

static void
bnl_chart_view_measure (GtkWidget *widget,
                        GtkOrientation orientation,
                        int for_size,
                        int *minimum,
                        int *natural,
                        int *minimum_baseline,
                        int *natural_baseline)
{
  gboolean horizontal = orientation == GTK_ORIENTATION_HORIZONTAL;

  *minimum = horizontal ? MINIMUM_WIDTH : MINIMUM_HEIGHT;
  *natural = horizontal ? NATURAL_WIDTH : NATURAL_HEIGHT;
}

static void
bnl_chart_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  BnlChartView *self = BNL_CHART_VIEW (widget);
  graphene_rect_t bounds;
  cairo_t *cr;

  if (gtk_widget_get_width (widget) <= 0 || gtk_widget_get_height (widget) <= 0)
    return;
  read_style (self);
  ensure_picture (self);
  bounds = GRAPHENE_RECT_INIT (0, 0, (float) self->width, (float) self->height);
  gtk_snapshot_append_texture (snapshot, self->picture, &bounds);
  if (isnan (self->crosshair))
    return;
  cr = gtk_snapshot_append_cairo (snapshot, &bounds);
  bnl_chart_draw_crosshair (self->chart, cr, self->width, self->height, &self->theme);
  cairo_destroy (cr);
}

static void
bnl_chart_view_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (bnl_chart_view_parent_class)->css_changed (widget, change);
  restyle (BNL_CHART_VIEW (widget));
}

static void
bnl_chart_view_system_setting_changed (GtkWidget *widget, GtkSystemSetting setting)
{
  GTK_WIDGET_CLASS (bnl_chart_view_parent_class)->system_setting_changed (widget, setting);
  restyle (BNL_CHART_VIEW (widget));
}

static void
bnl_chart_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  BnlChartView *self = BNL_CHART_VIEW (object);

  switch (id) {
  case PROP_TITLE:
    g_value_set_string (value, bnl_chart_view_get_title (self));
    break;
  case PROP_CROSSHAIR:
    g_value_set_double (value, self->crosshair);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
bnl_chart_view_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  BnlChartView *self = BNL_CHART_VIEW (object);

  switch (id) {
  case PROP_TITLE:
    bnl_chart_view_set_title (self, g_value_get_string (value));
    break;
  case PROP_CROSSHAIR:
    bnl_chart_view_set_crosshair (self, g_value_get_double (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
bnl_chart_view_dispose (GObject *object)
{
  BnlChartView *self = BNL_CHART_VIEW (object);

  g_clear_handle_id (&self->picture_source, g_source_remove);
  g_clear_handle_id (&self->describe_source, g_source_remove);
  g_clear_object (&self->picture);
  G_OBJECT_CLASS (bnl_chart_view_parent_class)->dispose (object);
}

static void
bnl_chart_view_finalize (GObject *object)
{
  BnlChartView *self = BNL_CHART_VIEW (object);

  bnl_chart_free (self->chart);
  g_free (self->font_family);
  G_OBJECT_CLASS (bnl_chart_view_parent_class)->finalize (object);
}

static void
bnl_chart_view_class_init (BnlChartViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = bnl_chart_view_get_property;
  object_class->set_property = bnl_chart_view_set_property;
  object_class->dispose = bnl_chart_view_dispose;
  object_class->finalize = bnl_chart_view_finalize;

  widget_class->measure = bnl_chart_view_measure;
  widget_class->snapshot = bnl_chart_view_snapshot;
  widget_class->css_changed = bnl_chart_view_css_changed;
  widget_class->system_setting_changed = bnl_chart_view_system_setting_changed;

  properties[PROP_TITLE] =
      g_param_spec_string ("title", NULL, NULL, "",
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  /* Lax, for NaN is in no range. */
  properties[PROP_CROSSHAIR] =
      g_param_spec_double ("crosshair", NULL, NULL, -G_MAXDOUBLE, G_MAXDOUBLE, 0,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_LAX_VALIDATION |
                               G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  gtk_widget_class_set_css_name (widget_class, "chart");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
bnl_chart_view_init (BnlChartView *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  AdwStyleManager *style = adw_style_manager_get_default ();
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  self->chart = bnl_chart_new ("");
  self->crosshair = (double) NAN;

  g_signal_connect_swapped (motion, "enter", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (leave_cb), self);
  gtk_widget_add_controller (widget, motion);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  gtk_widget_add_controller (widget, keys);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));

  g_signal_connect_object (style, "notify::dark", G_CALLBACK (style_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (style, "notify::high-contrast", G_CALLBACK (style_changed_cb), self,
                           G_CONNECT_SWAPPED);

  gtk_widget_set_focusable (widget, TRUE);
  queue_describe (self);
}

BnlChart *
bnl_chart_view_get_chart (BnlChartView *self)
{
  g_return_val_if_fail (BNL_IS_CHART_VIEW (self), NULL);

  return self->chart;
}

void
bnl_chart_view_update (BnlChartView *self)
{
  gint64 wait_msec;

  g_return_if_fail (BNL_IS_CHART_VIEW (self));

  queue_describe (self);
  if (self->picture_source != 0)
    return;
  wait_msec = (self->rested_usec - g_get_monotonic_time () + 999) / 1000;
  if (wait_msec <= 0)
    rested_cb (self);
  else
    self->picture_source = g_timeout_add ((guint) wait_msec, rested_cb, self);
}

const char *
bnl_chart_view_get_title (BnlChartView *self)
{
  g_return_val_if_fail (BNL_IS_CHART_VIEW (self), NULL);

  return bnl_chart_get_title (self->chart);
}

void
bnl_chart_view_set_title (BnlChartView *self, const char *title)
{
  g_return_if_fail (BNL_IS_CHART_VIEW (self));

  if (title == NULL)
    title = "";
  if (g_str_equal (title, bnl_chart_get_title (self->chart)))
    return;
  bnl_chart_set_title (self->chart, title);
  bnl_chart_view_update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TITLE]);
}

double
bnl_chart_view_get_crosshair (BnlChartView *self)
{
  g_return_val_if_fail (BNL_IS_CHART_VIEW (self), (double) NAN);

  return self->crosshair;
}

void
bnl_chart_view_set_crosshair (BnlChartView *self, double x)
{
  g_return_if_fail (BNL_IS_CHART_VIEW (self));

  if (x == self->crosshair || (isnan (x) && isnan (self->crosshair)))
    return;
  self->crosshair = x;
  bnl_chart_set_crosshair (self->chart, x);
  queue_describe (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CROSSHAIR]);
}
