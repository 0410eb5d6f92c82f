#pragma once

#include <gtk/gtk.h>

#include "bnl-gallery.h"

/* The images of a gallery in rows, any number of them: a GtkScrollable that draws what is in sight
 * and has no child.  Ink has the widget's color, paper its background.
 * Arrows, Page Up and Down, Home and End go from image to image; Shift extends the choice, Ctrl
 * goes without choosing, Ctrl+Space and Ctrl+click change one, Ctrl+A chooses all, Enter and a
 * double click activate; Ctrl+plus, Ctrl+minus, Ctrl+0 and Ctrl with the wheel zoom.
 *
 * Properties:
 *   zoom     uint 1..4, writable
 *   current  uint, read-only: the image that the keys go from; BNL_GALLERY_NOTHING where none is
 *            shown.  Notifies also where another gallery is shown.
 * Signals:
 *   "chosen" ()         others are chosen than before
 *   "activated" (uint)  the image that Enter or a double click meant
 * CSS node: images.  Accessible role: grid; the description carries the current image and how many
 * there are. */

#define BNL_TYPE_IMAGE_GRID (bnl_image_grid_get_type ())
G_DECLARE_FINAL_TYPE (BnlImageGrid, bnl_image_grid, BNL, IMAGE_GRID, GtkWidget)

/* Shows the images of that class and part (BNL_GALLERY_ANY: of all); gallery NULL: none.  The
 * current image stays where it is still among them, and is the only one that is chosen. */
void bnl_image_grid_show (BnlImageGrid *self, BnlGallery *gallery, int label, int part);

BnlGallery *bnl_image_grid_get_gallery (BnlImageGrid *self); /* borrowed, may be NULL */
guint32 bnl_image_grid_get_n_shown (BnlImageGrid *self);
guint32 bnl_image_grid_get_current (BnlImageGrid *self);
/* FALSE where that image is not shown; else it is current, chosen alone and in sight. */
gboolean bnl_image_grid_go_to (BnlImageGrid *self, guint32 image);

/* Those chosen, as images of the gallery: bnl_gallery_get_index() and _get_part() say where each
 * is from.  gtk_bitset_unref. */
GtkBitset *bnl_image_grid_dup_chosen (BnlImageGrid *self);
