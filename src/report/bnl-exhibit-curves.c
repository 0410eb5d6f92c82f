#include "bnl-exhibit-private.h"

#include "plot/bnl-band.h"
#include "plot/bnl-chart-categories.h"
#include "plot/bnl-chart-ticks.h"

#include <math.h>
#include <string.h>

/* A metric over the steps of the runs of one cell: a band over its seeds for each arm. */

/* More names at the ends of lines would be a heap. */
#define MOST_LABELS 4

typedef struct {
  BnlSeries *series; /* that was read from; NULL: none yet */
  gsize n_read;
  guint64 last_step;
  gboolean done; /* nothing more will come */
} Reader;

typedef struct {
  gboolean loss;
  BnlBand **bands; /* [n_arms]; of the chart; NULL: none */
  Reader *readers; /* [n_arms, n_seeds] */
} Curves;

static gboolean
has_arm (const BnlExhibit *exhibit, guint arm)
{
  return exhibit->arm < 0 || exhibit->arm == (int) arm;
}

static gboolean
set_up (BnlExhibit *exhibit)
{
  Curves *curves = g_new0 (Curves, 1);
  guint n_arms = bnl_sweep_get_n_arms (exhibit->sweep);
  guint n_seeds = bnl_sweep_get_n_seeds (exhibit->sweep);
  const char *metric = exhibit->metric_key;
  g_autofree char *seeds = bnl_exhibit_count_seeds (n_seeds);

  exhibit->kind = curves;
  curves->loss = metric != NULL && strstr (metric, "loss") != NULL;
  curves->bands = g_new0 (BnlBand *, n_arms);
  curves->readers = g_new0 (Reader, (gsize) n_arms * n_seeds);
  if (exhibit->source.dup_series == NULL)
    return FALSE;
  g_free (exhibit->metric_key);
  exhibit->metric_key = g_strdup (curves->loss ? "loss" : "accuracy");
  exhibit->x = exhibit->y = -1;
  exhibit->n_charts = 1;
  exhibit->title = g_strdup (curves->loss ? "Held-out loss by step" : "Held-out accuracy by step");
  exhibit->note =
      n_seeds > 1 ? g_strdup_printf ("mean ± std over %s", seeds) : g_strdup ("one seed");
  return TRUE;
}

static void
forget (BnlExhibit *exhibit)
{
  Curves *curves = exhibit->kind;
  guint n = bnl_sweep_get_n_arms (exhibit->sweep) * bnl_sweep_get_n_seeds (exhibit->sweep);

  for (guint i = 0; i < n; i++) {
    g_clear_pointer (&curves->readers[i].series, bnl_series_unref);
    curves->readers[i] = (Reader){ 0 };
  }
}

static void
clear (BnlExhibit *exhibit)
{
  Curves *curves = exhibit->kind;

  forget (exhibit);
  g_free (curves->readers);
  g_free (curves->bands);
  g_free (curves);
}

/* Of a run that is known to have ended so. */
static void
add_divergence (BnlExhibit *exhibit, guint arm, guint seed)
{
  const BnlSweepResult *result =
      bnl_sweep_table_get (exhibit->source.table, exhibit->cell, arm, seed);
  guint index = bnl_sweep_get_index (exhibit->sweep, exhibit->cell, arm, seed);
  g_autofree char *label = NULL;

  if (exhibit->outcomes[index] != BNL_SWEEP_OUTCOME_DIVERGED || exhibit->charts[0] == NULL ||
      !has_arm (exhibit, arm))
    return;
  label = g_strdup_printf ("%s diverged", bnl_sweep_get_arm (exhibit->sweep, arm)->title);
  bnl_chart_add_divergence (exhibit->charts[0], (double) result->diverged_at,
                            bnl_exhibit_get_color (exhibit->sweep, arm), label);
}

static char *
write_title (const BnlExhibit *exhibit)
{
  g_autofree char *cell = bnl_sweep_dup_cell_title (exhibit->sweep, exhibit->cell);

  if (cell[0] == '\0' || bnl_sweep_get_n_cells (exhibit->sweep) == 1)
    return g_strdup (exhibit->title);
  return g_strdup_printf ("%s, %s", exhibit->title, cell);
}

static void
set_axes (const BnlExhibit *exhibit, BnlChart *chart)
{
  const Curves *curves = exhibit->kind;
  g_autoptr (BnlSpec) spec = NULL;

  for (guint arm = 0; spec == NULL && arm < bnl_sweep_get_n_arms (exhibit->sweep); arm++)
    spec = bnl_sweep_dup_spec (exhibit->sweep, exhibit->cell, arm, 0, NULL);
  bnl_chart_set_x_extent (chart, spec != NULL ? (double) spec->steps : 0);
  bnl_chart_set_x_label (chart, "step");
  bnl_chart_set_x_logarithmic (chart, FALSE);
  bnl_chart_categories_set_x (chart, NULL);
  bnl_chart_ticks_set_x (chart, NULL, NULL, 0);
  bnl_chart_set_percent (chart, !curves->loss);
  bnl_chart_set_y_limits (chart, (double) NAN, curves->loss ? (double) NAN : 1);
}

