#pragma once

#include <cairo.h>
#include <glib.h>

/* A drawing kept as strokes of points, so that it can be drawn at any size: on the canvas as the
 * hand drew it, for the network with a pen that always has the data's width.
 * Coordinates: any unit, y down.  Threads: one. */

typedef struct _BnlDrawing BnlDrawing;

BnlDrawing *bnl_drawing_new (void);
void bnl_drawing_free (BnlDrawing *drawing);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BnlDrawing, bnl_drawing_free)

/* The next points belong to a new stroke that begins here. */
void bnl_drawing_begin_stroke (BnlDrawing *drawing, double x, double y);
/* Without effect before the first stroke and for a point closer than the noise of a hand to the
 * last. */
void bnl_drawing_extend_stroke (BnlDrawing *drawing, double x, double y);
/* FALSE where there was none. */
gboolean bnl_drawing_undo_stroke (BnlDrawing *drawing);
void bnl_drawing_clear (BnlDrawing *drawing);
guint bnl_drawing_get_n_strokes (const BnlDrawing *drawing);

/* TRUE where there is nothing that could be a digit: no stroke, or one that never left its dot.
 * size: of the canvas, in the drawing's unit. */
gboolean bnl_drawing_is_blank (const BnlDrawing *drawing, double size);

/* Smooth path through every stroke (quadratic Beziers between the middles of the points), ready to
 * be stroked with round caps and joins; the caller sets width and source. */
void bnl_drawing_trace (const BnlDrawing *drawing, cairo_t *cr);

/* The 28x28 picture in MNIST's convention: the strokes drawn with a pen of 2.5 pixels, the longer
 * side of the ink 20 pixels, its centre of mass at index 14 to the nearest whole pixel.
 * pixels: [28 * 28], 0 paper .. 255 ink.  Not for a blank drawing. */
void bnl_drawing_render (const BnlDrawing *drawing, guint8 *pixels);
