#pragma once

#include <adwaita.h>

/* What to do first, in three steps, on a card that stands in nobody's way.
 * Properties: shown (boolean, writable): FALSE also once its reader has closed it,
 * by its button or by Escape on it.
 * CSS node: widget.  No actions.  Accessible role: group. */

#define BNL_TYPE_GUIDE (bnl_guide_get_type ())
G_DECLARE_FINAL_TYPE (BnlGuide, bnl_guide, BNL, GUIDE, AdwBin)

void bnl_guide_set_shown (BnlGuide *self, gboolean shown);
gboolean bnl_guide_get_shown (BnlGuide *self);
