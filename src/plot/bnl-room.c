#include "plot/bnl-room-private.h"

/* Between a label and a line. */
#define MARGIN_PX 2

gboolean
bnl_room_is_free (const BnlPainter *painter, double left, double right, double top, double bottom)
{
  const BnlChartLayout *plot = &painter->plan.plot;
  double x0 = bnl_axis_from_frac (&plot->x, (left - MARGIN_PX - plot->left) / plot->width);
  double x1 = bnl_axis_from_frac (&plot->x, (right + MARGIN_PX - plot->left) / plot->width);

  for (guint i = 0; i < painter->chart->shown->len; i++) {
    const BnlLayer *layer = g_ptr_array_index (painter->chart->shown, i);
    double lowest, highest, a, b;

    if (!layer->class->get_y_range (layer, x0, x1, plot->y.logarithmic, &lowest, &highest))
      continue;
    a = bnl_painter_to_y (painter, lowest);
    b = bnl_painter_to_y (painter, highest);
    if (MAX (a, b) >= top - MARGIN_PX && MIN (a, b) <= bottom + MARGIN_PX)
      return FALSE;
  }
  return TRUE;
}

gboolean
bnl_room_find (const BnlPainter *painter,
               double left,
               double width,
               double wanted,
               int n_lines,
               double *top)
{
  const BnlChartLayout *plot = &painter->plan.plot;
  double line_px = painter->plan.line_px;

  for (int i = 0; i <= 2 * n_lines; i++) {
    *top = wanted + (i % 2 ? -1 : 1) * (i + 1) / 2 * line_px;
    if (*top >= plot->top && *top + line_px <= plot->top + plot->height &&
        bnl_room_is_free (painter, left, left + width, *top, *top + line_px))
      return TRUE;
  }
  return FALSE;
}
