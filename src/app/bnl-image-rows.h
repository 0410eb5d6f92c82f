#pragma once

#include <gtk/gtk.h>

#include "bnl-gallery.h"
#include "bnl-image-layout.h"

/* The rows of a grid, drawn when they are asked for and kept while they are in sight.  A row is a
 * node of Cairo's with a picture inside: Cairo's renderer copies it as it is, where it would
 * convert a texture in every frame (7 ms for a window of 1280x800), and GL's keeps what it has
 * uploaded of a node that is the same. */

typedef struct {
  GHashTable *nodes; /* row -> GskRenderNode */
  gboolean has_palettes;
  guint32 palette[256], chosen_palette[256];
  guint32 frame_color;
} BnlImageRows;

/* What is drawn; all borrowed. */
typedef struct {
  const BnlImageLayout *layout;
  const BnlGallery *gallery;
  const guint32 *shown;    /* [layout->n_images] images */
  const GtkBitset *chosen; /* positions in shown */
  int width;               /* of the grid */
} BnlImageRowsSource;

/* Around a cell that is chosen. */
#define BNL_IMAGE_ROWS_FRAME_PX 2

void bnl_image_rows_init (BnlImageRows *rows);
void bnl_image_rows_clear (BnlImageRows *rows);

/* Whatever the source holds has changed. */
void bnl_image_rows_forget (BnlImageRows *rows);
/* The style has changed too. */
void bnl_image_rows_forget_colors (BnlImageRows *rows);

/* The row from half a gap above it to half a gap below, as wide as the grid, its upper left at 0,
 * 0; borrowed.  Ink has the style's color. */
GskRenderNode *bnl_image_rows_get (BnlImageRows *rows,
                                   const BnlImageRowsSource *source,
                                   GtkStyleContext *style,
                                   guint32 row);
/* Lets go of rows that are not from first to last, once they are many. */
void bnl_image_rows_keep (BnlImageRows *rows, guint32 first, guint32 last);
