#pragma once

#include "bnl-image-set.h"

/* A data set as a folder of pictures sorted by class: FOLDER/CLASS/PICTURE, or with its halves
 * above the classes, FOLDER/HALF/CLASS/PICTURE.  The halves are called train or training, and test
 * or testing; where there is neither of these two, val, valid or validation is the test half.
 * However they are capitalized; what else there is beside halves is left out.  Without a test half
 * part of the training images is to be held out; without a training half that is empty.
 *
 * A picture is a file called .png, .jpg, .jpeg, .bmp, .gif, .tif, .tiff, .webp, .pbm, .pgm, .ppm or
 * .pnm; other files and hidden ones are left out.  Links are followed, and since nothing is looked
 * for deeper than that, one that leads back does no harm.
 *
 * Where the names of all class folders are whole numbers 0 .. 255 these are the labels; else the
 * labels are 0, 1, ... by the names in byte order, and the names are the classes'.  A class folder
 * counts also where no picture is in it.
 *
 * Pictures become grey by luminance, alpha over their paper.  They keep their size where most have
 * the same one (half of them or more) of at most BNL_DATASET_MAX_PIXELS; else it is 28 x 28.
 * Others are fitted into it: scaled by area in their shape, centred on their paper.  Where most
 * pictures' borders are light all of them are inverted, so that ink is light on paper 0.
 *
 * In memory is the data set and, beyond it, one picture of BNL_PICTURE_MAX_SIDE a side at most. */

/* Told by names alone: are there pictures in such folders? */
gboolean bnl_pictures_are_in (const char *folder);

/* A picture that cannot be read is an error that names it.
 * BNL_DATA_ERROR: any.  Threads: any. */
gboolean bnl_pictures_read (const char *folder, BnlImagePair *pair, GError **error);
