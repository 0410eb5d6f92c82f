#include "bnl-download-meter-private.h"

#include <math.h>

#define MEMORY_SECONDS 3.0 /* after which a byte counts for 1/e */
#define FIRST_SECONDS 0.5

void
bnl_download_meter_init (BnlDownloadMeter *meter, gint64 now_usec)
{
  *meter = (BnlDownloadMeter){ .begun_usec = now_usec, .updated_usec = now_usec };
}

void
bnl_download_meter_add (BnlDownloadMeter *meter, guint64 n_bytes, gint64 now_usec)
{
  double seconds = (double) (now_usec - meter->updated_usec) / G_USEC_PER_SEC;
  double fading = exp (-seconds / MEMORY_SECONDS);

  meter->n_bytes = meter->n_bytes * fading + (double) n_bytes;
  meter->seconds = meter->seconds * fading + seconds;
  meter->updated_usec = now_usec;
}

double
bnl_download_meter_get_speed (const BnlDownloadMeter *meter)
{
  double seconds = (double) (meter->updated_usec - meter->begun_usec) / G_USEC_PER_SEC;

  return seconds < FIRST_SECONDS ? 0 : meter->n_bytes / meter->seconds;
}
