/* The controller without a window: what the pages can rely on.  Time passes as in the window: the
 * main loop turns, and poll is called while there may be news. */

#include <math.h>
#include <string.h>

#include "app/bnl-chart-feed.h"
#include "app/bnl-controller.h"
#include "engine/bnl-blas.h"
#include "lab/bnl-number.h"
#include "plot/bnl-chart-zoom.h"
#include "plot/bnl-chart-reading.h"

#define PATIENCE_USEC (60 * G_USEC_PER_SEC)

typedef struct {
  BnlController *controller;
  guint n_started, n_measured;
  char *problem; /* the last one */
} Fixture;

static void
started_cb (Fixture *fixture)
{
  fixture->n_started++;
}

static void
measured_cb (Fixture *fixture)
{
  fixture->n_measured++;
}

static void
problem_cb (Fixture *fixture, const char *sentence)
{
  g_free (fixture->problem);
  fixture->problem = g_strdup (sentence);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->controller = bnl_controller_new ();
  g_signal_connect_swapped (fixture->controller, "started", G_CALLBACK (started_cb), fixture);
  g_signal_connect_swapped (fixture->controller, "measured", G_CALLBACK (measured_cb), fixture);
  g_signal_connect_swapped (fixture->controller, "problem", G_CALLBACK (problem_cb), fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gint64 end_usec = g_get_monotonic_time () + PATIENCE_USEC;

  bnl_controller_shutdown (fixture->controller);
  g_object_add_weak_pointer (G_OBJECT (fixture->controller), (gpointer *) &fixture->controller);
  g_object_unref (fixture->controller);
  /* A data set that is being read holds it. */
  while (fixture->controller) {
    g_main_context_iteration (NULL, FALSE);
    g_assert_cmpint (g_get_monotonic_time (), <, end_usec);
  }
  g_free (fixture->problem);
}

static void
turn (Fixture *fixture)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
  if (bnl_controller_get_changing (fixture->controller))
    bnl_controller_poll (fixture->controller);
  g_usleep (1000);
}

#define await(fixture, condition)                                                                  \
  G_STMT_START                                                                                     \
  {                                                                                                \
    gint64 end_usec = g_get_monotonic_time () + PATIENCE_USEC;                                     \
    while (!(condition)) {                                                                         \
      turn (fixture);                                                                              \
      g_assert_cmpint (g_get_monotonic_time (), <, end_usec);                                      \
    }                                                                                              \
  }                                                                                                \
  G_STMT_END

static void
set (Fixture *fixture, const char *key, const char *text)
{
  g_autoptr (GError) error = NULL;

  bnl_controller_set (fixture->controller, key, text, &error);
  g_assert_no_error (error);
}

static void
load (Fixture *fixture)
{
  bnl_controller_load_dataset (fixture->controller, "digits");
  await (fixture, !bnl_controller_get_loading (fixture->controller));
  g_assert_null (fixture->problem);
  g_assert_nonnull (bnl_controller_get_dataset (fixture->controller));
}

static void
assert_status (Fixture *fixture, const char *beginning)
{
  const char *status = bnl_controller_get_status (fixture->controller);

  if (!g_str_has_prefix (status, beginning))
    g_test_message ("the status is “%s”", status);
  g_assert_true (g_str_has_prefix (status, beginning));
}

static void
await_state (Fixture *fixture, BnlRunState state)
{
  await (fixture, bnl_controller_get_state (fixture->controller) == state);
}

static guint64
count_steps (Fixture *fixture, BnlArm arm)
{
  BnlRun *run = bnl_comparison_get_run (bnl_controller_get_comparison (fixture->controller), arm);

  return bnl_series_get_length (bnl_run_get_series (run));
}

