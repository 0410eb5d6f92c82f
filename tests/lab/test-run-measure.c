#include "lab/bnl-run-measure.h"

#include <math.h>
#include <string.h>

#include "bnl-resume-fixture.h"
#include "data/bnl-split.h"
#include "lab/bnl-evaluator.h"
#include "lab/bnl-probe.h"

#define BOTH (BNL_MEASURE_TRAIN | BNL_MEASURE_UNIT)

static BnlRun *
new_run (const BnlSpec *spec, BnlDataset *dataset, BnlMeasures measures)
{
  BnlRun *run = bnl_run_new (spec, dataset, NULL, NULL, NULL, 0);

  bnl_run_set_measures (run, measures);
  return run;
}

static BnlRun *
train (const BnlSpec *spec, BnlDataset *dataset, BnlMeasures measures)
{
  BnlRun *run = new_run (spec, dataset, measures);

  bnl_run_start (run, FALSE);
  bnl_run_wait (run);
  return run;
}

static void
assert_same_trace (BnlTrace *a, BnlTrace *b)
{
  const gsize n = bnl_trace_get_length (a);

  g_assert_cmpuint (bnl_trace_get_length (b), ==, n);
  g_assert_cmpuint (bnl_trace_get_subject (a), ==, bnl_trace_get_subject (b));
  for (gsize i = 0; i < n; i++) {
    float left[BNL_TRACE_MAX_WIDTH], right[BNL_TRACE_MAX_WIDTH];

    g_assert_cmpuint (bnl_trace_get (a, i, left), ==, bnl_trace_get (b, i, right));
    g_assert_true (memcmp (left, right, bnl_trace_get_width (a) * sizeof *left) == 0);
  }
}

static void
test_names (void)
{
  g_assert_cmpstr (bnl_measures_get_name (0), ==, "train");
  g_assert_cmpstr (bnl_measures_get_name (1), ==, "unit");
  g_assert_null (bnl_measures_get_name (BNL_MEASURES_N));
  g_assert_cmpuint (bnl_measures_find ("train"), ==, BNL_MEASURE_TRAIN);
  g_assert_cmpuint (bnl_measures_find ("unit"), ==, BNL_MEASURE_UNIT);
  g_assert_cmpuint (bnl_measures_find ("trains"), ==, BNL_MEASURE_NONE);
  g_assert_cmpstr (bnl_measures_get_columns ("train")[1], ==, "loss");
  g_assert_null (bnl_measures_get_columns ("train")[2]);
  g_assert_cmpstr (bnl_measures_get_columns ("unit")[0], ==, "p15");
  g_assert_null (bnl_measures_get_columns (""));
}

static void
test_none (void)
{
  g_autoptr (BnlDataset) dataset = bnl_lab_fixture_new_dataset (90, 30);
  g_autoptr (BnlSpec) spec = bnl_lab_fixture_new_spec ();
  g_autoptr (BnlRun) run = train (spec, dataset, BNL_MEASURE_NONE);
  g_autoptr (BnlRun) linear = NULL;

  g_assert_null (bnl_run_dup_trace (run, "train"));
  g_assert_null (bnl_run_dup_trace (run, "unit"));
  bnl_spec_set (spec, "norm", "none", NULL);
  bnl_spec_set (spec, "hidden", "none", NULL);
  linear = train (spec, dataset, BOTH);
  g_assert_cmpint (bnl_run_get_state (linear), ==, BNL_RUN_FINISHED);
  g_assert_null (bnl_run_dup_trace (linear, "unit"));
  g_assert_null (bnl_run_dup_trace (linear, "other"));
  {
    g_autoptr (BnlTrace) trace = bnl_run_dup_trace (linear, "train");

    g_assert_cmpuint (bnl_trace_get_length (trace), ==, 3);
  }
}

