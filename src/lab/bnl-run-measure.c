#include "bnl-run-measure.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bnl-run-private.h"
#include "bnl-training-private.h"

/* All of it on the run's worker between two steps, by the run's own evaluator: nothing that the
 * training depends on is written.  A row comes before the metrics of its step do, so that whoever
 * has seen these has the rows of all steps up to there. */

/* The place of a kind among the traces, and its flag is 1 << place. */
enum {
  TRAIN,
  UNIT,
};

#define UNIT_IMAGES 500 /* more would cost short runs a good part of their time */
#define UNIT_ROWS 200.0
static const double unit_shares[] = { 0.15, 0.5, 0.85 };

static const struct {
  const char *name;
  guint width;
  const char *columns[4];
} kinds[BNL_MEASURES_N] = {
  [TRAIN] = { "train", 2, { "accuracy", "loss", NULL } },
  [UNIT] = { "unit", G_N_ELEMENTS (unit_shares), { "p15", "p50", "p85", NULL } },
};

struct _BnlRunMeasure {
  guint32 *indices[BNL_MEASURES_N]; /* [n] of the images that are looked at */
  guint32 n[BNL_MEASURES_N];        /* 0: nothing is measured */
  guint block, unit;
  float *inputs; /* [n[UNIT]] of the unit */
};

const char *
bnl_measures_get_name (guint i)
{
  return i < BNL_MEASURES_N ? kinds[i].name : NULL;
}

static guint
find_kind (const char *name)
{
  guint i = 0;

  while (i < BNL_MEASURES_N && strcmp (name, kinds[i].name) != 0)
    i++;
  return i;
}

BnlMeasures
bnl_measures_find (const char *name)
{
  const guint i = find_kind (name);

  return i < BNL_MEASURES_N ? (BnlMeasures) (1 << i) : BNL_MEASURE_NONE;
}

const char *const *
bnl_measures_get_columns (const char *name)
{
  const guint i = find_kind (name);

  return i < BNL_MEASURES_N ? kinds[i].columns : NULL;
}

void
bnl_run_set_measures (BnlRun *run, BnlMeasures measures)
{
  for (guint i = 0; i < BNL_MEASURES_N; i++)
    if ((measures & 1u << i) && run->traces[i] == NULL && (i != UNIT || run->spec->n_hidden > 0))
      run->traces[i] = bnl_trace_new (kinds[i].name, kinds[i].width);
}

void
bnl_run_set_past_traces (BnlRun *run, GPtrArray *traces)
{
  const guint64 n_past = bnl_run_get_n_past (run);

  for (guint k = 0; k < traces->len; k++) {
    BnlTrace *trace = g_ptr_array_index (traces, k);
    const guint i = find_kind (bnl_trace_get_name (trace));

    if (i == BNL_MEASURES_N || bnl_trace_get_width (trace) != kinds[i].width)
      continue;
    g_clear_pointer (&run->traces[i], bnl_trace_unref);
    run->traces[i] = bnl_trace_dup_head (trace, bnl_trace_count_until (trace, n_past));
  }
}

BnlTrace *
bnl_run_dup_trace (BnlRun *run, const char *name)
{
  const guint i = find_kind (name);

  return i < BNL_MEASURES_N && run->traces[i] != NULL ? bnl_trace_ref (run->traces[i]) : NULL;
}

/* n of those listed (of the first n_all where there is no list), spread evenly. */
static guint32 *
spread_indices (const guint32 *list, guint64 n_all, guint32 n)
{
  guint32 *indices = g_new (guint32, MAX (n, 1));

  for (guint32 i = 0; i < n; i++) {
    const guint64 place = i * n_all / n;

    indices[i] = list != NULL ? list[place] : (guint32) place;
  }
  return indices;
}

