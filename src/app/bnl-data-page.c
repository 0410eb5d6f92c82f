/* Purpose: to look at the data set.  Follows the controller's data set and the settings that part
 * it. */

#include "bnl-data-page.h"

#include <glib/gi18n.h>

#include "bnl-class-list.h"
#include "bnl-dataset-title.h"
#include "bnl-digit-editor.h"
#include "bnl-format.h"
#include "bnl-gallery.h"
#include "bnl-image-browser.h"
#include "bnl-preparation.h"
#include "bnl-reflow.h"

struct _BnlDataPage {
  AdwBin parent_instance;

  /* template children */
  GtkStack *body;
  AdwStatusPage *status_page;
  GtkSpinner *spinner;
  GtkWidget *train_button;
  GtkLabel *title_label;
  GtkLabel *summary_label;
  GtkLabel *place_label;
  GtkStack *views;
  BnlDigitEditor *editor;
  BnlImageBrowser *browser;
  BnlClassList *class_list;
  BnlPreparation *preparation;

  /* owned */
  BnlController *controller;
  BnlGallery *gallery; /* NULL: nothing is loaded */

  /* view state */
  gboolean is_stale;   /* the controller may have another data set than gallery */
  gboolean is_awaited; /* the focus came before there was anything to have it */
};

enum {
  PROP_CONTROLLER = 1,
  PROP_VIEW,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (BnlDataPage, bnl_data_page, ADW_TYPE_BIN)

static void
focus_view (BnlDataPage *self)
{
  const char *view = gtk_stack_get_visible_child_name (self->views);

  if (g_strcmp0 (view, "images") == 0)
    bnl_image_browser_focus (self->browser);
  else if (g_strcmp0 (view, "preparation") == 0)
    bnl_preparation_focus (self->preparation);
  else
    gtk_widget_grab_focus (gtk_stack_get_visible_child (self->views));
}

/* The stack takes the focus along, to whatever is first of widgets that have no place yet. */
static void
view_changed_cb (BnlDataPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root ? gtk_root_get_focus (root) : NULL;

  if (focus && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->views)))
    focus_view (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_VIEW]);
}

static void
class_picked_cb (BnlDataPage *self, guint label)
{
  gtk_stack_set_visible_child_name (self->views, "images");
  bnl_image_browser_filter_class (self->browser, (int) label);
}

/* --- the data set --- */

static void
show_heading (BnlDataPage *self)
{
  const BnlDataset *dataset = bnl_gallery_get_dataset (self->gallery);
  g_autofree char *title =
      bnl_dataset_title_find (bnl_controller_get_spec (self->controller)->data);
  g_autofree char *n_train = bnl_format_count (bnl_dataset_get_train (dataset)->n);
  g_autofree char *n_test = bnl_format_count (bnl_dataset_get_test (dataset)->n);
  g_autofree char *summary =
      g_strdup_printf (_ ("%s to train, %s to test, %u × %u, %u classes"), n_train, n_test,
                       bnl_dataset_get_width (dataset), bnl_dataset_get_height (dataset),
                       bnl_dataset_get_n_classes (dataset));
  g_autofree char *place = bnl_format_place (bnl_dataset_get_place (dataset));

  gtk_label_set_label (self->title_label, title);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->title_label), title);
  gtk_label_set_label (self->summary_label, summary);
  gtk_label_set_label (self->place_label, place);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->place_label), place);
  /* A sum is at no one place. */
  gtk_widget_set_visible (GTK_WIDGET (self->place_label),
                          g_file_test (bnl_dataset_get_place (dataset), G_FILE_TEST_EXISTS));
}

static void
show_status (BnlDataPage *self)
{
  gboolean loading = self->controller && bnl_controller_get_loading (self->controller);

  gtk_stack_set_visible_child_name (self->body, self->gallery ? "data" : "status");
  adw_status_page_set_title (self->status_page, loading ? _ ("Loading") : _ ("No Data Set"));
  adw_status_page_set_description (
      self->status_page, loading ? _ ("The data set is being read.")
                                 : _ ("Choose one under Dataset on the Train page, or drop a "
                                      "folder or a file on the window."));
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), loading);
  gtk_spinner_set_spinning (self->spinner, loading && !self->gallery);
  gtk_widget_set_visible (self->train_button, !loading);
}

static void
refresh (BnlDataPage *self)
{
  BnlDataset *dataset = self->controller ? bnl_controller_get_dataset (self->controller) : NULL;
  const BnlSpec *spec = self->controller ? bnl_controller_get_spec (self->controller) : NULL;

  self->is_stale = FALSE;
  if (dataset && (!self->gallery || !bnl_gallery_is_of (self->gallery, dataset, spec))) {
    g_clear_pointer (&self->gallery, bnl_gallery_unref);
    self->gallery = bnl_gallery_new (dataset, spec);
    show_heading (self);
    bnl_image_browser_show (self->browser, self->gallery);
    bnl_class_list_show (self->class_list, self->gallery);
  }
  show_status (self);
  if (self->gallery && self->is_awaited && gtk_widget_get_mapped (GTK_WIDGET (self)))
    bnl_data_page_focus (self);
}

