#pragma once

#include "bnl-spec.h"

/* A spec as JSON, by the table.  Errors: BNL_SPEC_ERROR. */

/* Owned by the caller. */
char *bnl_spec_json_format (const BnlSpec *spec);

/* length bytes; not yet validated. */
BnlSpec *bnl_spec_json_parse (const char *json, gsize length, GError **error);

/* An object of some of the keys; not yet validated. */
BnlSpec *bnl_spec_json_read (JsonObject *object, GError **error);

/* An object of the fields picked, NULL-terminated, as the spec has them.  Owned by the caller. */
JsonObject *bnl_spec_json_pick (const BnlSpec *spec, const BnlSpecField *const *picked);