static void
test_loading (Fixture *fixture, gconstpointer data)
{
  g_autofree char *name = NULL;

  assert_status (fixture, "Ready");
  bnl_controller_load_dataset (fixture->controller, "digits");
  g_assert_true (bnl_controller_get_loading (fixture->controller));
  assert_status (fixture, "Loading digits");
  await (fixture, !bnl_controller_get_loading (fixture->controller));
  assert_status (fixture, "Ready");
  g_object_get (fixture->controller, "dataset-name", &name, NULL);
  g_assert_cmpstr (name, ==, "digits");
}

/* What is loaded stays, and the spec goes on to say what it is. */
static void
test_loading_in_vain (Fixture *fixture, gconstpointer data)
{
  g_autoptr (BnlSpec) spec = bnl_spec_new ();
  BnlDataset *dataset;

  load (fixture);
  dataset = bnl_controller_get_dataset (fixture->controller);
  g_free (spec->data);
  spec->data = g_strdup ("/nowhere/at/all");
  bnl_controller_set_spec (fixture->controller, spec);
  await (fixture, fixture->problem);
  g_assert_nonnull (strstr (fixture->problem, "/nowhere/at/all"));
  g_assert_true (bnl_controller_get_dataset (fixture->controller) == dataset);
  g_assert_cmpstr (bnl_controller_get_spec (fixture->controller)->data, ==, "digits");
  assert_status (fixture, "Ready");
}

/* With nothing loaded, the bundled digits come instead, but nothing is trained on them unasked. */
static void
test_first_loading_in_vain (Fixture *fixture, gconstpointer data)
{
  bnl_controller_load_dataset (fixture->controller, "/nowhere/at/all");
  bnl_controller_start (fixture->controller, FALSE);
  await (fixture, bnl_controller_get_dataset (fixture->controller));
  g_assert_nonnull (fixture->problem);
  g_assert_false (bnl_controller_get_active (fixture->controller));
  g_assert_cmpuint (fixture->n_started, ==, 0);
}

/* The last one asked for is what counts. */
static void
test_loading_twice (Fixture *fixture, gconstpointer data)
{
  bnl_controller_load_dataset (fixture->controller, "/nowhere/at/all");
  load (fixture);
  g_assert_null (fixture->problem);
}

static void
test_start_without_data (Fixture *fixture, gconstpointer data)
{
  bnl_controller_start (fixture->controller, FALSE);
  g_assert_nonnull (fixture->problem);
  g_assert_false (bnl_controller_get_active (fixture->controller));
  g_assert_null (bnl_controller_get_comparison (fixture->controller));
}

static void
test_finish (Fixture *fixture, gconstpointer data)
{
  g_autoptr (BnlSnapshot) snapshot = NULL;

  set (fixture, "epochs", "1");
  bnl_controller_load_dataset (fixture->controller, "digits");
  /* As soon as the data set is there. */
  bnl_controller_start (fixture->controller, FALSE);
  await (fixture, fixture->n_started == 1);
  g_assert_true (bnl_controller_get_active (fixture->controller));
  await_state (fixture, BNL_RUN_FINISHED);

  g_assert_false (bnl_controller_get_active (fixture->controller));
  g_assert_false (bnl_controller_get_changing (fixture->controller));
  g_assert_cmpfloat (bnl_controller_get_progress (fixture->controller), ==, 1.0);
  g_assert_cmpuint (fixture->n_measured, >, 0);
  assert_status (fixture, "Finished after 57 steps");
  for (BnlArm arm = BNL_ARM_WITHOUT; arm < BNL_N_ARMS; arm++)
    g_assert_cmpuint (count_steps (fixture, arm), ==, 57);
  snapshot = bnl_controller_dup_snapshot (fixture->controller, BNL_ARM_WITH);
  g_assert_nonnull (snapshot);
  g_assert_cmpuint (snapshot->step, ==, 57);
  g_assert_null (fixture->problem);
}