/* Not a bit of what the run does depends on what is measured beside. */
static void
test_same_bits (void)
{
  static const char *const settings[] = {
    "norm=none",
    "norm=batch dropout=0.2 eval_every=3",
    "norm=batch norm_position=after eval_statistics=precise validation=0.2",
    "norm=batch eval_statistics=batch eval_every=1",
    "norm=batch-renorm augment=shift:1,hflip:0.5",
    "norm=layer train_size=35",
    "norm=ghost ghost_size=4 eval_statistics=precise eval_every=5",
    "norm=batch init=gaussian:1000 lr=1000 clip_norm=1000000",
  };
  g_autoptr (BnlDataset) dataset = bnl_lab_fixture_new_dataset (90, 30);

  for (guint i = 0; i < G_N_ELEMENTS (settings); i++) {
    g_autoptr (BnlSpec) spec = bnl_resume_fixture_new_spec (settings[i]);
    g_autoptr (BnlRun) plain = train (spec, dataset, BNL_MEASURE_NONE);
    g_autoptr (BnlRun) measured = train (spec, dataset, BOTH);
    g_autoptr (BnlSnapshot) a = bnl_run_dup_snapshot (plain);
    g_autoptr (BnlSnapshot) b = bnl_run_dup_snapshot (measured);
    g_autoptr (BnlTrace) trace = bnl_run_dup_trace (measured, "unit");
    const gsize n = bnl_series_get_length (bnl_run_get_series (plain));

    g_assert_cmpint (bnl_run_get_state (plain), ==, bnl_run_get_state (measured));
    g_assert_cmpuint (bnl_series_get_length (bnl_run_get_series (measured)), ==, n);
    bnl_lab_fixture_assert_same_rows (bnl_run_get_series (plain), bnl_run_get_series (measured), n);
    bnl_lab_fixture_assert_same_weights (a->weights, b->weights);
    g_assert_cmpuint (bnl_trace_get_length (trace), >, 0);
  }
}

/* A row where there is an evaluation; the last by hand, by the network at the end. */
static void
check_train (const char *settings, guint32 n_images, const BnlReal *(*find) (const BnlSnapshot *) )
{
  g_autoptr (BnlDataset) dataset = bnl_lab_fixture_new_dataset (90, 30);
  g_autoptr (BnlSpec) spec = bnl_resume_fixture_new_spec (settings);
  g_autoptr (BnlRun) run = train (spec, dataset, BNL_MEASURE_TRAIN);
  g_autoptr (BnlTrace) trace = bnl_run_dup_trace (run, "train");
  g_autoptr (BnlSnapshot) last = bnl_run_dup_snapshot (run);
  g_autoptr (BnlEvaluator) evaluator = bnl_evaluator_new (last->weights->arch, &last->scale);
  g_autofree guint32 *indices = g_new (guint32, n_images);
  const BnlSeries *series = bnl_run_get_series (run);
  double loss, accuracy;
  float values[2];
  gsize row = 0;
  BnlSplit split;

  for (gsize i = 0; i < bnl_series_get_length (series); i++) {
    const BnlMetrics *metrics = bnl_series_get (series, i);

    if (!isnan (metrics->val_accuracy) || !isnan (metrics->test_accuracy))
      g_assert_cmpuint (bnl_trace_get (trace, row++, values), ==, metrics->step);
  }
  g_assert_cmpuint (bnl_trace_get_length (trace), ==, row);
  bnl_split_init (&split, dataset, spec->validation, spec->seed);
  if (spec->train_size > 0)
    bnl_split_limit (&split, dataset, spec->train_size, spec->seed);
  for (guint32 i = 0; i < n_images; i++)
    indices[i] = split.train[i * split.n_train / n_images];
  bnl_evaluator_run (evaluator, last->weights, find (last), bnl_dataset_get_train (dataset),
                     indices, n_images, NULL, &loss, &accuracy);
  g_assert_true (values[0] == (float) accuracy);
  g_assert_true (values[1] == (float) loss);
  bnl_split_clear (&split);
}

static const BnlReal *
find_running (const BnlSnapshot *snapshot)
{
  return snapshot->weights->statistics;
}

static const BnlReal *
find_batch (const BnlSnapshot *snapshot)
{
  (void) snapshot;
  return NULL;
}

static void
test_train (void)
{
  check_train ("norm=batch validation=0.2", 18, find_running);          /* 18 of 72 */
  check_train ("norm=none validation=0 dropout=0.3", 30, find_running); /* on test images */
  check_train ("norm=batch validation=0.2 train_size=12 eval_every=2", 12, find_running);
  check_train ("norm=batch validation=0.2 eval_statistics=batch augment=shift:1", 18, find_batch);
}

/* With statistics measured anew, training images that were all held in are judged as held-out ones
 * are: on a data set whose halves are the same the two agree. */
