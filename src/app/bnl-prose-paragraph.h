#pragma once

#include <gtk/gtk.h>

#include "report/bnl-prose.h"

/* One block of a text: a heading, a paragraph or an item in a label that can be selected, or a
 * displayed formula.  Tab stops at links alone; a click reaches all of it.
 * CSS node: paragraph, of the class title, heading, subheading, text, item or displayed.
 * Accessible role: heading for headings, else group. */

#define BNL_TYPE_PROSE_PARAGRAPH (bnl_prose_paragraph_get_type ())
G_DECLARE_FINAL_TYPE (BnlProseParagraph, bnl_prose_paragraph, BNL, PROSE_PARAGRAPH, GtkWidget)

/* Keeps prose, which block is of. */
GtkWidget *bnl_prose_paragraph_new (BnlProse *prose, const BnlProseBlock *block);
/* Whether it already shows the same. */
gboolean bnl_prose_paragraph_shows (BnlProseParagraph *self, const BnlProseBlock *block);
