#include "plot/bnl-ridges.h"

#include "plot/bnl-chart-values-private.h"
#include "plot/bnl-chart-describe-private.h"
#include "plot/bnl-painter-private.h"

/* Of the plot, that the highest rises to. */
#define HEIGHT_SHARE 0.34
/* Between two that are drawn. */
#define LEAST_APART_PX 8
/* Of the color in the oldest and in the newest. */
#define OLDEST_SHARE 0.22
#define NEWEST_SHARE 0.8
#define LINE_PX 1
#define CHOSEN_LINE_PX 2.5

typedef struct {
  double step, lowest, highest, total;
  float *counts; /* [n_bins] */
  guint n_bins;
} Ridge;

struct _BnlRidges {
  BnlLayer layer;
  GArray *ridges; /* of Ridge */
};

static const Ridge *
get_ridge (const BnlLayer *layer, guint index)
{
  return &g_array_index (((const BnlRidges *) layer)->ridges, Ridge, index);
}

static guint
get_length (const BnlLayer *layer)
{
  return ((const BnlRidges *) layer)->ridges->len;
}

static void
clear_ridge_cb (gpointer data)
{
  g_free (((Ridge *) data)->counts);
}

static void
clear_layer (BnlLayer *layer)
{
  g_array_unref (((BnlRidges *) layer)->ridges);
}

static BnlLayerSample
get_sample (G_GNUC_UNUSED const BnlLayer *layer)
{
  return BNL_LAYER_SAMPLE_BOX;
}

static double
get_bin_width (const Ridge *ridge)
{
  return (ridge->highest - ridge->lowest) / ridge->n_bins;
}

static double
get_middle (const Ridge *ridge, guint bin)
{
  return ridge->lowest + (bin + 0.5) * get_bin_width (ridge);
}

static double
get_density (const Ridge *ridge, guint bin)
{
  return ridge->total > 0 ? (double) ridge->counts[bin] / ridge->total / get_bin_width (ridge) : 0;
}

static gboolean
get_x_range (const BnlLayer *layer, gboolean positive_only, double *lowest, double *highest)
{
  *lowest = (double) INFINITY;
  *highest = (double) -INFINITY;
  for (guint i = 0; i < get_length (layer); i++) {
    const Ridge *ridge = get_ridge (layer, i);

    for (guint bin = 0; bin <= ridge->n_bins; bin++) {
      double edge = ridge->lowest + bin * get_bin_width (ridge);

      if (edge > 0 || !positive_only) {
        *lowest = MIN (*lowest, edge);
        break;
      }
    }
    if (ridge->highest > 0 || !positive_only)
      *highest = MAX (*highest, ridge->highest);
  }
  return *lowest <= *highest;
}

/* With room above the first for what rises from it. */
static gboolean
get_y_range (const BnlLayer *layer,
             G_GNUC_UNUSED double x0,
             G_GNUC_UNUSED double x1,
             gboolean positive_only,
             double *lowest,
             double *highest)
{
  guint n = get_length (layer);
  double first, last;

  if (n == 0)
    return FALSE;
  first = get_ridge (layer, 0)->step;
  last = get_ridge (layer, n - 1)->step;
  if (n == 1)
    first = last - 1;
  *highest = last;
  *lowest = first - (last - first) * HEIGHT_SHARE / (1 - HEIGHT_SHARE);
  if (!positive_only)
    return TRUE;
  for (guint i = 0; i < n; i++)
    if (get_ridge (layer, i)->step > 0) {
      *lowest = get_ridge (layer, i)->step / 2;
      return TRUE;
    }
  return FALSE;
}

