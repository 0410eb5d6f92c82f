#pragma once

#include <cairo.h>
#include <glib.h>

/* The pixels that lie under the units of a cairo_t. */
typedef struct {
  double scale_x, scale_y; /* px a unit */
  double x, y;             /* px of the origin */
  gboolean raster;         /* an image, scaled and moved at most: one px is one px */
} BnlGrid;

void bnl_grid_init (BnlGrid *grid, cairo_t *cr);
/* Says of a recording that it will be played on an image, a unit on a pixel. */
void bnl_grid_declare_pixels (cairo_surface_t *recording);

/* The border between two pixels that is nearest. */
double bnl_grid_snap_x (const BnlGrid *grid, double x);
double bnl_grid_snap_y (const BnlGrid *grid, double y);

/* Lines one unit wide, but whole pixels, as a rectangle in the path. */
void bnl_grid_add_horizontal (const BnlGrid *grid, cairo_t *cr, double x0, double x1, double y);
void bnl_grid_add_vertical (const BnlGrid *grid, cairo_t *cr, double x, double y0, double y1);

/* Makes pixels the units of cr; cairo_save() before. */
void bnl_grid_enter (const BnlGrid *grid, cairo_t *cr);
