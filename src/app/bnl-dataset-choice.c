#include "bnl-dataset-choice.h"

#include <glib/gi18n.h>

#include "data/bnl-catalog.h"

struct _BnlDatasetChoice {
  GObject parent_instance;

  /* borrowed */
  GtkDropDown *drop;

  /* owned */
  GtkStringList *shown;         /* the drop-down's lines: the names, then "Other folder…" */
  GPtrArray *names;             /* what each line but the last stands for */
  GtkFileChooserNative *dialog; /* while it is open */

  guint current;
  gboolean is_showing; /* the change of selection is our own */
};

enum { SIGNAL_CHOSEN, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BnlDatasetChoice, bnl_dataset_choice, G_TYPE_OBJECT)

static void
select_line (BnlDatasetChoice *self, guint line)
{
  self->is_showing = TRUE;
  gtk_drop_down_set_selected (self->drop, line);
  self->is_showing = FALSE;
}

static void
choose (BnlDatasetChoice *self, const char *data)
{
  g_signal_emit (self, signals[SIGNAL_CHOSEN], 0, data);
}

static void
folder_response_cb (GtkNativeDialog *dialog, int response, gpointer user_data)
{
  BnlDatasetChoice *self = user_data;

  if (response == GTK_RESPONSE_ACCEPT) {
    g_autoptr (GFile) folder = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
    g_autofree char *path = folder ? g_file_get_path (folder) : NULL;

    if (path)
      choose (self, path);
  }
  g_clear_object (&self->dialog);
}

static void
ask_for_folder (BnlDatasetChoice *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self->drop));

  if (self->dialog)
    return;
  self->dialog = gtk_file_chooser_native_new (
      _ ("Folder with the Four IDX Files"), GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
      GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, _ ("_Open"), _ ("_Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->dialog), TRUE);
  g_signal_connect (self->dialog, "response", G_CALLBACK (folder_response_cb), self);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->dialog));
}

static void
selected_cb (BnlDatasetChoice *self)
{
  guint line = gtk_drop_down_get_selected (self->drop);

  if (self->is_showing || line == GTK_INVALID_LIST_POSITION || line == self->current)
    return;
  if (line < self->names->len) {
    self->current = line;
    choose (self, g_ptr_array_index (self->names, line));
    return;
  }
  /* "Other folder…" is a question, no choice. */
  select_line (self, self->current);
  ask_for_folder (self);
}

static guint
add_line (BnlDatasetChoice *self, const char *data)
{
  g_autofree char *base = g_path_get_basename (data);

  gtk_string_list_splice (self->shown, self->names->len, 0, (const char *[]){ base, NULL });
  g_ptr_array_add (self->names, g_strdup (data));
  return self->names->len - 1;
}

void
bnl_dataset_choice_show (BnlDatasetChoice *self, const char *data)
{
  guint line;

  g_return_if_fail (BNL_IS_DATASET_CHOICE (self));

  self->is_showing = TRUE;
  if (!g_ptr_array_find_with_equal_func (self->names, data, g_str_equal, &line))
    line = add_line (self, data);
  self->is_showing = FALSE;
  self->current = line;
  select_line (self, line);
}

static void
bnl_dataset_choice_dispose (GObject *object)
{
  BnlDatasetChoice *self = BNL_DATASET_CHOICE (object);

  if (self->dialog)
    gtk_native_dialog_destroy (GTK_NATIVE_DIALOG (self->dialog));
  g_clear_object (&self->dialog);
  g_clear_object (&self->shown);
  g_clear_pointer (&self->names, g_ptr_array_unref);
  G_OBJECT_CLASS (bnl_dataset_choice_parent_class)->dispose (object);
}

static void
bnl_dataset_choice_class_init (BnlDatasetChoiceClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = bnl_dataset_choice_dispose;
  signals[SIGNAL_CHOSEN] = g_signal_new ("chosen", BNL_TYPE_DATASET_CHOICE, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
bnl_dataset_choice_init (BnlDatasetChoice *self)
{
  g_autoptr (GPtrArray) entries = bnl_catalog_list ();

  self->shown = gtk_string_list_new ((const char *[]){ _ ("Other folder…"), NULL });
  self->names = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < entries->len; i++)
    add_line (self, ((BnlCatalogEntry *) g_ptr_array_index (entries, i))->data);
}

BnlDatasetChoice *
bnl_dataset_choice_new (GtkDropDown *drop)
{
  BnlDatasetChoice *self = g_object_new (BNL_TYPE_DATASET_CHOICE, NULL);

  self->drop = drop;
  self->is_showing = TRUE;
  gtk_drop_down_set_model (drop, G_LIST_MODEL (self->shown));
  self->is_showing = FALSE;
  g_signal_connect_object (drop, "notify::selected", G_CALLBACK (selected_cb), self,
                           G_CONNECT_SWAPPED);
  return self;
}
