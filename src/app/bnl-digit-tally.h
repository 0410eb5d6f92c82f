#pragma once

#include <adwaita.h>

#include "bnl-controller.h"

/* How many of the user's own digits each network gets right, how many there are, and the way to
 * train on those that are for training.  Empty where there are none.
 * It looks at them again when the controller says that data sets changed, and asks the networks
 * once their training has ended, all away from the main thread.
 * Property: controller (BnlController, writable; set once, before it is shown). */

#define BNL_TYPE_DIGIT_TALLY (bnl_digit_tally_get_type ())
G_DECLARE_FINAL_TYPE (BnlDigitTally, bnl_digit_tally, BNL, DIGIT_TALLY, AdwBin)

void bnl_digit_tally_set_controller (BnlDigitTally *self, BnlController *controller);

/* Number of the user's digits, as it was when last looked at. */
guint bnl_digit_tally_get_n_digits (BnlDigitTally *self);
