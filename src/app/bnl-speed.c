#include "bnl-speed.h"

#include <math.h>

/* Between two looks: the ring then spans 6.4 seconds. */
#define LOOK_USEC (100 * 1000)
/* Less than this says more of the scheduler than of training. */
#define LEAST_USEC (250 * 1000)

void
bnl_speed_reset (BnlSpeed *speed)
{
  speed->n = 0;
  speed->next = 0;
}

static guint
find_newest (const BnlSpeed *speed)
{
  return (speed->next + BNL_SPEED_N_LOOKS - 1) % BNL_SPEED_N_LOOKS;
}

void
bnl_speed_look (BnlSpeed *speed, gint64 usec, double progress, guint64 images)
{
  if (speed->n > 0 && usec - speed->looks[find_newest (speed)].usec < LOOK_USEC)
    return;

  speed->looks[speed->next].usec = usec;
  speed->looks[speed->next].progress = progress;
  speed->looks[speed->next].images = images;
  speed->next = (speed->next + 1) % BNL_SPEED_N_LOOKS;
  speed->n = MIN (speed->n + 1, BNL_SPEED_N_LOOKS);
}

/* Indices of the oldest and the newest look, and the seconds between; FALSE where too few. */
static gboolean
find_span (const BnlSpeed *speed, guint *oldest, guint *newest, double *seconds)
{
  gint64 usec;

  if (speed->n < 2)
    return FALSE;
  *newest = find_newest (speed);
  *oldest = (speed->next + BNL_SPEED_N_LOOKS - speed->n) % BNL_SPEED_N_LOOKS;
  usec = speed->looks[*newest].usec - speed->looks[*oldest].usec;
  *seconds = (double) usec / (double) G_USEC_PER_SEC;
  return usec >= LEAST_USEC;
}

double
bnl_speed_get_seconds_left (const BnlSpeed *speed)
{
  guint oldest, newest;
  double seconds, gained;

  if (!find_span (speed, &oldest, &newest, &seconds))
    return (double) NAN;
  gained = speed->looks[newest].progress - speed->looks[oldest].progress;
  if (!(gained > 0.0))
    return (double) NAN;
  return (1.0 - speed->looks[newest].progress) * seconds / gained;
}

double
bnl_speed_get_images_rate (const BnlSpeed *speed)
{
  guint oldest, newest;
  double seconds;

  if (!find_span (speed, &oldest, &newest, &seconds) ||
      speed->looks[newest].images <= speed->looks[oldest].images)
    return (double) NAN;
  return (double) (speed->looks[newest].images - speed->looks[oldest].images) / seconds;
}
