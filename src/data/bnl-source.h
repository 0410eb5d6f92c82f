#pragma once

#include <glib.h>

/* What kind of data set a path stands for, told by names alone: folders are listed, no file is
 * opened.  Threads: any. */

typedef enum {
  BNL_SOURCE_NONE,
  BNL_SOURCE_IDX,      /* a folder with any of the four IDX files */
  BNL_SOURCE_NPZ,      /* a file */
  BNL_SOURCE_CSV,      /* a file */
  BNL_SOURCE_PICTURES, /* a folder */
} BnlSourceKind;

/* path may be
 * - a folder with any of the four IDX files, or with such a one called raw, MNIST/raw,
 *   FashionMNIST/raw or KMNIST/raw in it, as torchvision makes them; or one of the four files;
 * - an .npz file, or a folder with exactly one;
 * - a .csv or .csv.gz file, or a folder with exactly one that has "train" in its name, else with
 *   exactly one;
 * - a folder of pictures sorted by class (bnl-pictures.h);
 * of a folder that could be several of these it is the first.
 * place (may be NULL) is set to the folder or file of that kind, g_free; NULL where it is none. */
BnlSourceKind bnl_source_find (const char *path, char **place);

/* Sets error to what path should have been, where bnl_source_find() finds nothing. */
void bnl_source_refuse (const char *path, GError **error);
