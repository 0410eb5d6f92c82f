#include "bnl-experiment-save.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "bnl-toaster.h"
#include "report/bnl-experiment-report.h"

#define DIALOG_KEY "bnl-save-dialog"
#define RUNNER_KEY "bnl-runner"
#define CSV_KEY "bnl-csv"
/* Longer than GNOME's 5: who reads a screen with a keyboard has to get there first. */
#define OPEN_SECONDS 10

/* --- what is said of it --- */

static void
open_cb (AdwToast *toast, GFile *file)
{
  g_autofree char *uri = g_file_get_uri (file);

  gtk_show_uri (NULL, uri, GDK_CURRENT_TIME);
}

static void
say_saved (GtkWidget *page, GFile *file)
{
  GtkWidget *overlay = gtk_widget_get_ancestor (page, ADW_TYPE_TOAST_OVERLAY);
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *shown = g_filename_display_name (name);
  /* A toast takes markup. */
  g_autofree char *sentence = g_markup_printf_escaped (_ ("Saved as %s"), shown);
  AdwToast *toast;

  if (!overlay)
    return;
  toast = adw_toast_new (sentence);
  adw_toast_set_button_label (toast, _ ("Open"));
  adw_toast_set_timeout (toast, OPEN_SECONDS);
  g_signal_connect_data (toast, "button-clicked", G_CALLBACK (open_cb), g_object_ref (file),
                         (GClosureNotify) (GCallback) g_object_unref, 0);
  bnl_toaster_show (ADW_TOAST_OVERLAY (overlay), toast);
}

static void
complain (GtkWidget *page, const GError *error)
{
  GtkRoot *root = gtk_widget_get_root (page);
  GtkWidget *dialog =
      adw_message_dialog_new (root ? GTK_WINDOW (root) : NULL, _ ("Not Saved"), error->message);

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("_Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
saved_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GFile) file = user_data;
  g_autoptr (GError) error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    say_saved (GTK_WIDGET (object), file);
  else
    complain (GTK_WIDGET (object), error);
}

/* --- the report --- */

typedef struct {
  BnlExperimentReport *report;
  char *path;
} Work;

static void
free_work (gpointer data)
{
  Work *work = data;

  bnl_experiment_report_free (work->report);
  g_free (work->path);
  g_free (work);
}

static void
write_report_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Work *work = data;
  GError *error = NULL;

  if (bnl_experiment_report_write (work->report, work->path, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* A name without an ending asks for the first of what is offered. */
static GFile *
complete (GFile *file)
{
  g_autofree char *path = g_file_get_path (file);
  g_autofree char *whole = NULL;

  if (!path || strchr (strrchr (path, G_DIR_SEPARATOR), '.'))
    return g_object_ref (file);
  whole = g_strconcat (path, ".pdf", NULL);
  return g_file_new_for_path (whole);
}

void
bnl_experiment_save_report_to (GtkWidget *page, BnlExperimentRunner *runner, GFile *file)
{
  BnlSweepRun *run = bnl_experiment_runner_get_run (runner);
  g_autoptr (GFile) whole = complete (file);
  g_autoptr (GTask) task = NULL;
  Work *work;

  g_return_if_fail (GTK_IS_WIDGET (page));

  if (!run)
    return;
  work = g_new0 (Work, 1);
  work->report = bnl_experiment_report_new (bnl_experiment_runner_get_experiment (runner), run);
  work->path = g_file_get_path (whole);
  task = g_task_new (page, NULL, saved_cb, g_object_ref (whole));
  g_task_set_task_data (task, work, free_work);
  g_task_run_in_thread (task, write_report_worker);
}

/* --- the table --- */

static void
write_table_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  gsize size;
  const void *bytes = g_bytes_get_data (g_object_get_data (data, CSV_KEY), &size);

  if (g_file_replace_contents (data, bytes, size, NULL, FALSE, G_FILE_CREATE_NONE, NULL,
                               cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
save_table_to (GtkWidget *page, GBytes *csv, GFile *file)
{
  g_autoptr (GTask) task = g_task_new (page, NULL, saved_cb, g_object_ref (file));

  g_object_set_data_full (G_OBJECT (file), CSV_KEY, g_bytes_ref (csv),
                          (GDestroyNotify) g_bytes_unref);
  g_task_set_task_data (task, g_object_ref (file), g_object_unref);
  g_task_run_in_thread (task, write_table_worker);
}

/* --- the dialog --- */

static void
response_cb (GtkNativeDialog *dialog, int response, gpointer user_data)
{
  GtkWidget *page = user_data;
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  GBytes *csv = g_object_get_data (G_OBJECT (dialog), CSV_KEY);

  if (response == GTK_RESPONSE_ACCEPT && file && g_file_peek_path (file)) {
    if (csv)
      save_table_to (page, csv, file);
    else
      bnl_experiment_save_report_to (page, g_object_get_data (G_OBJECT (dialog), RUNNER_KEY), file);
  }
  g_object_set_data (G_OBJECT (page), DIALOG_KEY, NULL);
}

static void
destroy_dialog_cb (gpointer data)
{
  gtk_native_dialog_destroy (data);
  g_object_unref (data);
}

/* csv: NULL for the report. */
static void
ask (GtkWidget *page,
     BnlExperimentRunner *runner,
     const char *title,
     const char *suffix,
     GBytes *csv)
{
  GtkRoot *root = gtk_widget_get_root (page);
  const char *id = bnl_experiment_get_id (bnl_experiment_runner_get_experiment (runner));
  g_autofree char *name = g_strconcat (id, suffix, NULL);
  GtkFileChooserNative *dialog;

  if (g_object_get_data (G_OBJECT (page), DIALOG_KEY))
    return;
  dialog = gtk_file_chooser_native_new (title, root ? GTK_WINDOW (root) : NULL,
                                        GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"), _ ("_Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  g_object_set_data_full (G_OBJECT (dialog), RUNNER_KEY, g_object_ref (runner), g_object_unref);
  if (csv)
    g_object_set_data_full (G_OBJECT (dialog), CSV_KEY, g_bytes_ref (csv),
                            (GDestroyNotify) g_bytes_unref);
  g_signal_connect_object (dialog, "response", G_CALLBACK (response_cb), page, 0);
  g_object_set_data_full (G_OBJECT (page), DIALOG_KEY, dialog, destroy_dialog_cb);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

void
bnl_experiment_save_report (GtkWidget *page, BnlExperimentRunner *runner)
{
  ask (page, runner, _ ("Save Report as .pdf or .html"), ".pdf", NULL);
}

void
bnl_experiment_save_table (GtkWidget *page, BnlExperimentRunner *runner, GBytes *csv)
{
  ask (page, runner, _ ("Save Table as .csv"), ".csv", csv);
}
