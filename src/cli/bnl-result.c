#include "bnl-result.h"

#include <math.h>

/* The single batch's loss is too noisy to stand for a run. */
static double
average_last_epoch (const BnlSeries *series)
{
  gsize n = bnl_series_get_length (series);
  guint32 epoch = n > 0 ? bnl_series_get (series, n - 1)->epoch : 0;
  double sum = 0;
  gsize first = n;

  while (first > 0 && bnl_series_get (series, first - 1)->epoch == epoch)
    sum += (double) bnl_series_get (series, --first)->train_loss;
  return n > 0 ? sum / (double) (n - first) : (double) NAN;
}

static double
measure_speed (const BnlSeries *series)
{
  gsize n = bnl_series_get_length (series);
  const BnlMetrics *last = n > 0 ? bnl_series_get (series, n - 1) : NULL;

  return last != NULL && last->seconds > 0 ? (double) last->examples / last->seconds : (double) NAN;
}

/* A run that was stopped has not measured precise statistics of its last weights; the running ones
 * stand in. */
static double
judge_on_test (BnlSnapshot *snapshot, const BnlDataset *dataset)
{
  const BnlImages *test = bnl_dataset_get_test (dataset);
  const gboolean by_batch = snapshot->spec->eval_statistics == BNL_EVAL_STATISTICS_BATCH;
  double loss, accuracy;

  bnl_snapshot_evaluate (snapshot, by_batch ? NULL : snapshot->weights->statistics, test, NULL,
                         test->n, &loss, &accuracy);
  return accuracy;
}

BnlResult *
bnl_result_new (BnlRun *run, BnlArm arm, const BnlDataset *dataset)
{
  BnlResult *result = g_new0 (BnlResult, 1);

  result->arm = arm;
  result->seed = bnl_run_get_spec (run)->seed;
  result->state = bnl_run_get_state (run);
  result->diverged_at = bnl_run_get_diverged_at (run);
  result->series = bnl_series_ref (bnl_run_get_series (run));
  result->snapshot = bnl_run_dup_snapshot (run);
  result->notes = bnl_run_dup_notes (run);
  bnl_score_init (&result->score);
  bnl_score_update (&result->score, result->series);
  result->train_loss = average_last_epoch (result->series);
  result->images_per_second = measure_speed (result->series);
  if (isnan (result->score.test_accuracy) && result->snapshot != NULL &&
      result->state != BNL_RUN_DIVERGED)
    result->score.test_accuracy = judge_on_test (result->snapshot, dataset);
  return result;
}

void
bnl_result_free (BnlResult *result)
{
  g_strfreev (result->notes);
  bnl_series_unref (result->series);
  g_clear_pointer (&result->snapshot, bnl_snapshot_unref);
  g_free (result);
}

char *
bnl_result_describe_end (const BnlResult *result)
{
  if (result->state == BNL_RUN_DIVERGED)
    return g_strdup_printf ("diverged at step %" G_GUINT64_FORMAT, result->diverged_at);
  if (result->state == BNL_RUN_STOPPED)
    return g_strdup_printf ("stopped at step %" G_GUINT64_FORMAT, result->score.n_steps);
  return g_strdup ("finished");
}

void
bnl_result_build_number (JsonBuilder *builder, const char *name, double value)
{
  json_builder_set_member_name (builder, name);
  if (isfinite (value))
    json_builder_add_double_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

static void
build_count (JsonBuilder *builder, const char *name, guint64 value, gboolean known)
{
  json_builder_set_member_name (builder, name);
  if (known)
    json_builder_add_int_value (builder, (gint64) value);
  else
    json_builder_add_null_value (builder);
}

static const char *
get_state_name (BnlRunState state)
{
  return state == BNL_RUN_DIVERGED ? "diverged" : state == BNL_RUN_STOPPED ? "stopped" : "finished";
}

void
bnl_result_build_json (const BnlResult *result, JsonBuilder *builder)
{
  const BnlScore *score = &result->score;
  gboolean measured = score->measured;

  json_builder_begin_object (builder);
  build_count (builder, "seed", result->seed, TRUE);
  json_builder_set_member_name (builder, "state");
  json_builder_add_string_value (builder, get_state_name (result->state));
  build_count (builder, "steps", score->n_steps, TRUE);
  build_count (builder, "diverged_at", result->diverged_at, result->diverged_at > 0);
  bnl_result_build_number (builder, "last_accuracy",
                           measured ? score->latest_accuracy : (double) NAN);
  build_count (builder, "last_step", score->latest_step, measured);
  bnl_result_build_number (builder, "best_accuracy",
                           measured ? score->best_accuracy : (double) NAN);
  build_count (builder, "best_step", score->best_step, measured);
  build_count (builder, "steps_to_90", score->steps_to_90, score->steps_to_90 > 0);
  build_count (builder, "steps_to_95", score->steps_to_95, score->steps_to_95 > 0);
  bnl_result_build_number (builder, "test_accuracy", score->test_accuracy);
  bnl_result_build_number (builder, "train_loss", result->train_loss);
  bnl_result_build_number (builder, "seconds", score->seconds);
  bnl_result_build_number (builder, "images_per_second", result->images_per_second);
  json_builder_set_member_name (builder, "notes");
  json_builder_begin_array (builder);
  for (guint i = 0; result->notes[i] != NULL; i++)
    json_builder_add_string_value (builder, result->notes[i]);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}
