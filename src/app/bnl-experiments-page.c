/* Purpose: the page of experiments.  Puts the list, the question, the results and the verdict
 * together, and carries what the laboratory measured to them.  CSS node: experiments.  Accessible
 * role: group. */

#include "bnl-experiments-page.h"

#include <glib/gi18n.h>

#include "bnl-experiment-actions.h"
#include "bnl-experiment-answer.h"
#include "bnl-experiment-brief.h"
#include "bnl-experiment-head.h"
#include "bnl-experiment-list.h"
#include "bnl-experiment-save.h"
#include "bnl-experiment-views.h"

struct _BnlExperimentsPage {
  AdwBin parent_instance;

  /* template children */
  AdwFlap *flap;
  BnlExperimentList *list;
  GtkStack *body;
  GtkScrolledWindow *scroller;
  BnlExperimentHead *head;
  GtkWidget *brief_bin;
  BnlExperimentBrief *brief;
  BnlExperimentViews *views;
  BnlExperimentAnswer *answer;

  /* owned */
  BnlController *controller;
  BnlLaboratory *laboratory;
  BnlExperimentActions *actions;
  BnlExperimentRunner *runner; /* that is shown; NULL: none */
  char *wanted;                /* id of the one to show once it is there; NULL: none */
};

enum {
  PROP_CONTROLLER = 1,
  PROP_LABORATORY,
  PROP_EXPERIMENT,
  PROP_VIEW,
  PROP_SHOW_LIST,
  PROP_FOLDED,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (BnlExperimentsPage, bnl_experiments_page, ADW_TYPE_BIN)

static const char *
get_id (BnlExperimentsPage *self)
{
  return self->runner ? bnl_experiment_get_id (bnl_experiment_runner_get_experiment (self->runner))
                      : NULL;
}

/* --- what can be done now --- */

static void
update_actions (BnlExperimentsPage *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  BnlRunnerState state =
      self->runner ? bnl_experiment_runner_get_state (self->runner) : BNL_RUNNER_LOADING;
  gboolean active = self->runner && bnl_experiment_runner_is_active (self->runner);
  gboolean rests = state == BNL_RUNNER_READY || state == BNL_RUNNER_INTERRUPTED ||
                   state == BNL_RUNNER_FAILED || state == BNL_RUNNER_PAUSED;

  gtk_widget_action_set_enabled (widget, "experiments.run", rests);
  gtk_widget_action_set_enabled (widget, "experiments.run-first", state == BNL_RUNNER_WAITING);
  gtk_widget_action_set_enabled (widget, "experiments.pause", state == BNL_RUNNER_RUNNING);
  gtk_widget_action_set_enabled (widget, "experiments.stop", active || state == BNL_RUNNER_WAITING);
  gtk_widget_action_set_enabled (widget, "experiments.report",
                                 self->runner && bnl_experiment_runner_get_run (self->runner) &&
                                     bnl_experiment_runner_get_n_done (self->runner) > 0);
  gtk_widget_action_set_enabled (widget, "experiments.save-table",
                                 self->runner && bnl_experiment_runner_get_run (self->runner));
}

static void
run_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BnlExperimentsPage *self = BNL_EXPERIMENTS_PAGE (widget);

  bnl_laboratory_run (self->laboratory, self->runner);
}

static void
run_first_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BnlExperimentsPage *self = BNL_EXPERIMENTS_PAGE (widget);

  bnl_laboratory_run_first (self->laboratory, self->runner);
}

static void
pause_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BnlExperimentsPage *self = BNL_EXPERIMENTS_PAGE (widget);

  bnl_laboratory_pause (self->laboratory, self->runner);
}

static void
stop_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BnlExperimentsPage *self = BNL_EXPERIMENTS_PAGE (widget);

  bnl_laboratory_stop (self->laboratory, self->runner);
}

static void
report_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  bnl_experiment_save_report (widget, BNL_EXPERIMENTS_PAGE (widget)->runner);
}

static void
save_table_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BnlExperimentsPage *self = BNL_EXPERIMENTS_PAGE (widget);
  g_autoptr (GBytes) csv = bnl_experiment_views_write_csv (self->views);

  if (csv)
    bnl_experiment_save_table (widget, self->runner, csv);
}

