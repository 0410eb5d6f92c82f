#include "bnl-exhibit-private.h"

#include "plot/bnl-chart-categories.h"
#include "plot/bnl-chart-ticks.h"
#include "plot/bnl-percentiles.h"

#include <math.h>

/* How the input to one unit is distributed as the training goes on (Ioffe & Szegedy 2015, Fig. 1b
 * and c): a chart an arm, of the first seed of one cell. */

#define N_PERCENTS 3

static const double percents[N_PERCENTS] = { 15, 50, 85 };

typedef struct {
  BnlPercentiles *layer; /* of the chart; NULL: none */
  BnlTrace *trace;
  gsize n_read;
  guint64 last_step;
  double lowest, highest; /* of what was read */
} Drift;

static guint
get_arm (const BnlExhibit *exhibit, guint index)
{
  return exhibit->arm >= 0 ? (guint) exhibit->arm : index;
}

static gboolean
set_up (BnlExhibit *exhibit)
{
  if (!(bnl_sweep_get_measures (exhibit->sweep) & BNL_MEASURE_UNIT) ||
      exhibit->source.dup_trace == NULL)
    return FALSE;
  exhibit->n_charts = exhibit->arm >= 0 ? 1 : bnl_sweep_get_n_arms (exhibit->sweep);
  exhibit->kind = g_new0 (Drift, exhibit->n_charts);
  exhibit->x = exhibit->y = -1;
  exhibit->title = g_strdup ("Input to a unit of the last hidden layer");
  exhibit->note = g_strdup_printf (
      "15th, 50th and 85th percentile over held-out images, seed %" G_GUINT64_FORMAT,
      bnl_sweep_get_base (exhibit->sweep)->seed);
  return TRUE;
}

static void
clear (BnlExhibit *exhibit)
{
  Drift *drifts = exhibit->kind;

  for (guint i = 0; i < exhibit->n_charts; i++)
    g_clear_pointer (&drifts[i].trace, bnl_trace_unref);
  g_free (drifts);
}

static char *
write_title (const BnlExhibit *exhibit, guint index)
{
  const BnlSweepArm *arm = bnl_sweep_get_arm (exhibit->sweep, get_arm (exhibit, index));
  g_autofree char *cell = bnl_sweep_dup_cell_title (exhibit->sweep, exhibit->cell);
  g_autofree char *name = bnl_exhibit_capitalize (
      bnl_sweep_get_n_arms (exhibit->sweep) > 1 ? arm->title : exhibit->title);

  if (cell[0] == '\0' || bnl_sweep_get_n_cells (exhibit->sweep) == 1)
    return g_steal_pointer (&name);
  return g_strdup_printf ("%s, %s", name, cell);
}

static void
fill (BnlExhibit *exhibit, guint index)
{
  Drift *drift = (Drift *) exhibit->kind + index;
  BnlChart *chart = exhibit->charts[index];
  g_autofree char *title = write_title (exhibit, index);

  g_clear_pointer (&drift->trace, bnl_trace_unref);
  drift->n_read = 0;
  drift->last_step = 0;
  drift->lowest = (double) INFINITY;
  drift->highest = (double) -INFINITY;
  bnl_chart_set_title (chart, title);
  bnl_chart_set_x_label (chart, "step");
  bnl_chart_set_x_logarithmic (chart, FALSE);
  bnl_chart_set_percent (chart, FALSE);
  bnl_chart_set_y_limits (chart, (double) NAN, (double) NAN);
  bnl_chart_categories_set_x (chart, NULL);
  bnl_chart_ticks_set_x (chart, NULL, NULL, 0);
  drift->layer = bnl_percentiles_new (
      "15th, 50th and 85th percentile",
      bnl_exhibit_get_color (exhibit->sweep, get_arm (exhibit, index)), percents, N_PERCENTS);
  bnl_chart_take_layer (chart, bnl_percentiles_get_layer (drift->layer));
}

static void
take_result (G_GNUC_UNUSED BnlExhibit *exhibit,
             G_GNUC_UNUSED guint cell,
             G_GNUC_UNUSED guint arm,
             G_GNUC_UNUSED guint seed)
{
}

/* What is a gap in the picture is none of its scale. */
static void
widen (Drift *drift, const float *values)
{
  for (guint i = 0; i < N_PERCENTS; i++)
    if (!isfinite (values[i]))
      return;
  drift->lowest = MIN (drift->lowest, (double) values[0]);
  drift->highest = MAX (drift->highest, (double) values[N_PERCENTS - 1]);
}

static gboolean
read_trace (BnlExhibit *exhibit, guint index)
{
  Drift *drift = (Drift *) exhibit->kind + index;
  BnlTrace *trace;
  gboolean any = FALSE;

  if (exhibit->charts[index] == NULL)
    return FALSE;
  trace = exhibit->source.dup_trace (exhibit->source.data, exhibit->cell, get_arm (exhibit, index),
                                     0, "unit");
  if (trace == NULL)
    return FALSE;
  /* Another where the run goes on from a checkpoint, or was loaded. */
  if (trace != drift->trace)
    drift->n_read = drift->last_step > 0 ? bnl_trace_count_until (trace, drift->last_step) : 0;
  g_clear_pointer (&drift->trace, bnl_trace_unref);
  drift->trace = trace;
  if (bnl_trace_get_width (trace) != N_PERCENTS)
    return FALSE;
  for (; drift->n_read < bnl_trace_get_length (trace); drift->n_read++) {
    float values[BNL_TRACE_MAX_WIDTH];

    drift->last_step = bnl_trace_get (trace, drift->n_read, values);
    bnl_percentiles_append (drift->layer, (double) drift->last_step, values);
    widen (drift, values);
    any = TRUE;
  }
  return any;
}

/* The same scale in all of them: how wide the band is with one arm and with another is what they
 * are for. */
static void
share_scale (const BnlExhibit *exhibit)
{
  const Drift *drifts = exhibit->kind;
  double lowest = (double) INFINITY;
  double highest = (double) -INFINITY;

  for (guint i = 0; i < exhibit->n_charts; i++) {
    if (exhibit->charts[i] == NULL)
      continue;
    lowest = MIN (lowest, drifts[i].lowest);
    highest = MAX (highest, drifts[i].highest);
  }
  for (guint i = 0; i < exhibit->n_charts; i++)
    if (exhibit->charts[i] != NULL && lowest <= highest)
      bnl_chart_set_y_extent (exhibit->charts[i], lowest, highest);
}

static gboolean
finish (BnlExhibit *exhibit)
{
  gboolean any = FALSE;

  for (guint i = 0; i < exhibit->n_charts; i++)
    any = read_trace (exhibit, i) || any;
  if (any)
    share_scale (exhibit);
  return any;
}

const BnlExhibitClass bnl_exhibit_percentiles_class = {
  .set_up = set_up,
  .clear = clear,
  .fill = fill,
  .take_result = take_result,
  .finish = finish,
};
