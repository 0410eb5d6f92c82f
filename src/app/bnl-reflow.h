#pragma once

#include <gtk/gtk.h>

/* A container that sets its children side by side in rows, as many to a row as fit at their
 * minimum widths (width-request says how narrow a child may get), and starts a new row with the
 * next.  Within a row the spare width goes to the children that expand (to the last where none
 * does), and where the container is homogeneous every child gets the same.  A row that holds a
 * vertically expanding child takes a share of the spare height. Properties: spacing (int, px
 * between children and between rows), homogeneous (boolean). */

#define BNL_TYPE_REFLOW (bnl_reflow_get_type ())
G_DECLARE_FINAL_TYPE (BnlReflow, bnl_reflow, BNL, REFLOW, GtkWidget)
