#include "bnl-dataset.h"

#include <string.h>

#include "bnl-catalog-private.h"
#include "bnl-data-error-private.h"
#include "bnl-idx.h"

struct _BnlDataset {
  gatomicrefcount n_refs;
  char *name;
  char *folder;
  guint width, height, n_classes;
  BnlImages train, test;
  GBytes *values[BNL_CATALOG_N_PARTS]; /* what train and test point into */
  GStrv class_names;                   /* [n_classes] */
};

/* One half of a data set on its way in. */
typedef struct {
  char *images_path, *labels_path;
  BnlIdx images, labels;
} Half;

static void
clear_half (Half *half)
{
  g_free (half->images_path);
  g_free (half->labels_path);
  bnl_idx_clear (&half->images);
  bnl_idx_clear (&half->labels);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Half, clear_half)

BnlDataset *
bnl_dataset_ref (BnlDataset *dataset)
{
  g_atomic_ref_count_inc (&dataset->n_refs);
  return dataset;
}

void
bnl_dataset_unref (BnlDataset *dataset)
{
  if (!g_atomic_ref_count_dec (&dataset->n_refs))
    return;
  for (guint i = 0; i < BNL_CATALOG_N_PARTS; i++)
    g_bytes_unref (dataset->values[i]);
  g_strfreev (dataset->class_names);
  g_free (dataset->name);
  g_free (dataset->folder);
  g_free (dataset);
}

/* Takes the values' references. */
static BnlDataset *
create_dataset (const char *name, const char *folder, GBytes *values[BNL_CATALOG_N_PARTS])
{
  BnlDataset *dataset = g_new0 (BnlDataset, 1);

  g_atomic_ref_count_init (&dataset->n_refs);
  dataset->name = g_strdup (name);
  dataset->folder = g_strdup (folder);
  for (guint i = 0; i < BNL_CATALOG_N_PARTS; i++)
    dataset->values[i] = values[i];
  dataset->train.n = (guint32) g_bytes_get_size (values[BNL_CATALOG_TRAIN_LABELS]);
  dataset->train.pixels = g_bytes_get_data (values[BNL_CATALOG_TRAIN_IMAGES], NULL);
  dataset->train.labels = g_bytes_get_data (values[BNL_CATALOG_TRAIN_LABELS], NULL);
  dataset->test.n = (guint32) g_bytes_get_size (values[BNL_CATALOG_TEST_LABELS]);
  dataset->test.pixels = g_bytes_get_data (values[BNL_CATALOG_TEST_IMAGES], NULL);
  dataset->test.labels = g_bytes_get_data (values[BNL_CATALOG_TEST_LABELS], NULL);
  return dataset;
}

/* By number. */
static void
name_classes (BnlDataset *dataset, guint n_classes)
{
  dataset->n_classes = n_classes;
  dataset->class_names = g_new0 (char *, n_classes + 1);
  for (guint i = 0; i < n_classes; i++)
    dataset->class_names[i] = g_strdup_printf ("%u", i);
}

BnlDataset *
bnl_dataset_new (const char *name,
                 guint width,
                 guint height,
                 guint n_classes,
                 const BnlImages *train,
                 const BnlImages *test)
{
  gsize n_pixels = (gsize) width * height;
  GBytes *values[BNL_CATALOG_N_PARTS];
  BnlDataset *dataset;

  g_return_val_if_fail (n_pixels >= 1 && n_pixels <= BNL_DATASET_MAX_PIXELS, NULL);
  g_return_val_if_fail (n_classes >= 2 && n_classes <= 256, NULL);

  values[BNL_CATALOG_TRAIN_IMAGES] = g_bytes_new (train->pixels, train->n * n_pixels);
  values[BNL_CATALOG_TRAIN_LABELS] = g_bytes_new (train->labels, train->n);
  values[BNL_CATALOG_TEST_IMAGES] = g_bytes_new (test->pixels, test->n * n_pixels);
  values[BNL_CATALOG_TEST_LABELS] = g_bytes_new (test->labels, test->n);
  dataset = create_dataset (name, "", values);
  dataset->width = width;
  dataset->height = height;
  name_classes (dataset, n_classes);
  return dataset;
}

