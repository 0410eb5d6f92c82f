/* How a data set comes to be chosen: the drop-down, what is dropped on the window, and the list of
 * all with what can be fetched. */

#include <adwaita.h>
#include <glib/gstdio.h>

#include "app/bnl-app-resources.h"
#include "app/bnl-controller.h"
#include "app/bnl-dataset-choice.h"
#include "app/bnl-dataset-loader.h"
#include "app/bnl-dataset-title.h"
#include "app/bnl-drop-area.h"
#include "app/bnl-format.h"
#include "app/bnl-get-dialog.h"
#include "app/bnl-get-job.h"
#include "app/bnl-get-row.h"
#include "data/bnl-catalog.h"

#define PATIENCE_USEC (60 * G_USEC_PER_SEC)

/* Nobody listens there. */
#define DEAF_MIRROR "http://127.0.0.1:9"

typedef struct {
  BnlController *controller;
  char *folder;  /* a data set of its own */
  char *problem; /* the last one */
  char *chosen;  /* the last one */
  guint n_chosen, n_changed;
} Fixture;

static void
problem_cb (Fixture *fixture, const char *sentence)
{
  g_free (fixture->problem);
  fixture->problem = g_strdup (sentence);
}

static void
changed_cb (Fixture *fixture)
{
  fixture->n_changed++;
}

static void
chosen_cb (Fixture *fixture, const char *data)
{
  g_free (fixture->chosen);
  fixture->chosen = g_strdup (data);
  fixture->n_chosen++;
}

static void
link_digits (const char *folder)
{
  g_autofree char *source = g_build_filename (g_getenv ("BNLAB_TEST_DATA"), "digits", NULL);
  g_autoptr (GDir) dir = g_dir_open (source, 0, NULL);
  const char *name;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir))) {
    g_autofree char *from = g_build_filename (source, name, NULL);
    g_autofree char *to = g_build_filename (folder, name, NULL);
    g_autoptr (GFile) file = g_file_new_for_path (to);

    if (g_str_has_suffix (name, ".gz"))
      g_assert_true (g_file_make_symbolic_link (file, from, NULL, NULL));
  }
}

static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir))) {
    g_autofree char *path = g_build_filename (folder, name, NULL);

    g_remove (path);
  }
  g_rmdir (folder);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->controller = bnl_controller_new ();
  fixture->folder = g_dir_make_tmp ("bnlab-choice-XXXXXX", NULL);
  link_digits (fixture->folder);
  g_signal_connect_swapped (fixture->controller, "problem", G_CALLBACK (problem_cb), fixture);
  g_signal_connect_swapped (fixture->controller, "datasets-changed", G_CALLBACK (changed_cb),
                            fixture);
}

static void
turn (Fixture *fixture)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
  if (bnl_controller_get_changing (fixture->controller))
    bnl_controller_poll (fixture->controller);
  g_usleep (1000);
}

#define await(fixture, condition)                                                                  \
  G_STMT_START                                                                                     \
  {                                                                                                \
    gint64 end_usec = g_get_monotonic_time () + PATIENCE_USEC;                                     \
    while (!(condition)) {                                                                         \
      turn (fixture);                                                                              \
      g_assert_cmpint (g_get_monotonic_time (), <, end_usec);                                      \
    }                                                                                              \
  }                                                                                                \
  G_STMT_END

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  bnl_catalog_forget (fixture->folder, NULL);
  bnl_controller_shutdown (fixture->controller);
  g_object_add_weak_pointer (G_OBJECT (fixture->controller), (gpointer *) &fixture->controller);
  g_object_unref (fixture->controller);
  while (fixture->controller)
    g_main_context_iteration (NULL, TRUE);
  remove_folder (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->problem);
  g_free (fixture->chosen);
}

static void
load_digits (Fixture *fixture)
{
  bnl_controller_load_dataset (fixture->controller, "digits");
  await (fixture, !bnl_controller_get_loading (fixture->controller));
  g_assert_nonnull (bnl_controller_get_dataset (fixture->controller));
}

static const char *
get_data (Fixture *fixture)
{
  return bnl_controller_get_spec (fixture->controller)->data;
}

static const BnlCatalogEntry *
find_entry (GPtrArray *entries, const char *data)
{
  for (guint i = 0; i < entries->len; i++) {
    const BnlCatalogEntry *entry = g_ptr_array_index (entries, i);

    if (g_str_equal (entry->data, data))
      return entry;
  }
  return NULL;
}

