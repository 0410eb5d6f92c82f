#pragma once

#include "bnl-spec.h"

/* Settings that are not the same in all of n specs, of const BnlSpecField * in the table's order.
 * Owned by the caller. */
GPtrArray *bnl_spec_diff_list (const BnlSpec *const *specs, guint n);
