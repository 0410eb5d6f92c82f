#include "plot/bnl-chart-zoom.h"

#include "plot/bnl-chart-private.h"

/* A drag that is less than this across means the other axis alone. */
#define THIN_PX 10
/* And less than this nothing. */
#define SMALLEST_PX 4
/* Relative to the values; floats have no more. */
#define FINEST 1e-7
#define WHOLE 1e-9

static void
get_axes (const BnlChart *chart, BnlAxis *x, BnlAxis *y)
{
  bnl_chart_range_get (chart, x, y);
}

gboolean
bnl_chart_zoom_get_x (const BnlChart *chart, double *minimum, double *maximum)
{
  BnlAxis x, y;

  get_axes (chart, &x, &y);
  *minimum = x.minimum;
  *maximum = x.maximum;
  return !isnan (chart->x_span.minimum);
}

gboolean
bnl_chart_zoom_get_y (const BnlChart *chart, double *minimum, double *maximum)
{
  BnlAxis x, y;

  get_axes (chart, &x, &y);
  *minimum = y.minimum;
  *maximum = y.maximum;
  return !isnan (chart->y_span.minimum);
}

void
bnl_chart_zoom_set_x (BnlChart *chart, double minimum, double maximum)
{
  gboolean valid = isfinite (minimum) && isfinite (maximum) && minimum < maximum &&
                   (minimum > 0 || !chart->x_logarithmic);

  chart->x_span = valid ? (BnlChartSpan){ minimum, maximum } : BNL_CHART_SPAN_FIT;
}

gboolean
bnl_chart_zoom_is_active (const BnlChart *chart)
{
  return !isnan (chart->x_span.minimum) || !isnan (chart->y_span.minimum);
}

void
bnl_chart_zoom_reset (BnlChart *chart)
{
  chart->x_span = chart->y_span = BNL_CHART_SPAN_FIT;
}

/* All that can be seen of y, of which an axis that fits itself shows a part. */
static BnlAxis
find_limits_of_y (const BnlChart *chart, const BnlAxis *x, const BnlAxis *fitting)
{
  BnlAxis y;

  bnl_chart_range_fit_y (chart, x->minimum, x->maximum, FALSE, &y);
  y.minimum = MIN (y.minimum, fitting->minimum);
  y.maximum = MAX (y.maximum, fitting->maximum);
  return y;
}

/* from .. to in parts of axis, moved to where there is something to see; span stays as it is where
 * there would be too little. */
static void
choose_span (BnlChartSpan *span, const BnlAxis *axis, double from, double to, const BnlAxis *limits)
{
  double low = bnl_axis_to_frac (limits, bnl_axis_from_frac (axis, from));
  double high = bnl_axis_to_frac (limits, bnl_axis_from_frac (axis, to));
  BnlChartSpan chosen;

  if (!(high - low < 1 - WHOLE)) {
    low = 0;
    high = 1;
  } else if (low < 0) {
    high -= low;
    low = 0;
  } else if (high > 1) {
    low -= high - 1;
    high = 1;
  }
  chosen.minimum = bnl_axis_from_frac (limits, limits->reversed ? high : low);
  chosen.maximum = bnl_axis_from_frac (limits, limits->reversed ? low : high);
  if (chosen.maximum - chosen.minimum > FINEST * MAX (fabs (chosen.minimum), fabs (chosen.maximum)))
    *span = chosen;
}

static gboolean
is_all (const BnlChartSpan *span, const BnlAxis *axis)
{
  double low = bnl_axis_to_frac (axis, axis->reversed ? span->maximum : span->minimum);
  double high = bnl_axis_to_frac (axis, axis->reversed ? span->minimum : span->maximum);

  return low <= WHOLE && high >= 1 - WHOLE;
}

