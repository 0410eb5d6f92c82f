#pragma once

#include <glib.h>

#include "bnl-dataset.h"
#include "bnl-digit.h"

/* The digits that the user drew: a folder of PNG files of 28x28 sorted by class,
 * $XDG_DATA_HOME/bnlab/datasets/my-digits/{test,train}/LABEL/ID.png, so that any program can show
 * and sort them, and bnl_dataset_load ("my-digits") reads them.  Every change is one rename:
 * several programs may change it at once, and what breaks off leaves nothing behind that counts.
 * Errors: BNL_DATA_ERROR, NOT_FOUND (changed or taken away by somebody meanwhile), UNREADABLE,
 * UNWRITABLE, FORMAT, EMPTY.  Threads: any; waits for the disk: not for the main thread, but for
 * list and count. */

#define BNL_MY_DIGITS_N_LABELS 10

/* A digit that is learnt from is no test any more: so testing comes first. */
typedef enum {
  BNL_MY_DIGITS_TEST,
  BNL_MY_DIGITS_TRAIN,
  BNL_MY_DIGITS_N_HALVES,
} BnlMyDigitsHalf;

typedef struct {
  char *id; /* the file's name without ".png": of this one digit, whatever happens to it */
  BnlMyDigitsHalf half;
  guint label; /* 0..9 */
} BnlMyDigit;

BnlMyDigit *bnl_my_digit_copy (const BnlMyDigit *digit);
void bnl_my_digit_free (BnlMyDigit *digit);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BnlMyDigit, bnl_my_digit_free)

/* Where they are; it may not be there yet.  g_free. */
char *bnl_my_digits_dup_folder (void);

/* counts: [BNL_MY_DIGITS_N_HALVES]. */
void bnl_my_digits_count (guint *counts);
/* All by half, label and, within these, as they came; told by names, so that one that cannot be
 * read is among them.  [BnlMyDigit], owned by the caller with its elements. */
GPtrArray *bnl_my_digits_list (void);

/* pixels: [BNL_DIGIT_N_PIXELS], 0 paper .. 255 ink.  Owned by the caller. */
BnlMyDigit *bnl_my_digits_add (const guint8 *pixels,
                               guint label,
                               BnlMyDigitsHalf half,
                               GError **error);
/* A picture of another size, which somebody put there, is brought to 28x28. */
gboolean bnl_my_digits_read (const BnlMyDigit *digit, guint8 *pixels, GError **error);
/* All that can be read, as a data set of ten classes; either half may be empty. */
BnlDataset *bnl_my_digits_load (void);

/* Which of them these pictures are: n of them, digits[i] with half and label, pixels
 * [n, BNL_DIGIT_N_PIXELS].  Of several that are the same each is found once; what is not there any
 * more is left out.  [BnlMyDigit], owned by the caller. */
GPtrArray *bnl_my_digits_find (const BnlMyDigit *digits, const guint8 *pixels, guint n);

/* Gives it another label, another half, or both; digit follows. */
gboolean bnl_my_digits_move (BnlMyDigit *digit, guint label, BnlMyDigitsHalf half, GError **error);

/* Puts it aside, to where restore brings it back from as long as it was not dropped. */
gboolean bnl_my_digits_delete (const BnlMyDigit *digit, GError **error);
gboolean bnl_my_digits_restore (const BnlMyDigit *digit, GError **error);
/* For good: one that was deleted; and all that were put aside and left there more than an hour ago,
 * for the start of a program. */
void bnl_my_digits_drop (const BnlMyDigit *digit);
void bnl_my_digits_drop_left (void);

/* Both halves as the four IDX files of a data set, gzipped or plain: all of them or none.  folder
 * is there and holds no data set yet. */
gboolean bnl_my_digits_export (const char *folder, gboolean gzipped, GError **error);
