/* What a person does with experiments and their files: every action has its effect on the folder
 * and says so, what is no experiment is refused and said, and another program may have been there
 * in between. */

#include <adwaita.h>
#include <glib/gstdio.h>
#include <string.h>

#include "app/bnl-app-resources.h"
#include "app/bnl-drop-area.h"
#include "app/bnl-experiment-actions.h"
#include "app/bnl-json-file.h"
#include "lab/bnl-experiment-library.h"

#define PATIENCE_USEC (20 * G_USEC_PER_SEC)
#define SWEEP "{\"vary\": [{\"key\": \"lr\", \"values\": \"0.1, 1\"}], \"seeds\": 2}"

typedef struct {
  BnlController *controller;
  BnlExperimentActions *actions;
  GtkWidget *window, *widget, *overlay;
  char *shown, *problem, *opened; /* as last said; NULL: nothing was */
  guint n_changes;
} Fixture;

static char *folder; /* of the experiments */

static void
changed_cb (Fixture *fixture, const char *id)
{
  g_free (fixture->shown);
  fixture->shown = g_strdup (id);
  fixture->n_changes++;
}

static void
problem_cb (Fixture *fixture, const char *sentence)
{
  g_free (fixture->problem);
  fixture->problem = g_strdup (sentence);
}

static void
open_json_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  Fixture *fixture = user_data;
  g_autofree char *before = fixture->opened;

  fixture->opened =
      g_strconcat (before ? before : "", g_variant_get_string (parameter, NULL), "\n", NULL);
}

static void
clear_folder (void)
{
  GDir *dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir))) {
    g_autofree char *path = g_build_filename (folder, name, NULL);

    g_assert_cmpint (g_remove (path), ==, 0);
  }
  g_clear_pointer (&dir, g_dir_close);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  clear_folder ();
  fixture->controller = bnl_controller_new ();
  fixture->widget = adw_bin_new ();
  fixture->overlay = adw_toast_overlay_new ();
  fixture->window = adw_window_new ();
  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (fixture->overlay), fixture->widget);
  adw_window_set_content (ADW_WINDOW (fixture->window), fixture->overlay);
  fixture->actions = bnl_experiment_actions_new (fixture->widget, fixture->controller);
  g_signal_connect_swapped (fixture->actions, "changed", G_CALLBACK (changed_cb), fixture);
  g_signal_connect_swapped (fixture->controller, "problem", G_CALLBACK (problem_cb), fixture);
  gtk_window_present (GTK_WINDOW (fixture->window));
}

static void
spin_loop (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  spin_loop ();
  g_assert_finalize_object (fixture->actions);
  bnl_controller_shutdown (fixture->controller);
  g_assert_finalize_object (fixture->controller);
  g_free (fixture->shown);
  g_free (fixture->problem);
  g_free (fixture->opened);
}

/* --- hands and eyes --- */

static void
act (Fixture *fixture, const char *action)
{
  g_assert_true (gtk_widget_activate_action (fixture->widget, action, NULL));
}

/* A button in the widget asks as those of the page do. */
static gboolean
is_offered (Fixture *fixture, const char *name)
{
  g_autofree char *action = g_strconcat ("experiment.", name, NULL);
  GtkWidget *button = gtk_button_new ();

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  adw_bin_set_child (ADW_BIN (fixture->widget), button);
  return gtk_widget_get_sensitive (button);
}

