/* Purpose: to look at images.  Puts the filters, the grid and the one that is looked at together.
 */

#include "bnl-image-browser.h"

#include <glib/gi18n.h>

#include "bnl-control.h"
#include "bnl-format.h"
#include "bnl-image-detail.h"
#include "bnl-reflow.h"

/* From here on a list of classes can be searched. */
#define MANY_CLASSES 20

struct _BnlImageBrowser {
  AdwBin parent_instance;

  /* template children */
  GtkDropDown *class_drop;
  GtkDropDown *part_drop;
  GtkLabel *count_label;
  AdwFlap *flap;
  BnlImageGrid *grid;
  BnlImageDetail *detail;

  /* owned */
  BnlGallery *gallery; /* NULL: none */

  /* view state */
  gboolean is_filling; /* the drop-downs change by our own hand */
};

G_DEFINE_FINAL_TYPE (BnlImageBrowser, bnl_image_browser, ADW_TYPE_BIN)

static int
get_class_filter (BnlImageBrowser *self)
{
  guint selected = gtk_drop_down_get_selected (self->class_drop);

  return selected == GTK_INVALID_LIST_POSITION ? BNL_GALLERY_ANY : (int) selected - 1;
}

static int
get_part_filter (BnlImageBrowser *self)
{
  guint selected = gtk_drop_down_get_selected (self->part_drop);

  return selected == GTK_INVALID_LIST_POSITION ? BNL_GALLERY_ANY : (int) selected - 1;
}

static void
show_count (BnlImageBrowser *self)
{
  guint32 n_shown = bnl_image_grid_get_n_shown (self->grid);
  g_autoptr (GtkBitset) chosen = bnl_image_grid_dup_chosen (self->grid);
  guint64 n_chosen = gtk_bitset_get_size (chosen);
  g_autofree char *count = bnl_format_count (n_shown);
  g_autofree char *text = NULL;

  if (n_chosen > 1) {
    g_autofree char *chosen_count = bnl_format_count (n_chosen);

    text = g_strdup_printf (_ ("%s of %s selected"), chosen_count, count);
  } else {
    text = g_strdup_printf (ngettext ("%s image", "%s images", n_shown), count);
  }
  gtk_label_set_label (self->count_label, text);
}

static void
filter (BnlImageBrowser *self)
{
  bnl_image_grid_show (self->grid, self->gallery, get_class_filter (self), get_part_filter (self));
}

static void
filter_cb (BnlImageBrowser *self)
{
  if (!self->is_filling)
    filter (self);
}

static void
chosen_cb (BnlImageBrowser *self)
{
  show_count (self);
  bnl_image_detail_show (self->detail, self->gallery, bnl_image_grid_get_current (self->grid));
}

static void
image_activated_cb (BnlImageBrowser *self)
{
  adw_flap_set_reveal_flap (self->flap, TRUE);
}

static void
detail_closed_cb (BnlImageBrowser *self)
{
  adw_flap_set_reveal_flap (self->flap, FALSE);
  gtk_widget_grab_focus (GTK_WIDGET (self->grid));
}

static void
zoom_in_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BnlImageBrowser *self = BNL_IMAGE_BROWSER (widget);
  guint zoom;

  g_object_get (self->grid, "zoom", &zoom, NULL);
  g_object_set (self->grid, "zoom", zoom + 1, NULL);
}

static void
zoom_out_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BnlImageBrowser *self = BNL_IMAGE_BROWSER (widget);
  guint zoom;

  g_object_get (self->grid, "zoom", &zoom, NULL);
  g_object_set (self->grid, "zoom", zoom - 1, NULL);
}

static void
zoomed_cb (BnlImageBrowser *self)
{
  GParamSpecUInt *limits =
      G_PARAM_SPEC_UINT (g_object_class_find_property (G_OBJECT_GET_CLASS (self->grid), "zoom"));
  guint zoom;

  g_object_get (self->grid, "zoom", &zoom, NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "images.zoom-in", zoom < limits->maximum);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "images.zoom-out", zoom > limits->minimum);
}

/* Data sets of the same classes keep the one that is looked at. */
static void
fill_class_drop (BnlImageBrowser *self)
{
  guint n_classes = bnl_dataset_get_n_classes (bnl_gallery_get_dataset (self->gallery));
  guint selected = gtk_drop_down_get_selected (self->class_drop);
  GtkStringObject *item = gtk_drop_down_get_selected_item (self->class_drop);
  g_autofree char *title = item ? g_strdup (gtk_string_object_get_string (item)) : NULL;
  g_autoptr (GtkStringList) lines = gtk_string_list_new (NULL);

  gtk_string_list_append (lines, _ ("All classes"));
  for (guint label = 0; label < n_classes; label++)
    gtk_string_list_take (lines, bnl_gallery_dup_class_title (self->gallery, label));
  gtk_drop_down_set_model (self->class_drop, G_LIST_MODEL (lines));
  gtk_drop_down_set_enable_search (self->class_drop, n_classes >= MANY_CLASSES);
  if (!title || g_strcmp0 (gtk_string_list_get_string (lines, selected), title) != 0)
    selected = 0;
  gtk_drop_down_set_selected (self->class_drop, selected);
}

