#include "lab/bnl-trainer.h"

#include <math.h>
#include <string.h>

#include "bnl-lab-fixture.h"
#include "data/bnl-batcher.h"
#include "data/bnl-split.h"
#include "engine/bnl-gradient.h"

static void
set (BnlSpec *spec, const char *key, const char *value)
{
  g_autoptr (GError) error = NULL;

  bnl_spec_set (spec, key, value, &error);
  g_assert_no_error (error);
}

/* The usual loop written out, with nothing of the trainer in it. */
static void
train_by_hand (const BnlSpec *spec,
               BnlDataset *dataset,
               guint n_steps,
               BnlWeights *weights,
               float *losses)
{
  BnlArch *arch = weights->arch;
  const BnlOptimizerConfig config = {
    .kind = spec->optimizer,
    .momentum = spec->momentum,
    .nesterov = spec->nesterov,
    .weight_decay = spec->weight_decay,
    .decay_matrices_of = spec->weight_decay_on == BNL_DECAY_ON_WEIGHTS ? arch : NULL
  };
  BnlOptimizer *optimizer = bnl_optimizer_new (&config, arch->n_parameters);
  BnlWorkspace *workspace = bnl_workspace_new (arch, (int) spec->batch_size, true);
  g_autofree float *gradients = g_new (float, arch->n_parameters);
  g_autoptr (BnlBatcher) batcher = NULL;
  BnlSplit split;
  BnlScale scale;
  BnlBatch batch;

  bnl_split_init (&split, dataset, spec->validation, spec->seed);
  if (spec->train_size > 0)
    bnl_split_limit (&split, dataset, spec->train_size, spec->seed);
  bnl_scale_init (&scale, spec->normalize, dataset, split.train, split.n_train);
  batcher = bnl_batcher_new (dataset, &scale, split.train, split.n_train, spec->batch_size,
                             spec->drop_last, spec->seed);
  bnl_batcher_augment (batcher, &spec->augment, spec->seed, 0, NULL);
  bnl_weights_draw (weights, spec->init, spec->init_std, spec->seed, NULL);
  for (guint i = 0; i < n_steps; i++) {
    int n_correct;

    /* The limits of batch renormalization after 5 steps, over 10; the rate as a cosine. */
    const double open = CLAMP ((i + 1.0 - 5.0) / 10.0, 0.0, 1.0);
    const double lr = spec->schedule == BNL_SCHEDULE_COSINE
                          ? spec->lr * 0.5 * (1.0 + cos (G_PI * i / n_steps))
                          : spec->lr;
    const BnlPass pass = { .source = BNL_STATISTICS_BATCH,
                           .statistics = weights->statistics,
                           .renorm_r = 1.0 + 2.0 * open,
                           .renorm_d = 5.0 * open,
                           .dropout = spec->dropout,
                           .seed = spec->seed,
                           .step = i + 1 };

    g_assert_true (bnl_batcher_next (batcher, &batch));
    bnl_network_forward (arch, weights->parameters, &pass, (int) batch.m, batch.x, workspace);
    losses[i] =
        (float) bnl_network_loss (arch, batch.labels, spec->label_smoothing, workspace, &n_correct);
    bnl_network_track (workspace, weights);
    bnl_network_backward (arch, weights->parameters, workspace, false, gradients);
    if (spec->clip_norm > 0.0)
      bnl_gradient_clip (arch->n_parameters, gradients, spec->clip_norm);
    bnl_optimizer_step (optimizer, lr, gradients, weights->parameters);
  }
  bnl_split_clear (&split);
  bnl_workspace_free (workspace);
  bnl_optimizer_free (optimizer);
}

