#pragma once

#include <glib.h>

/* The IDX format of MNIST (LeCun, Cortes & Burges): two zero bytes, the type (8: unsigned byte),
 * the number of dimensions, their sizes as 32-bit big-endian, then the values, row-major. */

#define BNL_IDX_MAX_DIMENSIONS 3
#define BNL_IDX_MAX_BYTES (G_GUINT64_CONSTANT (1) << 31) /* of values, after unpacking */

typedef struct {
  guint n_dimensions;
  guint32 sizes[BNL_IDX_MAX_DIMENSIONS];
  GBytes *values; /* exactly the product of the sizes */
} BnlIdx;

void bnl_idx_clear (BnlIdx *idx);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (BnlIdx, bnl_idx_clear)

/* Reads path, gzipped (told by its first two bytes, not its name) or plain, of unsigned bytes in
 * n_dimensions dimensions.  Nothing is allocated before the header was checked, and never more is
 * unpacked than it promises.  BNL_DATA_ERROR: NOT_FOUND, UNREADABLE, FORMAT.  Threads: any. */
gboolean bnl_idx_read (const char *path, guint n_dimensions, BnlIdx *idx, GError **error);
