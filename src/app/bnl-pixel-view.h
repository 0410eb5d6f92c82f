#pragma once

#include <gtk/gtk.h>

/* Shows a 28x28 picture as the networks get it: every pixel one crisp square of grey.
 * CSS node: pixels.  Accessible role: img; the description says what there is to see. */

#define BNL_TYPE_PIXEL_VIEW (bnl_pixel_view_get_type ())
G_DECLARE_FINAL_TYPE (BnlPixelView, bnl_pixel_view, BNL, PIXEL_VIEW, GtkWidget)

/* Copied: [28 * 28], 0 paper .. 255 ink; NULL: nothing to see. */
void bnl_pixel_view_set_pixels (BnlPixelView *self, const guint8 *pixels);
