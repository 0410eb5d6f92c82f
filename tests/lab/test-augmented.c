/* Runs whose images are moved, and the threads that move them: the same numbers on any number of
 * threads, judged on images as they are, and no thread that outlives its run. */

#include <math.h>
#include <string.h>

#include "bnl-lab-fixture.h"
#include "data/bnl-batcher.h"
#include "lab/bnl-evaluator.h"
#include "lab/bnl-population.h"

static BnlSpec *
create_spec (void)
{
  BnlSpec *spec = bnl_lab_fixture_new_spec ();
  g_autoptr (GError) error = NULL;

  bnl_spec_set (spec, "augment", "shift:1,rotate,scale,elastic:1,hflip", &error);
  g_assert_no_error (error);
  return spec;
}

/* Each arm of a pair gives the numbers that it gives alone on one thread. */
static void
test_pair (void)
{
  const BnlTrainerStart one = { .n_threads = 1 };
  const guint n_before = bnl_lab_fixture_count_threads ();
  g_autoptr (BnlDataset) dataset = bnl_lab_fixture_new_dataset (91, 30);
  g_autoptr (BnlSpec) spec = create_spec ();

  for (guint n_threads = 0; n_threads <= 9; n_threads += 3) {
    g_autoptr (BnlComparison) comparison = bnl_comparison_new (spec, dataset, TRUE, NULL, NULL, 0);

    bnl_comparison_set_n_threads (comparison, n_threads);
    bnl_comparison_start (comparison, FALSE);
    bnl_comparison_wait (comparison);
    for (guint arm = 0; arm < BNL_N_ARMS; arm++) {
      BnlRun *run = bnl_comparison_get_run (comparison, arm);
      g_autoptr (BnlSnapshot) snapshot = bnl_run_dup_snapshot (run);
      g_auto (BnlOutcome) outcome = { 0 };
      g_autoptr (BnlSeries) alone =
          bnl_lab_fixture_train (bnl_run_get_spec (run), dataset, &one, &outcome);

      g_assert_cmpuint (bnl_series_get_length (bnl_run_get_series (run)), ==, outcome.n_steps);
      bnl_lab_fixture_assert_same_rows (alone, bnl_run_get_series (run), outcome.n_steps);
      bnl_lab_fixture_assert_same_weights (outcome.last->weights, snapshot->weights);
    }
  }
  bnl_lab_fixture_assert_threads_gone (n_before);
}

/* Stopped while paused, in the midst of a step, and where the drawing of one huge batch takes most
 * of the time. */
static void
test_stop (void)
{
  static const char *const batch_sizes[] = { "10", "20000" };
  const guint n_before = bnl_lab_fixture_count_threads ();
  g_autoptr (BnlDataset) dataset = bnl_lab_fixture_new_dataset (20000, 30);

  for (guint i = 0; i < 2 * G_N_ELEMENTS (batch_sizes); i++) {
    g_autoptr (BnlSpec) spec = create_spec ();
    g_autoptr (BnlRun) run = NULL;
    g_autoptr (BnlSnapshot) snapshot = NULL;

    g_assert_true (bnl_spec_set (spec, "batch_size", batch_sizes[i / 2], NULL));
    g_assert_true (bnl_spec_set (spec, "validation", "0", NULL));
    spec->epochs = 1000;
    run = bnl_run_new (spec, dataset, NULL, NULL, NULL, 0);
    bnl_run_set_n_threads (run, 4);
    bnl_run_start (run, i % 2 == 0);
    if (i % 2 == 0)
      bnl_lab_fixture_await (run, BNL_RUN_PAUSED);
    else
      g_usleep (3000);
    bnl_run_stop (run);
    bnl_run_wait (run);
    g_assert_cmpint (bnl_run_get_state (run), ==, BNL_RUN_STOPPED);
    snapshot = bnl_run_dup_snapshot (run);
    g_assert_true (snapshot == NULL ||
                   snapshot->step == bnl_series_get_length (bnl_run_get_series (run)));
  }
  bnl_lab_fixture_assert_threads_gone (n_before);
}

/* The last row is what an evaluator says of the images as they are. */
static void
test_judged_as_they_are (void)
{
  g_autoptr (BnlDataset) dataset = bnl_lab_fixture_new_dataset (91, 30);
  g_autoptr (BnlSpec) spec = create_spec ();
  const BnlImages *test = bnl_dataset_get_test (dataset);
  g_auto (BnlOutcome) outcome = { 0 };
  g_autoptr (BnlSeries) series = bnl_lab_fixture_train (spec, dataset, NULL, &outcome);
  const BnlMetrics *row = bnl_series_get (series, outcome.n_steps - 1);
  const BnlWeights *weights = outcome.last->weights;
  g_autoptr (BnlEvaluator) evaluator = bnl_evaluator_new (weights->arch, &outcome.last->scale);
  double loss, accuracy;

  g_assert_true (bnl_evaluator_run (evaluator, weights, weights->statistics, test, NULL, test->n,
                                    NULL, &loss, &accuracy));
  g_assert_true (row->test_loss == (float) loss);
  g_assert_true (row->test_accuracy == (float) accuracy);
}

