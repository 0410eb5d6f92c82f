#pragma once

#include <glib.h>

/* What a .json file holds, told by the names in it. */

typedef enum {
  BNL_JSON_FILE_OTHER, /* none of ours, or it cannot be read: a reader says what is wrong */
  BNL_JSON_FILE_SPEC,
  BNL_JSON_FILE_EXPERIMENT, /* or a plain sweep */
} BnlJsonFileKind;

/* Reads it, up to the size of an experiment. */
BnlJsonFileKind bnl_json_file_find_kind (const char *path);
/* By its name alone. */
gboolean bnl_json_file_is_named (const char *path);
