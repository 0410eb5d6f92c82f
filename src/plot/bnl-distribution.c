#include "plot/bnl-distribution.h"

#include <stdlib.h>

#include "plot/bnl-chart-values-private.h"
#include "plot/bnl-chart-describe-private.h"
#include "plot/bnl-painter-private.h"

#define FILL_ALPHA 0.35
#define FILL_HIGH_CONTRAST_ALPHA 0.6
#define LINE_PX 1.25
#define MOST_SUGGESTED 200

struct _BnlDistribution {
  BnlLayer layer;
  double *edges;  /* [n_bins + 1] */
  double *counts; /* [n_bins] */
  guint n_bins;
  double total;
  gboolean shares;
};

static const BnlDistribution *
get_distribution (const BnlLayer *layer)
{
  return (const BnlDistribution *) layer;
}

static double
get_height (const BnlDistribution *distribution, guint bin)
{
  return distribution->shares && distribution->total > 0
             ? distribution->counts[bin] / distribution->total
             : distribution->counts[bin];
}

static void
clear_layer (BnlLayer *layer)
{
  g_free (((BnlDistribution *) layer)->edges);
  g_free (((BnlDistribution *) layer)->counts);
}

static BnlLayerSample
get_sample (G_GNUC_UNUSED const BnlLayer *layer)
{
  return BNL_LAYER_SAMPLE_BAND;
}

/* The first that an axis has room for; n_bins: none. */
static guint
find_first (const BnlDistribution *distribution, gboolean positive_only)
{
  guint first = 0;

  while (positive_only && first < distribution->n_bins && !(distribution->edges[first] > 0))
    first++;
  return first;
}

static gboolean
get_x_range (const BnlLayer *layer, gboolean positive_only, double *lowest, double *highest)
{
  const BnlDistribution *distribution = get_distribution (layer);
  guint first = find_first (distribution, positive_only);

  if (first == distribution->n_bins)
    return FALSE;
  *lowest = distribution->edges[first];
  *highest = distribution->edges[distribution->n_bins];
  return TRUE;
}

static gboolean
get_y_range (const BnlLayer *layer,
             double x0,
             double x1,
             gboolean positive_only,
             double *lowest,
             double *highest)
{
  const BnlDistribution *distribution = get_distribution (layer);

  *lowest = positive_only ? (double) INFINITY : 0;
  *highest = (double) -INFINITY;
  for (guint i = 0; i < distribution->n_bins; i++) {
    double height = get_height (distribution, i);

    if (distribution->edges[i] > x1 || distribution->edges[i + 1] < x0 ||
        (positive_only && !(height > 0)))
      continue;
    *lowest = MIN (*lowest, height);
    *highest = MAX (*highest, height);
  }
  return *lowest <= *highest;
}

static double
get_middle (const BnlDistribution *distribution, guint bin)
{
  return (distribution->edges[bin] + distribution->edges[bin + 1]) / 2;
}

static gboolean
find_x (const BnlLayer *layer, double x, int direction, double *found)
{
  const BnlDistribution *distribution = get_distribution (layer);
  guint n_below = 0;

  while (n_below < distribution->n_bins &&
         (direction > 0 ? get_middle (distribution, n_below) < x
                        : get_middle (distribution, n_below) <= x))
    n_below++;
  if (direction > 0 ? n_below == distribution->n_bins : n_below == 0)
    return FALSE;
  *found = get_middle (distribution, direction > 0 ? n_below : n_below - 1);
  return TRUE;
}

static double
to_y (const BnlPainter *painter, double height)
{
  const BnlChartLayout *plot = &painter->plan.plot;
  double frac = bnl_axis_to_frac (&plot->y, height);

  return plot->top + (1 - (isnan (frac) ? -1 : CLAMP (frac, -1, 2))) * plot->height;
}

/* Along the tops, from the ground and back to it; steps between pixels. */
static void
trace_steps (const BnlDistribution *distribution, const BnlPainter *painter)
{
  const BnlGrid *grid = &painter->stroke.grid;
  guint first = find_first (distribution, painter->plan.plot.x.logarithmic);
  double ground = to_y (painter, 0);
  double x = 0;

  for (guint i = first; i < distribution->n_bins; i++) {
    double y = to_y (painter, get_height (distribution, i));

    x = bnl_grid_snap_x (grid,
                         CLAMP (bnl_painter_to_x (painter, distribution->edges[i]), -1e6, 1e6));
    if (i == first)
      cairo_move_to (painter->cr, x, ground);
    cairo_line_to (painter->cr, x, y);
    x = CLAMP (bnl_painter_to_x (painter, distribution->edges[i + 1]), -1e6, 1e6);
    x = bnl_grid_snap_x (grid, x);
    cairo_line_to (painter->cr, x, y);
  }
  if (first < distribution->n_bins)
    cairo_line_to (painter->cr, x, ground);
}

