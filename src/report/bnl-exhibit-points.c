#include "bnl-exhibit-private.h"

#include "plot/bnl-chart-categories.h"
#include "plot/bnl-chart-ticks.h"
#include "plot/bnl-interval.h"

#include <math.h>

/* A metric against an axis, or by arm where there is none: the kinds "axis", "difference", "bars"
 * and "gap".  Where the sweep has more axes, each of their values has a line of its own, or all are
 * taken together where that would be too many. */

#define MOST_SERIES 8
#define MOST_FACETS 4 /* kinds of dashes */
#define MOST_LABELS 4 /* at the ends of lines */

enum {
  MARK_DIVERGED,
  MARK_RING,
  MARK_IMPOSSIBLE,
};

typedef struct {
  char *name;
  guint arm, facet;
  BnlSweepMetric metric;
  gboolean hollow;       /* all its dots are */
  BnlInterval *interval; /* of the chart, while there is one */
} Series;

typedef struct {
  GArray *series; /* of Series */
  guint n_facets;
  guint n_places;
  guint *order;     /* [n_places]: which value of the axis, ascending on x; NULL: arms */
  guint *place;     /* [n_places]: the other way round */
  GArray **cells;   /* [n_facets, n_places] of guint; of arms all cells */
  const char *unit; /* what a mean is of */
} Points;

static const BnlSweepAxis *
get_axis (const BnlExhibit *exhibit)
{
  return exhibit->x >= 0 ? bnl_sweep_get_axis (exhibit->sweep, (guint) exhibit->x) : NULL;
}

/* How many combinations the other axes have; they are one where the sweep is drawn at random. */
static guint
count_facets (const BnlExhibit *exhibit, guint n_series)
{
  guint n = 1;

  if (exhibit->x < 0 || bnl_exhibit_count_draws (exhibit->sweep) > 0)
    return 1;
  for (guint i = 0; i < bnl_sweep_get_n_axes (exhibit->sweep); i++)
    if ((int) i != exhibit->x && n <= MOST_FACETS)
      n *= bnl_sweep_get_axis (exhibit->sweep, i)->n;
  return n <= MOST_FACETS && n * n_series <= MOST_SERIES ? n : 1;
}

static guint
get_facet (const BnlExhibit *exhibit, const Points *points, guint cell)
{
  guint facet = 0;

  if (points->n_facets == 1)
    return 0;
  for (guint i = 0; i < bnl_sweep_get_n_axes (exhibit->sweep); i++)
    if ((int) i != exhibit->x)
      facet = facet * bnl_sweep_get_axis (exhibit->sweep, i)->n +
              bnl_sweep_get_value_index (exhibit->sweep, cell, i);
  return facet;
}

/* "learning rate 0.1, " for each of the other axes. */
static void
append_facet (const BnlExhibit *exhibit, const Points *points, guint facet, GString *name)
{
  const GArray *cells = points->cells[facet * points->n_places];

  for (guint i = 0; i < bnl_sweep_get_n_axes (exhibit->sweep) && cells->len > 0; i++) {
    g_autofree char *value = NULL;

    if ((int) i == exhibit->x)
      continue;
    value = bnl_exhibit_dup_label (
        bnl_sweep_get_axis (exhibit->sweep, i),
        bnl_sweep_get_value_index (exhibit->sweep, g_array_index (cells, guint, 0), i));
    g_string_append_printf (name, "%s%s %s", name->len > 0 ? ", " : "",
                            bnl_sweep_get_axis (exhibit->sweep, i)->title, value);
  }
}

static int
compare_places_cb (gconstpointer a, gconstpointer b, gpointer data)
{
  const BnlSweepAxis *axis = data;
  double x = axis->numbers[*(const guint *) a];
  double y = axis->numbers[*(const guint *) b];

  return (x > y) - (x < y);
}

