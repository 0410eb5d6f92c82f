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

/* Loads a data set by name or by place.  With a slash, or where a folder or file of that name is a
 * data set, it is a place; else a name, looked up by bnl_catalog_find() in $BNLAB_DATA_PATH, the
 * user's, the program's own and the system's folders.  A place is (bnl-source.h tells by names):
 * - a folder with the four IDX files of MNIST, or one of them (bnl-idx-folder.h), also as
 *   torchvision keeps them below its root;
 * - a table, .csv or .csv.gz, as Kaggle has MNIST (bnl-csv.h), or a folder with one;
 * - arrays of NumPy, .npz, as Keras has MNIST (bnl-npz.h), or a folder with one;
 * - a folder of pictures sorted by class (bnl-pictures.h).
 * Where there are no test images a fifth of the training images, stratified by class, become these,
 * the same ones each time.  Where there are test images alone the training half is empty.
 *
 * "A+B": data sets, by name or place, joined: the training images of both, those of A first, and
 * the test images of A alone; a B without test images gives all it has.  Sizes must agree; of
 * classes there are as many as the larger has, with the names of A where it has them.
 * "mnist+my-digits" is how one's own digits are added to training.  What is a name or place as a
 * whole is not parted; "A+B+C" is (A+B)+C; at most 16.
 *
 * Classes are named as bnl-class-names.h says, after the folders of pictures, or by number.
 * BNL_DATA_ERROR: any.  Threads: any; may take seconds: not for the main thread. */
BnlDataset *bnl_dataset_load (const char *text, GError **error);

/* From arrays that are there already, copied: for tests and probes.  n_classes: 2..256; every label
 * below it. */
BnlDataset *bnl_dataset_new (const char *name,
                             guint width,
                             guint height,
                             guint n_classes,
                             const BnlImages *train,
                             const BnlImages *test);

/* "digits"; the base name of a folder or file where it was loaded by place; "mnist+my-digits". */
const char *bnl_dataset_get_name (const BnlDataset *dataset);
/* The folder or file it came from; several with + between; "" where it came from memory. */
const char *bnl_dataset_get_place (const BnlDataset *dataset);
guint bnl_dataset_get_width (const BnlDataset *dataset);
guint bnl_dataset_get_height (const BnlDataset *dataset);
guint bnl_dataset_get_n_pixels (const BnlDataset *dataset); /* width * height */
guint bnl_dataset_get_n_classes (const BnlDataset *dataset);
/* What class label stands for: "Sandal"; its number where that is all there is.  Borrowed. */
const char *bnl_dataset_get_class_name (const BnlDataset *dataset, guint label);
const BnlImages *bnl_dataset_get_train (const BnlDataset *dataset);
const BnlImages *bnl_dataset_get_test (const BnlDataset *dataset);

/* Tells whether two data sets have the same images and labels in the same order: the CRC-32 of the
 * pixels and of the labels of both halves, in hexadecimal.  Reads all of it the first time: not for
 * the main thread.  Borrowed. */
const char *bnl_dataset_get_checksum (BnlDataset *dataset);
