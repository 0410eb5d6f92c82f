#pragma once

#include <glib.h>

/* Where data sets are, and which files make one. */

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

/* The folder of the data set of that name: the first that is whole, else the first that is there,
 * else NULL.  g_free. */
char *bnl_catalog_find (const char *name);

/* Names of all data sets that are whole: sorted, the bundled one first. */
GStrv bnl_catalog_list (void);

/* The folders that bnl_catalog_find() looks in, in its order. */
GStrv bnl_catalog_dup_folders (void);
