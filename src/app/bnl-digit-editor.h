#pragma once

#include <adwaita.h>

#include "bnl-controller.h"

/* Holds the browser of images, and where these are the user's own digits a bar below it that
 * changes those selected: another label, for testing or for training, away with them; and exports
 * all of them.  Each change can be taken back in a toast, and the data set is read again after it.
 * Properties: controller (BnlController, writable, set once), browser (BnlImageBrowser, writable,
 * set once).
 * Actions: digits.relabel (int: the digit), digits.move (string: "testing" or "training"),
 * digits.delete, digits.export. */

#define BNL_TYPE_DIGIT_EDITOR (bnl_digit_editor_get_type ())
G_DECLARE_FINAL_TYPE (BnlDigitEditor, bnl_digit_editor, BNL, DIGIT_EDITOR, AdwBin)
