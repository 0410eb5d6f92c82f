#include "bnl-plot-kind.h"

#include <math.h>

#include "bnl-plot-groups.h"
#include "plot/bnl-band.h"
#include "plot/bnl-bars.h"
#include "plot/bnl-chart-categories.h"
#include "plot/bnl-distribution.h"
#include "plot/bnl-heat-map.h"
#include "plot/bnl-percentiles.h"
#include "plot/bnl-ridges.h"

#define N_RIDGE_BINS 48

const char *const bnl_plot_kind_names[] = { "line",        "band",    "histogram", "ridges",
                                            "percentiles", "heatmap", "bars",      NULL };

typedef enum {
  NEEDS_X = 1,
  NEEDS_Y = 2,
  NEEDS_VALUE = 4,
  NEEDS_COLUMN = 8,
  TAKES_BY = 16,
  TAKES_BINS = 32,
} Needs;

static const guint needs[] = {
  [BNL_PLOT_KIND_LINE] = NEEDS_X | NEEDS_Y | TAKES_BY,
  [BNL_PLOT_KIND_BAND] = NEEDS_X | NEEDS_Y | TAKES_BY,
  [BNL_PLOT_KIND_HISTOGRAM] = NEEDS_COLUMN | TAKES_BY | TAKES_BINS,
  [BNL_PLOT_KIND_RIDGES] = NEEDS_Y | NEEDS_COLUMN | TAKES_BINS,
  [BNL_PLOT_KIND_PERCENTILES] = NEEDS_X | NEEDS_COLUMN,
  [BNL_PLOT_KIND_HEATMAP] = NEEDS_X | NEEDS_Y | NEEDS_VALUE,
  [BNL_PLOT_KIND_BARS] = NEEDS_X | NEEDS_Y | TAKES_BY,
};

char *
bnl_plot_kind_check (BnlPlotKind kind, const BnlPlotColumns *columns)
{
  const struct {
    const char *option, *given, *what;
    guint need;
    gboolean optional;
  } options[] = {
    { "--x", columns->x, "the column along x", NEEDS_X, FALSE },
    { "--y", columns->y, "the column along y", NEEDS_Y, FALSE },
    { "--value", columns->value, "the column that colors stand for", NEEDS_VALUE, FALSE },
    { "--column", columns->column, "the column whose values are counted", NEEDS_COLUMN, FALSE },
    { "--by", columns->by, "", TAKES_BY, TRUE },
    { "--bins", columns->n_bins > 0 ? "" : NULL, "", TAKES_BINS, TRUE },
    { "--shares", columns->shares ? "" : NULL, "", kind == BNL_PLOT_KIND_HISTOGRAM ? TAKES_BINS : 0,
      TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (options); i++) {
    gboolean takes = (needs[kind] & options[i].need) != 0;

    if (takes && !options[i].given && !options[i].optional)
      return g_strdup_printf ("--kind %s needs %s NAME: %s", bnl_plot_kind_names[kind],
                              options[i].option, options[i].what);
    if (!takes && options[i].given)
      return g_strdup_printf ("--kind %s has no use for %s", bnl_plot_kind_names[kind],
                              options[i].option);
  }
  return NULL;
}

/* The arms of a comparison have their own, others theirs in turn. */
static guint
choose_color (GPtrArray *groups, guint index)
{
  const BnlPlotGroup *group = g_ptr_array_index (groups, index);

  if (g_str_equal (group->name, "none"))
    return BNL_CHART_COLOR_WITHOUT;
  return groups->len == 1 || g_str_equal (group->name, "batch") ? BNL_CHART_COLOR_WITH : index;
}

static const char *
get_name (const BnlPlotGroup *group, const char *otherwise)
{
  return group->name[0] != '\0' ? group->name : otherwise;
}

static void
add_lines (BnlChart *chart, const BnlPlotColumns *columns, GPtrArray *groups)
{
  for (guint i = 0; i < groups->len; i++) {
    const BnlPlotGroup *group = g_ptr_array_index (groups, i);
    BnlCurve *curve =
        bnl_curve_new (get_name (group, columns->y), choose_color (groups, i), BNL_CURVE_SOLID);

    bnl_curve_set_smoothing (curve, columns->smoothing);
    for (guint k = 0; k < group->rows->len; k++)
      bnl_curve_append (curve, bnl_plot_groups_get (group, k)->x,
                        bnl_plot_groups_get (group, k)->y);
    bnl_chart_take_curve (chart, curve);
  }
}

/* Rows of the same x are of one run each, as they come. */
static void
add_bands (BnlChart *chart, const BnlPlotColumns *columns, GPtrArray *groups)
{
  for (guint i = 0; i < groups->len; i++) {
    const BnlPlotGroup *group = g_ptr_array_index (groups, i);
    BnlBand *band = bnl_band_new (get_name (group, columns->y), choose_color (groups, i),
                                  BNL_CURVE_SOLID, "runs");
    float before = -INFINITY;
    guint run = 0;

    for (guint k = 0; k < group->rows->len; k++) {
      const BnlPlotRow *row = bnl_plot_groups_get (group, k);
      /* No finer than bands have it. */
      float place = (float) (row->x - bnl_plot_groups_get (group, 0)->x);

      run = place > before ? 0 : run + 1;
      before = place;
      while (bnl_band_get_n_runs (band) <= run)
        bnl_band_add_run (band);
      bnl_band_append (band, run, row->x, row->y);
    }
    bnl_chart_take_layer (chart, bnl_band_get_layer (band));
  }
}

/* Those that are numbers; the array is the caller's. */
static GArray *
collect_values (const BnlPlotGroup *group, guint first, guint end)
{
  GArray *values = g_array_new (FALSE, FALSE, sizeof (float));

  for (guint i = first; i < end; i++) {
    float value = (float) bnl_plot_groups_get (group, i)->y;

    if (isfinite (value))
      g_array_append_val (values, value);
  }
  return values;
}

/* Bins that suit the values of all groups together; FALSE where there are none. */
static gboolean
choose_bins (GPtrArray *groups, guint wanted, double *lowest, double *highest, guint *n_bins)
{
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (float));

  for (guint i = 0; i < groups->len; i++) {
    const BnlPlotGroup *group = g_ptr_array_index (groups, i);
    g_autoptr (GArray) values = collect_values (group, 0, group->rows->len);

    g_array_append_vals (all, values->data, values->len);
  }
  if (!bnl_distribution_suggest ((const float *) (const void *) all->data, all->len, lowest,
                                 highest, n_bins))
    return FALSE;
  if (wanted > 0)
    *n_bins = wanted;
  return TRUE;
}

