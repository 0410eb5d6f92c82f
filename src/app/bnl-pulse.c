#include "bnl-pulse.h"

#include <math.h>
#include <time.h>

/* Of one processor.  A display server without a graphics card takes a third of it again, and what
 * a comparison of two networks on two processors loses is half of both. */
#define SHARE 0.06
/* A frame at 60 a second. */
#define LEAST_MSEC 16
/* What comes more rarely does not look alive, nor follow a command. */
#define MOST_MSEC 100

/* At first: what Start sets off takes long, and the first point is waited for. */
#define N_QUICK 6

double
bnl_pulse_read_cpu (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (double) now.tv_sec + (double) now.tv_nsec * 1e-9;
}

guint
bnl_pulse_find_msec (double seconds)
{
  return (guint) CLAMP (ceil (seconds * 1e3 / SHARE), LEAST_MSEC, MOST_MSEC);
}

void
bnl_pulse_start (BnlPulse *pulse)
{
  pulse->cpu_seconds = bnl_pulse_read_cpu ();
  pulse->n_beats = 0;
}

guint
bnl_pulse_beat (BnlPulse *pulse)
{
  double before = pulse->cpu_seconds;

  pulse->cpu_seconds = bnl_pulse_read_cpu ();
  if (pulse->n_beats < N_QUICK) {
    pulse->n_beats++;
    return LEAST_MSEC;
  }
  return bnl_pulse_find_msec (pulse->cpu_seconds - before);
}
