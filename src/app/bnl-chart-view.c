/* Purpose: a chart on the screen.  Keeps its picture and draws only the crosshair over it while the
 * pointer moves; what the pointer does is in bnl-chart-hand.c, the keys in bnl-chart-keys.c, and
 * what the views of a page share in bnl-chart-view-link.c. CSS node: chart (its color is that of
 * the text).  Actions: chart.reset-zoom, chart.log-x, chart.log-y, chart.grid, chart.trim,
 * chart.maximize, chart.menu, those of bnl-chart-keys.c and of bnl-chart-export.c.  Accessible
 * role: img. */

#include "bnl-chart-view.h"

#include <adwaita.h>
#include <math.h>

#include "bnl-chart-export.h"
#include "bnl-chart-hand.h"
#include "bnl-chart-keys.h"
#include "bnl-chart-overlay.h"
#include "bnl-chart-picture.h"
#include "bnl-chart-properties.h"
#include "bnl-chart-style.h"
#include "bnl-chart-view-private.h"
#include "plot/bnl-chart-draw.h"

#define MINIMUM_WIDTH 200
#define MINIMUM_HEIGHT 140
#define NATURAL_WIDTH 420
#define NATURAL_HEIGHT 300
/* Charts whose pictures are drawn one by one; more share their turns. */
#define N_TURNS 10
/* Of the button, from the corner of the plot. */
#define BUTTON_MARGIN 6
/* What that of the menu takes, from the corner of the chart; its middle is that of the title: below
 * the edge, and as many times the font. */
#define CORNER 24
#define TITLE_MIDDLE 12
#define TITLE_MIDDLE_FONTS 0.75

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

static gboolean
allocate_cb (gpointer user_data)
{
  BnlChartView *self = user_data;

  self->allocate_source = 0;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  if (self->noted != self->noted_told) {
    self->noted_told = self->noted;
    g_object_notify (G_OBJECT (self), "noted");
  }
  return G_SOURCE_REMOVE;
}

static GskRenderNode *
get_picture (BnlChartView *self)
{
  GskRenderNode *node = bnl_chart_picture_get (self->picture, GTK_WIDGET (self), &self->theme);
  const BnlChartLayout *layout = bnl_chart_picture_get_layout (self->picture);
  double right = layout->left + layout->width;

  /* The button goes with the corner of the plot; while a frame is drawn nothing may be moved. */
  if ((layout->top != self->button_top || right != self->button_right ||
       layout->noted != self->noted) &&
      self->allocate_source == 0)
    self->allocate_source = g_idle_add (allocate_cb, self);
  self->button_top = layout->top;
  self->button_right = right;
  self->noted = layout->noted;
  return node;
}

/* At once, whatever it costs: the old picture is not to be seen any more. */
static void
restyle (BnlChartView *self)
{
  self->themed = FALSE;
  bnl_chart_picture_drop (self->picture);
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
  bnl_chart_picture_drop (self->picture);
  /* Here rather than in the frame: between this and the next picture or the frame, events are
   * looked for. */
  if (gtk_widget_get_mapped (GTK_WIDGET (self)) && gtk_widget_get_width (GTK_WIDGET (self)) > 0 &&
      gtk_widget_get_height (GTK_WIDGET (self)) > 0) {
    read_style (self);
    get_picture (self);
  }
  bnl_chart_view_queue_card (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  return G_SOURCE_REMOVE;
}

static void
reset_zoom_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BnlChartView *self = BNL_CHART_VIEW (widget);

  /* Where the button that goes away has the focus, the keys would be lost. */
  if (gtk_widget_has_focus (self->reset_button))
    gtk_widget_grab_focus (widget);
  bnl_chart_zoom_reset (self->chart);
  bnl_chart_view_sync (self);
}

static void
menu_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  gtk_menu_button_popup (GTK_MENU_BUTTON (BNL_CHART_VIEW (widget)->menu_button));
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
  GtkRequisition menu;

  read_style (self);
  gtk_widget_get_preferred_size (self->menu_button, &menu, NULL);
  place_child (self->menu_button, width,
               round (TITLE_MIDDLE + TITLE_MIDDLE_FONTS * self->theme.font_px - menu.height / 2.0));
  place_child (self->reset_button, self->button_right - BUTTON_MARGIN,
               self->button_top + BUTTON_MARGIN);
  bnl_chart_card_allocate (self->card, self);
}