static const BnlImages *
get_held_out (const BnlTraining *training, const guint32 **list, guint32 *n)
{
  const BnlImages *test = bnl_dataset_get_test (training->dataset);

  *list = training->on_test ? NULL : training->split.validation;
  *n = training->on_test ? test->n : training->split.n_validation;
  return training->on_test ? test : bnl_dataset_get_train (training->dataset);
}

static void
choose_images (BnlRun *run)
{
  BnlRunMeasure *measure = run->measure;
  const BnlTraining *training = run->training;
  const guint32 *held_out;
  const guint32 *trained_on = run->order != NULL ? run->order : training->split.train;
  guint64 n_train = run->order != NULL              ? run->n_order
                    : training->split.train != NULL ? training->split.n_train
                                                    : bnl_dataset_get_train (run->dataset)->n;
  guint32 n_held_out;

  get_held_out (training, &held_out, &n_held_out);
  if (run->traces[TRAIN] != NULL) {
    measure->n[TRAIN] = (guint32) MIN (n_train, n_held_out);
    measure->indices[TRAIN] = spread_indices (trained_on, n_train, measure->n[TRAIN]);
  }
  if (run->traces[UNIT] != NULL) {
    measure->n[UNIT] = MIN (n_held_out, UNIT_IMAGES);
    measure->indices[UNIT] = spread_indices (held_out, n_held_out, measure->n[UNIT]);
    measure->inputs = g_new (float, MAX (measure->n[UNIT], 1));
  }
}

/* The typical unit */

typedef struct {
  double spread;
  guint unit;
} Spread;

typedef struct {
  guint block, n;
  double *sums, *squares; /* [n] */
} Moments;

static void
add_moments (gpointer data, const BnlWorkspace *workspace, guint32 first)
{
  const Moments *moments = data;
  const BnlReal *z = workspace->blocks[moments->block].z;

  (void) first;
  for (int i = 0; i < workspace->m; i++)
    for (guint j = 0; j < moments->n; j++, z++) {
      moments->sums[j] += (double) *z;
      moments->squares[j] += (double) *z * (double) *z;
    }
}

static int
compare_spreads (gconstpointer a, gconstpointer b)
{
  const Spread *left = a, *right = b;

  if (left->spread != right->spread)
    return left->spread < right->spread ? -1 : 1;
  return left->unit < right->unit ? -1 : 1;
}

/* Of an even number the lower one; what is not finite counts as the largest. */
static guint
find_median (const Moments *moments, double n_rows)
{
  g_autofree Spread *spreads = g_new (Spread, moments->n);

  for (guint j = 0; j < moments->n; j++) {
    const double mean = moments->sums[j] / n_rows;
    const double var = moments->squares[j] / n_rows - mean * mean;

    spreads[j] = (Spread){ isfinite (var) ? var : G_MAXDOUBLE, j };
  }
  qsort (spreads, moments->n, sizeof *spreads, compare_spreads);
  return spreads[(moments->n - 1) / 2].unit;
}

/* The same Linear layers without norms and biases, of which not all runs that are compared have the
 * same.  NULL where memory ends. */
static BnlWeights *
strip_weights (BnlRun *run)
{
  const BnlArch *arch = run->weights->arch;
  g_autoptr (BnlSpec) spec = bnl_spec_dup (run->spec);
  BnlArch *bare;
  BnlWeights *weights;

  spec->norm = BNL_NORM_NONE;
  bare = bnl_spec_build_arch (spec, (guint) bnl_arch_get_n_inputs (arch),
                              (guint) bnl_arch_get_n_classes (arch));
  weights = bare != NULL ? bnl_weights_new (bare) : NULL;
  for (int i = 0; weights != NULL && i < bare->n_blocks; i++) {
    const BnlBlock *from = &arch->blocks[i], *to = &bare->blocks[i];

    memcpy (weights->parameters + to->weight, run->weights->parameters + from->weight,
            (size_t) to->n_in * (size_t) to->n_out * sizeof (BnlReal));
  }
  g_clear_pointer (&bare, bnl_arch_unref);
  return weights;
}

