/* Purpose: the list of all data sets.  CSS node: window.  Actions: data-sets.forget(path),
 * data-sets.restore(path).  Accessible role: dialog. */

#include "bnl-get-dialog.h"

#include <glib/gi18n.h>

#include "bnl-dataset-title.h"
#include "bnl-get-row.h"
#include "bnl-toaster.h"
#include "data/bnl-mirrors.h"

/* Longer than GNOME's 5: who reads a screen with a keyboard has to get there first. */
#define UNDO_SECONDS 10

struct _BnlGetDialog {
  AdwWindow parent_instance;

  /* template children */
  AdwToastOverlay *toasts;
  GtkBox *list;

  /* owned */
  BnlController *controller;
};

enum {
  PROP_CONTROLLER = 1,
};

G_DEFINE_FINAL_TYPE (BnlGetDialog, bnl_get_dialog, ADW_TYPE_WINDOW)

static BnlGetRow *
find_row (BnlGetDialog *self, const char *data)
{
  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->list)); row;
       row = gtk_widget_get_next_sibling (row))
    if (g_str_equal (bnl_get_row_get_data (BNL_GET_ROW (row)), data))
      return BNL_GET_ROW (row);
  return NULL;
}

static void
show_row (BnlGetDialog *self, const char *data, const BnlCatalogEntry *entry)
{
  BnlGetRow *row = find_row (self, data);

  if (!row) {
    row = bnl_get_row_new (self->controller, data);
    g_signal_connect_object (row, "used", G_CALLBACK (gtk_window_close), self, G_CONNECT_SWAPPED);
    gtk_box_append (self->list, GTK_WIDGET (row));
  }
  bnl_get_row_show (row, entry);
}

static gboolean
has_data (gconstpointer entry, gconstpointer data)
{
  return g_str_equal (((const BnlCatalogEntry *) entry)->data, data);
}

static void
remove_gone (BnlGetDialog *self, GPtrArray *entries)
{
  GtkWidget *next;

  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->list)); row; row = next) {
    const char *data = bnl_get_row_get_data (BNL_GET_ROW (row));

    next = gtk_widget_get_next_sibling (row);
    if (!bnl_mirrors_find (data) &&
        !g_ptr_array_find_with_equal_func (entries, data, has_data, NULL))
      gtk_box_remove (self->list, row);
  }
}

/* A row stays where it is when its set has come: the eye is on it. */
static void
show_all_cb (BnlGetDialog *self)
{
  g_autoptr (GPtrArray) entries = bnl_catalog_list ();
  guint n_sets;
  const BnlMirrorsSet *sets = bnl_mirrors_get_sets (&n_sets);

  remove_gone (self, entries);
  for (guint i = 0; i < entries->len; i++) {
    const BnlCatalogEntry *entry = g_ptr_array_index (entries, i);

    show_row (self, entry->data, entry);
  }
  for (guint i = 0; i < n_sets; i++)
    if (!g_ptr_array_find_with_equal_func (entries, sets[i].name, has_data, NULL))
      show_row (self, sets[i].name, NULL);
}

static void
forget_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BnlGetDialog *self = BNL_GET_DIALOG (widget);
  const char *path = g_variant_get_string (parameter, NULL);
  g_autofree char *name = bnl_dataset_title_find (path);
  g_autofree char *title = g_strdup_printf (_ ("Took %s off the list"), name);
  g_autofree char *escaped = g_markup_escape_text (title, -1);
  AdwToast *toast = adw_toast_new (escaped);

  adw_toast_set_button_label (toast, _ ("Undo"));
  adw_toast_set_action_name (toast, "data-sets.restore");
  adw_toast_set_action_target_value (toast, parameter);
  adw_toast_set_timeout (toast, UNDO_SECONDS);
  bnl_controller_forget_dataset (self->controller, path);
  bnl_toaster_show (self->toasts, toast);
}

static void
restore_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  bnl_controller_restore_dataset (BNL_GET_DIALOG (widget)->controller,
                                  g_variant_get_string (parameter, NULL));
}

static void
set_controller (BnlGetDialog *self, BnlController *controller)
{
  if (!controller || self->controller)
    return;
  self->controller = g_object_ref (controller);
  g_signal_connect_object (controller, "datasets-changed", G_CALLBACK (show_all_cb), self,
                           G_CONNECT_SWAPPED);
  show_all_cb (self);
}

static void
bnl_get_dialog_set_property (GObject *object,
                             guint property_id,
                             const GValue *value,
                             GParamSpec *pspec)
{
  switch (property_id) {
  case PROP_CONTROLLER:
    set_controller (BNL_GET_DIALOG (object), g_value_get_object (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
bnl_get_dialog_dispose (GObject *object)
{
  g_clear_object (&BNL_GET_DIALOG (object)->controller);
  G_OBJECT_CLASS (bnl_get_dialog_parent_class)->dispose (object);
}

static void
bnl_get_dialog_class_init (BnlGetDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = bnl_get_dialog_set_property;
  object_class->dispose = bnl_get_dialog_dispose;
  g_object_class_install_property (object_class, PROP_CONTROLLER,
                                   g_param_spec_object ("controller", NULL, NULL,
                                                        BNL_TYPE_CONTROLLER,
                                                        G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS));

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/bnlab/BnLab/bnl-get-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, BnlGetDialog, toasts);
  gtk_widget_class_bind_template_child (widget_class, BnlGetDialog, list);
  gtk_widget_class_install_action (widget_class, "data-sets.forget", "s", forget_cb);
  gtk_widget_class_install_action (widget_class, "data-sets.restore", "s", restore_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
bnl_get_dialog_init (BnlGetDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
