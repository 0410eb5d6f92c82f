/* Purpose: to run an experiment and see how far it is.  CSS node: widget.experiment-head.  Actions:
 * those of the page around it (experiments.*, experiment.*).  Accessible role: group. */

#include "bnl-experiment-head.h"

#include <glib/gi18n.h>

#include "bnl-experiment-words.h"
#include "bnl-reflow.h"

/* A bar that moves lays the whole window out again. */
#define PROGRESS_USEC (G_USEC_PER_SEC / 4)

struct _BnlExperimentHead {
  AdwBin parent_instance;

  /* template children */
  GtkLabel *title_label;
  GtkLabel *sweep_label;
  GtkWidget *version_box;
  GtkToggleButton *quick_button;
  GtkToggleButton *full_button;
  GtkStack *run_stack; /* as wide as the widest of its buttons */
  GtkWidget *run_button;
  GtkWidget *resume_button;
  GtkWidget *pause_button;
  GtkWidget *first_button;
  GtkWidget *stop_button;
  GtkProgressBar *progress_bar;
  GtkLabel *status_label;

  /* owned */
  BnlExperimentRunner *runner;

  gint64 progress_usec; /* when it was shown last */
  gboolean turning;     /* the version changes by our own hand */
};

G_DEFINE_FINAL_TYPE (BnlExperimentHead, bnl_experiment_head, ADW_TYPE_BIN)

/* --- what is shown --- */

static GtkWidget *
find_button (BnlExperimentHead *self)
{
  switch (bnl_experiment_runner_get_state (self->runner)) {
  case BNL_RUNNER_RUNNING:
    return self->pause_button;
  case BNL_RUNNER_PAUSED:
  case BNL_RUNNER_INTERRUPTED:
    return self->resume_button;
  case BNL_RUNNER_WAITING:
    return self->first_button;
  case BNL_RUNNER_READY:
  case BNL_RUNNER_LOADING:
  case BNL_RUNNER_FINISHED:
  case BNL_RUNNER_FAILED:
  default:
    return self->run_button;
  }
}

static void
show_buttons (BnlExperimentHead *self)
{
  BnlRunnerState state = bnl_experiment_runner_get_state (self->runner);
  GtkWidget *shown = find_button (self);
  GtkWidget *hidden = gtk_stack_get_visible_child (self->run_stack);
  gboolean had_focus = hidden && gtk_widget_is_focus (hidden);
  gboolean active = bnl_experiment_runner_is_active (self->runner);
  g_autofree char *tooltip = bnl_experiment_words_describe_runs (self->runner);
  g_autofree char *resume = g_strdup_printf (_ ("Go on: %s (Ctrl+Enter)"), tooltip);

  gtk_stack_set_visible_child (self->run_stack, shown);
  gtk_widget_set_visible (GTK_WIDGET (self->run_stack), state != BNL_RUNNER_FINISHED);
  gtk_widget_set_visible (self->stop_button, active || state == BNL_RUNNER_WAITING);
  gtk_widget_set_tooltip_text (self->resume_button, resume);
  gtk_widget_set_sensitive (self->version_box, !active && state != BNL_RUNNER_WAITING);
  if (had_focus)
    gtk_widget_grab_focus (shown);
}

static void
show_progress (BnlExperimentHead *self)
{
  BnlRunnerState state = bnl_experiment_runner_get_state (self->runner);
  gint64 now = g_get_monotonic_time ();

  gtk_widget_set_visible (GTK_WIDGET (self->progress_bar),
                          state != BNL_RUNNER_READY && state != BNL_RUNNER_FINISHED);
  if (state == BNL_RUNNER_RUNNING && now - self->progress_usec < PROGRESS_USEC)
    return;
  self->progress_usec = now;
  gtk_progress_bar_set_fraction (self->progress_bar,
                                 bnl_experiment_runner_get_progress (self->runner));
}

static void
show_sweep (BnlExperimentHead *self)
{
  g_autofree char *sweep = bnl_experiment_words_describe_sweep (self->runner);

  gtk_label_set_label (self->sweep_label, sweep);
}

