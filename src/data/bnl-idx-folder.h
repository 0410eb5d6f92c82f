#pragma once

#include "bnl-image-set.h"

/* A data set as MNIST is published: a folder with the four IDX files train-images-idx3-ubyte,
 * train-labels-idx1-ubyte, t10k-images-idx3-ubyte and t10k-labels-idx1-ubyte, plain or with .gz
 * ("." for the last "-" as some mirrors have it too).  All four must be there before one is read.
 * BNL_DATA_ERROR: any.  Threads: any. */
gboolean bnl_idx_folder_read (const char *folder, BnlImagePair *pair, GError **error);