static gboolean
is_listed (const char *data)
{
  g_autoptr (GPtrArray) entries = bnl_catalog_list ();

  return find_entry (entries, data) != NULL;
}

/* The drop-down */

static guint
get_n_lines (GtkDropDown *drop)
{
  return g_list_model_get_n_items (gtk_drop_down_get_model (drop));
}

static const char *
get_selected_title (GtkDropDown *drop)
{
  return gtk_string_object_get_string (gtk_drop_down_get_selected_item (drop));
}

static void
asked_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  char **asked = user_data;

  g_free (*asked);
  *asked = g_strdup (g_action_get_name (G_ACTION (action)));
}

static void
test_choice (Fixture *fixture, gconstpointer data)
{
  static const GActionEntry actions[] = {
    { .name = "open-folder", .activate = asked_cb },
    { .name = "open-file", .activate = asked_cb },
    { .name = "data-sets", .activate = asked_cb },
  };
  GtkDropDown *drop = g_object_ref_sink (GTK_DROP_DOWN (gtk_drop_down_new (NULL, NULL)));
  g_autoptr (BnlDatasetChoice) choice = bnl_dataset_choice_new (drop);
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  g_autofree char *asked = NULL;
  g_autofree char *base = g_path_get_basename (fixture->folder);
  guint n_lines = get_n_lines (drop);

  g_action_map_add_action_entries (G_ACTION_MAP (group), actions, G_N_ELEMENTS (actions), &asked);
  gtk_widget_insert_action_group (GTK_WIDGET (drop), "win", G_ACTION_GROUP (group));
  g_signal_connect_swapped (choice, "chosen", G_CALLBACK (chosen_cb), fixture);

  bnl_dataset_choice_show (choice, "digits");
  g_assert_cmpstr (get_selected_title (drop), ==, "Digits (bundled)");
  /* One that the catalog does not know is shown all the same, once. */
  bnl_dataset_choice_show (choice, fixture->folder);
  bnl_dataset_choice_show (choice, fixture->folder);
  g_assert_cmpuint (get_n_lines (drop), ==, n_lines + 1);
  g_assert_cmpstr (get_selected_title (drop), ==, base);
  g_assert_cmpstr (gtk_widget_get_tooltip_text (GTK_WIDGET (drop)), ==, fixture->folder);
  g_assert_cmpuint (fixture->n_chosen, ==, 0);

  gtk_drop_down_set_selected (drop, 0);
  g_assert_cmpstr (fixture->chosen, ==, "digits");

  /* The last three lines ask, and choose nothing. */
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++) {
    gtk_drop_down_set_selected (drop, get_n_lines (drop) - 3 + i);
    g_assert_cmpstr (asked, ==, actions[i].name);
    g_assert_cmpuint (gtk_drop_down_get_selected (drop), ==, 0);
  }
  g_assert_cmpuint (fixture->n_chosen, ==, 1);

  /* What was added is there after a look, what is shown stays shown. */
  bnl_dataset_choice_show (choice, "digits");
  g_assert_true (bnl_catalog_add (fixture->folder, NULL));
  bnl_dataset_choice_refresh (choice);
  g_assert_cmpuint (get_n_lines (drop), ==, n_lines + 1);
  g_assert_cmpstr (get_selected_title (drop), ==, "Digits (bundled)");
  g_assert_cmpuint (fixture->n_chosen, ==, 1);
  g_object_unref (drop);
}

static gboolean
has_label (GtkWidget *widget, const char *text)
{
  if (GTK_IS_LABEL (widget) && gtk_widget_get_visible (widget) &&
      g_str_equal (gtk_label_get_label (GTK_LABEL (widget)), text))
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    if (has_label (child, text))
      return TRUE;
  return FALSE;
}

/* Titles */

static void
assert_title (const char *data, const char *expected)
{
  g_autofree char *title = bnl_dataset_title_find (data);

  g_assert_cmpstr (title, ==, expected);
}

