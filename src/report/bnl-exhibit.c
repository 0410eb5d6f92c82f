#include "bnl-exhibit-private.h"

#include <math.h>
#include <string.h>

static BnlSeries *
dup_series (gpointer data, guint cell, guint arm, guint seed)
{
  return bnl_sweep_run_dup_series (data, cell, arm, seed);
}

static BnlTrace *
dup_trace (gpointer data, guint cell, guint arm, guint seed, const char *name)
{
  return bnl_sweep_run_dup_trace (data, cell, arm, seed, name);
}

BnlExhibitSource
bnl_exhibit_source_of (BnlSweepRun *run)
{
  return (BnlExhibitSource){ bnl_sweep_run_get_table (run), dup_series, dup_trace, run };
}

static const BnlExhibitClass *
find_class (BnlExperimentPictureKind kind)
{
  switch (kind) {
  case BNL_EXPERIMENT_CURVES:
    return &bnl_exhibit_curves_class;
  case BNL_EXPERIMENT_PERCENTILES:
    return &bnl_exhibit_percentiles_class;
  case BNL_EXPERIMENT_HEAT:
    return &bnl_exhibit_heat_class;
  case BNL_EXPERIMENT_AXIS:
  case BNL_EXPERIMENT_DIFFERENCE:
  case BNL_EXPERIMENT_BARS:
  case BNL_EXPERIMENT_GAP:
  default:
    return &bnl_exhibit_points_class;
  }
}

static int
find_arm (BnlSweep *sweep, const char *name)
{
  for (guint i = 0; name != NULL && i < bnl_sweep_get_n_arms (sweep); i++)
    if (g_str_equal (bnl_sweep_get_arm (sweep, i)->name, name))
      return (int) i;
  return -1;
}

/* The first axis that has something to choose from and is not that one. */
static int
find_open_axis (BnlSweep *sweep, int other)
{
  for (guint i = 0; i < bnl_sweep_get_n_axes (sweep); i++)
    if ((int) i != other && bnl_sweep_get_axis (sweep, i)->n > 1)
      return (int) i;
  return -1;
}

static gboolean
is_whole (BnlSweep *sweep, guint cell)
{
  for (guint arm = 0; arm < bnl_sweep_get_n_arms (sweep); arm++)
    if (!bnl_sweep_is_possible (sweep, cell, arm))
      return FALSE;
  return TRUE;
}

/* The cell nearest to the middle in which every arm can be trained: the ends are extremes. */
static guint
find_typical_cell (BnlSweep *sweep)
{
  guint n = bnl_sweep_get_n_cells (sweep);
  guint middle = (n - 1) / 2;

  for (guint i = 0; i <= n; i++) {
    guint distance = (i + 1) / 2;
    guint cell = i % 2 == 0 ? middle - MIN (middle, distance) : middle + distance;

    if (cell < n && is_whole (sweep, cell))
      return cell;
  }
  return 0;
}

/* What the picture names, and for what it leaves open the nearest; FALSE where it names what the
 * sweep does not have. */
static gboolean
resolve (BnlExhibit *exhibit, const BnlExperimentPicture *picture)
{
  exhibit->picture.kind = picture->kind;
  exhibit->metric_key = g_strdup (picture->metric);
  exhibit->metric = BNL_SWEEP_METRIC_LAST_ACCURACY;
  if (picture->metric != NULL)
    bnl_sweep_metric_find (picture->metric, &exhibit->metric, NULL);
  exhibit->difference =
      picture->kind == BNL_EXPERIMENT_DIFFERENCE || g_strcmp0 (picture->arm, "difference") == 0;
  exhibit->arm = find_arm (exhibit->sweep, picture->arm);
  if (picture->arm != NULL && exhibit->arm < 0 && !exhibit->difference)
    return FALSE;
  if (exhibit->difference && bnl_sweep_get_n_arms (exhibit->sweep) < 2)
    return FALSE;
  exhibit->x = picture->x != NULL ? bnl_sweep_find_axis (exhibit->sweep, picture->x)
                                  : find_open_axis (exhibit->sweep, -1);
  exhibit->y = picture->y != NULL ? bnl_sweep_find_axis (exhibit->sweep, picture->y)
                                  : find_open_axis (exhibit->sweep, exhibit->x);
  exhibit->cell = find_typical_cell (exhibit->sweep);
  return picture->x == NULL || exhibit->x >= 0;
}