static void
test_precise (void)
{
  g_autoptr (BnlDataset) first = bnl_lab_fixture_new_dataset (60, 60);
  g_autoptr (BnlDataset) same = bnl_dataset_new (
      "same", BNL_LAB_FIXTURE_WIDTH, BNL_LAB_FIXTURE_HEIGHT, BNL_LAB_FIXTURE_N_CLASSES,
      bnl_dataset_get_train (first), bnl_dataset_get_train (first));
  static const char *const ways[] = { "running", "precise", "batch" };

  for (guint i = 0; i < G_N_ELEMENTS (ways); i++) {
    g_autofree char *settings =
        g_strdup_printf ("norm=batch validation=0 eval_statistics=%s", ways[i]);
    g_autoptr (BnlSpec) spec = bnl_resume_fixture_new_spec (settings);
    g_autoptr (BnlRun) run = train (spec, same, BNL_MEASURE_TRAIN);
    g_autoptr (BnlTrace) trace = bnl_run_dup_trace (run, "train");
    const BnlSeries *series = bnl_run_get_series (run);

    g_assert_cmpuint (bnl_trace_get_length (trace), ==, 3);
    for (gsize row = 0; row < 3; row++) {
      float values[2];
      const BnlMetrics *metrics = bnl_series_find (series, bnl_trace_get (trace, row, values));

      g_assert_true (values[0] == metrics->test_accuracy);
      g_assert_true (values[1] == metrics->test_loss);
    }
  }
}

/* The typical unit, all by hand: through a probe, with a percentile and a median of its own. */

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  const double left = *(const double *) a, right = *(const double *) b;

  return (left > right) - (left < right);
}

static void
collect (const BnlProbe *probe, guint block, guint unit, gboolean after, double *inputs)
{
  const BnlWorkspace *workspace = bnl_probe_get_workspace (probe);
  const BnlWorkspaceBlock *room = &workspace->blocks[block];
  const int width = workspace->arch->blocks[block].n_out;

  for (int i = 0; i < workspace->m; i++)
    inputs[i] = (double) (after ? room->z : room->y)[i * width + (int) unit];
}

/* Of so many images, evenly. */
#define N_LOOKED_AT 500

static guint32 *
spread (guint32 n)
{
  guint32 *indices = g_new (guint32, N_LOOKED_AT);

  for (guint32 i = 0; i < N_LOOKED_AT; i++)
    indices[i] = i * n / N_LOOKED_AT;
  return indices;
}

static guint
find_typical (const BnlSpec *spec, BnlDataset *dataset)
{
  g_autoptr (BnlSpec) bare = bnl_spec_dup (spec);
  const BnlImages *test = bnl_dataset_get_test (dataset);
  g_autofree guint32 *indices = spread (test->n);
  const guint block = spec->n_hidden - 1, width = (guint) spec->hidden[block];
  g_autoptr (BnlRun) run = NULL;
  g_autoptr (BnlSnapshot) snapshot = NULL;
  g_autoptr (BnlProbe) probe = NULL;
  g_autofree double *inputs = g_new (double, N_LOOKED_AT);
  g_autofree double *spreads = g_new0 (double, width);
  g_autofree double *sorted = NULL;

  bare->norm = BNL_NORM_NONE;
  run = new_run (bare, dataset, BNL_MEASURE_NONE);
  bnl_run_start (run, TRUE);
  bnl_lab_fixture_await (run, BNL_RUN_PAUSED);
  snapshot = bnl_run_dup_snapshot (run);
  for (guint i = 0; i <= spec->n_hidden; i++) {
    const BnlBlock *layer = &snapshot->weights->arch->blocks[i];

    memset (snapshot->weights->parameters + layer->bias, 0, (gsize) layer->n_out * sizeof (float));
  }
  probe = bnl_probe_new (snapshot, N_LOOKED_AT);
  bnl_probe_run (probe, NULL, NULL, test, indices, N_LOOKED_AT, NULL);
  for (guint j = 0; j < width; j++) {
    double mean = 0.0;

    collect (probe, block, j, TRUE, inputs);
    for (guint i = 0; i < N_LOOKED_AT; i++)
      mean += inputs[i] / N_LOOKED_AT;
    for (guint i = 0; i < N_LOOKED_AT; i++)
      spreads[j] += (inputs[i] - mean) * (inputs[i] - mean);
  }
  sorted = g_memdup2 (spreads, width * sizeof *spreads);
  qsort (sorted, width, sizeof *sorted, compare_doubles);
  for (guint j = 0; j < width; j++)
    if (spreads[j] == sorted[(width - 1) / 2])
      return j;
  g_assert_not_reached ();
}

