#include "plot/bnl-chart-private.h"
#include "plot/bnl-curve-private.h"

#define MOST_EVENTS_TOLD 3

static void
clear_divergence_cb (gpointer data)
{
  BnlDivergence *divergence = data;

  g_free (divergence->label);
}

static void
clear_event_cb (gpointer data)
{
  BnlEvent *event = data;

  g_free (event->label);
}

BnlChart *
bnl_chart_new (const char *title)
{
  BnlChart *chart = g_new0 (BnlChart, 1);

  chart->title = g_strdup (title);
  chart->curves = g_ptr_array_new_with_free_func ((GDestroyNotify) bnl_curve_free);
  chart->shown = g_ptr_array_new ();
  chart->hidden = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  chart->divergences = g_array_new (FALSE, FALSE, sizeof (BnlDivergence));
  g_array_set_clear_func (chart->divergences, clear_divergence_cb);
  chart->events = g_array_new (FALSE, FALSE, sizeof (BnlEvent));
  g_array_set_clear_func (chart->events, clear_event_cb);
  chart->y_lowest = chart->y_highest = (double) NAN;
  chart->crosshair = (double) NAN;
  chart->x_span = chart->y_span = BNL_CHART_SPAN_FIT;
  chart->trim = chart->grid = TRUE;
  chart->text = bnl_text_new ();
  return chart;
}

void
bnl_chart_free (BnlChart *chart)
{
  if (chart == NULL)
    return;
  g_ptr_array_unref (chart->shown);
  g_hash_table_unref (chart->hidden);
  g_ptr_array_unref (chart->curves);
  g_array_unref (chart->divergences);
  g_array_unref (chart->events);
  bnl_text_free (chart->text);
  g_free (chart->title);
  g_free (chart->x_label);
  g_free (chart->hint);
  g_free (chart);
}

static void
set_string (char **place, const char *string)
{
  char *copy = g_strdup (string);

  g_free (*place);
  *place = copy;
}

void
bnl_chart_set_title (BnlChart *chart, const char *title)
{
  set_string (&chart->title, title);
}

const char *
bnl_chart_get_title (const BnlChart *chart)
{
  return chart->title;
}

void
bnl_chart_take_curve (BnlChart *chart, BnlCurve *curve)
{
  g_ptr_array_add (chart->curves, curve);
  if (!g_hash_table_contains (chart->hidden, bnl_curve_get_name (curve)))
    g_ptr_array_add (chart->shown, curve);
}

void
bnl_chart_set_shown (BnlChart *chart, guint index, gboolean shown)
{
  const char *name = bnl_curve_get_name (bnl_chart_get_curve (chart, index));

  if (shown)
    g_hash_table_remove (chart->hidden, name);
  else
    g_hash_table_add (chart->hidden, g_strdup (name));
  g_ptr_array_set_size (chart->shown, 0);
  for (guint i = 0; i < chart->curves->len; i++)
    if (bnl_chart_get_shown (chart, i))
      g_ptr_array_add (chart->shown, g_ptr_array_index (chart->curves, i));
}

gboolean
bnl_chart_get_shown (const BnlChart *chart, guint index)
{
  return !g_hash_table_contains (chart->hidden,
                                 bnl_curve_get_name (bnl_chart_get_curve (chart, index)));
}

guint
bnl_chart_get_n_curves (const BnlChart *chart)
{
  return chart->curves->len;
}

BnlCurve *
bnl_chart_get_curve (const BnlChart *chart, guint index)
{
  g_assert (index < chart->curves->len);

  return g_ptr_array_index (chart->curves, index);
}

void
bnl_chart_clear (BnlChart *chart)
{
  g_ptr_array_set_size (chart->shown, 0);
  g_ptr_array_set_size (chart->curves, 0);
  bnl_chart_clear_markers (chart);
  chart->x_span = chart->y_span = BNL_CHART_SPAN_FIT;
}

void
bnl_chart_set_x_label (BnlChart *chart, const char *label)
{
  set_string (&chart->x_label, label);
}

const char *
bnl_chart_get_x_label (const BnlChart *chart)
{
  return chart->x_label;
}

void
bnl_chart_set_hint (BnlChart *chart, const char *hint)
{
  set_string (&chart->hint, hint);
}

void
bnl_chart_set_x_extent (BnlChart *chart, double x_max)
{
  chart->x_extent = x_max;
}

void
bnl_chart_set_band (BnlChart *chart, double width)
{
  chart->band = width;
}

