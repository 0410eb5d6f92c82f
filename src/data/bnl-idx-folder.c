#include "bnl-idx-folder.h"

#include "bnl-catalog-private.h"
#include "bnl-data-error-private.h"
#include "bnl-idx.h"

static char *
find_part (const char *folder, BnlCatalogPart part, GError **error)
{
  char *path = bnl_catalog_find_file (folder, part);

  if (!path)
    bnl_data_error_set (error, BNL_DATA_ERROR_NOT_FOUND, folder,
                        "holds no %s; a data set is a folder with the four files %s, %s, %s and "
                        "%s, each plain or with .gz.",
                        bnl_catalog_get_file_name (part),
                        bnl_catalog_get_file_name (BNL_CATALOG_TRAIN_IMAGES),
                        bnl_catalog_get_file_name (BNL_CATALOG_TRAIN_LABELS),
                        bnl_catalog_get_file_name (BNL_CATALOG_TEST_IMAGES),
                        bnl_catalog_get_file_name (BNL_CATALOG_TEST_LABELS));
  return path;
}

static gboolean
read_half (const char *images_path, const char *labels_path, BnlImageSet *set, GError **error)
{
  g_auto (BnlIdx) images = { 0 };
  g_auto (BnlIdx) labels = { 0 };

  if (!bnl_idx_read (images_path, 3, &images, error) ||
      !bnl_idx_read (labels_path, 1, &labels, error) ||
      !bnl_image_set_check (images_path, images.sizes[0], images.sizes[2], images.sizes[1], error))
    return FALSE;
  if (labels.sizes[0] != images.sizes[0]) {
    g_autofree char *n_images = bnl_data_error_group (images.sizes[0]);
    g_autofree char *n_labels = bnl_data_error_group (labels.sizes[0]);
    g_autofree char *images_name = g_path_get_basename (images_path);

    bnl_data_error_set (error, BNL_DATA_ERROR_MISMATCH, labels_path,
                        "has %s labels for the %s images of %s; fetch both again.", n_labels,
                        n_images, images_name);
    return FALSE;
  }
  set->n = images.sizes[0];
  set->height = images.sizes[1];
  set->width = images.sizes[2];
  set->pixels = g_steal_pointer (&images.values);
  set->labels = g_steal_pointer (&labels.values);
  return TRUE;
}

gboolean
bnl_idx_folder_read (const char *folder, BnlImagePair *pair, GError **error)
{
  g_autofree char *train_images = NULL, *train_labels = NULL;
  g_autofree char *test_images = NULL, *test_labels = NULL;

  return (train_images = find_part (folder, BNL_CATALOG_TRAIN_IMAGES, error)) &&
         (train_labels = find_part (folder, BNL_CATALOG_TRAIN_LABELS, error)) &&
         (test_images = find_part (folder, BNL_CATALOG_TEST_IMAGES, error)) &&
         (test_labels = find_part (folder, BNL_CATALOG_TEST_LABELS, error)) &&
         read_half (train_images, train_labels, &pair->train, error) &&
         read_half (test_images, test_labels, &pair->test, error) &&
         bnl_image_pair_check (pair, test_images, error);
}
