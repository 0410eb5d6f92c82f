#pragma once

#include <gdk-pixbuf/gdk-pixbuf.h>

/* Decoding picture files with gdk-pixbuf.  What nearly all pictures are is told by their first
 * bytes here: gdk-pixbuf asks GIO, which takes several times as long as a small picture. */

/* The size in the file's header, before it is turned as its camera says; no more is read.
 * BNL_DATA_ERROR: as below. */
gboolean bnl_picture_file_measure (const char *path, guint *width, guint *height, GError **error);

/* Turned as its camera says; scaled down to max_side a side in its shape where it is larger.
 * BNL_DATA_ERROR: NOT_FOUND, UNREADABLE (no regular file: a pipe is not waited for), FORMAT.
 * g_object_unref. */
GdkPixbuf *bnl_picture_file_load (const char *path, guint max_side, GError **error);
