#pragma once

#include <glib.h>

/* Which pictures are in a folder sorted by class (bnl-pictures.h), told by names alone. */

#define BNL_PICTURE_LIST_MAX 10000000 /* pictures: what a folder of them could sensibly hold */

typedef struct {
  GPtrArray *paths;   /* [char *], the training half first */
  GByteArray *labels; /* of each path */
  guint32 n_train;
  gboolean has_test; /* a test half, empty or not */
  guint n_classes;
  GStrv class_names; /* [n_classes]; NULL where the folders' names are the labels */
} BnlPictureList;

void bnl_picture_list_clear (BnlPictureList *list);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (BnlPictureList, bnl_picture_list_clear)

/* BNL_DATA_ERROR: UNREADABLE, FORMAT (more than 256 classes, too many pictures), EMPTY (no
 * pictures, or one class that is not a number). */
gboolean bnl_picture_list_init (BnlPictureList *list, const char *folder, GError **error);

/* Whether bnl_picture_list_init() would find any; stops at the first. */
gboolean bnl_picture_list_is_possible (const char *folder);
