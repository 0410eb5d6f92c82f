#pragma once

#include "bnl-spec.h"

/* One setting of a spec as text, by what the table says of it. */

/* FALSE, and nothing is set, where text is not what field takes. */
gboolean bnl_spec_field_parse (const BnlSpecField *field, const char *text, BnlSpec *spec);

/* Text that bnl_spec_field_parse() takes back.  Owned by the caller. */
char *bnl_spec_field_format (const BnlSpecField *field, const BnlSpec *spec);

/* "name must be a whole number from 1 to 65536, but is given": the error of every wrong value. */
void bnl_spec_field_refuse (const BnlSpecField *field,
                            const char *name,
                            const char *given,
                            GError **error);
