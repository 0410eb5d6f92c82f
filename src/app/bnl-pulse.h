#pragma once

#include <glib.h>

/* How often the window looks at training: as often as is seen, and as keeps what follows a look
 * (reading, layout, drawing) to a small share of one processor, for training needs them all. */

typedef struct {
  double cpu_seconds; /* of the thread, at the last look */
  guint n_beats;
} BnlPulse;

/* For the first look of a training; on the thread that looks. */
void bnl_pulse_start (BnlPulse *pulse);
/* After a look: milliseconds until the next, by what the thread worked since the one before. */
guint bnl_pulse_beat (BnlPulse *pulse);

/* Seconds that the calling thread has worked. */
double bnl_pulse_read_cpu (void);

/* The same where the work is known, in seconds. */
guint bnl_pulse_find_msec (double seconds);