static void
place_values (const BnlExhibit *exhibit, Points *points)
{
  const BnlSweepAxis *axis = get_axis (exhibit);

  points->n_places = axis != NULL ? axis->n : bnl_sweep_get_n_arms (exhibit->sweep);
  points->order = g_new (guint, points->n_places);
  points->place = g_new (guint, points->n_places);
  for (guint i = 0; i < points->n_places; i++)
    points->order[i] = i;
  if (axis != NULL && bnl_exhibit_is_scale (exhibit, axis))
    g_qsort_with_data (points->order, (gint) points->n_places, sizeof (guint), compare_places_cb,
                       (gpointer) axis);
  for (guint i = 0; i < points->n_places; i++)
    points->place[points->order[i]] = i;
}

static guint
get_place (const BnlExhibit *exhibit, const Points *points, guint cell, guint arm)
{
  if (exhibit->x < 0)
    return points->place[arm];
  return points->place[bnl_sweep_get_value_index (exhibit->sweep, cell, (guint) exhibit->x)];
}

static void
list_cells (const BnlExhibit *exhibit, Points *points)
{
  points->cells = g_new (GArray *, points->n_facets * points->n_places);
  for (guint i = 0; i < points->n_facets * points->n_places; i++)
    points->cells[i] = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint cell = 0; cell < bnl_sweep_get_n_cells (exhibit->sweep); cell++) {
    guint facet = get_facet (exhibit, points, cell);

    for (guint i = 0; i < points->n_places; i++)
      if (exhibit->x < 0 || get_place (exhibit, points, cell, 0) == i)
        g_array_append_val (points->cells[facet * points->n_places + i], cell);
  }
}

static void
clear_series_cb (gpointer data)
{
  g_free (((Series *) data)->name);
}

static void
add_series (const BnlExhibit *exhibit,
            Points *points,
            guint arm,
            guint facet,
            BnlSweepMetric metric,
            const char *what)
{
  g_autoptr (GString) name = g_string_new (what);
  Series series = { .arm = arm, .facet = facet, .metric = metric };

  /* The arm comes last: what names end with stands for a color in a short legend. */
  if (points->n_facets > 1)
    append_facet (exhibit, points, facet, name);
  if (bnl_sweep_get_n_arms (exhibit->sweep) > 1 || name->len == 0)
    g_string_append_printf (name, "%s%s", name->len > 0 ? ", " : "",
                            bnl_sweep_get_arm (exhibit->sweep, arm)->title);
  series.name = g_strdup (name->str);
  series.hollow =
      exhibit->picture.kind == BNL_EXPERIMENT_GAP && metric == BNL_SWEEP_METRIC_TRAIN_ACCURACY;
  g_array_append_val (points->series, series);
}

static void
list_series (const BnlExhibit *exhibit, Points *points)
{
  guint first = exhibit->difference ? 1 : 0;

  for (guint arm = first; arm < bnl_sweep_get_n_arms (exhibit->sweep); arm++) {
    if (exhibit->arm >= 0 && exhibit->arm != (int) arm)
      continue;
    for (guint facet = 0; facet < points->n_facets; facet++) {
      if (exhibit->picture.kind != BNL_EXPERIMENT_GAP) {
        add_series (exhibit, points, arm, facet, exhibit->metric, "");
        continue;
      }
      add_series (exhibit, points, arm, facet, BNL_SWEEP_METRIC_TRAIN_ACCURACY, "training");
      add_series (exhibit, points, arm, facet, BNL_SWEEP_METRIC_LAST_ACCURACY, "held-out");
    }
  }
}

