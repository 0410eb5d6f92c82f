#include "plot/bnl-chart-private.h"
#include "plot/bnl-curve-private.h"

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

static void
clear_tick_cb (gpointer data)
{
  BnlOwnTick *tick = data;

  g_free (tick->label);
}

BnlChart *
bnl_chart_new (const char *title)
{
  BnlChart *chart = g_new0 (BnlChart, 1);

  chart->title = g_strdup (title);
  chart->layers = g_ptr_array_new_with_free_func ((GDestroyNotify) bnl_layer_free);
  chart->shown = g_ptr_array_new ();
  chart->hidden = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  chart->divergences = g_array_new (FALSE, FALSE, sizeof (BnlDivergence));
  g_array_set_clear_func (chart->divergences, clear_divergence_cb);
  chart->events = g_array_new (FALSE, FALSE, sizeof (BnlEvent));
  g_array_set_clear_func (chart->events, clear_event_cb);
  chart->x_ticks = g_array_new (FALSE, FALSE, sizeof (BnlOwnTick));
  g_array_set_clear_func (chart->x_ticks, clear_tick_cb);
  chart->y_lowest = chart->y_highest = (double) NAN;
  chart->crosshair = chart->crosshair_y = (double) NAN;
  chart->x_span = chart->y_span = chart->y_extent = BNL_CHART_SPAN_FIT;
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
  g_ptr_array_unref (chart->layers);
  g_array_unref (chart->divergences);
  g_array_unref (chart->events);
  g_array_unref (chart->x_ticks);
  bnl_text_free (chart->text);
  g_free (chart->title);
  g_free (chart->x_label);
  g_free (chart->y_label);
  g_strfreev (chart->x_names);
  g_strfreev (chart->y_names);
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
bnl_chart_take_layer (BnlChart *chart, BnlLayer *layer)
{
  g_ptr_array_add (chart->layers, layer);
  if (!g_hash_table_contains (chart->hidden, layer->name))
    g_ptr_array_add (chart->shown, layer);
}

void
bnl_chart_take_curve (BnlChart *chart, BnlCurve *curve)
{
  bnl_chart_take_layer (chart, bnl_curve_get_layer (curve));
}

void
bnl_chart_set_shown (BnlChart *chart, guint index, gboolean shown)
{
  const char *name = bnl_layer_get_name (bnl_chart_get_layer (chart, index));

  if (shown)
    g_hash_table_remove (chart->hidden, name);
  else
    g_hash_table_add (chart->hidden, g_strdup (name));
  g_ptr_array_set_size (chart->shown, 0);
  for (guint i = 0; i < chart->layers->len; i++)
    if (bnl_chart_get_shown (chart, i))
      g_ptr_array_add (chart->shown, g_ptr_array_index (chart->layers, i));
}

gboolean
bnl_chart_get_shown (const BnlChart *chart, guint index)
{
  return !g_hash_table_contains (chart->hidden,
                                 bnl_layer_get_name (bnl_chart_get_layer (chart, index)));
}

guint
bnl_chart_get_n_layers (const BnlChart *chart)
{
  return chart->layers->len;
}

BnlLayer *
bnl_chart_get_layer (const BnlChart *chart, guint index)
{
  g_assert (index < chart->layers->len);

  return g_ptr_array_index (chart->layers, index);
}

guint
bnl_chart_get_n_curves (const BnlChart *chart)
{
  guint n = 0;

  for (guint i = 0; i < chart->layers->len; i++)
    n += bnl_curve_from_layer (g_ptr_array_index (chart->layers, i)) != NULL ? 1 : 0;
  return n;
}

BnlCurve *
bnl_chart_get_curve (const BnlChart *chart, guint index)
{
  guint n = 0;

  for (guint i = 0; i < chart->layers->len; i++) {
    BnlLayer *layer = g_ptr_array_index (chart->layers, i);

    if (bnl_curve_from_layer (layer) != NULL && n++ == index)
      return (BnlCurve *) layer;
  }
  g_assert_not_reached ();
}

void
bnl_chart_clear (BnlChart *chart)
{
  g_ptr_array_set_size (chart->shown, 0);
  g_ptr_array_set_size (chart->layers, 0);
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
bnl_chart_set_y_label (BnlChart *chart, const char *label)
{
  set_string (&chart->y_label, label);
}

void
bnl_chart_set_y_reversed (BnlChart *chart, gboolean reversed)
{
  chart->y_reversed = reversed;
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
bnl_chart_set_y_extent (BnlChart *chart, double lowest, double highest)
{
  chart->y_extent.minimum = lowest;
  chart->y_extent.maximum = highest;
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

void
bnl_chart_set_crosshair_y (BnlChart *chart, double y)
{
  chart->crosshair_y = y;
}

gboolean
bnl_chart_read (const BnlChart *chart, guint index, double x, double y, BnlLayerReading *reading)
{
  const BnlLayer *layer = bnl_chart_get_layer (chart, index);

  return bnl_chart_get_shown (chart, index) && layer->class->read (layer, chart, x, y, reading);
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
  gboolean any = FALSE;
  double candidate;

  for (guint i = 0; i < chart->shown->len; i++) {
    const BnlLayer *layer = g_ptr_array_index (chart->shown, i);

    if (!layer->class->find_x (layer, x, direction, &candidate))
      continue;
    if (!any || (direction > 0 ? candidate < *found : candidate > *found))
      *found = candidate;
    any = TRUE;
  }
  return any;
}
