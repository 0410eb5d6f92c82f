/* What no font has in every size is drawn: lines of even weight, curves that swell in their middle
 * as a pen's do. */

#include "plot/bnl-formula-private.h"

#include <math.h>

/* A radical: a short hook, a heavy stroke down, a light one up, and the line. */
static void
draw_radical (const BnlFormulaMark *mark, cairo_t *cr)
{
  double width = mark->sign, height = mark->height, pen = mark->pen;
  /* On tall roots the hook stays as it is on short ones. */
  double hook = MIN (0.5 * height, 0.62 * width);
  double up_x = 0.95 * width;

  cairo_move_to (cr, 0.06 * width, height - 0.86 * hook);
  cairo_line_to (cr, 0.24 * width, height - hook);
  cairo_line_to (cr, 0.5 * width, height - 2.2 * pen);
  cairo_line_to (cr, up_x - pen / 2, -pen / 2);
  cairo_line_to (cr, mark->width, -pen / 2);
  cairo_line_to (cr, mark->width, pen / 2);
  cairo_line_to (cr, up_x + pen / 3, pen / 2);
  cairo_line_to (cr, 0.5 * width, height);
  cairo_line_to (cr, 0.42 * width, height);
  cairo_line_to (cr, 0.2 * width, height - 0.9 * hook);
  cairo_line_to (cr, 0.08 * width, height - 0.82 * hook);
  cairo_close_path (cr);
  cairo_fill (cr);
}

static void
draw_accent (const BnlFormulaMark *mark, cairo_t *cr)
{
  double width = mark->width, height = mark->height;

  cairo_set_line_width (cr, mark->pen);
  switch (mark->character) {
  case '^':
    cairo_move_to (cr, 0, height);
    cairo_line_to (cr, width / 2, mark->pen / 2);
    cairo_line_to (cr, width, height);
    break;
  case '~':
    cairo_move_to (cr, 0, height);
    cairo_curve_to (cr, 0.25 * width, -height, 0.65 * width, 2 * height, width, 0);
    break;
  case '>':
    cairo_move_to (cr, 0, height / 2);
    cairo_line_to (cr, width, height / 2);
    cairo_move_to (cr, width - 0.6 * height, 0.1 * height);
    cairo_line_to (cr, width, height / 2);
    cairo_line_to (cr, width - 0.6 * height, 0.9 * height);
    break;
  default:
    cairo_move_to (cr, 0, height / 2);
    cairo_line_to (cr, width, height / 2);
  }
  cairo_stroke (cr);
}

/* An arc from the upper to the lower right corner, thin at its ends. */
static void
draw_parenthesis (double width, double height, double pen, cairo_t *cr)
{
  double left = 0.14 * width, right = 0.88 * width, thick = 1.9 * pen, thin = 0.6 * pen;
  /* A tall one is straight in its middle. */
  double straight = MAX (0.0, height - 6 * width) / 2;
  double y1 = height / 2 - straight, y2 = height / 2 + straight;

  cairo_move_to (cr, right, 0);
  cairo_curve_to (cr, left + 0.25 * width, 0.35 * y1, left, 0.65 * y1, left, y1);
  cairo_line_to (cr, left, y2);
  cairo_curve_to (cr, left, height - 0.65 * y1, left + 0.25 * width, height - 0.35 * y1, right,
                  height);
  cairo_line_to (cr, right + thin, height - thin / 2);
  cairo_curve_to (cr, left + 0.25 * width + thick, height - 0.38 * y1, left + thick,
                  height - 0.65 * y1, left + thick, y2);
  cairo_line_to (cr, left + thick, y1);
  cairo_curve_to (cr, left + thick, 0.65 * y1, left + 0.25 * width + thick, 0.38 * y1, right + thin,
                  thin / 2);
  cairo_close_path (cr);
  cairo_fill (cr);
}

static void
draw_brace (double width, double height, double pen, cairo_t *cr)
{
  double middle = width / 2, tip = 0.1 * width, end = 0.9 * width,
         bend = MIN (0.9 * width, height / 4);

  cairo_set_line_width (cr, 1.3 * pen);
  cairo_move_to (cr, end, pen / 2);
  cairo_curve_to (cr, middle, pen / 2, middle, 0.3 * bend, middle, bend);
  cairo_line_to (cr, middle, height / 2 - bend);
  cairo_curve_to (cr, middle, height / 2 - 0.3 * bend, 0.8 * middle, height / 2, tip, height / 2);
  cairo_curve_to (cr, 0.8 * middle, height / 2, middle, height / 2 + 0.3 * bend, middle,
                  height / 2 + bend);
  cairo_line_to (cr, middle, height - bend);
  cairo_curve_to (cr, middle, height - 0.3 * bend, middle, height - pen / 2, end, height - pen / 2);
  cairo_stroke (cr);
}

/* Opening ones; closing ones are their mirror images. */
static void
draw_fence (const BnlFormulaMark *mark, cairo_t *cr)
{
  double width = mark->width, height = mark->height, pen = mark->pen;
  double left = 0.3 * width, right = 0.85 * width;

  if (mark->character == ')' || mark->character == ']' || mark->character == '}' ||
      mark->character == 0x27e9 || mark->character == 0x230b) {
    cairo_translate (cr, width, 0);
    cairo_scale (cr, -1, 1);
  }
  cairo_set_line_width (cr, pen);
  switch (mark->character) {
  case '(':
  case ')':
    draw_parenthesis (width, height, pen, cr);
    return;
  case '{':
  case '}':
    draw_brace (width, height, pen, cr);
    return;
  case '[':
  case ']':
  case 0x230a: /* floor */
  case 0x230b:
    cairo_move_to (cr, right, height - pen / 2);
    cairo_line_to (cr, left, height - pen / 2);
    cairo_line_to (cr, left, pen / 2);
    if (mark->character == '[' || mark->character == ']')
      cairo_line_to (cr, right, pen / 2);
    break;
  case 0x27e8: /* angles */
  case 0x27e9:
    cairo_move_to (cr, right, 0);
    cairo_line_to (cr, left, height / 2);
    cairo_line_to (cr, right, height);
    break;
  case 0x2016: /* a norm */
    cairo_move_to (cr, width / 3, 0);
    cairo_line_to (cr, width / 3, height);
    cairo_move_to (cr, 2 * width / 3, 0);
    cairo_line_to (cr, 2 * width / 3, height);
    break;
  default:
    cairo_move_to (cr, width / 2, 0);
    cairo_line_to (cr, width / 2, height);
  }
  cairo_stroke (cr);
}

void
bnl_formula_draw_mark (const BnlFormulaMark *mark, cairo_t *cr, double x, double y)
{
  cairo_save (cr);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_BUTT);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_MITER);
  cairo_new_path (cr);
  cairo_translate (cr, x + mark->x, y + mark->y);
  switch (mark->kind) {
  case BNL_FORMULA_MARK_TEXT:
    cairo_move_to (cr, 0, 0);
    pango_cairo_show_layout_line (cr, pango_layout_get_line_readonly (mark->layout, 0));
    break;
  case BNL_FORMULA_MARK_RULE:
    cairo_rectangle (cr, 0, 0, mark->width, mark->height);
    cairo_fill (cr);
    break;
  case BNL_FORMULA_MARK_FENCE:
    draw_fence (mark, cr);
    break;
  case BNL_FORMULA_MARK_RADICAL:
    draw_radical (mark, cr);
    break;
  case BNL_FORMULA_MARK_ACCENT:
    draw_accent (mark, cr);
    break;
  }
  cairo_restore (cr);
}
