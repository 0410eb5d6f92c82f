#pragma once

#include "bnl-catalog.h"

/* Which files make a data set. */

typedef enum {
  BNL_CATALOG_TRAIN_IMAGES,
  BNL_CATALOG_TRAIN_LABELS,
  BNL_CATALOG_TEST_IMAGES,
  BNL_CATALOG_TEST_LABELS,
  BNL_CATALOG_N_PARTS,
} BnlCatalogPart;

/* "train-images-idx3-ubyte"; static. */
const char *bnl_catalog_get_file_name (BnlCatalogPart part);

/* The path of that part in folder, plain before gzipped; NULL where it is not there.  g_free. */
char *bnl_catalog_find_file (const char *folder, BnlCatalogPart part);

/* How many of the parts are there. */
guint bnl_catalog_count_files (const char *folder);

/* The place of the data set of that name, a folder or a file (Keras's mnist.npz): the first that is
 * whole, else the first folder that is there, else NULL.  g_free. */
char *bnl_catalog_find (const char *name);
