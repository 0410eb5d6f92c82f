#pragma once

#include <gtk/gtk.h>

/* One image as large as there is room, every pixel a crisp square.  The pointer, or the arrows
 * while it has the focus, read the value of a pixel.  Ink has the widget's color, paper its
 * background. Properties: readout (string, read-only: "x 5, y 12: 253"; "" where no pixel is
 * meant). CSS node: image.  Accessible role: img; the description is its size and the read-out. */

#define BNL_TYPE_IMAGE_VIEW (bnl_image_view_get_type ())
G_DECLARE_FINAL_TYPE (BnlImageView, bnl_image_view, BNL, IMAGE_VIEW, GtkWidget)

/* Copied: [height, width], 0 paper .. 255 ink; NULL: nothing to see. */
void bnl_image_view_set_pixels (BnlImageView *self,
                                const guint8 *pixels,
                                guint width,
                                guint height);
