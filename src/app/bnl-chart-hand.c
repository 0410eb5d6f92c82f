#include "bnl-chart-hand.h"

#include <math.h>

#include "bnl-chart-view-private.h"
#include "plot/bnl-chart-legend.h"

/* One notch of a wheel, and one key. */
#define WHEEL_FACTOR 1.2
#define KEY_FACTOR 1.5
/* One key pans by so much of the plot. */
#define KEY_PAN 0.125
/* Where the crosshair leaves what is seen, this much of the plot is shown beyond it. */
#define FOLLOW 0.1

typedef enum {
  DRAG_NONE,
  DRAG_BOX,
  DRAG_PAN,
} Drag;

struct _BnlChartHand {
  BnlChartView *view; /* borrowed */

  double x, y; /* of the pointer, px */
  Drag drag;
  double drag_x, drag_y; /* where it began */
  BnlChartLayout layout; /* as it was when the gesture began */
};

static BnlChart *
get_chart (BnlChartHand *hand)
{
  return bnl_chart_view_get_chart (hand->view);
}

static gboolean
find_entry (BnlChartHand *hand, double x, double y, BnlChartEntry *entry)
{
  GtkWidget *widget = GTK_WIDGET (hand->view);

  return bnl_chart_legend_pick (get_chart (hand), bnl_chart_view_get_theme (hand->view),
                                gtk_widget_get_width (widget), gtk_widget_get_height (widget), x, y,
                                entry);
}

/* The crosshair */

static void
point_at (BnlChartHand *hand, double x_px, double y_px)
{
  BnlChartEntry entry;
  BnlChartLayout layout;
  double x = (double) NAN;
  double any;

  hand->x = x_px;
  hand->y = y_px;
  if (hand->drag == DRAG_NONE)
    gtk_widget_set_cursor_from_name (GTK_WIDGET (hand->view),
                                     find_entry (hand, x_px, y_px, &entry) ? "pointer" : NULL);
  bnl_chart_view_get_layout (hand->view, &layout);
  /* Nowhere, where there is nothing to read. */
  if (x_px >= layout.left && x_px <= layout.left + layout.width && y_px >= layout.top &&
      y_px <= layout.top + layout.height && layout.width > 0 &&
      bnl_chart_find_x (get_chart (hand), -(double) INFINITY, 1, &any))
    x = bnl_axis_from_frac (&layout.x, (x_px - layout.left) / layout.width);
  bnl_chart_view_set_crosshair (hand->view, x);
}

/* Moves what is seen so far that x is in it. */
static void
follow_x (BnlChartView *view, const BnlChartLayout *layout, double x)
{
  double frac = bnl_axis_to_frac (&layout->x, x);

  if (frac < 0)
    bnl_chart_zoom_pan (bnl_chart_view_get_chart (view), layout, (FOLLOW - frac) * layout->width,
                        0);
  else if (frac > 1)
    bnl_chart_zoom_pan (bnl_chart_view_get_chart (view), layout,
                        (1 - FOLLOW - frac) * layout->width, 0);
  else
    return;
  bnl_chart_view_sync_zoom (view);
}

static void
put_crosshair (BnlChartView *view, const BnlChartLayout *layout, double x)
{
  follow_x (view, layout, x);
  bnl_chart_view_set_crosshair (view, x);
}

/* To the next point that lies at least a pixel away; into what is seen, where it is nowhere. */
static void
move_crosshair (BnlChartView *view, int direction)
{
  BnlChart *chart = bnl_chart_view_get_chart (view);
  double crosshair = bnl_chart_view_get_crosshair (view);
  BnlChartLayout layout;
  double x, found;

  bnl_chart_view_get_layout (view, &layout);
  if (isnan (crosshair) || layout.width <= 0)
    x = direction > 0 ? layout.x.minimum : layout.x.maximum;
  else
    x = bnl_axis_from_frac (&layout.x,
                            bnl_axis_to_frac (&layout.x, crosshair) + direction / layout.width);
  if (bnl_chart_find_x (chart, x, direction, &found))
    put_crosshair (view, &layout, found);
}

/* To the first or last point of all. */
static void
jump_crosshair (BnlChartView *view, int direction)
{
  BnlChartLayout layout;
  double found;

  bnl_chart_view_get_layout (view, &layout);
  if (bnl_chart_find_x (bnl_chart_view_get_chart (view), direction * (double) INFINITY, -direction,
                        &found))
    put_crosshair (view, &layout, found);
}

/* The pointer and the fingers */

static void
motion_cb (BnlChartHand *hand, double x, double y)
{
  /* GTK says it again where something else moved, as a crosshair by the keys. */
  if (x != hand->x || y != hand->y)
    point_at (hand, x, y);
}

