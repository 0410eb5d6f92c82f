#pragma once

#include <glib.h>

/* From a picture of one digit to 28x28 bytes in MNIST's convention. */

#define BNL_DIGIT_SIZE 28
#define BNL_DIGIT_N_PIXELS (BNL_DIGIT_SIZE * BNL_DIGIT_SIZE)
#define BNL_DIGIT_BOX 20    /* longest side of the ink, after Lecun's description of MNIST */
#define BNL_DIGIT_CENTRE 14 /* 0-based index that the centre of mass is moved to */

/* ink: [height, width], 0 paper .. 1 full ink.  Finds the box of the ink, scales it with an area
 * average so that its longer side is 20 pixels, and moves its centre of mass to index 14 by whole
 * pixels.  FALSE, and pixels all 0, where there is no ink.  pixels: [BNL_DIGIT_N_PIXELS]. */
gboolean bnl_digit_from_ink (const float *ink, guint width, guint height, guint8 *pixels);

/* Moves 28x28 ink so that its centre of mass comes to index 14, by whole pixels, clipped. */
void bnl_digit_centre (guint8 *pixels);

/* Reads a picture file (whatever gdk-pixbuf reads, any size, alpha over its paper), tells dark
 * digit on light from light on dark by its border, and brings it to 28x28.  A picture that is 28x28
 * with light ink on black paper in that convention already is taken as it is.
 * BNL_DATA_ERROR: NOT_FOUND, UNREADABLE, FORMAT, EMPTY (no digit in it).  Threads: any. */
gboolean bnl_digit_read (const char *path, guint8 *pixels, GError **error);
