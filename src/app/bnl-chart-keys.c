#include "bnl-chart-keys.h"

#include <math.h>

#include "bnl-chart-view-private.h"
#include "plot/bnl-chart-legend.h"
#include "plot/bnl-chart-reading.h"

#define ZOOM_FACTOR 1.5
/* One key pans by so much of the plot. */
#define PAN 0.125
/* Where the crosshair leaves what is seen, this much of the plot is shown beyond it. */
#define FOLLOW 0.1

/* The rectangle */

/* From where it began to the crosshair, as high as the plot; FALSE where there is none. */
static gboolean
find_box (BnlChartView *view, const BnlChartLayout *layout, BnlChartBox *box)
{
  double from = bnl_axis_to_frac (&layout->x, bnl_chart_view_get_mark (view));
  double to = bnl_axis_to_frac (&layout->x, bnl_chart_view_get_crosshair (view));
  double middle = layout->top + layout->height / 2;

  if (isnan (from) || isnan (to))
    return FALSE;
  return bnl_chart_zoom_find_box (layout, layout->left + from * layout->width, middle,
                                  layout->left + to * layout->width, middle, box);
}

static void
show_box (BnlChartView *view, const BnlChartLayout *layout)
{
  BnlChartBox box;

  bnl_chart_view_set_box (view, find_box (view, layout, &box) ? &box : NULL);
}

static gboolean
box_key_cb (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  BnlChartView *view = BNL_CHART_VIEW (widget);
  BnlChartLayout layout;
  BnlChartBox box;

  if (isnan (bnl_chart_view_get_crosshair (view)))
    return GDK_EVENT_PROPAGATE;
  if (isnan (bnl_chart_view_get_mark (view))) {
    bnl_chart_view_set_mark (view, bnl_chart_view_get_crosshair (view));
    return GDK_EVENT_STOP;
  }
  bnl_chart_view_get_layout (view, &layout);
  if (find_box (view, &layout, &box)) {
    bnl_chart_zoom_to_box (bnl_chart_view_get_chart (view), &layout, &box);
    bnl_chart_view_sync (view);
  }
  bnl_chart_view_set_mark (view, (double) NAN);
  bnl_chart_view_set_box (view, NULL);
  return GDK_EVENT_STOP;
}

/* The crosshair */

static GArray *
take_readings (BnlChartView *view)
{
  const BnlChart *chart = bnl_chart_view_get_chart (view);

  return bnl_chart_reading_take (&chart, 1, bnl_chart_view_get_crosshair (view));
}

/* Aims at what is picked. */
static void
aim (BnlChartView *view)
{
  g_autoptr (GArray) readings = take_readings (view);
  guint index;

  if (bnl_chart_reading_find (readings, bnl_chart_view_get_picked (view), &index))
    bnl_chart_view_set_aim (view,
                            g_array_index (readings, BnlChartReading, index).values[0].at.smoothed);
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
  bnl_chart_view_sync (view);
}

static void
put_crosshair (BnlChartView *view, BnlChartLayout *layout, double x)
{
  follow_x (view, layout, x);
  bnl_chart_view_read_at (view, x);
  aim (view);
  bnl_chart_view_get_layout (view, layout);
  show_box (view, layout);
}

/* To the next point that lies at least a pixel away; into what is seen, where it is nowhere. */
void
bnl_chart_keys_move_crosshair (BnlChartView *view, int direction)
{
  double crosshair = bnl_chart_view_get_crosshair (view);
  BnlChartLayout layout;
  double x, found;

  bnl_chart_view_get_layout (view, &layout);
  if (isnan (crosshair) || layout.width <= 0)
    x = direction > 0 ? layout.x.minimum : layout.x.maximum;
  else
    x = bnl_axis_from_frac (&layout.x,
                            bnl_axis_to_frac (&layout.x, crosshair) + direction / layout.width);
  if (bnl_chart_find_x (bnl_chart_view_get_chart (view), x, direction, &found))
    put_crosshair (view, &layout, found);
}

static gboolean
crosshair_key_cb (GtkWidget *widget, GVariant *direction, gpointer data)
{
  bnl_chart_keys_move_crosshair (BNL_CHART_VIEW (widget), g_variant_get_int32 (direction));
  return GDK_EVENT_STOP;
}

/* To the first or last point of all. */
static gboolean
end_key_cb (GtkWidget *widget, GVariant *argument, gpointer data)
{
  BnlChartView *view = BNL_CHART_VIEW (widget);
  int direction = g_variant_get_int32 (argument);
  BnlChartLayout layout;
  double found;

  bnl_chart_view_get_layout (view, &layout);
  if (bnl_chart_find_x (bnl_chart_view_get_chart (view), direction * (double) INFINITY, -direction,
                        &found))
    put_crosshair (view, &layout, found);
  return GDK_EVENT_STOP;
}

/* What is picked */

