#pragma once

#include <adwaita.h>

#include "bnl-controller.h"

/* How smooth the window is, for those who work on it: where the environment's BNLAB_DEBUG, a comma
 * list, has "frames", a label in a corner says so, and the same stands in one line on stderr once
 * the window is gone.  The figures are of the newest training, but for those of the start:
 *
 *   fps       frames painted a second, while training
 *   last_ms, worst_ms   a frame: update, layout and paint
 *   stall_ms  longest time that the main loop did not look for events
 *   stall_cpu_ms  longest that it worked in such a time: the same on a machine that is free
 *   late_ms   longest that a timer of high priority came late: the above, and the processor's queue
 *   pictures  how often a chart was drawn anew
 *   images_per_second   of all networks, training alone
 *   train_seconds       what the slower network counted itself, without evaluations
 *   cpu       share of one processor that the main thread takes
 *   ready_usec, start_usec, point_usec   monotonic: the first frame with a data set, Start, the
 *                                        frame with the first point; 0: not yet
 *
 * Accessible role: none; the label does not take the pointer. */

#define BNL_TYPE_FRAMES (bnl_frames_get_type ())
G_DECLARE_FINAL_TYPE (BnlFrames, bnl_frames, BNL, FRAMES, AdwBin)

gboolean bnl_frames_is_wanted (void);

/* Lays one over the window, whose content has to be an overlay. */
BnlFrames *bnl_frames_watch (AdwApplicationWindow *window, BnlController *controller);

/* From Start to the end of all networks. */
gboolean bnl_frames_is_training (BnlFrames *self);
/* The line, as "fps=29.8 last_ms=2.1 ...". */
char *bnl_frames_describe (BnlFrames *self);