static void
draw (const BnlLayer *layer, const BnlPainter *painter, BnlLayerPass pass)
{
  if (pass == BNL_LAYER_AREAS) {
    trace_steps (get_distribution (layer), painter);
    bnl_stroke_set_color (&painter->stroke, layer->color,
                          painter->theme->high_contrast ? FILL_HIGH_CONTRAST_ALPHA : FILL_ALPHA);
    cairo_fill (painter->cr);
  } else if (pass == BNL_LAYER_LINES) {
    bnl_stroke_set_pen (&painter->stroke, layer->color, BNL_CURVE_SOLID);
    cairo_set_line_width (painter->cr, LINE_PX);
    bnl_stroke_set_color (&painter->stroke, layer->color, 1);
    trace_steps (get_distribution (layer), painter);
    cairo_stroke (painter->cr);
  }
}

/* Without a logarithmic x, on which some bins are not seen. */
static guint
find_bin (const BnlDistribution *distribution, double x)
{
  guint bin = 0;

  while (bin + 1 < distribution->n_bins && x >= distribution->edges[bin + 1])
    bin++;
  return bin;
}

/* "124 from 0.1 to 0.2" */
static void
write_bin (const BnlDistribution *distribution, const BnlChart *chart, guint bin, GString *text)
{
  char from[BNL_FIGURE_SIZE], to[BNL_FIGURE_SIZE], height[BNL_FIGURE_SIZE];

  if (distribution->shares)
    bnl_figure_format_value (get_height (distribution, bin), chart->percent, height);
  else
    bnl_chart_describe_format_x (distribution->counts[bin], height);
  bnl_figure_format_value (distribution->edges[bin], FALSE, from);
  bnl_figure_format_value (distribution->edges[bin + 1], FALSE, to);
  g_string_append_printf (text, "%s from %s to %s", height, from, to);
}

static void
write_all (const BnlDistribution *distribution, const BnlChart *chart, guint highest, GString *text)
{
  char total[BNL_FIGURE_SIZE], from[BNL_FIGURE_SIZE], to[BNL_FIGURE_SIZE];

  bnl_chart_describe_format_x (distribution->total, total);
  bnl_figure_format_value (distribution->edges[0], FALSE, from);
  bnl_figure_format_value (distribution->edges[distribution->n_bins], FALSE, to);
  g_string_append_printf (text, "%s values from %s to %s, most of them, ", total, from, to);
  write_bin (distribution, chart, highest, text);
}

static gboolean
read_distribution (const BnlLayer *layer,
                   const BnlChart *chart,
                   double x,
                   G_GNUC_UNUSED double y,
                   BnlLayerReading *reading)
{
  const BnlDistribution *distribution = get_distribution (layer);
  g_autoptr (GString) text = g_string_new (NULL);
  guint bin = 0;

  if (distribution->n_bins == 0)
    return FALSE;
  for (guint i = 0; i < distribution->n_bins; i++)
    if (distribution->counts[i] > distribution->counts[bin])
      bin = i;
  if (isnan (x)) {
    write_all (distribution, chart, bin, text);
  } else {
    bin = find_bin (distribution, x);
    write_bin (distribution, chart, bin, text);
  }
  *reading = (BnlLayerReading){ .x = get_middle (distribution, bin),
                                .y = get_height (distribution, bin),
                                .value = get_height (distribution, bin),
                                .low = (double) NAN,
                                .high = (double) NAN };
  bnl_layer_write_reading (reading, text->str);
  return TRUE;
}

static guint
get_n_columns (G_GNUC_UNUSED const BnlLayer *layer)
{
  return 2;
}

static char *
dup_column (const BnlLayer *layer, G_GNUC_UNUSED const BnlChart *chart, guint column)
{
  return g_strdup_printf ("%s, %s", layer->name,
                          column == 0                        ? "to"
                          : get_distribution (layer)->shares ? "share"
                                                             : "count");
}

static gboolean
get_row (const BnlLayer *layer, gsize row, double *x)
{
  if (row >= get_distribution (layer)->n_bins)
    return FALSE;
  *x = get_distribution (layer)->edges[row];
  return TRUE;
}

static void
append_cell (const BnlLayer *layer, gsize row, guint column, GString *text)
{
  const BnlDistribution *distribution = get_distribution (layer);

  bnl_chart_values_append_number (
      text, column == 0 ? distribution->edges[row + 1] : get_height (distribution, (guint) row),
      FALSE);
}

