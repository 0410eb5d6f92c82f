#pragma once

#include <adwaita.h>

#include "bnl-controller.h"

/* Property: controller (BnlController, writable; set once, before the page is shown). */

#define BNL_TYPE_TRAIN_PAGE (bnl_train_page_get_type ())
G_DECLARE_FINAL_TYPE (BnlTrainPage, bnl_train_page, BNL, TRAIN_PAGE, AdwBin)