static void
add_histograms (BnlChart *chart, const BnlPlotColumns *columns, GPtrArray *groups)
{
  double lowest, highest;
  guint n_bins;

  bnl_chart_set_percent (chart, columns->shares);
  if (!choose_bins (groups, columns->n_bins, &lowest, &highest, &n_bins))
    return;
  for (guint i = 0; i < groups->len; i++) {
    const BnlPlotGroup *group = g_ptr_array_index (groups, i);
    BnlDistribution *distribution =
        bnl_distribution_new (get_name (group, columns->column), choose_color (groups, i));
    g_autoptr (GArray) values = collect_values (group, 0, group->rows->len);

    bnl_distribution_set_shares (distribution, columns->shares);
    bnl_distribution_set_values (distribution, (const float *) (const void *) values->data,
                                 values->len, lowest, highest, n_bins);
    bnl_chart_take_layer (chart, bnl_distribution_get_layer (distribution));
  }
}

/* Of the rows from first on that share its x; returns the end. */
static guint
find_same_x (const BnlPlotGroup *group, guint first)
{
  guint end = first;

  while (end < group->rows->len && !((float) bnl_plot_groups_get (group, end)->x >
                                     (float) bnl_plot_groups_get (group, first)->x))
    end++;
  return end;
}

static void
add_ridges (BnlChart *chart, const BnlPlotColumns *columns, GPtrArray *groups)
{
  const BnlPlotGroup *group = g_ptr_array_index (groups, 0);
  BnlRidges *ridges = bnl_ridges_new (columns->column, BNL_CHART_COLOR_WITH);
  BnlDistribution *counter = bnl_distribution_new ("", 0);
  double lowest, highest;
  guint n_bins, end;

  bnl_chart_set_y_label (chart, columns->y);
  if (choose_bins (groups, columns->n_bins > 0 ? columns->n_bins : N_RIDGE_BINS, &lowest, &highest,
                   &n_bins))
    for (guint first = 0; first < group->rows->len; first = end) {
      g_autoptr (GArray) values = NULL;
      g_autofree float *counts = g_new (float, n_bins);

      end = find_same_x (group, first);
      values = collect_values (group, first, end);
      bnl_distribution_set_values (counter, (const float *) (const void *) values->data,
                                   values->len, lowest, highest, n_bins);
      for (guint bin = 0; bin < n_bins; bin++)
        counts[bin] = (float) bnl_distribution_get_count (counter, bin);
      bnl_ridges_append (ridges, bnl_plot_groups_get (group, first)->x,
                         bnl_distribution_get_edge (counter, 0),
                         bnl_distribution_get_edge (counter, n_bins), counts, n_bins);
    }
  bnl_distribution_free (counter);
  bnl_chart_take_layer (chart, bnl_ridges_get_layer (ridges));
}

static void
add_percentiles (BnlChart *chart, const BnlPlotColumns *columns, GPtrArray *groups)
{
  static const double percents[] = { 0, 5, 25, 50, 75, 95, 100 };
  const BnlPlotGroup *group = g_ptr_array_index (groups, 0);
  BnlPercentiles *percentiles = bnl_percentiles_new (columns->column, BNL_CHART_COLOR_WITH,
                                                     percents, G_N_ELEMENTS (percents));
  guint end;

  for (guint first = 0; first < group->rows->len; first = end) {
    g_autoptr (GArray) values = NULL;
    double x = bnl_plot_groups_get (group, first)->x;

    end = find_same_x (group, first);
    values = collect_values (group, first, end);
    bnl_percentiles_append_raw (percentiles, x, (const float *) (const void *) values->data,
                                values->len);
  }
  bnl_chart_take_layer (chart, bnl_percentiles_get_layer (percentiles));
}

