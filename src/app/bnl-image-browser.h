#pragma once

#include <adwaita.h>

#include "bnl-image-grid.h"

/* The images of a gallery to go through: filters by class and split, the grid, and the current
 * image large, at the side or, where the window is narrow, as a sheet that Enter and a double click
 * bring. CSS node: browser.  Actions: images.zoom-in, images.zoom-out.  Accessible role: group. */

#define BNL_TYPE_IMAGE_BROWSER (bnl_image_browser_get_type ())
G_DECLARE_FINAL_TYPE (BnlImageBrowser, bnl_image_browser, BNL, IMAGE_BROWSER, AdwBin)

/* NULL: none.  The filters stay where the data set is the same. */
void bnl_image_browser_show (BnlImageBrowser *self, BnlGallery *gallery);

/* Shows the images of that class, or of all with BNL_GALLERY_ANY, and gives the grid the keys. */
void bnl_image_browser_filter_class (BnlImageBrowser *self, int label);

/* Gives the grid the keys. */
void bnl_image_browser_focus (BnlImageBrowser *self);

/* Its "chosen" and bnl_image_grid_dup_chosen() say which images are selected; borrowed. */
BnlImageGrid *bnl_image_browser_get_grid (BnlImageBrowser *self);