static void
assert_as_by_hand_on (const BnlSpec *spec, guint n_threads)
{
  const BnlTrainerStart start = { .n_threads = n_threads };
  g_autoptr (BnlDataset) dataset = bnl_lab_fixture_new_dataset (120, 30);
  BnlArch *arch = bnl_spec_build_arch (spec, BNL_LAB_FIXTURE_N_PIXELS, BNL_LAB_FIXTURE_N_CLASSES);
  BnlWeights *weights = bnl_weights_new (arch);
  g_auto (BnlOutcome) outcome = { 0 };
  g_autoptr (BnlSeries) series = bnl_lab_fixture_train (spec, dataset, &start, &outcome);
  float losses[64];

  g_assert_cmpint (outcome.state, ==, BNL_RUN_FINISHED);
  g_assert_cmpuint (outcome.n_steps, <=, G_N_ELEMENTS (losses));
  train_by_hand (spec, dataset, (guint) outcome.n_steps, weights, losses);
  for (guint i = 0; i < outcome.n_steps; i++)
    g_assert_true (bnl_series_get (series, i)->train_loss == losses[i]);
  bnl_lab_fixture_assert_same_weights (outcome.last->weights, weights);
  bnl_weights_free (weights);
  bnl_arch_unref (arch);
}

static void
assert_as_by_hand (const BnlSpec *spec)
{
  assert_as_by_hand_on (spec, 0);
}

static void
test_by_hand (void)
{
  g_autoptr (BnlSpec) spec = bnl_lab_fixture_new_spec ();

  assert_as_by_hand (spec);
  set (spec, "norm", "none");
  assert_as_by_hand (spec);
  set (spec, "optimizer", "sgd");
  set (spec, "momentum", "0.9");
  set (spec, "nesterov", "true");
  set (spec, "weight_decay", "0.01");
  set (spec, "label_smoothing", "0.1");
  set (spec, "init", "gaussian:0.1");
  set (spec, "normalize", "standard");
  set (spec, "activation", "sigmoid");
  assert_as_by_hand (spec);
}

/* With a norm and without the same moved images, whatever the number of threads. */
static void
test_augment_by_hand (void)
{
  g_autoptr (BnlSpec) spec = bnl_lab_fixture_new_spec ();

  set (spec, "augment", "shift:1,rotate,scale,elastic:1,hflip");
  set (spec, "normalize", "standard");
  set (spec, "train_size", "73");
  for (guint n_threads = 1; n_threads <= 5; n_threads += 2) {
    set (spec, "norm", "none");
    assert_as_by_hand_on (spec, n_threads);
    set (spec, "norm", "batch");
    assert_as_by_hand_on (spec, n_threads);
  }
}

/* Every norm on either side of the activation, with all that a step can have besides. */
static void
test_norms_by_hand (void)
{
  static const char *const norms[] = { "none", "batch", "layer", "batch-renorm", "ghost" };
  static const char *const positions[] = { "before", "after" };
  static const char *const optimizers[] = { "sgd", "adam", "rmsprop", "adamw" };

  for (guint i = 0; i < G_N_ELEMENTS (norms) * G_N_ELEMENTS (positions); i++) {
    g_autoptr (BnlSpec) spec = bnl_lab_fixture_new_spec ();

    set (spec, "norm", norms[i / 2]);
    set (spec, "norm_position", positions[i % 2]);
    set (spec, "ghost_size", "3");
    set (spec, "renorm_start", "5");
    set (spec, "renorm_ramp", "10");
    set (spec, "optimizer", optimizers[i % 4]);
    assert_as_by_hand (spec);
    set (spec, "dropout", "0.25");
    set (spec, "clip_norm", "0.5");
    set (spec, "weight_decay", "0.1");
    set (spec, "weight_decay_on", "weights");
    set (spec, "schedule", "cosine");
    set (spec, "activation", "gelu");
    assert_as_by_hand (spec);
  }
}

/* A bias that a norm follows at once can be left out: it is 0 and stays so, whatever the optimizer,
 * and batch normalization, which takes it away with the mean, does not miss it. */
