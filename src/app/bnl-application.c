#include "bnl-application.h"

#include "config.h"

#include <glib/gi18n.h>

#include "bnl-app-resources.h"
#include "bnl-handbook-window.h"
#include "bnl-link.h"
#include "bnl-json-file.h"
#include "bnl-window.h"
#include "data/bnl-source.h"
#include "lab/bnl-experiment.h"

/* Wrong usage, as the terminal's program has it. */
#define EXIT_STATUS_USAGE 2

struct _BnlApplication {
  AdwApplication parent_instance;

  BnlWindowOptions options;
};

G_DEFINE_FINAL_TYPE (BnlApplication, bnl_application, ADW_TYPE_APPLICATION)

static void
show_about_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  GtkApplication *application = user_data;

  adw_show_about_window (
      gtk_application_get_active_window (application), "application-name", "BN Lab",
      "application-icon", BNL_APP_ID, "version", BNL_VERSION, "developer-name",
      _ ("The BN Lab developers"), "license-type", GTK_LICENSE_MIT_X11, "comments",
      _ ("A laboratory for batch normalization: train the same network with and without it, on the "
         "same batches from the same weights, and see what is true."),
      NULL);
}

static void
show_handbook_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  bnl_handbook_window_open (user_data, NULL);
}

static void
follow_link_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (bnl_link_follow (user_data, g_variant_get_string (parameter, NULL), &error))
    return;
  for (GList *l = gtk_application_get_windows (user_data); l; l = l->next)
    if (BNL_IS_WINDOW (l->data))
      bnl_window_tell_problem (l->data, error->message);
}

static void
quit_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  GList *windows = gtk_application_get_windows (user_data);
  g_autoptr (GList) all = g_list_copy (windows);

  /* The lab's window keeps what is under way; the handbook has nothing to keep. */
  for (GList *l = all; l; l = l->next)
    gtk_window_close (l->data);
  if (!all)
    g_application_quit (user_data);
}

/* A place outlives the folder that the program was started in. */
static char *
make_absolute (const char *name)
{
  gboolean is_place = strchr (name, G_DIR_SEPARATOR) || bnl_source_find (name, NULL);

  return is_place ? g_canonicalize_filename (name, NULL) : g_strdup (name);
}

/* Takes what --data gave: a name or a place, or several with + between, unless that is in the name
 * of the one. */
static char *
resolve_data (char *given)
{
  g_autofree char *data = given;
  g_auto (GStrv) parts = g_strsplit (data, "+", bnl_source_find (data, NULL) ? 1 : -1);

  for (guint i = 0; parts[i]; i++) {
    char *part = parts[i];

    parts[i] = make_absolute (part);
    g_free (part);
  }
  return g_strjoinv ("+", parts);
}

static gboolean
is_page (const char *page)
{
  return g_str_equal (page, "train") || g_str_equal (page, "data") || g_str_equal (page, "draw") ||
         g_str_equal (page, "experiments") || g_str_equal (page, "runs");
}

/* An experiment is read once more by the page that adds it; what is wrong with it is said here. */
static gboolean
read_file (BnlWindowOptions *options, const char *path, GError **error)
{
  g_autoptr (BnlExperiment) experiment = NULL;

  if (bnl_json_file_find_kind (path) != BNL_JSON_FILE_EXPERIMENT) {
    options->spec = bnl_spec_read (path, error);
    return options->spec != NULL;
  }
  experiment = bnl_experiment_read (path, error);
  options->experiment = experiment ? g_canonicalize_filename (path, NULL) : NULL;
  return experiment != NULL;
}

/* Fills the options from the command line; FALSE with a sentence. */
static gboolean
parse_options (BnlApplication *self, char ***arguments, GError **error)
{
  BnlWindowOptions *options = &self->options;
  g_auto (GStrv) rest = NULL;
  const GOptionEntry entries[] = {
    { "data", 0, 0, G_OPTION_ARG_FILENAME, &options->data,
      _ ("Open this data set: a name, a folder or a file"), _ ("NAME|PATH") },
    { "page", 0, 0, G_OPTION_ARG_STRING, &options->page, _ ("Show this page"),
      "train|data|draw|experiments|runs" },
    { "start", 0, 0, G_OPTION_ARG_NONE, &options->start, _ ("Start training at once"), NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &rest, NULL, _ ("[FILE.json]") },
    { 0 },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);

  g_option_context_set_summary (
      context,
      _ ("A laboratory for batch normalization.  FILE.json holds the settings of a run, an "
         "experiment or a sweep."));
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (!g_option_context_parse_strv (context, arguments, error))
    return FALSE;

  if (options->data)
    options->data = resolve_data (options->data);
  if (options->page && !is_page (options->page)) {
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                 _ ("There is no page “%s”: --page takes train, data, draw, experiments or "
                    "runs"),
                 options->page);
    return FALSE;
  }
  if (rest && rest[0] && rest[1]) {
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                 _ ("One FILE.json at a time: “%s” is one too many"), rest[1]);
    return FALSE;
  }
  return !rest || !rest[0] || read_file (options, rest[0], error);
}

