#pragma once

#include "bnl-image-set.h"

/* Both halves of a data set of tables (bnl-csv.h).  path is the training half, or the test half
 * where it has "test" in its name and there is a file beside it with "train" in that place; the
 * other way round for the test half.  ".gz" may end either.  A test half without labels, as
 * Kaggle's, is left out.
 * BNL_DATA_ERROR: NOT_FOUND, UNREADABLE, FORMAT, EMPTY, MISMATCH.  Threads: any. */
gboolean bnl_csv_pair_read (const char *path, BnlImagePair *pair, GError **error);
