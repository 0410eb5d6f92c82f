/* Purpose: three ways to look at runs, one at a time.  CSS node: widget.  Accessible role: group.
 */

#include "bnl-runs-views.h"

#include "bnl-reflow.h"
#include "bnl-runs-charts.h"
#include "bnl-runs-diff.h"
#include "bnl-runs-parallel.h"

struct _BnlRunsViews {
  AdwBin parent_instance;

  /* template children */
  GtkStack *stack;
  BnlRunsCharts *charts;
  BnlRunsDiff *diff;
  BnlRunsParallel *parallel;
  GtkMenuButton *more_button;
  GtkWidget *training_button;

  /* owned */
  BnlRunsList *list;
  GPtrArray *items; /* of BnlRunsItem: selected */
};

enum { PROP_MENU = 1, N_PROPS };
enum { SIGNAL_PICKED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BnlRunsViews, bnl_runs_views, ADW_TYPE_BIN)

static gboolean
is_seen (BnlRunsViews *self, const char *name)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), name) == 0;
}

/* Under a brush the lines outside of it are there too, though the table leaves them out. */
static void
show_parallel (BnlRunsViews *self)
{
  g_autoptr (GPtrArray) items = NULL;

  if (!self->list || !is_seen (self, "parallel"))
    return;
  items = bnl_runs_list_dup_unbrushed (self->list);
  bnl_runs_parallel_show (self->parallel, items);
}

static void
show_differences (BnlRunsViews *self)
{
  if (is_seen (self, "differences"))
    bnl_runs_diff_show (self->diff, self->items);
}

static void
updated_cb (BnlRunsViews *self)
{
  bnl_runs_charts_refresh (self->charts);
  show_differences (self);
  show_parallel (self);
}

static void
view_cb (BnlRunsViews *self)
{
  gtk_widget_set_visible (self->training_button, is_seen (self, "curves"));
  show_differences (self);
  show_parallel (self);
}

static void
brushed_cb (BnlRunsViews *self)
{
  bnl_runs_list_take_ids (self->list, bnl_runs_parallel_dup_inside (self->parallel));
}

static void
picked_cb (BnlRunsViews *self, BnlRunsItem *item)
{
  g_signal_emit (self, signals[SIGNAL_PICKED], 0, item);
}

static void
bnl_runs_views_set_property (GObject *object,
                             guint property_id,
                             const GValue *value,
                             GParamSpec *pspec)
{
  switch (property_id) {
  case PROP_MENU:
    gtk_menu_button_set_menu_model (BNL_RUNS_VIEWS (object)->more_button,
                                    g_value_get_object (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
bnl_runs_views_dispose (GObject *object)
{
  BnlRunsViews *self = BNL_RUNS_VIEWS (object);

  if (self->list)
    g_signal_handlers_disconnect_by_data (self->list, self);
  g_clear_object (&self->list);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  G_OBJECT_CLASS (bnl_runs_views_parent_class)->dispose (object);
}

static void
bnl_runs_views_class_init (BnlRunsViewsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->set_property = bnl_runs_views_set_property;
  G_OBJECT_CLASS (klass)->dispose = bnl_runs_views_dispose;
  g_object_class_install_property (G_OBJECT_CLASS (klass), PROP_MENU,
                                   g_param_spec_object ("menu", NULL, NULL, G_TYPE_MENU_MODEL,
                                                        G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS));
  signals[SIGNAL_PICKED] = g_signal_new ("picked", BNL_TYPE_RUNS_VIEWS, G_SIGNAL_RUN_LAST, 0, NULL,
                                         NULL, NULL, G_TYPE_NONE, 1, BNL_TYPE_RUNS_ITEM);
  g_type_ensure (BNL_TYPE_REFLOW);
  g_type_ensure (BNL_TYPE_RUNS_CHARTS);
  g_type_ensure (BNL_TYPE_RUNS_DIFF);
  g_type_ensure (BNL_TYPE_RUNS_PARALLEL);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/bnlab/BnLab/bnl-runs-views.ui");
  gtk_widget_class_bind_template_child (widget_class, BnlRunsViews, stack);
  gtk_widget_class_bind_template_child (widget_class, BnlRunsViews, charts);
  gtk_widget_class_bind_template_child (widget_class, BnlRunsViews, diff);
  gtk_widget_class_bind_template_child (widget_class, BnlRunsViews, parallel);
  gtk_widget_class_bind_template_child (widget_class, BnlRunsViews, more_button);
  gtk_widget_class_bind_template_child (widget_class, BnlRunsViews, training_button);
  gtk_widget_class_bind_template_callback (widget_class, view_cb);
  gtk_widget_class_bind_template_callback (widget_class, brushed_cb);
  gtk_widget_class_bind_template_callback (widget_class, picked_cb);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
bnl_runs_views_init (BnlRunsViews *self)
{
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
bnl_runs_views_set_list (BnlRunsViews *self, BnlRunsList *list)
{
  g_return_if_fail (BNL_IS_RUNS_VIEWS (self));
  g_return_if_fail (!self->list);

  self->list = g_object_ref (list);
  g_signal_connect_swapped (list, "updated", G_CALLBACK (updated_cb), self);
}

void
bnl_runs_views_show (BnlRunsViews *self, BnlRunsKeeper *keeper, GPtrArray *items)
{
  g_return_if_fail (BNL_IS_RUNS_VIEWS (self));

  g_ptr_array_unref (self->items);
  self->items = g_ptr_array_ref (items);
  bnl_runs_charts_show (self->charts, keeper, items);
  show_differences (self);
}

void
bnl_runs_views_show_differences (BnlRunsViews *self)
{
  g_return_if_fail (BNL_IS_RUNS_VIEWS (self));

  gtk_stack_set_visible_child_name (self->stack, "differences");
}

void
bnl_runs_views_clear_brush (BnlRunsViews *self)
{
  g_return_if_fail (BNL_IS_RUNS_VIEWS (self));

  bnl_runs_parallel_clear (self->parallel);
}
