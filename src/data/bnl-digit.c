#include "bnl-digit.h"

#include <math.h>
#include <string.h>

#include "bnl-area.h"
#include "bnl-picture-private.h"

/* From this share of full ink on a pixel counts when the box of the ink is sought; fainter ones are
 * the fringe that scaling leaves around strokes. */
#define INK 0.1f

/* A digit needs 20 pixels; this leaves enough for one that fills a tenth of its picture, while
 * averaging takes the noise out of a photograph. */
#define WORK_SIDE 600

typedef struct {
  guint left, top, width, height;
} Box;

static gboolean
find_box (const float *ink, guint width, guint height, Box *box)
{
  guint left = width, right = 0, top = height, bottom = 0;

  for (guint y = 0; y < height; y++)
    for (guint x = 0; x < width; x++)
      if (ink[(gsize) y * width + x] > INK) {
        left = MIN (left, x);
        right = MAX (right, x + 1);
        top = MIN (top, y);
        bottom = y + 1;
      }
  if (right == 0)
    return FALSE;
  *box = (Box){ left, top, right - left, bottom - top };
  return TRUE;
}

static guint
scale_side (guint side, guint longer)
{
  return MAX (1, (guint) floor ((double) side * BNL_DIGIT_BOX / longer + 0.5));
}

gboolean
bnl_digit_from_ink (const float *ink, guint width, guint height, guint8 *pixels)
{
  g_autofree double *row = NULL, *rows = NULL;
  double column[BNL_DIGIT_BOX];
  guint longer, new_width, new_height;
  Box box;

  memset (pixels, 0, BNL_DIGIT_N_PIXELS);
  if (!find_box (ink, width, height, &box))
    return FALSE;
  longer = MAX (box.width, box.height);
  new_width = scale_side (box.width, longer);
  new_height = scale_side (box.height, longer);

  row = g_new (double, box.width);
  rows = g_new (double, (gsize) box.height *new_width);
  for (guint y = 0; y < box.height; y++) {
    const float *from = ink + (gsize) (box.top + y) * width + box.left;

    for (guint x = 0; x < box.width; x++)
      row[x] = from[x] > 0 ? MIN ((double) from[x], 1) : 0;
    bnl_area_average (box.width, 1, row, new_width, rows + (gsize) y * new_width);
  }
  for (guint x = 0; x < new_width; x++) {
    bnl_area_average (box.height, new_width, rows + x, new_height, column);
    for (guint y = 0; y < new_height; y++)
      pixels[y * BNL_DIGIT_SIZE + x] = (guint8) floor (column[y] * 255 + 0.5);
  }
  bnl_digit_centre (pixels);
  return TRUE;
}

/* How far to move so that the centre of mass comes nearest to the centre; FALSE without ink. */
static gboolean
find_shift (const guint8 *pixels, int *dx, int *dy)
{
  double total = 0, sum_x = 0, sum_y = 0;

  for (int y = 0; y < BNL_DIGIT_SIZE; y++)
    for (int x = 0; x < BNL_DIGIT_SIZE; x++) {
      double ink = pixels[y * BNL_DIGIT_SIZE + x];

      total += ink;
      sum_x += ink * x;
      sum_y += ink * y;
    }
  if (total <= 0)
    return FALSE;
  *dx = (int) floor (BNL_DIGIT_CENTRE - sum_x / total + 0.5);
  *dy = (int) floor (BNL_DIGIT_CENTRE - sum_y / total + 0.5);
  return TRUE;
}

void
bnl_digit_centre (guint8 *pixels)
{
  guint8 old[BNL_DIGIT_N_PIXELS];
  int dx, dy;

  if (!find_shift (pixels, &dx, &dy) || (dx == 0 && dy == 0))
    return;
  memcpy (old, pixels, sizeof old);
  memset (pixels, 0, sizeof old);
  for (int y = MAX (0, dy); y < BNL_DIGIT_SIZE + MIN (0, dy); y++)
    for (int x = MAX (0, dx); x < BNL_DIGIT_SIZE + MIN (0, dx); x++)
      pixels[y * BNL_DIGIT_SIZE + x] = old[(y - dy) * BNL_DIGIT_SIZE + x - dx];
}

/* Whether a picture is in MNIST's convention already: size, ink light on black, longer side of
 * the ink 20 (19 in a few of MNIST), centre of mass in place. */
static gboolean
is_digit (const BnlPicture *picture)
{
  float ink[BNL_DIGIT_N_PIXELS];
  int dx, dy;
  Box box;

  if (picture->width != BNL_DIGIT_SIZE || picture->height != BNL_DIGIT_SIZE)
    return FALSE;
  for (guint i = 0; i < BNL_DIGIT_N_PIXELS; i++)
    ink[i] = picture->grey[i];
  return find_box (ink, BNL_DIGIT_SIZE, BNL_DIGIT_SIZE, &box) &&
         MAX (box.width, box.height) <= BNL_DIGIT_BOX &&
         MAX (box.width, box.height) >= BNL_DIGIT_BOX - 1 && find_shift (picture->grey, &dx, &dy) &&
         dx == 0 && dy == 0;
}

gboolean
bnl_digit_read (const char *path, guint8 *pixels, GError **error)
{
  g_auto (BnlPicture) picture = { 0 };
  g_autofree float *ink = NULL;

  memset (pixels, 0, BNL_DIGIT_N_PIXELS);
  if (!bnl_picture_read (path, WORK_SIDE, &picture, error))
    return FALSE;
  if (is_digit (&picture)) {
    memcpy (pixels, picture.grey, BNL_DIGIT_N_PIXELS);
    return TRUE;
  }
  ink = bnl_picture_find_ink (&picture, path, error);
  return ink && bnl_digit_from_ink (ink, picture.width, picture.height, pixels);
}