static void
status_cb (BnlExperimentHead *self)
{
  const char *status = bnl_experiment_runner_get_status (self->runner);

  gtk_label_set_label (self->status_label, status ? status : "");
  /* A label names itself after its text each time. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->status_label),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Experiment status"), -1);
  show_sweep (self);
}

static void
state_cb (BnlExperimentHead *self)
{
  show_buttons (self);
  show_progress (self);
}

static void
progress_cb (BnlExperimentHead *self)
{
  show_progress (self);
}

static void
full_cb (BnlExperimentHead *self)
{
  gboolean full = bnl_experiment_runner_get_full (self->runner);

  self->turning = TRUE;
  gtk_toggle_button_set_active (full ? self->full_button : self->quick_button, TRUE);
  self->turning = FALSE;
}

static void
version_cb (BnlExperimentHead *self)
{
  if (self->runner && !self->turning)
    bnl_experiment_runner_set_full (self->runner, gtk_toggle_button_get_active (self->full_button));
}

/* --- from outside --- */

void
bnl_experiment_head_show (BnlExperimentHead *self, BnlExperimentRunner *runner)
{
  const struct {
    const char *signal;
    GCallback callback;
  } links[] = {
    { "notify::state", G_CALLBACK (state_cb) },   { "notify::progress", G_CALLBACK (progress_cb) },
    { "notify::status", G_CALLBACK (status_cb) }, { "notify::full", G_CALLBACK (full_cb) },
    { "replaced", G_CALLBACK (status_cb) },
  };

  g_return_if_fail (BNL_IS_EXPERIMENT_HEAD (self));

  if (runner == self->runner)
    return;
  if (self->runner)
    g_signal_handlers_disconnect_by_data (self->runner, self);
  g_set_object (&self->runner, runner);
  if (!runner)
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (links); i++)
    g_signal_connect_object (runner, links[i].signal, links[i].callback, self, G_CONNECT_SWAPPED);
  gtk_label_set_label (self->title_label,
                       bnl_experiment_get_title (bnl_experiment_runner_get_experiment (runner)));
  self->progress_usec = 0;
  gtk_widget_set_visible (self->version_box,
                          bnl_experiment_get_full (bnl_experiment_runner_get_experiment (runner)) !=
                              NULL);
  full_cb (self);
  status_cb (self);
  state_cb (self);
}

void
bnl_experiment_head_focus (BnlExperimentHead *self)
{
  g_return_if_fail (BNL_IS_EXPERIMENT_HEAD (self));

  gtk_widget_grab_focus (gtk_stack_get_visible_child (self->run_stack));
}

/* --- the object --- */

static void
bnl_experiment_head_dispose (GObject *object)
{
  BnlExperimentHead *self = BNL_EXPERIMENT_HEAD (object);

  if (self->runner)
    g_signal_handlers_disconnect_by_data (self->runner, self);
  g_clear_object (&self->runner);
  G_OBJECT_CLASS (bnl_experiment_head_parent_class)->dispose (object);
}

static void
bnl_experiment_head_class_init (BnlExperimentHeadClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = bnl_experiment_head_dispose;
  g_type_ensure (BNL_TYPE_REFLOW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/bnlab/BnLab/bnl-experiment-head.ui");
  gtk_widget_class_bind_template_child (widget_class, BnlExperimentHead, title_label);
  gtk_widget_class_bind_template_child (widget_class, BnlExperimentHead, sweep_label);
  gtk_widget_class_bind_template_child (widget_class, BnlExperimentHead, version_box);
  gtk_widget_class_bind_template_child (widget_class, BnlExperimentHead, quick_button);
  gtk_widget_class_bind_template_child (widget_class, BnlExperimentHead, full_button);
  gtk_widget_class_bind_template_child (widget_class, BnlExperimentHead, run_stack);
  gtk_widget_class_bind_template_child (widget_class, BnlExperimentHead, run_button);
  gtk_widget_class_bind_template_child (widget_class, BnlExperimentHead, resume_button);
  gtk_widget_class_bind_template_child (widget_class, BnlExperimentHead, pause_button);
  gtk_widget_class_bind_template_child (widget_class, BnlExperimentHead, first_button);
  gtk_widget_class_bind_template_child (widget_class, BnlExperimentHead, stop_button);
  gtk_widget_class_bind_template_child (widget_class, BnlExperimentHead, progress_bar);
  gtk_widget_class_bind_template_child (widget_class, BnlExperimentHead, status_label);
  gtk_widget_class_bind_template_callback (widget_class, version_cb);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
bnl_experiment_head_init (BnlExperimentHead *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
