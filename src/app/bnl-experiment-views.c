/* Purpose: to look at what an experiment measured.  CSS node: widget, with a card of the class
 * experiment-views.  Accessible role: group; charts and table speak for themselves. */

#include "bnl-experiment-views.h"

#include <glib/gi18n.h>

#include "bnl-chart-view.h"
#include "bnl-picture-choice.h"
#include "bnl-picture-words.h"
#include "bnl-reflow.h"
#include "bnl-sweep-table-view.h"
#include "report/bnl-exhibit.h"

#define TAB_KEY "bnl-tab"
#define CHART_HEIGHT 300
#define CHART_WIDTH 270

struct _BnlExperimentViews {
  AdwBin parent_instance;

  /* template children */
  GtkWidget *tab_box;
  BnlPictureChoice *choice;
  GtkWidget *csv_button;
  GtkStack *stack;
  GtkWidget *chart_box;
  GtkLabel *note_label;
  BnlSweepTableView *table_view;

  /* owned */
  BnlExperimentRunner *runner;
  BnlExhibit *exhibit; /* NULL: the table is shown, or nothing can be */
  char *view;

  gboolean maximized;
  gboolean turning; /* tabs change by our own hand */
};

enum { PROP_VIEW = 1, PROP_MAXIMIZED, N_PROPS };

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (BnlExperimentViews, bnl_experiment_views, ADW_TYPE_BIN)

/* --- charts --- */

static void
maximized_cb (BnlExperimentViews *self, GParamSpec *pspec, BnlChartView *view)
{
  gboolean maximized = bnl_chart_view_get_maximized (view);

  if (maximized == self->maximized)
    return;
  self->maximized = maximized;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_MAXIMIZED]);
}

/* Charts of one picture show the same place. */
static void
link_charts (BnlExperimentViews *self, GtkWidget *view)
{
  const char *const shared[] = { "crosshair", "log-x", "x-view", "grid", "trim" };
  GtkWidget *first = gtk_widget_get_first_child (self->chart_box);

  if (!first)
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (shared); i++)
    g_object_bind_property (first, shared[i], view, shared[i],
                            G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
}