static void
test_drop_bias (void)
{
  static const char *const norms[] = { "none", "batch", "layer", "batch-renorm", "ghost" };
  static const char *const optimizers[] = { "sgd", "adam", "rmsprop", "adamw" };
  g_autoptr (BnlDataset) dataset = bnl_lab_fixture_new_dataset (120, 30);

  for (guint i = 0; i < G_N_ELEMENTS (norms) * 2; i++) {
    g_autoptr (BnlSpec) spec = bnl_lab_fixture_new_spec ();
    gboolean before = i % 2 == 0, dropped = before && i / 2 > 0;
    double losses[2];

    set (spec, "norm", norms[i / 2]);
    set (spec, "norm_position", before ? "before" : "after");
    set (spec, "optimizer", optimizers[i % G_N_ELEMENTS (optimizers)]);
    set (spec, "weight_decay", "0.01");
    set (spec, "steps", "12");
    for (guint drop = 0; drop < 2; drop++) {
      g_auto (BnlOutcome) outcome = { 0 };
      g_autoptr (BnlSeries) series = NULL;
      const BnlWeights *weights;

      set (spec, "drop_bias", drop ? "true" : "false");
      series = bnl_lab_fixture_train (spec, dataset, NULL, &outcome);
      losses[drop] =
          (double) bnl_series_get (series, bnl_series_get_length (series) - 1)->train_loss;
      weights = outcome.last->weights;
      for (int b = 0; b < weights->arch->n_blocks; b++) {
        const BnlBlock *block = &weights->arch->blocks[b];
        gboolean zero = TRUE;

        for (int j = 0; j < block->n_out; j++)
          zero = zero && weights->parameters[block->bias + (gsize) j] == 0.0F;
        g_assert_true (zero == (drop && dropped && b < weights->arch->n_blocks - 1));
      }
    }
    if (!dropped)
      g_assert_cmpfloat (losses[0], ==, losses[1]);
    else if (g_str_equal (norms[i / 2], "batch"))
      g_assert_true (fabs (losses[0] - losses[1]) <= 1e-4);
    else if (g_str_equal (norms[i / 2], "layer"))
      g_assert_true (fabs (losses[0] - losses[1]) >= 1e-4);
  }
}

/* Each of these changes what is trained, so each has arrived. */
static void
test_settings_matter (void)
{
  static const char *const settings[][2] = {
    { "norm", "layer" },        { "norm", "ghost" },          { "norm", "batch-renorm" },
    { "dropout", "0.1" },       { "norm_position", "after" }, { "clip_norm", "0.01" },
    { "optimizer", "rmsprop" }, { "optimizer", "adamw" },     { "weight_decay_on", "weights" },
    { "schedule", "step" },     { "schedule", "one-cycle" },  { "activation", "gelu" },
    { "train_size", "100" },    { "augment", "shift:0.1" },
  };
  g_autoptr (BnlDataset) dataset = bnl_lab_fixture_new_dataset (120, 30);

  for (guint i = 0; i < G_N_ELEMENTS (settings); i++) {
    g_autoptr (BnlSpec) spec = bnl_lab_fixture_new_spec ();
    float losses[2];

    set (spec, "weight_decay", "0.1");
    set (spec, "ghost_size", "4");
    set (spec, "renorm_start", "0");
    set (spec, "renorm_ramp", "0");
    for (guint with = 0; with < 2; with++) {
      g_auto (BnlOutcome) outcome = { 0 };
      g_autoptr (BnlSeries) series = NULL;

      if (with)
        set (spec, settings[i][0], settings[i][1]);
      series = bnl_lab_fixture_train (spec, dataset, NULL, &outcome);
      losses[with] = bnl_series_get (series, outcome.n_steps - 1)->train_loss;
    }
    if (losses[0] == losses[1])
      g_error ("%s %s changes nothing", settings[i][0], settings[i][1]);
  }
}

/* The rows tell the rate of their step, and one set on the way is the schedule's from then on. */
static gboolean
halve_lr_cb (gpointer data, guint64 step, double *lr)
{
  (void) data;
  if (step == 20)
    *lr *= 0.5;
  return TRUE;
}

static void
append_cb (gpointer data, const BnlMetrics *metrics, const BnlWeights *weights)
{
  (void) weights;
  bnl_series_append (data, metrics);
}

