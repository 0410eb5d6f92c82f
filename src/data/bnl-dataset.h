#pragma once

#include <glib.h>

/* A data set in memory: images as bytes, immutable and shared by any number of threads. */

#define BNL_DATASET_MAX_PIXELS (1u << 20) /* of one image */

typedef struct {
  guint32 n;
  const guint8 *pixels; /* [n, height, width], 0 paper .. 255 ink */
  const guint8 *labels; /* [n], each 0 .. n_classes - 1 */
} BnlImages;

typedef struct _BnlDataset BnlDataset;

BnlDataset *bnl_dataset_ref (BnlDataset *dataset);
void bnl_dataset_unref (BnlDataset *dataset);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BnlDataset, bnl_dataset_unref)

/* Loads a data set by name or by folder.  With a slash, or where a folder of that name holds any
 * of the files, it is a folder; else a name, looked up in $BNLAB_DATA_PATH, the user's, the
 * program's own (also in the source tree while it is not installed) and the system's folders, in
 * this order.
 * The folder holds train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte and
 * t10k-labels-idx1-ubyte, plain or with .gz ("." for the last "-" as some mirrors have it too).
 * BNL_DATA_ERROR: any.  Threads: any; may take a second: not for the main thread. */
BnlDataset *bnl_dataset_load (const char *name_or_folder, GError **error);

/* From arrays that are there already, copied: for tests and probes.  n_classes: 2..256; every label
 * below it. */
BnlDataset *bnl_dataset_new (const char *name,
                             guint width,
                             guint height,
                             guint n_classes,
                             const BnlImages *train,
                             const BnlImages *test);

/* "digits"; a folder's base name where it was loaded by folder. */
const char *bnl_dataset_get_name (const BnlDataset *dataset);
/* The folder it came from; "" where it came from memory. */
const char *bnl_dataset_get_folder (const BnlDataset *dataset);
guint bnl_dataset_get_width (const BnlDataset *dataset);
guint bnl_dataset_get_height (const BnlDataset *dataset);
guint bnl_dataset_get_n_pixels (const BnlDataset *dataset); /* width * height */
guint bnl_dataset_get_n_classes (const BnlDataset *dataset);
/* What class label stands for: "Sandal"; its number where that is all there is.  Borrowed. */
const char *bnl_dataset_get_class_name (const BnlDataset *dataset, guint label);
const BnlImages *bnl_dataset_get_train (const BnlDataset *dataset);
const BnlImages *bnl_dataset_get_test (const BnlDataset *dataset);
