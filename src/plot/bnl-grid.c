#include "plot/bnl-grid-private.h"

#include <math.h>

static const cairo_user_data_key_t pixels_key;

void
bnl_grid_declare_pixels (cairo_surface_t *recording)
{
  cairo_surface_set_user_data (recording, &pixels_key, recording, NULL);
}

static gboolean
has_pixels (cairo_surface_t *surface)
{
  return cairo_surface_get_type (surface) == CAIRO_SURFACE_TYPE_IMAGE ||
         cairo_surface_get_user_data (surface, &pixels_key) != NULL;
}

void
bnl_grid_init (BnlGrid *grid, cairo_t *cr)
{
  cairo_surface_t *target = cairo_get_group_target (cr);
  double scale_x, scale_y;
  cairo_matrix_t matrix;

  cairo_get_matrix (cr, &matrix);
  /* Cairo keeps it apart from the matrix. */
  cairo_surface_get_device_scale (target, &scale_x, &scale_y);
  grid->scale_x = matrix.xx * scale_x;
  grid->scale_y = matrix.yy * scale_y;
  grid->x = matrix.x0 * scale_x;
  grid->y = matrix.y0 * scale_y;
  grid->raster = has_pixels (target) && matrix.xy == 0 && matrix.yx == 0 && grid->scale_x > 0 &&
                 grid->scale_y > 0;
  if (!grid->raster)
    *grid = (BnlGrid){ .scale_x = 1, .scale_y = 1 };
}

double
bnl_grid_snap_x (const BnlGrid *grid, double x)
{
  return (round (x * grid->scale_x + grid->x) - grid->x) / grid->scale_x;
}

double
bnl_grid_snap_y (const BnlGrid *grid, double y)
{
  return (round (y * grid->scale_y + grid->y) - grid->y) / grid->scale_y;
}

void
bnl_grid_add_horizontal (const BnlGrid *grid, cairo_t *cr, double x0, double x1, double y)
{
  double thickness = MAX (1, floor (grid->scale_y)) / grid->scale_y;

  x0 = bnl_grid_snap_x (grid, x0);
  cairo_rectangle (cr, x0, bnl_grid_snap_y (grid, y - thickness / 2),
                   bnl_grid_snap_x (grid, x1) - x0, thickness);
}

void
bnl_grid_add_vertical (const BnlGrid *grid, cairo_t *cr, double x, double y0, double y1)
{
  double thickness = MAX (1, floor (grid->scale_x)) / grid->scale_x;

  y0 = bnl_grid_snap_y (grid, y0);
  cairo_rectangle (cr, bnl_grid_snap_x (grid, x - thickness / 2), y0, thickness,
                   bnl_grid_snap_y (grid, y1) - y0);
}

void
bnl_grid_enter (const BnlGrid *grid, cairo_t *cr)
{
  double scale_x, scale_y;

  g_assert (grid->raster);

  cairo_surface_get_device_scale (cairo_get_group_target (cr), &scale_x, &scale_y);
  cairo_identity_matrix (cr);
  cairo_scale (cr, 1 / scale_x, 1 / scale_y);
}
