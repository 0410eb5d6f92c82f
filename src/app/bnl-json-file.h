#pragma once

#include <gtk/gtk.h>

#include "bnl-controller.h"

/* What a .json file holds, told by the names in it, and what the window does with it. */

typedef enum {
  BNL_JSON_FILE_OTHER, /* none of ours, or it cannot be read: a reader says what is wrong */
  BNL_JSON_FILE_SPEC,
  BNL_JSON_FILE_EXPERIMENT, /* or a plain sweep */
} BnlJsonFileKind;

/* Reads it, up to the size of an experiment. */
BnlJsonFileKind bnl_json_file_find_kind (const char *path);
/* By its name alone. */
gboolean bnl_json_file_is_named (const char *path);

/* Settings of a run become those of the Train page, as one change; anything else is for the actions
 * of experiments (bnl-experiment-actions.h), the widget that has them.  What is wrong is said by
 * the controller's "problem".  The page to show; NULL: none.  Static. */
const char *bnl_json_file_open (const char *path,
                                BnlController *controller,
                                GtkWidget *experiments);