static double
find_percentile (double *inputs, guint n, double share)
{
  const double place = share * (n - 1);
  const guint below = (guint) floor (place);

  qsort (inputs, n, sizeof *inputs, compare_doubles);
  return inputs[below] * (below + 1 - place) +
         (place > below ? inputs[below + 1] * (place - below) : 0.0);
}

/* The same unit whatever normalizes, and its percentiles at the end. */
static void
test_unit (void)
{
  static const char *const arms[] = {
    "norm=none",         "norm=batch",
    "norm=layer",        "norm=batch norm_position=after",
    "norm=ghost",        "norm=batch drop_bias=true eval_statistics=precise",
    "norm=batch-renorm",
  };
  g_autoptr (BnlDataset) dataset = bnl_lab_fixture_new_dataset (90, 700);
  const guint n = N_LOOKED_AT;
  g_autofree guint32 *indices = spread (700);
  g_autofree double *inputs = g_new (double, n);
  guint typical = G_MAXUINT;

  for (guint i = 0; i < G_N_ELEMENTS (arms); i++) {
    g_autofree char *settings = g_strconcat (
        "hidden=29,41 activation=sigmoid init=gaussian:3 validation=0 ", arms[i], NULL);
    g_autoptr (BnlSpec) spec = bnl_resume_fixture_new_spec (settings);
    g_autoptr (BnlRun) run = train (spec, dataset, BNL_MEASURE_UNIT);
    g_autoptr (BnlTrace) trace = bnl_run_dup_trace (run, "unit");
    g_autoptr (BnlSnapshot) last = bnl_run_dup_snapshot (run);
    g_autoptr (BnlProbe) probe = bnl_probe_new (last, n);
    const BnlPass pass = { .source = BNL_STATISTICS_GIVEN, .renorm_r = 1.0 };
    const double shares[] = { 0.15, 0.5, 0.85 };
    float values[3];

    if (typical == G_MAXUINT)
      typical = find_typical (spec, dataset);
    g_assert_cmpuint (bnl_trace_get_subject (trace), ==, typical);
    g_assert_cmpuint (bnl_trace_get (trace, bnl_trace_get_length (trace) - 1, values), ==,
                      bnl_run_get_n_steps (run));
    bnl_probe_run (probe, NULL, &pass, bnl_dataset_get_test (dataset), indices, n, NULL);
    collect (probe, 1, typical, spec->norm_position == BNL_NORM_POSITION_AFTER, inputs);
    for (guint k = 0; k < 3; k++) {
      const double wanted = find_percentile (inputs, n, shares[k]);

      g_assert_true (fabs ((double) values[k] - wanted) <= 1e-5 * (1.0 + fabs (wanted)));
    }
    g_assert_true (values[0] < values[1] && values[1] < values[2]);
  }
}

/* Each of the first steps, ever fewer, and the last. */
static void
test_steps (void)
{
  g_autoptr (BnlDataset) dataset = bnl_lab_fixture_new_dataset (90, 30);
  g_autoptr (BnlSpec) spec = bnl_resume_fixture_new_spec ("steps=2003");
  g_autoptr (BnlRun) run = train (spec, dataset, BNL_MEASURE_UNIT);
  g_autoptr (BnlTrace) trace = bnl_run_dup_trace (run, "unit");
  const gsize n = bnl_trace_get_length (trace);
  guint64 last = 0;

  g_assert_cmpuint (n, >, 150);
  g_assert_cmpuint (n, <=, 201);
  for (gsize i = 0; i < n; i++) {
    const guint64 step = bnl_trace_get (trace, i, NULL);

    if (i < 10)
      g_assert_cmpuint (step, ==, i + 1);
    g_assert_cmpuint (step - last, <=, 1 + 2 * 2003 / 200);
    last = step;
  }
  g_assert_cmpuint (last, ==, 2003);
}