/* Mean and, of more than one value, standard deviation of the rows of a place. */
typedef struct {
  double sum, squares;
  guint n;
  const char *mark; /* what stood there in place of a number */
} Place;

static double
get_mean (const Place *place)
{
  return place->n > 0 ? place->sum / place->n : (double) NAN;
}

static double
get_std (const Place *place)
{
  double mean = get_mean (place);

  return place->n > 1 ? sqrt (MAX (0, place->squares - place->n * mean * mean) / (place->n - 1))
                      : (double) NAN;
}

static void
add_to_place (Place *place, double value)
{
  if (!isfinite (value))
    return;
  place->sum += value;
  place->squares += value * value;
  place->n++;
}

static void
add_bars (BnlChart *chart, const BnlPlotColumns *columns, GPtrArray *groups)
{
  g_auto (GStrv) names = bnl_plot_groups_list_names (groups, FALSE);
  guint n = g_strv_length (names);

  bnl_chart_categories_set_x (chart, (const char *const *) names);
  for (guint i = 0; i < groups->len; i++) {
    const BnlPlotGroup *group = g_ptr_array_index (groups, i);
    BnlBars *bars = bnl_bars_new (get_name (group, columns->y), choose_color (groups, i));
    g_autofree Place *places = g_new0 (Place, MAX (1, n));

    for (guint k = 0; k < group->rows->len; k++) {
      const BnlPlotRow *row = bnl_plot_groups_get (group, k);

      add_to_place (&places[bnl_plot_groups_find_name (names, row->x_name)], row->y);
    }
    for (guint k = 0; k < n; k++)
      bnl_bars_set (bars, k, get_mean (&places[k]), get_std (&places[k]));
    bnl_chart_take_layer (chart, bnl_bars_get_layer (bars));
  }
}

static void
add_heat_map (BnlChart *chart, const BnlPlotColumns *columns, GPtrArray *groups)
{
  const BnlPlotGroup *group = g_ptr_array_index (groups, 0);
  g_auto (GStrv) x_names = bnl_plot_groups_list_names (groups, FALSE);
  g_auto (GStrv) y_names = bnl_plot_groups_list_names (groups, TRUE);
  guint n_x = MIN (g_strv_length (x_names), BNL_HEAT_MAP_MAX_SIDE);
  guint n_y = MIN (g_strv_length (y_names), BNL_HEAT_MAP_MAX_SIDE);
  BnlHeatMap *map = bnl_heat_map_new (columns->value, MAX (1, n_x), MAX (1, n_y));
  g_autofree Place *places = g_new0 (Place, (gsize) MAX (1, n_x) * MAX (1, n_y));

  bnl_chart_categories_set_x (chart, (const char *const *) x_names);
  bnl_chart_categories_set_y (chart, (const char *const *) y_names);
  bnl_chart_set_y_label (chart, columns->y);
  for (guint k = 0; k < group->rows->len; k++) {
    const BnlPlotRow *row = bnl_plot_groups_get (group, k);
    guint x = bnl_plot_groups_find_name (x_names, row->x_name);
    guint y = bnl_plot_groups_find_name (y_names, row->y_name);

    if (x >= n_x || y >= n_y)
      continue;
    add_to_place (&places[y * n_x + x], row->y);
    if (row->mark)
      places[y * n_x + x].mark = row->mark;
  }
  for (guint y = 0; y < n_y; y++)
    for (guint x = 0; x < n_x; x++) {
      const Place *place = &places[y * n_x + x];

      if (place->n == 0 && place->mark)
        bnl_heat_map_set_mark (map, x, y, place->mark);
      else
        bnl_heat_map_set (map, x, y, get_mean (place));
    }
  bnl_chart_take_layer (chart, bnl_heat_map_get_layer (map));
}

BnlChart *
bnl_plot_kind_draw (BnlPlotKind kind,
                    const char *const *paths,
                    const BnlPlotColumns *columns,
                    GError **error)
{
  static void (*const add[]) (BnlChart *, const BnlPlotColumns *, GPtrArray *) = {
    [BNL_PLOT_KIND_LINE] = add_lines,
    [BNL_PLOT_KIND_BAND] = add_bands,
    [BNL_PLOT_KIND_HISTOGRAM] = add_histograms,
    [BNL_PLOT_KIND_RIDGES] = add_ridges,
    [BNL_PLOT_KIND_PERCENTILES] = add_percentiles,
    [BNL_PLOT_KIND_HEATMAP] = add_heat_map,
    [BNL_PLOT_KIND_BARS] = add_bars,
  };
  g_autoptr (GPtrArray) groups = bnl_plot_groups_read (kind, paths, columns, error);
  BnlChart *chart;

  if (!groups)
    return NULL;
  chart = bnl_chart_new (columns->value    ? columns->value
                         : columns->column ? columns->column
                                           : columns->y);
  bnl_chart_set_x_label (chart, columns->x ? columns->x : columns->column);
  add[kind](chart, columns, groups);
  return chart;
}