static gboolean
pick_key_cb (GtkWidget *widget, GVariant *direction, gpointer data)
{
  BnlChartView *view = BNL_CHART_VIEW (widget);
  g_autoptr (GArray) readings = NULL;
  guint index;

  /* Without a crosshair the page scrolls. */
  if (isnan (bnl_chart_view_get_crosshair (view)))
    return GDK_EVENT_PROPAGATE;
  readings = take_readings (view);
  if (bnl_chart_reading_step (readings, 0, bnl_chart_view_get_picked (view),
                              g_variant_get_int32 (direction), &index)) {
    bnl_chart_view_set_picked (view, g_array_index (readings, BnlChartReading, index).name);
    aim (view);
  }
  return GDK_EVENT_STOP;
}

/* FALSE: none. */
static gboolean
find_picked (BnlChartView *view, BnlChartEntry *entry)
{
  BnlChart *chart = bnl_chart_view_get_chart (view);
  const char *picked = bnl_chart_view_get_picked (view);

  for (guint i = 0; picked && i < bnl_chart_get_n_layers (chart); i++)
    if (g_str_equal (bnl_layer_get_name (bnl_chart_get_layer (chart, i)), picked)) {
      *entry = (BnlChartEntry){ i, FALSE };
      return TRUE;
    }
  return FALSE;
}

/* And picks the one below it, so that many can be hidden one after the other. */
static void
hide_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BnlChartView *view = BNL_CHART_VIEW (widget);
  g_autoptr (GArray) readings = take_readings (view);
  BnlChartEntry entry;
  guint index;

  if (!find_picked (view, &entry))
    return;
  if (readings->len > 1 &&
      bnl_chart_reading_step (readings, 0, bnl_chart_view_get_picked (view), -1, &index))
    bnl_chart_view_set_picked (view, g_array_index (readings, BnlChartReading, index).name);
  else
    bnl_chart_view_set_picked (view, NULL);
  bnl_chart_set_shown (bnl_chart_view_get_chart (view), entry.layer, FALSE);
  bnl_chart_view_sync (view);
}

static void
isolate_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BnlChartView *view = BNL_CHART_VIEW (widget);
  BnlChartEntry entry;

  if (!find_picked (view, &entry))
    return;
  bnl_chart_legend_isolate (bnl_chart_view_get_chart (view), entry);
  bnl_chart_view_sync (view);
}

static void
show_all_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BnlChartView *view = BNL_CHART_VIEW (widget);

  bnl_chart_legend_reset (bnl_chart_view_get_chart (view));
  bnl_chart_view_sync (view);
}

/* What has that number in the legend. */
static gboolean
curve_key_cb (GtkWidget *widget, GVariant *number, gpointer data)
{
  BnlChart *chart = bnl_chart_view_get_chart (BNL_CHART_VIEW (widget));
  guint index = (guint) g_variant_get_int32 (number);

  if (index > bnl_chart_get_n_layers (chart))
    return GDK_EVENT_PROPAGATE;
  bnl_chart_legend_toggle (chart, (BnlChartEntry){ index - 1, FALSE });
  bnl_chart_view_sync (BNL_CHART_VIEW (widget));
  return GDK_EVENT_STOP;
}

/* What is seen */

static gboolean
pan_key_cb (GtkWidget *widget, GVariant *directions, gpointer data)
{
  BnlChartView *view = BNL_CHART_VIEW (widget);
  BnlChartLayout layout;
  int x, y;

  g_variant_get (directions, "(ii)", &x, &y);
  bnl_chart_view_get_layout (view, &layout);
  /* An arrow moves the eye, not what it looks at. */
  bnl_chart_zoom_pan (bnl_chart_view_get_chart (view), &layout, -x * PAN * layout.width,
                      y * PAN * layout.height);
  bnl_chart_view_sync (view);
  return GDK_EVENT_STOP;
}

static double
keep_within (double frac)
{
  return frac >= 0 && frac <= 1 ? frac : 0.5;
}

/* Around the crosshair and what is picked there, or the middle; y goes on to fit itself where
 * nobody zoomed it. */
static gboolean
zoom_key_cb (GtkWidget *widget, GVariant *axes, gpointer data)
{
  BnlChartView *view = BNL_CHART_VIEW (widget);
  BnlChart *chart = bnl_chart_view_get_chart (view);
  BnlChartLayout layout;
  double x, y, minimum, maximum;
  int x_direction, y_direction;

  g_variant_get (axes, "(ii)", &x_direction, &y_direction);
  if (y_direction == 0 && bnl_chart_zoom_get_y (chart, &minimum, &maximum))
    y_direction = x_direction;
  bnl_chart_view_get_layout (view, &layout);
  x = keep_within (bnl_axis_to_frac (&layout.x, bnl_chart_view_get_crosshair (view)));
  y = keep_within (bnl_axis_to_frac (&layout.y, bnl_chart_view_get_aim (view)));
  bnl_chart_zoom_by (chart, &layout, layout.left + x * layout.width,
                     layout.top + (1 - y) * layout.height, pow (ZOOM_FACTOR, x_direction),
                     pow (ZOOM_FACTOR, y_direction));
  bnl_chart_view_sync (view);
  return GDK_EVENT_STOP;
}

