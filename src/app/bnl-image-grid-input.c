/* The keys and the pointer of the grid of images. */

#include "bnl-image-grid-private.h"

/* --- keys --- */

static gboolean
move_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  BnlImageGrid *self = BNL_IMAGE_GRID (widget);
  int move, count, mode;
  guint32 target;

  g_variant_get (arguments, "(iii)", &move, &count, &mode);
  if (self->layout.n_images == 0)
    return FALSE;
  target = bnl_image_layout_find_target (&self->layout, self->choice.current, (BnlImageMove) move,
                                         count, gtk_widget_get_height (widget));
  bnl_image_grid_pick (self, target, (BnlImageChoiceMode) mode);
  return TRUE;
}

static gboolean
toggle_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  BnlImageGrid *self = BNL_IMAGE_GRID (widget);

  if (self->layout.n_images > 0)
    bnl_image_grid_pick (self, self->choice.current, BNL_IMAGE_CHOICE_TOGGLE);
  return TRUE;
}

static gboolean
choose_all_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  BnlImageGrid *self = BNL_IMAGE_GRID (widget);

  bnl_image_choice_pick_all (&self->choice);
  bnl_image_grid_tell_choice (self);
  return TRUE;
}

static gboolean
activate_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  bnl_image_grid_activate_current (BNL_IMAGE_GRID (widget));
  return TRUE;
}

/* By as many steps as the argument says; 0: back to the first zoom. */
static gboolean
zoom_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  BnlImageGrid *self = BNL_IMAGE_GRID (widget);
  int steps;

  g_variant_get (arguments, "(i)", &steps);
  bnl_image_grid_set_zoom (self, steps == 0 ? BNL_IMAGE_GRID_DEFAULT_ZOOM
                                            : (guint) MAX ((int) self->zoom + steps, 1));
  return TRUE;
}

/* --- the pointer --- */

static void
pressed_cb (BnlImageGrid *self, int n_press, double x, double y, GtkGesture *gesture)
{
  GdkModifierType state =
      gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));
  guint32 position;

  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (!bnl_image_grid_find_at (self, x, y, &position))
    return;
  if (state & GDK_CONTROL_MASK)
    bnl_image_grid_pick (self, position, BNL_IMAGE_CHOICE_TOGGLE);
  else if (state & GDK_SHIFT_MASK)
    bnl_image_grid_pick (self, position, BNL_IMAGE_CHOICE_RANGE);
  else if (n_press == 1)
    bnl_image_grid_pick (self, position, BNL_IMAGE_CHOICE_ALONE);
  else if (n_press == 2)
    bnl_image_grid_activate_current (self);
}

/* A tap shows the image, also where it comes as a sheet.  Not when the finger is put down: it may
 * be about to scroll. */
static void
released_cb (BnlImageGrid *self, int n_press, double x, double y, GtkGesture *gesture)
{
  GdkDevice *device =
      gtk_event_controller_get_current_event_device (GTK_EVENT_CONTROLLER (gesture));
  guint32 position;

  if (n_press == 1 && device && gdk_device_get_source (device) == GDK_SOURCE_TOUCHSCREEN &&
      bnl_image_grid_find_at (self, x, y, &position))
    bnl_image_grid_activate_current (self);
}

