/* Purpose: one setting of a boxed list, with room for a sentence under title and control alike
 * (AdwActionRow has it beside the control, where it is four narrow lines).  No row of a GtkListBox:
 * Tab ends at the first of those that cannot take the focus.  CSS node: widget.setting-row.
 * No actions.  Accessible role: group. */

#include "bnl-setting-row.h"

#include "bnl-control.h"
#include "bnl-reflow.h"

struct _BnlSettingRow {
  AdwBin parent_instance;

  /* template children */
  GtkBox *control_box;
  GtkBox *below_box;
  GtkLabel *sentence;

  /* borrowed */
  GtkWidget *control;

  char *title;
  char *subtitle;
  char *problem;
};

enum {
  PROP_TITLE = 1,
  PROP_SUBTITLE,
  PROP_PROBLEM,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];
static GtkBuildableIface *parent_buildable;

static void bnl_setting_row_buildable_init (GtkBuildableIface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (BnlSettingRow,
                               bnl_setting_row,
                               ADW_TYPE_BIN,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_BUILDABLE,
                                                      bnl_setting_row_buildable_init))

static void
update_sentence (BnlSettingRow *self)
{
  const char *text = self->problem ? self->problem : self->subtitle;

  gtk_label_set_label (self->sentence, text ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->sentence), text && text[0]);
  if (self->problem) {
    gtk_widget_add_css_class (GTK_WIDGET (self->sentence), "error");
    gtk_widget_remove_css_class (GTK_WIDGET (self->sentence), "dim-label");
  } else {
    gtk_widget_remove_css_class (GTK_WIDGET (self->sentence), "error");
    gtk_widget_add_css_class (GTK_WIDGET (self->sentence), "dim-label");
  }
  if (!self->control)
    return;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->control),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text ? text : "", -1);
  gtk_accessible_update_state (
      GTK_ACCESSIBLE (self->control), GTK_ACCESSIBLE_STATE_INVALID,
      self->problem ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
  if (self->problem)
    gtk_widget_add_css_class (self->control, "error");
  else
    gtk_widget_remove_css_class (self->control, "error");
}

static void
name_control (BnlSettingRow *self)
{
  if (self->control)
    bnl_control_set_name (self->control, self->title ? self->title : "");
}

/* Who scrolls through a list of settings does not mean to turn the one under the pointer. */
static void
ignore_wheel (GtkWidget *widget)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++) {
    g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

    if (GTK_IS_EVENT_CONTROLLER_SCROLL (controller))
      gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_NONE);
  }
}

static void
set_title (BnlSettingRow *self, const char *title)
{
  g_free (self->title);
  self->title = g_strdup (title);
  name_control (self);
}

static void
take_control (BnlSettingRow *self, GtkWidget *control)
{
  self->control = control;
  gtk_box_append (self->control_box, control);
  name_control (self);
  update_sentence (self);
}

static void
take_below (BnlSettingRow *self, GtkWidget *widget)
{
  ignore_wheel (widget);
  gtk_box_append (self->below_box, widget);
  gtk_widget_set_visible (GTK_WIDGET (self->below_box), TRUE);
}

static void
bnl_setting_row_add_child (GtkBuildable *buildable,
                           GtkBuilder *builder,
                           GObject *child,
                           const char *type)
{
  BnlSettingRow *self = BNL_SETTING_ROW (buildable);

  if (!self->control_box) /* the template's own */
    parent_buildable->add_child (buildable, builder, child, type);
  else if (g_strcmp0 (type, "below") == 0)
    take_below (self, GTK_WIDGET (child));
  else
    bnl_setting_row_add (self, GTK_WIDGET (child));
}

static void
bnl_setting_row_buildable_init (GtkBuildableIface *iface)
{
  parent_buildable = g_type_interface_peek_parent (iface);
  iface->add_child = bnl_setting_row_add_child;
}