void
bnl_chart_set_logarithmic (BnlChart *chart, gboolean logarithmic)
{
  if (logarithmic == chart->logarithmic)
    return;
  chart->logarithmic = logarithmic;
  /* What was chosen looks another part now, and may reach below 0. */
  chart->y_span = BNL_CHART_SPAN_FIT;
}

gboolean
bnl_chart_get_logarithmic (const BnlChart *chart)
{
  return chart->logarithmic;
}

void
bnl_chart_set_x_logarithmic (BnlChart *chart, gboolean logarithmic)
{
  if (logarithmic == chart->x_logarithmic)
    return;
  chart->x_logarithmic = logarithmic;
  chart->x_span = BNL_CHART_SPAN_FIT;
}

gboolean
bnl_chart_get_x_logarithmic (const BnlChart *chart)
{
  return chart->x_logarithmic;
}

void
bnl_chart_set_grid (BnlChart *chart, gboolean grid)
{
  chart->grid = grid;
}

gboolean
bnl_chart_get_grid (const BnlChart *chart)
{
  return chart->grid;
}

void
bnl_chart_set_percent (BnlChart *chart, gboolean percent)
{
  chart->percent = percent;
}

void
bnl_chart_set_y_limits (BnlChart *chart, double lowest, double highest)
{
  chart->y_lowest = lowest;
  chart->y_highest = highest;
}

void
bnl_chart_set_trim (BnlChart *chart, gboolean trim)
{
  chart->trim = trim;
}

gboolean
bnl_chart_get_trim (const BnlChart *chart)
{
  return chart->trim;
}

void
bnl_chart_add_divergence (BnlChart *chart, double x, guint color, const char *label)
{
  BnlDivergence divergence = { .x = x, .color = color, .label = g_strdup (label) };

  g_array_append_val (chart->divergences, divergence);
}

void
bnl_chart_add_event (BnlChart *chart, double x, const char *label)
{
  BnlEvent event = { .x = x, .label = g_strdup (label) };

  g_array_append_val (chart->events, event);
}

void
bnl_chart_clear_markers (BnlChart *chart)
{
  g_array_set_size (chart->divergences, 0);
  g_array_set_size (chart->events, 0);
}

void
bnl_chart_set_crosshair (BnlChart *chart, double x)
{
  chart->crosshair = x;
}

double
bnl_chart_get_crosshair (const BnlChart *chart)
{
  return chart->crosshair;
}

gboolean
bnl_chart_pick (const BnlChart *chart,
                const BnlChartTheme *theme,
                double width,
                double height,
                double x_px,
                double y_px,
                double *x)
{
  BnlChartLayout layout;

  bnl_chart_layout (chart, theme, width, height, &layout);
  if (!(x_px >= layout.left && x_px <= layout.left + layout.width && y_px >= layout.top &&
        y_px <= layout.top + layout.height && layout.width > 0))
    return FALSE;
  *x = bnl_axis_from_frac (&layout.x, (x_px - layout.left) / layout.width);
  return TRUE;
}

gboolean
bnl_chart_find_x (const BnlChart *chart, double x, int direction, double *found)
{
  double past = direction > 0 ? x : nextafter (x, (double) INFINITY);
  double best = direction > 0 ? (double) INFINITY : (double) -INFINITY;

  for (guint i = 0; i < chart->shown->len; i++) {
    const BnlCurve *curve = g_ptr_array_index (chart->shown, i);
    gsize n_below = bnl_curve_count_below (curve, past);

    if (direction > 0 && n_below < bnl_curve_get_length (curve))
      best = MIN (best, bnl_curve_get_x (curve, n_below));
    else if (direction < 0 && n_below > 0)
      best = MAX (best, bnl_curve_get_x (curve, n_below - 1));
  }
  if (!isfinite (best))
    return FALSE;
  *found = best;
  return TRUE;
}

/* "1,820", or as precise as a value where it is not whole. */
static void
format_x (double x, char text[BNL_FIGURE_SIZE])
{
  if (x == floor (x))
    bnl_figure_format (x, 0, text);
  else
    bnl_figure_format_value (x, FALSE, text);
}

static void
append_place (const BnlChart *chart, double place, GString *text)
{
  char x[BNL_FIGURE_SIZE];

  format_x (place, x);
  g_string_append_printf (text, " at %s%s%s", chart->x_label != NULL ? chart->x_label : "",
                          chart->x_label != NULL ? " " : "", x);
}

