/* What is kept from one session to the next, and what each preference does at once: to the keys of
 * the settings, to the style, to the folders that are searched, to the cores that train. */

#include <adwaita.h>
#include <glib/gstdio.h>

#include "app/bnl-app-resources.h"
#include "app/bnl-preferences.h"
#include "app/bnl-session.h"
#include "data/bnl-catalog.h"

typedef struct {
  GSettings *settings;
  BnlController *controller;
  BnlPreferences *preferences; /* NULL: not shown */
  guint n_told;                /* times that the controller's data sets were others */
} Session;

static void
told_cb (Session *session)
{
  session->n_told++;
}

static void
set_up (Session *session, gconstpointer with_window)
{
  g_auto (GStrv) keys = NULL;
  g_autoptr (GSettingsSchema) schema = NULL;

  session->settings = bnl_session_open ();
  g_assert_nonnull (session->settings);
  g_object_get (session->settings, "settings-schema", &schema, NULL);
  keys = g_settings_schema_list_keys (schema);
  for (guint i = 0; keys[i]; i++)
    g_settings_reset (session->settings, keys[i]);
  session->controller = bnl_controller_new ();
  g_signal_connect_swapped (session->controller, "datasets-changed", G_CALLBACK (told_cb), session);
  bnl_session_follow (session->settings, session->controller);
  if (with_window) {
    session->preferences = bnl_preferences_new (NULL, session->settings);
    gtk_window_present (GTK_WINDOW (session->preferences));
  }
}

static void
tear_down (Session *session, gconstpointer with_window)
{
  g_settings_reset (session->settings, "color-scheme");
  if (session->preferences)
    gtk_window_destroy (GTK_WINDOW (session->preferences));
  bnl_controller_shutdown (session->controller);
  g_clear_object (&session->controller);
  bnl_catalog_set_folders (NULL);
  g_clear_object (&session->settings);
}

static gpointer
get_child (Session *session, const char *id)
{
  GObject *child =
      gtk_widget_get_template_child (GTK_WIDGET (session->preferences), BNL_TYPE_PREFERENCES, id);

  g_assert_nonnull (child);
  return child;
}

static void
check_key (Session *session, const char *key, const char *wanted)
{
  g_autoptr (GVariant) value = g_settings_get_value (session->settings, key);
  g_autofree char *text = g_variant_print (value, FALSE);

  g_assert_cmpstr (text, ==, wanted);
}

static AdwColorScheme
get_scheme (void)
{
  return adw_style_manager_get_color_scheme (adw_style_manager_get_default ());
}

/* --- the session --- */

static void
test_scheme (Session *session, gconstpointer data)
{
  g_assert_cmpint (get_scheme (), ==, ADW_COLOR_SCHEME_DEFAULT);
  g_settings_set_string (session->settings, "color-scheme", "dark");
  g_assert_cmpint (get_scheme (), ==, ADW_COLOR_SCHEME_FORCE_DARK);
  g_settings_set_string (session->settings, "color-scheme", "light");
  g_assert_cmpint (get_scheme (), ==, ADW_COLOR_SCHEME_FORCE_LIGHT);
  g_settings_set_string (session->settings, "color-scheme", "system");
  g_assert_cmpint (get_scheme (), ==, ADW_COLOR_SCHEME_DEFAULT);
}

static void
set_folder (Session *session, const char *folder)
{
  const char *const folders[] = { folder, NULL };

  g_settings_set_strv (session->settings, "data-folders", folders);
}

static gboolean
is_searched (const char *folder)
{
  g_auto (GStrv) folders = bnl_catalog_dup_folders ();

  return g_strv_contains ((const char *const *) folders, folder);
}

static void
test_folders (Session *session, gconstpointer data)
{
  guint n_told = session->n_told;

  set_folder (session, "/there/is/no/such");
  g_assert_true (is_searched ("/there/is/no/such"));
  g_assert_cmpuint (session->n_told, ==, n_told + 1);
  set_folder (session, NULL);
  g_assert_false (is_searched ("/there/is/no/such"));
  g_assert_cmpuint (session->n_told, ==, n_told + 2);
}

/* Who has ended follows nothing. */
static void
test_gone (Session *session, gconstpointer data)
{
  BnlController *other = bnl_controller_new ();

  bnl_session_follow (session->settings, other);
  bnl_controller_shutdown (other);
  g_assert_finalize_object (other);
  g_settings_set_uint (session->settings, "threads", 1);
  set_folder (session, "/there/is/no/such");
}