static void
test_schedule (void)
{
  const BnlObserver observer = { .before_step = halve_lr_cb, .step_done = append_cb };
  g_autoptr (BnlDataset) dataset = bnl_lab_fixture_new_dataset (120, 30);
  g_autoptr (BnlSpec) spec = bnl_lab_fixture_new_spec ();
  g_autoptr (BnlSeries) series = bnl_series_new ();
  g_auto (BnlOutcome) outcome = { 0 };

  set (spec, "schedule", "step");
  g_assert_true (bnl_trainer_run (spec, dataset, NULL, &observer, series, NULL, &outcome, NULL));
  g_assert_cmpuint (outcome.n_steps, ==, 33);
  for (guint i = 0; i < 33; i++) {
    const double expected = 0.01 * pow (0.1, i / 11) * (i + 1 >= 20 ? 0.5 : 1.0);

    g_assert_true (fabs (bnl_series_get (series, i)->lr - expected) <= 1e-15);
  }
}

/* Judged by other statistics, the training stays the same to the bit. */
static void
test_eval_statistics (void)
{
  static const char *const kinds[] = { "running", "batch", "precise" };
  static const char *const norms[] = { "batch", "batch-renorm", "ghost", "layer", "none" };
  g_autoptr (BnlDataset) dataset = bnl_lab_fixture_new_dataset (120, 30);

  for (guint i = 0; i < G_N_ELEMENTS (norms); i++) {
    g_autoptr (BnlSpec) spec = bnl_lab_fixture_new_spec ();
    BnlOutcome outcomes[3];
    float losses[3];

    set (spec, "norm", norms[i]);
    for (guint kind = 0; kind < G_N_ELEMENTS (kinds); kind++) {
      g_autoptr (BnlSeries) series = NULL;

      set (spec, "eval_statistics", kinds[kind]);
      series = bnl_lab_fixture_train (spec, dataset, NULL, &outcomes[kind]);
      losses[kind] = bnl_series_get (series, 32)->test_loss;
      g_assert_true (isfinite (losses[kind]));
    }
    for (guint kind = 1; kind < G_N_ELEMENTS (kinds); kind++) {
      bnl_lab_fixture_assert_same_weights (outcomes[0].last->weights, outcomes[kind].last->weights);
      g_assert_true ((losses[kind] == losses[0]) == (i >= 3));
    }
    g_assert_true (i >= 3 || losses[1] != losses[2]);
    for (guint kind = 0; kind < G_N_ELEMENTS (kinds); kind++)
      bnl_outcome_clear (&outcomes[kind]);
  }
}

/* 108 images to train on (12 of 120 held out), batches of 10: 11 steps an epoch. */
static void
test_rows (void)
{
  g_autoptr (BnlDataset) dataset = bnl_lab_fixture_new_dataset (120, 30);
  g_autoptr (BnlSpec) spec = bnl_lab_fixture_new_spec ();
  g_auto (BnlOutcome) outcome = { 0 };
  g_autoptr (BnlSeries) series = bnl_lab_fixture_train (spec, dataset, NULL, &outcome);

  g_assert_cmpuint (bnl_series_get_length (series), ==, 33);
  g_assert_cmpuint (outcome.n_steps, ==, 33);
  g_assert_cmpuint (outcome.last->step, ==, 33);
  for (guint i = 0; i < 33; i++) {
    const BnlMetrics *row = bnl_series_get (series, i);
    const gboolean evaluated = (i + 1) % 11 == 0;

    g_assert_cmpuint (row->step, ==, i + 1);
    g_assert_cmpuint (row->epoch, ==, i / 11 + 1);
    g_assert_cmpuint (row->examples, ==, (i + 1) / 11 * 108 + (i + 1) % 11 * 10);
    g_assert_true (row->lr == 0.01);
    g_assert_true (i == 0 || row->seconds >= row[-1].seconds);
    g_assert_true (row->train_loss > 0.0f && row->train_accuracy >= 0.0f);
    g_assert_true (isnan (row->val_loss) == !evaluated);
    g_assert_true (isnan (row->val_accuracy) == !evaluated);
    g_assert_true (isnan (row->test_accuracy) == (i != 32));
  }
}

