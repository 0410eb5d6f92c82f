#include "bnl-dataset.h"

#include <limits.h>
#include <pthread.h>
#include <string.h>
#include <zlib.h>

#include "bnl-catalog-private.h"
#include "bnl-class-names.h"
#include "bnl-csv-pair.h"
#include "bnl-data-error-private.h"
#include "bnl-idx-folder.h"
#include "bnl-image-set.h"
#include "bnl-npz.h"
#include "bnl-pictures.h"
#include "bnl-source.h"
#include "bnl-split.h"

/* Where a data set has no test half, this share of its images of each class becomes one, the same
 * ones each time. */
#define TEST_SHARE 0.2
#define TEST_SEED 0

#define MAX_PARTS 16 /* of a sum: each copies what is before it once more */

struct _BnlDataset {
  gatomicrefcount n_refs;
  char *name;
  char *place;
  guint width, height, n_classes;
  BnlImages train, test;
  BnlImagePair pair; /* what train and test point into */
  GStrv class_names; /* [n_classes] */
  char *checksum;    /* NULL: nobody has asked for it; under checksum_lock */
};

static pthread_mutex_t checksum_lock = PTHREAD_MUTEX_INITIALIZER;

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
  bnl_image_pair_clear (&dataset->pair);
  g_strfreev (dataset->class_names);
  g_free (dataset->name);
  g_free (dataset->place);
  g_free (dataset->checksum);
  g_free (dataset);
}

static BnlImages
get_images (const BnlImageSet *set)
{
  return (BnlImages){
    .n = set->n,
    .pixels = g_bytes_get_data (set->pixels, NULL),
    .labels = g_bytes_get_data (set->labels, NULL),
  };
}

static guint
count_classes (const BnlImages *images)
{
  guint8 largest = 1;

  for (guint32 i = 0; i < images->n; i++)
    largest = MAX (largest, images->labels[i]);
  return largest + 1u;
}

/* Takes what is in pair, both halves of which are there. */
static BnlDataset *
create_dataset (const char *name, const char *place, BnlImagePair *pair)
{
  BnlDataset *dataset = g_new0 (BnlDataset, 1);

  g_atomic_ref_count_init (&dataset->n_refs);
  dataset->name = g_strdup (name);
  dataset->place = g_strdup (place);
  dataset->pair = *pair;
  *pair = (BnlImagePair){ 0 };
  dataset->train = get_images (&dataset->pair.train);
  dataset->test = get_images (&dataset->pair.test);
  dataset->width = dataset->pair.train.width;
  dataset->height = dataset->pair.train.height;
  dataset->n_classes = MAX (count_classes (&dataset->train), count_classes (&dataset->test));
  dataset->n_classes = MAX (dataset->n_classes, dataset->pair.n_classes);
  return dataset;
}

/* By names, [at most n_classes], as far as they go; by number after them. */
static void
name_classes (BnlDataset *dataset, const char *const *names)
{
  guint n = names ? g_strv_length ((GStrv) names) : 0;

  dataset->class_names = g_new0 (char *, dataset->n_classes + 1);
  for (guint i = 0; i < dataset->n_classes; i++)
    dataset->class_names[i] = i < n ? g_strdup (names[i]) : g_strdup_printf ("%u", i);
}

static void
copy_images (const BnlImages *images, guint width, guint height, BnlImageSet *set)
{
  const gsize n = (gsize) images->n * width * height;
  guint8 *pixels = g_malloc (MAX (n, 1)), *labels = g_malloc (MAX (images->n, 1));

  if (n > 0) {
    memcpy (pixels, images->pixels, n);
    memcpy (labels, images->labels, images->n);
  }
  bnl_image_set_take (set, images->n, width, height, pixels, labels);
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
  BnlImagePair pair = { .n_classes = n_classes };
  BnlDataset *dataset;

  g_return_val_if_fail (n_pixels >= 1 && n_pixels <= BNL_DATASET_MAX_PIXELS, NULL);
  g_return_val_if_fail (n_classes >= 2 && n_classes <= 256, NULL);

  copy_images (train, width, height, &pair.train);
  copy_images (test, width, height, &pair.test);
  dataset = create_dataset (name, "", &pair);
  name_classes (dataset, NULL);
  return dataset;
}

/* A half without images, of the size of the other. */
static void
empty_half (BnlImageSet *half, const BnlImageSet *other)
{
  bnl_image_set_clear (half);
  bnl_image_set_take (half, 0, other->width, other->height, g_malloc (1), g_malloc (1));
}