static void
hover (BnlImageGrid *self, gboolean hovering, guint32 position)
{
  if (hovering == self->hovering && (!hovering || position == self->hovered))
    return;
  self->hovering = hovering;
  self->hovered = position;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
motion_cb (BnlImageGrid *self, double x, double y)
{
  guint32 position = 0;
  gboolean found = bnl_image_grid_find_at (self, x, y, &position);

  hover (self, found, position);
}

static void
leave_cb (BnlImageGrid *self)
{
  hover (self, FALSE, 0);
}

static gboolean
scroll_cb (BnlImageGrid *self, double dx, double dy, GtkEventController *controller)
{
  GdkModifierType state = gtk_event_controller_get_current_event_state (controller);

  if (!(state & GDK_CONTROL_MASK))
    return GDK_EVENT_PROPAGATE;
  if (dy != 0.0)
    bnl_image_grid_set_zoom (self, dy < 0.0 ? self->zoom + 1 : MAX (self->zoom, 2) - 1);
  return GDK_EVENT_STOP;
}

/* A key alone, with Shift and with Ctrl, and the same on the keypad. */
static void
bind_move (GtkWidgetClass *klass, guint key, guint keypad_key, BnlImageMove move, int count)
{
  static const struct {
    GdkModifierType modifiers;
    BnlImageChoiceMode mode;
  } ways[] = {
    { 0, BNL_IMAGE_CHOICE_ALONE },
    { GDK_SHIFT_MASK, BNL_IMAGE_CHOICE_RANGE },
    { GDK_CONTROL_MASK, BNL_IMAGE_CHOICE_NONE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (ways); i++) {
    gtk_widget_class_add_binding (klass, key, ways[i].modifiers, move_cb, "(iii)", move, count,
                                  ways[i].mode);
    gtk_widget_class_add_binding (klass, keypad_key, ways[i].modifiers, move_cb, "(iii)", move,
                                  count, ways[i].mode);
  }
}

void
bnl_image_grid_input_bind_keys (GtkWidgetClass *klass)
{
  bind_move (klass, GDK_KEY_Left, GDK_KEY_KP_Left, BNL_IMAGE_MOVE_IMAGE, -1);
  bind_move (klass, GDK_KEY_Right, GDK_KEY_KP_Right, BNL_IMAGE_MOVE_IMAGE, 1);
  bind_move (klass, GDK_KEY_Up, GDK_KEY_KP_Up, BNL_IMAGE_MOVE_ROW, -1);
  bind_move (klass, GDK_KEY_Down, GDK_KEY_KP_Down, BNL_IMAGE_MOVE_ROW, 1);
  bind_move (klass, GDK_KEY_Page_Up, GDK_KEY_KP_Page_Up, BNL_IMAGE_MOVE_PAGE, -1);
  bind_move (klass, GDK_KEY_Page_Down, GDK_KEY_KP_Page_Down, BNL_IMAGE_MOVE_PAGE, 1);
  bind_move (klass, GDK_KEY_Home, GDK_KEY_KP_Home, BNL_IMAGE_MOVE_END, -1);
  bind_move (klass, GDK_KEY_End, GDK_KEY_KP_End, BNL_IMAGE_MOVE_END, 1);

  gtk_widget_class_add_binding (klass, GDK_KEY_space, GDK_CONTROL_MASK, toggle_cb, NULL);
  gtk_widget_class_add_binding (klass, GDK_KEY_KP_Space, GDK_CONTROL_MASK, toggle_cb, NULL);
  gtk_widget_class_add_binding (klass, GDK_KEY_a, GDK_CONTROL_MASK, choose_all_cb, NULL);
  gtk_widget_class_add_binding (klass, GDK_KEY_Return, 0, activate_cb, NULL);
  gtk_widget_class_add_binding (klass, GDK_KEY_ISO_Enter, 0, activate_cb, NULL);
  gtk_widget_class_add_binding (klass, GDK_KEY_KP_Enter, 0, activate_cb, NULL);
  gtk_widget_class_add_binding (klass, GDK_KEY_plus, GDK_CONTROL_MASK, zoom_cb, "(i)", 1);
  gtk_widget_class_add_binding (klass, GDK_KEY_equal, GDK_CONTROL_MASK, zoom_cb, "(i)", 1);
  gtk_widget_class_add_binding (klass, GDK_KEY_KP_Add, GDK_CONTROL_MASK, zoom_cb, "(i)", 1);
  gtk_widget_class_add_binding (klass, GDK_KEY_minus, GDK_CONTROL_MASK, zoom_cb, "(i)", -1);
  gtk_widget_class_add_binding (klass, GDK_KEY_KP_Subtract, GDK_CONTROL_MASK, zoom_cb, "(i)", -1);
  gtk_widget_class_add_binding (klass, GDK_KEY_0, GDK_CONTROL_MASK, zoom_cb, "(i)", 0);
  gtk_widget_class_add_binding (klass, GDK_KEY_KP_0, GDK_CONTROL_MASK, zoom_cb, "(i)", 0);
}

void
bnl_image_grid_input_add_pointer (BnlImageGrid *self)
{
  GtkGesture *click = gtk_gesture_click_new ();
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *scroll = gtk_event_controller_scroll_new (
      GTK_EVENT_CONTROLLER_SCROLL_VERTICAL | GTK_EVENT_CONTROLLER_SCROLL_DISCRETE);

  g_signal_connect_swapped (click, "pressed", G_CALLBACK (pressed_cb), self);
  g_signal_connect_swapped (click, "released", G_CALLBACK (released_cb), self);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (leave_cb), self);
  g_signal_connect_swapped (scroll, "scroll", G_CALLBACK (scroll_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  gtk_widget_add_controller (GTK_WIDGET (self), scroll);
}
