#pragma once

#include <glib.h>

/* How fast bytes come: a mean over the last seconds, in which each second counts less than the next
 * one.  Times are of a clock that never goes back. */

typedef struct {
  gint64 begun_usec, updated_usec;
  double n_bytes, seconds; /* both fading */
} BnlDownloadMeter;

void bnl_download_meter_init (BnlDownloadMeter *meter, gint64 now_usec);

/* n_bytes have come since the last call. */
void bnl_download_meter_add (BnlDownloadMeter *meter, guint64 n_bytes, gint64 now_usec);

/* Bytes a second; 0 in the first half second, which says nothing yet. */
double bnl_download_meter_get_speed (const BnlDownloadMeter *meter);
