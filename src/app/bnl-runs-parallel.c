#include "bnl-runs-parallel.h"

#include <glib/gi18n.h>
#include <math.h>

#include "bnl-chart-style.h"
#include "bnl-runs-column.h"
#include "bnl-runs-list.h"
#include "lab/bnl-number.h"
#include "plot/bnl-parallel.h"

#define MIN_WIDTH 240
#define MIN_HEIGHT 150
#define MOST_ITEMS 2000
/* A drag that is shorter is a click. */
#define CLICK_PX 4.0

struct _BnlRunsParallel {
  GtkWidget parent_instance;

  /* owned */
  BnlParallel *parallel;
  GPtrArray *items; /* of BnlRunsItem, one a line */

  /* view state */
  guint drag_axis; /* BNL_PARALLEL_NONE: none */
  double drag_from;
  guint focus_axis;

  /* cache */
  BnlChartTheme theme;
  char *font_family;
};

enum { SIGNAL_BRUSHED, SIGNAL_PICKED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BnlRunsParallel, bnl_runs_parallel, GTK_TYPE_WIDGET)

static void
describe (BnlRunsParallel *self)
{
  g_autofree char *text = bnl_parallel_describe (self->parallel);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text,
                                  -1);
}

static void
tell_brushed (BnlRunsParallel *self)
{
  describe (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit (self, signals[SIGNAL_BRUSHED], 0);
}

/* --- lines --- */

static void
add_setting (BnlRunsParallel *self, guint field)
{
  guint n_fields;
  const BnlSpecField *fields = bnl_spec_get_fields (&n_fields);
  g_autofree char *title = bnl_runs_column_title_field (fields[field].key);
  g_autofree double *numbers = g_new (double, self->items->len);
  g_autofree const char **words = g_new (const char *, self->items->len);
  gboolean all_numbers = TRUE;

  for (guint i = 0; i < self->items->len; i++) {
    words[i] = bnl_runs_item_get_value (self->items->pdata[i], field);
    all_numbers = all_numbers && bnl_number_parse_double (words[i], &numbers[i]);
  }
  if (all_numbers)
    bnl_parallel_add_numbers (self->parallel, title, numbers, FALSE);
  else
    bnl_parallel_add_words (self->parallel, title, words);
}

static void
add_outcome (BnlRunsParallel *self)
{
  g_autofree double *accuracies = g_new (double, self->items->len);

  for (guint i = 0; i < self->items->len; i++)
    accuracies[i] = bnl_runs_item_get_record (self->items->pdata[i])->summary.score.best_accuracy;
  bnl_parallel_add_numbers (self->parallel, _ ("Best accuracy"), accuracies, TRUE);
}

void
bnl_runs_parallel_show (BnlRunsParallel *self, GPtrArray *items)
{
  g_autoptr (GListStore) model = g_list_store_new (BNL_TYPE_RUNS_ITEM);
  g_autoptr (GArray) differing = NULL;
  guint n = MIN (items->len, MOST_ITEMS);

  g_return_if_fail (BNL_IS_RUNS_PARALLEL (self));

  g_ptr_array_set_size (self->items, 0);
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (self->items, g_object_ref (items->pdata[i]));
  g_list_store_splice (model, 0, 0, items->pdata, n);
  differing = bnl_runs_list_find_differing (G_LIST_MODEL (model));
  bnl_parallel_reset (self->parallel, n);
  for (guint i = 0; i < differing->len; i++)
    add_setting (self, g_array_index (differing, guint, i));
  add_outcome (self);
  describe (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

GArray *
bnl_runs_parallel_dup_inside (BnlRunsParallel *self)
{
  GArray *ids;

  if (!bnl_parallel_has_brush (self->parallel))
    return NULL;
  ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (guint i = 0; i < self->items->len; i++)
    if (bnl_parallel_is_inside (self->parallel, i)) {
      gint64 id = bnl_runs_item_get_id (self->items->pdata[i]);

      g_array_append_val (ids, id);
    }
  return ids;
}

void
bnl_runs_parallel_clear (BnlRunsParallel *self)
{
  g_return_if_fail (BNL_IS_RUNS_PARALLEL (self));

  if (!bnl_parallel_has_brush (self->parallel))
    return;
  bnl_parallel_clear_brushes (self->parallel);
  tell_brushed (self);
}

/* --- pointer and keys --- */

static void
lay_out (BnlRunsParallel *self, BnlParallelLayout *layout)
{
  bnl_parallel_layout (self->parallel, &self->theme, gtk_widget_get_width (GTK_WIDGET (self)),
                       gtk_widget_get_height (GTK_WIDGET (self)), layout);
}

static void
drag_begin_cb (BnlRunsParallel *self, double x, double y)
{
  BnlParallelLayout layout;

  lay_out (self, &layout);
  self->drag_axis = bnl_parallel_pick_axis (self->parallel, &layout, x, y, &self->drag_from);
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

static void
drag_update_cb (BnlRunsParallel *self, double dx, double dy)
{
  BnlParallelLayout layout;

  if (self->drag_axis == BNL_PARALLEL_NONE || fabs (dy) < CLICK_PX)
    return;
  lay_out (self, &layout);
  bnl_parallel_set_brush (self->parallel, self->drag_axis, self->drag_from,
                          self->drag_from - dy / (layout.bottom - layout.top));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
pick_line (BnlRunsParallel *self, double x, double y)
{
  BnlParallelLayout layout;
  guint line;

  lay_out (self, &layout);
  line = bnl_parallel_pick_line (self->parallel, &layout, x, y);
  if (line < self->items->len)
    g_signal_emit (self, signals[SIGNAL_PICKED], 0, self->items->pdata[line]);
}

static void
drag_end_cb (BnlRunsParallel *self, double dx, double dy, GtkGestureDrag *drag)
{
  double from, to, x, y;

  if (fabs (dy) >= CLICK_PX) {
    if (self->drag_axis != BNL_PARALLEL_NONE)
      tell_brushed (self);
    return;
  }
  if (self->drag_axis != BNL_PARALLEL_NONE &&
      bnl_parallel_get_brush (self->parallel, self->drag_axis, &from, &to)) {
    bnl_parallel_clear_brush (self->parallel, self->drag_axis);
    tell_brushed (self);
  } else if (gtk_gesture_drag_get_start_point (drag, &x, &y)) {
    pick_line (self, x, y);
  }
}

static void
motion_cb (BnlRunsParallel *self, double x, double y)
{
  BnlParallelLayout layout;
  double at;
  guint line;

  lay_out (self, &layout);
  line = bnl_parallel_pick_line (self->parallel, &layout, x, y);
  gtk_widget_set_cursor_from_name (
      GTK_WIDGET (self),
      bnl_parallel_pick_axis (self->parallel, &layout, x, y, &at) != BNL_PARALLEL_NONE ? "ns-resize"
                                                                                       : NULL);
  if (line == bnl_parallel_get_pointed (self->parallel))
    return;
  bnl_parallel_set_pointed (self->parallel, line);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
leave_cb (BnlRunsParallel *self)
{
  bnl_parallel_set_pointed (self->parallel, BNL_PARALLEL_NONE);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
move_focus (BnlRunsParallel *self, int by)
{
  guint n = bnl_parallel_get_n_axes (self->parallel);

  if (n == 0)
    return;
  self->focus_axis = (guint) CLAMP ((int) self->focus_axis + by, 0, (int) n - 1);
  bnl_parallel_set_focus_axis (self->parallel, self->focus_axis);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* Half of what is left: a few keys find the best of many. */
static void
halve (BnlRunsParallel *self, gboolean upper)
{
  double from = 0.0, to = 1.0;

  if (self->focus_axis >= bnl_parallel_get_n_axes (self->parallel))
    return;
  bnl_parallel_get_brush (self->parallel, self->focus_axis, &from, &to);
  bnl_parallel_set_brush (self->parallel, self->focus_axis, upper ? (from + to) / 2 : from,
                          upper ? to : (from + to) / 2);
  tell_brushed (self);
}

static gboolean
key_cb (BnlRunsParallel *self, guint key, guint code, GdkModifierType state)
{
  if ((state & gtk_accelerator_get_default_mod_mask ()) != 0)
    return GDK_EVENT_PROPAGATE;
  switch (key) {
  case GDK_KEY_Left:
  case GDK_KEY_Right:
    move_focus (self, key == GDK_KEY_Left ? -1 : 1);
    return GDK_EVENT_STOP;
  case GDK_KEY_Up:
  case GDK_KEY_Down:
    halve (self, key == GDK_KEY_Up);
    return GDK_EVENT_STOP;
  case GDK_KEY_Escape:
    if (!bnl_parallel_has_brush (self->parallel))
      return GDK_EVENT_PROPAGATE;
    bnl_runs_parallel_clear (self);
    return GDK_EVENT_STOP;
  default:
    return GDK_EVENT_PROPAGATE;
  }
}

static void
focus_cb (BnlRunsParallel *self, GParamSpec *pspec, GtkEventController *controller)
{
  gboolean has_focus =
      gtk_event_controller_focus_is_focus (GTK_EVENT_CONTROLLER_FOCUS (controller));

  bnl_parallel_set_focus_axis (self->parallel, has_focus ? self->focus_axis : BNL_PARALLEL_NONE);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* --- the object --- */

static void
bnl_runs_parallel_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  BnlRunsParallel *self = BNL_RUNS_PARALLEL (widget);
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);
  cairo_t *cr;

  if (width <= 0 || height <= 0)
    return;
  cr = gtk_snapshot_append_cairo (snapshot,
                                  &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  bnl_parallel_draw (self->parallel, cr, width, height, &self->theme);
  cairo_destroy (cr);
}

static void
bnl_runs_parallel_measure (GtkWidget *widget,
                           GtkOrientation orientation,
                           int for_size,
                           int *minimum,
                           int *natural,
                           int *minimum_baseline,
                           int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? MIN_WIDTH : MIN_HEIGHT;
}

static void
bnl_runs_parallel_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  BnlRunsParallel *self = BNL_RUNS_PARALLEL (widget);

  GTK_WIDGET_CLASS (bnl_runs_parallel_parent_class)->css_changed (widget, change);
  g_free (self->font_family);
  self->font_family = bnl_chart_style_read (widget, &self->theme);
  gtk_widget_queue_draw (widget);
}

static void
bnl_runs_parallel_finalize (GObject *object)
{
  BnlRunsParallel *self = BNL_RUNS_PARALLEL (object);

  bnl_parallel_free (self->parallel);
  g_ptr_array_unref (self->items);
  g_free (self->font_family);
  G_OBJECT_CLASS (bnl_runs_parallel_parent_class)->finalize (object);
}

static void
bnl_runs_parallel_class_init (BnlRunsParallelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = bnl_runs_parallel_finalize;
  widget_class->snapshot = bnl_runs_parallel_snapshot;
  widget_class->measure = bnl_runs_parallel_measure;
  widget_class->css_changed = bnl_runs_parallel_css_changed;
  signals[SIGNAL_BRUSHED] = g_signal_new ("brushed", BNL_TYPE_RUNS_PARALLEL, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_PICKED] = g_signal_new ("picked", BNL_TYPE_RUNS_PARALLEL, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 1, BNL_TYPE_RUNS_ITEM);
  gtk_widget_class_set_css_name (widget_class, "chart");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
listen (BnlRunsParallel *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *key = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  g_signal_connect_swapped (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  g_signal_connect_swapped (drag, "drag-end", G_CALLBACK (drag_end_cb), self);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (leave_cb), self);
  g_signal_connect_swapped (key, "key-pressed", G_CALLBACK (key_cb), self);
  g_signal_connect_swapped (focus, "notify::is-focus", G_CALLBACK (focus_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  gtk_widget_add_controller (GTK_WIDGET (self), key);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
}

static void
bnl_runs_parallel_init (BnlRunsParallel *self)
{
  self->parallel = bnl_parallel_new ();
  bnl_parallel_set_hint (self->parallel, _ ("Runs whose settings differ become lines from setting "
                                            "to setting: filter the table or select some."));
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
  self->drag_axis = BNL_PARALLEL_NONE;
  self->font_family = bnl_chart_style_read (GTK_WIDGET (self), &self->theme);
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Parallel coordinates"), -1);
  listen (self);
}