static void
describe_point (const BnlChart *chart, const BnlCurve *curve, gsize index, GString *text)
{
  BnlCurvePoint point = bnl_curve_get (curve, index);
  char value[BNL_FIGURE_SIZE];

  g_string_append_printf (text, "%s ", bnl_curve_get_name (curve));
  if (isnan (point.raw)) {
    g_string_append (text, "not a number");
  } else {
    bnl_figure_format_value (point.smoothed, chart->percent, value);
    g_string_append (text, value);
    if (bnl_curve_get_smoothing (curve) > 0)
      g_string_append (text, " (smoothed)");
  }
  append_place (chart, point.x, text);
}

/* Beside the last point. */
static void
describe_best (const BnlChart *chart, const BnlCurve *curve, GString *text)
{
  char value[BNL_FIGURE_SIZE];
  BnlCurvePoint best;
  gsize index;

  if (!bnl_curve_get_best (curve, &index))
    return;
  if (index == bnl_curve_get_length (curve) - 1) {
    g_string_append (text, ", the best");
    return;
  }
  best = bnl_curve_get (curve, index);
  bnl_figure_format_value (best.raw, chart->percent, value);
  g_string_append_printf (text, ", best %s", value);
  append_place (chart, best.x, text);
}

/* x NaN: the last points. */
static guint
describe_points (const BnlChart *chart, double x, const char *before, GString *text)
{
  guint n = 0;

  for (guint i = 0; i < chart->shown->len; i++) {
    const BnlCurve *curve = g_ptr_array_index (chart->shown, i);
    gsize index = bnl_curve_get_length (curve) - 1;

    if (bnl_curve_get_length (curve) == 0)
      continue;
    if (!isnan (x))
      bnl_curve_find (curve, x, &index);
    g_string_append (text, n++ == 0 ? before : "; ");
    describe_point (chart, curve, index, text);
    if (isnan (x))
      describe_best (chart, curve, text);
  }
  return n;
}

/* The last few: more are not remembered while the next is heard. */
static void
describe_events (const BnlChart *chart, GString *text)
{
  char x[BNL_FIGURE_SIZE];

  for (guint i = chart->events->len - MIN (chart->events->len, MOST_EVENTS_TOLD);
       i < chart->events->len; i++) {
    const BnlEvent *event = &g_array_index (chart->events, BnlEvent, i);

    format_x (event->x, x);
    g_string_append_printf (text, "; %s from %s%s%s", event->label,
                            chart->x_label != NULL ? chart->x_label : "",
                            chart->x_label != NULL ? " " : "", x);
  }
}

static void
describe_hidden (const BnlChart *chart, GString *text)
{
  gboolean any = FALSE;

  for (guint i = 0; i < chart->curves->len; i++) {
    if (bnl_chart_get_shown (chart, i))
      continue;
    g_string_append_printf (text, "%s%s", any ? "; " : ". Hidden: ",
                            bnl_curve_get_name (g_ptr_array_index (chart->curves, i)));
    any = TRUE;
  }
}

/* Which part is seen, where it is not all. */
static void
describe_zoom (const BnlChart *chart, GString *text)
{
  char from[BNL_FIGURE_SIZE], to[BNL_FIGURE_SIZE];

  if (!isnan (chart->x_span.minimum)) {
    format_x (chart->x_span.minimum, from);
    format_x (chart->x_span.maximum, to);
    g_string_append_printf (text, ". Shown from %s%s%s to %s",
                            chart->x_label != NULL ? chart->x_label : "",
                            chart->x_label != NULL ? " " : "", from, to);
  }
  if (!isnan (chart->y_span.minimum)) {
    bnl_figure_format_value (chart->y_span.minimum, chart->percent, from);
    bnl_figure_format_value (chart->y_span.maximum, chart->percent, to);
    g_string_append_printf (text, ". Values shown from %s to %s", from, to);
  }
}

char *
bnl_chart_describe (const BnlChart *chart)
{
  GString *text = g_string_new (chart->title);

  if (describe_points (chart, (double) NAN, ": ", text) == 0)
    g_string_append (text, chart->shown->len < chart->curves->len ? ": no curve is shown"
                                                                  : ": no values yet");
  for (guint i = 0; i < chart->divergences->len; i++)
    g_string_append_printf (text, "; %s",
                            g_array_index (chart->divergences, BnlDivergence, i).label);
  describe_events (chart, text);
  describe_hidden (chart, text);
  describe_zoom (chart, text);
  if (!isnan (chart->crosshair))
    describe_points (chart, chart->crosshair, ". At the crosshair: ", text);
  return g_string_free (text, FALSE);
}
