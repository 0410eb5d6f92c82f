#include "bnl-exhibit-private.h"

#include "plot/bnl-chart-categories.h"
#include "plot/bnl-chart-ticks.h"

#include <math.h>

#include "lab/bnl-number.h"

/* As a text of three digits is of the number that it stands for. */
#define SAME 1e-2

guint
bnl_exhibit_count_draws (const BnlSweep *sweep)
{
  guint64 sample_seed;

  return bnl_sweep_get_random (sweep, &sample_seed);
}

char *
bnl_exhibit_capitalize (const char *text)
{
  gunichar first = g_utf8_get_char (text);
  GString *word = g_string_new (NULL);

  if (first != 0) {
    g_string_append_unichar (word, g_unichar_toupper (first));
    g_string_append (word, g_utf8_next_char (text));
  }
  return g_string_free (word, FALSE);
}

char *
bnl_exhibit_count_seeds (guint n)
{
  return g_strdup_printf ("%u seed%s", n, n == 1 ? "" : "s");
}

/* Differences of shares are counted in points, not in per cent of anything. */
static gboolean
is_in_points (BnlSweepMetric metric, gboolean difference)
{
  return bnl_sweep_metric_describe (metric)->percent &&
         (difference || metric == BNL_SWEEP_METRIC_GAP);
}

double
bnl_exhibit_get_scale (BnlSweepMetric metric, gboolean difference)
{
  return is_in_points (metric, difference) ? 100 : 1;
}

void
bnl_exhibit_set_metric (BnlChart *chart, BnlSweepMetric metric, gboolean difference)
{
  const BnlSweepMetricInfo *info = bnl_sweep_metric_describe (metric);
  gboolean points = is_in_points (metric, difference);

  bnl_chart_set_percent (chart, info->percent && !points);
  /* Free below, so that one failure does not press all the others together. */
  bnl_chart_set_y_limits (chart, (double) NAN, info->percent && !points ? 1 : (double) NAN);
  bnl_chart_set_y_label (chart, points                                    ? "points"
                                : !info->percent && info->unit[0] != '\0' ? info->unit
                                                                          : NULL);
}

gboolean
bnl_exhibit_is_scale (const BnlExhibit *exhibit, const BnlSweepAxis *axis)
{
  return axis->numeric && axis->n > 1 && exhibit->picture.kind != BNL_EXPERIMENT_BARS;
}

char *
bnl_exhibit_dup_label (const BnlSweepAxis *axis, guint value)
{
  double number;

  /* One layer of ten is 10 as a text and 1 as a depth. */
  if (!axis->numeric || (bnl_number_parse_double (axis->values[value], &number) &&
                         fabs (number - axis->numbers[value]) <= SAME * fabs (number)))
    return g_strdup (axis->values[value]);
  return bnl_number_dup_double (axis->numbers[value]);
}

char **
bnl_exhibit_dup_labels (const BnlSweepAxis *axis)
{
  char **labels = g_new0 (char *, axis->n + 1);

  for (guint i = 0; i < axis->n; i++)
    labels[i] = bnl_exhibit_dup_label (axis, i);
  return labels;
}

static int
compare_numbers_cb (gconstpointer a, gconstpointer b, gpointer data)
{
  const double *numbers = data;
  double x = numbers[*(const guint *) a];
  double y = numbers[*(const guint *) b];

  return (x > y) - (x < y);
}

static void
set_number_ticks (BnlChart *chart, const BnlSweepAxis *axis)
{
  g_autofree guint *order = g_new (guint, axis->n);
  g_autofree double *values = g_new (double, axis->n);
  g_auto (GStrv) labels = g_new0 (char *, axis->n + 1);

  for (guint i = 0; i < axis->n; i++)
    order[i] = i;
  g_qsort_with_data (order, (gint) axis->n, sizeof *order, compare_numbers_cb,
                     (gpointer) axis->numbers);
  for (guint i = 0; i < axis->n; i++) {
    values[i] = axis->numbers[order[i]];
    labels[i] = bnl_exhibit_dup_label (axis, order[i]);
  }
  bnl_chart_ticks_set_x (chart, values, (const char *const *) labels, axis->n);
}

