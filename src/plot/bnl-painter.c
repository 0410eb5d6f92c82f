#include "plot/bnl-painter-private.h"

#define HIGH_CONTRAST_FACTOR 3
#define LABEL_BACKING_ALPHA 0.85

void
bnl_painter_init (BnlPainter *painter,
                  const BnlChart *chart,
                  cairo_t *cr,
                  double width,
                  double height,
                  const BnlChartTheme *theme)
{
  painter->chart = chart;
  painter->theme = theme;
  painter->cr = cr;
  painter->width = width;
  painter->height = height;
  bnl_chart_layout_plan (chart, theme, width, height, &painter->plan);
  painter->stroke.cr = cr;
  painter->stroke.theme = theme;
  painter->stroke.plot = &painter->plan.plot;
  bnl_grid_init (&painter->stroke.grid, cr);
}

void
bnl_painter_set_background (const BnlPainter *painter, double alpha)
{
  const BnlColor *c = &painter->theme->background;

  cairo_set_source_rgba (painter->cr, c->red, c->green, c->blue, alpha);
}

void
bnl_painter_set_foreground (const BnlPainter *painter, double alpha)
{
  const BnlColor *c = &painter->theme->foreground;

  if (painter->theme->high_contrast)
    alpha = MIN (1, alpha * HIGH_CONTRAST_FACTOR);
  cairo_set_source_rgba (painter->cr, c->red, c->green, c->blue, alpha);
}

void
bnl_painter_set_text_color (const BnlPainter *painter, double share)
{
  const BnlColor *f = &painter->theme->foreground;
  const BnlColor *b = &painter->theme->background;

  if (painter->theme->high_contrast)
    share = 1;
  cairo_set_source_rgb (painter->cr, share * f->red + (1 - share) * b->red,
                        share * f->green + (1 - share) * b->green,
                        share * f->blue + (1 - share) * b->blue);
}

double
bnl_painter_to_x (const BnlPainter *painter, double value)
{
  const BnlChartLayout *plot = &painter->plan.plot;

  return plot->left + bnl_axis_to_frac (&plot->x, value) * plot->width;
}

double
bnl_painter_to_y (const BnlPainter *painter, double value)
{
  const BnlChartLayout *plot = &painter->plan.plot;

  return plot->top + (1 - bnl_axis_to_frac (&plot->y, value)) * plot->height;
}

double
bnl_painter_measure (const BnlPainter *painter, const char *string)
{
  double width;

  bnl_text_measure (painter->chart->text, string, painter->theme->font_px, BNL_TEXT_PLAIN, &width,
                    NULL);
  return width;
}

void
bnl_painter_draw_label (const BnlPainter *painter,
                        const char *string,
                        double x,
                        double top,
                        double align)
{
  double left = x - align * bnl_painter_measure (painter, string);

  bnl_text_draw (painter->chart->text, painter->cr, string, painter->theme->font_px, BNL_TEXT_PLAIN,
                 left, top + 1);
}

void
bnl_painter_draw_backed_label (const BnlPainter *painter,
                               const char *string,
                               double left,
                               double top)
{
  bnl_painter_set_background (painter, LABEL_BACKING_ALPHA);
  cairo_rectangle (painter->cr, left - 3, top, bnl_painter_measure (painter, string) + 6,
                   painter->plan.line_px);
  cairo_fill (painter->cr);
  bnl_painter_set_text_color (painter, 1);
  bnl_painter_draw_label (painter, string, left, top, 0);
}
