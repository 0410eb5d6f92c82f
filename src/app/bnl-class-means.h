#pragma once

#include <gio/gio.h>

#include "data/bnl-dataset.h"

/* The mean image of each class of the training images, rounded: [n_classes, height, width]; paper
 * where a class has none.  NULL with G_IO_ERROR_CANCELLED.  Threads: any; reads every pixel. */
GBytes *bnl_class_means_compute (const BnlDataset *dataset,
                                 GCancellable *cancellable,
                                 GError **error);

/* The same on a thread of its own. */
void bnl_class_means_compute_async (BnlDataset *dataset,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback done_cb,
                                    gpointer user_data);
GBytes *bnl_class_means_compute_finish (GAsyncResult *result, GError **error);
