#pragma once

#include <adwaita.h>

#include "bnl-controller.h"

/* Property: controller (BnlController, writable; set once, before the page is shown). */

#define BNL_TYPE_DRAW_PAGE (bnl_draw_page_get_type ())
G_DECLARE_FINAL_TYPE (BnlDrawPage, bnl_draw_page, BNL, DRAW_PAGE, AdwBin)