static gboolean
bnl_application_local_command_line (GApplication *application, char ***arguments, int *exit_status)
{
  BnlApplication *self = BNL_APPLICATION (application);
  g_autoptr (GError) error = NULL;

  *exit_status = EXIT_SUCCESS;
  if (!parse_options (self, arguments, &error)) {
    g_printerr ("bnlab: %s\n", error->message);
    *exit_status = EXIT_STATUS_USAGE;
  } else if (!gtk_init_check ()) {
    g_printerr (_ ("bnlab: There is no display to open a window on; bnlab-cli trains in the "
                   "terminal\n"));
    *exit_status = EXIT_FAILURE;
  } else if (!g_application_register (application, NULL, &error)) {
    g_printerr ("bnlab: %s\n", error->message);
    *exit_status = EXIT_FAILURE;
  } else {
    g_application_activate (application);
  }
  return TRUE;
}

static void
bnl_application_startup (GApplication *application)
{
  static const GActionEntry actions[] = {
    { .name = "about", .activate = show_about_cb },
    { .name = "follow-link", .activate = follow_link_cb, .parameter_type = "s" },
    { .name = "handbook", .activate = show_handbook_cb },
    { .name = "quit", .activate = quit_cb },
  };

  g_resources_register (bnl_app_get_resource ());
  G_APPLICATION_CLASS (bnl_application_parent_class)->startup (application);

  /* The program's own icon, while it is not installed. */
  gtk_icon_theme_add_search_path (gtk_icon_theme_get_for_display (gdk_display_get_default ()),
                                  BNL_SOURCE_DATA_DIR "/icons");
  gtk_window_set_default_icon_name (BNL_APP_ID);

  g_action_map_add_action_entries (G_ACTION_MAP (application), actions, G_N_ELEMENTS (actions),
                                   application);
  gtk_application_set_accels_for_action (GTK_APPLICATION (application), "app.quit",
                                         (const char *[]){ "<Control>q", NULL });
  gtk_application_set_accels_for_action (GTK_APPLICATION (application), "window.close",
                                         (const char *[]){ "<Control>w", NULL });
  gtk_application_set_accels_for_action (
      GTK_APPLICATION (application), "win.show-help-overlay",
      (const char *[]){ "<Control>question", "<Control>slash", NULL });
  gtk_application_set_accels_for_action (GTK_APPLICATION (application), "app.handbook",
                                         (const char *[]){ "F1", NULL });
}

static void
bnl_application_activate (GApplication *application)
{
  BnlApplication *self = BNL_APPLICATION (application);
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (application));

  if (!window)
    window = GTK_WINDOW (bnl_window_new (GTK_APPLICATION (application), &self->options));
  gtk_window_present (window);
}

static void
bnl_application_finalize (GObject *object)
{
  BnlApplication *self = BNL_APPLICATION (object);

  g_clear_pointer (&self->options.data, g_free);
  g_clear_pointer (&self->options.page, g_free);
  g_clear_pointer (&self->options.experiment, g_free);
  g_clear_pointer (&self->options.spec, bnl_spec_free);
  G_OBJECT_CLASS (bnl_application_parent_class)->finalize (object);
}

static void
bnl_application_class_init (BnlApplicationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  object_class->finalize = bnl_application_finalize;
  application_class->local_command_line = bnl_application_local_command_line;
  application_class->startup = bnl_application_startup;
  application_class->activate = bnl_application_activate;
}

static void
bnl_application_init (BnlApplication *self)
{
}

BnlApplication *
bnl_application_new (void)
{
  return g_object_new (BNL_TYPE_APPLICATION, "application-id", BNL_APP_ID, "flags",
                       G_APPLICATION_NON_UNIQUE, "resource-base-path", "/io/github/bnlab/BnLab",
                       NULL);
}
