/* What a person can ask of the window from any page: its actions, their keys, and links. */

#include "config.h"

#include <glib/gi18n.h>

#include "bnl-dataset-opener.h"
#include "bnl-get-dialog.h"
#include "bnl-json-file.h"
#include "bnl-link.h"
#include "bnl-preferences.h"
#include "bnl-toaster.h"
#include "bnl-window-private.h"

/* Longer than GNOME's 5: who reads a screen with a keyboard has to get there first. */
#define UNDO_SECONDS 10

/* In the switcher's order: Ctrl+1 shows the first. */
static const char *const page_names[] = { "train", "data", "draw", "experiments", "runs" };

gboolean
bnl_window_is_page_shown (BnlWindow *self, const char *name)
{
  return g_strcmp0 (adw_view_stack_get_visible_child_name (self->stack), name) == 0;
}

void
bnl_window_focus_page (BnlWindow *self)
{
  const char *name = adw_view_stack_get_visible_child_name (self->stack);

  if (bnl_window_is_page_shown (self, "train"))
    bnl_train_page_focus (self->train_page);
  else if (g_str_equal (name, "data"))
    bnl_data_page_focus (self->data_page);
  else if (g_str_equal (name, "experiments"))
    bnl_experiments_page_focus (self->experiments_page);
  else if (g_str_equal (name, "runs"))
    bnl_runs_page_focus (self->runs_page);
  else
    bnl_draw_page_focus (self->draw_page);
}

static void
show_page_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BnlWindow *self = BNL_WINDOW (widget);

  adw_view_stack_set_visible_child_name (self->stack, g_variant_get_string (parameter, NULL));
  bnl_window_focus_page (self);
}

static void
show_experiment_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  bnl_window_show_experiment (BNL_WINDOW (widget), g_variant_get_string (parameter, NULL), NULL);
}

static void
show_preparation_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BnlWindow *self = BNL_WINDOW (widget);

  g_object_set (self->data_page, "view", "preparation", NULL);
  adw_view_stack_set_visible_child_name (self->stack, "data");
  bnl_window_focus_page (self);
}

/* From any page, but for a setting that has to be mended. */
static void
start_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BnlWindow *self = BNL_WINDOW (widget);

  if (bnl_train_page_start (self->train_page))
    return;
  adw_view_stack_set_visible_child_name (self->stack, "train");
  /* Once more, for the focus to go where it can be seen. */
  bnl_train_page_start (self->train_page);
}

static void
start_stop_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BnlWindow *self = BNL_WINDOW (widget);

  if (bnl_window_is_page_shown (self, "experiments"))
    bnl_experiments_page_start_or_stop (self->experiments_page);
  else
    bnl_train_page_start_or_stop (self->train_page);
}

static void
show_settings_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BnlWindow *self = BNL_WINDOW (widget);

  if (gtk_widget_get_visible (GTK_WIDGET (self->sidebar_button)))
    gtk_toggle_button_set_active (self->sidebar_button,
                                  !gtk_toggle_button_get_active (self->sidebar_button));
}

static void
open_folder_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  bnl_dataset_opener_ask_folder (GTK_WINDOW (widget), BNL_WINDOW (widget)->controller);
}

static void
open_file_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  bnl_dataset_opener_ask_file (GTK_WINDOW (widget), BNL_WINDOW (widget)->controller);
}

void
bnl_window_open_json (BnlWindow *self, const char *path)
{
  const char *page =
      bnl_json_file_open (path, self->controller, GTK_WIDGET (self->experiments_page));

  if (!page)
    return;
  adw_view_stack_set_visible_child_name (self->stack, page);
  bnl_window_focus_page (self);
}

static void
open_json_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  bnl_window_open_json (BNL_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

static void
sweep_settings_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BnlWindow *self = BNL_WINDOW (widget);

  adw_view_stack_set_visible_child_name (self->stack, "experiments");
  gtk_widget_activate_action (GTK_WIDGET (self->experiments_page), "experiment.new", NULL);
}

static void
show_data_sets_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  gtk_window_present (g_object_new (BNL_TYPE_GET_DIALOG, "transient-for", widget, "controller",
                                    BNL_WINDOW (widget)->controller, NULL));
}

/* What lays hands on the data set has to wait for training to end. */
void
bnl_window_active_cb (BnlWindow *self)
{
  gboolean idle = !bnl_controller_get_active (self->controller);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.open-folder", idle);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.open-file", idle);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.reset-settings", idle);
}

static void
show_guide_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BnlWindow *self = BNL_WINDOW (widget);

  adw_view_stack_set_visible_child_name (self->stack, "train");
  g_object_set (self->train_page, "show-guide", TRUE, NULL);
}

static void
show_preferences_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  gtk_window_present (
      GTK_WINDOW (bnl_preferences_new (GTK_WINDOW (widget), BNL_WINDOW (widget)->settings)));
}

static void
undo_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  bnl_setup_undo (bnl_controller_get_setup (BNL_WINDOW (widget)->controller));
}

static void
redo_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  bnl_setup_redo (bnl_controller_get_setup (BNL_WINDOW (widget)->controller));
}

/* Settings are on two of the pages; elsewhere nobody would see what is undone. */
void
bnl_window_history_cb (BnlWindow *self)
{
  BnlSetup *setup = bnl_controller_get_setup (self->controller);
  const char *page = adw_view_stack_get_visible_child_name (self->stack);
  const char *undo = bnl_setup_get_undo_text (setup);
  gboolean here = g_strcmp0 (page, "train") == 0 || g_strcmp0 (page, "data") == 0;
  g_autofree char *tooltip = undo ? g_strdup_printf (_ ("%s (Ctrl+Z)"), undo) : NULL;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.undo", here && undo);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.redo",
                                 here && bnl_setup_get_redo_text (setup));
  gtk_widget_set_visible (GTK_WIDGET (self->undo_button), here);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->undo_button),
                               tooltip ? tooltip : _ ("Undo a change of the settings (Ctrl+Z)"));
  if (self->offers_reset)
    bnl_toaster_clear (self->toasts);
  self->offers_reset = FALSE;
}