void
bnl_exhibit_set_x_axis (const BnlExhibit *exhibit, BnlChart *chart, const BnlSweepAxis *axis)
{
  gboolean scale = bnl_exhibit_is_scale (exhibit, axis);

  g_auto (GStrv) names = bnl_exhibit_dup_labels (axis);

  bnl_chart_set_x_label (chart, axis->title);
  bnl_chart_set_x_logarithmic (chart, scale && axis->logarithmic);
  bnl_chart_categories_set_x (chart, scale ? NULL : (const char *const *) names);
  bnl_chart_ticks_set_x (chart, NULL, NULL, 0);
  /* Draws lie anywhere: round numbers say more. */
  if (scale && bnl_exhibit_count_draws (exhibit->sweep) == 0)
    set_number_ticks (chart, axis);
}

static void
add_run (const BnlSweepResult *result, BnlSweepMetric metric, BnlExhibitSum *sum)
{
  double value = bnl_sweep_metric_get (metric, result);

  if (!bnl_sweep_outcome_is_measured (result->outcome))
    return;
  sum->n_runs++;
  sum->n_diverged += result->outcome == BNL_SWEEP_OUTCOME_DIVERGED ? 1 : 0;
  sum->n_not_converged += result->outcome == BNL_SWEEP_OUTCOME_NOT_CONVERGED ? 1 : 0;
  if (!isfinite (value) || result->outcome == BNL_SWEEP_OUTCOME_DIVERGED)
    return;
  bnl_tally_add (&sum->tally, value);
  if (sum->n_members < G_N_ELEMENTS (sum->members))
    sum->members[sum->n_members++] = value;
}

void
bnl_exhibit_sum (const BnlExhibit *exhibit,
                 const guint *cells,
                 guint n_cells,
                 guint arm,
                 BnlSweepMetric metric,
                 BnlExhibitSum *sum)
{
  guint n_seeds = bnl_sweep_get_n_seeds (exhibit->sweep);

  *sum = (BnlExhibitSum){ 0 };
  for (guint i = 0; i < n_cells; i++) {
    sum->n_impossible += bnl_sweep_is_possible (exhibit->sweep, cells[i], arm) ? 0 : 1;
    for (guint seed = 0; seed < n_seeds; seed++)
      add_run (bnl_sweep_table_get (exhibit->source.table, cells[i], arm, seed), metric, sum);
  }
}

void
bnl_exhibit_compare (const BnlExhibit *exhibit,
                     const guint *cells,
                     guint n_cells,
                     guint arm,
                     BnlSweepDifference *difference)
{
  guint n_seeds = bnl_sweep_get_n_seeds (exhibit->sweep);
  g_autofree double *values = NULL;
  guint n = 0;

  if (n_cells == 1) {
    bnl_sweep_table_compare (exhibit->source.table, cells[0], arm, 0, exhibit->metric, difference);
    return;
  }
  values = g_new (double, MAX (1, (gsize) n_cells * n_seeds));
  for (guint i = 0; i < n_cells; i++)
    for (guint seed = 0; seed < n_seeds; seed++) {
      double value = bnl_sweep_metric_get (
          exhibit->metric, bnl_sweep_table_get (exhibit->source.table, cells[i], arm, seed));
      double reference = bnl_sweep_metric_get (
          exhibit->metric, bnl_sweep_table_get (exhibit->source.table, cells[i], 0, seed));

      if (isfinite (value - reference))
        values[n++] = value - reference;
    }
  bnl_sweep_difference_init (difference, values, n);
}

static void
append_count (GString *text, guint n, const char *what)
{
  if (n > 0)
    g_string_append_printf (text, "%s%u %s", text->len > 0 ? ", " : "", n, what);
}

char *
bnl_exhibit_write_sum (const BnlExhibitSum *sum, BnlSweepMetric metric, const char *unit)
{
  GString *text = g_string_new (NULL);
  guint n = sum->tally.n;
  g_autofree char *mean = NULL;

  if (n > 0) {
    mean = bnl_sweep_metric_format_mean (metric, sum->tally.mean, bnl_tally_get_std (&sum->tally));
    g_string_append_printf (text, "%s of %u %s%s", mean, n, unit, n == 1 ? "" : "s");
  }
  append_count (text, sum->n_not_converged, "not converged");
  append_count (text, sum->n_diverged, "diverged");
  append_count (text, sum->n_runs - sum->n_diverged - n, "without a figure");
  if (sum->n_impossible > 0)
    g_string_append_printf (text, "%scannot be trained", text->len > 0 ? ", " : "");
  return g_string_free (text, FALSE);
}
