#pragma once

#include <glib.h>

/* Which data sets there are, told by names alone: nothing is opened.  Threads: any. */

typedef struct {
  char *data;     /* what a spec's `data` says to have it: a name, or an absolute path */
  char *title;    /* for people: "Fashion-MNIST"; never empty */
  char *place;    /* the folder or file it is read from, absolute */
  gboolean added; /* by the user, so that bnl_catalog_forget() takes it off */
} BnlCatalogEntry;

void bnl_catalog_entry_free (BnlCatalogEntry *entry);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BnlCatalogEntry, bnl_catalog_entry_free)

/* Every data set that bnl_dataset_load() would find now: the bundled one first, then by title.
 * [BnlCatalogEntry], owned by the caller with its entries. */
GPtrArray *bnl_catalog_list (void);

/* "digits, mnist": the data of all entries, to say what there is; "" where there is none.  g_free. */
char *bnl_catalog_dup_names (void);

/* Where names are looked up, in this order. */
GStrv bnl_catalog_dup_folders (void);

/* $XDG_DATA_HOME/bnlab/datasets, where downloads and the user's own digits go.  It may not be there
 * yet.  g_free. */
char *bnl_catalog_dup_user_folder (void);