static void
append_part (GtkStringList *lines, const char *name, guint32 n)
{
  g_autofree char *count = bnl_format_count (n);
  g_autofree char *line = g_strdup_printf ("%s (%s)", name, count);

  gtk_string_list_append (lines, line);
}

static void
fill_part_drop (BnlImageBrowser *self)
{
  static const char *const names[BNL_N_PARTS] = { N_ ("Training"), N_ ("Validation"), N_ ("Test"),
                                                  N_ ("Left out") };
  guint selected = gtk_drop_down_get_selected (self->part_drop);
  g_autoptr (GtkStringList) lines = gtk_string_list_new (NULL);
  guint n_lines;

  append_part (lines, _ ("All"), bnl_gallery_get_n_images (self->gallery));
  for (int part = 0; part < BNL_N_PARTS; part++) {
    guint32 n = bnl_gallery_count (self->gallery, BNL_GALLERY_ANY, part);

    /* The last one, and hardly ever there. */
    if (part != BNL_PART_UNUSED || n > 0)
      append_part (lines, _ (names[part]), n);
  }
  gtk_drop_down_set_model (self->part_drop, G_LIST_MODEL (lines));
  n_lines = g_list_model_get_n_items (G_LIST_MODEL (lines));
  gtk_drop_down_set_selected (self->part_drop, selected < n_lines ? selected : 0);
}

/* A choice made for other images would leave nothing to see. */
static void
drop_empty_filters (BnlImageBrowser *self)
{
  if (bnl_gallery_count (self->gallery, get_class_filter (self), get_part_filter (self)) > 0)
    return;
  gtk_drop_down_set_selected (self->part_drop, 0);
  if (bnl_gallery_count (self->gallery, get_class_filter (self), BNL_GALLERY_ANY) == 0)
    gtk_drop_down_set_selected (self->class_drop, 0);
}

static void
bnl_image_browser_dispose (GObject *object)
{
  g_clear_pointer (&BNL_IMAGE_BROWSER (object)->gallery, bnl_gallery_unref);
  G_OBJECT_CLASS (bnl_image_browser_parent_class)->dispose (object);
}

static void
bnl_image_browser_class_init (BnlImageBrowserClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = bnl_image_browser_dispose;
  g_type_ensure (BNL_TYPE_IMAGE_DETAIL);
  g_type_ensure (BNL_TYPE_IMAGE_GRID);
  g_type_ensure (BNL_TYPE_REFLOW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/bnlab/BnLab/bnl-image-browser.ui");
  gtk_widget_class_bind_template_child (widget_class, BnlImageBrowser, class_drop);
  gtk_widget_class_bind_template_child (widget_class, BnlImageBrowser, part_drop);
  gtk_widget_class_bind_template_child (widget_class, BnlImageBrowser, count_label);
  gtk_widget_class_bind_template_child (widget_class, BnlImageBrowser, flap);
  gtk_widget_class_bind_template_child (widget_class, BnlImageBrowser, grid);
  gtk_widget_class_bind_template_child (widget_class, BnlImageBrowser, detail);
  gtk_widget_class_bind_template_callback (widget_class, filter_cb);
  gtk_widget_class_bind_template_callback (widget_class, chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, image_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, detail_closed_cb);
  gtk_widget_class_bind_template_callback (widget_class, zoomed_cb);
  gtk_widget_class_install_action (widget_class, "images.zoom-in", NULL, zoom_in_cb);
  gtk_widget_class_install_action (widget_class, "images.zoom-out", NULL, zoom_out_cb);
  gtk_widget_class_set_css_name (widget_class, "browser");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
bnl_image_browser_init (BnlImageBrowser *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  bnl_control_set_name (GTK_WIDGET (self->class_drop), _ ("Class"));
  bnl_control_set_name (GTK_WIDGET (self->part_drop), _ ("Split"));
  zoomed_cb (self);
}

void
bnl_image_browser_show (BnlImageBrowser *self, BnlGallery *gallery)
{
  gboolean same_dataset;

  g_return_if_fail (BNL_IS_IMAGE_BROWSER (self));

  same_dataset = self->gallery && gallery &&
                 bnl_gallery_get_dataset (self->gallery) == bnl_gallery_get_dataset (gallery);
  if (gallery)
    bnl_gallery_ref (gallery);
  g_clear_pointer (&self->gallery, bnl_gallery_unref);
  self->gallery = gallery;
  if (gallery) {
    self->is_filling = TRUE;
    if (!same_dataset)
      fill_class_drop (self);
    fill_part_drop (self);
    drop_empty_filters (self);
    self->is_filling = FALSE;
  }
  filter (self);
}

void
bnl_image_browser_filter_class (BnlImageBrowser *self, int label)
{
  g_return_if_fail (BNL_IS_IMAGE_BROWSER (self));

  gtk_drop_down_set_selected (self->class_drop, (guint) (label + 1));
  bnl_image_browser_focus (self);
}

void
bnl_image_browser_focus (BnlImageBrowser *self)
{
  g_return_if_fail (BNL_IS_IMAGE_BROWSER (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->grid));
}

BnlImageGrid *
bnl_image_browser_get_grid (BnlImageBrowser *self)
{
  return self->grid;
}
