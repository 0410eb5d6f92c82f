#include "bnl-pictures.h"

#include <string.h>

#include "bnl-area.h"
#include "bnl-data-error-private.h"
#include "bnl-dataset.h"
#include "bnl-picture-file-private.h"
#include "bnl-picture-list.h"
#include "bnl-picture-private.h"

/* What pictures of many sizes are brought to: MNIST's size, for which the networks are made. */
#define USUAL_SIDE 28

/* A photograph is read no larger than this, or than what it is fitted into: enough for averaging,
 * at a fraction of the memory. */
#define WORK_SIDE 600

/* Paper is light from here on. */
#define LIGHT 128

typedef struct {
  const BnlPictureList *list;
  guint width, height; /* of all images */
  guint32 n_light;     /* pictures whose paper is light */
} Album;

/* The most common of the pictures' sizes, as width << 32 | height, and how many have it. */
static gboolean
find_common_size (const BnlPictureList *list, guint64 *common, guint *n_common, GError **error)
{
  g_autoptr (GHashTable) counts = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer key, value;

  for (guint i = 0; i < list->paths->len; i++) {
    guint width, height;
    guint64 size;

    if (!bnl_picture_file_measure (g_ptr_array_index (list->paths, i), &width, &height, error))
      return FALSE;
    size = (guint64) width << 32 | height;
    value = g_hash_table_lookup (counts, &size);
    g_hash_table_insert (counts, g_memdup2 (&size, sizeof size),
                         GUINT_TO_POINTER (GPOINTER_TO_UINT (value) + 1));
  }
  *n_common = 0;
  g_hash_table_iter_init (&iter, counts);
  while (g_hash_table_iter_next (&iter, &key, &value)) {
    guint64 size = *(guint64 *) key;
    guint n = GPOINTER_TO_UINT (value);

    /* Of equals the smaller one, so that it is always the same. */
    if (n > *n_common || (n == *n_common && size < *common)) {
      *n_common = n;
      *common = size;
    }
  }
  return TRUE;
}

static gboolean
choose_size (Album *album, GError **error)
{
  guint64 common = 0;
  guint n_common, width, height;

  if (!find_common_size (album->list, &common, &n_common, error))
    return FALSE;
  width = (guint) (common >> 32);
  height = (guint) (common & G_MAXUINT32);
  if (2 * (guint64) n_common < album->list->paths->len || width * height > BNL_DATASET_MAX_PIXELS)
    width = height = USUAL_SIDE;
  album->width = width;
  album->height = height;
  return TRUE;
}

static gboolean
read_picture (Album *album, const char *path, guint8 *pixels, GError **error)
{
  g_auto (BnlPicture) picture = { 0 };
  guint max_side = MAX (WORK_SIDE, MAX (album->width, album->height));
  guint8 paper;

  if (!bnl_picture_read (path, max_side, &picture, error))
    return FALSE;
  paper = bnl_picture_find_paper (&picture);
  album->n_light += paper >= LIGHT;
  if (picture.width == album->width && picture.height == album->height)
    memcpy (pixels, picture.grey, (gsize) album->width * album->height);
  else
    bnl_area_fit (picture.grey, picture.width, picture.height, paper, pixels, album->width,
                  album->height);
  return TRUE;
}

/* Pictures first .. first + n - 1. */
static gboolean
read_half (Album *album,
           const char *folder,
           guint32 first,
           guint32 n,
           BnlImageSet *set,
           GError **error)
{
  const gsize n_pixels = (gsize) album->width * album->height;
  g_autofree guint8 *pixels = bnl_image_set_allocate (folder, n * n_pixels, error);
  guint8 *labels;

  if (!pixels)
    return FALSE;
  for (guint32 i = 0; i < n; i++)
    if (!read_picture (album, g_ptr_array_index (album->list->paths, first + i),
                       pixels + i * n_pixels, error))
      return FALSE;
  labels = g_malloc (MAX (n, 1));
  if (n > 0)
    memcpy (labels, album->list->labels->data + first, n);
  bnl_image_set_take (set, n, album->width, album->height, g_steal_pointer (&pixels), labels);
  return TRUE;
}

static void
invert (BnlImageSet *set)
{
  gsize n = 0;
  guint8 *pixels;

  if (!set->pixels)
    return;
  /* The only reference: nothing is copied. */
  pixels = g_bytes_unref_to_data (g_steal_pointer (&set->pixels), &n);
  for (gsize i = 0; i < n; i++)
    pixels[i] = (guint8) (255 - pixels[i]);
  set->pixels = g_bytes_new_take (pixels, n);
}

gboolean
bnl_pictures_are_in (const char *folder)
{
  return bnl_picture_list_is_possible (folder);
}

gboolean
bnl_pictures_read (const char *folder, BnlImagePair *pair, GError **error)
{
  g_auto (BnlPictureList) list = { 0 };
  Album album = { .list = &list };
  guint32 n_test;

  if (!bnl_picture_list_init (&list, folder, error) || !choose_size (&album, error) ||
      !bnl_image_set_check (folder, list.paths->len, album.width, album.height, error))
    return FALSE;
  n_test = list.paths->len - list.n_train;
  if (!read_half (&album, folder, 0, list.n_train, &pair->train, error) ||
      (n_test > 0 && !read_half (&album, folder, list.n_train, n_test, &pair->test, error)))
    return FALSE;
  if (2 * (guint64) album.n_light > list.paths->len) {
    invert (&pair->train);
    invert (&pair->test);
  }
  pair->n_classes = list.n_classes;
  pair->class_names = g_steal_pointer (&list.class_names);
  return TRUE;
}
