#include "bnl-experiment-actions.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "bnl-sweep-editor.h"
#include "bnl-toaster.h"
#include "lab/bnl-experiment-library.h"

#define DIALOG_KEY "bnl-experiment-dialog"
/* As long as the window's others. */
#define UNDO_SECONDS 10

struct _BnlExperimentActions {
  GObject parent_instance;

  /* borrowed */
  GtkWidget *widget;

  /* owned */
  BnlController *controller;
  GSimpleActionGroup *actions;
  BnlExperiment *current; /* NULL: none */
  BnlExperiment *deleted; /* by the last delete; NULL: none */

  gboolean own; /* current is */
};

enum { SIGNAL_CHANGED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BnlExperimentActions, bnl_experiment_actions, G_TYPE_OBJECT)

static void
emit_changed (BnlExperimentActions *self, const char *id)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0, id);
}

static void
say_problem (BnlExperimentActions *self, const char *sentence)
{
  g_signal_emit_by_name (self->controller, "problem", sentence);
}

static AdwToast *
say (BnlExperimentActions *self, const char *sentence)
{
  GtkWidget *overlay = gtk_widget_get_ancestor (self->widget, ADW_TYPE_TOAST_OVERLAY);
  g_autofree char *escaped = g_markup_escape_text (sentence, -1);
  AdwToast *toast;

  if (!overlay)
    return NULL;
  toast = adw_toast_new (escaped);
  bnl_toaster_show (ADW_TOAST_OVERLAY (overlay), toast);
  return toast;
}

static GtkWindow *
get_window (BnlExperimentActions *self)
{
  GtkRoot *root = gtk_widget_get_root (self->widget);

  return root ? GTK_WINDOW (root) : NULL;
}

/* --- the editor --- */

static void
saved_cb (const char *id, gpointer data)
{
  emit_changed (data, id);
}

static void
new_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  BnlExperimentActions *self = user_data;

  bnl_sweep_editor_present (get_window (self), self->controller, NULL, FALSE, NULL, saved_cb,
                            g_object_ref (self), g_object_unref);
}

static void
settings_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  BnlExperimentActions *self = user_data;

  bnl_sweep_editor_present (get_window (self), self->controller, self->current, self->own, NULL,
                            saved_cb, g_object_ref (self), g_object_unref);
}

/* --- the library --- */

/* Adds it, and has it shown.  NULL: it could not, which is said. */
static BnlExperiment *
add (BnlExperimentActions *self, const BnlExperiment *experiment)
{
  g_autoptr (BnlExperimentLibrary) library = bnl_experiment_library_new (NULL);
  g_autoptr (GError) error = NULL;
  BnlExperiment *added = bnl_experiment_library_add (library, experiment, &error);

  if (added)
    emit_changed (self, bnl_experiment_get_id (added));
  else
    say_problem (self, error->message);
  return added;
}

static BnlExperiment *
dup_with_title (const BnlExperiment *experiment, const char *title, GError **error)
{
  g_autoptr (JsonObject) object = bnl_experiment_to_json (experiment);

  json_object_set_string_member (object, "title", title);
  return bnl_experiment_from_json (object, title, error);
}

static void
duplicate_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  BnlExperimentActions *self = user_data;
  g_autofree char *title =
      g_strdup_printf (_ ("%s (copy)"), bnl_experiment_get_title (self->current));
  g_autoptr (GError) error = NULL;
  g_autoptr (BnlExperiment) copy = dup_with_title (self->current, title, &error);
  g_autoptr (BnlExperiment) added = NULL;

  if (copy)
    added = add (self, copy);
  else
    say_problem (self, error->message);
}

static void
rename_to (BnlExperimentActions *self, BnlExperiment *experiment, const char *title)
{
  g_autoptr (BnlExperimentLibrary) library = bnl_experiment_library_new (NULL);
  g_autoptr (GError) error = NULL;
  const char *id = bnl_experiment_get_id (experiment);
  g_autoptr (BnlExperiment) renamed = dup_with_title (experiment, title, &error);

  if (renamed && bnl_experiment_library_replace (library, id, renamed, &error))
    emit_changed (self, id);
  else
    say_problem (self, error->message);
}

static void
rename_response_cb (GtkWidget *dialog, const char *response, BnlExperimentActions *self)
{
  GtkEditable *entry =
      GTK_EDITABLE (adw_message_dialog_get_extra_child (ADW_MESSAGE_DIALOG (dialog)));
  /* Another one may be shown by now. */
  BnlExperiment *experiment = g_object_get_data (G_OBJECT (dialog), DIALOG_KEY);
  g_autofree char *title = g_strstrip (g_strdup (gtk_editable_get_text (entry)));

  if (g_str_equal (response, "rename") && title[0])
    rename_to (self, experiment, title);
}

