#pragma once

#include <pango/pangocairo.h>

#include "bnl-prose.h"

/* A block of a text for Pango, on a page or in a label: its words in their styles, and formulas as
 * shapes in the line.  A formula has its words in the text, which nobody sees: they are what is
 * copied and read aloud.  Threads: one. */

/* Owned by the caller. */
char *bnl_prose_layout_dup_text (const BnlProseBlock *block);

/* For that text.  size_px: of the text around.  link_color: three numbers, or NULL to leave links
 * to somebody else.  Keeps the formulas that are in it.  Owned by the caller. */
PangoAttrList *bnl_prose_layout_make_attributes (const BnlProseBlock *block,
                                                 double size_px,
                                                 const double *link_color);

/* Layouts of that context draw the formulas. */
void bnl_prose_layout_prepare (PangoContext *context);