typedef struct {
  BnlDataset *dataset;
  BnlSpec *spec;
  BnlArch *arch;
  BnlWeights *weights;
  BnlScale scale;
} Network;

static void
init_network (Network *network)
{
  network->dataset = bnl_lab_fixture_new_dataset (60, 30);
  network->spec = create_spec ();
  network->arch =
      bnl_spec_build_arch (network->spec, BNL_LAB_FIXTURE_N_PIXELS, BNL_LAB_FIXTURE_N_CLASSES);
  network->weights = bnl_weights_new (network->arch);
  bnl_weights_draw (network->weights, BNL_INIT_DEFAULT, 0, 3, NULL);
  bnl_scale_init (&network->scale, BNL_NORMALIZE_HALF, network->dataset, NULL, 0);
}

static void
clear_network (Network *network)
{
  bnl_weights_free (network->weights);
  bnl_arch_unref (network->arch);
  bnl_spec_free (network->spec);
  bnl_dataset_unref (network->dataset);
}

/* NULL where it was cancelled. */
static BnlReal *
measure (const Network *network, const BnlAugment *augment, guint n_helpers, BnlCancel *cancel)
{
  g_autoptr (BnlPopulation) population =
      bnl_population_new (network->arch, network->dataset, &network->scale, NULL, 60, 60, 5);
  g_autofree BnlReal *statistics = g_new0 (BnlReal, network->arch->n_statistics);

  bnl_population_augment (population, augment, n_helpers);
  return bnl_population_measure (population, network->weights, cancel, statistics)
             ? g_steal_pointer (&statistics)
             : NULL;
}

/* The means of the first layer, over one batch of all images, are those of the images as the first
 * epoch moves them, written out. */
static void
test_population (void)
{
  Network network;
  const BnlBlock *block;
  g_autofree BnlReal *plain = NULL;
  g_autofree BnlReal *alone = NULL;
  g_autofree BnlReal *helped = NULL;
  g_autoptr (BnlBatcher) batcher = NULL;
  const BnlAugment none = { 0 };
  guint32 indices[60];
  BnlBatch batch;

  init_network (&network);
  block = &network.arch->blocks[0];
  plain = measure (&network, &none, 2, NULL);
  alone = measure (&network, &network.spec->augment, 0, NULL);
  helped = measure (&network, &network.spec->augment, 3, NULL);
  g_assert_true (memcmp (alone, helped, network.arch->n_statistics * sizeof *alone) == 0);
  g_assert_true (memcmp (alone, plain, network.arch->n_statistics * sizeof *alone) != 0);

  for (guint32 i = 0; i < 60; i++)
    indices[i] = i;
  batcher = bnl_batcher_new (network.dataset, &network.scale, indices, 60, 60, FALSE, 5);
  bnl_batcher_augment (batcher, &network.spec->augment, 5, 0, NULL);
  g_assert_true (bnl_batcher_next (batcher, &batch));
  for (int j = 0; j < block->n_out; j++) {
    const BnlReal *parameters = network.weights->parameters;
    double sum = 0.0;

    for (guint i = 0; i < 60; i++) {
      sum += (double) parameters[block->bias + (size_t) j];
      for (int k = 0; k < block->n_in; k++)
        sum += (double) parameters[block->weight + (size_t) (j * block->n_in + k)] *
               (double) batch.x[i * BNL_LAB_FIXTURE_N_PIXELS + (guint) k];
    }
    g_assert_true (fabs ((double) alone[block->mean + (size_t) j] - sum / 60) <= 1e-5);
  }
  clear_network (&network);
}

static void
test_population_cancelled (void)
{
  BnlCancel cancel = true;
  Network network;

  init_network (&network);
  for (guint n_helpers = 0; n_helpers < 3; n_helpers++)
    g_assert_null (measure (&network, &network.spec->augment, n_helpers, &cancel));
  clear_network (&network);
}

int
main (int argc, char **argv)
{
  bnl_lab_fixture_init (&argc, &argv);
  g_test_add_func ("/lab/augmented/pair", test_pair);
  g_test_add_func ("/lab/augmented/stop", test_stop);
  g_test_add_func ("/lab/augmented/judged-as-they-are", test_judged_as_they_are);
  g_test_add_func ("/lab/augmented/population", test_population);
  g_test_add_func ("/lab/augmented/population-cancelled", test_population_cancelled);
  return g_test_run ();
}