/* FALSE where memory ends or the run is being stopped. */
static gboolean
choose_unit (BnlRun *run)
{
  BnlRunMeasure *measure = run->measure;
  const guint32 n = measure->n[UNIT];
  const guint32 *list;
  guint32 n_held_out;
  BnlWeights *weights = strip_weights (run);
  g_autoptr (BnlEvaluator) evaluator =
      weights != NULL ? bnl_evaluator_new (weights->arch, &run->scale) : NULL;
  const guint width = (guint) run->weights->arch->blocks[measure->block].n_out;
  g_autofree double *sums = g_new0 (double, 2 * width);
  Moments moments = { measure->block, width, sums, sums + width };
  gboolean looked = FALSE;

  if (evaluator != NULL)
    looked = bnl_evaluator_visit (evaluator, weights, weights->statistics,
                                  get_held_out (run->training, &list, &n_held_out),
                                  measure->indices[UNIT], n, &run->cancel, add_moments, &moments);
  if (looked)
    bnl_trace_set_subject (run->traces[UNIT], find_median (&moments, (double) n));
  else if (evaluator == NULL)
    bnl_run_worker_note (run, "There is no memory to look at a unit of the last hidden layer: its "
                              "percentiles are not measured");
  bnl_weights_free (weights);
  return looked;
}

/* Rows */

static void
measure_train (BnlRun *run, guint64 step)
{
  const BnlRunMeasure *measure = run->measure;
  const BnlTraining *training = run->training;
  const BnlReal *statistics = training->weights->statistics;
  double loss, accuracy;
  float values[2];

  if (run->spec->eval_statistics == BNL_EVAL_STATISTICS_BATCH)
    statistics = NULL;
  else if (training->population != NULL)
    statistics = training->precise;
  if (!bnl_evaluator_run (training->evaluator, training->weights, statistics,
                          bnl_dataset_get_train (run->dataset), measure->indices[TRAIN],
                          measure->n[TRAIN], &run->cancel, &loss, &accuracy))
    return;
  values[0] = (float) accuracy;
  values[1] = (float) loss;
  bnl_trace_append (run->traces[TRAIN], step, values);
}

static void
keep_inputs (gpointer data, const BnlWorkspace *workspace, guint32 first)
{
  const BnlRunMeasure *measure = data;
  const BnlBlock *block = &workspace->arch->blocks[measure->block];
  const BnlWorkspaceBlock *room = &workspace->blocks[measure->block];
  const BnlReal *inputs = block->norm_position == BNL_NORM_POSITION_AFTER ? room->z : room->y;

  for (int i = 0; i < workspace->m; i++)
    measure->inputs[first + (guint) i] = inputs[i * block->n_out + (int) measure->unit];
}

static int
compare_floats (gconstpointer a, gconstpointer b)
{
  const float left = *(const float *) a, right = *(const float *) b;

  return (left > right) - (left < right);
}

/* Between the two values on either side in proportion, as is usual; NaN where any value is. */
static float
find_percentile (const float *sorted, guint32 n, double share)
{
  const double place = share * (double) (n - 1);
  const guint32 below = (guint32) place;
  const guint32 above = MIN (below + 1, n - 1);

  return (float) ((double) sorted[below] +
                  (place - below) * ((double) sorted[above] - (double) sorted[below]));
}

static void
measure_unit (BnlRun *run, guint64 step)
{
  BnlRunMeasure *measure = run->measure;
  const BnlTraining *training = run->training;
  const guint32 n = measure->n[UNIT];
  const guint32 *list;
  guint32 n_held_out;
  float values[G_N_ELEMENTS (unit_shares)];
  gboolean is_lost = FALSE;

  if (!bnl_evaluator_visit (training->evaluator, training->weights, training->weights->statistics,
                            get_held_out (training, &list, &n_held_out), measure->indices[UNIT], n,
                            &run->cancel, keep_inputs, measure))
    return;
  for (guint32 i = 0; i < n; i++)
    is_lost = is_lost || isnan (measure->inputs[i]);
  qsort (measure->inputs, n, sizeof *measure->inputs, compare_floats);
  for (guint k = 0; k < G_N_ELEMENTS (unit_shares); k++)
    values[k] = is_lost ? NAN : find_percentile (measure->inputs, n, unit_shares[k]);
  bnl_trace_append (run->traces[UNIT], step, values);
}