static const char *
get_key (BnlExhibit *exhibit, int axis)
{
  return axis >= 0 ? bnl_sweep_get_axis (exhibit->sweep, (guint) axis)->key : NULL;
}

/* What was resolved, as a picture. */
static void
close_picture (BnlExhibit *exhibit, const BnlExperimentPicture *picture)
{
  exhibit->x_key = g_strdup (get_key (exhibit, exhibit->x));
  exhibit->y_key = g_strdup (get_key (exhibit, exhibit->y));
  exhibit->arm_name = g_strdup (picture->arm);
  if (exhibit->metric_key == NULL)
    exhibit->metric_key = g_strdup (bnl_sweep_metric_describe (exhibit->metric)->key);
  exhibit->picture.metric = exhibit->metric_key;
  exhibit->picture.x = exhibit->x_key;
  exhibit->picture.y = exhibit->y_key;
  exhibit->picture.arm = exhibit->arm_name;
}

BnlExhibit *
bnl_exhibit_new_of (const BnlExperimentPicture *picture, const BnlExhibitSource *source)
{
  g_autoptr (BnlExhibit) exhibit = g_new0 (BnlExhibit, 1);

  exhibit->source = *source;
  exhibit->sweep = bnl_sweep_ref (bnl_sweep_table_get_sweep (source->table));
  if (!resolve (exhibit, picture))
    return NULL;
  exhibit->class = find_class (picture->kind);
  if (!exhibit->class->set_up (exhibit))
    return NULL;
  close_picture (exhibit, picture);
  exhibit->charts = g_new0 (BnlChart *, MAX (1, exhibit->n_charts));
  exhibit->outcomes = g_new0 (guint8, bnl_sweep_get_n_runs (exhibit->sweep));
  return g_steal_pointer (&exhibit);
}

BnlExhibit *
bnl_exhibit_new (const BnlExperimentPicture *picture, BnlSweepRun *run)
{
  BnlExhibitSource source = bnl_exhibit_source_of (run);

  return bnl_exhibit_new_of (picture, &source);
}

void
bnl_exhibit_free (BnlExhibit *exhibit)
{
  if (exhibit == NULL)
    return;
  if (exhibit->class != NULL && exhibit->class->clear != NULL)
    exhibit->class->clear (exhibit);
  bnl_sweep_unref (exhibit->sweep);
  g_free (exhibit->metric_key);
  g_free (exhibit->x_key);
  g_free (exhibit->y_key);
  g_free (exhibit->arm_name);
  g_free (exhibit->title);
  g_free (exhibit->note);
  g_free (exhibit->charts);
  g_free (exhibit->outcomes);
  g_free (exhibit);
}

const BnlExperimentPicture *
bnl_exhibit_get_picture (const BnlExhibit *exhibit)
{
  return &exhibit->picture;
}

const char *
bnl_exhibit_get_title (const BnlExhibit *exhibit)
{
  return exhibit->title;
}

const char *
bnl_exhibit_get_note (const BnlExhibit *exhibit)
{
  return exhibit->note != NULL ? exhibit->note : "";
}

gboolean
bnl_exhibit_has_cell (const BnlExhibit *exhibit)
{
  return (exhibit->picture.kind == BNL_EXPERIMENT_CURVES ||
          exhibit->picture.kind == BNL_EXPERIMENT_PERCENTILES) &&
         bnl_sweep_get_n_cells (exhibit->sweep) > 1;
}

