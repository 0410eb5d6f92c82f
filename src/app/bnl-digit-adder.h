#pragma once

#include <adwaita.h>

#include "data/bnl-my-digits.h"

/* The card under the canvas that adds what is drawn to the user's own digits: a button for each
 * digit, and whether it is for testing or for training.
 * Its buttons do the action draw.add-digit (int, the digit) of the page, and are sensitive while
 * that is enabled. */

#define BNL_TYPE_DIGIT_ADDER (bnl_digit_adder_get_type ())
G_DECLARE_FINAL_TYPE (BnlDigitAdder, bnl_digit_adder, BNL, DIGIT_ADDER, AdwBin)

/* What the networks take it for: that button stands out.  -1: nothing. */
void bnl_digit_adder_suggest (BnlDigitAdder *self, int digit);

/* Why nothing can be added, in a sentence; NULL: it can. */
void bnl_digit_adder_refuse (BnlDigitAdder *self, const char *reason);

/* As the user has chosen. */
BnlMyDigitsHalf bnl_digit_adder_get_half (BnlDigitAdder *self);