static void
test_pause_step_resume_stop (Fixture *fixture, gconstpointer data)
{
  guint64 n;

  load (fixture);
  set (fixture, "epochs", "1000");
  bnl_controller_start (fixture->controller, FALSE);
  await (fixture, count_steps (fixture, BNL_ARM_WITH) > 5);
  await_state (fixture, BNL_RUN_TRAINING);
  assert_status (fixture, "Training, epoch ");
  bnl_controller_pause (fixture->controller);
  await_state (fixture, BNL_RUN_PAUSED);
  assert_status (fixture, "Paused at step ");
  /* Nothing happens any more, and nobody has to look. */
  await (fixture, !bnl_controller_get_changing (fixture->controller));
  n = count_steps (fixture, BNL_ARM_WITH);
  bnl_controller_step (fixture->controller);
  g_assert_true (bnl_controller_get_changing (fixture->controller));
  await (fixture, !bnl_controller_get_changing (fixture->controller));
  g_assert_cmpuint (count_steps (fixture, BNL_ARM_WITH), ==, n + 1);
  bnl_controller_resume (fixture->controller);
  await (fixture, count_steps (fixture, BNL_ARM_WITH) > n + 10);
  bnl_controller_stop (fixture->controller);
  await_state (fixture, BNL_RUN_STOPPED);
  assert_status (fixture, "Stopped at step ");
  g_assert_false (bnl_controller_get_active (fixture->controller));
}

/* Step as the first command. */
static void
test_first_step (Fixture *fixture, gconstpointer data)
{
  load (fixture);
  bnl_controller_step (fixture->controller);
  await_state (fixture, BNL_RUN_PAUSED);
  await (fixture, !bnl_controller_get_changing (fixture->controller));
  for (BnlArm arm = BNL_ARM_WITHOUT; arm < BNL_N_ARMS; arm++)
    g_assert_cmpuint (count_steps (fixture, arm), ==, 1);
  assert_status (fixture, "Paused at step 1");
}

static void
test_settings_are_fixed_while_active (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BnlSpec) spec = bnl_spec_new ();
  const BnlMetrics *row;
  BnlRun *run;

  load (fixture);
  set (fixture, "epochs", "1000");
  bnl_controller_step (fixture->controller);
  await_state (fixture, BNL_RUN_PAUSED);

  g_assert_false (bnl_controller_set (fixture->controller, "batch_size", "32", &error));
  g_assert_error (error, BNL_SPEC_ERROR, BNL_SPEC_ERROR_VALUE);
  bnl_controller_set_pair (fixture->controller, FALSE);
  g_assert_true (bnl_controller_get_pair (fixture->controller));
  bnl_controller_set_spec (fixture->controller, spec);
  g_assert_cmpuint (bnl_controller_get_spec (fixture->controller)->epochs, ==, 1000);

  bnl_controller_set_lr (fixture->controller, 0.25);
  g_assert_cmpfloat (bnl_controller_get_spec (fixture->controller)->lr, ==, 0.25);
  bnl_controller_step (fixture->controller);
  await (fixture, count_steps (fixture, BNL_ARM_WITH) == 2);
  run = bnl_comparison_get_run (bnl_controller_get_comparison (fixture->controller), BNL_ARM_WITH);
  row = bnl_series_get (bnl_run_get_series (run), 1);
  g_assert_cmpfloat (row->lr, ==, 0.25);
}

static void
test_wrong_settings (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (bnl_controller_set (fixture->controller, "hidden", "12,x", &error));
  g_assert_nonnull (strstr (error->message, "whole numbers"));
  g_assert_cmpint (bnl_controller_get_spec (fixture->controller)->hidden[0], ==, 128);
}

static guint64
find_divergence (Fixture *fixture, BnlArm arm)
{
  return bnl_run_get_diverged_at (
      bnl_comparison_get_run (bnl_controller_get_comparison (fixture->controller), arm));
}