static char *
find_part (const char *folder, BnlCatalogPart part, GError **error)
{
  g_autofree char *path = bnl_catalog_find_file (folder, part);

  if (!path)
    bnl_data_error_set (error, BNL_DATA_ERROR_NOT_FOUND, folder,
                        "holds no %s; a data set is a folder with the four files %s, %s, %s and "
                        "%s, each plain or with .gz.",
                        bnl_catalog_get_file_name (part),
                        bnl_catalog_get_file_name (BNL_CATALOG_TRAIN_IMAGES),
                        bnl_catalog_get_file_name (BNL_CATALOG_TRAIN_LABELS),
                        bnl_catalog_get_file_name (BNL_CATALOG_TEST_IMAGES),
                        bnl_catalog_get_file_name (BNL_CATALOG_TEST_LABELS));
  return g_steal_pointer (&path);
}

static gboolean
check_half (const Half *half, GError **error)
{
  const guint32 *sizes = half->images.sizes;
  g_autofree char *n_images = bnl_data_error_group (sizes[0]);
  g_autofree char *n_labels = bnl_data_error_group (half->labels.sizes[0]);
  g_autofree char *images_name = g_path_get_basename (half->images_path);

  if (sizes[0] == 0 || sizes[1] == 0 || sizes[2] == 0) {
    bnl_data_error_set (error, BNL_DATA_ERROR_EMPTY, half->images_path,
                        "holds %s images of %u by %u pixels: nothing to use; fetch it again.",
                        n_images, sizes[2], sizes[1]);
    return FALSE;
  }
  if ((guint64) sizes[1] * sizes[2] > BNL_DATASET_MAX_PIXELS) {
    g_autofree char *most = bnl_data_error_group (BNL_DATASET_MAX_PIXELS);

    bnl_data_error_set (error, BNL_DATA_ERROR_FORMAT, half->images_path,
                        "has images of %u by %u pixels where at most %s pixels are read; scale "
                        "them down.",
                        sizes[2], sizes[1], most);
    return FALSE;
  }
  if (half->labels.sizes[0] != sizes[0]) {
    bnl_data_error_set (error, BNL_DATA_ERROR_MISMATCH, half->labels_path,
                        "has %s labels for the %s images of %s; fetch both again.", n_labels,
                        n_images, images_name);
    return FALSE;
  }
  return TRUE;
}

/* images and labels are the parts of one half; both files are found before either is read. */
static gboolean
read_half (Half *half, GError **error)
{
  return bnl_idx_read (half->images_path, 3, &half->images, error) &&
         bnl_idx_read (half->labels_path, 1, &half->labels, error) && check_half (half, error);
}

static guint
count_classes (const BnlImages *images)
{
  guint8 largest = 1;

  for (guint32 i = 0; i < images->n; i++)
    largest = MAX (largest, images->labels[i]);
  return largest + 1u;
}

static BnlDataset *
load_folder (const char *name, const char *folder, GError **error)
{
  g_auto (Half) train = { 0 };
  g_auto (Half) test = { 0 };
  GBytes *values[BNL_CATALOG_N_PARTS];
  BnlDataset *dataset;

  if (!(train.images_path = find_part (folder, BNL_CATALOG_TRAIN_IMAGES, error)) ||
      !(train.labels_path = find_part (folder, BNL_CATALOG_TRAIN_LABELS, error)) ||
      !(test.images_path = find_part (folder, BNL_CATALOG_TEST_IMAGES, error)) ||
      !(test.labels_path = find_part (folder, BNL_CATALOG_TEST_LABELS, error)) ||
      !read_half (&train, error) || !read_half (&test, error))
    return NULL;

  if (train.images.sizes[1] != test.images.sizes[1] ||
      train.images.sizes[2] != test.images.sizes[2]) {
    bnl_data_error_set (error, BNL_DATA_ERROR_MISMATCH, test.images_path,
                        "has images of %u by %u pixels where the training images are %u by %u; "
                        "take the four files from one data set.",
                        test.images.sizes[2], test.images.sizes[1], train.images.sizes[2],
                        train.images.sizes[1]);
    return NULL;
  }

  values[BNL_CATALOG_TRAIN_IMAGES] = g_steal_pointer (&train.images.values);
  values[BNL_CATALOG_TRAIN_LABELS] = g_steal_pointer (&train.labels.values);
  values[BNL_CATALOG_TEST_IMAGES] = g_steal_pointer (&test.images.values);
  values[BNL_CATALOG_TEST_LABELS] = g_steal_pointer (&test.labels.values);
  dataset = create_dataset (name, folder, values);
  dataset->height = train.images.sizes[1];
  dataset->width = train.images.sizes[2];
  name_classes (dataset, MAX (count_classes (&dataset->train), count_classes (&dataset->test)));
  return dataset;
}