static void
test_titles (Fixture *fixture, gconstpointer data)
{
  g_autofree char *base = g_path_get_basename (fixture->folder);
  g_autofree char *with_place = g_strconcat ("digits+", fixture->folder, NULL);
  g_autofree char *with_base = g_strconcat ("Digits (bundled) + ", base, NULL);
  g_autofree char *plus = g_build_filename (fixture->folder, "c++", NULL);
  g_autofree char *thrice = g_strconcat ("digits+", plus, "+digits", NULL);
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "It is torn.");
  g_autofree char *failure = bnl_dataset_loader_describe_failure ("/x", error, "digits");

  assert_title ("digits", "Digits (bundled)");
  assert_title (fixture->folder, base);
  assert_title ("digits+digits", "Digits (bundled) + Digits (bundled)");
  assert_title (with_place, with_base);
  g_assert_cmpint (g_mkdir (plus, 0700), ==, 0);
  assert_title (plus, "c++");
  assert_title (thrice, "Digits (bundled) + c++ + Digits (bundled)");
  g_rmdir (plus);
  assert_title ("no-such+set", "no-such+set");
  assert_title ("digits+", "digits+");
  g_assert_cmpstr (failure, ==, "It is torn. The data set is now Digits (bundled).");
}

/* Two of one title are told apart by their place. */
static void
test_places (Fixture *fixture, gconstpointer data)
{
  GtkDropDown *drop = GTK_DROP_DOWN (gtk_drop_down_new (NULL, NULL));
  g_autoptr (BnlDatasetChoice) choice = bnl_dataset_choice_new (drop);
  GtkWidget *window = gtk_window_new ();
  g_autofree char *base = g_path_get_basename (fixture->folder);
  g_autofree char *place = bnl_format_place (fixture->folder);
  g_autofree char *other = g_build_filename ("/nowhere", base, NULL);

  bnl_dataset_choice_show (choice, fixture->folder);
  bnl_dataset_choice_show (choice, other);
  gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (drop));
  gtk_window_present (GTK_WINDOW (window));
  g_signal_emit_by_name (drop, "activate");
  await (fixture, has_label (GTK_WIDGET (drop), place));
  g_assert_true (has_label (GTK_WIDGET (drop), other));
  g_assert_true (has_label (GTK_WIDGET (drop), "Open folder…"));
  gtk_window_set_child (GTK_WINDOW (window), NULL);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* What is opened */

static void
test_open (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) file = g_file_new_for_path (fixture->folder);

  bnl_controller_open_dataset (fixture->controller, file);
  await (fixture, fixture->n_changed > 0);
  g_assert_null (fixture->problem);
  g_assert_cmpstr (get_data (fixture), ==, fixture->folder);
  g_assert_true (is_listed (fixture->folder));

  bnl_controller_forget_dataset (fixture->controller, fixture->folder);
  await (fixture, fixture->n_changed > 1);
  g_assert_false (is_listed (fixture->folder));
  /* It is still loaded. */
  g_assert_cmpstr (get_data (fixture), ==, fixture->folder);
}

static void
test_open_bad (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "train-labels-idx1-ubyte.gz", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (fixture->folder);
  g_autoptr (GFile) remote = g_file_new_for_uri ("https://example.org/mnist");
  BnlDataset *loaded;

  load_digits (fixture);
  loaded = bnl_controller_get_dataset (fixture->controller);
  g_remove (path);
  g_assert_true (g_file_set_contents (path, "no labels", -1, NULL));
  bnl_controller_open_dataset (fixture->controller, file);
  await (fixture, fixture->problem != NULL);
  g_assert_nonnull (strstr (fixture->problem, "train-labels-idx1-ubyte"));
  g_assert_true (bnl_controller_get_dataset (fixture->controller) == loaded);
  g_assert_cmpstr (get_data (fixture), ==, "digits");
  g_assert_false (is_listed (fixture->folder));

  g_clear_pointer (&fixture->problem, g_free);
  bnl_controller_open_dataset (fixture->controller, remote);
  g_assert_nonnull (strstr (fixture->problem, "example.org"));
}

/* What is dropped */

static GtkDropTarget *
find_target (GtkWidget *window)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (window);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++) {
    g_autoptr (GObject) controller = g_list_model_get_item (controllers, i);

    if (GTK_IS_DROP_TARGET (controller))
      return GTK_DROP_TARGET (controller);
  }
  return NULL;
}

