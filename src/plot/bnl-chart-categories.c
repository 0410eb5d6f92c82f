#include "plot/bnl-chart-categories-private.h"

#define ELLIPSIS "\xe2\x80\xa6"

static void
set_names (char ***place, const char *const *names)
{
  char **copy = g_strdupv ((char **) names);

  g_strfreev (*place);
  *place = copy;
}

void
bnl_chart_categories_set_x (BnlChart *chart, const char *const *names)
{
  set_names (&chart->x_names, names);
}

void
bnl_chart_categories_set_y (BnlChart *chart, const char *const *names)
{
  set_names (&chart->y_names, names);
}

static const char *
get_name (char **names, double place)
{
  double index = round (place);

  if (names == NULL || !(index >= 0 && index < g_strv_length (names)))
    return NULL;
  return names[(guint) index];
}

const char *
bnl_chart_categories_get_x (const BnlChart *chart, double x)
{
  return get_name (chart->x_names, x);
}

const char *
bnl_chart_categories_get_y (const BnlChart *chart, double y)
{
  return get_name (chart->y_names, y);
}

gboolean
bnl_chart_categories_fit (char **names, BnlAxis *axis)
{
  if (names == NULL || names[0] == NULL)
    return FALSE;
  *axis = (BnlAxis){ .minimum = -0.5, .maximum = g_strv_length (names) - 0.5 };
  return TRUE;
}

double
bnl_chart_categories_get_place (const BnlAxis *axis, double length_px)
{
  return length_px / (axis->maximum - axis->minimum);
}

/* As much of name as fits, and dots for the rest; "" where not even one letter does. */
static void
elide (const BnlChart *chart,
       const BnlChartTheme *theme,
       const char *name,
       double width_px,
       char label[BNL_CHART_TICK_SIZE])
{
  glong n = g_utf8_strlen (name, -1);
  double width;

  for (glong kept = n; kept > 0; kept--) {
    g_autofree char *part = g_utf8_substring (name, 0, kept);

    if (g_snprintf (label, BNL_CHART_TICK_SIZE, "%s%s", part, kept < n ? ELLIPSIS : "") >=
        BNL_CHART_TICK_SIZE)
      continue;
    bnl_text_measure (chart->text, label, theme->font_px, BNL_TEXT_PLAIN, &width, NULL);
    if (width <= width_px)
      return;
    /* Not letter by letter where much is too much. */
    if (width > 2 * width_px)
      kept = 1 + (glong) ((double) kept * 1.5 * width_px / width);
  }
  label[0] = '\0';
}

guint
bnl_chart_categories_get_ticks (const BnlChart *chart,
                                const BnlChartTheme *theme,
                                char **names,
                                const BnlAxis *axis,
                                double length_px,
                                double apart_px,
                                double width_px,
                                BnlChartTick ticks[BNL_AXIS_MAX_TICKS])
{
  guint n_names = g_strv_length (names);
  double first = MAX (0, ceil (axis->minimum));
  double last = MIN (n_names - 1.0, floor (axis->maximum));
  double place = bnl_chart_categories_get_place (axis, length_px);
  double stride = MAX (1, ceil (apart_px / MAX (place, 1e-9)));
  guint n = 0;

  stride = MAX (stride, ceil ((last - first + 1) / BNL_AXIS_MAX_TICKS));
  for (double i = ceil (first / stride) * stride; i <= last && n < BNL_AXIS_MAX_TICKS;
       i += stride) {
    ticks[n].value = i;
    elide (chart, theme, names[(guint) i], width_px, ticks[n].label);
    n++;
  }
  return n;
}
