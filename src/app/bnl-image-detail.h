#pragma once

#include <adwaita.h>

#include "bnl-gallery.h"

/* One image large, with what is known of it: its class, part and index, and its pixel values.
 * Properties: closable (boolean, writable): has a button that asks to be closed.
 * Signals: "closed" (): that button was pressed.
 * CSS node: detail.  Accessible role: group. */

#define BNL_TYPE_IMAGE_DETAIL (bnl_image_detail_get_type ())
G_DECLARE_FINAL_TYPE (BnlImageDetail, bnl_image_detail, BNL, IMAGE_DETAIL, AdwBin)

/* image BNL_GALLERY_NOTHING: says that there is none. */
void bnl_image_detail_show (BnlImageDetail *self, const BnlGallery *gallery, guint32 image);
