#pragma once

#include "bnl-spec.h"

/* The member of spec that field describes. */
gconstpointer bnl_spec_peek (const BnlSpec *spec, const BnlSpecField *field);

/* As bnl_spec_set() for one field, naming it as name in the message. */
gboolean bnl_spec_set_field (BnlSpec *spec,
                             const BnlSpecField *field,
                             const char *name,
                             const char *text,
                             GError **error);

/* "name must be a whole number from 1 to 65536, but is given": the error of every wrong value. */
void bnl_spec_refuse (const BnlSpecField *field,
                      const char *name,
                      const char *given,
                      GError **error);
