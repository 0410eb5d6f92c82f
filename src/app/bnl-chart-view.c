/* Purpose: a chart on the screen.  Keeps its picture and draws only the crosshair over it while the
 * pointer moves; what pointer and keys do is in bnl-chart-hand.c.  CSS node: chart (its color is
 * that of the text).  Actions: chart.reset-zoom, chart.log-x, chart.log-y, chart.grid, chart.trim,
 * chart.menu, and those of bnl-chart-export.c.  Accessible role: img. */

#include "bnl-chart-view.h"

#include <adwaita.h>
#include <math.h>

#include "bnl-chart-export.h"
#include "bnl-chart-hand.h"
#include "bnl-chart-style.h"
#include "bnl-chart-view-private.h"
#include "bnl-pulse.h"
#include "plot/bnl-chart-draw.h"

#define MINIMUM_WIDTH 200
#define MINIMUM_HEIGHT 140
#define NATURAL_WIDTH 420
#define NATURAL_HEIGHT 300
/* After a picture, as many times what it took pass before the next: 5 % of the time at most. */
#define REST 19
/* Charts whose pictures are drawn one by one; more share their turns. */
#define N_TURNS 10
/* A screen reader cannot follow more. */
#define DESCRIBE_MSEC 500
/* Of the button, from the corner of the plot. */
#define BUTTON_MARGIN 6
/* What that of the menu takes, from the corner of the chart. */
#define CORNER 24
#define BOX_ALPHA 0.15f
#define BOX_EDGE_ALPHA 0.7f

struct _BnlChartView {
  GtkWidget parent_instance;

  /* template children */
  GtkWidget *menu_button;
  GtkWidget *reset_button;

  /* owned */
  BnlChart *chart;
  BnlChartHand *hand;
  char *font_family;

  /* view state */
  double crosshair;
  BnlChartBox box; /* that is being drawn, while width > 0 */
  gboolean zoomed; /* as it was told last, and the part of x */
  double x_minimum, x_maximum;

  /* cache */
  BnlChartTheme theme; /* valid while themed */
  gboolean themed;
  GskRenderNode *picture; /* of width x height at scale; NULL: has to be drawn */
  BnlChartLayout layout;  /* of the picture */
  int width, height, scale;
  guint n_pictures;
  gint64 rested_usec; /* when the next picture may be drawn */
  guint picture_source;
  int priority; /* of picture_source, and of no other chart's */
  guint allocate_source;
  guint describe_source;
  gint64 described_usec;
};

enum {
  PROP_TITLE = 1,
  PROP_CROSSHAIR,
  PROP_X_VIEW,
  PROP_ZOOMED,
  PROP_LOG_X,
  PROP_LOG_Y,
  PROP_GRID,
  PROP_TRIM,
  N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (BnlChartView, bnl_chart_view, GTK_TYPE_WIDGET)

static void
read_style (BnlChartView *self)
{
  if (self->themed)
    return;
  g_free (self->font_family);
  self->font_family = bnl_chart_style_read (GTK_WIDGET (self), &self->theme);
  self->theme.corner_px = CORNER;
  self->themed = TRUE;
}

/* Takes surface. */
static GdkTexture *
create_texture (cairo_surface_t *surface)
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
create_node (BnlChartView *self, cairo_surface_t *surface)
{
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, (float) self->width, (float) self->height);
  GtkNative *native = gtk_widget_get_native (GTK_WIDGET (self));
  g_autoptr (GdkTexture) texture = NULL;
  GskRenderNode *node;
  cairo_t *cr;

  if (!native || !GSK_IS_CAIRO_RENDERER (gtk_native_get_renderer (native))) {
    texture = create_texture (surface);
    return gsk_texture_node_new (texture, &bounds);
  }
  node = gsk_cairo_node_new (&bounds);
  cr = gsk_cairo_node_get_draw_context (node);
  cairo_surface_set_device_scale (surface, self->scale, self->scale);
  cairo_set_source_surface (cr, surface, 0, 0);
  cairo_paint (cr);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  return node;
}

static GskRenderNode *
draw_picture (BnlChartView *self)
{
  cairo_surface_t *surface = cairo_image_surface_create (
      CAIRO_FORMAT_ARGB32, self->width * self->scale, self->height * self->scale);
  cairo_t *cr = cairo_create (surface);

  cairo_scale (cr, self->scale, self->scale);
  bnl_chart_draw_picture (self->chart, cr, self->width, self->height, &self->theme);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return create_node (self, surface);
}

