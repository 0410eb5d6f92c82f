#include "bnl-dataset-opener.h"

#include <glib/gi18n.h>

/* Where the parent keeps the dialog: it goes with it. */
#define DIALOG_KEY "bnl-dataset-opener"

static const char *const patterns[] = { "*.csv", "*.csv.gz", "*.npz", "*ubyte", "*ubyte.gz" };

static void
response_cb (GtkNativeDialog *dialog, int response, gpointer user_data)
{
  BnlController *controller = user_data;
  GtkWindow *parent = gtk_native_dialog_get_transient_for (dialog);

  if (response == GTK_RESPONSE_ACCEPT) {
    g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));

    if (file)
      bnl_controller_open_dataset (controller, file);
  }
  g_object_set_data (G_OBJECT (parent), DIALOG_KEY, NULL);
}

static void
destroy_dialog (gpointer dialog)
{
  gtk_native_dialog_destroy (dialog);
  g_object_unref (dialog);
}

static GtkFileChooser *
show_dialog (GtkWindow *parent,
             BnlController *controller,
             const char *title,
             GtkFileChooserAction action)
{
  GtkFileChooserNative *dialog;

  if (g_object_get_data (G_OBJECT (parent), DIALOG_KEY))
    return NULL;
  dialog = gtk_file_chooser_native_new (title, parent, action, _ ("_Open"), _ ("_Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect_object (dialog, "response", G_CALLBACK (response_cb), controller, 0);
  g_object_set_data_full (G_OBJECT (parent), DIALOG_KEY, dialog, destroy_dialog);
  return GTK_FILE_CHOOSER (dialog);
}

void
bnl_dataset_opener_ask_folder (GtkWindow *parent, BnlController *controller)
{
  GtkFileChooser *dialog = show_dialog (parent, controller, _ ("Folder of a Data Set"),
                                        GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER);

  if (dialog)
    gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

void
bnl_dataset_opener_ask_file (GtkWindow *parent, BnlController *controller)
{
  GtkFileChooser *dialog =
      show_dialog (parent, controller, _ ("File of a Data Set"), GTK_FILE_CHOOSER_ACTION_OPEN);
  g_autoptr (GtkFileFilter) known = gtk_file_filter_new ();
  g_autoptr (GtkFileFilter) any = gtk_file_filter_new ();

  if (!dialog)
    return;
  gtk_file_filter_set_name (known, _ ("Data sets (CSV, npz, IDX)"));
  for (guint i = 0; i < G_N_ELEMENTS (patterns); i++)
    gtk_file_filter_add_pattern (known, patterns[i]);
  gtk_file_filter_set_name (any, _ ("All files"));
  gtk_file_filter_add_pattern (any, "*");
  gtk_file_chooser_add_filter (dialog, known);
  gtk_file_chooser_add_filter (dialog, any);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}