static gboolean
drop (GtkDropTarget *target, const char *path)
{
  g_autoptr (GFile) file = path ? g_file_new_for_path (path) : NULL;
  GSList *files = file ? g_slist_prepend (NULL, file) : NULL;
  GValue value = G_VALUE_INIT;
  gboolean taken;

  g_value_init (&value, GDK_TYPE_FILE_LIST);
  g_value_set_boxed (&value, files);
  g_signal_emit_by_name (target, "drop", &value, 10.0, 10.0, &taken);
  g_value_unset (&value);
  g_slist_free (files);
  return taken;
}

static void
test_drop (Fixture *fixture, gconstpointer data)
{
  GtkWidget *window = gtk_window_new ();
  BnlDropArea *area = g_object_new (BNL_TYPE_DROP_AREA, "controller", fixture->controller, NULL);
  GtkDropTarget *target;
  GdkDragAction action = 0;

  g_assert_null (find_target (window));
  gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (area));
  target = find_target (window);
  g_assert_nonnull (target);

  load_digits (fixture);
  g_assert_false (gtk_widget_get_visible (gtk_widget_get_first_child (GTK_WIDGET (area))));
  g_signal_emit_by_name (target, "enter", 10.0, 10.0, &action);
  g_assert_cmpint (action, ==, GDK_ACTION_COPY);
  g_assert_true (has_label (GTK_WIDGET (area), "Drop to open as a data set"));
  g_assert_true (gtk_widget_get_visible (gtk_widget_get_first_child (GTK_WIDGET (area))));
  g_signal_emit_by_name (target, "leave");
  g_assert_false (gtk_widget_get_visible (gtk_widget_get_first_child (GTK_WIDGET (area))));
  g_assert_false (drop (target, NULL));
  g_assert_true (drop (target, fixture->folder));
  await (fixture, fixture->n_changed > 0);
  g_assert_cmpstr (get_data (fixture), ==, fixture->folder);
  g_assert_true (is_listed (fixture->folder));

  gtk_window_set_child (GTK_WINDOW (window), NULL);
  g_assert_null (find_target (window));
  gtk_window_destroy (GTK_WINDOW (window));
}

/* While training is under way it says why not, and nothing changes. */
static void
test_drop_while_training (Fixture *fixture, gconstpointer data)
{
  GtkWidget *window = gtk_window_new ();
  BnlDropArea *area = g_object_new (BNL_TYPE_DROP_AREA, "controller", fixture->controller, NULL);
  GtkDropTarget *target;
  GdkDragAction action = 0;

  gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (area));
  target = find_target (window);
  load_digits (fixture);
  bnl_controller_start (fixture->controller, TRUE);
  g_assert_true (bnl_controller_get_active (fixture->controller));
  g_signal_emit_by_name (target, "enter", 10.0, 10.0, &action);
  g_assert_true (has_label (GTK_WIDGET (area), "Stop training before you open a data set"));
  drop (target, fixture->folder);
  g_assert_nonnull (fixture->problem);
  g_assert_nonnull (strstr (fixture->problem, "stop it"));
  g_assert_cmpstr (get_data (fixture), ==, "digits");
  g_assert_false (bnl_controller_get_loading (fixture->controller));
  gtk_window_destroy (GTK_WINDOW (window));
}

/* The list of all */

static gpointer
find_named (GtkWidget *widget, const char *name)
{
  g_autofree char *problem = GTK_IS_BUTTON (widget)
                                 ? gtk_test_accessible_check_property (
                                       GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name)
                                 : g_strdup ("no button");

  if (!problem && gtk_widget_get_visible (widget))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child)) {
    gpointer found = find_named (child, name);

    if (found)
      return found;
  }
  return NULL;
}

static void
click (GtkWidget *dialog, const char *name)
{
  GtkWidget *button = find_named (dialog, name);

  g_assert_nonnull (button);
  g_signal_emit_by_name (button, "clicked");
}