/* Wherever a run is stopped, what it measures goes on as if it had not been. */
static void
test_resume (void)
{
  g_autoptr (BnlDataset) dataset = bnl_lab_fixture_new_dataset (90, 30);
  g_autoptr (BnlSpec) spec =
      bnl_resume_fixture_new_spec ("norm=batch eval_every=4 eval_statistics=precise");
  g_autoptr (BnlRun) whole = train (spec, dataset, BOTH);

  for (guint64 stop = 1; stop < 24; stop += 1 + stop % 3) {
    g_autoptr (BnlRun) half = new_run (spec, dataset, BOTH);
    g_autoptr (BnlRun) rest = bnl_run_new (spec, dataset, NULL, NULL, NULL, 0);
    g_autoptr (BnlCheckpoint) checkpoint = NULL;
    g_autoptr (BnlSeries) past = NULL;
    g_autoptr (GPtrArray) traces =
        g_ptr_array_new_with_free_func ((GDestroyNotify) bnl_trace_unref);

    bnl_run_set_checkpoint_interval (half, G_USEC_PER_SEC);
    bnl_run_start (half, TRUE);
    for (guint64 i = 0; i < stop; i++)
      bnl_run_step (half);
    while (bnl_run_get_n_done (half) < stop)
      g_usleep (200);
    bnl_run_stop (half);
    bnl_run_wait (half);
    checkpoint = bnl_run_dup_checkpoint (half);
    past = bnl_series_dup_head (bnl_run_get_series (half), bnl_checkpoint_get_n_past (checkpoint));
    for (guint i = 0; i < BNL_MEASURES_N; i++) {
      g_autoptr (BnlTrace) trace = bnl_run_dup_trace (half, bnl_measures_get_name (i));
      const gsize n = bnl_trace_get_length (trace);

      /* As if it had been stopped while it measured, every other time; and with rows of steps that
       * are made anew. */
      if (stop % 3 == 0) {
        g_ptr_array_add (traces, bnl_run_dup_trace (whole, bnl_measures_get_name (i)));
        continue;
      }
      g_ptr_array_add (
          traces, bnl_trace_dup_head (trace, n > 1 && bnl_trace_get (trace, n - 1, NULL) == stop &&
                                                     stop % 2 == 0
                                                 ? n - 1
                                                 : n));
    }
    bnl_run_set_resume (rest, checkpoint, past);
    bnl_run_set_past_traces (rest, traces);
    bnl_run_start (rest, FALSE);
    bnl_run_wait (rest);
    for (guint i = 0; i < BNL_MEASURES_N; i++) {
      g_autoptr (BnlTrace) wanted = bnl_run_dup_trace (whole, bnl_measures_get_name (i));
      g_autoptr (BnlTrace) trace = bnl_run_dup_trace (rest, bnl_measures_get_name (i));

      assert_same_trace (trace, wanted);
    }
  }
}

/* Traces of another run's shape, or that do not belong: left out, and measured anew. */
static void
test_strange (void)
{
  g_autoptr (BnlDataset) dataset = bnl_lab_fixture_new_dataset (90, 30);
  g_autoptr (BnlSpec) spec = bnl_lab_fixture_new_spec ();
  g_autoptr (BnlRun) run = new_run (spec, dataset, BNL_MEASURE_TRAIN);
  g_autoptr (GPtrArray) traces = g_ptr_array_new_with_free_func ((GDestroyNotify) bnl_trace_unref);
  g_autoptr (BnlTrace) train_trace = NULL;
  g_autoptr (BnlTrace) unit_trace = NULL;
  const float values[3] = { 0 };

  g_ptr_array_add (traces, bnl_trace_new ("train", 5));
  g_ptr_array_add (traces, bnl_trace_new ("weather", 2));
  g_ptr_array_add (traces, bnl_trace_new ("unit", 3));
  bnl_trace_set_subject (traces->pdata[2], 1000);
  bnl_trace_append (traces->pdata[2], 0, values);
  bnl_run_set_past_traces (run, traces);
  bnl_run_start (run, FALSE);
  bnl_run_wait (run);
  g_assert_cmpint (bnl_run_get_state (run), ==, BNL_RUN_FINISHED);
  train_trace = bnl_run_dup_trace (run, "train");
  unit_trace = bnl_run_dup_trace (run, "unit");
  g_assert_cmpuint (bnl_trace_get_length (train_trace), ==, 3);
  g_assert_cmpuint (bnl_trace_get_length (unit_trace), ==, 1);
  g_assert_null (bnl_run_dup_trace (run, "weather"));
}

int
main (int argc, char **argv)
{
  bnl_lab_fixture_init (&argc, &argv);
  g_test_add_func ("/run-measure/names", test_names);
  g_test_add_func ("/run-measure/none", test_none);
  g_test_add_func ("/run-measure/same-bits", test_same_bits);
  g_test_add_func ("/run-measure/train", test_train);
  g_test_add_func ("/run-measure/precise", test_precise);
  g_test_add_func ("/run-measure/unit", test_unit);
  g_test_add_func ("/run-measure/steps", test_steps);
  g_test_add_func ("/run-measure/resume", test_resume);
  g_test_add_func ("/run-measure/strange", test_strange);
  return g_test_run ();
}
