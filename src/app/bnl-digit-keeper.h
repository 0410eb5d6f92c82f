#pragma once

#include <glib-object.h>

#include "data/bnl-my-digits.h"

/* Changes the user's own digits away from the main thread, one change after the other.  The program
 * does not end before the last of them is done.  Main thread.
 * Signals:
 *   "done" (int change, GPtrArray *digits): a BnlDigitChange, and of its digits those that it
 *       succeeded with, as they are now; valid during the emission
 *   "failed" (string): one sentence; what a change did before it failed was told by "done" */

typedef enum {
  BNL_DIGIT_ADDED,
  BNL_DIGIT_DELETED,
  BNL_DIGIT_RESTORED,
  BNL_DIGIT_MOVED,
  BNL_DIGIT_EXPORTED,
  BNL_DIGIT_FOUND, /* no change: what find asked for */
} BnlDigitChange;

#define BNL_TYPE_DIGIT_KEEPER (bnl_digit_keeper_get_type ())
G_DECLARE_FINAL_TYPE (BnlDigitKeeper, bnl_digit_keeper, BNL, DIGIT_KEEPER, GObject)

/* Begins with what former sessions put aside and left there: bnl_my_digits_drop_left(). */
BnlDigitKeeper *bnl_digit_keeper_new (void);

/* pixels: [BNL_DIGIT_N_PIXELS], copied. */
void bnl_digit_keeper_add (BnlDigitKeeper *self,
                           const guint8 *pixels,
                           guint label,
                           BnlMyDigitsHalf half);
/* Which digits some pictures are, as bnl_my_digits_find(): copied.  Those that are gone are missing
 * from what "done" gives, which may be empty. */
void bnl_digit_keeper_find (BnlDigitKeeper *self,
                            const BnlMyDigit *digits,
                            const guint8 *pixels,
                            guint n);
/* digits: [BnlMyDigit], copied. */
void bnl_digit_keeper_delete (BnlDigitKeeper *self, const GPtrArray *digits);
/* What was deleted comes back; or is gone for good, of which nothing is told. */
void bnl_digit_keeper_restore (BnlDigitKeeper *self, const GPtrArray *digits);
void bnl_digit_keeper_drop (BnlDigitKeeper *self, const GPtrArray *digits);
/* Each of digits becomes as the one at its place in moved, of the same id. */
void bnl_digit_keeper_move (BnlDigitKeeper *self, const GPtrArray *digits, const GPtrArray *moved);
/* All of them, as bnl_my_digits_export() gzipped; "done" is with no digits. */
void bnl_digit_keeper_export (BnlDigitKeeper *self, const char *folder);
