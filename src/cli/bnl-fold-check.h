#pragma once

#include "lab/bnl-snapshot.h"

/* How far a network with its norm folded into the Linear layers is from the one it was made of. */
typedef struct {
  double max_difference; /* of any logit of any image */
  guint64 n_changed;     /* images that are another class now */
} BnlFoldCheck;

/* Adds the images to what was found so far (a zeroed check is empty).  statistics: those that were
 * folded.  FALSE where memory ends. */
gboolean bnl_fold_check_add (BnlFoldCheck *check,
                             const BnlSnapshot *snapshot,
                             const BnlReal *statistics,
                             const BnlSnapshot *folded,
                             const BnlImages *images);