static gboolean
allocate_cb (gpointer user_data)
{
  BnlChartView *self = user_data;

  self->allocate_source = 0;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  return G_SOURCE_REMOVE;
}

static void
ensure_picture (BnlChartView *self)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self));
  int height = gtk_widget_get_height (GTK_WIDGET (self));
  int scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  BnlChartLayout layout;
  double start;

  if (self->picture != NULL && self->width == width && self->height == height &&
      self->scale == scale)
    return;
  g_clear_pointer (&self->picture, gsk_render_node_unref);
  self->width = width;
  self->height = height;
  self->scale = scale;
  start = bnl_pulse_read_cpu ();
  self->picture = draw_picture (self);
  self->n_pictures++;
  bnl_chart_layout (self->chart, &self->theme, width, height, &layout);
  /* The button goes with the corner of the plot; while a frame is drawn nothing may be moved. */
  if ((layout.top != self->layout.top || layout.width != self->layout.width) &&
      self->allocate_source == 0)
    self->allocate_source = g_idle_add (allocate_cb, self);
  self->layout = layout;
  self->rested_usec =
      g_get_monotonic_time () + (gint64) (REST * (bnl_pulse_read_cpu () - start) * G_USEC_PER_SEC);
}

/* At once, whatever it costs: the old picture is not to be seen any more. */
static void
restyle (BnlChartView *self)
{
  self->themed = FALSE;
  g_clear_pointer (&self->picture, gsk_render_node_unref);
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
  g_clear_pointer (&self->picture, gsk_render_node_unref);
  /* Here rather than in the frame: between this and the next picture or the frame, events are
   * looked for. */
  if (gtk_widget_get_mapped (GTK_WIDGET (self)) && gtk_widget_get_width (GTK_WIDGET (self)) > 0 &&
      gtk_widget_get_height (GTK_WIDGET (self)) > 0) {
    read_style (self);
    ensure_picture (self);
  }
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

static gboolean
escape_cb (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  return bnl_chart_hand_escape (BNL_CHART_VIEW (widget)->hand);
}

static void
reset_zoom_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BnlChartView *self = BNL_CHART_VIEW (widget);

  /* Where the button that goes away has the focus, the keys would be lost. */
  if (gtk_widget_has_focus (self->reset_button))
    gtk_widget_grab_focus (widget);
  bnl_chart_zoom_reset (self->chart);
  bnl_chart_view_sync_zoom (self);
}

static void
menu_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  gtk_menu_button_popup (GTK_MENU_BUTTON (BNL_CHART_VIEW (widget)->menu_button));
}

/* What fits itself is NULL. */
static GVariant *
get_x_view (BnlChartView *self)
{
  double minimum, maximum;

  if (!bnl_chart_zoom_get_x (self->chart, &minimum, &maximum))
    return NULL;
  return g_variant_new ("(dd)", minimum, maximum);
}

static void
set_x_view (BnlChartView *self, GVariant *x_view)
{
  double minimum = (double) NAN;
  double maximum = (double) NAN;

  if (x_view)
    g_variant_get (x_view, "(dd)", &minimum, &maximum);
  bnl_chart_zoom_set_x (self->chart, minimum, maximum);
  bnl_chart_view_sync_zoom (self);
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

/* At its natural size, with its right upper corner there. */
static void
place_child (GtkWidget *child, double right, double top)
{
  GtkRequisition size;

  if (!gtk_widget_should_layout (child))
    return;
  gtk_widget_get_preferred_size (child, &size, NULL);
  gtk_widget_allocate (
      child, size.width, size.height, -1,
      gsk_transform_translate (
          NULL, &GRAPHENE_POINT_INIT ((float) MAX (0, right - size.width), (float) top)));
}

static void
bnl_chart_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  BnlChartView *self = BNL_CHART_VIEW (widget);

  place_child (self->menu_button, width, 0);
  place_child (self->reset_button, self->layout.left + self->layout.width - BUTTON_MARGIN,
               self->layout.top + BUTTON_MARGIN);
}

