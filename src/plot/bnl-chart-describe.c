#include "plot/bnl-chart-describe-private.h"

#include "plot/bnl-chart-categories.h"
#include "plot/bnl-chart-ticks.h"

#define MOST_EVENTS_TOLD 3

void
bnl_chart_describe_format_x (double x, char text[BNL_FIGURE_SIZE])
{
  if (x == floor (x))
    bnl_figure_format (x, 0, text);
  else
    bnl_figure_format_value (x, FALSE, text);
}

void
bnl_chart_describe_append_place (const BnlChart *chart, double place, GString *text)
{
  const char *name = bnl_chart_categories_get_x (chart, place);
  const char *tick = bnl_chart_ticks_get_x (chart, place);
  char x[BNL_FIGURE_SIZE];

  if (name != NULL) {
    g_string_append_printf (text, " at %s", name);
    return;
  }
  bnl_chart_describe_format_x (place, x);
  if (tick != NULL)
    g_strlcpy (x, tick, sizeof x);
  g_string_append_printf (text, " at %s%s%s", chart->x_label != NULL ? chart->x_label : "",
                          chart->x_label != NULL ? " " : "", x);
}

/* x NaN: the last points. */
static guint
describe_layers (const BnlChart *chart, double x, const char *before, GString *text)
{
  guint n = 0;

  for (guint i = 0; i < chart->shown->len; i++) {
    const BnlLayer *layer = g_ptr_array_index (chart->shown, i);
    BnlLayerReading reading;

    if (!layer->class->read (layer, chart, x, isnan (x) ? x : chart->crosshair_y, &reading))
      continue;
    g_string_append_printf (text, "%s%s %s", n++ == 0 ? before : "; ", layer->name, reading.text);
    if (layer->class->own_x)
      continue;
    bnl_chart_describe_append_place (chart, reading.x, text);
    if (isnan (x) && layer->class->describe_more != NULL)
      layer->class->describe_more (layer, chart, text);
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

    bnl_chart_describe_format_x (event->x, x);
    g_string_append_printf (text, "; %s from %s%s%s", event->label,
                            chart->x_label != NULL ? chart->x_label : "",
                            chart->x_label != NULL ? " " : "", x);
  }
}

static void
describe_hidden (const BnlChart *chart, GString *text)
{
  gboolean any = FALSE;

  for (guint i = 0; i < chart->layers->len; i++) {
    if (bnl_chart_get_shown (chart, i))
      continue;
    g_string_append_printf (text, "%s%s", any ? "; " : ". Hidden: ",
                            bnl_layer_get_name (g_ptr_array_index (chart->layers, i)));
    any = TRUE;
  }
}

/* Which part is seen, where it is not all. */
static void
describe_zoom (const BnlChart *chart, GString *text)
{
  char from[BNL_FIGURE_SIZE], to[BNL_FIGURE_SIZE];

  if (!isnan (chart->x_span.minimum)) {
    bnl_chart_describe_format_x (chart->x_span.minimum, from);
    bnl_chart_describe_format_x (chart->x_span.maximum, to);
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

/* One that several runs share is told once. */
static void
describe_divergences (const BnlChart *chart, GString *text)
{
  for (guint i = 0; i < chart->divergences->len; i++) {
    const char *label = g_array_index (chart->divergences, BnlDivergence, i).label;
    gboolean told = FALSE;

    for (guint k = 0; k < i; k++)
      told =
          told || g_str_equal (g_array_index (chart->divergences, BnlDivergence, k).label, label);
    if (!told)
      g_string_append_printf (text, "; %s", label);
  }
}

static void
describe_cuts (const BnlChart *chart, GString *text)
{
  BnlAxis x, y;

  bnl_chart_range_get (chart, &x, &y);
  for (guint i = 0; i < chart->shown->len; i++) {
    const BnlLayer *layer = g_ptr_array_index (chart->shown, i);
    char value[BNL_FIGURE_SIZE];
    double place, peak;

    if (!bnl_chart_range_find_cut (chart, layer, &x, &y, &place, &peak))
      continue;
    bnl_figure_format_value (peak, chart->percent, value);
    g_string_append_printf (text, "; %s leaves the picture at the top, up to %s", layer->name,
                            value);
  }
}

char *
bnl_chart_describe (const BnlChart *chart)
{
  GString *text = g_string_new (chart->title);

  if (describe_layers (chart, (double) NAN, ": ", text) == 0)
    g_string_append (text, chart->shown->len < chart->layers->len ? ": no curve is shown"
                                                                  : ": no values yet");
  describe_divergences (chart, text);
  describe_cuts (chart, text);
  describe_events (chart, text);
  describe_hidden (chart, text);
  describe_zoom (chart, text);
  if (!isnan (chart->crosshair))
    describe_layers (chart, chart->crosshair, ". At the crosshair: ", text);
  return g_string_free (text, FALSE);
}