static void
bnl_setting_row_get_property (GObject *object, guint property_id, GValue *value, GParamSpec *pspec)
{
  BnlSettingRow *self = BNL_SETTING_ROW (object);

  switch (property_id) {
  case PROP_TITLE:
    g_value_set_string (value, self->title);
    break;
  case PROP_SUBTITLE:
    g_value_set_string (value, self->subtitle);
    break;
  case PROP_PROBLEM:
    g_value_set_string (value, self->problem);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
bnl_setting_row_set_property (GObject *object,
                              guint property_id,
                              const GValue *value,
                              GParamSpec *pspec)
{
  BnlSettingRow *self = BNL_SETTING_ROW (object);

  switch (property_id) {
  case PROP_TITLE:
    set_title (self, g_value_get_string (value));
    break;
  case PROP_SUBTITLE:
    bnl_setting_row_set_subtitle (self, g_value_get_string (value));
    break;
  case PROP_PROBLEM:
    bnl_setting_row_set_problem (self, g_value_get_string (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
bnl_setting_row_finalize (GObject *object)
{
  BnlSettingRow *self = BNL_SETTING_ROW (object);

  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->subtitle, g_free);
  g_clear_pointer (&self->problem, g_free);
  G_OBJECT_CLASS (bnl_setting_row_parent_class)->finalize (object);
}

static void
bnl_setting_row_class_init (BnlSettingRowClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = bnl_setting_row_get_property;
  object_class->set_property = bnl_setting_row_set_property;
  object_class->finalize = bnl_setting_row_finalize;

  props[PROP_TITLE] =
      g_param_spec_string ("title", NULL, NULL, NULL, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  props[PROP_SUBTITLE] = g_param_spec_string ("subtitle", NULL, NULL, NULL, flags);
  props[PROP_PROBLEM] = g_param_spec_string ("problem", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);

  g_type_ensure (BNL_TYPE_REFLOW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/bnlab/BnLab/bnl-setting-row.ui");
  gtk_widget_class_bind_template_child (widget_class, BnlSettingRow, control_box);
  gtk_widget_class_bind_template_child (widget_class, BnlSettingRow, below_box);
  gtk_widget_class_bind_template_child (widget_class, BnlSettingRow, sentence);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
bnl_setting_row_init (BnlSettingRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
bnl_setting_row_add (BnlSettingRow *self, GtkWidget *widget)
{
  g_return_if_fail (BNL_IS_SETTING_ROW (self));
  g_return_if_fail (GTK_IS_WIDGET (widget));

  ignore_wheel (widget);
  if (self->control)
    gtk_box_append (self->control_box, widget);
  else
    take_control (self, widget);
}

void
bnl_setting_row_set_changed (BnlSettingRow *self, gboolean changed)
{
  g_return_if_fail (BNL_IS_SETTING_ROW (self));

  if (changed)
    gtk_widget_add_css_class (GTK_WIDGET (self), "changed");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "changed");
}

void
bnl_setting_row_set_subtitle (BnlSettingRow *self, const char *subtitle)
{
  g_return_if_fail (BNL_IS_SETTING_ROW (self));

  if (g_strcmp0 (subtitle, self->subtitle) == 0)
    return;
  g_free (self->subtitle);
  self->subtitle = g_strdup (subtitle);
  update_sentence (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SUBTITLE]);
}

void
bnl_setting_row_set_problem (BnlSettingRow *self, const char *problem)
{
  g_return_if_fail (BNL_IS_SETTING_ROW (self));

  if (g_strcmp0 (problem, self->problem) == 0)
    return;
  g_free (self->problem);
  self->problem = g_strdup (problem);
  update_sentence (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PROBLEM]);
}

gboolean
bnl_setting_row_has_problem (BnlSettingRow *self)
{
  g_return_val_if_fail (BNL_IS_SETTING_ROW (self), FALSE);

  return self->problem != NULL;
}

void
bnl_setting_row_focus (BnlSettingRow *self)
{
  g_return_if_fail (BNL_IS_SETTING_ROW (self));

  gtk_widget_grab_focus (self->control);
}
