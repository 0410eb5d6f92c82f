#pragma once

#include "bnl-prose.h"

/* The text on batch normalization that comes with the program, a file of data/text a section, in
 * the markup of bnl-prose.h.  Threads: any. */

/* Ids of the sections in their order, as in the links "text:ID". */
const char *const *bnl_handbook_get_ids (guint *n_ids);
gboolean bnl_handbook_has (const char *id);

/* NULL where there is no such section; owned by the caller. */
BnlProse *bnl_handbook_load (const char *id);
char *bnl_handbook_dup_title (const char *id);
