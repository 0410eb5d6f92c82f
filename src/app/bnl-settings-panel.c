/* Purpose: every setting of a comparison with a sentence on what it does and what batch
 * normalization changes about it: those that everybody turns, and behind them a page of more.  CSS
 * node: settings.  No actions.  Accessible role: group. */

#include "bnl-settings-panel.h"

#include <glib/gi18n.h>

#include "bnl-basic-settings.h"
#include "bnl-more-settings.h"

struct _BnlSettingsPanel {
  AdwBin parent_instance;

  /* template children */
  GtkStack *pages;
  BnlBasicSettings *basic;
  GtkRevealer *fixed_revealer;
  GtkLabel *fixed_label;

  /* owned */
  BnlController *controller;
  BnlSettingLock *lock;

  /* borrowed */
  BnlMoreSettings *more; /* NULL: it was not opened yet */

  gboolean is_applying; /* the settings follow the controls, not the other way round */
};

enum {
  PROP_CONTROLLER = 1,
};

G_DEFINE_FINAL_TYPE (BnlSettingsPanel, bnl_settings_panel, ADW_TYPE_BIN)

/* --- from the settings to the controls --- */

static void
show_more (BnlSettingsPanel *self)
{
  if (self->more)
    bnl_more_settings_show (self->more, bnl_controller_get_spec (self->controller),
                            bnl_controller_get_pair (self->controller), self->is_applying);
}

static void
show_settings_cb (BnlSettingsPanel *self)
{
  bnl_basic_settings_show (self->basic, self->is_applying);
  show_more (self);
}

/* --- from the controls to the settings --- */

static void
try_field (BnlSettingsPanel *self, BnlSettingField *field)
{
  g_autofree char *text = bnl_setting_field_dup_text (field);
  g_autoptr (GError) error = NULL;

  bnl_controller_set (self->controller, bnl_setting_field_get_note (field)->key, text, &error);
  bnl_setting_field_set_problem (field, error ? error->message : NULL);
}

/* A change may end what another row was refused for. */
static void
retry_refused (BnlSettingsPanel *self)
{
  BnlSettingField *field = NULL;

  bnl_basic_settings_retry (self->basic);
  while (self->more && (field = bnl_more_settings_find_refused (self->more, field)))
    try_field (self, field);
  show_more (self);
}

static void
field_edited_cb (BnlSettingsPanel *self, BnlSettingField *field)
{
  self->is_applying = TRUE;
  try_field (self, field);
  retry_refused (self);
  self->is_applying = FALSE;
}

static void
edited_cb (BnlSettingsPanel *self, guint setting)
{
  self->is_applying = TRUE;
  bnl_basic_settings_try (self->basic, setting);
  retry_refused (self);
  self->is_applying = FALSE;
}

/* --- pages --- */

static void
back_cb (BnlSettingsPanel *self)
{
  gtk_stack_set_visible_child_name (self->pages, "basic");
  bnl_basic_settings_focus (self->basic);
}

/* Its thirty controls are made for who wants them: a window without is there sooner. */
static void
ensure_more (BnlSettingsPanel *self)
{
  if (self->more)
    return;
  self->more = bnl_more_settings_new (self->lock);
  g_signal_connect_object (self->more, "edited", G_CALLBACK (field_edited_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->more, "back", G_CALLBACK (back_cb), self, G_CONNECT_SWAPPED);
  gtk_stack_add_named (self->pages, GTK_WIDGET (self->more), "more");
  show_more (self);
}

static void
more_cb (BnlSettingsPanel *self)
{
  if (!self->controller)
    return;
  ensure_more (self);
  gtk_stack_set_visible_child_name (self->pages, "more");
  bnl_more_settings_focus (self->more);
}

static gboolean
commit_more (BnlSettingsPanel *self)
{
  BnlSettingField *refused;

  if (!self->more)
    return TRUE;
  bnl_more_settings_commit (self->more);
  refused = bnl_more_settings_find_refused (self->more, NULL);
  if (!refused)
    return TRUE;
  gtk_stack_set_visible_child_name (self->pages, "more");
  bnl_setting_field_focus (refused);
  return FALSE;
}

gboolean
bnl_settings_panel_commit (BnlSettingsPanel *self)
{
  g_return_val_if_fail (BNL_IS_SETTINGS_PANEL (self), FALSE);

  if (bnl_basic_settings_commit (self->basic))
    return commit_more (self);
  gtk_stack_set_visible_child_name (self->pages, "basic");
  bnl_basic_settings_focus_refused (self->basic);
  return FALSE;
}

/* --- the object --- */

static void
locked_cb (BnlSettingsPanel *self)
{
  gboolean locked = bnl_setting_lock_get_locked (self->lock);

  /* What it says stays while it goes away. */
  if (locked && bnl_controller_get_repetition (self->controller))
    gtk_label_set_label (self->fixed_label,
                         _ ("While a comparison is repeated its settings are fixed, so that its "
                            "seeds differ in nothing else."));
  else if (locked)
    gtk_label_set_label (self->fixed_label,
                         _ ("While training is under way its settings are fixed, but for the "
                            "learning rate."));
  gtk_revealer_set_reveal_child (self->fixed_revealer, locked);
}

static void
set_controller (BnlSettingsPanel *self, BnlController *controller)
{
  if (!controller || self->controller)
    return;
  self->controller = g_object_ref (controller);
  self->lock = bnl_setting_lock_new (GTK_WIDGET (self), controller);
  bnl_basic_settings_set_up (self->basic, controller, self->lock);
  g_signal_connect_object (self->lock, "notify::locked", G_CALLBACK (locked_cb), self,
                           G_CONNECT_SWAPPED);
  locked_cb (self);
  g_signal_connect_object (controller, "notify::spec", G_CALLBACK (show_settings_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (controller, "notify::pair", G_CALLBACK (show_settings_cb), self,
                           G_CONNECT_SWAPPED);
  show_settings_cb (self);
}

static void
bnl_settings_panel_set_property (GObject *object,
                                 guint property_id,
                                 const GValue *value,
                                 GParamSpec *pspec)
{
  switch (property_id) {
  case PROP_CONTROLLER:
    set_controller (BNL_SETTINGS_PANEL (object), g_value_get_object (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
bnl_settings_panel_dispose (GObject *object)
{
  BnlSettingsPanel *self = BNL_SETTINGS_PANEL (object);

  g_clear_object (&self->lock);
  g_clear_object (&self->controller);
  G_OBJECT_CLASS (bnl_settings_panel_parent_class)->dispose (object);
}

static void
bnl_settings_panel_class_init (BnlSettingsPanelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = bnl_settings_panel_set_property;
  object_class->dispose = bnl_settings_panel_dispose;
  g_object_class_install_property (object_class, PROP_CONTROLLER,
                                   g_param_spec_object ("controller", NULL, NULL,
                                                        BNL_TYPE_CONTROLLER,
                                                        G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS));

  g_type_ensure (BNL_TYPE_BASIC_SETTINGS);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/bnlab/BnLab/bnl-settings-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, BnlSettingsPanel, pages);
  gtk_widget_class_bind_template_child (widget_class, BnlSettingsPanel, basic);
  gtk_widget_class_bind_template_child (widget_class, BnlSettingsPanel, fixed_revealer);
  gtk_widget_class_bind_template_child (widget_class, BnlSettingsPanel, fixed_label);
  gtk_widget_class_bind_template_callback (widget_class, edited_cb);
  gtk_widget_class_bind_template_callback (widget_class, more_cb);
  gtk_widget_class_set_css_name (widget_class, "settings");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
bnl_settings_panel_init (BnlSettingsPanel *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