static void
leave_cb (BnlChartHand *hand)
{
  hand->x = hand->y = (double) NAN;
  bnl_chart_view_set_crosshair (hand->view, (double) NAN);
}

/* For fingers, which do not hover. */
static void
pressed_cb (BnlChartHand *hand, int n_press, double x, double y)
{
  BnlChartEntry entry;

  gtk_widget_grab_focus (GTK_WIDGET (hand->view));
  point_at (hand, x, y);
  if (find_entry (hand, x, y, &entry)) {
    /* The first of two clicks does what it does alone; the second mends it. */
    if (n_press == 2)
      bnl_chart_legend_isolate (get_chart (hand), entry);
    else
      bnl_chart_legend_toggle (get_chart (hand), entry);
    bnl_chart_view_sync_zoom (hand->view);
  } else if (n_press == 2)
    gtk_widget_activate_action (GTK_WIDGET (hand->view), "chart.reset-zoom", NULL);
}

static void
secondary_pressed_cb (BnlChartHand *hand)
{
  gtk_widget_activate_action (GTK_WIDGET (hand->view), "chart.menu", NULL);
}

static gboolean
is_touch (GtkGestureDrag *gesture)
{
  GdkDevice *device =
      gtk_event_controller_get_current_event_device (GTK_EVENT_CONTROLLER (gesture));

  return device && gdk_device_get_source (device) == GDK_SOURCE_TOUCHSCREEN;
}

static Drag
choose_drag (GtkGestureDrag *gesture)
{
  GdkModifierType state =
      gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));

  switch (gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (gesture))) {
  case GDK_BUTTON_PRIMARY:
    /* One finger scrolls the page. */
    if (is_touch (gesture))
      return DRAG_NONE;
    return (state & GDK_SHIFT_MASK) != 0 ? DRAG_PAN : DRAG_BOX;
  case GDK_BUTTON_MIDDLE:
    return DRAG_PAN;
  default:
    return DRAG_NONE;
  }
}

static void
drag_begin_cb (BnlChartHand *hand, double x, double y, GtkGestureDrag *gesture)
{
  BnlChartEntry entry;

  hand->drag = find_entry (hand, x, y, &entry) ? DRAG_NONE : choose_drag (gesture);
  if (hand->drag == DRAG_NONE) {
    gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_DENIED);
    return;
  }
  hand->drag_x = x;
  hand->drag_y = y;
  bnl_chart_view_get_layout (hand->view, &hand->layout);
  if (hand->drag == DRAG_PAN)
    gtk_widget_set_cursor_from_name (GTK_WIDGET (hand->view), "grabbing");
}

static gboolean
find_box (BnlChartHand *hand, double dx, double dy, BnlChartBox *box)
{
  double any;

  return bnl_chart_find_x (get_chart (hand), -(double) INFINITY, 1, &any) &&
         bnl_chart_zoom_find_box (&hand->layout, hand->drag_x, hand->drag_y, hand->drag_x + dx,
                                  hand->drag_y + dy, box);
}

static void
drag_update_cb (BnlChartHand *hand, double dx, double dy, GtkGestureDrag *gesture)
{
  BnlChartBox box;

  if (hand->drag == DRAG_PAN) {
    bnl_chart_zoom_pan (get_chart (hand), &hand->layout, dx, dy);
    bnl_chart_view_sync_zoom (hand->view);
  } else if (hand->drag == DRAG_BOX) {
    gboolean found = find_box (hand, dx, dy, &box);

    bnl_chart_view_set_box (hand->view, found ? &box : NULL);
    if (found)
      gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  }
}

static void
stop_drag (BnlChartHand *hand)
{
  hand->drag = DRAG_NONE;
  bnl_chart_view_set_box (hand->view, NULL);
  gtk_widget_set_cursor (GTK_WIDGET (hand->view), NULL);
}

static void
drag_end_cb (BnlChartHand *hand, double dx, double dy)
{
  BnlChartBox box;

  if (hand->drag == DRAG_BOX && find_box (hand, dx, dy, &box)) {
    bnl_chart_zoom_to_box (get_chart (hand), &hand->layout, &box);
    bnl_chart_view_sync_zoom (hand->view);
  }
  stop_drag (hand);
}

static void
cancel_cb (BnlChartHand *hand)
{
  stop_drag (hand);
}