static BnlChartView *
add_chart (BnlExperimentViews *self, guint index)
{
  GtkWidget *view = g_object_new (BNL_TYPE_CHART_VIEW, "width-request", CHART_WIDTH,
                                  "height-request", CHART_HEIGHT, "vexpand", TRUE, NULL);
  g_autofree char *name = index == 0 ? g_strdup (_ ("Experiment chart"))
                                     : g_strdup_printf (_ ("Experiment chart %u"), index + 1);

  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  link_charts (self, view);
  if (index == 0) /* what stands after its title is not said again */
    g_object_bind_property (view, "noted", self->note_label, "visible",
                            G_BINDING_SYNC_CREATE | G_BINDING_INVERT_BOOLEAN);
  g_signal_connect_object (view, "notify::maximized", G_CALLBACK (maximized_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_insert_before (view, self->chart_box, NULL);
  return BNL_CHART_VIEW (view);
}

static BnlChartView *
get_chart (BnlExperimentViews *self, guint index)
{
  GtkWidget *child = gtk_widget_get_first_child (self->chart_box);

  for (guint i = 0; i < index && child; i++)
    child = gtk_widget_get_next_sibling (child);
  return child ? BNL_CHART_VIEW (child) : add_chart (self, index);
}

static void
show_charts (BnlExperimentViews *self, guint n)
{
  GtkWidget *child = gtk_widget_get_first_child (self->chart_box);

  for (guint i = 0; i < n; i++)
    get_chart (self, i);
  for (guint i = 0; child; i++, child = gtk_widget_get_next_sibling (child))
    gtk_widget_set_visible (child, i < n);
}

/* Empty, with a word on what to do. */
static void
clear_charts (BnlExperimentViews *self, const char *hint)
{
  BnlChart *chart = bnl_chart_view_get_chart (get_chart (self, 0));

  g_clear_pointer (&self->exhibit, bnl_exhibit_free);
  bnl_chart_clear (chart);
  bnl_chart_set_hint (chart, hint);
  show_charts (self, 1);
  bnl_chart_view_update (get_chart (self, 0));
  gtk_label_set_label (self->note_label, "");
}

static void
draw (BnlExperimentViews *self)
{
  for (guint i = 0; i < bnl_exhibit_get_n_charts (self->exhibit); i++)
    bnl_chart_view_update (get_chart (self, i));
  gtk_label_set_label (self->note_label, bnl_exhibit_get_note (self->exhibit));
}

static void
take_exhibit (BnlExperimentViews *self, BnlExhibit *exhibit)
{
  guint n = bnl_exhibit_get_n_charts (exhibit);

  g_clear_pointer (&self->exhibit, bnl_exhibit_free);
  self->exhibit = exhibit;
  show_charts (self, n);
  for (guint i = 0; i < n; i++) {
    BnlChart *chart = bnl_chart_view_get_chart (get_chart (self, i));

    bnl_chart_set_hint (chart, _ ("Press Run to see what comes of it"));
    bnl_exhibit_set_chart (exhibit, i, chart);
  }
  if (bnl_exhibit_has_cell (exhibit))
    bnl_picture_choice_set_cell (self->choice, bnl_exhibit_get_cell (exhibit));
  bnl_exhibit_update (exhibit);
  draw (self);
}

/* --- one view at a time --- */

static gboolean
is_table (BnlExperimentViews *self)
{
  return g_strcmp0 (self->view, "table") == 0;
}

static void
show_table (BnlExperimentViews *self)
{
  BnlSweepRun *run = bnl_experiment_runner_get_run (self->runner);
  BnlSweepMetric metric = BNL_SWEEP_METRIC_LAST_ACCURACY;
  const char *key = bnl_picture_choice_get_metric (self->choice);

  g_clear_pointer (&self->exhibit, bnl_exhibit_free);
  bnl_picture_choice_show (self->choice, BNL_PICTURE_CHOICE_METRIC);
  if (key)
    bnl_sweep_metric_find (key, &metric, NULL);
  bnl_sweep_table_view_show (self->table_view, run ? bnl_sweep_run_get_table (run) : NULL, metric);
}

static void
show_picture (BnlExperimentViews *self)
{
  BnlSweepRun *run = bnl_experiment_runner_get_run (self->runner);
  BnlExperimentPicture picture;
  BnlPictureChoices choices;
  BnlExhibit *exhibit;

  bnl_sweep_table_view_show (self->table_view, NULL, BNL_SWEEP_METRIC_LAST_ACCURACY);
  bnl_picture_words_find (self->runner, self->view, &picture, &choices);
  bnl_picture_choice_show (self->choice, choices);
  bnl_picture_choice_fill (self->choice, &picture);
  exhibit = run ? bnl_exhibit_new (&picture, run) : NULL;
  if (exhibit)
    take_exhibit (self, exhibit);
  else
    clear_charts (self, run ? _ ("This picture makes no sense of that sweep") : _ ("Loading…"));
}

static void
show_view (BnlExperimentViews *self)
{
  gboolean table = is_table (self);

  if (!self->runner)
    return;
  gtk_stack_set_visible_child_name (self->stack, table ? "table" : "charts");
  gtk_widget_set_visible (self->csv_button, table);
  if (table)
    show_table (self);
  else
    show_picture (self);
}

static void
choice_cb (BnlExperimentViews *self)
{
  if (self->exhibit && bnl_exhibit_has_cell (self->exhibit)) {
    guint cell = bnl_picture_choice_get_cell (self->choice);

    show_view (self);
    bnl_exhibit_set_cell (self->exhibit, cell);
    bnl_picture_choice_set_cell (self->choice, cell);
    bnl_exhibit_update (self->exhibit);
    draw (self);
  } else {
    show_view (self);
  }
}

void
bnl_experiment_views_update (BnlExperimentViews *self)
{
  g_return_if_fail (BNL_IS_EXPERIMENT_VIEWS (self));

  bnl_sweep_table_view_update (self->table_view);
  if (self->exhibit && bnl_exhibit_update (self->exhibit))
    draw (self);
}

/* --- tabs --- */

static void
tab_cb (BnlExperimentViews *self, GtkToggleButton *button)
{
  if (!self->turning && gtk_toggle_button_get_active (button))
    g_object_set (self, "view", g_object_get_data (G_OBJECT (button), TAB_KEY), NULL);
}

static void
turn_tabs (BnlExperimentViews *self)
{
  self->turning = TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (self->tab_box); child;
       child = gtk_widget_get_next_sibling (child))
    gtk_toggle_button_set_active (
        GTK_TOGGLE_BUTTON (child),
        g_strcmp0 (g_object_get_data (G_OBJECT (child), TAB_KEY), self->view) == 0);
  self->turning = FALSE;
}

static GtkWidget *
find_tab (BnlExperimentViews *self, const char *view)
{
  for (GtkWidget *child = gtk_widget_get_first_child (self->tab_box); child;
       child = gtk_widget_get_next_sibling (child))
    if (g_strcmp0 (g_object_get_data (G_OBJECT (child), TAB_KEY), view) == 0)
      return child;
  return NULL;
}

static void
add_tab (BnlExperimentViews *self, const BnlPictureTab *tab)
{
  GtkWidget *first = gtk_widget_get_first_child (self->tab_box);
  GtkWidget *button = gtk_toggle_button_new_with_label (tab->title);

  gtk_widget_add_css_class (button, "chip");
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  g_object_set_data_full (G_OBJECT (button), TAB_KEY, g_strdup (tab->view), g_free);
  if (first)
    gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (button), GTK_TOGGLE_BUTTON (first));
  g_signal_connect_object (button, "toggled", G_CALLBACK (tab_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_insert_before (button, self->tab_box, NULL);
}

static void
make_tabs (BnlExperimentViews *self)
{
  g_autoptr (GPtrArray) tabs = bnl_picture_words_list (self->runner);
  const BnlPictureTab *first = tabs->pdata[0];
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->tab_box)))
    gtk_widget_unparent (child);
  self->turning = TRUE;
  for (guint i = 0; i < tabs->len; i++)
    add_tab (self, tabs->pdata[i]);
  self->turning = FALSE;
  if (!find_tab (self, self->view)) {
    g_free (self->view);
    self->view = g_strdup (first->view);
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_VIEW]);
  }
  turn_tabs (self);
}