static void
snapshot_box (BnlChartView *self, GtkSnapshot *snapshot)
{
  GtkStyleContext *context = gtk_widget_get_style_context (GTK_WIDGET (self));
  graphene_rect_t bounds = GRAPHENE_RECT_INIT ((float) self->box.left, (float) self->box.top,
                                               (float) self->box.width, (float) self->box.height);
  GskRoundedRect outline;
  GdkRGBA color;

  if (!(self->box.width > 0))
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
  gtk_snapshot_append_node (snapshot, self->picture);
  if (!isnan (self->crosshair)) {
    cr = gtk_snapshot_append_cairo (snapshot, &bounds);
    bnl_chart_draw_crosshair (self->chart, cr, self->width, self->height, &self->theme);
    cairo_destroy (cr);
  }
  snapshot_box (self, snapshot);
  gtk_widget_snapshot_child (widget, self->menu_button, snapshot);
  gtk_widget_snapshot_child (widget, self->reset_button, snapshot);
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

/* One of the properties that are on or off. */
static void
set_switch (BnlChartView *self, guint id, gboolean on)
{
  gboolean was = id == PROP_LOG_X   ? bnl_chart_get_x_logarithmic (self->chart)
                 : id == PROP_LOG_Y ? bnl_chart_get_logarithmic (self->chart)
                 : id == PROP_TRIM  ? bnl_chart_get_trim (self->chart)
                                    : bnl_chart_get_grid (self->chart);

  if (on == was)
    return;
  if (id == PROP_LOG_X)
    bnl_chart_set_x_logarithmic (self->chart, on);
  else if (id == PROP_LOG_Y)
    bnl_chart_set_logarithmic (self->chart, on);
  else if (id == PROP_TRIM)
    bnl_chart_set_trim (self->chart, on);
  else
    bnl_chart_set_grid (self->chart, on);
  bnl_chart_view_sync_zoom (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[id]);
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
  case PROP_X_VIEW:
    g_value_set_variant (value, get_x_view (self));
    break;
  case PROP_ZOOMED:
    g_value_set_boolean (value, self->zoomed);
    break;
  case PROP_LOG_X:
    g_value_set_boolean (value, bnl_chart_get_x_logarithmic (self->chart));
    break;
  case PROP_LOG_Y:
    g_value_set_boolean (value, bnl_chart_get_logarithmic (self->chart));
    break;
  case PROP_GRID:
    g_value_set_boolean (value, bnl_chart_get_grid (self->chart));
    break;
  case PROP_TRIM:
    g_value_set_boolean (value, bnl_chart_get_trim (self->chart));
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
  case PROP_X_VIEW:
    set_x_view (self, g_value_get_variant (value));
    break;
  case PROP_LOG_X:
  case PROP_LOG_Y:
  case PROP_GRID:
  case PROP_TRIM:
    set_switch (self, id, g_value_get_boolean (value));
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
  g_clear_handle_id (&self->allocate_source, g_source_remove);
  g_clear_handle_id (&self->describe_source, g_source_remove);
  g_clear_pointer (&self->picture, gsk_render_node_unref);
  g_clear_pointer (&self->menu_button, gtk_widget_unparent);
  g_clear_pointer (&self->reset_button, gtk_widget_unparent);
  G_OBJECT_CLASS (bnl_chart_view_parent_class)->dispose (object);
}

static void
bnl_chart_view_finalize (GObject *object)
{
  BnlChartView *self = BNL_CHART_VIEW (object);

  bnl_chart_hand_free (self->hand);
  bnl_chart_free (self->chart);
  g_free (self->font_family);
  G_OBJECT_CLASS (bnl_chart_view_parent_class)->finalize (object);
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, "", flags);
  /* Lax, for NaN is in no range. */
  properties[PROP_CROSSHAIR] = g_param_spec_double ("crosshair", NULL, NULL, -G_MAXDOUBLE,
                                                    G_MAXDOUBLE, 0, flags | G_PARAM_LAX_VALIDATION);
  properties[PROP_X_VIEW] =
      g_param_spec_variant ("x-view", NULL, NULL, G_VARIANT_TYPE ("(dd)"), NULL, flags);
  properties[PROP_ZOOMED] =
      g_param_spec_boolean ("zoomed", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_LOG_X] = g_param_spec_boolean ("log-x", NULL, NULL, FALSE, flags);
  properties[PROP_LOG_Y] = g_param_spec_boolean ("log-y", NULL, NULL, FALSE, flags);
  properties[PROP_TRIM] = g_param_spec_boolean ("trim", NULL, NULL, TRUE, flags);
  properties[PROP_GRID] = g_param_spec_boolean ("grid", NULL, NULL, TRUE, flags);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
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
  install_properties (object_class);

  widget_class->measure = bnl_chart_view_measure;
  widget_class->size_allocate = bnl_chart_view_size_allocate;
  widget_class->snapshot = bnl_chart_view_snapshot;
  widget_class->css_changed = bnl_chart_view_css_changed;
  widget_class->system_setting_changed = bnl_chart_view_system_setting_changed;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/bnlab/BnLab/bnl-chart-view.ui");
  gtk_widget_class_bind_template_child (widget_class, BnlChartView, menu_button);
  gtk_widget_class_bind_template_child (widget_class, BnlChartView, reset_button);
  gtk_widget_class_install_action (widget_class, "chart.reset-zoom", NULL, reset_zoom_cb);
  gtk_widget_class_install_property_action (widget_class, "chart.log-x", "log-x");
  gtk_widget_class_install_property_action (widget_class, "chart.log-y", "log-y");
  gtk_widget_class_install_property_action (widget_class, "chart.grid", "grid");
  gtk_widget_class_install_property_action (widget_class, "chart.trim", "trim");
  gtk_widget_class_install_action (widget_class, "chart.menu", NULL, menu_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Menu, 0, "chart.menu", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, "chart.menu",
                                       NULL);
  bnl_chart_export_install (widget_class);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, escape_cb, NULL);
  bnl_chart_hand_bind_keys (widget_class);

  gtk_widget_class_set_css_name (widget_class, "chart");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
