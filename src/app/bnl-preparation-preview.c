/* Purpose: what preparation does to images.  CSS node: preparation.  No actions.  Accessible role:
 * image; its description tells classes and values. */

#include "bnl-preparation-preview.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "bnl-format.h"
#include "bnl-ink.h"

#define N BNL_PREPARATION_PREVIEW_N
#define GAP_PX 6
#define MIN_EDGE_PX 28
#define MAX_EDGE_PX 84

/* Images that follow each other in a data set may be of one class; steps of the golden ratio go
 * everywhere. */
#define GOLDEN 0.6180339887498949

struct _BnlPreparationPreview {
  GtkWidget parent_instance;

  /* owned */
  BnlDataset *dataset;
  guint8 *after; /* [N, height, width] */
  GdkTexture *textures[2][N];

  /* view state */
  BnlAugment augment;
  BnlNormalize normalize;
  guint64 seed;
  guint32 epoch, page;

  /* cache */
  BnlScale standard; /* of the data set; costs a walk over all its pixels */
  gboolean has_standard;
  guint32 palette[256]; /* of the images below */
  guint edge_px;        /* the textures', in the screen's pixels; 0: there are none */
};

G_DEFINE_FINAL_TYPE (BnlPreparationPreview, bnl_preparation_preview, GTK_TYPE_WIDGET)

/* --- what is shown --- */

static guint32
find_image (BnlPreparationPreview *self, guint image)
{
  guint32 n = bnl_dataset_get_train (self->dataset)->n;
  double place = ((double) self->page * N + image) * GOLDEN;

  return MIN ((guint32) ((place - floor (place)) * n), n - 1);
}

static const guint8 *
get_before (BnlPreparationPreview *self, guint image)
{
  return bnl_dataset_get_train (self->dataset)->pixels +
         (gsize) find_image (self, image) * bnl_dataset_get_n_pixels (self->dataset);
}

static void
augment_images (BnlPreparationPreview *self)
{
  guint width = bnl_dataset_get_width (self->dataset);
  guint height = bnl_dataset_get_height (self->dataset);
  gsize n_pixels = bnl_dataset_get_n_pixels (self->dataset);
  g_autofree float *scratch = g_new (float, bnl_augment_count_scratch (width, height));

  for (guint i = 0; i < N; i++)
    bnl_augment_apply (&self->augment, self->seed, self->epoch, i, width, height,
                       get_before (self, i), self->after + i * n_pixels, scratch);
}

static void
scale_bytes (BnlPreparationPreview *self, float values[256])
{
  BnlScale scale = { .normalize = self->normalize, .mean = 0.0f, .std = 1.0f };
  guint8 bytes[256];

  if (self->normalize == BNL_NORMALIZE_STANDARD) {
    if (!self->has_standard)
      bnl_scale_init (&self->standard, BNL_NORMALIZE_STANDARD, self->dataset, NULL, 0);
    self->has_standard = TRUE;
    scale = self->standard;
  }
  for (guint i = 0; i < 256; i++)
    bytes[i] = (guint8) i;
  bnl_scale_apply (&scale, 256, bytes, values);
}

static void
fill_palette (BnlPreparationPreview *self, const float values[256])
{
  const GdkRGBA violet = { 0.50f, 0.25f, 0.66f, 1.0f };
  const GdkRGBA white = { 1.0f, 1.0f, 1.0f, 1.0f };
  float most = MAX (fabsf (values[0]), fabsf (values[255]));

  for (guint i = 0; i < 256; i++) {
    const GdkRGBA *end = values[i] < 0.0f ? &violet : &white;
    float part = fabsf (values[i]) / most;
    GdkRGBA color = { part * end->red, part * end->green, part * end->blue, 1.0f };

    self->palette[i] = bnl_ink_pack_color (&color);
  }
}

