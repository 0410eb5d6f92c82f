#pragma once

#include <glib.h>

/* A picture file as grey bytes, and the ink in it. */

#define BNL_PICTURE_MAX_SIDE 10000 /* pixels; larger ones are refused before they are decoded */

typedef struct {
  guint width, height;
  guint8 *grey; /* [height, width], 0 black .. 255 white */
} BnlPicture;

void bnl_picture_clear (BnlPicture *picture);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (BnlPicture, bnl_picture_clear)

/* Turned as its camera says, alpha over its paper, scaled down to max_side pixels a side where it
 * is larger.  BNL_DATA_ERROR: NOT_FOUND, UNREADABLE, FORMAT. */
gboolean bnl_picture_read (const char *path, guint max_side, BnlPicture *picture, GError **error);

/* What the picture is drawn on: the median of its border. */
guint8 bnl_picture_find_paper (const BnlPicture *picture);

/* Ink [height, width], 0 paper .. 1 full ink, whether it is darker or lighter than the paper.
 * BNL_DATA_ERROR_EMPTY where nothing stands out; path is for its message. */
float *bnl_picture_find_ink (const BnlPicture *picture, const char *path, GError **error);
