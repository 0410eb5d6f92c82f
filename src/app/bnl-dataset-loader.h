#pragma once

#include <gio/gio.h>

#include "data/bnl-dataset.h"

/* What the controller does with data sets on another thread.  Its tasks hold source while they
 * run, and end on the main thread. */

/* Reads a data set; is_new: and adds it to the catalog.  Owned by the caller. */
GTask *bnl_dataset_loader_start (gpointer source,
                                 const char *name,
                                 gboolean is_new,
                                 GAsyncReadyCallback callback);
/* NULL with error where it cannot be read; problem: why it could not be added, else NULL, borrowed
 * from the task. */
BnlDataset *bnl_dataset_loader_finish (GTask *task, const GError **problem, GError **error);
const char *bnl_dataset_loader_get_name (GTask *task);
gboolean bnl_dataset_loader_get_is_new (GTask *task);

/* Why, what there is instead, and that the data set is now current (NULL: none).  g_free. */
char *bnl_dataset_loader_describe_failure (const char *name,
                                           const GError *error,
                                           const char *current);

/* Puts one back that was taken off the catalog; the task returns a boolean. */
void bnl_dataset_loader_restore (gpointer source, const char *path, GAsyncReadyCallback callback);
/* Takes one that was added off the catalog; likewise. */
void bnl_dataset_loader_forget (gpointer source, const char *path, GAsyncReadyCallback callback);