static void
check_start (Session *session, double lr, gboolean pair)
{
  gboolean found;
  g_autoptr (BnlSpec) spec = bnl_session_recall_spec (session->settings, &found);

  g_assert_cmpfloat (spec->lr, ==, lr);
  g_assert_cmpint (found, ==, pair);
}

static void
test_start (Session *session, gconstpointer data)
{
  g_autoptr (BnlSpec) defaults = bnl_spec_new (), none = NULL;
  g_autoptr (BnlSetup) setup = bnl_setup_new ();
  g_autoptr (GError) error = NULL;
  gboolean pair = FALSE;

  /* Nothing is kept yet. */
  check_start (session, defaults->lr, TRUE);

  bnl_setup_set (setup, "lr", "0.375", &error);
  g_assert_no_error (error);
  bnl_setup_set_pair (setup, FALSE);
  bnl_session_keep_setup (session->settings, setup);
  check_start (session, 0.375, FALSE);
  g_settings_set_string (session->settings, "start-with", "defaults");
  check_start (session, defaults->lr, TRUE);
  /* What was kept is still there for who thinks again. */
  g_settings_set_string (session->settings, "start-with", "last");
  check_start (session, 0.375, FALSE);

  /* Of another version, or broken. */
  g_settings_set_string (session->settings, "spec", "{\"lr\": ");
  check_start (session, defaults->lr, FALSE);
  g_settings_set_string (session->settings, "spec", "{\"no_such_setting\": 1}");
  check_start (session, defaults->lr, FALSE);

  /* Without a schema there is nothing to keep things in. */
  none = bnl_session_recall_spec (NULL, &pair);
  g_assert_true (pair);
  g_assert_cmpfloat (none->lr, ==, defaults->lr);
}

static void
test_window (Session *session, gconstpointer data)
{
  GtkWindow *window = GTK_WINDOW (gtk_window_new ());
  int width, height;

  gtk_window_set_default_size (window, 777, 555);
  bnl_session_keep_window (session->settings, window);
  gtk_window_destroy (window);
  check_key (session, "window-maximized", "false");

  window = GTK_WINDOW (gtk_window_new ());
  bnl_session_restore_window (session->settings, window);
  gtk_window_get_default_size (window, &width, &height);
  g_assert_cmpint (width, ==, 777);
  g_assert_cmpint (height, ==, 555);
  gtk_window_destroy (window);
}

/* --- the window of preferences --- */

static void
check_choice (Session *session,
              const char *id,
              const char *key,
              const char *const *values,
              guint n_values)
{
  AdwComboRow *row = get_child (session, id);

  /* As many rows as values: none without a meaning. */
  g_assert_cmpuint (g_list_model_get_n_items (adw_combo_row_get_model (row)), ==, n_values);
  for (guint i = n_values; i-- > 0;) {
    g_autofree char *wanted = g_strdup_printf ("'%s'", values[i]);

    adw_combo_row_set_selected (row, i);
    check_key (session, key, wanted);
  }
  /* And back, from a change elsewhere. */
  for (guint i = n_values; i-- > 0;) {
    g_settings_set_string (session->settings, key, values[i]);
    g_assert_cmpuint (adw_combo_row_get_selected (row), ==, i);
  }
}

static void
test_choices (Session *session, gconstpointer data)
{
  static const char *const schemes[] = { "system", "light", "dark" };
  static const char *const axes[] = { "step", "epoch", "examples", "seconds" };
  static const char *const starts[] = { "last", "defaults" };

  check_choice (session, "scheme_row", "color-scheme", schemes, G_N_ELEMENTS (schemes));
  check_choice (session, "axis_row", "x-axis", axes, G_N_ELEMENTS (axes));
  check_choice (session, "start_row", "start-with", starts, G_N_ELEMENTS (starts));
  /* It is the style of the whole program that a choice changes. */
  adw_combo_row_set_selected (get_child (session, "scheme_row"), 2);
  g_assert_cmpint (get_scheme (), ==, ADW_COLOR_SCHEME_FORCE_DARK);
}

