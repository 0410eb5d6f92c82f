#pragma once

#include <adwaita.h>

#include "bnl-controller.h"

/* The Data page: what is in the data set that is loaded, image by image and class by class.  Its
 * views are the children of the template's stack "views", one a tab.
 * Properties: controller (BnlController, writable), view (string, writable): the name of the view
 * that is shown; one that is none changes nothing.
 * CSS node: data.  Accessible role: group. */

#define BNL_TYPE_DATA_PAGE (bnl_data_page_get_type ())
G_DECLARE_FINAL_TYPE (BnlDataPage, bnl_data_page, BNL, DATA_PAGE, AdwBin)

/* Gives the keys to what is shown. */
void bnl_data_page_focus (BnlDataPage *self);
