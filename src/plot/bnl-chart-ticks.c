#include "plot/bnl-chart-ticks-private.h"

/* Of the value: x goes through pixels and back. */
#define SAME 1e-9
/* Of the axis: a tick at its very end is not lost to rounding. */
#define SLACK 1e-9

void
bnl_chart_ticks_set_x (BnlChart *chart, const double *values, const char *const *labels, guint n)
{
  g_array_set_size (chart->x_ticks, 0);
  for (guint i = 0; i < n; i++) {
    BnlOwnTick tick = { values[i], g_strdup (labels[i]) };

    g_array_append_val (chart->x_ticks, tick);
  }
}

const char *
bnl_chart_ticks_get_x (const BnlChart *chart, double x)
{
  for (guint i = 0; i < chart->x_ticks->len; i++) {
    const BnlOwnTick *tick = &g_array_index (chart->x_ticks, BnlOwnTick, i);

    if (fabs (tick->value - x) <= SAME * fabs (tick->value))
      return tick->label;
  }
  return NULL;
}

guint
bnl_chart_ticks_list (const BnlChart *chart,
                      const BnlAxis *axis,
                      guint stride,
                      BnlChartTick ticks[BNL_AXIS_MAX_TICKS])
{
  guint n = 0;

  for (guint i = 0; i < chart->x_ticks->len && n < BNL_AXIS_MAX_TICKS; i += stride) {
    const BnlOwnTick *tick = &g_array_index (chart->x_ticks, BnlOwnTick, i);
    double frac = bnl_axis_to_frac (axis, tick->value);

    if (!(frac >= -SLACK && frac <= 1 + SLACK))
      continue;
    ticks[n].value = tick->value;
    g_strlcpy (ticks[n].label, tick->label, sizeof ticks[n].label);
    n++;
  }
  return n >= 2 ? n : 0;
}
