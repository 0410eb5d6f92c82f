#pragma once

#include <gtk/gtk.h>

/* Which of n things in a row are chosen, and which of them is the current one, as a file manager
 * has it: arithmetic alone. */

typedef struct {
  GtkBitset *chosen; /* positions */
  guint32 n;
  guint32 current; /* < n; 0 where n is 0 */
  guint32 anchor;  /* where a range begins */
} BnlImageChoice;

typedef enum {
  BNL_IMAGE_CHOICE_ALONE,  /* it becomes the only one */
  BNL_IMAGE_CHOICE_RANGE,  /* all from the anchor to it do */
  BNL_IMAGE_CHOICE_TOGGLE, /* it changes, the others stay */
  BNL_IMAGE_CHOICE_NONE,   /* it becomes current, and nothing else changes */
} BnlImageChoiceMode;

/* The one at current is chosen, where there is any. */
void bnl_image_choice_init (BnlImageChoice *choice, guint32 n, guint32 current);
void bnl_image_choice_clear (BnlImageChoice *choice);

/* position < n. */
void bnl_image_choice_pick (BnlImageChoice *choice, guint32 position, BnlImageChoiceMode mode);
void bnl_image_choice_pick_all (BnlImageChoice *choice);