/* What is disabled now would be taken for done. */
static gboolean
act (BnlExperimentsPage *self, gboolean possible, const char *action)
{
  return possible && gtk_widget_activate_action (GTK_WIDGET (self), action, NULL);
}

gboolean
bnl_experiments_page_start_or_stop (BnlExperimentsPage *self)
{
  gboolean stops;

  g_return_val_if_fail (BNL_IS_EXPERIMENTS_PAGE (self), FALSE);

  stops = self->runner && (bnl_experiment_runner_is_active (self->runner) ||
                           bnl_experiment_runner_get_state (self->runner) == BNL_RUNNER_WAITING);
  return act (self, self->runner != NULL, stops ? "experiments.stop" : "experiments.run");
}

gboolean
bnl_experiments_page_pause_or_resume (BnlExperimentsPage *self)
{
  gboolean paused;

  g_return_val_if_fail (BNL_IS_EXPERIMENTS_PAGE (self), FALSE);

  paused = self->runner && bnl_experiment_runner_get_state (self->runner) == BNL_RUNNER_PAUSED;
  return act (self, self->runner && bnl_experiment_runner_is_active (self->runner),
              paused ? "experiments.run" : "experiments.pause");
}

/* --- the one that is shown --- */

static void
measured_cb (BnlExperimentsPage *self)
{
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  bnl_experiment_views_update (self->views);
  bnl_experiment_answer_update (self->answer);
  update_actions (self);
}

static void
state_cb (BnlExperimentsPage *self)
{
  measured_cb (self);
  update_actions (self);
}

/* Reading what is kept of it takes work: not before it is seen. */
static void
open_shown (BnlExperimentsPage *self)
{
  if (self->laboratory && gtk_widget_get_mapped (GTK_WIDGET (self)))
    bnl_laboratory_show (self->laboratory, self->runner);
}

static void
show_runner (BnlExperimentsPage *self, BnlExperimentRunner *runner)
{
  if (runner == self->runner)
    return;
  if (self->runner)
    g_signal_handlers_disconnect_by_data (self->runner, self);
  g_set_object (&self->runner, runner);
  bnl_experiment_head_show (self->head, runner);
  bnl_experiment_brief_show (self->brief, runner);
  bnl_experiment_views_show (self->views, runner);
  bnl_experiment_answer_show (self->answer, runner);
  gtk_stack_set_visible_child_name (self->body, runner ? "experiment" : "empty");
  if (runner) {
    g_signal_connect_object (runner, "measured", G_CALLBACK (measured_cb), self, G_CONNECT_SWAPPED);
    g_signal_connect_object (runner, "notify::state", G_CALLBACK (state_cb), self,
                             G_CONNECT_SWAPPED);
    g_signal_connect_object (runner, "replaced", G_CALLBACK (state_cb), self, G_CONNECT_SWAPPED);
    gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0.0);
    bnl_experiment_actions_set_current (self->actions,
                                        bnl_experiment_runner_get_experiment (runner),
                                        bnl_experiment_runner_get_number (runner) == 0);
  } else {
    bnl_experiment_actions_set_current (self->actions, NULL, FALSE);
  }
  open_shown (self);
  update_actions (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_EXPERIMENT]);
}

static void
chosen_cb (BnlExperimentsPage *self, BnlExperimentRunner *runner)
{
  show_runner (self, runner);
}

/* Where the list lies over the rest it has done its work. */
static void
picked_cb (BnlExperimentsPage *self)
{
  if (!adw_flap_get_folded (self->flap))
    return;
  adw_flap_set_reveal_flap (self->flap, FALSE);
  bnl_experiment_head_focus (self->head);
}

/* The one that is wanted, or was shown, or the first. */
static void
select_runner (BnlExperimentsPage *self)
{
  g_autofree char *wanted = g_steal_pointer (&self->wanted);
  BnlExperimentRunner *runner = wanted ? bnl_laboratory_find (self->laboratory, wanted) : NULL;
  g_autoptr (BnlExperimentRunner) first =
      g_list_model_get_item (G_LIST_MODEL (self->laboratory), 0);

  if (!runner && get_id (self))
    runner = bnl_laboratory_find (self->laboratory, get_id (self));
  runner = runner ? runner : first;
  if (runner)
    bnl_experiment_list_select (self->list, runner);
  show_runner (self, runner);
}