static void
choose_x (BnlChart *chart, const BnlChartLayout *layout, double from, double to)
{
  BnlAxis whole;

  bnl_chart_range_fit_x (chart, &whole);
  choose_span (&chart->x_span, &layout->x, from, to, &whole);
  /* Whoever sees all of it goes on to see all of it. */
  if (is_all (&chart->x_span, &whole))
    chart->x_span = BNL_CHART_SPAN_FIT;
}

static void
choose_y (BnlChart *chart, const BnlChartLayout *layout, double from, double to)
{
  BnlAxis x, fitting, limits;

  bnl_chart_range_fit_x (chart, &x);
  bnl_chart_range_fit_y (chart, x.minimum, x.maximum, chart->trim, &fitting);
  limits = find_limits_of_y (chart, &x, &fitting);
  choose_span (&chart->y_span, &layout->y, from, to, &limits);
  /* Not where the axis would trim what was just looked for. */
  if (is_all (&chart->y_span, &limits) &&
      is_all (&(BnlChartSpan){ fitting.minimum, fitting.maximum }, &limits))
    chart->y_span = BNL_CHART_SPAN_FIT;
}

void
bnl_chart_zoom_by (BnlChart *chart,
                   const BnlChartLayout *layout,
                   double x_px,
                   double y_px,
                   double x_factor,
                   double y_factor)
{
  double x, y;

  if (!(layout->width > 0 && x_factor > 0 && y_factor > 0))
    return;
  x = CLAMP ((x_px - layout->left) / layout->width, 0, 1);
  y = 1 - CLAMP ((y_px - layout->top) / layout->height, 0, 1);
  if (x_factor < 1 || x_factor > 1)
    choose_x (chart, layout, x - x / x_factor, x + (1 - x) / x_factor);
  if (y_factor < 1 || y_factor > 1)
    choose_y (chart, layout, y - y / y_factor, y + (1 - y) / y_factor);
}

void
bnl_chart_zoom_pan (BnlChart *chart, const BnlChartLayout *layout, double dx_px, double dy_px)
{
  double dx, dy;

  if (!(layout->width > 0))
    return;
  dx = -dx_px / layout->width;
  dy = dy_px / layout->height;
  if (!isnan (chart->x_span.minimum))
    choose_x (chart, layout, dx, 1 + dx);
  if (!isnan (chart->y_span.minimum))
    choose_y (chart, layout, dy, 1 + dy);
}

gboolean
bnl_chart_zoom_find_box (const BnlChartLayout *layout,
                         double x0_px,
                         double y0_px,
                         double x1_px,
                         double y1_px,
                         BnlChartBox *box)
{
  double right = layout->left + layout->width;
  double bottom = layout->top + layout->height;
  double x0 = CLAMP (MIN (x0_px, x1_px), layout->left, right);
  double x1 = CLAMP (MAX (x0_px, x1_px), layout->left, right);
  double y0 = CLAMP (MIN (y0_px, y1_px), layout->top, bottom);
  double y1 = CLAMP (MAX (y0_px, y1_px), layout->top, bottom);
  gboolean narrow = x1 - x0 < THIN_PX;
  gboolean flat = y1 - y0 < THIN_PX;

  *box = (BnlChartBox){ x0, y0, x1 - x0, y1 - y0 };
  if (MAX (box->width, box->height) < SMALLEST_PX)
    return FALSE;
  /* The longer one counts where both are short. */
  if (flat && (!narrow || box->width >= box->height)) {
    box->top = layout->top;
    box->height = layout->height;
    return box->width >= SMALLEST_PX;
  }
  if (narrow) {
    box->left = layout->left;
    box->width = layout->width;
  }
  return TRUE;
}

void
bnl_chart_zoom_to_box (BnlChart *chart, const BnlChartLayout *layout, const BnlChartBox *box)
{
  double left = (box->left - layout->left) / layout->width;
  double bottom = 1 - (box->top + box->height - layout->top) / layout->height;

  if (box->width < layout->width)
    choose_x (chart, layout, left, left + box->width / layout->width);
  if (box->height < layout->height)
    choose_y (chart, layout, bottom, bottom + box->height / layout->height);
}
