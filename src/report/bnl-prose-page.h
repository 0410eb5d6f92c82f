#pragma once

#include <cairo.h>

#include "bnl-prose.h"

/* A text in lines of one width, to be drawn on as many pages as it takes.  A page never ends with a
 * heading, and a displayed formula is never torn.  Draws in the source of cr, links to the web in
 * link color and, on PDF, as links.  Threads: one. */

typedef struct _BnlProsePage BnlProsePage;

typedef struct {
  const char *family;   /* NULL: sans */
  double size;          /* of text, in units of the user space: px on a screen, points in a PDF */
  double width;         /* of the lines */
  double link_color[3]; /* red, green, blue, 0 to 1 */
} BnlProsePageStyle;

BnlProsePage *bnl_prose_page_new (BnlProse *prose, const BnlProsePageStyle *style);
void bnl_prose_page_free (BnlProsePage *page);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BnlProsePage, bnl_prose_page_free)

guint bnl_prose_page_get_n_lines (const BnlProsePage *page);
/* Of all lines from that one on, with the space between paragraphs. */
double bnl_prose_page_get_height (const BnlProsePage *page, guint from);

/* Draws from that line on, at x, y, what fits into height.  from_top: the page is empty, and what
 * does not fit is torn, or drawn beyond it: at least one line is drawn.  Returns the line to go on
 * with, n_lines once all is drawn; *used (may be NULL) is the height it took. */
guint bnl_prose_page_draw (BnlProsePage *page,
                           cairo_t *cr,
                           double x,
                           double y,
                           double height,
                           guint from,
                           gboolean from_top,
                           double *used);