static void
data_changed_cb (BnlDataPage *self)
{
  self->is_stale = TRUE;
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    refresh (self);
}

/* --- the object --- */

static void
bnl_data_page_map (GtkWidget *widget)
{
  BnlDataPage *self = BNL_DATA_PAGE (widget);

  if (self->is_stale)
    refresh (self);
  GTK_WIDGET_CLASS (bnl_data_page_parent_class)->map (widget);
}

static void
bnl_data_page_unmap (GtkWidget *widget)
{
  BNL_DATA_PAGE (widget)->is_awaited = FALSE;
  GTK_WIDGET_CLASS (bnl_data_page_parent_class)->unmap (widget);
}

static void
set_controller (BnlDataPage *self, BnlController *controller)
{
  if (!controller || self->controller)
    return;
  self->controller = g_object_ref (controller);
  g_object_set (self->preparation, "controller", controller, NULL);
  g_object_set (self->editor, "controller", controller, NULL);
  g_signal_connect_object (controller, "notify::dataset-name", G_CALLBACK (data_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (controller, "notify::loading", G_CALLBACK (data_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (controller, "notify::spec", G_CALLBACK (data_changed_cb), self,
                           G_CONNECT_SWAPPED);
  data_changed_cb (self);
}

static void
show_view (BnlDataPage *self, const char *name)
{
  if (name && gtk_stack_get_child_by_name (self->views, name))
    gtk_stack_set_visible_child_name (self->views, name);
}

static void
bnl_data_page_get_property (GObject *object, guint property_id, GValue *value, GParamSpec *pspec)
{
  switch (property_id) {
  case PROP_VIEW:
    g_value_set_string (value, gtk_stack_get_visible_child_name (BNL_DATA_PAGE (object)->views));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
bnl_data_page_set_property (GObject *object,
                            guint property_id,
                            const GValue *value,
                            GParamSpec *pspec)
{
  switch (property_id) {
  case PROP_CONTROLLER:
    set_controller (BNL_DATA_PAGE (object), g_value_get_object (value));
    break;
  case PROP_VIEW:
    show_view (BNL_DATA_PAGE (object), g_value_get_string (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
bnl_data_page_dispose (GObject *object)
{
  BnlDataPage *self = BNL_DATA_PAGE (object);

  if (self->controller)
    g_signal_handlers_disconnect_by_data (self->controller, self);
  g_clear_object (&self->controller);
  g_clear_pointer (&self->gallery, bnl_gallery_unref);
  G_OBJECT_CLASS (bnl_data_page_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, BnlDataPage, body);
  gtk_widget_class_bind_template_child (widget_class, BnlDataPage, status_page);
  gtk_widget_class_bind_template_child (widget_class, BnlDataPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, BnlDataPage, train_button);
  gtk_widget_class_bind_template_child (widget_class, BnlDataPage, title_label);
  gtk_widget_class_bind_template_child (widget_class, BnlDataPage, summary_label);
  gtk_widget_class_bind_template_child (widget_class, BnlDataPage, place_label);
  gtk_widget_class_bind_template_child (widget_class, BnlDataPage, views);
  gtk_widget_class_bind_template_child (widget_class, BnlDataPage, editor);
  gtk_widget_class_bind_template_child (widget_class, BnlDataPage, browser);
  gtk_widget_class_bind_template_child (widget_class, BnlDataPage, class_list);
  gtk_widget_class_bind_template_child (widget_class, BnlDataPage, preparation);
  gtk_widget_class_bind_template_callback (widget_class, class_picked_cb);
  gtk_widget_class_bind_template_callback (widget_class, view_changed_cb);
}

static void
bnl_data_page_class_init (BnlDataPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = bnl_data_page_get_property;
  object_class->set_property = bnl_data_page_set_property;
  object_class->dispose = bnl_data_page_dispose;
  widget_class->map = bnl_data_page_map;
  widget_class->unmap = bnl_data_page_unmap;
  props[PROP_CONTROLLER] = g_param_spec_object ("controller", NULL, NULL, BNL_TYPE_CONTROLLER,
                                                G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  props[PROP_VIEW] =
      g_param_spec_string ("view", NULL, NULL, NULL,
                           G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, props);

  g_type_ensure (BNL_TYPE_CLASS_LIST);
  g_type_ensure (BNL_TYPE_DIGIT_EDITOR);
  g_type_ensure (BNL_TYPE_IMAGE_BROWSER);
  g_type_ensure (BNL_TYPE_PREPARATION);
  g_type_ensure (BNL_TYPE_REFLOW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/bnlab/BnLab/bnl-data-page.ui");
  bind_children (widget_class);
  gtk_widget_class_set_css_name (widget_class, "data");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
bnl_data_page_init (BnlDataPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  show_status (self);
}

void
bnl_data_page_focus (BnlDataPage *self)
{
  g_return_if_fail (BNL_IS_DATA_PAGE (self));

  self->is_awaited = !self->gallery;
  if (self->gallery)
    focus_view (self);
  else
    gtk_widget_child_focus (GTK_WIDGET (self->body), GTK_DIR_TAB_FORWARD);
}