/* Makes a test half of part of the training images. */
static gboolean
hold_out (BnlImagePair *pair, const char *place, GError **error)
{
  BnlImagePair whole = { .n_classes = pair->n_classes };
  g_autoptr (BnlDataset) dataset = NULL;
  BnlSplit split;

  whole.train = pair->train;
  empty_half (&whole.test, &whole.train);
  pair->train = (BnlImageSet){ 0 };
  bnl_image_set_clear (&pair->test);
  dataset = create_dataset ("", "", &whole);
  bnl_split_init (&split, dataset, TEST_SHARE, TEST_SEED);
  bnl_image_set_pick (&dataset->pair.train, split.train, split.n_train, &pair->train);
  bnl_image_set_pick (&dataset->pair.train, split.validation, split.n_validation, &pair->test);
  bnl_split_clear (&split);
  if (pair->test.n > 0)
    return TRUE;
  bnl_data_error_set (error, BNL_DATA_ERROR_EMPTY, place,
                      "has %u image%s and none to test with, of which a fifth would be taken; give "
                      "at least 3.",
                      dataset->train.n, dataset->train.n == 1 ? "" : "s");
  return FALSE;
}

static gboolean
read_pair (BnlSourceKind kind, const char *place, BnlImagePair *pair, GError **error)
{
  switch (kind) {
  case BNL_SOURCE_IDX:
    return bnl_idx_folder_read (place, pair, error);
  case BNL_SOURCE_NPZ:
    return bnl_npz_read (place, pair, error);
  case BNL_SOURCE_CSV:
    return bnl_csv_pair_read (place, pair, error);
  case BNL_SOURCE_PICTURES:
    return bnl_pictures_read (place, pair, error);
  case BNL_SOURCE_NONE:
    break;
  }
  bnl_source_refuse (place, error);
  return FALSE;
}

/* to_add: to the training images of another, whose test images are judged on: all of one that has
 * no halves is for training then. */
static BnlDataset *
load_place (const char *name, const char *path, gboolean to_add, GError **error)
{
  g_autofree char *place = NULL;
  g_auto (BnlImagePair) pair = { 0 };
  g_auto (GStrv) names = NULL;
  g_autoptr (BnlDataset) dataset = NULL;
  BnlSourceKind kind = bnl_source_find (path, &place);

  if (!read_pair (kind, place ? place : path, &pair, error))
    return NULL;
  if (pair.test.n == 0 && to_add)
    empty_half (&pair.test, &pair.train);
  else if (pair.test.n == 0 && !hold_out (&pair, place, error))
    return NULL;
  names = g_steal_pointer (&pair.class_names);
  dataset = create_dataset (name, place, &pair);
  if (!names) {
    if (!bnl_class_names_find (name, place, dataset->n_classes, &names, error))
      return NULL;
    if (names)
      dataset->n_classes = MAX (dataset->n_classes, g_strv_length (names));
  }
  name_classes (dataset, (const char *const *) names);
  return g_steal_pointer (&dataset);
}

/* Where the data set that is meant is, and what it is called; NULL where there is none. */
static char *
find_place (const char *text, char **name)
{
  g_autofree char *place = NULL;

  /* What happens to be called like a data set but is none does not hide it. */
  if (text[0] && !strchr (text, G_DIR_SEPARATOR) && bnl_source_find (text, NULL) == BNL_SOURCE_NONE)
    place = bnl_catalog_find (text);
  if (place) {
    *name = g_strdup (text);
  } else if (g_file_test (text, G_FILE_TEST_EXISTS)) {
    g_autofree char *path = g_canonicalize_filename (text, NULL);
    g_autofree char *base = g_path_get_basename (path);

    place = g_strdup (text);
    *name = g_filename_display_name (base);
  }
  return g_steal_pointer (&place);
}

static void
set_unknown (const char *text, GError **error)
{
  g_auto (GStrv) folders = bnl_catalog_dup_folders ();
  g_autofree char *found = bnl_catalog_dup_names ();
  g_autofree char *looked = g_strjoinv (", ", folders);
  g_autofree char *display = g_filename_display_name (looked);

  if (strchr (text, G_DIR_SEPARATOR))
    bnl_source_refuse (text, error);
  else
    bnl_data_error_set (error, BNL_DATA_ERROR_NOT_FOUND, text,
                        "is no data set that can be found; give one of %s, or a folder or file "
                        "that holds one (looked in %s).",
                        found[0] ? found : "those installed (none is)", display);
}

/* The images of both, a before b. */
static void
join_images (const BnlDataset *a, const BnlDataset *b, BnlImageSet *joined)
{
  const gsize n_pixels = bnl_dataset_get_n_pixels (a);
  guint32 n = a->train.n + b->train.n;
  guint8 *pixels = g_malloc (MAX (n * n_pixels, 1)), *labels = g_malloc (MAX (n, 1));

  memcpy (pixels, a->train.pixels, a->train.n * n_pixels);
  memcpy (pixels + a->train.n * n_pixels, b->train.pixels, b->train.n * n_pixels);
  memcpy (labels, a->train.labels, a->train.n);
  memcpy (labels + a->train.n, b->train.labels, b->train.n);
  bnl_image_set_take (joined, n, a->width, a->height, pixels, labels);
}