static void
test_threads (Session *session, gconstpointer data)
{
  AdwComboRow *row = get_child (session, "threads_row");
  guint n_cores = g_get_num_processors ();

  g_assert_cmpuint (g_list_model_get_n_items (adw_combo_row_get_model (row)), ==, n_cores + 1);
  g_assert_cmpuint (adw_combo_row_get_selected (row), ==, 0);
  adw_combo_row_set_selected (row, 1);
  check_key (session, "threads", "1");
  g_settings_set_uint (session->settings, "threads", n_cores);
  g_assert_cmpuint (adw_combo_row_get_selected (row), ==, n_cores);
  /* Settings of a larger machine: all there are. */
  g_settings_set_uint (session->settings, "threads", n_cores + 1);
  g_assert_cmpuint (adw_combo_row_get_selected (row), ==, 0);
}

static void
test_charts (Session *session, gconstpointer data)
{
  GtkSwitch *grid = get_child (session, "grid_switch");
  GtkSwitch *outliers = get_child (session, "outliers_switch");
  GtkAdjustment *smoothing = get_child (session, "smoothing");

  g_assert_true (gtk_switch_get_active (grid));
  gtk_switch_set_active (grid, FALSE);
  check_key (session, "grid", "false");
  check_key (session, "ignore-outliers", "true");
  gtk_switch_set_active (outliers, FALSE);
  check_key (session, "ignore-outliers", "false");
  gtk_adjustment_set_value (smoothing, 0.25);
  check_key (session, "smoothing", "0.25");
  /* The scale has the range of the key, so that no value is refused. */
  gtk_adjustment_set_value (smoothing, 5);
  g_assert_cmpfloat (g_settings_get_double (session->settings, "smoothing"), ==,
                     gtk_adjustment_get_value (smoothing));
  g_settings_set_double (session->settings, "smoothing", 0.5);
  g_assert_cmpfloat (gtk_adjustment_get_value (smoothing), ==, 0.5);
}

/* The first widget of that type below one; NULL: none. */
static GtkWidget *
find_below (GtkWidget *widget, GType type, guint *n)
{
  GtkWidget *first = NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found;

    if (G_TYPE_CHECK_INSTANCE_TYPE (child, type)) {
      *n += 1;
      first = first ? first : child;
      continue;
    }
    found = find_below (child, type, n);
    first = first ? first : found;
  }
  return first;
}

static AdwActionRow *
find_folder (Session *session, guint *n)
{
  *n = 0;
  return (AdwActionRow *) find_below (get_child (session, "folders_group"), ADW_TYPE_ACTION_ROW, n);
}

static void
test_folder_rows (Session *session, gconstpointer data)
{
  g_autofree char *here = g_dir_make_tmp ("bnlab-<sets>-XXXXXX", NULL);
  const char *const folders[] = { here, "/there/is/no/such", NULL };
  g_autofree char *escaped = g_markup_escape_text (here, -1);
  AdwActionRow *row;
  guint n, n_buttons = 0;

  g_assert_null (find_folder (session, &n));
  g_settings_set_strv (session->settings, "data-folders", folders);
  row = find_folder (session, &n);
  g_assert_cmpuint (n, ==, 2);
  /* A name is text, whatever is in it. */
  g_assert_cmpstr (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)), ==, escaped);
  g_assert_cmpstr (adw_action_row_get_subtitle (row) ? adw_action_row_get_subtitle (row) : "", ==,
                   "");

  /* The button of the first takes the first away, and nothing else. */
  g_signal_emit_by_name (find_below (GTK_WIDGET (row), GTK_TYPE_BUTTON, &n_buttons), "clicked");
  check_key (session, "data-folders", "['/there/is/no/such']");
  g_assert_false (is_searched (here));
  row = find_folder (session, &n);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpstr (adw_action_row_get_subtitle (row), ==, "Not there now");
  g_assert_true (g_file_test (here, G_FILE_TEST_IS_DIR));
  g_rmdir (here);
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *path;
    gboolean with_window;
    void (*run) (Session *session, gconstpointer data);
  } tests[] = {
    { "/session/scheme", FALSE, test_scheme },
    { "/session/folders", FALSE, test_folders },
    { "/session/gone", FALSE, test_gone },
    { "/session/start", FALSE, test_start },
    { "/session/window", FALSE, test_window },
    { "/preferences/choices", TRUE, test_choices },
    { "/preferences/threads", TRUE, test_threads },
    { "/preferences/charts", TRUE, test_charts },
    { "/preferences/folders", TRUE, test_folder_rows },
  };

  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_resources_register (bnl_app_get_resource ());
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Session, GINT_TO_POINTER (tests[i].with_window), set_up,
                tests[i].run, tear_down);
  return g_test_run ();
}
