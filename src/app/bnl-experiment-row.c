/* Purpose: one experiment in the list.  CSS node: row.  Accessible role: list-item; its name says
 * its state too. */

#include "bnl-experiment-row.h"

#include <glib/gi18n.h>

struct _BnlExperimentRow {
  GtkListBoxRow parent_instance;

  /* template children */
  GtkLabel *number_label;
  GtkLabel *title_label;
  GtkLabel *share_label;
  GtkImage *state_image;

  /* owned */
  BnlExperimentRunner *runner;
};

enum { PROP_RUNNER = 1 };

G_DEFINE_FINAL_TYPE (BnlExperimentRow, bnl_experiment_row, GTK_TYPE_LIST_BOX_ROW)

static const char *
find_icon (BnlRunnerState state)
{
  switch (state) {
  case BNL_RUNNER_FINISHED:
    return "object-select-symbolic";
  case BNL_RUNNER_INTERRUPTED:
  case BNL_RUNNER_PAUSED:
    return "media-playback-pause-symbolic";
  case BNL_RUNNER_FAILED:
    return "dialog-warning-symbolic";
  case BNL_RUNNER_WAITING:
    return "content-loading-symbolic";
  case BNL_RUNNER_READY:
  case BNL_RUNNER_LOADING:
  case BNL_RUNNER_RUNNING:
  default:
    return NULL;
  }
}

/* "62 %"; NULL where it says nothing. */
static char *
describe_share (BnlExperimentRunner *runner)
{
  BnlRunnerState state = bnl_experiment_runner_get_state (runner);
  double progress = bnl_experiment_runner_get_progress (runner);

  if (state == BNL_RUNNER_FINISHED || state == BNL_RUNNER_FAILED)
    return NULL;
  if (state != BNL_RUNNER_RUNNING && progress <= 0.0)
    return NULL;
  return g_strdup_printf (_ ("%d %%"), MIN ((int) (100.0 * progress), 99));
}

static void
update_cb (BnlExperimentRow *self)
{
  BnlRunnerState state = bnl_experiment_runner_get_state (self->runner);
  const char *status = bnl_experiment_runner_get_status (self->runner);
  const char *icon = find_icon (state);
  g_autofree char *share = describe_share (self->runner);
  g_autofree char *name =
      g_strdup_printf ("%s: %s", gtk_label_get_label (self->title_label), status ? status : "");

  gtk_label_set_label (self->share_label, share ? share : "");
  gtk_widget_set_visible (GTK_WIDGET (self->share_label), share != NULL);
  gtk_image_set_from_icon_name (self->state_image, icon);
  gtk_widget_set_visible (GTK_WIDGET (self->state_image), icon != NULL);
  if (state == BNL_RUNNER_RUNNING)
    gtk_widget_add_css_class (GTK_WIDGET (self), "running");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "running");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), status);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
set_runner (BnlExperimentRow *self, BnlExperimentRunner *runner)
{
  guint number = bnl_experiment_runner_get_number (runner);
  g_autofree char *text = number > 0 ? g_strdup_printf ("%u", number) : NULL;

  self->runner = g_object_ref (runner);
  gtk_label_set_label (self->number_label, text ? text : "");
  gtk_label_set_label (self->title_label,
                       bnl_experiment_get_title (bnl_experiment_runner_get_experiment (runner)));
  g_signal_connect_object (runner, "notify::state", G_CALLBACK (update_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (runner, "notify::status", G_CALLBACK (update_cb), self,
                           G_CONNECT_SWAPPED);
  update_cb (self);
}

/* --- the object --- */

static void
bnl_experiment_row_set_property (GObject *object,
                                 guint property_id,
                                 const GValue *value,
                                 GParamSpec *pspec)
{
  switch (property_id) {
  case PROP_RUNNER:
    if (g_value_get_object (value))
      set_runner (BNL_EXPERIMENT_ROW (object), g_value_get_object (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
bnl_experiment_row_dispose (GObject *object)
{
  g_clear_object (&BNL_EXPERIMENT_ROW (object)->runner);
  G_OBJECT_CLASS (bnl_experiment_row_parent_class)->dispose (object);
}

static void
bnl_experiment_row_class_init (BnlExperimentRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = bnl_experiment_row_set_property;
  object_class->dispose = bnl_experiment_row_dispose;
  g_object_class_install_property (
      object_class, PROP_RUNNER,
      g_param_spec_object ("runner", NULL, NULL, BNL_TYPE_EXPERIMENT_RUNNER,
                           G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS));
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/bnlab/BnLab/bnl-experiment-row.ui");
  gtk_widget_class_bind_template_child (widget_class, BnlExperimentRow, number_label);
  gtk_widget_class_bind_template_child (widget_class, BnlExperimentRow, title_label);
  gtk_widget_class_bind_template_child (widget_class, BnlExperimentRow, share_label);
  gtk_widget_class_bind_template_child (widget_class, BnlExperimentRow, state_image);
}

static void
bnl_experiment_row_init (BnlExperimentRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
bnl_experiment_row_new (BnlExperimentRunner *runner)
{
  return g_object_new (BNL_TYPE_EXPERIMENT_ROW, "runner", runner, NULL);
}

BnlExperimentRunner *
bnl_experiment_row_get_runner (BnlExperimentRow *self)
{
  return self->runner;
}