static char *
write_title (const BnlExhibit *exhibit)
{
  const BnlSweepAxis *axis = get_axis (exhibit);
  const char *metric = bnl_sweep_metric_describe (exhibit->metric)->title;
  g_autoptr (GString) title = g_string_new (NULL);

  if (exhibit->picture.kind == BNL_EXPERIMENT_GAP) {
    g_string_append (title, "Training and held-out accuracy");
  } else if (exhibit->difference && bnl_sweep_get_n_arms (exhibit->sweep) == 2) {
    g_autofree char *arm = bnl_exhibit_capitalize (bnl_sweep_get_arm (exhibit->sweep, 1)->title);

    g_string_append_printf (title, "%s minus %s: %s", arm,
                            bnl_sweep_get_arm (exhibit->sweep, 0)->title,
                            bnl_sweep_metric_describe (exhibit->metric)->phrase);
  } else if (exhibit->difference) {
    g_string_append_printf (title, "%s, minus %s", metric,
                            bnl_sweep_get_arm (exhibit->sweep, 0)->title);
  } else {
    g_string_append (title, metric);
  }
  if (axis != NULL)
    g_string_append_printf (title, " by %s", axis->title);
  return g_strdup (title->str);
}

static char *
write_note (const BnlExhibit *exhibit, const Points *points)
{
  g_autofree char *seeds = bnl_exhibit_count_seeds (bnl_sweep_get_n_seeds (exhibit->sweep));
  gboolean pooled = points->n_facets == 1 && exhibit->x >= 0 &&
                    bnl_sweep_get_n_axes (exhibit->sweep) > 1 &&
                    bnl_exhibit_count_draws (exhibit->sweep) == 0;

  if (bnl_exhibit_count_draws (exhibit->sweep) > 0)
    return g_strdup_printf ("%s over %s, a dot for each draw",
                            exhibit->difference ? "mean and 95 % interval" : "mean ± std", seeds);
  if (exhibit->difference)
    return g_strdup_printf ("mean and 95 %% interval over %s%s", seeds,
                            pooled ? " and all other settings" : "");
  if (bnl_sweep_get_n_seeds (exhibit->sweep) == 1 && !pooled)
    return g_strdup ("one seed");
  return g_strdup_printf ("mean ± std over %s%s", seeds, pooled ? " and all other settings" : "");
}

static gboolean
set_up (BnlExhibit *exhibit)
{
  gboolean gap = exhibit->picture.kind == BNL_EXPERIMENT_GAP;
  Points *points = g_new0 (Points, 1);
  guint n_arms = bnl_sweep_get_n_arms (exhibit->sweep);

  exhibit->kind = points;
  points->series = g_array_new (FALSE, FALSE, sizeof (Series));
  g_array_set_clear_func (points->series, clear_series_cb);
  if (exhibit->picture.kind == BNL_EXPERIMENT_AXIS && exhibit->x < 0)
    return FALSE;
  if (gap && !(bnl_sweep_get_measures (exhibit->sweep) & BNL_MEASURE_TRAIN))
    return FALSE;
  exhibit->y = -1;
  place_values (exhibit, points);
  points->n_facets = count_facets (exhibit, (gap ? 2 : 1) * n_arms);
  list_cells (exhibit, points);
  list_series (exhibit, points);
  if (points->series->len == 0)
    return FALSE;
  points->unit =
      bnl_sweep_get_n_axes (exhibit->sweep) <= 1 || points->n_facets > 1 ? "seed" : "run";
  exhibit->n_charts = 1;
  exhibit->title = write_title (exhibit);
  exhibit->note = write_note (exhibit, points);
  return TRUE;
}

static void
clear (BnlExhibit *exhibit)
{
  Points *points = exhibit->kind;

  for (guint i = 0; points->cells != NULL && i < points->n_facets * points->n_places; i++)
    g_array_unref (points->cells[i]);
  g_free (points->cells);
  g_free (points->order);
  g_free (points->place);
  g_array_unref (points->series);
  g_free (points);
}