static void
set_experiment (BnlExperimentsPage *self, const char *id)
{
  if (!id || !id[0] || g_strcmp0 (id, get_id (self)) == 0)
    return;
  g_free (self->wanted);
  self->wanted = g_strdup (id);
  if (self->laboratory)
    select_runner (self);
}

/* The library is another one. */
static void
changed_cb (BnlExperimentsPage *self, const char *id)
{
  if (id) {
    g_free (self->wanted);
    self->wanted = g_strdup (id);
  }
  bnl_laboratory_reload (self->laboratory);
  select_runner (self);
}

/* --- what is seen --- */

/* One chart has the page to itself. */
static void
maximized_cb (BnlExperimentsPage *self)
{
  gboolean maximized;

  g_object_get (self->views, "maximized", &maximized, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->head), !maximized);
  gtk_widget_set_visible (self->brief_bin, !maximized);
  gtk_widget_set_visible (GTK_WIDGET (self->answer), !maximized);
}

static void
view_cb (BnlExperimentsPage *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_VIEW]);
}

static void
flap_folded_cb (BnlExperimentsPage *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_FOLDED]);
}

static void
flap_revealed_cb (BnlExperimentsPage *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SHOW_LIST]);
}

void
bnl_experiments_page_focus (BnlExperimentsPage *self)
{
  g_return_if_fail (BNL_IS_EXPERIMENTS_PAGE (self));

  if (adw_flap_get_reveal_flap (self->flap))
    bnl_experiment_list_focus (self->list);
  else
    bnl_experiment_head_focus (self->head);
}

BnlExperimentRunner *
bnl_experiments_page_get_runner (BnlExperimentsPage *self)
{
  return self->runner;
}

/* --- the object --- */

static void
set_laboratory (BnlExperimentsPage *self, BnlLaboratory *laboratory)
{
  if (!laboratory || self->laboratory)
    return;
  self->laboratory = g_object_ref (laboratory);
  g_object_set (self->list, "laboratory", laboratory, NULL);
  select_runner (self);
}

static void
set_controller (BnlExperimentsPage *self, BnlController *controller)
{
  if (!controller || self->controller)
    return;
  self->controller = g_object_ref (controller);
  self->actions = bnl_experiment_actions_new (GTK_WIDGET (self), controller);
  g_signal_connect_object (self->actions, "changed", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);
}

static void
bnl_experiments_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (bnl_experiments_page_parent_class)->map (widget);
  open_shown (BNL_EXPERIMENTS_PAGE (widget));
  measured_cb (BNL_EXPERIMENTS_PAGE (widget));
}