/* Rows are those steps at which a parabola through the last one passes a whole number. */
static gboolean
is_unit_due (guint64 step, guint64 n_steps)
{
  const double n = (double) n_steps;

  return step > 0 && (step == n_steps || floor (UNIT_ROWS * sqrt ((double) step / n)) >
                                             floor (UNIT_ROWS * sqrt ((double) (step - 1) / n)));
}

static gboolean
is_measured (BnlTrace *trace, guint64 step)
{
  return bnl_trace_count_until (trace, step) > bnl_trace_count_until (trace, step - 1);
}

static gboolean
is_evaluated (const BnlMetrics *row)
{
  return !isnan (row->val_accuracy) || !isnan (row->test_accuracy);
}

void
bnl_run_measure_step (BnlRun *run, const BnlMetrics *row)
{
  const BnlRunMeasure *measure = run->measure;

  if (measure == NULL)
    return;
  if (measure->n[TRAIN] > 0 && is_evaluated (row))
    measure_train (run, row->step);
  if (measure->n[UNIT] > 0 && is_unit_due (row->step, run->training->n_steps))
    measure_unit (run, row->step);
}

/* What was given up when the run was stopped: the weights are as they were then. */
static void
make_up (BnlRun *run)
{
  const BnlRunMeasure *measure = run->measure;
  const BnlTraining *training = run->training;
  const gsize n_past = bnl_run_get_n_past (run);
  BnlMetrics row;

  if (n_past == 0 || n_past < bnl_checkpoint_get_step (run->resume))
    return;
  row = *bnl_series_get (run->series, n_past - 1);
  if (measure->n[UNIT] > 0 && !is_measured (run->traces[UNIT], n_past) &&
      is_unit_due (n_past, training->n_steps))
    measure_unit (run, n_past);
  if (measure->n[TRAIN] > 0 && !is_measured (run->traces[TRAIN], n_past) && is_evaluated (&row) &&
      (training->population == NULL ||
       bnl_population_measure (training->population, training->weights, &run->cancel,
                               training->precise)))
    measure_train (run, n_past);
}

void
bnl_run_measure_begin (BnlRun *run)
{
  const int n_hidden = run->weights->arch->n_blocks - 1;
  BnlTrace *unit = run->traces[UNIT];
  BnlRunMeasure *measure;

  if (run->traces[TRAIN] == NULL && unit == NULL)
    return;
  measure = run->measure = g_new0 (BnlRunMeasure, 1);
  choose_images (run);
  if (unit != NULL) {
    measure->block = (guint) n_hidden - 1;
    if (measure->n[UNIT] > 0 && bnl_trace_get_length (unit) == 0 && !choose_unit (run))
      measure->n[UNIT] = 0;
    measure->unit = bnl_trace_get_subject (unit);
    if (measure->unit >= (guint) run->weights->arch->blocks[n_hidden - 1].n_out)
      measure->n[UNIT] = 0;
  }
  make_up (run);
}

void
bnl_run_measure_clear (BnlRun *run)
{
  for (guint i = 0; i < BNL_MEASURES_N; i++) {
    if (run->measure != NULL)
      g_free (run->measure->indices[i]);
    g_clear_pointer (&run->traces[i], bnl_trace_unref);
  }
  if (run->measure != NULL)
    g_free (run->measure->inputs);
  g_clear_pointer (&run->measure, g_free);
}
