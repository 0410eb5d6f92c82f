#include "bnl-image-detail.h"

#include <glib/gi18n.h>

#include "bnl-format.h"
#include "bnl-histogram.h"
#include "bnl-image-view.h"

struct _BnlImageDetail {
  AdwBin parent_instance;

  /* template children */
  GtkWidget *close_button;
  GtkLabel *class_label;
  GtkLabel *part_label;
  BnlImageView *view;
  GtkLabel *readout_label;
  GtkLabel *min_label;
  GtkLabel *mean_label;
  GtkLabel *max_label;
  BnlHistogram *histogram;
};

enum {
  PROP_CLOSABLE = 1,
};

enum { SIGNAL_CLOSED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BnlImageDetail, bnl_image_detail, ADW_TYPE_BIN)

static void
readout_cb (BnlImageDetail *self)
{
  g_autofree char *readout = NULL;

  g_object_get (self->view, "readout", &readout, NULL);
  gtk_label_set_label (self->readout_label,
                       readout[0] ? readout : _ ("Point at a pixel to read its value"));
}

static void
close_cb (BnlImageDetail *self)
{
  g_signal_emit (self, signals[SIGNAL_CLOSED], 0);
}

static char *
describe_part (const BnlGallery *gallery, guint32 image)
{
  g_autofree char *index = bnl_format_count (bnl_gallery_get_index (gallery, image));

  switch (bnl_gallery_get_part (gallery, image)) {
  case BNL_PART_VALIDATION:
    return g_strdup_printf (_ ("Validation image, training index %s"), index);
  case BNL_PART_TEST:
    return g_strdup_printf (_ ("Test image, index %s"), index);
  case BNL_PART_UNUSED:
    return g_strdup_printf (_ ("Training image, index %s, left out"), index);
  case BNL_PART_TRAINING:
  case BNL_N_PARTS:
  default:
    return g_strdup_printf (_ ("Training image, index %s"), index);
  }
}

static void
show_stats (BnlImageDetail *self, const BnlPixelStats *stats)
{
  g_autofree char *min = stats ? g_strdup_printf ("%u", stats->min) : g_strdup ("–");
  g_autofree char *mean = stats ? bnl_format_tenths (stats->mean) : g_strdup ("–");
  g_autofree char *max = stats ? g_strdup_printf ("%u", stats->max) : g_strdup ("–");

  gtk_label_set_label (self->min_label, min);
  gtk_label_set_label (self->mean_label, mean);
  gtk_label_set_label (self->max_label, max);
  bnl_histogram_set_stats (self->histogram, stats);
}

void
bnl_image_detail_show (BnlImageDetail *self, const BnlGallery *gallery, guint32 image)
{
  g_return_if_fail (BNL_IS_IMAGE_DETAIL (self));

  if (gallery && image != BNL_GALLERY_NOTHING) {
    const BnlDataset *dataset = bnl_gallery_get_dataset (gallery);
    const guint8 *pixels = bnl_gallery_get_pixels (gallery, image);
    g_autofree char *title =
        bnl_gallery_dup_class_title (gallery, bnl_gallery_get_label (gallery, image));
    g_autofree char *part_text = describe_part (gallery, image);
    BnlPixelStats stats;

    bnl_pixel_stats_init (&stats, pixels, bnl_dataset_get_n_pixels (dataset));
    gtk_label_set_label (self->class_label, title);
    gtk_label_set_label (self->part_label, part_text);
    bnl_image_view_set_pixels (self->view, pixels, bnl_dataset_get_width (dataset),
                               bnl_dataset_get_height (dataset));
    show_stats (self, &stats);
  } else {
    gtk_label_set_label (self->class_label, _ ("No image"));
    gtk_label_set_label (self->part_label, _ ("There is none of this class and split."));
    bnl_image_view_set_pixels (self->view, NULL, 0, 0);
    show_stats (self, NULL);
  }
}

static void
bnl_image_detail_get_property (GObject *object, guint property_id, GValue *value, GParamSpec *pspec)
{
  BnlImageDetail *self = BNL_IMAGE_DETAIL (object);

  switch (property_id) {
  case PROP_CLOSABLE:
    g_value_set_boolean (value, gtk_widget_get_visible (self->close_button));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
bnl_image_detail_set_property (GObject *object,
                               guint property_id,
                               const GValue *value,
                               GParamSpec *pspec)
{
  BnlImageDetail *self = BNL_IMAGE_DETAIL (object);

  switch (property_id) {
  case PROP_CLOSABLE:
    gtk_widget_set_visible (self->close_button, g_value_get_boolean (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
bnl_image_detail_class_init (BnlImageDetailClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = bnl_image_detail_get_property;
  object_class->set_property = bnl_image_detail_set_property;
  g_object_class_install_property (
      object_class, PROP_CLOSABLE,
      g_param_spec_boolean ("closable", NULL, NULL, FALSE,
                            G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS));
  signals[SIGNAL_CLOSED] = g_signal_new ("closed", BNL_TYPE_IMAGE_DETAIL, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (BNL_TYPE_HISTOGRAM);
  g_type_ensure (BNL_TYPE_IMAGE_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/bnlab/BnLab/bnl-image-detail.ui");
  gtk_widget_class_bind_template_child (widget_class, BnlImageDetail, close_button);
  gtk_widget_class_bind_template_child (widget_class, BnlImageDetail, class_label);
  gtk_widget_class_bind_template_child (widget_class, BnlImageDetail, part_label);
  gtk_widget_class_bind_template_child (widget_class, BnlImageDetail, view);
  gtk_widget_class_bind_template_child (widget_class, BnlImageDetail, readout_label);
  gtk_widget_class_bind_template_child (widget_class, BnlImageDetail, min_label);
  gtk_widget_class_bind_template_child (widget_class, BnlImageDetail, mean_label);
  gtk_widget_class_bind_template_child (widget_class, BnlImageDetail, max_label);
  gtk_widget_class_bind_template_child (widget_class, BnlImageDetail, histogram);
  gtk_widget_class_bind_template_callback (widget_class, readout_cb);
  gtk_widget_class_bind_template_callback (widget_class, close_cb);
  gtk_widget_class_set_css_name (widget_class, "detail");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
bnl_image_detail_init (BnlImageDetail *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  bnl_image_detail_show (self, NULL, BNL_GALLERY_NOTHING);
  readout_cb (self);
}