static void
test_learns (void)
{
  g_autoptr (BnlDataset) dataset = bnl_lab_fixture_new_dataset (300, 90);
  g_autoptr (BnlSpec) spec = bnl_lab_fixture_new_spec ();

  for (guint norm = 0; norm < 2; norm++) {
    g_auto (BnlOutcome) outcome = { 0 };
    g_autoptr (BnlSeries) series = NULL;

    set (spec, "norm", norm == 0 ? "none" : "batch");
    set (spec, "epochs", "10");
    series = bnl_lab_fixture_train (spec, dataset, NULL, &outcome);
    g_assert_true (bnl_series_get (series, outcome.n_steps - 1)->test_accuracy >= 0.95f);
  }
}

/* What a row says of held-out images is what its weights say. */
static void
test_evaluation (void)
{
  g_autoptr (BnlDataset) dataset = bnl_lab_fixture_new_dataset (120, 30);
  g_autoptr (BnlSpec) spec = bnl_lab_fixture_new_spec ();
  g_auto (BnlOutcome) outcome = { 0 };
  g_autoptr (BnlSeries) series = NULL;
  const BnlMetrics *row;
  BnlSplit split;
  double loss, accuracy;

  set (spec, "label_smoothing", "0.3");
  series = bnl_lab_fixture_train (spec, dataset, NULL, &outcome);
  row = bnl_series_get (series, 32);
  bnl_snapshot_evaluate (outcome.last, outcome.last->weights->statistics,
                         bnl_dataset_get_test (dataset), NULL, 30, &loss, &accuracy);
  g_assert_true (row->test_loss == (float) loss && row->test_accuracy == (float) accuracy);
  bnl_split_init (&split, dataset, spec->validation, spec->seed);
  bnl_snapshot_evaluate (outcome.last, outcome.last->weights->statistics,
                         bnl_dataset_get_train (dataset), split.validation, split.n_validation,
                         &loss, &accuracy);
  g_assert_true (row->val_loss == (float) loss && row->val_accuracy == (float) accuracy);
  bnl_split_clear (&split);
}

/* Which of val_* and test_* are there at each step: 'v', 't', 'b'oth or '.'. */
static char *
describe_evaluations (const BnlSpec *spec, const BnlTrainerStart *start)
{
  g_autoptr (BnlDataset) dataset = bnl_lab_fixture_new_dataset (50, 30);
  g_auto (BnlOutcome) outcome = { 0 };
  g_autoptr (BnlSeries) series = bnl_lab_fixture_train (spec, dataset, start, &outcome);
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < bnl_series_get_length (series); i++) {
    const BnlMetrics *row = bnl_series_get (series, i);
    const gboolean val = !isnan (row->val_loss), test = !isnan (row->test_loss);

    g_string_append_c (text, val && test ? 'b' : val ? 'v' : test ? 't' : '.');
  }
  return g_string_free (text, FALSE);
}

