#pragma once

#include <glib.h>

/* Reads an order file: one index into the n_images training images a line.  Transfers [n_order],
 * g_free.  BNL_DATA_ERROR with file, line and what was expected. */
guint32 *bnl_order_read (const char *path, guint32 n_images, gsize *n_order, GError **error);