/* Both diverge, and the sentence says where. */
static void
test_diverged (Fixture *fixture, gconstpointer data)
{
  load (fixture);
  set (fixture, "lr", "1e9");
  bnl_controller_start (fixture->controller, FALSE);
  await_state (fixture, BNL_RUN_DIVERGED);
  assert_status (fixture, "Diverged at step ");
  /* One step for both is said once. */
  g_assert_cmpint (
      find_divergence (fixture, BNL_ARM_WITHOUT) == find_divergence (fixture, BNL_ARM_WITH), ==,
      !strstr (bnl_controller_get_status (fixture->controller), " without BN, at step "));

  /* One run alone: no need to say which. */
  bnl_controller_set_pair (fixture->controller, FALSE);
  bnl_controller_start (fixture->controller, FALSE);
  g_assert_null (bnl_comparison_get_run (bnl_controller_get_comparison (fixture->controller),
                                         BNL_ARM_WITHOUT));
  await_state (fixture, BNL_RUN_DIVERGED);
  assert_status (fixture, "Diverged at step ");
  g_assert_null (strstr (bnl_controller_get_status (fixture->controller), "BN"));
}

/* One of a pair has the norm, whatever the spec says, and one image has no batch statistics. */
static void
test_impossible_pair (Fixture *fixture, gconstpointer data)
{
  load (fixture);
  set (fixture, "norm", "none");
  set (fixture, "batch_size", "1");
  bnl_controller_start (fixture->controller, FALSE);
  g_assert_nonnull (fixture->problem);
  g_assert_false (bnl_controller_get_active (fixture->controller));

  set (fixture, "steps", "10");
  bnl_controller_set_pair (fixture->controller, FALSE);
  bnl_controller_start (fixture->controller, FALSE);
  await_state (fixture, BNL_RUN_FINISHED);
  assert_status (fixture, "Finished after 10 steps");
}

/* A run that cannot be done is a sentence, no silence: no batch is full. */
static void
test_failed (Fixture *fixture, gconstpointer data)
{
  load (fixture);
  set (fixture, "drop_last", "true");
  set (fixture, "batch_size", "60000");
  bnl_controller_start (fixture->controller, FALSE);
  await_state (fixture, BNL_RUN_FAILED);
  assert_status (fixture, "Stopped: ");
  g_assert_nonnull (fixture->problem);
  g_assert_false (bnl_controller_get_active (fixture->controller));
}

/* In the middle of training; and after that every call is harmless. */
static void
test_shutdown (Fixture *fixture, gconstpointer data)
{
  load (fixture);
  set (fixture, "epochs", "100000");
  bnl_controller_start (fixture->controller, FALSE);
  await (fixture, count_steps (fixture, BNL_ARM_WITH) > 5);
  bnl_controller_shutdown (fixture->controller);
  g_assert_null (bnl_controller_get_comparison (fixture->controller));
  g_assert_false (bnl_controller_get_active (fixture->controller));
  bnl_controller_poll (fixture->controller);
  bnl_controller_start (fixture->controller, FALSE);
  bnl_controller_step (fixture->controller);
  bnl_controller_stop (fixture->controller);
  bnl_controller_load_dataset (fixture->controller, "digits");
  g_assert_false (bnl_controller_get_loading (fixture->controller));
  g_assert_null (bnl_controller_get_comparison (fixture->controller));
}

/* A rate that was changed is marked once, in the unit of the axis. */
static void
test_rate_is_marked (Fixture *fixture, gconstpointer data)
{
  g_autoptr (BnlChart) loss = bnl_chart_new ("Loss");
  g_autoptr (BnlChart) accuracy = bnl_chart_new ("Accuracy");
  BnlChartFeed *feed = bnl_chart_feed_new (loss, accuracy);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  load (fixture);
  set (fixture, "epochs", "2");
  bnl_controller_start (fixture->controller, TRUE);
  bnl_chart_feed_follow (feed, bnl_controller_get_comparison (fixture->controller));
  await_state (fixture, BNL_RUN_PAUSED);
  bnl_chart_feed_update (feed);
  before = bnl_chart_describe (loss);
  g_assert_null (strstr (before, "rate"));
  set (fixture, "lr", "0.25");
  bnl_controller_resume (fixture->controller);
  await_state (fixture, BNL_RUN_FINISHED);
  bnl_chart_feed_update (feed);
  bnl_chart_feed_set_unit (feed, BNL_CHART_UNIT_EXAMPLES);
  after = bnl_chart_describe (loss);
  g_assert_nonnull (strstr (after, "; rate 0.25"));
  g_assert_null (strstr (strstr (after, "; rate 0.25") + 1, "; rate"));
  g_assert_nonnull (strstr (after, " from examples 128"));
  bnl_chart_feed_free (feed);
}