/* From bin to bin of the newest. */
static gboolean
find_x (const BnlLayer *layer, double x, int direction, double *found)
{
  const Ridge *ridge;
  guint n_below = 0;

  if (get_length (layer) == 0)
    return FALSE;
  ridge = get_ridge (layer, get_length (layer) - 1);
  while (n_below < ridge->n_bins &&
         (direction > 0 ? get_middle (ridge, n_below) < x : get_middle (ridge, n_below) <= x))
    n_below++;
  if (direction > 0 ? n_below == ridge->n_bins : n_below == 0)
    return FALSE;
  *found = get_middle (ridge, direction > 0 ? n_below : n_below - 1);
  return TRUE;
}

static gboolean
is_seen (const BnlPainter *painter, const Ridge *ridge)
{
  const BnlAxis *y = &painter->plan.plot.y;

  return ridge->step >= y->minimum && ridge->step <= y->maximum;
}

/* The highest density of those that are seen. */
static double
find_peak (const BnlLayer *layer, const BnlPainter *painter)
{
  double peak = 0;

  for (guint i = 0; i < get_length (layer); i++) {
    const Ridge *ridge = get_ridge (layer, i);

    for (guint bin = 0; is_seen (painter, ridge) && bin < ridge->n_bins; bin++)
      peak = MAX (peak, get_density (ridge, bin));
  }
  return peak;
}

static double
to_y (const BnlPainter *painter, const Ridge *ridge, guint bin, double peak)
{
  double rise = peak > 0 ? get_density (ridge, bin) / peak : 0;

  return bnl_painter_to_y (painter, ridge->step) - rise * HEIGHT_SHARE * painter->plan.plot.height;
}

/* Along the ground from bin to bin. */
static void
trace_ridge (const BnlPainter *painter, const Ridge *ridge, double peak)
{
  double ground = bnl_painter_to_y (painter, ridge->step);
  double x = (double) NAN;
  gboolean begun = FALSE;

  for (guint bin = 0; bin < ridge->n_bins; bin++) {
    double next = bnl_painter_to_x (painter, get_middle (ridge, bin));

    if (isnan (next))
      continue;
    x = CLAMP (next, -1e6, 1e6);
    if (!begun)
      cairo_move_to (painter->cr, x, ground);
    begun = TRUE;
    cairo_line_to (painter->cr, x, to_y (painter, ridge, bin, peak));
  }
  if (begun)
    cairo_line_to (painter->cr, x, ground);
}

/* share of the layer's color, the rest background. */
static void
set_mixed_color (const BnlPainter *painter, guint index, double share)
{
  const BnlColor *c = &painter->theme->colors[index % BNL_CHART_N_COLORS];
  const BnlColor *b = &painter->theme->background;

  cairo_set_source_rgb (painter->cr, share * c->red + (1 - share) * b->red,
                        share * c->green + (1 - share) * b->green,
                        share * c->blue + (1 - share) * b->blue);
}

static void
draw_ridge (const BnlLayer *layer, const BnlPainter *painter, const Ridge *ridge, double peak)
{
  double first = get_ridge (layer, 0)->step;
  double last = get_ridge (layer, get_length (layer) - 1)->step;
  double age = last > first ? (last - ridge->step) / (last - first) : 0;
  double share = NEWEST_SHARE + (OLDEST_SHARE - NEWEST_SHARE) * age;

  trace_ridge (painter, ridge, peak);
  set_mixed_color (painter, layer->color, share);
  cairo_fill_preserve (painter->cr);
  cairo_set_dash (painter->cr, NULL, 0, 0);
  cairo_set_line_width (painter->cr, LINE_PX);
  cairo_set_line_join (painter->cr, CAIRO_LINE_JOIN_ROUND);
  bnl_painter_set_background (painter, 1);
  cairo_stroke_preserve (painter->cr);
  bnl_stroke_set_color (&painter->stroke, layer->color, 0.35 + 0.65 * share);
  cairo_stroke (painter->cr);
}