static gboolean
check_join (const BnlDataset *a, const BnlDataset *b, GError **error)
{
  if (a->width != b->width || a->height != b->height) {
    bnl_data_error_set (error, BNL_DATA_ERROR_MISMATCH, b->place,
                        "has images of %u by %u pixels and cannot be added to %s with %u by %u; "
                        "bring them to one size.",
                        b->width, b->height, a->place, a->width, a->height);
    return FALSE;
  }
  if (b->train.n == 0) {
    bnl_data_error_set (error, BNL_DATA_ERROR_EMPTY, b->place,
                        "has no training images to add to those of %s; put some of its images "
                        "into its training half.",
                        a->place);
    return FALSE;
  }
  return bnl_image_set_check (b->place, (guint64) a->train.n + b->train.n, a->width, a->height,
                              error);
}

/* Training images of both, test images of a. */
static BnlDataset *
join_datasets (const BnlDataset *a, const BnlDataset *b, GError **error)
{
  g_autofree char *name = g_strconcat (a->name, "+", b->name, NULL);
  g_autofree char *place = g_strconcat (a->place, "+", b->place, NULL);
  const BnlDataset *more = b->n_classes > a->n_classes ? b : a;
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  BnlImagePair pair = { .n_classes = more->n_classes };
  BnlDataset *joined;

  if (!check_join (a, b, error))
    return NULL;
  for (guint i = 0; i < more->n_classes; i++)
    g_ptr_array_add (names, i < a->n_classes ? a->class_names[i] : b->class_names[i]);
  g_ptr_array_add (names, NULL);
  join_images (a, b, &pair.train);
  pair.test = a->pair.test;
  g_bytes_ref (pair.test.pixels);
  g_bytes_ref (pair.test.labels);
  joined = create_dataset (name, place, &pair);
  name_classes (joined, (const char *const *) names->pdata);
  return joined;
}

/* "A+B+C" without its last part that is a data set, which becomes last; NULL where none is.  A name
 * or a path may have a + of its own. */
static char *
part_sum (const char *text, char **last, char **last_name)
{
  const char *end = text + strlen (text);

  for (const char *plus = end; plus > text && end - plus <= PATH_MAX; plus--)
    if (*plus == '+' && (*last = find_place (plus + 1, last_name)))
      return g_strndup (text, (gsize) (plus - text));
  return NULL;
}

/* What of a sum is no data set: "B+C" where A is one; all of it where nothing else tells. */
static const char *
find_unknown (const char *text)
{
  const char *unknown = text;

  for (const char *plus = strchr (text, '+'); plus && plus[1] && plus - unknown <= PATH_MAX;
       plus = strchr (plus + 1, '+')) {
    g_autofree char *part = g_strndup (unknown, (gsize) (plus - unknown)), *name = NULL;
    g_autofree char *place = find_place (part, &name);

    if (place)
      unknown = plus + 1;
  }
  return unknown;
}

/* text: of at most so many parts. */
static BnlDataset *
load_sum (const char *text, guint max_parts, GError **error)
{
  g_autofree char *name = NULL, *place = find_place (text, &name), *rest = NULL;
  g_autoptr (BnlDataset) first = NULL, second = NULL;

  if (place)
    return load_place (name, place, FALSE, error);
  rest = part_sum (text, &place, &name);
  if (!rest) {
    set_unknown (find_unknown (text), error);
    return NULL;
  }
  if (max_parts == 1) {
    bnl_data_error_set (error, BNL_DATA_ERROR_FORMAT, place,
                        "is joined with more data sets than the %u that are read; leave some out.",
                        MAX_PARTS);
    return NULL;
  }
  if (!(first = load_sum (rest, max_parts - 1, error)) ||
      !(second = load_place (name, place, TRUE, error)))
    return NULL;
  return join_datasets (first, second, error);
}

BnlDataset *
bnl_dataset_load (const char *text, GError **error)
{
  return load_sum (text, MAX_PARTS, error);
}

const char *
bnl_dataset_get_name (const BnlDataset *dataset)
{
  return dataset->name;
}

const char *
bnl_dataset_get_place (const BnlDataset *dataset)
{
  return dataset->place;
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

static guint32
sum_up (const guint8 *bytes, gsize n)
{
  return (guint32) crc32_z (crc32_z (0, NULL, 0), bytes, n);
}

const char *
bnl_dataset_get_checksum (BnlDataset *dataset)
{
  const gsize n_pixels = bnl_dataset_get_n_pixels (dataset);
  const BnlImages *train = &dataset->train, *test = &dataset->test;

  pthread_mutex_lock (&checksum_lock);
  if (dataset->checksum == NULL)
    dataset->checksum =
        g_strdup_printf ("%08x-%08x-%08x-%08x", sum_up (train->pixels, train->n * n_pixels),
                         sum_up (train->labels, train->n),
                         sum_up (test->pixels, test->n * n_pixels), sum_up (test->labels, test->n));
  pthread_mutex_unlock (&checksum_lock);
  return dataset->checksum;
}