static gboolean
scroll_cb (BnlChartHand *hand, double dx, double dy, GtkEventController *scroll)
{
  GdkModifierType state = gtk_event_controller_get_current_event_state (scroll);
  double factor = pow (WHEEL_FACTOR, -dy);
  BnlChartLayout layout;

  /* Without Ctrl the page scrolls. */
  if ((state & GDK_CONTROL_MASK) == 0 || isnan (hand->x))
    return GDK_EVENT_PROPAGATE;
  bnl_chart_view_get_layout (hand->view, &layout);
  bnl_chart_zoom_by (get_chart (hand), &layout, hand->x, hand->y,
                     hand->x < layout.left ? 1 : factor,
                     hand->y > layout.top + layout.height ? 1 : factor);
  bnl_chart_view_sync_zoom (hand->view);
  return GDK_EVENT_STOP;
}

static void
pinch_begin_cb (BnlChartHand *hand)
{
  bnl_chart_view_get_layout (hand->view, &hand->layout);
}

static void
pinch_cb (BnlChartHand *hand, double scale, GtkGesture *pinch)
{
  double x, y;

  if (!gtk_gesture_get_bounding_box_center (pinch, &x, &y))
    return;
  bnl_chart_zoom_by (get_chart (hand), &hand->layout, x, y, scale, scale);
  bnl_chart_view_sync_zoom (hand->view);
}

/* The keys */

static gboolean
crosshair_key_cb (GtkWidget *widget, GVariant *direction, gpointer data)
{
  move_crosshair (BNL_CHART_VIEW (widget), g_variant_get_int32 (direction));
  return GDK_EVENT_STOP;
}

static gboolean
end_key_cb (GtkWidget *widget, GVariant *direction, gpointer data)
{
  jump_crosshair (BNL_CHART_VIEW (widget), g_variant_get_int32 (direction));
  return GDK_EVENT_STOP;
}

static gboolean
pan_key_cb (GtkWidget *widget, GVariant *directions, gpointer data)
{
  BnlChartView *view = BNL_CHART_VIEW (widget);
  BnlChartLayout layout;
  int x, y;

  g_variant_get (directions, "(ii)", &x, &y);
  bnl_chart_view_get_layout (view, &layout);
  /* An arrow moves the eye, not what it looks at. */
  bnl_chart_zoom_pan (bnl_chart_view_get_chart (view), &layout, -x * KEY_PAN * layout.width,
                      y * KEY_PAN * layout.height);
  bnl_chart_view_sync_zoom (view);
  return GDK_EVENT_STOP;
}

/* Around the crosshair or the middle; y goes on to fit itself where nobody zoomed it. */
static gboolean
zoom_key_cb (GtkWidget *widget, GVariant *direction, gpointer data)
{
  BnlChartView *view = BNL_CHART_VIEW (widget);
  BnlChart *chart = bnl_chart_view_get_chart (view);
  double factor = pow (KEY_FACTOR, g_variant_get_int32 (direction));
  double frac, minimum, maximum;
  BnlChartLayout layout;

  bnl_chart_view_get_layout (view, &layout);
  frac = bnl_axis_to_frac (&layout.x, bnl_chart_view_get_crosshair (view));
  bnl_chart_zoom_by (chart, &layout,
                     layout.left + (frac >= 0 && frac <= 1 ? frac : 0.5) * layout.width,
                     layout.top + 0.5 * layout.height, factor,
                     bnl_chart_zoom_get_y (chart, &minimum, &maximum) ? factor : 1);
  bnl_chart_view_sync_zoom (view);
  return GDK_EVENT_STOP;
}

/* The curve of that number in the legend; 0: all. */
static gboolean
curve_key_cb (GtkWidget *widget, GVariant *number, gpointer data)
{
  BnlChart *chart = bnl_chart_view_get_chart (BNL_CHART_VIEW (widget));
  guint index = (guint) g_variant_get_int32 (number);

  if (index > bnl_chart_get_n_curves (chart))
    return GDK_EVENT_PROPAGATE;
  if (index == 0)
    bnl_chart_legend_reset (chart);
  else
    bnl_chart_legend_toggle (chart, (BnlChartEntry){ index - 1, FALSE });
  bnl_chart_view_sync_zoom (BNL_CHART_VIEW (widget));
  return GDK_EVENT_STOP;
}

static void
bind (GtkWidgetClass *klass,
      guint key,
      guint keypad,
      GdkModifierType state,
      int direction,
      GtkShortcutFunc callback)
{
  gtk_widget_class_add_binding (klass, key, state, callback, "i", direction);
  if (keypad != 0)
    gtk_widget_class_add_binding (klass, keypad, state, callback, "i", direction);
}

static void
bind_pan (GtkWidgetClass *klass, guint key, guint keypad, int x, int y)
{
  gtk_widget_class_add_binding (klass, key, GDK_SHIFT_MASK, pan_key_cb, "(ii)", x, y);
  gtk_widget_class_add_binding (klass, keypad, GDK_SHIFT_MASK, pan_key_cb, "(ii)", x, y);
}

