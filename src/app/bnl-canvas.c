#include "bnl-canvas.h"

#include <glib/gi18n.h>

/* What the hand draws with when the digit fills the usual five sevenths of the sheet: MNIST's
 * strokes are 2.5 of 28 pixels wide. */
#define PEN_WIDTH 25.0
#define MIN_SIDE_PX 240
#define NATURAL_SIDE_PX 430
#define HINT_SCALE 1.3

struct _BnlCanvas {
  GtkWidget parent_instance;

  /* owned */
  BnlDrawing *drawing;
  GArray *marks; /* guint: strokes of the drawing there were when each of the hand's began */

  /* view state */
  GtkGesture
      *holder; /* borrowed: the gesture whose stroke is under way; NULL while there is none */
  double last_x, last_y; /* where the pen is, in the drawing's unit, also beyond the edge */
};

enum {
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BnlCanvas, bnl_canvas, GTK_TYPE_WIDGET)

/* The square that the sheet takes up in the widget. */
static double
measure_sheet (BnlCanvas *self, double *left, double *top)
{
  double width = gtk_widget_get_width (GTK_WIDGET (self));
  double height = gtk_widget_get_height (GTK_WIDGET (self));
  double side = MAX (MIN (width, height), 1.0);

  *left = (width - side) / 2.0;
  *top = (height - side) / 2.0;
  return side;
}

static void
convert_to_sheet (BnlCanvas *self, double *x, double *y)
{
  double left, top;
  double side = measure_sheet (self, &left, &top);

  *x = (*x - left) * BNL_CANVAS_SIZE / side;
  *y = (*y - top) * BNL_CANVAS_SIZE / side;
}

static void
describe (BnlCanvas *self)
{
  guint n_strokes = self->marks->len;
  g_autofree char *text = NULL;

  if (n_strokes == 0)
    text = g_strdup (_ ("empty"));
  else
    text = g_strdup_printf (ngettext ("%u stroke", "%u strokes", n_strokes), n_strokes);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text,
                                  -1);
}

static void
report_change (BnlCanvas *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit (self, signals[CHANGED], 0);
}

static gboolean
is_on_sheet (double x, double y)
{
  return x >= 0.0 && x <= BNL_CANVAS_SIZE && y >= 0.0 && y <= BNL_CANVAS_SIZE;
}

/* How far along from `in`, a coordinate on the sheet, to `out` the edge is crossed; 1 where out is
 * on the sheet as well. */
static double
find_crossing (double in, double out)
{
  if (out < 0.0)
    return in / (in - out);
  if (out > BNL_CANVAS_SIZE)
    return (BNL_CANVAS_SIZE - in) / (out - in);
  return 1.0;
}

/* The point of the edge between one on the sheet and one beyond it. */
static void
cut_at_edge (double in_x, double in_y, double out_x, double out_y, double *x, double *y)
{
  double t = MIN (find_crossing (in_x, out_x), find_crossing (in_y, out_y));

  *x = in_x + t * (out_x - in_x);
  *y = in_y + t * (out_y - in_y);
}

static void
put_pen_down (BnlCanvas *self, GtkGesture *gesture, double x, double y)
{
  guint mark = bnl_drawing_get_n_strokes (self->drawing);

  /* At once, or a scrolled window around would take a finger's stroke for scrolling. */
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  gtk_widget_grab_focus (GTK_WIDGET (self));
  self->holder = gesture;

  convert_to_sheet (self, &x, &y);
  g_array_append_val (self->marks, mark);
  if (is_on_sheet (x, y))
    bnl_drawing_begin_stroke (self->drawing, x, y);
  self->last_x = x;
  self->last_y = y;
  report_change (self);
}

/* What is beyond the edge is no ink: the networks see exactly what the hand sees.  A line that
 * comes back begins anew where it crosses the edge. */
static void
move_pen (BnlCanvas *self, double x, double y)
{
  gboolean was_on, is_on;
  double edge_x, edge_y;

  convert_to_sheet (self, &x, &y);
  was_on = is_on_sheet (self->last_x, self->last_y);
  is_on = is_on_sheet (x, y);

  if (was_on && !is_on) {
    cut_at_edge (self->last_x, self->last_y, x, y, &edge_x, &edge_y);
    bnl_drawing_extend_stroke (self->drawing, edge_x, edge_y);
  }
  if (!was_on && is_on) {
    cut_at_edge (x, y, self->last_x, self->last_y, &edge_x, &edge_y);
    bnl_drawing_begin_stroke (self->drawing, edge_x, edge_y);
  }
  if (is_on)
    bnl_drawing_extend_stroke (self->drawing, x, y);

  self->last_x = x;
  self->last_y = y;
}