static void
set_view (BnlExperimentViews *self, const char *view)
{
  if (g_strcmp0 (view, self->view) == 0 || (self->runner && !find_tab (self, view)))
    return;
  g_free (self->view);
  self->view = g_strdup (view);
  turn_tabs (self);
  show_view (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_VIEW]);
}

/* --- from outside --- */

static void
replaced_cb (BnlExperimentViews *self)
{
  bnl_picture_choice_set_sweep (self->choice, bnl_experiment_runner_get_sweep (self->runner));
  make_tabs (self);
  show_view (self);
}

void
bnl_experiment_views_show (BnlExperimentViews *self, BnlExperimentRunner *runner)
{
  g_return_if_fail (BNL_IS_EXPERIMENT_VIEWS (self));

  if (runner == self->runner)
    return;
  if (self->runner)
    g_signal_handlers_disconnect_by_data (self->runner, self);
  clear_charts (self, NULL);
  bnl_sweep_table_view_show (self->table_view, NULL, BNL_SWEEP_METRIC_LAST_ACCURACY);
  g_set_object (&self->runner, runner);
  if (!runner)
    return;
  g_signal_connect_object (runner, "replaced", G_CALLBACK (replaced_cb), self, G_CONNECT_SWAPPED);
  replaced_cb (self);
}

/* --- the object --- */

static void
bnl_experiment_views_get_property (GObject *object,
                                   guint property_id,
                                   GValue *value,
                                   GParamSpec *pspec)
{
  BnlExperimentViews *self = BNL_EXPERIMENT_VIEWS (object);

  switch (property_id) {
  case PROP_VIEW:
    g_value_set_string (value, self->view);
    break;
  case PROP_MAXIMIZED:
    g_value_set_boolean (value, self->maximized);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
bnl_experiment_views_set_property (GObject *object,
                                   guint property_id,
                                   const GValue *value,
                                   GParamSpec *pspec)
{
  switch (property_id) {
  case PROP_VIEW:
    set_view (BNL_EXPERIMENT_VIEWS (object), g_value_get_string (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
bnl_experiment_views_dispose (GObject *object)
{
  BnlExperimentViews *self = BNL_EXPERIMENT_VIEWS (object);

  if (self->runner)
    g_signal_handlers_disconnect_by_data (self->runner, self);
  g_clear_pointer (&self->exhibit, bnl_exhibit_free);
  g_clear_object (&self->runner);
  G_OBJECT_CLASS (bnl_experiment_views_parent_class)->dispose (object);
}

static void
bnl_experiment_views_finalize (GObject *object)
{
  g_free (BNL_EXPERIMENT_VIEWS (object)->view);
  G_OBJECT_CLASS (bnl_experiment_views_parent_class)->finalize (object);
}

static void
bnl_experiment_views_class_init (BnlExperimentViewsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = bnl_experiment_views_get_property;
  object_class->set_property = bnl_experiment_views_set_property;
  object_class->dispose = bnl_experiment_views_dispose;
  object_class->finalize = bnl_experiment_views_finalize;
  props[PROP_VIEW] =
      g_param_spec_string ("view", NULL, NULL, NULL,
                           G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  props[PROP_MAXIMIZED] =
      g_param_spec_boolean ("maximized", NULL, NULL, FALSE,
                            G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, props);
  g_type_ensure (BNL_TYPE_PICTURE_CHOICE);
  g_type_ensure (BNL_TYPE_REFLOW);
  g_type_ensure (BNL_TYPE_SWEEP_TABLE_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/bnlab/BnLab/bnl-experiment-views.ui");
  gtk_widget_class_bind_template_child (widget_class, BnlExperimentViews, tab_box);
  gtk_widget_class_bind_template_child (widget_class, BnlExperimentViews, choice);
  gtk_widget_class_bind_template_child (widget_class, BnlExperimentViews, csv_button);
  gtk_widget_class_bind_template_child (widget_class, BnlExperimentViews, stack);
  gtk_widget_class_bind_template_child (widget_class, BnlExperimentViews, chart_box);
  gtk_widget_class_bind_template_child (widget_class, BnlExperimentViews, note_label);
  gtk_widget_class_bind_template_child (widget_class, BnlExperimentViews, table_view);
  gtk_widget_class_bind_template_callback (widget_class, choice_cb);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
bnl_experiment_views_init (BnlExperimentViews *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GBytes *
bnl_experiment_views_write_csv (BnlExperimentViews *self)
{
  g_return_val_if_fail (BNL_IS_EXPERIMENT_VIEWS (self), NULL);

  return bnl_sweep_table_view_write_csv (self->table_view);
}
