#include "bnl-gallery.h"

#include <glib/gi18n.h>
#include <string.h>

#include "data/bnl-split.h"

#define MAX_CLASSES 256

struct _BnlGallery {
  gatomicrefcount n_refs;
  BnlDataset *dataset;
  double validation;
  guint train_size;
  guint64 seed;

  guint32 n_images, n_train;
  guint8 *parts; /* [n_train], each a BnlPart */
  guint32 counts[MAX_CLASSES][BNL_N_PARTS];
};

const char *
bnl_part_get_name (BnlPart part)
{
  switch (part) {
  case BNL_PART_TRAINING:
    return _ ("training");
  case BNL_PART_VALIDATION:
    return _ ("validation");
  case BNL_PART_TEST:
    return _ ("test");
  case BNL_PART_UNUSED:
    return _ ("left out");
  case BNL_N_PARTS:
  default:
    g_return_val_if_reached (NULL);
  }
}

static void
part_images (BnlGallery *gallery)
{
  BnlSplit split;

  bnl_split_init (&split, gallery->dataset, gallery->validation, gallery->seed);
  if (gallery->train_size > 0)
    bnl_split_limit (&split, gallery->dataset, gallery->train_size, gallery->seed);
  memset (gallery->parts, BNL_PART_UNUSED, gallery->n_train);
  for (guint32 i = 0; i < split.n_train; i++)
    gallery->parts[split.train[i]] = BNL_PART_TRAINING;
  for (guint32 i = 0; i < split.n_validation; i++)
    gallery->parts[split.validation[i]] = BNL_PART_VALIDATION;
  bnl_split_clear (&split);
}

BnlGallery *
bnl_gallery_new (BnlDataset *dataset, const BnlSpec *spec)
{
  BnlGallery *gallery = g_new0 (BnlGallery, 1);

  g_atomic_ref_count_init (&gallery->n_refs);
  gallery->dataset = bnl_dataset_ref (dataset);
  gallery->validation = spec->validation;
  gallery->train_size = spec->train_size;
  gallery->seed = spec->seed;
  gallery->n_train = bnl_dataset_get_train (dataset)->n;
  gallery->n_images = gallery->n_train + bnl_dataset_get_test (dataset)->n;
  gallery->parts = g_new (guint8, MAX (gallery->n_train, 1));
  if (gallery->n_train > 0)
    part_images (gallery);
  for (guint32 i = 0; i < gallery->n_images; i++)
    gallery->counts[bnl_gallery_get_label (gallery, i)][bnl_gallery_get_part (gallery, i)]++;
  return gallery;
}

BnlGallery *
bnl_gallery_ref (BnlGallery *gallery)
{
  g_atomic_ref_count_inc (&gallery->n_refs);
  return gallery;
}

void
bnl_gallery_unref (BnlGallery *gallery)
{
  if (!g_atomic_ref_count_dec (&gallery->n_refs))
    return;
  bnl_dataset_unref (gallery->dataset);
  g_free (gallery->parts);
  g_free (gallery);
}

gboolean
bnl_gallery_is_of (const BnlGallery *gallery, const BnlDataset *dataset, const BnlSpec *spec)
{
  return gallery->dataset == dataset && gallery->validation == spec->validation &&
         gallery->train_size == spec->train_size && gallery->seed == spec->seed;
}

BnlDataset *
bnl_gallery_get_dataset (const BnlGallery *gallery)
{
  return gallery->dataset;
}

guint32
bnl_gallery_get_n_images (const BnlGallery *gallery)
{
  return gallery->n_images;
}

/* The images that this one is among. */
static const BnlImages *
find_images (const BnlGallery *gallery, guint32 image)
{
  return image < gallery->n_train ? bnl_dataset_get_train (gallery->dataset)
                                  : bnl_dataset_get_test (gallery->dataset);
}

guint32
bnl_gallery_get_index (const BnlGallery *gallery, guint32 image)
{
  return image < gallery->n_train ? image : image - gallery->n_train;
}

const guint8 *
bnl_gallery_get_pixels (const BnlGallery *gallery, guint32 image)
{
  g_return_val_if_fail (image < gallery->n_images, NULL);

  return find_images (gallery, image)->pixels + (gsize) bnl_gallery_get_index (gallery, image) *
                                                    bnl_dataset_get_n_pixels (gallery->dataset);
}

guint
bnl_gallery_get_label (const BnlGallery *gallery, guint32 image)
{
  g_return_val_if_fail (image < gallery->n_images, 0);

  return find_images (gallery, image)->labels[bnl_gallery_get_index (gallery, image)];
}

BnlPart
bnl_gallery_get_part (const BnlGallery *gallery, guint32 image)
{
  g_return_val_if_fail (image < gallery->n_images, BNL_PART_UNUSED);

  return image < gallery->n_train ? (BnlPart) gallery->parts[image] : BNL_PART_TEST;
}

char *
bnl_gallery_dup_class_title (const BnlGallery *gallery, guint label)
{
  const char *name = bnl_dataset_get_class_name (gallery->dataset, label);
  g_autofree char *number = g_strdup_printf ("%u", label);

  return g_str_equal (name, number) ? g_strdup_printf (_ ("Class %s"), number) : g_strdup (name);
}

static gboolean
matches (int wanted, int value)
{
  return wanted == BNL_GALLERY_ANY || wanted == value;
}

guint32
bnl_gallery_count (const BnlGallery *gallery, int label, int part)
{
  guint32 n = 0;

  for (int k = 0; k < MAX_CLASSES; k++)
    for (int p = 0; p < BNL_N_PARTS; p++)
      if (matches (label, k) && matches (part, p))
        n += gallery->counts[k][p];
  return n;
}

guint32 *
bnl_gallery_find (const BnlGallery *gallery, int label, int part)
{
  guint32 *found = g_new (guint32, MAX (bnl_gallery_count (gallery, label, part), 1));
  guint32 n = 0;

  for (guint32 i = 0; i < gallery->n_images; i++)
    if (matches (label, (int) bnl_gallery_get_label (gallery, i)) &&
        matches (part, (int) bnl_gallery_get_part (gallery, i)))
      found[n++] = i;
  return found;
}