static void
lift_pen (BnlCanvas *self)
{
  guint mark = g_array_index (self->marks, guint, self->marks->len - 1);

  self->holder = NULL;
  if (bnl_drawing_get_n_strokes (self->drawing) == mark)
    g_array_set_size (self->marks, self->marks->len - 1);
  describe (self);
  report_change (self);
}

/* Motion that came too fast for the frames: the toolkit delivers one event a frame and keeps the
 * rest beside it. */
static void
move_pen_through_history (BnlCanvas *self, GtkGesture *gesture)
{
  GdkEvent *event = gtk_event_controller_get_current_event (GTK_EVENT_CONTROLLER (gesture));
  GtkNative *native = gtk_widget_get_native (GTK_WIDGET (self));
  g_autofree GdkTimeCoord *history = NULL;
  guint n_history = 0;
  double native_x, native_y;

  if (!event || gdk_event_get_event_type (event) != GDK_MOTION_NOTIFY)
    return;

  history = gdk_event_get_history (event, &n_history);
  gtk_native_get_surface_transform (native, &native_x, &native_y);
  for (guint i = 0; i < n_history; i++) {
    const GdkTimeCoord *past = &history[i];
    double x, y;

    if ((past->flags & GDK_AXIS_FLAG_X) && (past->flags & GDK_AXIS_FLAG_Y) &&
        gtk_widget_translate_coordinates (GTK_WIDGET (native), GTK_WIDGET (self),
                                          past->axes[GDK_AXIS_X] - native_x,
                                          past->axes[GDK_AXIS_Y] - native_y, &x, &y))
      move_pen (self, x, y);
  }
}

/* A pen's events reach the drag gesture too; they are the stylus gesture's. */
static gboolean
is_from_pen (GtkGesture *gesture)
{
  GdkEvent *event = gtk_event_controller_get_current_event (GTK_EVENT_CONTROLLER (gesture));

  return event && gdk_event_get_device_tool (event);
}

static void
drag_begin_cb (BnlCanvas *self, double x, double y, GtkGesture *gesture)
{
  if (!self->holder && !is_from_pen (gesture))
    put_pen_down (self, gesture, x, y);
}

static void
drag_update_cb (BnlCanvas *self, double offset_x, double offset_y, GtkGesture *gesture)
{
  double x, y;

  if (self->holder != gesture ||
      !gtk_gesture_drag_get_start_point (GTK_GESTURE_DRAG (gesture), &x, &y))
    return;

  move_pen_through_history (self, gesture);
  move_pen (self, x + offset_x, y + offset_y);
  report_change (self);
}

static void
drag_end_cb (BnlCanvas *self, double offset_x, double offset_y, GtkGesture *gesture)
{
  if (self->holder == gesture)
    lift_pen (self);
}

static void
stylus_down_cb (BnlCanvas *self, double x, double y, GtkGesture *gesture)
{
  if (!self->holder)
    put_pen_down (self, gesture, x, y);
}

static void
stylus_motion_cb (BnlCanvas *self, double x, double y, GtkGesture *gesture)
{
  g_autofree GdkTimeCoord *backlog = NULL;
  guint n_backlog = 0;

  if (self->holder != gesture)
    return;

  if (gtk_gesture_stylus_get_backlog (GTK_GESTURE_STYLUS (gesture), &backlog, &n_backlog)) {
    for (guint i = 0; i < n_backlog; i++)
      move_pen (self, backlog[i].axes[GDK_AXIS_X], backlog[i].axes[GDK_AXIS_Y]);
  }
  move_pen (self, x, y);
  report_change (self);
}

/* Also where the stroke is taken away, by another window for one: what is drawn stays. */
static void
stylus_end_cb (BnlCanvas *self, GdkEventSequence *sequence, GtkGesture *gesture)
{
  if (self->holder == gesture)
    lift_pen (self);
}

static void
snapshot_hint (BnlCanvas *self, GtkSnapshot *snapshot)
{
  GtkStyleContext *context = gtk_widget_get_style_context (GTK_WIDGET (self));
  g_autoptr (PangoLayout) layout =
      gtk_widget_create_pango_layout (GTK_WIDGET (self), _ ("Draw a digit here"));
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();
  int width, height;

  pango_attr_list_insert (attributes, pango_attr_scale_new (HINT_SCALE));
  pango_layout_set_attributes (layout, attributes);
  pango_layout_get_pixel_size (layout, &width, &height);
  gtk_snapshot_render_layout (snapshot, context,
                              (gtk_widget_get_width (GTK_WIDGET (self)) - width) / 2.0,
                              (gtk_widget_get_height (GTK_WIDGET (self)) - height) / 2.0, layout);
}