bnl_chart_view_init (BnlChartView *self)
{
  AdwStyleManager *style = adw_style_manager_get_default ();
  static int turn;

  /* After events and before the frame.  Sources of one priority would be one deaf stretch. */
  self->priority = G_PRIORITY_HIGH_IDLE + turn++ % N_TURNS;
  self->chart = bnl_chart_new ("");
  self->crosshair = self->x_minimum = self->x_maximum = (double) NAN;
  gtk_widget_init_template (GTK_WIDGET (self));
  self->hand = bnl_chart_hand_new (self);

  g_signal_connect_object (style, "notify::dark", G_CALLBACK (style_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (style, "notify::high-contrast", G_CALLBACK (style_changed_cb), self,
                           G_CONNECT_SWAPPED);
  queue_describe (self);
}

BnlChart *
bnl_chart_view_get_chart (BnlChartView *self)
{
  g_return_val_if_fail (BNL_IS_CHART_VIEW (self), NULL);

  return self->chart;
}

const BnlChartTheme *
bnl_chart_view_get_theme (BnlChartView *self)
{
  read_style (self);
  return &self->theme;
}

void
bnl_chart_view_get_layout (BnlChartView *self, BnlChartLayout *layout)
{
  read_style (self);
  bnl_chart_layout (self->chart, &self->theme, gtk_widget_get_width (GTK_WIDGET (self)),
                    gtk_widget_get_height (GTK_WIDGET (self)), layout);
}

/* Tells what others show of it, where that is something else than before. */
static void
tell_zoom (BnlChartView *self)
{
  gboolean zoomed = bnl_chart_zoom_is_active (self->chart);
  double minimum, maximum;

  if (!bnl_chart_zoom_get_x (self->chart, &minimum, &maximum))
    minimum = maximum = (double) NAN;
  if (!(minimum == self->x_minimum && maximum == self->x_maximum) &&
      !(isnan (minimum) && isnan (self->x_minimum))) {
    self->x_minimum = minimum;
    self->x_maximum = maximum;
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_X_VIEW]);
  }
  if (zoomed != self->zoomed) {
    self->zoomed = zoomed;
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ZOOMED]);
  }
}

void
bnl_chart_view_sync_zoom (BnlChartView *self)
{
  g_clear_pointer (&self->picture, gsk_render_node_unref);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  queue_describe (self);
  tell_zoom (self);
}

void
bnl_chart_view_set_box (BnlChartView *self, const BnlChartBox *box)
{
  self->box = box ? *box : (BnlChartBox){ 0 };
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
bnl_chart_view_update (BnlChartView *self)
{
  gint64 wait_msec;

  g_return_if_fail (BNL_IS_CHART_VIEW (self));

  tell_zoom (self);
  queue_describe (self);
  if (self->picture_source != 0)
    return;
  wait_msec = MAX ((self->rested_usec - g_get_monotonic_time () + 999) / 1000, 0);
  self->picture_source =
      g_timeout_add_full (self->priority, (guint) wait_msec, rested_cb, self, NULL);
}

guint
bnl_chart_view_get_n_pictures (BnlChartView *self)
{
  g_return_val_if_fail (BNL_IS_CHART_VIEW (self), 0);

  return self->n_pictures;
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