static char *
write_file (const char *name, const char *text)
{
  char *path = g_build_filename (g_get_tmp_dir (), name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return path;
}

static void
open_file (Fixture *fixture, const char *path)
{
  g_clear_pointer (&fixture->shown, g_free);
  g_clear_pointer (&fixture->problem, g_free);
  g_assert_true (gtk_widget_activate_action (fixture->widget, "experiment.open", "s", path));
}

static void
take_current (Fixture *fixture, const char *id)
{
  g_autoptr (BnlExperimentLibrary) library = bnl_experiment_library_new (NULL);
  const BnlLibraryEntry *entry = bnl_experiment_library_find (library, id);

  g_assert_nonnull (entry);
  bnl_experiment_actions_set_current (fixture->actions, entry->experiment, !entry->built_in);
}

/* An experiment of one's own, and the current one. */
static void
make_own (Fixture *fixture, const char *id)
{
  g_autoptr (BnlExperimentLibrary) library = bnl_experiment_library_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (BnlExperiment) experiment = bnl_experiment_parse (SWEEP, strlen (SWEEP), id, &error);
  g_autoptr (BnlExperiment) added = NULL;

  g_assert_no_error (error);
  added = bnl_experiment_library_add (library, experiment, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (bnl_experiment_get_id (added), ==, id);
  take_current (fixture, id);
}

/* NULL: there is none of that id. */
static char *
dup_title (const char *id)
{
  g_autoptr (BnlExperimentLibrary) library = bnl_experiment_library_new (NULL);
  const BnlLibraryEntry *entry = bnl_experiment_library_find (library, id);

  return entry && entry->experiment ? g_strdup (bnl_experiment_get_title (entry->experiment))
                                    : NULL;
}

static void
assert_title (const char *id, const char *expected)
{
  g_autofree char *title = dup_title (id);

  g_assert_cmpstr (title, ==, expected);
}

static gpointer
find (GtkWidget *widget, GType type, const char *label)
{
  if (g_type_is_a (G_OBJECT_TYPE (widget), type) &&
      (!label ||
       (GTK_IS_BUTTON (widget) &&
        g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), label) == 0) ||
       (GTK_IS_LABEL (widget) && strstr (gtk_label_get_label (GTK_LABEL (widget)), label))))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child)) {
    gpointer found = find (child, type, label);

    if (found)
      return found;
  }
  return NULL;
}

static gpointer
find_window (GType type)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++) {
    g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

    if (g_type_is_a (G_OBJECT_TYPE (window), type))
      return window;
  }
  return NULL;
}

/* --- the library --- */

static void
test_offered (Fixture *fixture, gconstpointer data)
{
  g_assert_false (is_offered (fixture, "settings"));
  g_assert_false (is_offered (fixture, "export"));
  g_assert_true (is_offered (fixture, "new"));
  g_assert_true (is_offered (fixture, "import"));
  take_current (fixture, "batch-size");
  g_assert_true (is_offered (fixture, "settings"));
  g_assert_true (is_offered (fixture, "duplicate"));
  g_assert_false (is_offered (fixture, "rename"));
  g_assert_false (is_offered (fixture, "delete"));
  make_own (fixture, "mine");
  g_assert_true (is_offered (fixture, "rename"));
  g_assert_true (is_offered (fixture, "delete"));
}

static void
test_duplicate (Fixture *fixture, gconstpointer data)
{
  make_own (fixture, "mine");
  act (fixture, "experiment.duplicate");
  g_assert_cmpstr (fixture->shown, !=, "mine");
  assert_title (fixture->shown, "mine (copy)");
  assert_title ("mine", "mine");
}

/* As a person's own, with all that there is to read. */
static void
test_duplicate_built_in (Fixture *fixture, gconstpointer data)
{
  g_autoptr (BnlExperimentLibrary) library = NULL;
  const BnlLibraryEntry *entry;

  take_current (fixture, "batch-size");
  act (fixture, "experiment.duplicate");
  g_assert_nonnull (fixture->shown);
  library = bnl_experiment_library_new (NULL);
  entry = bnl_experiment_library_find (library, fixture->shown);
  g_assert_nonnull (entry);
  g_assert_false (entry->built_in);
  g_assert_nonnull (bnl_experiment_get_question (entry->experiment));
  g_assert_nonnull (bnl_experiment_get_full (entry->experiment));
}

static GtkWidget *
open_rename (Fixture *fixture, const char *title)
{
  GtkWidget *dialog;

  act (fixture, "experiment.rename");
  dialog = find_window (ADW_TYPE_MESSAGE_DIALOG);
  g_assert_nonnull (dialog);
  gtk_editable_set_text (GTK_EDITABLE (find (dialog, GTK_TYPE_ENTRY, NULL)), title);
  return dialog;
}