static void
bnl_chart_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  BnlChartView *self = BNL_CHART_VIEW (widget);
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height);
  cairo_t *cr;

  if (width <= 0 || height <= 0)
    return;
  read_style (self);
  gtk_snapshot_append_node (snapshot, get_picture (self));
  if (!isnan (self->crosshair)) {
    cr = gtk_snapshot_append_cairo (snapshot, &bounds);
    bnl_chart_draw_crosshair (self->chart, cr, width, height, &self->theme);
    cairo_destroy (cr);
    if (self->picked)
      bnl_chart_overlay_snapshot_ring (snapshot, self->chart,
                                       bnl_chart_picture_get_layout (self->picture), &self->theme,
                                       self->picked);
  }
  bnl_chart_overlay_snapshot_box (snapshot, widget, &self->box);
  gtk_widget_snapshot_child (widget, self->menu_button, snapshot);
  gtk_widget_snapshot_child (widget, self->reset_button, snapshot);
  gtk_widget_snapshot_child (widget, GTK_WIDGET (self->card), snapshot);
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
bnl_chart_view_dispose (GObject *object)
{
  BnlChartView *self = BNL_CHART_VIEW (object);

  g_clear_handle_id (&self->picture_source, g_source_remove);
  g_clear_handle_id (&self->allocate_source, g_source_remove);
  g_clear_handle_id (&self->describe_source, g_source_remove);
  g_clear_handle_id (&self->spin_source, g_source_remove);
  bnl_chart_view_set_table (self, NULL);
  if (self->card)
    gtk_widget_unparent (GTK_WIDGET (g_steal_pointer (&self->card)));
  g_clear_pointer (&self->menu_button, gtk_widget_unparent);
  g_clear_pointer (&self->reset_button, gtk_widget_unparent);
  G_OBJECT_CLASS (bnl_chart_view_parent_class)->dispose (object);
}

static void
bnl_chart_view_finalize (GObject *object)
{
  BnlChartView *self = BNL_CHART_VIEW (object);

  bnl_chart_hand_free (self->hand);
  bnl_chart_picture_free (self->picture);
  bnl_chart_free (self->chart);
  g_strfreev (self->hidden);
  g_free (self->picked);
  g_free (self->font_family);
  G_OBJECT_CLASS (bnl_chart_view_parent_class)->finalize (object);
}

static void
bnl_chart_view_class_init (BnlChartViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = bnl_chart_view_dispose;
  object_class->finalize = bnl_chart_view_finalize;
  bnl_chart_properties_install (object_class);

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
  gtk_widget_class_install_property_action (widget_class, "chart.maximize", "maximized");
  gtk_widget_class_install_action (widget_class, "chart.menu", NULL, menu_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Menu, 0, "chart.menu", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, "chart.menu",
                                       NULL);
  bnl_chart_export_install (widget_class);
  bnl_chart_keys_install (widget_class);

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
  self->picture = bnl_chart_picture_new (self->chart);
  self->crosshair = self->aim = self->mark = self->x_minimum = self->x_maximum = (double) NAN;
  gtk_widget_init_template (GTK_WIDGET (self));
  self->card = g_object_new (BNL_TYPE_CHART_CARD, NULL);
  gtk_widget_set_child_visible (GTK_WIDGET (self->card), FALSE);
  gtk_widget_set_parent (GTK_WIDGET (self->card), GTK_WIDGET (self));
  self->hand = bnl_chart_hand_new (self);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "chart.reset-zoom", FALSE);

  g_signal_connect_object (style, "notify::dark", G_CALLBACK (style_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (style, "notify::high-contrast", G_CALLBACK (style_changed_cb), self,
                           G_CONNECT_SWAPPED);
  bnl_chart_view_queue_words (self);
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

BnlChartHand *
bnl_chart_view_get_hand (BnlChartView *self)
{
  return self->hand;
}

void
bnl_chart_view_set_table (BnlChartView *self, GtkWidget *table)
{
  g_set_weak_pointer (&self->table, table);
}

void
bnl_chart_view_queue_card (BnlChartView *self)
{
  if (self->card && (self->is_read || gtk_widget_get_child_visible (GTK_WIDGET (self->card))))
    gtk_widget_queue_allocate (GTK_WIDGET (self));
}

void
bnl_chart_view_sync (BnlChartView *self)
{
  bnl_chart_view_queue_card (self);
  bnl_chart_picture_drop (self->picture);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  bnl_chart_view_queue_words (self);
  bnl_chart_view_tell_zoom (self);
  bnl_chart_view_tell_hidden (self);
}

void
bnl_chart_view_set_box (BnlChartView *self, const BnlChartBox *box)
{
  self->box = box ? *box : (BnlChartBox){ 0 };
  bnl_chart_view_queue_card (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
bnl_chart_view_update (BnlChartView *self)
{
  gint64 wait_msec;

  g_return_if_fail (BNL_IS_CHART_VIEW (self));

  bnl_chart_view_tell_zoom (self);
  bnl_chart_view_queue_words (self);
  if (self->picture_source != 0)
    return;
  wait_msec =
      (bnl_chart_picture_get_rested_usec (self->picture) - g_get_monotonic_time () + 999) / 1000;
  self->picture_source =
      g_timeout_add_full (self->priority, (guint) MAX (wait_msec, 0), rested_cb, self, NULL);
}

gboolean
bnl_chart_view_get_noted (BnlChartView *self)
{
  g_return_val_if_fail (BNL_IS_CHART_VIEW (self), FALSE);

  return self->noted;
}

guint
bnl_chart_view_get_n_pictures (BnlChartView *self)
{
  g_return_val_if_fail (BNL_IS_CHART_VIEW (self), 0);

  return bnl_chart_picture_get_count (self->picture);
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
  g_object_notify (G_OBJECT (self), "title");
}
