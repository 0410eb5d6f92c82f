#pragma once

#include <glib.h>

/* Which data sets there are, told by names alone: no data is opened.  Threads: any.
 *
 * A name is looked up in, first found first taken:
 *   $BNLAB_DATA_PATH, bnl_catalog_set_folders(), the user's folder, the program's own (also in the
 * source tree while it is not installed), the system's and Debian's (bnl_catalog_dup_folders():
 * FOLDER/NAME); torchvision's data, ~/data and ~/datasets (MNIST/raw, FashionMNIST/raw,
 * KMNIST/raw); Keras's $KERAS_HOME or ~/.keras (datasets/mnist.npz, datasets/fashion-mnist). So
 * "mnist" and "fashion-mnist" mean the same on every machine. */

/* The data set of digits that the user drew; bnl-my-digits.h. */
#define BNL_CATALOG_MY_DIGITS "my-digits"

typedef struct {
  char *data;     /* what a spec's `data` says to have it: a name, or an absolute path */
  char *title;    /* for people: "Fashion-MNIST"; never empty */
  char *place;    /* the folder or file it is read from, absolute */
  gboolean added; /* by the user, so that bnl_catalog_forget() takes it off */
} BnlCatalogEntry;

void bnl_catalog_entry_free (BnlCatalogEntry *entry);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BnlCatalogEntry, bnl_catalog_entry_free)

/* Every data set that bnl_dataset_load() would find now, each once: the bundled one first, then by
 * title.  [BnlCatalogEntry], owned by the caller with its entries. */
GPtrArray *bnl_catalog_list (void);

/* "digits, mnist": the data of all entries, to say what there is; "" where there is none.  g_free.
 */
char *bnl_catalog_dup_names (void);

/* Adds a folder or file to the list, for good: also when it is gone for a while (a stick that is
 * pulled out), it is listed again once it is back.  That it holds a data set is for the caller to
 * know.  BNL_DATA_ERROR: NOT_FOUND, UNREADABLE, UNWRITABLE.  Waits for the disk: not for the main
 * thread. */
gboolean bnl_catalog_add (const char *path, GError **error);
/* Takes one off again, whether its files are there or not; nothing is deleted.  BNL_DATA_ERROR:
 * NOT_FOUND (it was not added), UNREADABLE, UNWRITABLE. */
gboolean bnl_catalog_forget (const char *path, GError **error);

/* More folders whose subfolders are data sets; NULL for none.  Copied. */
void bnl_catalog_set_folders (const char *const *folders);
/* The folders in which names are looked up, in this order. */
GStrv bnl_catalog_dup_folders (void);

/* $XDG_DATA_HOME/bnlab/datasets, where downloads and the user's own digits go.  It may not be there
 * yet.  g_free. */
char *bnl_catalog_dup_user_folder (void);
