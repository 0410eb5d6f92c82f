#pragma once

#include "data/bnl-augment.h"

/* Augmentation as text: "none", or a comma list of its kinds, each with its amount after a colon or
 * with the usual one: "shift,rotate:10". */

/* FALSE, and augment stays as it was, where text is none such. */
gboolean bnl_spec_augment_parse (const char *text, BnlAugment *augment);

/* Every kind that is on, with its amount, in the order of BnlAugment.  Owned by the caller. */
char *bnl_spec_augment_format (const BnlAugment *augment);

/* What is taken, in words: "none or a comma list of ...".  Owned by the caller. */
char *bnl_spec_augment_describe (void);