static void
drop_textures (BnlPreparationPreview *self)
{
  for (guint row = 0; row < 2; row++)
    for (guint i = 0; i < N; i++)
      g_clear_object (&self->textures[row][i]);
  self->edge_px = 0;
}

static void
describe (BnlPreparationPreview *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; self->dataset && i < N; i++) {
    guint label = bnl_dataset_get_train (self->dataset)->labels[find_image (self, i)];

    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "",
                            bnl_dataset_get_class_name (self->dataset, label));
  }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  text->str, -1);
}

static void
update (BnlPreparationPreview *self)
{
  float values[256];

  drop_textures (self);
  if (self->dataset) {
    augment_images (self);
    scale_bytes (self, values);
    fill_palette (self, values);
  }
  describe (self);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* --- where it is shown --- */

/* How large the images are on the screen where there is so much room for all of them, in the
 * window's pixels. */
static void
compute_size (BnlPreparationPreview *self, int width, int *image_width, int *image_height)
{
  int edge = CLAMP ((width - (N - 1) * GAP_PX) / N, MIN_EDGE_PX, MAX_EDGE_PX);
  int scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  BnlInk ink;

  *image_width = *image_height = edge;
  if (!self->dataset)
    return;
  bnl_ink_init_within (&ink, bnl_dataset_get_width (self->dataset),
                       bnl_dataset_get_height (self->dataset), (guint) (edge * scale));
  *image_width = (int) ink.out_width / scale;
  *image_height = (int) ink.out_height / scale;
}

static GtkSizeRequestMode
bnl_preparation_preview_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
bnl_preparation_preview_measure (GtkWidget *widget,
                                 GtkOrientation orientation,
                                 int for_size,
                                 int *minimum,
                                 int *natural,
                                 int *minimum_baseline,
                                 int *natural_baseline)
{
  int image_width, image_height;

  if (orientation == GTK_ORIENTATION_HORIZONTAL) {
    *minimum = N * MIN_EDGE_PX + (N - 1) * GAP_PX;
    *natural = N * MAX_EDGE_PX + (N - 1) * GAP_PX;
  } else {
    compute_size (BNL_PREPARATION_PREVIEW (widget), for_size < 0 ? G_MAXINT16 : for_size,
                  &image_width, &image_height);
    *minimum = *natural = 2 * image_height + GAP_PX;
  }
}

static void
bnl_preparation_preview_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  BnlPreparationPreview *self = BNL_PREPARATION_PREVIEW (widget);
  guint32 grey[256];
  int image_width, image_height;
  guint edge_px;
  BnlInk ink;

  compute_size (self, width, &image_width, &image_height);
  edge_px = (guint) (MAX (image_width, image_height) * gtk_widget_get_scale_factor (widget));
  if (!self->dataset || edge_px == self->edge_px)
    return;
  drop_textures (self);
  bnl_ink_fill_palette (grey, &(GdkRGBA){ 1.0f, 1.0f, 1.0f, 1.0f },
                        &(GdkRGBA){ 0.0f, 0.0f, 0.0f, 1.0f });
  bnl_ink_init_within (&ink, bnl_dataset_get_width (self->dataset),
                       bnl_dataset_get_height (self->dataset), edge_px);
  for (guint i = 0; i < N; i++) {
    self->textures[0][i] = bnl_ink_create_texture (&ink, get_before (self, i), grey);
    self->textures[1][i] = bnl_ink_create_texture (
        &ink, bnl_preparation_preview_get_pixels (self, i, TRUE), self->palette);
  }
  self->edge_px = edge_px;
}

/* Spread over the whole width. */
static void
bnl_preparation_preview_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  BnlPreparationPreview *self = BNL_PREPARATION_PREVIEW (widget);
  int width = gtk_widget_get_width (widget);
  int image_width, image_height;

  compute_size (self, width, &image_width, &image_height);
  for (guint row = 0; row < 2; row++)
    for (guint i = 0; i < N; i++) {
      graphene_rect_t bounds = GRAPHENE_RECT_INIT (
          (float) ((int) i * (width - image_width) / (N - 1)),
          (float) ((int) row * (image_height + GAP_PX)), (float) image_width, (float) image_height);

      if (self->textures[row][i])
        gtk_snapshot_append_texture (snapshot, self->textures[row][i], &bounds);
    }
}