/* From the newest back, those that stand apart, then drawn from the oldest on. */
static void
draw (const BnlLayer *layer, const BnlPainter *painter, BnlLayerPass pass)
{
  g_autoptr (GArray) drawn = g_array_new (FALSE, FALSE, sizeof (guint));
  double before = (double) INFINITY;
  double peak;

  if (pass != BNL_LAYER_AREAS)
    return;
  for (guint i = get_length (layer); i-- > 0;) {
    double y = bnl_painter_to_y (painter, get_ridge (layer, i)->step);

    if (!is_seen (painter, get_ridge (layer, i)) || !(before - y >= LEAST_APART_PX))
      continue;
    g_array_append_val (drawn, i);
    before = y;
  }
  peak = find_peak (layer, painter);
  for (guint i = drawn->len; i-- > 0;)
    draw_ridge (layer, painter, get_ridge (layer, g_array_index (drawn, guint, i)), peak);
}

/* The one that is nearest in y, the newest where nobody says; length > 0. */
static const Ridge *
find_ridge (const BnlLayer *layer, double y)
{
  guint best = get_length (layer) - 1;

  for (guint i = 0; !isnan (y) && i < get_length (layer); i++)
    if (fabs (get_ridge (layer, i)->step - y) < fabs (get_ridge (layer, best)->step - y))
      best = i;
  return get_ridge (layer, best);
}

static guint
find_bin (const Ridge *ridge, double x)
{
  return (guint) CLAMP (floor ((x - ridge->lowest) / get_bin_width (ridge)), 0,
                        ridge->n_bins - 1.0);
}

static void
draw_crosshair (const BnlLayer *layer, const BnlPainter *painter, double x, double y)
{
  const Ridge *ridge;
  double peak, px;
  guint bin;

  if (get_length (layer) == 0)
    return;
  ridge = find_ridge (layer, y);
  if (!is_seen (painter, ridge))
    return;
  peak = find_peak (layer, painter);
  trace_ridge (painter, ridge, peak);
  cairo_set_dash (painter->cr, NULL, 0, 0);
  cairo_set_line_width (painter->cr, CHOSEN_LINE_PX);
  bnl_painter_set_foreground (painter, 1);
  cairo_stroke (painter->cr);
  bin = find_bin (ridge, x);
  px = bnl_painter_to_x (painter, get_middle (ridge, bin));
  if (!isnan (px))
    bnl_stroke_dot (&painter->stroke, layer->color, px, to_y (painter, ridge, bin, peak));
}

static void
write_ridge (const BnlChart *chart, const Ridge *ridge, guint bin, gboolean all, GString *text)
{
  char count[BNL_FIGURE_SIZE], from[BNL_FIGURE_SIZE], to[BNL_FIGURE_SIZE], step[BNL_FIGURE_SIZE];
  double low = all ? ridge->lowest : get_middle (ridge, bin) - get_bin_width (ridge) / 2;
  double high = all ? ridge->highest : low + get_bin_width (ridge);

  bnl_chart_describe_format_x (all ? ridge->total : (double) ridge->counts[bin], count);
  bnl_figure_format_value (low, FALSE, from);
  bnl_figure_format_value (high, FALSE, to);
  bnl_chart_describe_format_x (ridge->step, step);
  g_string_append_printf (text, "%s from %s to %s at %s %s", count, from, to,
                          chart->y_label != NULL ? chart->y_label : "step", step);
}

static gboolean
read_ridges (const BnlLayer *layer,
             const BnlChart *chart,
             double x,
             double y,
             BnlLayerReading *reading)
{
  g_autoptr (GString) text = g_string_new (NULL);
  const Ridge *ridge;
  guint bin = 0;

  if (get_length (layer) == 0)
    return FALSE;
  ridge = find_ridge (layer, y);
  if (!isnan (x))
    bin = find_bin (ridge, x);
  write_ridge (chart, ridge, bin, isnan (x), text);
  *reading = (BnlLayerReading){ .x = get_middle (ridge, bin),
                                .y = ridge->step,
                                .value = isnan (x) ? ridge->total : (double) ridge->counts[bin],
                                .low = (double) NAN,
                                .high = (double) NAN };
  bnl_layer_write_reading (reading, text->str);
  return TRUE;
}

