#pragma once

#include <glib.h>

/* How fast training goes, from looks at it now and then: the last few seconds alone count, so
 * that a pause or a slower machine does not spoil the estimate for long. */

#define BNL_SPEED_N_LOOKS 64

typedef struct {
  guint n;    /* looks kept */
  guint next; /* where the next one goes */
  struct {
    gint64 usec;
    double progress;
    guint64 images;
  } looks[BNL_SPEED_N_LOOKS];
} BnlSpeed;

void bnl_speed_reset (BnlSpeed *speed);
/* usec: monotonic; progress: 0..1; images: trained on so far.  Looks too close to the last one are
 * let go. */
void bnl_speed_look (BnlSpeed *speed, gint64 usec, double progress, guint64 images);

/* Until progress is 1; NaN where nothing is known yet. */
double bnl_speed_get_seconds_left (const BnlSpeed *speed);
/* Images a second; NaN where nothing is known yet. */
double bnl_speed_get_images_rate (const BnlSpeed *speed);