void
bnl_chart_hand_bind_keys (GtkWidgetClass *klass)
{
  bind (klass, GDK_KEY_Left, GDK_KEY_KP_Left, 0, -1, crosshair_key_cb);
  bind (klass, GDK_KEY_Right, GDK_KEY_KP_Right, 0, 1, crosshair_key_cb);
  bind (klass, GDK_KEY_Home, GDK_KEY_KP_Home, GDK_CONTROL_MASK, -1, end_key_cb);
  bind (klass, GDK_KEY_End, GDK_KEY_KP_End, GDK_CONTROL_MASK, 1, end_key_cb);
  bind (klass, GDK_KEY_End, GDK_KEY_KP_End, 0, 1, end_key_cb);
  for (guint i = 0; i <= 9; i++)
    bind (klass, GDK_KEY_0 + i, GDK_KEY_KP_0 + i, 0, (int) i, curve_key_cb);
  bind_pan (klass, GDK_KEY_Left, GDK_KEY_KP_Left, -1, 0);
  bind_pan (klass, GDK_KEY_Right, GDK_KEY_KP_Right, 1, 0);
  bind_pan (klass, GDK_KEY_Up, GDK_KEY_KP_Up, 0, 1);
  bind_pan (klass, GDK_KEY_Down, GDK_KEY_KP_Down, 0, -1);
  /* Without Shift the key of + is = on many keyboards. */
  bind (klass, GDK_KEY_plus, GDK_KEY_KP_Add, 0, 1, zoom_key_cb);
  bind (klass, GDK_KEY_equal, 0, 0, 1, zoom_key_cb);
  bind (klass, GDK_KEY_minus, GDK_KEY_KP_Subtract, 0, -1, zoom_key_cb);

  /* A menu names the last. */
  gtk_widget_class_add_binding_action (klass, GDK_KEY_KP_Home, 0, "chart.reset-zoom", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_Home, 0, "chart.reset-zoom", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_l, 0, "chart.log-y", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_k, 0, "chart.log-x", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_g, 0, "chart.grid", NULL);
}

gboolean
bnl_chart_hand_escape (BnlChartHand *hand)
{
  if (hand->drag == DRAG_BOX) {
    stop_drag (hand);
    return TRUE;
  }
  if (isnan (bnl_chart_view_get_crosshair (hand->view)))
    return FALSE;
  bnl_chart_view_set_crosshair (hand->view, (double) NAN);
  return TRUE;
}

BnlChartHand *
bnl_chart_hand_new (BnlChartView *view)
{
  BnlChartHand *hand = g_new0 (BnlChartHand, 1);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *scroll =
      gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL);
  GtkGesture *click = gtk_gesture_click_new ();
  GtkGesture *secondary = gtk_gesture_click_new ();
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkGesture *pinch = gtk_gesture_zoom_new ();

  hand->view = view;
  hand->x = hand->y = (double) NAN;
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (drag), 0);
  g_signal_connect_swapped (motion, "enter", G_CALLBACK (motion_cb), hand);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), hand);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (leave_cb), hand);
  g_signal_connect_swapped (scroll, "scroll", G_CALLBACK (scroll_cb), hand);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (pressed_cb), hand);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (secondary), GDK_BUTTON_SECONDARY);
  g_signal_connect_swapped (secondary, "pressed", G_CALLBACK (secondary_pressed_cb), hand);
  g_signal_connect_swapped (drag, "drag-begin", G_CALLBACK (drag_begin_cb), hand);
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (drag_update_cb), hand);
  g_signal_connect_swapped (drag, "drag-end", G_CALLBACK (drag_end_cb), hand);
  g_signal_connect_swapped (drag, "cancel", G_CALLBACK (cancel_cb), hand);
  g_signal_connect_swapped (pinch, "begin", G_CALLBACK (pinch_begin_cb), hand);
  g_signal_connect_swapped (pinch, "scale-changed", G_CALLBACK (pinch_cb), hand);
  gtk_widget_add_controller (GTK_WIDGET (view), motion);
  gtk_widget_add_controller (GTK_WIDGET (view), scroll);
  gtk_widget_add_controller (GTK_WIDGET (view), GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (GTK_WIDGET (view), GTK_EVENT_CONTROLLER (secondary));
  gtk_widget_add_controller (GTK_WIDGET (view), GTK_EVENT_CONTROLLER (drag));
  gtk_widget_add_controller (GTK_WIDGET (view), GTK_EVENT_CONTROLLER (pinch));
  return hand;
}

void
bnl_chart_hand_free (BnlChartHand *hand)
{
  g_free (hand);
}
