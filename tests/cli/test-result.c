/* What is left of a run: figures, words and JSON; and which results of a job count. */

#include <math.h>
#include <string.h>

#include "cli/bnl-job.h"
#include "cli/bnl-result.h"

#define SIDE 4
#define N_PIXELS (SIDE * SIDE)
#define N_TRAIN 64
#define N_TEST 16

/* Two classes that a child can tell apart, ink above and ink below; a few are labelled wrongly, so
 * that being sure of everything costs dearly. */
static BnlDataset *
create_dataset (void)
{
  guint8 pixels[N_TRAIN * N_PIXELS] = { 0 };
  guint8 labels[N_TRAIN];
  BnlImages train = { N_TRAIN, pixels, labels }, test = { N_TEST, pixels, labels };

  for (guint i = 0; i < N_TRAIN; i++) {
    labels[i] = i % 2;
    memset (pixels + i * N_PIXELS + labels[i] * N_PIXELS / 2, 200 + (int) i % 50, N_PIXELS / 2);
    if (i >= N_TEST && i % 8 == 0)
      labels[i] = !labels[i];
  }
  return bnl_dataset_new ("halves", SIDE, SIDE, 2, &train, &test);
}

static BnlSpec *
create_spec (void)
{
  BnlSpec *spec = bnl_spec_new ();

  spec->hidden[0] = 4;
  spec->batch_size = 8;
  spec->epochs = 3;
  spec->validation = 0.25;
  spec->lr = 0.05;
  return spec;
}

static BnlResult *
run_to_its_end (const BnlSpec *spec, gboolean stop_at_once)
{
  g_autoptr (BnlDataset) dataset = create_dataset ();
  g_autoptr (BnlRun) run = bnl_run_new (spec, dataset, NULL, NULL, NULL, 0);

  bnl_run_start (run, stop_at_once);
  if (stop_at_once)
    bnl_run_stop (run);
  bnl_run_wait (run);
  return bnl_result_new (run, BNL_ARM_WITH, dataset);
}

static JsonObject *
convert (const BnlResult *result, JsonNode **root)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  bnl_result_build_json (result, builder);
  *root = json_builder_get_root (builder);
  return json_node_get_object (*root);
}

static void
test_finished (void)
{
  g_autoptr (BnlSpec) spec = create_spec ();
  g_autoptr (BnlResult) result = run_to_its_end (spec, FALSE);
  g_autofree char *end = bnl_result_describe_end (result);
  g_autoptr (JsonNode) root = NULL;
  JsonObject *object = convert (result, &root);
  gsize n = bnl_series_get_length (result->series);
  double sum = 0;

  g_assert_cmpstr (end, ==, "finished");
  g_assert_cmpuint (n, ==, 18); /* 48 images to train on, 6 batches, 3 epochs */
  for (gsize i = 12; i < n; i++)
    sum += (double) bnl_series_get (result->series, i)->train_loss;
  g_assert_true (fabs (result->train_loss - sum / 6) <= 1e-12);
  g_assert_true (result->images_per_second > 0);
  g_assert_true (result->score.test_accuracy >= 0.9);

  g_assert_cmpstr (json_object_get_string_member (object, "state"), ==, "finished");
  g_assert_cmpint (json_object_get_int_member (object, "steps"), ==, 18);
  g_assert_true (json_object_get_null_member (object, "diverged_at"));
  g_assert_true (json_object_get_double_member (object, "last_accuracy") ==
                 result->score.latest_accuracy);
}

/* Nothing was measured on the way, and yet the network can be judged. */
static void
test_stopped (void)
{
  g_autoptr (BnlSpec) spec = create_spec ();
  g_autoptr (BnlResult) result = run_to_its_end (spec, TRUE);
  g_autofree char *end = bnl_result_describe_end (result);
  g_autoptr (JsonNode) root = NULL;
  JsonObject *object = convert (result, &root);

  g_assert_cmpstr (end, ==, "stopped at step 0");
  g_assert_true (isnan (result->train_loss));
  g_assert_true (isnan (result->images_per_second));
  g_assert_cmpstr (json_object_get_string_member (object, "state"), ==, "stopped");
  g_assert_true (json_object_get_null_member (object, "train_loss"));
  g_assert_true (json_object_get_null_member (object, "best_accuracy"));
  g_assert_true (json_object_get_null_member (object, "steps_to_90"));
  g_assert_true (isnan (result->score.test_accuracy) == (result->snapshot == NULL));
}

static void
test_diverged (void)
{
  g_autoptr (BnlSpec) spec = create_spec ();
  g_autoptr (BnlResult) result = NULL;
  g_autofree char *end = NULL;
  g_autofree char *expected = NULL;

  spec->norm = BNL_NORM_NONE;
  spec->activation = BNL_ACTIVATION_LINEAR; /* ReLU may die, and be at peace */
  spec->optimizer = BNL_OPTIMIZER_SGD;
  spec->lr = 1e9;
  result = run_to_its_end (spec, FALSE);
  end = bnl_result_describe_end (result);
  expected =
      g_strdup_printf ("diverged at step %" G_GSIZE_FORMAT, bnl_series_get_length (result->series));
  g_assert_cmpint (result->state, ==, BNL_RUN_DIVERGED);
  g_assert_cmpstr (end, ==, expected);
  g_assert_true (isnan (result->score.test_accuracy));
}

static void
add_result (BnlJob *job, BnlArm arm, BnlRunState state)
{
  BnlResult *result = g_new0 (BnlResult, 1);

  result->arm = arm;
  result->state = state;
  g_ptr_array_add (job->results[arm], result);
}

static guint
count_results (const BnlJob *job, BnlArm arm)
{
  g_autoptr (GPtrArray) list = bnl_job_list_results (job, arm);

  return list->len;
}

/* A pair that was cut short says nothing of the others, but alone it is all there is. */
static void
test_results_that_count (void)
{
  BnlJob job = { .pair = TRUE, .n_seeds = 2 };

  for (guint arm = 0; arm < BNL_N_ARMS; arm++)
    job.results[arm] = g_ptr_array_new_with_free_func (g_free);
  g_assert_cmpuint (count_results (&job, BNL_ARM_WITH), ==, 0);
  add_result (&job, BNL_ARM_WITHOUT, BNL_RUN_FINISHED);
  add_result (&job, BNL_ARM_WITH, BNL_RUN_STOPPED);
  g_assert_cmpuint (count_results (&job, BNL_ARM_WITHOUT), ==, 1);
  g_assert_cmpuint (count_results (&job, BNL_ARM_WITH), ==, 1);
  add_result (&job, BNL_ARM_WITHOUT, BNL_RUN_DIVERGED);
  add_result (&job, BNL_ARM_WITH, BNL_RUN_FINISHED);
  g_assert_cmpuint (count_results (&job, BNL_ARM_WITHOUT), ==, 1);
  g_assert_cmpuint (count_results (&job, BNL_ARM_WITH), ==, 1);
  for (guint arm = 0; arm < BNL_N_ARMS; arm++)
    g_ptr_array_unref (job.results[arm]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cli/result/finished", test_finished);
  g_test_add_func ("/cli/result/stopped", test_stopped);
  g_test_add_func ("/cli/result/diverged", test_diverged);
  g_test_add_func ("/cli/job/results-that-count", test_results_that_count);
  return g_test_run ();
}