static gboolean
escape_cb (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  BnlChartView *view = BNL_CHART_VIEW (widget);

  if (!isnan (bnl_chart_view_get_mark (view))) {
    bnl_chart_view_set_mark (view, (double) NAN);
    bnl_chart_view_set_box (view, NULL);
  } else if (bnl_chart_hand_drop_box (bnl_chart_view_get_hand (view))) {
    return GDK_EVENT_STOP;
  } else if (bnl_chart_view_get_maximized (view)) {
    bnl_chart_view_set_maximized (view, FALSE);
  } else if (!isnan (bnl_chart_view_get_crosshair (view))) {
    bnl_chart_view_set_crosshair (view, (double) NAN);
  } else {
    return GDK_EVENT_PROPAGATE;
  }
  return GDK_EVENT_STOP;
}

/* keypad 0: it has no such key. */
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
bind_axes (GtkWidgetClass *klass,
           guint key,
           guint keypad,
           GdkModifierType state,
           int x,
           int y,
           GtkShortcutFunc callback)
{
  gtk_widget_class_add_binding (klass, key, state, callback, "(ii)", x, y);
  gtk_widget_class_add_binding (klass, keypad, state, callback, "(ii)", x, y);
}

static void
bind_zoom (GtkWidgetClass *klass, GdkModifierType state, int x, int y)
{
  bind_axes (klass, GDK_KEY_plus, GDK_KEY_KP_Add, state, x, y, zoom_key_cb);
  bind_axes (klass, GDK_KEY_minus, GDK_KEY_KP_Subtract, state, -x, -y, zoom_key_cb);
  /* Without Shift the key of + is = on many keyboards. */
  gtk_widget_class_add_binding (klass, GDK_KEY_equal, state, zoom_key_cb, "(ii)", x, y);
}

static void
bind_actions (GtkWidgetClass *klass)
{
  static const struct {
    guint key;
    const char *action;
  } keys[] = {
    /* A menu names the last of an action. */
    { GDK_KEY_KP_Home, "chart.reset-zoom" },
    { GDK_KEY_Home, "chart.reset-zoom" },
    { GDK_KEY_l, "chart.log-y" },
    { GDK_KEY_k, "chart.log-x" },
    { GDK_KEY_g, "chart.grid" },
    { GDK_KEY_F11, "chart.maximize" },
    { GDK_KEY_f, "chart.maximize" },
    { GDK_KEY_h, "chart.hide" },
    { GDK_KEY_i, "chart.isolate" },
    { GDK_KEY_KP_0, "chart.show-all" },
    { GDK_KEY_0, "chart.show-all" },
  };

  gtk_widget_class_install_action (klass, "chart.hide", NULL, hide_cb);
  gtk_widget_class_install_action (klass, "chart.isolate", NULL, isolate_cb);
  gtk_widget_class_install_action (klass, "chart.show-all", NULL, show_all_cb);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_widget_class_add_binding_action (klass, keys[i].key, 0, keys[i].action, NULL);
}

void
bnl_chart_keys_install (GtkWidgetClass *klass)
{
  bind (klass, GDK_KEY_Left, GDK_KEY_KP_Left, 0, -1, crosshair_key_cb);
  bind (klass, GDK_KEY_Right, GDK_KEY_KP_Right, 0, 1, crosshair_key_cb);
  bind (klass, GDK_KEY_Up, GDK_KEY_KP_Up, 0, 1, pick_key_cb);
  bind (klass, GDK_KEY_Down, GDK_KEY_KP_Down, 0, -1, pick_key_cb);
  bind (klass, GDK_KEY_Home, GDK_KEY_KP_Home, GDK_CONTROL_MASK, -1, end_key_cb);
  bind (klass, GDK_KEY_End, GDK_KEY_KP_End, GDK_CONTROL_MASK, 1, end_key_cb);
  bind (klass, GDK_KEY_End, GDK_KEY_KP_End, 0, 1, end_key_cb);
  for (guint i = 1; i <= 9; i++)
    bind (klass, GDK_KEY_0 + i, GDK_KEY_KP_0 + i, 0, (int) i, curve_key_cb);
  bind_axes (klass, GDK_KEY_Left, GDK_KEY_KP_Left, GDK_SHIFT_MASK, -1, 0, pan_key_cb);
  bind_axes (klass, GDK_KEY_Right, GDK_KEY_KP_Right, GDK_SHIFT_MASK, 1, 0, pan_key_cb);
  bind_axes (klass, GDK_KEY_Up, GDK_KEY_KP_Up, GDK_SHIFT_MASK, 0, 1, pan_key_cb);
  bind_axes (klass, GDK_KEY_Down, GDK_KEY_KP_Down, GDK_SHIFT_MASK, 0, -1, pan_key_cb);
  bind_zoom (klass, 0, 1, 0);
  bind_zoom (klass, GDK_CONTROL_MASK, 0, 1);
  gtk_widget_class_add_binding (klass, GDK_KEY_Return, 0, box_key_cb, NULL);
  gtk_widget_class_add_binding (klass, GDK_KEY_KP_Enter, 0, box_key_cb, NULL);
  gtk_widget_class_add_binding (klass, GDK_KEY_Escape, 0, escape_cb, NULL);
  bind_actions (klass);
}
