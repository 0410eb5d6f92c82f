/* Purpose: to run training like a tape.  CSS node: widget.training-bar.  Actions: those of the page
 * around it (train.*).  Accessible role: group. */

#include "bnl-training-bar.h"

#include <glib/gi18n.h>

/* A bar that moves lays the whole window out again. */
#define PROGRESS_USEC (G_USEC_PER_SEC / 4)

struct _BnlTrainingBar {
  AdwBin parent_instance;

  /* template children */
  GtkStack *run_stack; /* as wide as the widest of its buttons */
  GtkButton *start_button;
  GtkButton *pause_button;
  GtkButton *resume_button;
  GtkProgressBar *progress_bar;
  GtkLabel *status_label;

  /* owned */
  BnlController *controller;

  gint64 progress_usec; /* when it was shown last */
};

enum {
  PROP_CONTROLLER = 1,
};

G_DEFINE_FINAL_TYPE (BnlTrainingBar, bnl_training_bar, ADW_TYPE_BIN)

static void
update_buttons_cb (BnlTrainingBar *self)
{
  gboolean active = bnl_controller_get_active (self->controller);
  gboolean paused = bnl_controller_get_state (self->controller) == BNL_RUN_PAUSED;
  GtkButton *button = !active  ? self->start_button
                      : paused ? self->resume_button
                               : self->pause_button;
  GtkWidget *shown = GTK_WIDGET (button);
  GtkWidget *hidden = gtk_stack_get_visible_child (self->run_stack);
  gboolean had_focus = hidden && gtk_widget_is_focus (hidden);

  gtk_stack_set_visible_child (self->run_stack, shown);
  if (had_focus)
    gtk_widget_grab_focus (shown);
}

static void
update_status_cb (BnlTrainingBar *self)
{
  const char *status = bnl_controller_get_status (self->controller);

  gtk_label_set_label (self->status_label, status);
  /* A label names itself after its text each time. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->status_label),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Status"), -1);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->status_label), status);
}

static void
update_progress_cb (BnlTrainingBar *self)
{
  gint64 now = g_get_monotonic_time ();

  if (bnl_controller_get_state (self->controller) == BNL_RUN_TRAINING &&
      now - self->progress_usec < PROGRESS_USEC)
    return;
  self->progress_usec = now;
  gtk_progress_bar_set_fraction (self->progress_bar,
                                 bnl_controller_get_progress (self->controller));
}

static void
set_controller (BnlTrainingBar *self, BnlController *controller)
{
  if (!controller || self->controller)
    return;
  self->controller = g_object_ref (controller);
  g_signal_connect_object (controller, "notify::active", G_CALLBACK (update_buttons_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (controller, "notify::state", G_CALLBACK (update_buttons_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (controller, "notify::status", G_CALLBACK (update_status_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (controller, "notify::progress", G_CALLBACK (update_progress_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (controller, "notify::state", G_CALLBACK (update_progress_cb), self,
                           G_CONNECT_SWAPPED);
  update_buttons_cb (self);
  update_status_cb (self);
  update_progress_cb (self);
}

void
bnl_training_bar_focus (BnlTrainingBar *self)
{
  g_return_if_fail (BNL_IS_TRAINING_BAR (self));

  gtk_widget_grab_focus (gtk_stack_get_visible_child (self->run_stack));
}

static void
bnl_training_bar_set_property (GObject *object,
                               guint property_id,
                               const GValue *value,
                               GParamSpec *pspec)
{
  switch (property_id) {
  case PROP_CONTROLLER:
    set_controller (BNL_TRAINING_BAR (object), g_value_get_object (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
bnl_training_bar_dispose (GObject *object)
{
  g_clear_object (&BNL_TRAINING_BAR (object)->controller);
  G_OBJECT_CLASS (bnl_training_bar_parent_class)->dispose (object);
}

static void
bnl_training_bar_class_init (BnlTrainingBarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = bnl_training_bar_set_property;
  object_class->dispose = bnl_training_bar_dispose;
  g_object_class_install_property (object_class, PROP_CONTROLLER,
                                   g_param_spec_object ("controller", NULL, NULL,
                                                        BNL_TYPE_CONTROLLER,
                                                        G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS));

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/bnlab/BnLab/bnl-training-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, BnlTrainingBar, run_stack);
  gtk_widget_class_bind_template_child (widget_class, BnlTrainingBar, start_button);
  gtk_widget_class_bind_template_child (widget_class, BnlTrainingBar, pause_button);
  gtk_widget_class_bind_template_child (widget_class, BnlTrainingBar, resume_button);
  gtk_widget_class_bind_template_child (widget_class, BnlTrainingBar, progress_bar);
  gtk_widget_class_bind_template_child (widget_class, BnlTrainingBar, status_label);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
bnl_training_bar_init (BnlTrainingBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
