#pragma once

#include <glib.h>

/* What readers of data sets hand over: n images with labels, and two of these as a pair.  One that
 * is {0} is empty and may be cleared. */

#define BNL_IMAGE_SET_MAX_BYTES (G_GUINT64_CONSTANT (1) << 31) /* of pixels */

typedef struct {
  guint32 n, width, height;
  GBytes *pixels; /* [n, height, width], 0 paper .. 255 ink */
  GBytes *labels; /* [n] */
} BnlImageSet;

void bnl_image_set_clear (BnlImageSet *set);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (BnlImageSet, bnl_image_set_clear)

/* The halves of a data set, of one size. */
typedef struct {
  BnlImageSet train; /* n may be 0 */
  BnlImageSet test;  /* labels NULL: there is no such half, and part of train is to be held out */
  guint n_classes;   /* at least so many; 0: as many as the labels show */
  GStrv class_names; /* [n_classes], or NULL */
} BnlImagePair;

void bnl_image_pair_clear (BnlImagePair *pair);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (BnlImagePair, bnl_image_pair_clear)

/* Takes arrays from g_malloc(), which are there even where n is 0. */
void bnl_image_set_take (BnlImageSet *set,
                         guint32 n,
                         guint32 width,
                         guint32 height,
                         guint8 *pixels,
                         guint8 *labels);

/* n bytes, at least one; NULL with BNL_DATA_ERROR_UNREADABLE, in path's name, where memory is
 * short.  g_free. */
guint8 *bnl_image_set_allocate (const char *path, guint64 n, GError **error);

/* Whether n images of such a size, from path, are any and can be taken; nothing is allocated yet.
 * BNL_DATA_ERROR: EMPTY, FORMAT. */
gboolean bnl_image_set_check (const char *path,
                              guint64 n,
                              guint64 width,
                              guint64 height,
                              GError **error);

/* Whether both halves have one size; test_path is the file of the test images.
 * BNL_DATA_ERROR: MISMATCH. */
gboolean bnl_image_pair_check (const BnlImagePair *pair, const char *test_path, GError **error);

/* The images of set that indices, [n], name: copied. */
void bnl_image_set_pick (const BnlImageSet *set,
                         const guint32 *indices,
                         guint32 n,
                         BnlImageSet *picked);
