#pragma once

#include <gtk/gtk.h>

/* Arranges the parts of the Draw page by the room there is: side by side where it is wide, in two
 * rows where it is less, in one column where it is narrow.
 * Children, in this order in the .ui: the easel (the canvas with what belongs to it), the verdict
 * on both networks, the card without and the card with batch normalization, what the networks see.
 */

#define BNL_TYPE_DRAW_BOARD (bnl_draw_board_get_type ())
G_DECLARE_FINAL_TYPE (BnlDrawBoard, bnl_draw_board, BNL, DRAW_BOARD, GtkWidget)