static void
rename_edited_cb (GtkEditable *entry, AdwMessageDialog *dialog)
{
  g_autofree char *title = g_strstrip (g_strdup (gtk_editable_get_text (entry)));

  adw_message_dialog_set_response_enabled (dialog, "rename", title[0] != '\0');
}

static void
rename_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  BnlExperimentActions *self = user_data;
  GtkWidget *dialog = adw_message_dialog_new (get_window (self), _ ("Rename the Experiment"), NULL);
  AdwMessageDialog *message = ADW_MESSAGE_DIALOG (dialog);
  GtkWidget *entry = gtk_entry_new ();

  gtk_editable_set_text (GTK_EDITABLE (entry), bnl_experiment_get_title (self->current));
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Title"), -1);
  adw_message_dialog_set_extra_child (message, entry);
  adw_message_dialog_add_responses (message, "cancel", _ ("_Cancel"), "rename", _ ("_Rename"),
                                    NULL);
  adw_message_dialog_set_response_appearance (message, "rename", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (message, "rename");
  g_object_set_data_full (G_OBJECT (dialog), DIALOG_KEY, bnl_experiment_ref (self->current),
                          (GDestroyNotify) bnl_experiment_unref);
  g_signal_connect (entry, "changed", G_CALLBACK (rename_edited_cb), dialog);
  g_signal_connect_object (dialog, "response", G_CALLBACK (rename_response_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
undo_clicked_cb (BnlExperimentActions *self)
{
  g_action_group_activate_action (G_ACTION_GROUP (self->actions), "undelete", NULL);
}

static void
delete_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  BnlExperimentActions *self = user_data;
  g_autoptr (BnlExperimentLibrary) library = bnl_experiment_library_new (NULL);
  g_autoptr (BnlExperiment) deleted = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = NULL;
  AdwToast *toast;

  if (!bnl_experiment_library_remove (library, bnl_experiment_get_id (self->current), &deleted,
                                      &error)) {
    say_problem (self, error->message);
    return;
  }
  g_clear_pointer (&self->deleted, bnl_experiment_unref);
  self->deleted = g_steal_pointer (&deleted);
  sentence = g_strdup_printf (_ ("“%s” deleted"), bnl_experiment_get_title (self->deleted));
  emit_changed (self, NULL);
  toast = say (self, sentence);
  if (!toast)
    return;
  /* An action of the page's would not be found: the toast is not in it. */
  adw_toast_set_button_label (toast, _ ("Undo"));
  adw_toast_set_timeout (toast, UNDO_SECONDS);
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (undo_clicked_cb), self,
                           G_CONNECT_SWAPPED);
}

static void
undelete_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  BnlExperimentActions *self = user_data;
  g_autoptr (BnlExperiment) deleted = g_steal_pointer (&self->deleted);
  g_autoptr (BnlExperiment) added = NULL;

  if (deleted)
    added = add (self, deleted);
}

/* --- files --- */

static gboolean
is_same (const BnlExperiment *a, const BnlExperiment *b)
{
  g_autoptr (JsonObject) of_a = bnl_experiment_to_json (a);
  g_autoptr (JsonObject) of_b = bnl_experiment_to_json (b);

  if (json_object_has_member (of_a, "id"))
    json_object_remove_member (of_a, "id");
  if (json_object_has_member (of_b, "id"))
    json_object_remove_member (of_b, "id");
  return json_object_equal (of_a, of_b);
}

/* Opened twice it is there once.  NULL: it is new. */
static const char *
find_same (BnlExperimentLibrary *library, const BnlExperiment *experiment)
{
  for (guint i = 0; i < bnl_experiment_library_get_n (library); i++) {
    const BnlLibraryEntry *entry = bnl_experiment_library_get (library, i);

    if (entry->experiment && is_same (entry->experiment, experiment))
      return bnl_experiment_get_id (entry->experiment);
  }
  return NULL;
}

static void
open_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  BnlExperimentActions *self = user_data;
  const char *path = g_variant_get_string (parameter, NULL);
  g_autoptr (BnlExperimentLibrary) library = bnl_experiment_library_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (BnlExperiment) experiment = bnl_experiment_read (path, &error);
  g_autoptr (BnlExperiment) added = NULL;
  g_autofree char *sentence = NULL;
  const char *id;

  if (!experiment) {
    say_problem (self, error->message);
    return;
  }
  id = find_same (library, experiment);
  if (id) {
    emit_changed (self, id);
    return;
  }
  added = add (self, experiment);
  if (!added)
    return;
  sentence =
      g_strdup_printf (_ ("“%s” added to your experiments"), bnl_experiment_get_title (added));
  say (self, sentence);
}

