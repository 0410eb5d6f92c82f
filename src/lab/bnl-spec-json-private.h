#pragma once

#include "bnl-spec.h"

/* A spec as JSON, by the table.  Errors: BNL_SPEC_ERROR. */

/* Owned by the caller. */
char *bnl_spec_json_format (const BnlSpec *spec);

/* length bytes; not yet validated. */
BnlSpec *bnl_spec_json_parse (const char *json, gsize length, GError **error);
