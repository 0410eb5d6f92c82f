#include "bnl-class-list.h"

#include "bnl-class-means.h"
#include "bnl-class-row.h"

struct _BnlClassList {
  AdwBin parent_instance;

  /* template children */
  GtkListBox *list;

  /* owned */
  BnlGallery *gallery;
  GCancellable *computation; /* NULL: none under way */

  /* view state */
  gboolean is_stale; /* the rows are of another gallery */

  /* cache */
  BnlDataset *means_of; /* NULL: no means yet */
  GBytes *means;        /* [n_classes, n_pixels] */
};

enum { SIGNAL_PICKED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BnlClassList, bnl_class_list, ADW_TYPE_BIN)

static BnlClassRow *
get_class_row (BnlClassList *self, guint label)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, (int) label);

  return row ? BNL_CLASS_ROW (gtk_list_box_row_get_child (row)) : NULL;
}

static void
show_means (BnlClassList *self)
{
  gsize n_pixels = bnl_dataset_get_n_pixels (self->means_of);
  const guint8 *means = g_bytes_get_data (self->means, NULL);
  BnlClassRow *row;

  for (guint label = 0; (row = get_class_row (self, label)); label++)
    bnl_class_row_set_mean (row, means + label * n_pixels);
}

static void
computed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BnlClassList) self = user_data;
  g_autoptr (GBytes) means = bnl_class_means_compute_finish (result, NULL);

  /* Cancelled: another data set is shown by now, or none. */
  if (!means || g_task_get_cancellable (G_TASK (result)) != self->computation)
    return;
  g_clear_object (&self->computation);
  g_clear_pointer (&self->means, g_bytes_unref);
  g_clear_pointer (&self->means_of, bnl_dataset_unref);
  self->means = g_steal_pointer (&means);
  self->means_of = bnl_dataset_ref (bnl_gallery_get_dataset (self->gallery));
  show_means (self);
}

static void
cancel_computation (BnlClassList *self)
{
  if (self->computation)
    g_cancellable_cancel (self->computation);
  g_clear_object (&self->computation);
}

static void
compute_means (BnlClassList *self)
{
  if (self->means_of == bnl_gallery_get_dataset (self->gallery)) {
    show_means (self);
  } else if (!self->computation) {
    self->computation = g_cancellable_new ();
    bnl_class_means_compute_async (bnl_gallery_get_dataset (self->gallery), self->computation,
                                   computed_cb, g_object_ref (self));
  }
}

static void
align_names (BnlClassList *self)
{
  BnlClassRow *row;
  int width = 0;

  for (guint label = 0; (row = get_class_row (self, label)); label++)
    width = MAX (width, bnl_class_row_measure_name (row));
  for (guint label = 0; (row = get_class_row (self, label)); label++)
    bnl_class_row_set_name_width (row, width);
}

static void
refresh (BnlClassList *self)
{
  BnlClassColumns columns;
  GtkWidget *child;
  guint n_classes;

  self->is_stale = FALSE;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->list))))
    gtk_list_box_remove (self->list, child);
  if (!self->gallery)
    return;

  bnl_class_columns_init (&columns, self->gallery);
  n_classes = bnl_dataset_get_n_classes (bnl_gallery_get_dataset (self->gallery));
  for (guint label = 0; label < n_classes; label++) {
    GtkWidget *row = bnl_class_row_new (self->gallery, &columns, label);
    g_autofree char *text = bnl_class_row_dup_text (BNL_CLASS_ROW (row));

    gtk_list_box_append (self->list, row);
    gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_parent (row)),
                                    GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  }
  align_names (self);
  compute_means (self);
}

static void
row_activated_cb (BnlClassList *self, GtkListBoxRow *row)
{
  g_signal_emit (self, signals[SIGNAL_PICKED], 0,
                 bnl_class_row_get_label (BNL_CLASS_ROW (gtk_list_box_row_get_child (row))));
}

static void
bnl_class_list_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (bnl_class_list_parent_class)->map (widget);
  if (BNL_CLASS_LIST (widget)->is_stale)
    refresh (BNL_CLASS_LIST (widget));
}

static void
bnl_class_list_dispose (GObject *object)
{
  BnlClassList *self = BNL_CLASS_LIST (object);

  cancel_computation (self);
  g_clear_pointer (&self->gallery, bnl_gallery_unref);
  g_clear_pointer (&self->means, g_bytes_unref);
  g_clear_pointer (&self->means_of, bnl_dataset_unref);
  G_OBJECT_CLASS (bnl_class_list_parent_class)->dispose (object);
}

static void
bnl_class_list_class_init (BnlClassListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = bnl_class_list_dispose;
  widget_class->map = bnl_class_list_map;
  signals[SIGNAL_PICKED] = g_signal_new ("picked", BNL_TYPE_CLASS_LIST, G_SIGNAL_RUN_LAST, 0, NULL,
                                         NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/bnlab/BnLab/bnl-class-list.ui");
  gtk_widget_class_bind_template_child (widget_class, BnlClassList, list);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
}

static void
bnl_class_list_init (BnlClassList *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
bnl_class_list_show (BnlClassList *self, BnlGallery *gallery)
{
  g_return_if_fail (BNL_IS_CLASS_LIST (self));

  if (gallery == self->gallery)
    return;
  if (self->gallery &&
      (!gallery || bnl_gallery_get_dataset (gallery) != bnl_gallery_get_dataset (self->gallery)))
    cancel_computation (self);
  if (gallery)
    bnl_gallery_ref (gallery);
  g_clear_pointer (&self->gallery, bnl_gallery_unref);
  self->gallery = gallery;
  self->is_stale = TRUE;
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    refresh (self);
}