static void
test_when (void)
{
  static const struct {
    const char *validation, *eval_on, *eval_every, *steps, *expected;
  } cases[] = {
    { "0.2", "validation", "epoch", "0", "...v...v...b" },
    { "0.2", "test", "epoch", "0", "...t...t...t" },
    { "0", "validation", "epoch", "0", "....t....t....t" },
    { "0.001", "validation", "epoch", "0", "....t....t....t" },
    { "0.2", "validation", "3", "0", "..v..v..v..b" },
    { "0.2", "validation", "5", "7", "....v.b" },
    { "0.2", "validation", "100", "0", "...........b" },
    { "0.2", "validation", "epoch", "6", "...v.b" },
    { "0.2", "validation", "1", "2", "vb" },
    { "0.2", "validation", "epoch", "14", "...v...v...v.b" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (BnlSpec) spec = bnl_lab_fixture_new_spec ();
    g_autofree char *text = NULL;

    set (spec, "validation", cases[i].validation);
    set (spec, "eval_on", cases[i].eval_on);
    set (spec, "eval_every", cases[i].eval_every);
    set (spec, "steps", cases[i].steps);
    text = describe_evaluations (spec, NULL);
    g_assert_cmpstr (text, ==, cases[i].expected);
  }
}

/* The same spec twice: the same bits.  Another seed: others. */
static void
test_deterministic (void)
{
  g_autoptr (BnlDataset) dataset = bnl_lab_fixture_new_dataset (120, 30);
  g_autoptr (BnlSpec) spec = bnl_lab_fixture_new_spec ();
  g_auto (BnlOutcome) a_end = { 0 }, b_end = { 0 }, c_end = { 0 };
  g_autoptr (BnlSeries) a = bnl_lab_fixture_train (spec, dataset, NULL, &a_end);
  g_autoptr (BnlSeries) b = bnl_lab_fixture_train (spec, dataset, NULL, &b_end);
  g_autoptr (BnlSeries) c = NULL;

  bnl_lab_fixture_assert_same_rows (a, b, 33);
  bnl_lab_fixture_assert_same_weights (a_end.last->weights, b_end.last->weights);
  set (spec, "seed", "6");
  c = bnl_lab_fixture_train (spec, dataset, NULL, &c_end);
  g_assert_false (bnl_series_get (a, 0)->train_loss == bnl_series_get (c, 0)->train_loss);
}

/* The samples that a seeded run draws over n_epochs, without those that it leaves out. */
static guint32 *
record_order (const BnlSpec *spec, BnlDataset *dataset, guint n_epochs, gsize *n)
{
  const guint32 n_train = bnl_dataset_get_train (dataset)->n;
  guint32 *order = g_new (guint32, n_epochs * n_train);
  g_autoptr (BnlBatcher) batcher = NULL;
  BnlSplit split;
  BnlScale scale;
  BnlBatch batch;

  bnl_split_init (&split, dataset, 0.0, spec->seed);
  bnl_scale_init (&scale, spec->normalize, dataset, NULL, 0);
  batcher = bnl_batcher_new (dataset, &scale, split.train, split.n_train, spec->batch_size, FALSE,
                             spec->seed);
  for (*n = 0; *n < n_epochs * n_train; *n += batch.m) {
    g_assert_true (bnl_batcher_next (batcher, &batch));
    memcpy (order + *n, batch.indices, batch.m * sizeof *order);
  }
  bnl_split_clear (&split);
  return order;
}

/* Replaying the order that the seed would draw is the same run. */
static void
test_order (void)
{
  g_autoptr (BnlDataset) dataset = bnl_lab_fixture_new_dataset (53, 30);
  g_autoptr (BnlSpec) spec = bnl_lab_fixture_new_spec ();
  g_auto (BnlOutcome) seeded_end = { 0 }, replayed_end = { 0 };
  g_autoptr (BnlSeries) seeded = NULL;
  g_autoptr (BnlSeries) replayed = NULL;
  g_autofree guint32 *order = NULL;
  BnlTrainerStart start = { 0 };

  set (spec, "validation", "0");
  set (spec, "augment", "shift,elastic:1");
  order = record_order (spec, dataset, 3, &start.n_order);
  start.order = order;
  seeded = bnl_lab_fixture_train (spec, dataset, NULL, &seeded_end);
  g_assert_cmpuint (bnl_series_get_length (seeded), ==, 18);
  set (spec, "validation", "0.5"); /* implied to be 0 */
  set (spec, "train_size", "9");   /* likewise */
  set (spec, "epochs", "1000");    /* the order says when it ends */
  replayed = bnl_lab_fixture_train (spec, dataset, &start, &replayed_end);
  g_assert_cmpuint (bnl_series_get_length (replayed), ==, 18);
  bnl_lab_fixture_assert_same_rows (seeded, replayed, 18);
  bnl_lab_fixture_assert_same_weights (seeded_end.last->weights, replayed_end.last->weights);
}

/* An order that ends within an epoch, is shorter than one, or is cut by steps. */
static void
test_order_length (void)
{
  static const struct {
    gsize n_order;
    const char *steps, *expected;
  } cases[] = {
    { 120, "0", "....t....t.t" }, { 125, "0", "....t....t..t" },
    { 25, "0", "..t" },           { 2, "0", "t" },
    { 120, "4", "...t" },         { 20, "4", ".t" },
    { 101, "0", "....t....t" }, /* the last alone is left out */
  };
  g_autoptr (BnlSpec) spec = bnl_lab_fixture_new_spec ();
  guint32 order[125];

  for (guint32 i = 0; i < G_N_ELEMENTS (order); i++)
    order[i] = i * 7 % 50;
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    const BnlTrainerStart start = { .order = order, .n_order = cases[i].n_order };
    g_autofree char *text = NULL;

    set (spec, "steps", cases[i].steps);
    text = describe_evaluations (spec, &start);
    g_assert_cmpstr (text, ==, cases[i].expected);
  }
}