static void
test_rename (Fixture *fixture, gconstpointer data)
{
  GtkWidget *dialog;

  make_own (fixture, "mine");
  dialog = open_rename (fixture, "  ");
  g_assert_false (adw_message_dialog_get_response_enabled (ADW_MESSAGE_DIALOG (dialog), "rename"));
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  assert_title ("mine", "mine");
  dialog = open_rename (fixture, " Räte & <Raten> ");
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "rename");
  assert_title ("mine", "Räte & <Raten>");
  g_assert_cmpstr (fixture->shown, ==, "mine");
}

/* The dialog is about the one that it was opened for, whichever is shown by then. */
static void
test_rename_other (Fixture *fixture, gconstpointer data)
{
  GtkWidget *dialog;

  make_own (fixture, "other");
  make_own (fixture, "mine");
  dialog = open_rename (fixture, "New");
  take_current (fixture, "other");
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "rename");
  assert_title ("mine", "New");
  assert_title ("other", "other");
}

static void
test_delete (Fixture *fixture, gconstpointer data)
{
  GtkWidget *undo;

  make_own (fixture, "mine");
  act (fixture, "experiment.delete");
  assert_title ("mine", NULL);
  spin_loop ();
  undo = find (fixture->overlay, GTK_TYPE_BUTTON, "Undo");
  g_assert_nonnull (undo);
  g_signal_emit_by_name (undo, "clicked");
  assert_title ("mine", "mine");
  g_assert_cmpstr (fixture->shown, ==, "mine");
  act (fixture, "experiment.undelete"); /* once */
  assert_title ("mine-2", NULL);
}

/* Another program, or a hand in the folder, was there in between. */
static void
test_gone (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (folder, "mine.json", NULL);
  GtkWidget *dialog;

  make_own (fixture, "mine");
  dialog = open_rename (fixture, "New");
  g_assert_cmpint (g_remove (path), ==, 0);
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "rename");
  g_assert_nonnull (strstr (fixture->problem, "mine"));
  g_clear_pointer (&fixture->problem, g_free);
  act (fixture, "experiment.delete");
  g_assert_nonnull (strstr (fixture->problem, "mine"));
  assert_title ("mine", NULL);
}

/* --- files --- */

/* The same file twice is there once; another of that name beside it. */
static void
test_open (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = NULL;

  path = write_file ("mine.json", SWEEP);
  open_file (fixture, path);
  g_assert_cmpstr (fixture->shown, ==, "mine");
  spin_loop ();
  g_assert_nonnull (find (fixture->overlay, GTK_TYPE_LABEL, "added to your experiments"));
  open_file (fixture, path);
  g_assert_cmpstr (fixture->shown, ==, "mine");
  assert_title ("mine-2", NULL);
  g_assert_true (g_file_set_contents (path, "{\"seeds\": 3}", -1, NULL));
  open_file (fixture, path);
  g_assert_cmpstr (fixture->shown, ==, "mine-2");
  g_assert_cmpint (g_remove (path), ==, 0);
}

/* Each is said by its name, and nothing comes into the folder. */
static void
test_refused (Fixture *fixture, gconstpointer data)
{
  static const char *const texts[] = {
    "",
    "{",
    "[1, 2]",
    "\"vary\"",
    "{\"vary\": 3}",
    "{\"vary\": [{\"key\": \"lr\", \"values\": \"fast\"}]}",
    "{\"vary\": [{\"key\": \"nothing\", \"values\": \"1\"}]}",
    "{\"bnlab_experiment\": 99, \"quick\": {}}",
    "{\"seeds\": 1, \"colour\": \"red\"}",
    "{\"spec\": {\"data\": 7}}",
    "\xff\xfe{\"seeds\": 1}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autofree char *path = write_file ("refused.json", texts[i]);

    open_file (fixture, path);
    g_assert_nonnull (fixture->problem);
    g_assert_nonnull (strstr (fixture->problem, "refused.json"));
    g_assert_null (fixture->shown);
    g_assert_cmpint (g_remove (path), ==, 0);
  }
  open_file (fixture, "/nowhere/at/all.json");
  g_assert_nonnull (strstr (fixture->problem, "all.json"));
  assert_title ("refused", NULL);
}