static const BnlLayerClass class = {
  .own_x = TRUE,
  .clear = clear_layer,
  .get_sample = get_sample,
  .get_x_range = get_x_range,
  .get_y_range = get_y_range,
  .find_x = find_x,
  .draw = draw,
  .read = read_distribution,
  .get_n_columns = get_n_columns,
  .dup_column = dup_column,
  .get_row = get_row,
  .append_cell = append_cell,
};

BnlDistribution *
bnl_distribution_new (const char *name, guint color)
{
  BnlDistribution *distribution = g_new0 (BnlDistribution, 1);

  bnl_layer_init (&distribution->layer, &class, name, color);
  return distribution;
}

void
bnl_distribution_free (BnlDistribution *distribution)
{
  bnl_layer_free ((BnlLayer *) distribution);
}

BnlLayer *
bnl_distribution_get_layer (BnlDistribution *distribution)
{
  return &distribution->layer;
}

static void
set_bins (BnlDistribution *distribution, guint n_bins)
{
  distribution->n_bins = n_bins;
  distribution->edges = g_renew (double, distribution->edges, n_bins + 1);
  distribution->counts = g_renew (double, distribution->counts, MAX (1, n_bins));
  distribution->total = 0;
}

void
bnl_distribution_set_values (BnlDistribution *distribution,
                             const float *values,
                             gsize n,
                             double lowest,
                             double highest,
                             guint n_bins)
{
  g_return_if_fail (isfinite (lowest) && isfinite (highest) && lowest <= highest);
  g_return_if_fail (n_bins >= 1 && n_bins <= BNL_DISTRIBUTION_MAX_BINS);

  if (!(lowest < highest)) {
    lowest -= 0.5;
    highest += 0.5;
  }
  set_bins (distribution, n_bins);
  for (guint i = 0; i <= n_bins; i++)
    distribution->edges[i] = lowest + (highest - lowest) * i / n_bins;
  distribution->edges[n_bins] = highest;
  memset (distribution->counts, 0, n_bins * sizeof *distribution->counts);
  for (gsize i = 0; i < n; i++) {
    double value = (double) values[i];

    if (!(value >= lowest && value <= highest))
      continue;
    distribution
        ->counts[MIN (n_bins - 1, (guint) ((value - lowest) / (highest - lowest) * n_bins))]++;
    distribution->total++;
  }
}

void
bnl_distribution_set_counts (BnlDistribution *distribution,
                             const double *edges,
                             const double *counts,
                             guint n_bins)
{
  g_return_if_fail (n_bins <= BNL_DISTRIBUTION_MAX_BINS);

  set_bins (distribution, n_bins);
  memcpy (distribution->edges, edges, (n_bins + 1) * sizeof *edges);
  for (guint i = 0; i < n_bins; i++) {
    distribution->counts[i] = counts[i];
    distribution->total += counts[i];
  }
}

void
bnl_distribution_set_shares (BnlDistribution *distribution, gboolean shares)
{
  distribution->shares = shares;
}

guint
bnl_distribution_get_n_bins (const BnlDistribution *distribution)
{
  return distribution->n_bins;
}

double
bnl_distribution_get_count (const BnlDistribution *distribution, guint bin)
{
  return distribution->counts[bin];
}

double
bnl_distribution_get_edge (const BnlDistribution *distribution, guint edge)
{
  return distribution->edges[edge];
}

static int
compare_cb (const void *a, const void *b)
{
  float x = *(const float *) a;
  float y = *(const float *) b;

  return (x > y) - (x < y);
}

gboolean
bnl_distribution_suggest (const float *values,
                          gsize n,
                          double *lowest,
                          double *highest,
                          guint *n_bins)
{
  g_autofree float *sorted = g_new (float, MAX (1, n));
  gsize n_finite = 0;
  double width;

  for (gsize i = 0; i < n; i++)
    if (isfinite (values[i]))
      sorted[n_finite++] = values[i];
  if (n_finite == 0)
    return FALSE;
  qsort (sorted, n_finite, sizeof *sorted, compare_cb);
  *lowest = (double) sorted[0];
  *highest = (double) sorted[n_finite - 1];
  width = 2 * ((double) sorted[n_finite * 3 / 4] - (double) sorted[n_finite / 4]) /
          cbrt ((double) n_finite);
  *n_bins = 1;
  if (*lowest < *highest)
    *n_bins = (guint) (width > 0 ? CLAMP (ceil ((*highest - *lowest) / width), 1, MOST_SUGGESTED)
                                 : MIN (MOST_SUGGESTED, ceil (sqrt ((double) n_finite))));
  return TRUE;
}
