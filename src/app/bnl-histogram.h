#pragma once

#include <gtk/gtk.h>

/* How often each value of a pixel occurs in an image. */
typedef struct {
  guint32 counts[256];
  guint32 n_pixels;
  guint8 min, max;
  double mean;
} BnlPixelStats;

/* n_pixels > 0. */
void bnl_pixel_stats_init (BnlPixelStats *stats, const guint8 *pixels, guint32 n_pixels);

/* Draws them as bars over 0 .. 255, their heights logarithmic: most pixels are plain paper.
 * CSS node: histogram.  Accessible role: img; the description carries least, mean and largest. */

#define BNL_TYPE_HISTOGRAM (bnl_histogram_get_type ())
G_DECLARE_FINAL_TYPE (BnlHistogram, bnl_histogram, BNL, HISTOGRAM, GtkWidget)

/* Copied; NULL: none. */
void bnl_histogram_set_stats (BnlHistogram *self, const BnlPixelStats *stats);
