#pragma once

#include <glib.h>

/* What people call what a spec's `data` says: the catalog's title, "Fashion-MNIST"; the base name
 * of a folder or file that the catalog does not have; of a sum the titles of its parts, "Digits
 * (bundled) + My digits".  g_free.  Looks at the disk, but opens nothing. */
char *bnl_dataset_title_find (const char *data);
