#pragma once

#include <adwaita.h>

#include "bnl-controller.h"

/* Start, Pause, Step and Stop, with how far training is.  Its buttons are the window's actions
 * train.start, train.pause, train.resume, train.step and train.stop, which the page provides.
 * Property: controller (BnlController, writable; set once, before it is shown). */

#define BNL_TYPE_TRAINING_BAR (bnl_training_bar_get_type ())
G_DECLARE_FINAL_TYPE (BnlTrainingBar, bnl_training_bar, BNL, TRAINING_BAR, AdwBin)

/* To the button that Space and Enter should press now. */
void bnl_training_bar_focus (BnlTrainingBar *self);