static void
set_sum (const BnlExhibit *exhibit, const Series *series, guint place, const GArray *cells)
{
  const Points *points = exhibit->kind;
  double scale = bnl_exhibit_get_scale (series->metric, FALSE);
  BnlIntervalPoint point = BNL_INTERVAL_NOTHING;
  BnlExhibitSum sum;
  g_autofree char *words = NULL;
  double std;

  bnl_exhibit_sum (exhibit, (const guint *) (gpointer) cells->data, cells->len, series->arm,
                   series->metric, &sum);
  words = bnl_exhibit_write_sum (&sum, series->metric, points->unit);
  std = bnl_tally_get_std (&sum.tally);
  if (sum.tally.n > 0) {
    point.value = scale * sum.tally.mean;
    point.low = scale * (sum.tally.mean - std);
    point.high = scale * (sum.tally.mean + std);
  }
  point.hollow = series->hollow || sum.n_not_converged > sum.n_runs / 2;
  if (cells->len > 0 && sum.n_impossible == cells->len)
    point.mark = MARK_IMPOSSIBLE;
  else if (sum.n_diverged > 0)
    point.mark = MARK_DIVERGED;
  for (guint i = 0; i < sum.n_members; i++)
    sum.members[i] *= scale;
  bnl_interval_set (series->interval, place, &point, words[0] != '\0' ? words : NULL);
  bnl_interval_set_members (series->interval, place, sum.members,
                            sum.n_members > 1 ? sum.n_members : 0);
}

/* "+1.8 points [1.5, 2.1] over 3 seeds, no clear difference" */
static char *
write_difference (const BnlExhibit *exhibit, const BnlSweepDifference *difference)
{
  const Points *points = exhibit->kind;
  g_autofree char *figure = bnl_sweep_metric_format_difference (exhibit->metric, difference->mean,
                                                                difference->low, difference->high);

  return g_strdup_printf ("%s over %u %s%s%s", figure, difference->n, points->unit,
                          difference->n == 1 ? "" : "s",
                          difference->clear ? "" : ", no clear difference");
}

static void
set_difference (const BnlExhibit *exhibit, const Series *series, guint place, const GArray *cells)
{
  double scale = bnl_exhibit_get_scale (series->metric, TRUE);
  BnlIntervalPoint point = BNL_INTERVAL_NOTHING;
  BnlSweepDifference difference;
  BnlExhibitSum own, reference;
  g_autofree char *words = NULL;

  if (cells->len == 0)
    return;
  bnl_exhibit_compare (exhibit, (const guint *) (gpointer) cells->data, cells->len, series->arm,
                       &difference);
  bnl_exhibit_sum (exhibit, (const guint *) (gpointer) cells->data, cells->len, series->arm,
                   series->metric, &own);
  bnl_exhibit_sum (exhibit, (const guint *) (gpointer) cells->data, cells->len, 0, series->metric,
                   &reference);
  if (difference.n > 0) {
    point = (BnlIntervalPoint){ scale * difference.mean, scale * difference.low,
                                scale * difference.high, !difference.clear, -1 };
    words = write_difference (exhibit, &difference);
  }
  if (own.n_impossible == cells->len || reference.n_impossible == cells->len)
    point.mark = MARK_IMPOSSIBLE;
  else if (own.n_diverged + reference.n_diverged > 0)
    point.mark = MARK_DIVERGED;
  bnl_interval_set (series->interval, place, &point, words);
}

static void
set_place (const BnlExhibit *exhibit, const Series *series, guint place)
{
  const Points *points = exhibit->kind;
  const GArray *cells = points->cells[series->facet * points->n_places + place];

  if (exhibit->charts[0] == NULL)
    return;
  if (exhibit->difference)
    set_difference (exhibit, series, place, cells);
  else
    set_sum (exhibit, series, place, cells);
}

static guint
choose_color (const BnlExhibit *exhibit, const Points *points, const Series *series)
{
  if (points->n_facets > 1 && bnl_sweep_get_n_arms (exhibit->sweep) == 1)
    return BNL_CHART_COLOR_OTHERS + series->facet;
  return bnl_exhibit_get_color (exhibit->sweep, series->arm) + BNL_CHART_N_COLORS * series->facet;
}

