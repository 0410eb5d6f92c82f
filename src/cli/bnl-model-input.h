#pragma once

#include "bnl-command.h"
#include "bnl-options.h"
#include "lab/bnl-snapshot.h"

/* A model file as an argument: what it does not say itself, because PyTorch wrote it and not we,
 * options say. */

/* The settings that such a file leaves open, for bnl_options_create_group(). */
const char *const *bnl_model_input_get_keys (void);

/* NULL after saying why, with *status what to leave the program with: options are refused where
 * they contradict what the file says of itself. */
BnlSnapshot *bnl_model_input_load (const char *path,
                                   const BnlOptions *options,
                                   BnlCommandStatus *status);
