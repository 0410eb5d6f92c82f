#pragma once

#include <gtk/gtk.h>

#include "report/bnl-prose.h"

/* Text of bnl-prose.h as widgets: paragraphs that can be selected, links that Tab and Enter reach,
 * formulas in the line at its baseline and displayed ones in the middle.  Follows the font size and
 * the colors around it; as high as its width asks for (GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH).
 * Links run the action "app.follow-link" with their target (bnl-link.h).
 * Properties: markup (string, writable; NULL: nothing is shown, and the view takes no room),
 * label (string, writable): the accessible name, as "Verdict"; its description is the text, read
 * aloud.
 * CSS node: prose, with those of bnl-prose-paragraph.h in it.  Accessible role: group. */

#define BNL_TYPE_PROSE_VIEW (bnl_prose_view_get_type ())
G_DECLARE_FINAL_TYPE (BnlProseView, bnl_prose_view, BNL, PROSE_VIEW, GtkWidget)

GtkWidget *bnl_prose_view_new (void);
/* What is no markup is shown as it is written.  Setting the same again does nothing, so that what
 * is selected stays. */
void bnl_prose_view_set_markup (BnlProseView *self, const char *markup);
const char *bnl_prose_view_get_markup (BnlProseView *self);
/* Instead of markup; NULL: nothing.  Paragraphs that stay the same stay, with what is selected. */
void bnl_prose_view_set_prose (BnlProseView *self, BnlProse *prose);