guint
bnl_exhibit_get_cell (const BnlExhibit *exhibit)
{
  return exhibit->cell;
}

guint
bnl_exhibit_get_n_charts (const BnlExhibit *exhibit)
{
  return exhibit->n_charts;
}

static void
refill (BnlExhibit *exhibit, guint index)
{
  if (exhibit->charts[index] == NULL)
    return;
  bnl_chart_clear (exhibit->charts[index]);
  bnl_chart_set_y_extent (exhibit->charts[index], (double) NAN, (double) NAN);
  exhibit->class->fill (exhibit, index);
}

void
bnl_exhibit_set_chart (BnlExhibit *exhibit, guint index, BnlChart *chart)
{
  g_return_if_fail (index < exhibit->n_charts);

  exhibit->charts[index] = chart;
  refill (exhibit, index);
  if (chart != NULL)
    bnl_exhibit_update (exhibit);
}

void
bnl_exhibit_set_cell (BnlExhibit *exhibit, guint cell)
{
  g_return_if_fail (cell < bnl_sweep_get_n_cells (exhibit->sweep));

  if (cell == exhibit->cell)
    return;
  exhibit->cell = cell;
  for (guint i = 0; i < exhibit->n_charts; i++)
    refill (exhibit, i);
  bnl_exhibit_update (exhibit);
}

/* What the table has now and had not at the last look. */
static gboolean
take_results (BnlExhibit *exhibit)
{
  guint n = bnl_sweep_get_n_runs (exhibit->sweep);
  gboolean any = FALSE;

  if (bnl_sweep_table_get_revision (exhibit->source.table) == exhibit->revision)
    return FALSE;
  exhibit->revision = bnl_sweep_table_get_revision (exhibit->source.table);
  for (guint i = 0; i < n; i++) {
    guint cell, arm, seed;
    guint8 outcome;

    bnl_sweep_get_run (exhibit->sweep, i, &cell, &arm, &seed);
    outcome = (guint8) bnl_sweep_table_get (exhibit->source.table, cell, arm, seed)->outcome;
    if (outcome == exhibit->outcomes[i])
      continue;
    exhibit->outcomes[i] = outcome;
    exhibit->class->take_result (exhibit, cell, arm, seed);
    any = TRUE;
  }
  return any;
}

gboolean
bnl_exhibit_update (BnlExhibit *exhibit)
{
  gboolean any = take_results (exhibit);

  if (exhibit->class->finish != NULL && exhibit->class->finish (exhibit))
    any = TRUE;
  return any;
}

/* The norm that an arm has. */
static char *
dup_norm (BnlSweep *sweep, guint arm)
{
  const char *const *settings = bnl_sweep_get_arm (sweep, arm)->settings;

  for (guint i = 0; settings[i] != NULL; i++)
    if (g_str_has_prefix (settings[i], "norm="))
      return g_strdup (settings[i] + strlen ("norm="));
  return bnl_spec_dup_value (bnl_sweep_get_base (sweep), "norm");
}

guint
bnl_exhibit_get_color (BnlSweep *sweep, guint arm)
{
  gboolean without = FALSE;
  gboolean with = FALSE;
  guint n_others = 0;

  for (guint i = 0; i <= arm; i++) {
    g_autofree char *norm = dup_norm (sweep, i);
    guint color = BNL_CHART_COLOR_OTHERS + n_others;

    if (!without && g_strcmp0 (norm, "none") == 0) {
      without = TRUE;
      color = BNL_CHART_COLOR_WITHOUT;
    } else if (!with && g_strcmp0 (norm, "batch") == 0) {
      with = TRUE;
      color = BNL_CHART_COLOR_WITH;
    } else if (++n_others > BNL_CHART_N_COLORS - BNL_CHART_COLOR_OTHERS) {
      /* All are taken: the same again with other dashes. */
      color = BNL_CHART_N_COLORS + n_others;
    }
    if (i == arm)
      return color;
  }
  return BNL_CHART_COLOR_OTHERS;
}
