#pragma once

#include <adwaita.h>

/* The window "Data Sets": all that are there and all that can be fetched, to use, get and take off
 * the list.  Closing it cancels what is being fetched; the next time goes on with it.
 * Property: controller (BnlController, write-only, set once). */

#define BNL_TYPE_GET_DIALOG (bnl_get_dialog_get_type ())
G_DECLARE_FINAL_TYPE (BnlGetDialog, bnl_get_dialog, BNL, GET_DIALOG, AdwWindow)
