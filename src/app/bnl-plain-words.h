#pragma once

#include "lab/bnl-spec.h"

/* The spec speaks of its fields, the window of its rows: what is wrong, in the words on screen.
 * All transfer full. */

/* What is at odds in spec; NULL where nothing is, or nothing that the window has a row for. */
char *bnl_plain_words_describe_conflict (const BnlSpec *spec);
/* Why text is no value for that field; error: what the spec says of it. */
char *bnl_plain_words_describe_refusal (const char *key, const GError *error);

/* "batch normalization", "layer normalization"; borrowed. */
const char *bnl_plain_words_name_norm (BnlNorm norm);
/* "BN", "LN"; borrowed. */
const char *bnl_plain_words_abbreviate_norm (BnlNorm norm);
