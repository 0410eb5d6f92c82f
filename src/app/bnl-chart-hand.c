#include "bnl-chart-hand.h"

#include <math.h>

#include "bnl-chart-view-private.h"
#include "plot/bnl-chart-legend.h"
#include "plot/bnl-chart-reading.h"

/* One notch of a wheel. */
#define WHEEL_FACTOR 1.2

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

/* The curve that lies nearest to what is pointed at. */
static void
pick_nearest (BnlChartHand *hand, const BnlChartLayout *layout, double y)
{
  const BnlChart *chart = get_chart (hand);
  g_autoptr (GArray) readings =
      bnl_chart_reading_take (&chart, 1, bnl_chart_view_get_crosshair (hand->view));
  guint index;

  bnl_chart_view_set_aim (hand->view, y);
  bnl_chart_reading_aim (readings, 0, &layout->y, y);
  bnl_chart_view_set_picked (hand->view, bnl_chart_reading_find_nearest (readings, &index)
                                             ? g_array_index (readings, BnlChartReading, index).name
                                             : NULL);
}

static void
point_at (BnlChartHand *hand, double x_px, double y_px)
{
  BnlChartEntry entry;
  BnlChartLayout layout;
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
      bnl_chart_find_x (get_chart (hand), -(double) INFINITY, 1, &any)) {
    bnl_chart_view_read_at (hand->view,
                            bnl_axis_from_frac (&layout.x, (x_px - layout.left) / layout.width));
    pick_nearest (hand, &layout,
                  bnl_axis_from_frac (&layout.y, 1 - (y_px - layout.top) / layout.height));
  } else {
    bnl_chart_view_set_crosshair (hand->view, (double) NAN);
  }
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
    bnl_chart_view_sync (hand->view);
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
    bnl_chart_view_sync (hand->view);
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
    bnl_chart_view_sync (hand->view);
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
  bnl_chart_view_sync (hand->view);
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
  bnl_chart_view_sync (hand->view);
}

gboolean
bnl_chart_hand_drop_box (BnlChartHand *hand)
{
  if (hand->drag != DRAG_BOX)
    return FALSE;
  stop_drag (hand);
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