static void
test_huge (Fixture *fixture, gconstpointer data)
{
  g_autofree char *blanks = g_strnfill (BNL_EXPERIMENT_MAX_FILE_BYTES, ' ');
  g_autofree char *text = g_strconcat ("{\"seeds\": 1}", blanks, NULL);
  g_autofree char *path = write_file ("huge.json", text);

  open_file (fixture, path);
  g_assert_nonnull (strstr (fixture->problem, "huge.json"));
  g_assert_cmpint (bnl_json_file_find_kind (path), ==, BNL_JSON_FILE_OTHER);
  g_assert_cmpint (g_remove (path), ==, 0);
}

static void
answer (Fixture *fixture, const char *path, int response)
{
  GtkNativeDialog *dialog =
      g_object_get_data (G_OBJECT (fixture->actions), "bnl-experiment-dialog");
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autofree char *name = g_path_get_basename (path);
  g_autoptr (GFile) parent = g_file_get_parent (file);
  gint64 end = g_get_monotonic_time () + PATIENCE_USEC;
  gboolean is_there = FALSE;

  g_assert_true (GTK_IS_FILE_CHOOSER_NATIVE (dialog));
  gtk_native_dialog_hide (dialog);
  if (gtk_file_chooser_get_action (GTK_FILE_CHOOSER (dialog)) == GTK_FILE_CHOOSER_ACTION_SAVE) {
    gtk_file_chooser_set_current_folder (GTK_FILE_CHOOSER (dialog), parent, NULL);
    gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  } else {
    gtk_file_chooser_set_file (GTK_FILE_CHOOSER (dialog), file, NULL);
  }
  while (!is_there) {
    g_autoptr (GFile) chosen = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));

    is_there = chosen && g_file_equal (chosen, file);
    g_main_context_iteration (NULL, FALSE);
    g_assert_cmpint (g_get_monotonic_time (), <, end);
  }
  g_signal_emit_by_name (dialog, "response", response);
}

static void
test_export_import (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "shared.json", NULL);

  make_own (fixture, "mine");
  act (fixture, "experiment.export");
  answer (fixture, path, GTK_RESPONSE_CANCEL);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  act (fixture, "experiment.export");
  answer (fixture, path, GTK_RESPONSE_ACCEPT);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  act (fixture, "experiment.delete");
  assert_title ("mine", NULL);
  act (fixture, "experiment.import");
  answer (fixture, path, GTK_RESPONSE_CANCEL);
  assert_title ("mine", NULL);
  act (fixture, "experiment.import");
  answer (fixture, path, GTK_RESPONSE_ACCEPT);
  assert_title ("mine", "mine");
  g_assert_cmpint (g_remove (path), ==, 0);
}

static void
test_export_refused (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "full.json", NULL);

  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
  make_own (fixture, "mine");
  act (fixture, "experiment.export");
  answer (fixture, path, GTK_RESPONSE_ACCEPT);
  g_assert_nonnull (strstr (fixture->problem, "full.json"));
  g_assert_cmpint (g_rmdir (path), ==, 0);
}

static void
test_kinds (Fixture *fixture, gconstpointer data)
{
  static const struct {
    const char *text;
    BnlJsonFileKind kind;
  } cases[] = {
    { "{}", BNL_JSON_FILE_SPEC },        { "{\"lr\": 0.1}", BNL_JSON_FILE_SPEC },
    { SWEEP, BNL_JSON_FILE_EXPERIMENT }, { "{\"bnlab_experiment\": 1}", BNL_JSON_FILE_EXPERIMENT },
    { "[]", BNL_JSON_FILE_OTHER },       { "", BNL_JSON_FILE_OTHER },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = write_file ("kind.json", cases[i].text);

    g_assert_cmpint (bnl_json_file_find_kind (path), ==, cases[i].kind);
    g_assert_cmpint (g_remove (path), ==, 0);
  }
  g_assert_true (bnl_json_file_is_named ("/a/B.JSON"));
  g_assert_false (bnl_json_file_is_named ("/a/json"));
}

