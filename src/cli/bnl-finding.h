#pragma once

#include "bnl-result.h"

/* What a comparison showed, in one line of plain words that claim no more than the figures do.
 *
 * norm: that of the arm with one.
 * without, with: of BnlResult, one a seed, pair by pair; at least one.  A difference counts where
 * its mean over the pairs is beyond its standard deviation; a single pair's where it is beyond the
 * standard error that n_held_out images leave to two accuracies.  Owned by the caller. */
char *bnl_finding_describe (const GPtrArray *without,
                            const GPtrArray *with,
                            BnlNorm norm,
                            guint32 n_held_out);
