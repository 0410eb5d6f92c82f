#pragma once

#include "bnl-image-set.h"

/* NumPy's .npz, as Keras keeps MNIST: a zip archive, stored or compressed, with the arrays x_train
 * [n, height, width] and y_train [n], x_test and y_test for the test half where there is one; also
 * train_images, train_labels, test_images and test_labels.  Images may be [n, height, width, 1] or,
 * where they are square, [n, pixels]; labels [n, 1].  All are whole numbers 0 .. 255 of any size
 * and byte order, in C order; fractions are refused. At most what an array's header promises is
 * unpacked, and nothing allocated before the archive says the same.  BNL_DATA_ERROR: any; the
 * sentence names the array.  Threads: any. */
gboolean bnl_npz_read (const char *path, BnlImagePair *pair, GError **error);
