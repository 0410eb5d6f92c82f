#pragma once

#include <pango/pangocairo.h>

/* Short texts, shaped once and kept: measuring and drawing a label again costs nothing.  All in one
 * family, with figures of equal width.  Threads: one. */

typedef struct _BnlText BnlText;

typedef enum {
  BNL_TEXT_PLAIN,
  BNL_TEXT_BOLD,
} BnlTextWeight;

BnlText *bnl_text_new (void);
void bnl_text_free (BnlText *text);

/* family: NULL: sans.  Forgets what was shaped in another. */
void bnl_text_set_family (BnlText *text, const char *family);

/* Ink and advance in px: as high as a line is. */
void bnl_text_measure (BnlText *text,
                       const char *string,
                       double size_px,
                       BnlTextWeight weight,
                       double *width,
                       double *height);

/* With its upper left corner at x, y, in the source of cr. */
void bnl_text_draw (BnlText *text,
                    cairo_t *cr,
                    const char *string,
                    double size_px,
                    BnlTextWeight weight,
                    double x,
                    double y);

/* In lines no wider than width_px, each in the middle, all together around x, y.  Not kept. */
void bnl_text_draw_lines (BnlText *text,
                          cairo_t *cr,
                          const char *string,
                          double size_px,
                          double width_px,
                          double x,
                          double y);