static void
test_dialog (Fixture *fixture, gconstpointer data)
{
  g_autofree char *base = g_path_get_basename (fixture->folder);
  g_autofree char *use = g_strdup_printf ("Use %s", base);
  g_autofree char *forget = g_strdup_printf ("Take %s off the list", base);
  GtkWidget *dialog;
  gpointer weak;

  load_digits (fixture);
  g_assert_true (bnl_catalog_add (fixture->folder, NULL));
  dialog = g_object_new (BNL_TYPE_GET_DIALOG, "controller", fixture->controller, NULL);
  weak = dialog;
  g_object_add_weak_pointer (weak, &weak);
  gtk_window_present (GTK_WINDOW (dialog));
  /* What is in use, what could be, and what could be taken off: only what was added. */
  g_assert_true (has_label (dialog, "In use"));
  g_assert_null (find_named (dialog, "Use Digits (bundled)"));
  g_assert_null (find_named (dialog, "Take Digits (bundled) off the list"));
  g_assert_nonnull (find_named (dialog, use));

  click (dialog, forget);
  await (fixture, fixture->n_changed > 0);
  g_assert_null (find_named (dialog, use));
  g_assert_true (bnl_catalog_add (fixture->folder, NULL));
  bnl_controller_tell_datasets_changed (fixture->controller);

  click (dialog, use);
  await (fixture, !weak && !bnl_controller_get_loading (fixture->controller));
  g_assert_cmpstr (get_data (fixture), ==, fixture->folder);
}

static void
test_no_network (Fixture *fixture, gconstpointer data)
{
  GtkWidget *dialog;

  if (is_listed ("kmnist")) {
    g_test_skip ("KMNIST is installed here, so that it is not offered");
    return;
  }
  g_setenv ("BNLAB_MIRROR", DEAF_MIRROR, TRUE);
  dialog = g_object_new (BNL_TYPE_GET_DIALOG, "controller", fixture->controller, NULL);
  gtk_window_present (GTK_WINDOW (dialog));
  click (dialog, "Get KMNIST");
  g_assert_nonnull (find_named (dialog, "Cancel getting KMNIST"));
  await (fixture, find_named (dialog, "Try again to get KMNIST"));
  g_assert_null (find_named (dialog, "Cancel getting KMNIST"));

  /* Cancelled, and closed in the middle of it. */
  click (dialog, "Try again to get KMNIST");
  click (dialog, "Cancel getting KMNIST");
  g_assert_null (find_named (dialog, "Cancel getting KMNIST"));
  /* Whether it had begun is between it and its thread. */
  click (dialog, find_named (dialog, "Get KMNIST") ? "Get KMNIST" : "Resume getting KMNIST");
  gtk_window_destroy (GTK_WINDOW (dialog));
  for (guint i = 0; i < 50; i++)
    turn (fixture);
  g_assert_false (is_listed ("kmnist"));
  g_unsetenv ("BNLAB_MIRROR");
}

static void
test_progress (void)
{
  static const struct {
    BnlGetProgress progress;
    const char *text;
  } cases[] = {
    { { .seconds_left = -1 }, "Connecting…" },
    { { .n_done = 100000, .n_total = 11600000, .seconds_left = -1 }, "0.1 of 11.6 MB" },
    { { 5800000, 11600000, 2.1e6, 2.7 }, "5.8 of 11.6 MB · 2.1 MB/s · 3 s left" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *text = bnl_get_progress_describe (&cases[i].progress);

    g_assert_cmpstr (text, ==, cases[i].text);
  }
}

static void
test_format_place (void)
{
  g_autofree char *below = g_build_filename (g_get_home_dir (), "letters", NULL);
  g_autofree char *beside = g_strconcat (g_get_home_dir (), "letters", NULL);
  g_autofree char *shown_below = bnl_format_place (below);
  g_autofree char *shown_beside = bnl_format_place (beside);
  g_autofree char *shown_home = bnl_format_place (g_get_home_dir ());

  g_assert_cmpstr (shown_below, ==, "~/letters");
  g_assert_cmpstr (shown_beside, ==, beside);
  g_assert_cmpstr (shown_home, ==, "~");
}

#define add(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_resources_register (bnl_app_get_resource ());
  adw_init ();

  add ("/app/dataset-choice/choice", test_choice);
  add ("/app/dataset-choice/titles", test_titles);
  add ("/app/dataset-choice/places", test_places);
  add ("/app/dataset-choice/open", test_open);
  add ("/app/dataset-choice/open-bad", test_open_bad);
  add ("/app/dataset-choice/drop", test_drop);
  add ("/app/dataset-choice/drop-while-training", test_drop_while_training);
  add ("/app/dataset-choice/dialog", test_dialog);
  add ("/app/dataset-choice/no-network", test_no_network);
  g_test_add_func ("/app/dataset-choice/progress", test_progress);
  g_test_add_func ("/app/dataset-choice/format-place", test_format_place);
  return g_test_run ();
}