static void
bnl_experiments_page_get_property (GObject *object,
                                   guint property_id,
                                   GValue *value,
                                   GParamSpec *pspec)
{
  BnlExperimentsPage *self = BNL_EXPERIMENTS_PAGE (object);

  switch (property_id) {
  case PROP_EXPERIMENT:
    g_value_set_string (value, get_id (self));
    break;
  case PROP_VIEW:
    g_object_get_property (G_OBJECT (self->views), "view", value);
    break;
  case PROP_SHOW_LIST:
    g_value_set_boolean (value, adw_flap_get_reveal_flap (self->flap));
    break;
  case PROP_FOLDED:
    g_value_set_boolean (value, adw_flap_get_folded (self->flap));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
bnl_experiments_page_set_property (GObject *object,
                                   guint property_id,
                                   const GValue *value,
                                   GParamSpec *pspec)
{
  BnlExperimentsPage *self = BNL_EXPERIMENTS_PAGE (object);

  switch (property_id) {
  case PROP_CONTROLLER:
    set_controller (self, g_value_get_object (value));
    break;
  case PROP_LABORATORY:
    set_laboratory (self, g_value_get_object (value));
    break;
  case PROP_EXPERIMENT:
    set_experiment (self, g_value_get_string (value));
    break;
  case PROP_VIEW:
    g_object_set_property (G_OBJECT (self->views), "view", value);
    break;
  case PROP_SHOW_LIST:
    adw_flap_set_reveal_flap (self->flap, g_value_get_boolean (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
bnl_experiments_page_dispose (GObject *object)
{
  BnlExperimentsPage *self = BNL_EXPERIMENTS_PAGE (object);

  if (self->runner)
    g_signal_handlers_disconnect_by_data (self->runner, self);
  g_clear_object (&self->runner);
  g_clear_object (&self->actions);
  g_clear_object (&self->laboratory);
  g_clear_object (&self->controller);
  g_clear_pointer (&self->wanted, g_free);
  G_OBJECT_CLASS (bnl_experiments_page_parent_class)->dispose (object);
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags writable = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  props[PROP_CONTROLLER] = g_param_spec_object ("controller", NULL, NULL, BNL_TYPE_CONTROLLER,
                                                G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  props[PROP_LABORATORY] = g_param_spec_object ("laboratory", NULL, NULL, BNL_TYPE_LABORATORY,
                                                G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  props[PROP_EXPERIMENT] = g_param_spec_string ("experiment", NULL, NULL, NULL, writable);
  props[PROP_VIEW] = g_param_spec_string ("view", NULL, NULL, NULL, writable);
  props[PROP_SHOW_LIST] = g_param_spec_boolean ("show-list", NULL, NULL, TRUE, writable);
  props[PROP_FOLDED] =
      g_param_spec_boolean ("folded", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "experiments.run", NULL, run_cb);
  gtk_widget_class_install_action (widget_class, "experiments.run-first", NULL, run_first_cb);
  gtk_widget_class_install_action (widget_class, "experiments.pause", NULL, pause_cb);
  gtk_widget_class_install_action (widget_class, "experiments.stop", NULL, stop_cb);
  gtk_widget_class_install_action (widget_class, "experiments.report", NULL, report_cb);
  gtk_widget_class_install_action (widget_class, "experiments.save-table", NULL, save_table_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_n, GDK_CONTROL_MASK, "experiment.new",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_e, GDK_CONTROL_MASK,
                                       "experiments.report", NULL);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, BnlExperimentsPage, flap);
  gtk_widget_class_bind_template_child (widget_class, BnlExperimentsPage, list);
  gtk_widget_class_bind_template_child (widget_class, BnlExperimentsPage, body);
  gtk_widget_class_bind_template_child (widget_class, BnlExperimentsPage, scroller);
  gtk_widget_class_bind_template_child (widget_class, BnlExperimentsPage, head);
  gtk_widget_class_bind_template_child (widget_class, BnlExperimentsPage, brief_bin);
  gtk_widget_class_bind_template_child (widget_class, BnlExperimentsPage, brief);
  gtk_widget_class_bind_template_child (widget_class, BnlExperimentsPage, views);
  gtk_widget_class_bind_template_child (widget_class, BnlExperimentsPage, answer);
  gtk_widget_class_bind_template_callback (widget_class, chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, picked_cb);
  gtk_widget_class_bind_template_callback (widget_class, maximized_cb);
  gtk_widget_class_bind_template_callback (widget_class, view_cb);
  gtk_widget_class_bind_template_callback (widget_class, flap_folded_cb);
  gtk_widget_class_bind_template_callback (widget_class, flap_revealed_cb);
}

static void
bnl_experiments_page_class_init (BnlExperimentsPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = bnl_experiments_page_get_property;
  object_class->set_property = bnl_experiments_page_set_property;
  object_class->dispose = bnl_experiments_page_dispose;
  widget_class->map = bnl_experiments_page_map;
  install_properties (object_class);
  g_type_ensure (BNL_TYPE_EXPERIMENT_ANSWER);
  g_type_ensure (BNL_TYPE_EXPERIMENT_BRIEF);
  g_type_ensure (BNL_TYPE_EXPERIMENT_HEAD);
  g_type_ensure (BNL_TYPE_EXPERIMENT_LIST);
  g_type_ensure (BNL_TYPE_EXPERIMENT_VIEWS);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/bnlab/BnLab/bnl-experiments-page.ui");
  bind_children (widget_class);
  install_actions (widget_class);
  gtk_widget_class_set_css_name (widget_class, "experiments");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
bnl_experiments_page_init (BnlExperimentsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  update_actions (self);
}
