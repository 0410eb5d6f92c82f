#include "bnl-image-set.h"

#include <string.h>

#include "bnl-data-error-private.h"
#include "bnl-dataset.h"

void
bnl_image_set_clear (BnlImageSet *set)
{
  g_clear_pointer (&set->pixels, g_bytes_unref);
  g_clear_pointer (&set->labels, g_bytes_unref);
  *set = (BnlImageSet){ 0 };
}

void
bnl_image_pair_clear (BnlImagePair *pair)
{
  bnl_image_set_clear (&pair->train);
  bnl_image_set_clear (&pair->test);
  g_strfreev (pair->class_names);
  *pair = (BnlImagePair){ 0 };
}

void
bnl_image_set_take (BnlImageSet *set,
                    guint32 n,
                    guint32 width,
                    guint32 height,
                    guint8 *pixels,
                    guint8 *labels)
{
  *set = (BnlImageSet){ .n = n, .width = width, .height = height };
  set->pixels = g_bytes_new_take (pixels, (gsize) n * width * height);
  set->labels = g_bytes_new_take (labels, n);
}

guint8 *
bnl_image_set_allocate (const char *path, guint64 n, GError **error)
{
  guint8 *bytes = g_try_malloc (MAX (n, 1));

  if (!bytes) {
    g_autofree char *size = bnl_data_error_group (n);

    bnl_data_error_set (error, BNL_DATA_ERROR_UNREADABLE, path,
                        "needs %s bytes of memory, which are not there; close other programs.",
                        size);
  }
  return bytes;
}

gboolean
bnl_image_set_check (const char *path, guint64 n, guint64 width, guint64 height, GError **error)
{
  g_autofree char *n_images = bnl_data_error_group (n);

  if (n == 0 || width == 0 || height == 0) {
    bnl_data_error_set (error, BNL_DATA_ERROR_EMPTY, path,
                        "holds %s images of %" G_GUINT64_FORMAT " by %" G_GUINT64_FORMAT
                        " pixels: nothing to use; fetch it again.",
                        n_images, width, height);
    return FALSE;
  }
  if (width > BNL_DATASET_MAX_PIXELS || height > BNL_DATASET_MAX_PIXELS ||
      width * height > BNL_DATASET_MAX_PIXELS) {
    g_autofree char *most = bnl_data_error_group (BNL_DATASET_MAX_PIXELS);

    bnl_data_error_set (error, BNL_DATA_ERROR_FORMAT, path,
                        "has images of %" G_GUINT64_FORMAT " by %" G_GUINT64_FORMAT
                        " pixels where at most %s pixels are read; scale them down.",
                        width, height, most);
    return FALSE;
  }
  if (n > BNL_IMAGE_SET_MAX_BYTES / (width * height)) {
    g_autofree char *most = bnl_data_error_group (BNL_IMAGE_SET_MAX_BYTES);

    bnl_data_error_set (error, BNL_DATA_ERROR_FORMAT, path,
                        "has %s images of %" G_GUINT64_FORMAT " by %" G_GUINT64_FORMAT
                        " pixels, more than the %s bytes that can be read; take fewer of them.",
                        n_images, width, height, most);
    return FALSE;
  }
  return TRUE;
}

gboolean
bnl_image_pair_check (const BnlImagePair *pair, const char *test_path, GError **error)
{
  const BnlImageSet *train = &pair->train, *test = &pair->test;

  if (train->width == test->width && train->height == test->height)
    return TRUE;
  bnl_data_error_set (error, BNL_DATA_ERROR_MISMATCH, test_path,
                      "has images of %u by %u pixels where the training images are %u by %u; "
                      "take both from one data set.",
                      test->width, test->height, train->width, train->height);
  return FALSE;
}

void
bnl_image_set_pick (const BnlImageSet *set, const guint32 *indices, guint32 n, BnlImageSet *picked)
{
  const gsize n_pixels = (gsize) set->width * set->height;
  const guint8 *pixels = g_bytes_get_data (set->pixels, NULL);
  const guint8 *labels = g_bytes_get_data (set->labels, NULL);
  guint8 *to_pixels = g_malloc (MAX (n * n_pixels, 1));
  guint8 *to_labels = g_malloc (MAX (n, 1));

  for (guint32 i = 0; i < n; i++) {
    memcpy (to_pixels + i * n_pixels, pixels + indices[i] * n_pixels, n_pixels);
    to_labels[i] = labels[indices[i]];
  }
  bnl_image_set_take (picked, n, set->width, set->height, to_pixels, to_labels);
}
