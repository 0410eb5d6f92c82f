#pragma once

#include "bnl-recorder.h"

/* Instead of twice a second, and of every five seconds, for tests that have no time; before the
 * first run is followed. */
void bnl_recorder_set_intervals (BnlRecorder *recorder, gint64 usec, gint64 checkpoint_usec);