/* The training curve of the run with normalization, at x (NaN: the latest). */
static void
read_with (const BnlChart *chart, double x, double *step, double *value)
{
  g_autoptr (GArray) readings = bnl_chart_reading_take (&chart, 1, x);
  guint index;

  g_assert_true (bnl_chart_reading_find (readings, "train, with BN", &index));
  *step = g_array_index (readings, BnlChartReading, index).step;
  *value = g_array_index (readings, BnlChartReading, index).values[0].at.raw;
}

/* Whatever x counts, what is read there is what was measured there; of two epochs of 57 steps and
 * 3,600 images. */
static void
check_units (BnlChartFeed *feed, BnlChart *loss)
{
  const BnlSeries *series = bnl_run_get_series (bnl_chart_feed_get_run (feed, BNL_ARM_WITH));
  const struct {
    BnlChartUnit unit;
    double middle, end;
  } cases[] = { { BNL_CHART_UNIT_EPOCH, 1.0, 2.0 },
                { BNL_CHART_UNIT_EXAMPLES, 3600.0, 7200.0 },
                { BNL_CHART_UNIT_SECONDS, bnl_series_get (series, 56)->seconds,
                  bnl_series_get (series, 113)->seconds },
                { BNL_CHART_UNIT_STEP, 57.0, 114.0 } };
  double step, value, minimum, maximum;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    bnl_chart_zoom_set_x (loss, 0.1, 0.2);
    bnl_chart_feed_set_unit (feed, cases[i].unit);
    read_with (loss, cases[i].middle, &step, &value);
    g_assert_cmpfloat_with_epsilon (bnl_series_get (series, (gsize) step - 1)->seconds,
                                    bnl_series_get (series, 56)->seconds, 1e-6);
    if (cases[i].unit != BNL_CHART_UNIT_SECONDS)
      g_assert_cmpfloat (step, ==, 57);
    g_assert_false (bnl_chart_zoom_get_x (loss, &minimum, &maximum));
    g_assert_cmpfloat (maximum, >=, cases[i].end * 0.999999);
    if (cases[i].unit != BNL_CHART_UNIT_SECONDS) /* the other arm's may be longer */
      g_assert_cmpfloat (maximum, <=, cases[i].end * 1.000001);
  }
}

/* When a step was, by the name of its curve. */
static void
check_times (BnlChartFeed *feed)
{
  const BnlSeries *series = bnl_run_get_series (bnl_chart_feed_get_run (feed, BNL_ARM_WITH));
  double epoch, seconds;

  g_assert_true (bnl_chart_feed_tell_time (feed, "validation, with BN", 57, &epoch, &seconds));
  g_assert_cmpfloat (epoch, ==, 1);
  g_assert_cmpfloat (seconds, ==, bnl_series_get (series, 56)->seconds);
  g_assert_true (bnl_chart_feed_tell_time (feed, "train, without BN", 1, &epoch, &seconds));
  g_assert_cmpfloat_with_epsilon (epoch, 1.0 / 57, 1e-9);
  g_assert_false (bnl_chart_feed_tell_time (feed, "train, with BN", 0, &epoch, &seconds));
  g_assert_false (bnl_chart_feed_tell_time (feed, "train, with BN", 115, &epoch, &seconds));
  g_assert_false (bnl_chart_feed_tell_time (feed, "of another run", 1, &epoch, &seconds));
}