static void
fill (BnlExhibit *exhibit, guint index)
{
  Curves *curves = exhibit->kind;
  BnlChart *chart = exhibit->charts[index];
  guint n_arms = bnl_sweep_get_n_arms (exhibit->sweep);
  g_autofree char *title = write_title (exhibit);

  forget (exhibit);
  bnl_chart_set_title (chart, title);
  set_axes (exhibit, chart);
  for (guint arm = 0; arm < n_arms; arm++) {
    const BnlSweepArm *info = bnl_sweep_get_arm (exhibit->sweep, arm);

    if (!has_arm (exhibit, arm))
      continue;
    curves->bands[arm] = bnl_band_new (info->title, bnl_exhibit_get_color (exhibit->sweep, arm),
                                       BNL_CURVE_SOLID, "seeds");
    if (n_arms <= MOST_LABELS)
      bnl_band_set_label (curves->bands[arm], info->title);
    for (guint seed = 0; seed < bnl_sweep_get_n_seeds (exhibit->sweep); seed++) {
      bnl_band_add_run (curves->bands[arm]);
      add_divergence (exhibit, arm, seed);
    }
    bnl_chart_take_layer (chart, bnl_band_get_layer (curves->bands[arm]));
  }
}

static void
take_result (BnlExhibit *exhibit, guint cell, guint arm, guint seed)
{
  Curves *curves = exhibit->kind;

  if (cell != exhibit->cell)
    return;
  curves->readers[arm * bnl_sweep_get_n_seeds (exhibit->sweep) + seed].done = FALSE;
  add_divergence (exhibit, arm, seed);
}

/* Index of the first row after that step. */
static gsize
find_row (const BnlSeries *series, guint64 step)
{
  gsize first = 0;
  gsize end = bnl_series_get_length (series);

  while (first < end) {
    gsize middle = first + (end - first) / 2;

    if (bnl_series_get (series, middle)->step <= step)
      first = middle + 1;
    else
      end = middle;
  }
  return first;
}

static float
choose_value (const Curves *curves, const BnlMetrics *row)
{
  float held_out = curves->loss ? row->val_loss : row->val_accuracy;

  if (!isnan (held_out))
    return held_out;
  return curves->loss ? row->test_loss : row->test_accuracy;
}

/* Takes series; TRUE where it had something new. */
static gboolean
read_rows (const Curves *curves, Reader *reader, BnlSeries *series, BnlBand *band, guint seed)
{
  gsize n = bnl_series_get_length (series);
  gboolean any = FALSE;

  /* Of a run that has ended fewer rows are kept than were there before. */
  if (series != reader->series)
    reader->n_read = find_row (series, reader->last_step);
  g_clear_pointer (&reader->series, bnl_series_unref);
  reader->series = series;
  for (; reader->n_read < n; reader->n_read++) {
    const BnlMetrics *row = bnl_series_get (series, reader->n_read);
    float value = choose_value (curves, row);

    if (isnan (value))
      continue;
    bnl_band_append (band, seed, (double) row->step, (double) value);
    reader->last_step = row->step;
    any = TRUE;
  }
  return any;
}

static gboolean
finish (BnlExhibit *exhibit)
{
  const Curves *curves = exhibit->kind;
  guint n_seeds = bnl_sweep_get_n_seeds (exhibit->sweep);
  gboolean any = FALSE;

  if (exhibit->charts[0] == NULL)
    return FALSE;
  for (guint i = 0; i < bnl_sweep_get_n_arms (exhibit->sweep) * n_seeds; i++) {
    Reader *reader = &curves->readers[i];
    BnlSweepOutcome outcome =
        bnl_sweep_table_get (exhibit->source.table, exhibit->cell, i / n_seeds, i % n_seeds)
            ->outcome;
    BnlSeries *series;

    if (reader->done || !has_arm (exhibit, i / n_seeds))
      continue;
    series =
        exhibit->source.dup_series (exhibit->source.data, exhibit->cell, i / n_seeds, i % n_seeds);
    if (series != NULL &&
        read_rows (curves, reader, series, curves->bands[i / n_seeds], i % n_seeds))
      any = TRUE;
    reader->done = outcome != BNL_SWEEP_OUTCOME_NONE && outcome != BNL_SWEEP_OUTCOME_STOPPED &&
                   (series != NULL || outcome == BNL_SWEEP_OUTCOME_IMPOSSIBLE);
  }
  return any;
}

const BnlExhibitClass bnl_exhibit_curves_class = {
  .set_up = set_up,
  .clear = clear,
  .fill = fill,
  .take_result = take_result,
  .finish = finish,
};
