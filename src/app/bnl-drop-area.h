#pragma once

#include <adwaita.h>

/* Takes a folder or a file that is dropped anywhere on the window it is in, and opens it as a data
 * set, a .json by the action win.open-json; says so while it is dragged over, or why not.  Lies
 * over the window's content and lets everything else through. Property: controller (BnlController,
 * write-only, set once). */

#define BNL_TYPE_DROP_AREA (bnl_drop_area_get_type ())
G_DECLARE_FINAL_TYPE (BnlDropArea, bnl_drop_area, BNL, DROP_AREA, AdwBin)