/* Half, saved, and the other half from there by the same order: statistics and weights go on. */
static void
test_initial (void)
{
  g_autoptr (BnlDataset) dataset = bnl_lab_fixture_new_dataset (50, 30);
  g_autoptr (BnlSpec) spec = bnl_lab_fixture_new_spec ();
  g_auto (BnlOutcome) whole_end = { 0 }, first_end = { 0 }, second_end = { 0 };
  g_autoptr (BnlSeries) whole = NULL;
  g_autoptr (BnlSeries) first = NULL;
  g_autoptr (BnlSeries) second = NULL;
  g_autofree guint32 *order = NULL;
  BnlTrainerStart start = { 0 };
  gsize n;

  set (spec, "optimizer", "sgd"); /* has no state of its own */
  order = record_order (spec, dataset, 2, &n);
  start.order = order;
  start.n_order = 100;
  whole = bnl_lab_fixture_train (spec, dataset, &start, &whole_end);
  start.n_order = 50;
  first = bnl_lab_fixture_train (spec, dataset, &start, &first_end);
  start.order = order + 50;
  start.initial = first_end.last;
  second = bnl_lab_fixture_train (spec, dataset, &start, &second_end);
  bnl_lab_fixture_assert_same_rows (whole, first, 4);
  for (guint i = 0; i < 5; i++)
    g_assert_true (bnl_series_get (whole, 5 + i)->train_loss ==
                   bnl_series_get (second, i)->train_loss);
  bnl_lab_fixture_assert_same_weights (whole_end.last->weights, second_end.last->weights);
}

int
main (int argc, char **argv)
{
  bnl_lab_fixture_init (&argc, &argv);
  g_test_add_func ("/lab/trainer/by-hand", test_by_hand);
  g_test_add_func ("/lab/trainer/augment-by-hand", test_augment_by_hand);
  g_test_add_func ("/lab/trainer/norms-by-hand", test_norms_by_hand);
  g_test_add_func ("/lab/trainer/drop-bias", test_drop_bias);
  g_test_add_func ("/lab/trainer/settings-matter", test_settings_matter);
  g_test_add_func ("/lab/trainer/schedule", test_schedule);
  g_test_add_func ("/lab/trainer/eval-statistics", test_eval_statistics);
  g_test_add_func ("/lab/trainer/rows", test_rows);
  g_test_add_func ("/lab/trainer/learns", test_learns);
  g_test_add_func ("/lab/trainer/evaluation", test_evaluation);
  g_test_add_func ("/lab/trainer/when", test_when);
  g_test_add_func ("/lab/trainer/deterministic", test_deterministic);
  g_test_add_func ("/lab/trainer/order", test_order);
  g_test_add_func ("/lab/trainer/order-length", test_order_length);
  g_test_add_func ("/lab/trainer/initial", test_initial);
  return g_test_run ();
}