static void
test_settings (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = write_file ("settings.json", "{\"lr\": 0.25, \"norm\": \"batch\"}");

  g_assert_cmpstr (bnl_json_file_open (path, fixture->controller, fixture->widget), ==, "train");
  g_assert_cmpfloat (bnl_controller_get_spec (fixture->controller)->lr, ==, 0.25);
  bnl_setup_undo (bnl_controller_get_setup (fixture->controller));
  g_assert_cmpfloat (bnl_controller_get_spec (fixture->controller)->lr, !=, 0.25);
  g_assert_true (g_file_set_contents (path, "{\"lr\": \"fast\"}", -1, NULL));
  g_assert_null (bnl_json_file_open (path, fixture->controller, fixture->widget));
  g_assert_nonnull (strstr (fixture->problem, "settings.json"));
  g_assert_cmpint (g_remove (path), ==, 0);
}

/* --- drag and drop --- */

static GtkEventController *
find_target (GtkWidget *window)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (window);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++) {
    g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

    if (GTK_IS_DROP_TARGET (controller))
      return controller;
  }
  return NULL;
}

static gboolean
drop (Fixture *fixture, const char *const *paths)
{
  g_auto (GValue) value = G_VALUE_INIT;
  GSList *files = NULL;
  gboolean taken = FALSE;

  for (guint i = 0; paths[i]; i++)
    files = g_slist_append (files, g_file_new_for_path (paths[i]));
  g_value_init (&value, GDK_TYPE_FILE_LIST);
  g_value_set_boxed (&value, files);
  g_slist_free_full (files, g_object_unref);
  g_signal_emit_by_name (find_target (fixture->window), "drop", &value, 1.0, 1.0, &taken);
  return taken;
}

/* Every experiment of several, whatever else is among them. */
static void
test_drop (Fixture *fixture, gconstpointer data)
{
  const GActionEntry entry = { .name = "open-json",
                               .activate = open_json_cb,
                               .parameter_type = "s" };
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  GtkWidget *area = g_object_new (BNL_TYPE_DROP_AREA, "controller", fixture->controller, NULL);

  g_action_map_add_action_entries (G_ACTION_MAP (group), &entry, 1, fixture);
  gtk_widget_insert_action_group (fixture->window, "win", G_ACTION_GROUP (group));
  adw_bin_set_child (ADW_BIN (fixture->widget), area);
  g_assert_true (drop (fixture, (const char *const[]){ "/a/one.json", NULL }));
  g_assert_cmpstr (fixture->opened, ==, "/a/one.json\n");
  g_clear_pointer (&fixture->opened, g_free);
  g_assert_true (
      drop (fixture, (const char *const[]){ "/a/read.me", "/a/two.JSON", "/a/3.json", NULL }));
  g_assert_cmpstr (fixture->opened, ==, "/a/two.JSON\n/a/3.json\n");
}

/* --- */

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  g_autofree char *home = g_dir_make_tmp ("bnlab-experiment-files-XXXXXX", NULL);

  g_setenv ("XDG_DATA_HOME", home, TRUE);
  g_setenv ("TMPDIR", home, TRUE);
  g_setenv ("GTK_USE_PORTAL", "0", TRUE);
  folder = g_build_filename (home, "bnlab", "experiments", NULL);
  gtk_test_init (&argc, &argv);
  adw_init ();
  g_resources_register (bnl_app_get_resource ());
  add ("/app/experiment-files/offered", test_offered);
  add ("/app/experiment-files/duplicate", test_duplicate);
  add ("/app/experiment-files/duplicate-built-in", test_duplicate_built_in);
  add ("/app/experiment-files/rename", test_rename);
  add ("/app/experiment-files/rename-other", test_rename_other);
  add ("/app/experiment-files/delete", test_delete);
  add ("/app/experiment-files/gone", test_gone);
  add ("/app/experiment-files/open", test_open);
  add ("/app/experiment-files/refused", test_refused);
  add ("/app/experiment-files/huge", test_huge);
  add ("/app/experiment-files/export-import", test_export_import);
  add ("/app/experiment-files/export-refused", test_export_refused);
  add ("/app/experiment-files/kinds", test_kinds);
  add ("/app/experiment-files/settings", test_settings);
  add ("/app/experiment-files/drop", test_drop);
  return g_test_run ();
}