static void
add_layer (BnlExhibit *exhibit, BnlChart *chart, Series *series, const double *x)
{
  static const char *const of_values[] = { "diverged", "not converged", "cannot be trained", NULL };
  static const char *const of_gaps[] = { "diverged", "", "cannot be trained", NULL };
  static const char *const of_differences[] = { "a run diverged", "no clear difference",
                                                "cannot be trained", NULL };
  const Points *points = exhibit->kind;
  const BnlSweepAxis *axis = get_axis (exhibit);
  gboolean draws = bnl_exhibit_count_draws (exhibit->sweep) > 0;
  gboolean line = axis != NULL && bnl_exhibit_is_scale (exhibit, axis) && !draws;

  series->interval =
      bnl_interval_new (series->name, choose_color (exhibit, points, series),
                        line ? BNL_INTERVAL_LINE : BNL_INTERVAL_DOTS,
                        series->hollow ? BNL_CURVE_DASHED : BNL_CURVE_SOLID, x, points->n_places);
  bnl_interval_set_marks (series->interval, exhibit->difference ? of_differences
                                            : exhibit->picture.kind == BNL_EXPERIMENT_GAP
                                                ? of_gaps
                                                : of_values);
  bnl_interval_set_note (series->interval, exhibit->note);
  bnl_interval_set_zero (series->interval,
                         exhibit->difference || series->metric == BNL_SWEEP_METRIC_GAP);
  if (line && points->n_facets == 1 && points->series->len <= MOST_LABELS &&
      points->series->len > 1 && exhibit->picture.kind != BNL_EXPERIMENT_GAP)
    bnl_interval_set_label (series->interval, series->name);
  bnl_chart_take_layer (chart, bnl_interval_get_layer (series->interval));
}

static void
set_arms_axis (const BnlExhibit *exhibit, BnlChart *chart)
{
  guint n = bnl_sweep_get_n_arms (exhibit->sweep);
  g_autofree const char **names = g_new0 (const char *, n + 1);

  for (guint i = 0; i < n; i++)
    names[i] = bnl_sweep_get_arm (exhibit->sweep, i)->title;
  bnl_chart_set_x_logarithmic (chart, FALSE);
  bnl_chart_set_x_label (chart, NULL);
  bnl_chart_categories_set_x (chart, names);
}

static void
fill (BnlExhibit *exhibit, guint index)
{
  Points *points = exhibit->kind;
  const BnlSweepAxis *axis = get_axis (exhibit);
  BnlChart *chart = exhibit->charts[index];
  g_autofree double *x = g_new (double, points->n_places);

  for (guint i = 0; i < points->n_places; i++)
    x[i] =
        axis != NULL && bnl_exhibit_is_scale (exhibit, axis) ? axis->numbers[points->order[i]] : i;
  bnl_chart_set_title (chart, exhibit->title);
  bnl_exhibit_set_metric (chart, exhibit->metric, exhibit->difference);
  if (axis != NULL)
    bnl_exhibit_set_x_axis (exhibit, chart, axis);
  else
    set_arms_axis (exhibit, chart);
  for (guint i = 0; i < points->series->len; i++) {
    Series *series = &g_array_index (points->series, Series, i);

    add_layer (exhibit, chart, series, x);
    for (guint place = 0; place < points->n_places; place++)
      if (exhibit->x >= 0 || place == series->arm)
        set_place (exhibit, series, place);
  }
}

static void
take_result (BnlExhibit *exhibit, guint cell, guint arm, G_GNUC_UNUSED guint seed)
{
  const Points *points = exhibit->kind;

  for (guint i = 0; i < points->series->len; i++) {
    const Series *series = &g_array_index (points->series, Series, i);

    if (series->facet == get_facet (exhibit, points, cell) &&
        (series->arm == arm || (exhibit->difference && arm == 0)))
      set_place (exhibit, series, get_place (exhibit, points, cell, series->arm));
  }
}

const BnlExhibitClass bnl_exhibit_points_class = {
  .set_up = set_up,
  .clear = clear,
  .fill = fill,
  .take_result = take_result,
};
