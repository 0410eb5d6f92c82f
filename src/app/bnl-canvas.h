#pragma once

#include <gtk/gtk.h>

#include "data/bnl-drawing.h"

/* A black square to write one digit on in white, with mouse, finger or pen, whatever the theme.
 * The drawing lives in a unit of its own, so it survives every resize.
 * CSS node: canvas.  Accessible role: img; the description says how many strokes there are.
 * Signal: "changed" () after every new point, stroke, undo and clear. */

/* Side of the square in the drawing's unit. */
#define BNL_CANVAS_SIZE 280.0

#define BNL_TYPE_CANVAS (bnl_canvas_get_type ())
G_DECLARE_FINAL_TYPE (BnlCanvas, bnl_canvas, BNL, CANVAS, GtkWidget)

/* Borrowed; never NULL. */
const BnlDrawing *bnl_canvas_get_drawing (BnlCanvas *self);

/* Times that the pen was put down and left ink: what undo counts. */
guint bnl_canvas_get_n_strokes (BnlCanvas *self);

/* Nothing that could be a digit. */
gboolean bnl_canvas_is_blank (BnlCanvas *self);

/* The pen is down: more points will come. */
gboolean bnl_canvas_is_drawing (BnlCanvas *self);

/* Both without effect where there is nothing, and while the pen is down. */
void bnl_canvas_undo_stroke (BnlCanvas *self);
void bnl_canvas_clear (BnlCanvas *self);
