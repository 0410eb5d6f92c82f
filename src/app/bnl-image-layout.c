#include "bnl-image-layout.h"

#include <math.h>

#define GAP_PX 6
/* Smaller, and nobody hits it. */
#define MIN_CELL_PX 8

/* Of the longer side of an image, by zoom. */
static const guint edges_px[BNL_IMAGE_LAYOUT_MAX_ZOOM] = { 28, 56, 84, 112 };

static int
ceil_to_window (guint screen_px, int scale)
{
  return MAX (((int) screen_px + scale - 1) / scale, MIN_CELL_PX);
}

void
bnl_image_layout_init (BnlImageLayout *layout,
                       guint image_width,
                       guint image_height,
                       guint zoom,
                       int scale,
                       int width,
                       guint32 n_images)
{
  int room, spare;

  zoom = CLAMP (zoom, BNL_IMAGE_LAYOUT_MIN_ZOOM, BNL_IMAGE_LAYOUT_MAX_ZOOM);
  bnl_ink_init (&layout->ink, image_width, image_height, edges_px[zoom - 1] * (guint) scale);
  layout->scale = scale;
  layout->n_images = n_images;
  layout->cell_width = ceil_to_window (layout->ink.out_width, scale);
  layout->cell_height = ceil_to_window (layout->ink.out_height, scale);
  layout->pitch_x = layout->cell_width + GAP_PX;
  layout->pitch_y = layout->cell_height + GAP_PX;

  room = MAX (width - 2 * BNL_IMAGE_LAYOUT_MARGIN_PX, layout->cell_width);
  layout->n_columns = 1 + (guint32) ((room - layout->cell_width) / layout->pitch_x);
  layout->n_rows = n_images / layout->n_columns + (n_images % layout->n_columns > 0);

  /* What is left over widens the gaps by whole pixels, and then the margins. */
  spare = room - layout->cell_width - (int) (layout->n_columns - 1) * layout->pitch_x;
  if (layout->n_rows > 1 && layout->n_columns > 1) {
    layout->pitch_x += spare / (int) (layout->n_columns - 1);
    spare %= (int) (layout->n_columns - 1);
    layout->left = BNL_IMAGE_LAYOUT_MARGIN_PX + spare / 2;
  } else {
    layout->left = BNL_IMAGE_LAYOUT_MARGIN_PX;
  }
}

double
bnl_image_layout_get_height (const BnlImageLayout *layout)
{
  if (layout->n_rows == 0)
    return 2.0 * BNL_IMAGE_LAYOUT_MARGIN_PX;
  return 2.0 * BNL_IMAGE_LAYOUT_MARGIN_PX + (double) layout->n_rows * layout->pitch_y - GAP_PX;
}

int
bnl_image_layout_get_min_width (const BnlImageLayout *layout)
{
  return layout->cell_width + 2 * BNL_IMAGE_LAYOUT_MARGIN_PX;
}

double
bnl_image_layout_get_row_top (const BnlImageLayout *layout, guint32 row)
{
  return BNL_IMAGE_LAYOUT_MARGIN_PX + (double) row * layout->pitch_y;
}

guint32
bnl_image_layout_find_row (const BnlImageLayout *layout, double y)
{
  double row = floor ((y - BNL_IMAGE_LAYOUT_MARGIN_PX) / layout->pitch_y);

  return (guint32) CLAMP (row, 0.0, layout->n_rows - 1.0);
}

gboolean
bnl_image_layout_find (const BnlImageLayout *layout, double x, double y, guint32 *position)
{
  double column = floor ((x - layout->left) / layout->pitch_x);
  double row = floor ((y - BNL_IMAGE_LAYOUT_MARGIN_PX) / layout->pitch_y);
  double in_x = x - layout->left - column * layout->pitch_x;
  double in_y = y - BNL_IMAGE_LAYOUT_MARGIN_PX - row * layout->pitch_y;
  double found = row * layout->n_columns + column;

  if (column < 0 || column >= layout->n_columns || row < 0 || row >= layout->n_rows ||
      in_x >= layout->cell_width || in_y >= layout->cell_height || found >= layout->n_images)
    return FALSE;
  *position = (guint32) found;
  return TRUE;
}

guint32
bnl_image_layout_find_target (const BnlImageLayout *layout,
                              guint32 position,
                              BnlImageMove move,
                              int count,
                              int page_px)
{
  gint64 last = (gint64) layout->n_images - 1;
  gint64 n_columns = layout->n_columns;
  gint64 n_rows_above = position / n_columns;
  gint64 n_rows_below = (last - position) / n_columns;
  gint64 rows = count;

  switch (move) {
  case BNL_IMAGE_MOVE_IMAGE:
    return (guint32) CLAMP ((gint64) position + count, 0, last);
  case BNL_IMAGE_MOVE_END:
    return count < 0 ? 0 : (guint32) last;
  case BNL_IMAGE_MOVE_PAGE:
    rows *= MAX (page_px / layout->pitch_y - 1, 1);
    break;
  case BNL_IMAGE_MOVE_ROW:
  default:
    break;
  }
  rows = CLAMP (rows, -n_rows_above, n_rows_below);
  return (guint32) (position + rows * n_columns);
}