static void
bnl_canvas_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  BnlCanvas *self = BNL_CANVAS (widget);
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0.0f, 0.0f, (float) gtk_widget_get_width (widget),
                                               (float) gtk_widget_get_height (widget));
  double left, top;
  double side = measure_sheet (self, &left, &top);
  cairo_t *cr;

  if (bnl_drawing_get_n_strokes (self->drawing) == 0) {
    snapshot_hint (self, snapshot);
    return;
  }

  cr = gtk_snapshot_append_cairo (snapshot, &bounds);
  cairo_translate (cr, left, top);
  cairo_scale (cr, side / BNL_CANVAS_SIZE, side / BNL_CANVAS_SIZE);
  bnl_drawing_trace (self->drawing, cr);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_width (cr, PEN_WIDTH);
  cairo_set_source_rgb (cr, 1.0, 1.0, 1.0);
  cairo_stroke (cr);
  cairo_destroy (cr);
}

static GtkSizeRequestMode
bnl_canvas_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
bnl_canvas_measure (GtkWidget *widget,
                    GtkOrientation orientation,
                    int for_size,
                    int *minimum,
                    int *natural,
                    int *minimum_baseline,
                    int *natural_baseline)
{
  if (orientation == GTK_ORIENTATION_VERTICAL && for_size >= 0) {
    *minimum = *natural = MAX (for_size, MIN_SIDE_PX);
  } else {
    *minimum = MIN_SIDE_PX;
    *natural = NATURAL_SIDE_PX;
  }
}

static void
bnl_canvas_finalize (GObject *object)
{
  BnlCanvas *self = BNL_CANVAS (object);

  g_clear_pointer (&self->drawing, bnl_drawing_free);
  g_clear_pointer (&self->marks, g_array_unref);
  G_OBJECT_CLASS (bnl_canvas_parent_class)->finalize (object);
}

static void
bnl_canvas_class_init (BnlCanvasClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->finalize = bnl_canvas_finalize;
  widget_class->get_request_mode = bnl_canvas_get_request_mode;
  widget_class->measure = bnl_canvas_measure;
  widget_class->snapshot = bnl_canvas_snapshot;

  signals[CHANGED] = g_signal_new ("changed", BNL_TYPE_CANVAS, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_css_name (widget_class, "canvas");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
add_gestures (BnlCanvas *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkGesture *stylus = gtk_gesture_stylus_new ();

  g_signal_connect_swapped (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  g_signal_connect_swapped (drag, "drag-end", G_CALLBACK (drag_end_cb), self);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (drag), GDK_BUTTON_PRIMARY);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));

  g_signal_connect_swapped (stylus, "down", G_CALLBACK (stylus_down_cb), self);
  g_signal_connect_swapped (stylus, "motion", G_CALLBACK (stylus_motion_cb), self);
  g_signal_connect_swapped (stylus, "end", G_CALLBACK (stylus_end_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (stylus));
}

static void
bnl_canvas_init (BnlCanvas *self)
{
  self->drawing = bnl_drawing_new ();
  self->marks = g_array_new (FALSE, FALSE, sizeof (guint));

  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), "crosshair");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Digit canvas"), -1);
  describe (self);
  add_gestures (self);
}

const BnlDrawing *
bnl_canvas_get_drawing (BnlCanvas *self)
{
  g_return_val_if_fail (BNL_IS_CANVAS (self), NULL);
  return self->drawing;
}

guint
bnl_canvas_get_n_strokes (BnlCanvas *self)
{
  g_return_val_if_fail (BNL_IS_CANVAS (self), 0);
  return self->marks->len;
}

gboolean
bnl_canvas_is_blank (BnlCanvas *self)
{
  g_return_val_if_fail (BNL_IS_CANVAS (self), TRUE);
  return bnl_drawing_is_blank (self->drawing, BNL_CANVAS_SIZE);
}

gboolean
bnl_canvas_is_drawing (BnlCanvas *self)
{
  g_return_val_if_fail (BNL_IS_CANVAS (self), FALSE);
  return self->holder != NULL;
}

void
bnl_canvas_undo_stroke (BnlCanvas *self)
{
  guint mark;

  g_return_if_fail (BNL_IS_CANVAS (self));
  if (self->holder || self->marks->len == 0)
    return;

  mark = g_array_index (self->marks, guint, self->marks->len - 1);
  g_array_set_size (self->marks, self->marks->len - 1);
  while (bnl_drawing_get_n_strokes (self->drawing) > mark)
    bnl_drawing_undo_stroke (self->drawing);
  describe (self);
  report_change (self);
}

void
bnl_canvas_clear (BnlCanvas *self)
{
  g_return_if_fail (BNL_IS_CANVAS (self));
  if (self->holder || self->marks->len == 0)
    return;

  g_array_set_size (self->marks, 0);
  bnl_drawing_clear (self->drawing);
  describe (self);
  report_change (self);
}
