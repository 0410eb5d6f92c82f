#pragma once

#include "bnl-ink.h"

/* Where the images of a grid are: arithmetic alone.  Lengths are in the pixels of the window; an
 * image is whole pixels of the screen, of which scale make one of the window. */

#define BNL_IMAGE_LAYOUT_MIN_ZOOM 1
#define BNL_IMAGE_LAYOUT_MAX_ZOOM 4
#define BNL_IMAGE_LAYOUT_MARGIN_PX 12 /* around all of them */

typedef struct {
  BnlInk ink;
  int scale;
  int cell_width, cell_height;
  int pitch_x, pitch_y; /* from one cell to the next */
  int left;             /* of the first column */
  guint32 n_images, n_columns, n_rows;
} BnlImageLayout;

/* image_width, image_height: of one, in its own pixels; width: of the grid. */
void bnl_image_layout_init (BnlImageLayout *layout,
                            guint image_width,
                            guint image_height,
                            guint zoom,
                            int scale,
                            int width,
                            guint32 n_images);

/* Of all rows with their margins. */
double bnl_image_layout_get_height (const BnlImageLayout *layout);
/* The narrowest grid that still shows a whole image. */
int bnl_image_layout_get_min_width (const BnlImageLayout *layout);

double bnl_image_layout_get_row_top (const BnlImageLayout *layout, guint32 row);
/* The row at y, of those there are; n_rows > 0. */
guint32 bnl_image_layout_find_row (const BnlImageLayout *layout, double y);
/* FALSE between the images and beside them. */
gboolean bnl_image_layout_find (const BnlImageLayout *layout,
                                double x,
                                double y,
                                guint32 *position);

typedef enum {
  BNL_IMAGE_MOVE_IMAGE,
  BNL_IMAGE_MOVE_ROW,
  BNL_IMAGE_MOVE_PAGE, /* as many rows as page_px shows, but for one */
  BNL_IMAGE_MOVE_END,  /* count < 0: the first image; else the last */
} BnlImageMove;

/* Where a key leads from position, count times; n_images > 0.  A move by rows stays in its column
 * and ends in the last row that has it. */
guint32 bnl_image_layout_find_target (const BnlImageLayout *layout,
                                      guint32 position,
                                      BnlImageMove move,
                                      int count,
                                      int page_px);