/* --- the object --- */

static void
bnl_preparation_preview_dispose (GObject *object)
{
  BnlPreparationPreview *self = BNL_PREPARATION_PREVIEW (object);

  drop_textures (self);
  g_clear_pointer (&self->dataset, bnl_dataset_unref);
  g_clear_pointer (&self->after, g_free);
  G_OBJECT_CLASS (bnl_preparation_preview_parent_class)->dispose (object);
}

static void
bnl_preparation_preview_class_init (BnlPreparationPreviewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = bnl_preparation_preview_dispose;
  widget_class->get_request_mode = bnl_preparation_preview_get_request_mode;
  widget_class->measure = bnl_preparation_preview_measure;
  widget_class->size_allocate = bnl_preparation_preview_size_allocate;
  widget_class->snapshot = bnl_preparation_preview_snapshot;
  gtk_widget_class_set_css_name (widget_class, "preparation");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
bnl_preparation_preview_init (BnlPreparationPreview *self)
{
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Images before and after preparation"), -1);
}

void
bnl_preparation_preview_show (BnlPreparationPreview *self, BnlDataset *dataset, const BnlSpec *spec)
{
  gboolean same;

  g_return_if_fail (BNL_IS_PREPARATION_PREVIEW (self));

  if (dataset && bnl_dataset_get_train (dataset)->n == 0)
    dataset = NULL;
  same = dataset == self->dataset && self->normalize == spec->normalize &&
         self->seed == spec->seed &&
         memcmp (&self->augment, &spec->augment, sizeof self->augment) == 0;

  if (same)
    return;
  if (dataset != self->dataset) {
    g_clear_pointer (&self->dataset, bnl_dataset_unref);
    g_clear_pointer (&self->after, g_free);
    self->has_standard = FALSE;
    self->page = 0;
    if (dataset) {
      self->dataset = bnl_dataset_ref (dataset);
      self->after = g_new (guint8, N * (gsize) bnl_dataset_get_n_pixels (dataset));
    }
  }
  self->normalize = spec->normalize;
  self->seed = spec->seed;
  self->augment = spec->augment;
  update (self);
}

void
bnl_preparation_preview_draw_again (BnlPreparationPreview *self)
{
  g_return_if_fail (BNL_IS_PREPARATION_PREVIEW (self));

  self->epoch++;
  update (self);
}

void
bnl_preparation_preview_turn (BnlPreparationPreview *self)
{
  g_return_if_fail (BNL_IS_PREPARATION_PREVIEW (self));

  self->page++;
  update (self);
}

GdkTexture *
bnl_preparation_preview_create_legend (BnlPreparationPreview *self, double *paper, double *ink)
{
  g_autoptr (GBytes) bytes = NULL;
  float values[256];

  g_return_val_if_fail (BNL_IS_PREPARATION_PREVIEW (self), NULL);

  if (!self->dataset)
    return NULL;
  scale_bytes (self, values);
  *paper = (double) values[0];
  *ink = (double) values[255];
  bytes = g_bytes_new (self->palette, sizeof self->palette);
  return gdk_memory_texture_new (256, 1, GDK_MEMORY_DEFAULT, bytes, sizeof self->palette);
}

const guint8 *
bnl_preparation_preview_get_pixels (BnlPreparationPreview *self, guint image, gboolean after)
{
  g_return_val_if_fail (BNL_IS_PREPARATION_PREVIEW (self) && image < N, NULL);

  if (!self->dataset)
    return NULL;
  return after ? self->after + image * (gsize) bnl_dataset_get_n_pixels (self->dataset)
               : get_before (self, image);
}
