#pragma once

#include "lab/bnl-spec.h"

/* What a spec makes of a data set, in the words of the window.  All transfer full. */

/* Training images that are not held out. */
guint32 bnl_preparation_words_count_rest (BnlDataset *dataset, const BnlSpec *spec);

/* "5,000 of 54,000 to train, 6,000 to validate, 10,000 to test" */
char *bnl_preparation_words_describe_shares (BnlDataset *dataset, const BnlSpec *spec);

/* "shift, rotation"; NULL where nothing is augmented. */
char *bnl_preparation_words_list_augmentation (const BnlSpec *spec);

/* Static: "Shift" of a kind of bnl-augment.h. */
const char *bnl_preparation_words_name_kind (guint kind);

/* Static: "−1 to 1". */
const char *bnl_preparation_words_name_normalize (BnlNormalize normalize);
