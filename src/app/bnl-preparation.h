#pragma once

#include <adwaita.h>

/* What becomes of the data set before it is trained on: who is held out, how many images are left,
 * what the network reads, and how images are moved at random; with a preview of all of it.
 * Property: controller (BnlController, write-only, set once). */

#define BNL_TYPE_PREPARATION (bnl_preparation_get_type ())
G_DECLARE_FINAL_TYPE (BnlPreparation, bnl_preparation, BNL, PREPARATION, AdwBin)

/* Puts the focus on nothing that a key changes by mistake. */
void bnl_preparation_focus (BnlPreparation *self);
