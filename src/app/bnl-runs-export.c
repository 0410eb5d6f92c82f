#include "bnl-runs-export.h"

#include <glib/gi18n.h>

#include "lab/bnl-run-export.h"

#define DIALOG_KEY "bnl-runs-dialog"
#define FORMAT_KEY "bnl-runs-format"

typedef struct {
  const char *name; /* of the action's parameter */
  gboolean is_archive;
  BnlRunExportFormat format; /* of what is none */
  const char *file;          /* that is proposed; NULL: a folder */
  const char *title;
} Format;

static const Format formats[] = {
  { "csv", FALSE, BNL_RUN_EXPORT_CSV, "runs.csv", N_ ("Export as CSV") },
  { "json", FALSE, BNL_RUN_EXPORT_JSON, "runs.json", N_ ("Export as JSON") },
  { "events", FALSE, BNL_RUN_EXPORT_EVENTS, NULL, N_ ("Export for TensorBoard") },
  { "archive", TRUE, BNL_RUN_EXPORT_CSV, "runs.bnlab", N_ ("Export as an Archive") },
};

typedef struct {
  GArray *ids;
  const Format *format;
  char *path;
} Work;

static void
free_work (gpointer data)
{
  Work *work = data;

  g_array_unref (work->ids);
  g_free (work->path);
  g_free (work);
}

/* On the store's thread. */
static gpointer
write_runs (BnlStore *store, gpointer data, GError **error)
{
  Work *work = data;

  const gint64 *ids = (const gint64 *) (const void *) work->ids->data;
  gboolean written = work->format->is_archive
                         ? bnl_store_export (store, ids, work->ids->len, work->path, error)
                         : bnl_run_export_write (store, ids, work->ids->len, work->format->format,
                                                 work->path, error);

  if (!written)
    return NULL;
  return g_path_get_basename (work->path);
}

static void
written_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *name = bnl_runs_keeper_finish (result, &error);
  g_autofree char *shown = name ? g_filename_display_name (name) : NULL;
  g_autofree char *sentence = NULL;

  if (!name) {
    bnl_runs_page_complain (BNL_RUNS_PAGE (object), _ ("Not Exported"), error->message);
    return;
  }
  sentence = g_strdup_printf (_ ("Exported to %s"), shown);
  bnl_runs_page_say (BNL_RUNS_PAGE (object), sentence, NULL, NULL, NULL);
}

static void
response_cb (GtkNativeDialog *dialog, int response, gpointer user_data)
{
  BnlRunsPage *page = user_data;
  const Format *format = g_object_get_data (G_OBJECT (dialog), FORMAT_KEY);
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  Work *work;

  if (response == GTK_RESPONSE_ACCEPT && file && g_file_peek_path (file)) {
    work = g_new0 (Work, 1);
    work->ids = bnl_runs_page_dup_selected_ids (page);
    work->format = format;
    work->path = g_file_get_path (file);
    bnl_runs_keeper_ask (bnl_runs_page_get_keeper (page), page, write_runs, work, free_work, g_free,
                         written_cb, NULL);
  }
  g_object_set_data (G_OBJECT (page), DIALOG_KEY, NULL);
}

void
bnl_runs_export_ask (BnlRunsPage *page, const char *name)
{
  const Format *format = NULL;
  GtkFileChooserNative *dialog;

  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++)
    if (g_str_equal (formats[i].name, name))
      format = &formats[i];
  g_return_if_fail (format != NULL);

  dialog = gtk_file_chooser_native_new (
      _ (format->title), GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (page))),
      format->file ? GTK_FILE_CHOOSER_ACTION_SAVE : GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER,
      _ ("_Export"), _ ("_Cancel"));
  if (format->file)
    gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), format->file);
  g_object_set_data (G_OBJECT (dialog), FORMAT_KEY, (gpointer) format);
  g_signal_connect (dialog, "response", G_CALLBACK (response_cb), page);
  g_object_set_data_full (G_OBJECT (page), DIALOG_KEY, dialog, g_object_unref);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}
