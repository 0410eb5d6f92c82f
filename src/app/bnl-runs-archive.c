#include "bnl-runs-archive.h"

#include <glib/gi18n.h>

#define DIALOG_KEY "bnl-runs-import"

typedef struct {
  guint n_added, n_known;
} Counts;

/* On the store's thread. */
static gpointer
merge (BnlStore *store, gpointer data, GError **error)
{
  Counts *counts = g_new0 (Counts, 1);

  if (bnl_store_merge (store, data, &counts->n_added, &counts->n_known, error))
    return counts;
  /* What was whole is here all the same. */
  if (counts->n_added > 0)
    g_prefix_error (
        error,
        ngettext ("%u run came, but not all: ", "%u runs came, but not all: ", counts->n_added),
        counts->n_added);
  g_free (counts);
  return NULL;
}

static char *
describe (const Counts *counts)
{
  g_autofree char *added = g_strdup_printf (
      ngettext ("%u run imported", "%u runs imported", counts->n_added), counts->n_added);

  if (counts->n_known == 0)
    return g_steal_pointer (&added);
  return g_strdup_printf (
      ngettext ("%s, %u was here already", "%s, %u were here already", counts->n_known), added,
      counts->n_known);
}

static void
merged_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  BnlRunsPage *page = BNL_RUNS_PAGE (object);
  g_autoptr (GError) error = NULL;
  g_autofree Counts *counts = bnl_runs_keeper_finish (result, &error);

  bnl_runs_page_refresh (page);
  if (counts) {
    g_autofree char *sentence = describe (counts);

    bnl_runs_page_say (page, sentence, NULL, NULL, NULL);
  } else {
    bnl_runs_page_complain (page, _ ("Not Imported"), error->message);
  }
}

void
bnl_runs_archive_import (BnlRunsPage *page, GFile *file)
{
  char *path = g_file_get_path (file);

  if (path)
    bnl_runs_keeper_ask (bnl_runs_page_get_keeper (page), page, merge, path, g_free, g_free,
                         merged_cb, NULL);
  else
    bnl_runs_page_complain (
        page, _ ("Not Imported"),
        _ ("Runs are imported from files of this machine: copy it here first."));
}

static void
response_cb (GtkNativeDialog *dialog, int response, gpointer user_data)
{
  BnlRunsPage *page = user_data;
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));

  if (response == GTK_RESPONSE_ACCEPT && file)
    bnl_runs_archive_import (page, file);
  g_object_set_data (G_OBJECT (page), DIALOG_KEY, NULL);
}

void
bnl_runs_archive_ask_import (BnlRunsPage *page)
{
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (
      _ ("Import Runs"), GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (page))),
      GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Import"), _ ("_Cancel"));
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, _ ("Archives and databases of runs"));
  gtk_file_filter_add_pattern (filter, "*.bnlab");
  gtk_file_filter_add_pattern (filter, "*.db");
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (dialog), filter);
  g_signal_connect (dialog, "response", G_CALLBACK (response_cb), page);
  g_object_set_data_full (G_OBJECT (page), DIALOG_KEY, dialog, g_object_unref);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

/* Anything else is left to the window, which takes data sets. */
static gboolean
is_archive (GFile *file)
{
  g_autofree char *name = g_file_get_basename (file);

  return name && (g_str_has_suffix (name, ".bnlab") || g_str_has_suffix (name, ".db"));
}

static gboolean
drop_cb (BnlRunsPage *page, const GValue *value)
{
  gboolean taken = FALSE;

  for (GSList *file = g_value_get_boxed (value); file; file = file->next)
    if (is_archive (file->data)) {
      bnl_runs_archive_import (page, file->data);
      taken = TRUE;
    }
  return taken;
}

void
bnl_runs_archive_accept_drops (BnlRunsPage *page)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  /* Before the window takes what is dropped for a data set. */
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (target), GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (target, "drop", G_CALLBACK (drop_cb), page);
  gtk_widget_add_controller (GTK_WIDGET (page), GTK_EVENT_CONTROLLER (target));
}