static guint
get_n_columns (G_GNUC_UNUSED const BnlLayer *layer)
{
  return 3;
}

static char *
dup_column (const BnlLayer *layer, G_GNUC_UNUSED const BnlChart *chart, guint column)
{
  static const char *const kinds[] = { "to", "step", "count" };

  return g_strdup_printf ("%s, %s", layer->name, kinds[column]);
}

/* Rows of one ridge after the other. */
static const Ridge *
find_row (const BnlLayer *layer, gsize row, guint *bin)
{
  for (guint i = 0; i < get_length (layer); i++) {
    const Ridge *ridge = get_ridge (layer, i);

    if (row < ridge->n_bins) {
      *bin = (guint) row;
      return ridge;
    }
    row -= ridge->n_bins;
  }
  return NULL;
}

static gboolean
get_row (const BnlLayer *layer, gsize row, double *x)
{
  guint bin = 0;
  const Ridge *ridge = find_row (layer, row, &bin);

  if (ridge == NULL)
    return FALSE;
  *x = ridge->lowest + bin * get_bin_width (ridge);
  return TRUE;
}

static void
append_cell (const BnlLayer *layer, gsize row, guint column, GString *text)
{
  guint bin = 0;
  const Ridge *ridge = find_row (layer, row, &bin);

  if (column == 0)
    bnl_chart_values_append_number (text, ridge->lowest + (bin + 1) * get_bin_width (ridge), FALSE);
  else if (column == 1)
    bnl_chart_values_append_number (text, ridge->step, FALSE);
  else
    bnl_chart_values_append_number (text, (double) ridge->counts[bin], TRUE);
}

static const BnlLayerClass class = {
  .own_x = TRUE,
  .tight_y = TRUE,
  .headroom = TRUE,
  .clear = clear_layer,
  .get_sample = get_sample,
  .get_x_range = get_x_range,
  .get_y_range = get_y_range,
  .find_x = find_x,
  .draw = draw,
  .draw_crosshair = draw_crosshair,
  .read = read_ridges,
  .get_n_columns = get_n_columns,
  .dup_column = dup_column,
  .get_row = get_row,
  .append_cell = append_cell,
};

BnlRidges *
bnl_ridges_new (const char *name, guint color)
{
  BnlRidges *ridges = g_new0 (BnlRidges, 1);

  bnl_layer_init (&ridges->layer, &class, name, color);
  ridges->ridges = g_array_new (FALSE, FALSE, sizeof (Ridge));
  g_array_set_clear_func (ridges->ridges, clear_ridge_cb);
  return ridges;
}

void
bnl_ridges_free (BnlRidges *ridges)
{
  bnl_layer_free ((BnlLayer *) ridges);
}

BnlLayer *
bnl_ridges_get_layer (BnlRidges *ridges)
{
  return &ridges->layer;
}

void
bnl_ridges_append (BnlRidges *ridges,
                   double step,
                   double lowest,
                   double highest,
                   const float *counts,
                   guint n_bins)
{
  Ridge ridge = { .step = step, .lowest = lowest, .highest = highest, .n_bins = n_bins };

  g_return_if_fail (isfinite (step) && isfinite (lowest) && isfinite (highest));
  g_return_if_fail (lowest < highest && n_bins >= 1);
  g_return_if_fail (ridges->ridges->len == 0 ||
                    step > get_ridge (&ridges->layer, ridges->ridges->len - 1)->step);

  ridge.counts = g_memdup2 (counts, n_bins * sizeof *counts);
  for (guint i = 0; i < n_bins; i++)
    ridge.total += (double) counts[i];
  g_array_append_val (ridges->ridges, ridge);
}

guint
bnl_ridges_get_length (const BnlRidges *ridges)
{
  return ridges->ridges->len;
}