static void
set_unknown (const char *name, GError **error)
{
  g_auto (GStrv) folders = bnl_catalog_dup_folders ();
  g_autofree char *found = bnl_catalog_dup_names ();
  g_autofree char *looked = g_strjoinv (", ", folders);
  g_autofree char *display = g_filename_display_name (looked);

  bnl_data_error_set (error, BNL_DATA_ERROR_NOT_FOUND, name,
                      "is no data set that can be found; give one of %s, or a folder that holds "
                      "one (looked in %s).",
                      found[0] ? found : "those installed (none is)", display);
}

BnlDataset *
bnl_dataset_load (const char *name_or_folder, GError **error)
{
  gboolean is_folder = strchr (name_or_folder, G_DIR_SEPARATOR) != NULL;
  gboolean exists = g_file_test (name_or_folder, G_FILE_TEST_EXISTS);
  g_autofree char *found = NULL;

  /* A folder that happens to be called like a data set but holds none does not hide it. */
  if (!is_folder && name_or_folder[0] && bnl_catalog_count_files (name_or_folder) == 0)
    found = bnl_catalog_find (name_or_folder);
  if (found)
    return load_folder (name_or_folder, found, error);

  if (exists) {
    g_autofree char *path = g_canonicalize_filename (name_or_folder, NULL);
    g_autofree char *base = g_path_get_basename (path);
    g_autofree char *name = g_filename_display_name (base);

    if (!g_file_test (name_or_folder, G_FILE_TEST_IS_DIR)) {
      bnl_data_error_set (error, BNL_DATA_ERROR_UNREADABLE, name_or_folder,
                          "is a file; give the folder that holds the four IDX files.");
      return NULL;
    }
    return load_folder (name, name_or_folder, error);
  }
  if (is_folder)
    bnl_data_error_set (error, BNL_DATA_ERROR_NOT_FOUND, name_or_folder,
                        "is not there; check the name of the folder.");
  else
    set_unknown (name_or_folder, error);
  return NULL;
}

const char *
bnl_dataset_get_name (const BnlDataset *dataset)
{
  return dataset->name;
}

const char *
bnl_dataset_get_folder (const BnlDataset *dataset)
{
  return dataset->folder;
}

guint
bnl_dataset_get_width (const BnlDataset *dataset)
{
  return dataset->width;
}

guint
bnl_dataset_get_height (const BnlDataset *dataset)
{
  return dataset->height;
}

guint
bnl_dataset_get_n_pixels (const BnlDataset *dataset)
{
  return dataset->width * dataset->height;
}

guint
bnl_dataset_get_n_classes (const BnlDataset *dataset)
{
  return dataset->n_classes;
}

const char *
bnl_dataset_get_class_name (const BnlDataset *dataset, guint label)
{
  g_return_val_if_fail (label < dataset->n_classes, NULL);

  return dataset->class_names[label];
}

const BnlImages *
bnl_dataset_get_train (const BnlDataset *dataset)
{
  return &dataset->train;
}

const BnlImages *
bnl_dataset_get_test (const BnlDataset *dataset)
{
  return &dataset->test;
}
