#pragma once

#include <glib.h>

/* The header of an array as NumPy stores it (numpy.lib.format, versions 1, 2 and 3), and its whole
 * numbers as bytes. */

#define BNL_NPY_MAX_DIMENSIONS 4
#define BNL_NPY_PREFIX 12        /* bytes that tell how long the header is; 10 in version 1 */
#define BNL_NPY_MAX_HEADER 65536 /* bytes: what version 1 can have */

typedef struct {
  char kind;     /* as in the type string: 'u' and 'i' are whole numbers, 'b' booleans */
  gboolean swap; /* the bytes of an item are in the other order than this machine's */
  guint n_item;  /* bytes of an item, 1, 2, 4 or 8 */
  char type[8];  /* "<f4" */
  guint n_dimensions;
  guint64 sizes[BNL_NPY_MAX_DIMENSIONS];
  guint64 n_items; /* their product, which does not overflow */
} BnlNpy;

/* How long prefix and header are together, from the first bytes of a file; 0 where it is none of
 * this format, or its header is too long. */
gsize bnl_npy_measure (const guint8 prefix[BNL_NPY_PREFIX]);

/* header: all that bnl_npy_measure() tells.  Returns NULL, or what is wrong with it as the end of a
 * sentence: "is in Fortran order; save it with numpy.ascontiguousarray".  Static. */
const char *bnl_npy_parse (const guint8 *header, gsize n, BnlNpy *npy);

/* items: n of npy's, unaligned, of kind 'u', 'i' or 'b'.  Returns the index of the first that is
 * not in 0 .. 255, with its value (as double), or n where all are; bytes: [n]. */
gsize bnl_npy_convert (const BnlNpy *npy, const guint8 *items, gsize n, guint8 *bytes, double *bad);
