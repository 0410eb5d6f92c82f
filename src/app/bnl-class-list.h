#pragma once

#include <adwaita.h>

#include "bnl-gallery.h"

/* The classes of a gallery, one a row.  Their mean images come a moment later: they are computed on
 * a thread, once for a data set, and not before the list is seen.
 * Signals: "picked" (uint): the label of the row that was activated.
 * CSS node: widget.  Accessible role: group; the list is named "Classes". */

#define BNL_TYPE_CLASS_LIST (bnl_class_list_get_type ())
G_DECLARE_FINAL_TYPE (BnlClassList, bnl_class_list, BNL, CLASS_LIST, AdwBin)

/* NULL: none. */
void bnl_class_list_show (BnlClassList *self, BnlGallery *gallery);