static void
import_response_cb (GtkNativeDialog *dialog, int response, BnlExperimentActions *self)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  g_autofree char *path = file ? g_file_get_path (file) : NULL;

  if (response == GTK_RESPONSE_ACCEPT && path)
    g_action_group_activate_action (G_ACTION_GROUP (self->actions), "open",
                                    g_variant_new_string (path));
  g_object_set_data (G_OBJECT (self), DIALOG_KEY, NULL);
}

static void
export_response_cb (GtkNativeDialog *dialog, int response, BnlExperimentActions *self)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  g_autofree char *path = file ? g_file_get_path (file) : NULL;
  g_autoptr (GError) error = NULL;

  if (response == GTK_RESPONSE_ACCEPT && path && self->current) {
    if (bnl_experiment_write (self->current, path, &error))
      say (self, _ ("Experiment exported"));
    else
      say_problem (self, error->message);
  }
  g_object_set_data (G_OBJECT (self), DIALOG_KEY, NULL);
}

static void
show_chooser (BnlExperimentActions *self, GtkFileChooserNative *dialog, GCallback callback)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, _ ("Experiments and sweeps"));
  gtk_file_filter_add_pattern (filter, "*.json");
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (dialog), filter);
  g_signal_connect_object (dialog, "response", callback, self, 0);
  g_object_set_data_full (G_OBJECT (self), DIALOG_KEY, dialog, g_object_unref);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static void
import_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  BnlExperimentActions *self = user_data;

  show_chooser (self,
                gtk_file_chooser_native_new (_ ("Import an Experiment"), get_window (self),
                                             GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Import"),
                                             _ ("_Cancel")),
                G_CALLBACK (import_response_cb));
}

static void
export_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  BnlExperimentActions *self = user_data;
  g_autofree char *name = g_strdup_printf ("%s.json", bnl_experiment_get_id (self->current));
  GtkFileChooserNative *dialog =
      gtk_file_chooser_native_new (_ ("Export the Experiment"), get_window (self),
                                   GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Export"), _ ("_Cancel"));

  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  show_chooser (self, dialog, G_CALLBACK (export_response_cb));
}

/* --- the object --- */

static void
enable (BnlExperimentActions *self, const char *name, gboolean enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}

void
bnl_experiment_actions_set_current (BnlExperimentActions *self,
                                    BnlExperiment *experiment,
                                    gboolean own)
{
  BnlExperiment *before;

  g_return_if_fail (BNL_IS_EXPERIMENT_ACTIONS (self));

  before = self->current;
  self->current = experiment ? bnl_experiment_ref (experiment) : NULL;
  g_clear_pointer (&before, bnl_experiment_unref);
  self->own = experiment && own;
  enable (self, "settings", experiment != NULL);
  enable (self, "duplicate", experiment != NULL);
  enable (self, "export", experiment != NULL);
  enable (self, "rename", self->own);
  enable (self, "delete", self->own);
}

static void
bnl_experiment_actions_dispose (GObject *object)
{
  BnlExperimentActions *self = BNL_EXPERIMENT_ACTIONS (object);

  g_object_set_data (object, DIALOG_KEY, NULL);
  g_clear_object (&self->controller);
  g_clear_object (&self->actions);
  g_clear_pointer (&self->current, bnl_experiment_unref);
  g_clear_pointer (&self->deleted, bnl_experiment_unref);
  G_OBJECT_CLASS (bnl_experiment_actions_parent_class)->dispose (object);
}

static void
bnl_experiment_actions_class_init (BnlExperimentActionsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = bnl_experiment_actions_dispose;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", BNL_TYPE_EXPERIMENT_ACTIONS, G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
bnl_experiment_actions_init (BnlExperimentActions *self)
{
  static const GActionEntry entries[] = {
    { .name = "new", .activate = new_cb },
    { .name = "settings", .activate = settings_cb },
    { .name = "duplicate", .activate = duplicate_cb },
    { .name = "rename", .activate = rename_cb },
    { .name = "delete", .activate = delete_cb },
    { .name = "undelete", .activate = undelete_cb },
    { .name = "export", .activate = export_cb },
    { .name = "import", .activate = import_cb },
    { .name = "open", .activate = open_cb, .parameter_type = "s" },
  };

  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries),
                                   self);
  bnl_experiment_actions_set_current (self, NULL, FALSE);
}

BnlExperimentActions *
bnl_experiment_actions_new (GtkWidget *widget, BnlController *controller)
{
  BnlExperimentActions *self = g_object_new (BNL_TYPE_EXPERIMENT_ACTIONS, NULL);

  self->widget = widget;
  self->controller = g_object_ref (controller);
  gtk_widget_insert_action_group (widget, "experiment", G_ACTION_GROUP (self->actions));
  return self;
}
