#include "plot/bnl-mark-private.h"

#define GROUND 0.1 /* of foreground, the rest background: opaque over the grid */
#define SIGN_ALPHA 0.75
#define SIGN_SHARE 0.26 /* of the shorter side */
#define LARGEST_PX 6.0
#define LINE_PX 1.5
#define CORNER_PX 3.0
/* Of a sign in a color of its own, and the rim that sets it off. */
#define SIGN_LINE_PX 2.0
#define SIGN_RIM_PX 1.5

typedef enum {
  SIGN_CROSS,
  SIGN_RING,
  SIGN_DASH,
  N_SIGNS,
} Sign;

static void
trace_sign (cairo_t *cr, Sign sign, double x, double y, double r)
{
  switch (sign) {
  case SIGN_CROSS:
    cairo_move_to (cr, x - r, y - r);
    cairo_line_to (cr, x + r, y + r);
    cairo_move_to (cr, x - r, y + r);
    cairo_line_to (cr, x + r, y - r);
    break;
  case SIGN_RING:
    cairo_arc (cr, x, y, r, 0, 2 * G_PI);
    break;
  case SIGN_DASH:
  case N_SIGNS:
  default:
    cairo_move_to (cr, x - r, y);
    cairo_line_to (cr, x + r, y);
    break;
  }
}

static void
set_ground (const BnlPainter *painter)
{
  const BnlColor *f = &painter->theme->foreground;
  const BnlColor *b = &painter->theme->background;

  cairo_set_source_rgb (painter->cr, b->red + GROUND * (f->red - b->red),
                        b->green + GROUND * (f->green - b->green),
                        b->blue + GROUND * (f->blue - b->blue));
}

void
bnl_mark_draw_sign (const BnlPainter *painter,
                    guint index,
                    guint color,
                    double r,
                    double x,
                    double y)
{
  cairo_t *cr = painter->cr;

  cairo_save (cr);
  cairo_new_path (cr);
  cairo_set_dash (cr, NULL, 0, 0);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  trace_sign (cr, (Sign) (index % N_SIGNS), x, y, r);
  cairo_set_line_width (cr, SIGN_LINE_PX + 2 * SIGN_RIM_PX);
  bnl_painter_set_background (painter, 1);
  cairo_stroke_preserve (cr);
  cairo_set_line_width (cr, SIGN_LINE_PX);
  bnl_stroke_set_color (&painter->stroke, color, 1);
  cairo_stroke (cr);
  cairo_restore (cr);
}

void
bnl_mark_draw_in_corner (const BnlPainter *painter,
                         guint index,
                         double right,
                         double top,
                         double ink)
{
  cairo_t *cr = painter->cr;

  cairo_save (cr);
  cairo_new_path (cr);
  cairo_set_dash (cr, NULL, 0, 0);
  cairo_set_line_width (cr, LINE_PX);
  trace_sign (cr, (Sign) (index % N_SIGNS), right - 2 * CORNER_PX, top + 2 * CORNER_PX, CORNER_PX);
  cairo_set_source_rgba (cr, ink, ink, ink, SIGN_ALPHA);
  cairo_stroke (cr);
  cairo_restore (cr);
}

void
bnl_mark_draw (const BnlPainter *painter, guint index)
{
  cairo_t *cr = painter->cr;
  double x0, y0, x1, y1, r;

  cairo_path_extents (cr, &x0, &y0, &x1, &y1);
  set_ground (painter);
  cairo_fill (cr);
  r = MIN (LARGEST_PX, SIGN_SHARE * MIN (x1 - x0, y1 - y0));
  if (r < 1)
    return;
  cairo_save (cr);
  cairo_set_dash (cr, NULL, 0, 0);
  cairo_set_line_width (cr, LINE_PX);
  trace_sign (cr, (Sign) (index % N_SIGNS), (x0 + x1) / 2, (y0 + y1) / 2, r);
  bnl_painter_set_foreground (painter, SIGN_ALPHA);
  cairo_stroke (cr);
  cairo_restore (cr);
}