/* After the change. */
static void
offer_undo (BnlWindow *self, const char *sentence)
{
  AdwToast *toast = adw_toast_new (sentence);

  adw_toast_set_button_label (toast, _ ("Undo"));
  adw_toast_set_action_name (toast, "win.undo");
  adw_toast_set_timeout (toast, UNDO_SECONDS);
  bnl_toaster_show (self->toasts, toast);
  self->offers_reset = TRUE;
}

static void
reset_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BnlWindow *self = BNL_WINDOW (widget);

  bnl_setup_reset (bnl_controller_get_setup (self->controller), _ ("Reset to defaults"));
  offer_undo (self, _ ("Every setting has its default again"));
}

gboolean
bnl_window_show_experiment (BnlWindow *self, const char *id, GError **error)
{
  g_return_val_if_fail (BNL_IS_WINDOW (self), FALSE);

  if (!bnl_laboratory_find (self->laboratory, id)) {
    g_set_error (error, BNL_SPEC_ERROR, BNL_SPEC_ERROR_UNKNOWN, _ ("There is no experiment “%s”"),
                 id);
    return FALSE;
  }
  g_object_set (self->experiments_page, "experiment", id, NULL);
  adw_view_stack_set_visible_child_name (self->stack, "experiments");
  bnl_window_focus_page (self);
  return TRUE;
}

gboolean
bnl_window_visit (BnlWindow *self,
                  const char *page,
                  const char *const *keys,
                  const char *const *values,
                  GError **error)
{
  BnlSetup *setup;
  g_autofree char *before = NULL;

  g_return_val_if_fail (BNL_IS_WINDOW (self), FALSE);

  setup = bnl_controller_get_setup (self->controller);
  before = g_strdup (bnl_setup_get_undo_text (setup));
  if (!adw_view_stack_get_child_by_name (self->stack, page)) {
    g_set_error (error, BNL_SPEC_ERROR, BNL_SPEC_ERROR_UNKNOWN, _ ("There is no page “%s”"), page);
    return FALSE;
  }
  if (keys[0] && !bnl_link_apply (setup, keys, values, error))
    return FALSE;
  adw_view_stack_set_visible_child_name (self->stack, page);
  bnl_window_focus_page (self);
  if (keys[0] && g_strcmp0 (before, bnl_setup_get_undo_text (setup)) != 0)
    offer_undo (self, _ ("The settings were changed by the link"));
  return TRUE;
}

void
bnl_window_install_actions (GtkWidgetClass *widget_class)
{
  static const struct {
    guint key;
    GdkModifierType modifiers;
    const char *action;
  } keys[] = {
    { GDK_KEY_comma, GDK_CONTROL_MASK, "win.preferences" },
    { GDK_KEY_z, GDK_CONTROL_MASK, "win.undo" },
    { GDK_KEY_z, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "win.redo" },
    { GDK_KEY_o, GDK_CONTROL_MASK, "win.open-folder" },
    { GDK_KEY_o, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "win.open-file" },
    { GDK_KEY_d, GDK_CONTROL_MASK, "win.data-sets" },
    { GDK_KEY_Return, GDK_CONTROL_MASK, "win.start-stop" },
    { GDK_KEY_KP_Enter, GDK_CONTROL_MASK, "win.start-stop" },
    { GDK_KEY_F9, 0, "win.show-settings" },
  };

  gtk_widget_class_install_action (widget_class, "win.page", "s", show_page_cb);
  gtk_widget_class_install_action (widget_class, "win.experiment", "s", show_experiment_cb);
  gtk_widget_class_install_action (widget_class, "win.preparation", NULL, show_preparation_cb);
  gtk_widget_class_install_action (widget_class, "win.start", NULL, start_cb);
  gtk_widget_class_install_action (widget_class, "win.start-stop", NULL, start_stop_cb);
  gtk_widget_class_install_action (widget_class, "win.show-settings", NULL, show_settings_cb);
  gtk_widget_class_install_action (widget_class, "win.open-folder", NULL, open_folder_cb);
  gtk_widget_class_install_action (widget_class, "win.open-file", NULL, open_file_cb);
  gtk_widget_class_install_action (widget_class, "win.open-json", "s", open_json_cb);
  gtk_widget_class_install_action (widget_class, "win.sweep-settings", NULL, sweep_settings_cb);
  gtk_widget_class_install_action (widget_class, "win.data-sets", NULL, show_data_sets_cb);
  gtk_widget_class_install_action (widget_class, "win.preferences", NULL, show_preferences_cb);
  gtk_widget_class_install_action (widget_class, "win.show-guide", NULL, show_guide_cb);
  gtk_widget_class_install_action (widget_class, "win.undo", NULL, undo_cb);
  gtk_widget_class_install_action (widget_class, "win.redo", NULL, redo_cb);
  gtk_widget_class_install_action (widget_class, "win.reset-settings", NULL, reset_cb);
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_widget_class_add_binding_action (widget_class, keys[i].key, keys[i].modifiers,
                                         keys[i].action, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (page_names); i++)
    gtk_widget_class_add_binding_action (widget_class, GDK_KEY_1 + i, GDK_CONTROL_MASK, "win.page",
                                         "s", page_names[i]);
}