/* The charts' curves hold what the series hold. */
static void
test_chart_feed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (BnlChart) loss = bnl_chart_new ("Loss");
  g_autoptr (BnlChart) accuracy = bnl_chart_new ("Accuracy");
  BnlChartFeed *feed = bnl_chart_feed_new (loss, accuracy);
  BnlSeries *series;
  double step, value;

  load (fixture);
  set (fixture, "epochs", "2");
  bnl_chart_feed_follow (feed, NULL);
  g_assert_false (bnl_chart_feed_update (feed));
  g_assert_null (bnl_chart_feed_get_score (feed, BNL_ARM_WITH));
  g_assert_false (bnl_chart_feed_tell_time (feed, "train, with BN", 1, &step, &value));

  bnl_controller_start (fixture->controller, FALSE);
  bnl_chart_feed_follow (feed, bnl_controller_get_comparison (fixture->controller));
  g_assert_cmpuint (bnl_chart_get_n_curves (loss), ==, 4);
  g_assert_cmpuint (bnl_chart_get_n_curves (accuracy), ==, 4);
  await_state (fixture, BNL_RUN_FINISHED);
  g_assert_true (bnl_chart_feed_update (feed));
  g_assert_false (bnl_chart_feed_update (feed));

  series = bnl_run_get_series (bnl_chart_feed_get_run (feed, BNL_ARM_WITH));
  g_assert_cmpuint (bnl_series_get_length (series), ==, 114);
  read_with (accuracy, (double) NAN, &step, &value);
  g_assert_cmpfloat (step, ==, 114);
  g_assert_cmpfloat (value, ==, (double) bnl_series_get (series, 113)->train_accuracy);
  read_with (loss, 60.2, &step, &value);
  g_assert_cmpfloat (step, ==, 60);
  g_assert_cmpfloat (value, ==, (double) bnl_series_get (series, 59)->train_loss);
  check_times (feed);
  g_assert_cmpuint (bnl_chart_feed_get_score (feed, BNL_ARM_WITH)->n_read, ==, 114);

  for (guint i = 0; i < bnl_chart_get_n_curves (loss); i++) {
    BnlCurve *curve = bnl_chart_get_curve (loss, i);
    gboolean training = bnl_curve_get_line (curve) == BNL_CURVE_SOLID;

    bnl_chart_feed_set_smoothing (feed, 0.9);
    g_assert_cmpuint (bnl_curve_get_length (curve), ==, training ? 114 : 2);
    g_assert_cmpfloat (bnl_curve_get_smoothing (curve), ==, training ? 0.9 : 0.0);
  }
  check_units (feed, loss);
  bnl_chart_feed_free (feed);
}

int
main (int argc, char **argv)
{
  char message[512];

  g_test_init (&argc, &argv, NULL);
  if (!bnl_blas_start (message, sizeof message))
    g_error ("%s", message);
#define ADD(name, function)                                                                        \
  g_test_add ("/app/controller/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("loading", test_loading);
  ADD ("loading-in-vain", test_loading_in_vain);
  ADD ("first-loading-in-vain", test_first_loading_in_vain);
  ADD ("loading-twice", test_loading_twice);
  ADD ("start-without-data", test_start_without_data);
  ADD ("finish", test_finish);
  ADD ("pause-step-resume-stop", test_pause_step_resume_stop);
  ADD ("first-step", test_first_step);
  ADD ("settings-are-fixed-while-active", test_settings_are_fixed_while_active);
  ADD ("wrong-settings", test_wrong_settings);
  ADD ("diverged", test_diverged);
  ADD ("impossible-pair", test_impossible_pair);
  ADD ("failed", test_failed);
  ADD ("shutdown", test_shutdown);
  ADD ("chart-feed", test_chart_feed);
  ADD ("rate-is-marked", test_rate_is_marked);
  return g_test_run ();
}
