/* A comparison that is repeated with other seeds, without a window: what is trained, what it is
 * told, what is kept, what the charts draw of it, and that the terminal finds the same. */

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

#include "app/bnl-chart-feed.h"
#include "app/bnl-controller.h"
#include "engine/bnl-blas.h"
#include "plot/bnl-band.h"

#define PATIENCE_USEC (60 * G_USEC_PER_SEC)
#define N_SEEDS BNL_CONTROLLER_N_SEEDS
#define SMOOTHING 0.6

typedef struct {
  BnlController *controller;
  guint n_repeated;
} Fixture;

static void
repeated_cb (Fixture *fixture)
{
  fixture->n_repeated++;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->controller = bnl_controller_new ();
  g_signal_connect_swapped (fixture->controller, "repeated", G_CALLBACK (repeated_cb), fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  bnl_controller_shutdown (fixture->controller);
  g_assert_null (bnl_controller_get_repetition (fixture->controller));
  g_assert_finalize_object (fixture->controller);
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
await_state (Fixture *fixture, BnlRunState state)
{
  await (fixture, bnl_controller_get_state (fixture->controller) == state);
}

static void
assert_status (Fixture *fixture, const char *beginning)
{
  const char *status = bnl_controller_get_status (fixture->controller);

  if (!g_str_has_prefix (status, beginning))
    g_test_message ("the status is “%s”", status);
  g_assert_true (g_str_has_prefix (status, beginning));
}

/* The first seed, to its end. */
static void
compare (Fixture *fixture, const char *epochs, BnlRunState end)
{
  set (fixture, "epochs", epochs);
  set (fixture, "hidden", "16");
  set (fixture, "seed", "40");
  bnl_controller_load_dataset (fixture->controller, "digits");
  g_assert_false (bnl_controller_can_repeat (fixture->controller));
  bnl_controller_start (fixture->controller, FALSE);
  await_state (fixture, end);
  g_assert_null (bnl_controller_get_repetition (fixture->controller));
}

static void
repeat (Fixture *fixture, BnlRunState end)
{
  g_assert_true (bnl_controller_can_repeat (fixture->controller));
  bnl_controller_repeat (fixture->controller);
  await_state (fixture, end);
}

static BnlRun *
get_run (Fixture *fixture, guint seed, BnlArm arm)
{
  return bnl_repetition_get_run (bnl_controller_get_repetition (fixture->controller), seed, arm);
}

static gsize
count_rows (Fixture *fixture)
{
  guint64 n_images;

  return bnl_repetition_count_rows (bnl_controller_get_repetition (fixture->controller), &n_images);
}

static void
append_cb (gpointer data, const BnlMetrics *metrics, const BnlWeights *weights)
{
  bnl_series_append (data, metrics);
}

/* In the simplest way there is: this thread, one run, no commands. */
static void
assert_same_as_trainer (Fixture *fixture, BnlRun *run)
{
  const BnlObserver observer = { .step_done = append_cb };
  g_autoptr (BnlSeries) series = bnl_series_new ();
  g_autoptr (GError) error = NULL;
  g_auto (BnlOutcome) outcome = { 0 };

  bnl_trainer_run (bnl_run_get_spec (run), bnl_controller_get_dataset (fixture->controller), NULL,
                   &observer, series, NULL, &outcome, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (bnl_series_get_length (series), ==,
                    bnl_series_get_length (bnl_run_get_series (run)));
  for (gsize i = 0; i < bnl_series_get_length (series); i++) {
    const BnlMetrics *left = bnl_series_get (series, i);
    const BnlMetrics *right = bnl_series_get (bnl_run_get_series (run), i);

    g_assert_cmpfloat (left->train_loss, ==, right->train_loss);
    g_assert_true (left->val_accuracy == right->val_accuracy ||
                   (isnan (left->val_accuracy) && isnan (right->val_accuracy)));
  }
}

static void
test_finish (Fixture *fixture, gconstpointer data)
{
  BnlComparison *comparison;
  BnlPairing pairing;

  compare (fixture, "1", BNL_RUN_FINISHED);
  comparison = bnl_controller_get_comparison (fixture->controller);
  /* What is on screen by now is another matter. */
  set (fixture, "batch_size", "100");
  g_assert_true (bnl_controller_can_repeat (fixture->controller));
  bnl_controller_repeat (fixture->controller);
  g_assert_cmpuint (fixture->n_repeated, ==, 1);
  g_assert_true (bnl_controller_get_active (fixture->controller));
  g_assert_cmpint (bnl_controller_get_state (fixture->controller), ==, BNL_RUN_TRAINING);
  g_assert_cmpfloat (bnl_controller_get_progress (fixture->controller), ==, 0.0);
  assert_status (fixture, "Training, seed 2 of 5");
  g_assert_false (bnl_controller_can_repeat (fixture->controller));
  await_state (fixture, BNL_RUN_FINISHED);

  assert_status (fixture, "Finished 5 seeds of 57 steps");
  g_assert_cmpfloat (bnl_controller_get_progress (fixture->controller), ==, 1.0);
  g_assert_false (bnl_controller_get_changing (fixture->controller));
  g_assert_false (bnl_controller_can_repeat (fixture->controller));
  g_assert_true (bnl_controller_get_comparison (fixture->controller) == comparison);
  for (guint seed = 0; seed < N_SEEDS; seed++)
    for (BnlArm arm = BNL_ARM_WITHOUT; arm < BNL_N_ARMS; arm++) {
      BnlRun *run = get_run (fixture, seed, arm);

      g_assert_cmpuint (bnl_run_get_spec (run)->seed, ==, 40 + seed);
      g_assert_cmpuint (bnl_run_get_spec (run)->batch_size, ==, 64);
      g_assert_cmpint (bnl_run_get_spec (run)->norm, ==,
                       arm == BNL_ARM_WITH ? BNL_NORM_BATCH : BNL_NORM_NONE);
      g_assert_true (seed > 0 || run == bnl_comparison_get_run (comparison, arm));
      assert_same_as_trainer (fixture, run);
    }
  bnl_repetition_tally (bnl_controller_get_repetition (fixture->controller), &pairing);
  g_assert_cmpuint (pairing.n, ==, N_SEEDS);
  g_assert_cmpuint (pairing.n_judged, ==, N_SEEDS);

  /* Another comparison is alone again. */
  bnl_controller_start (fixture->controller, FALSE);
  g_assert_null (bnl_controller_get_repetition (fixture->controller));
  await_state (fixture, BNL_RUN_FINISHED);
  assert_status (fixture, "Finished after 36 steps");
}

static void
test_commands (Fixture *fixture, gconstpointer data)
{
  BnlRun *kept[BNL_N_ARMS];
  gsize n_rows;
  guint n;

  compare (fixture, "20", BNL_RUN_FINISHED);
  bnl_controller_repeat (fixture->controller);
  await (fixture, count_rows (fixture) > 20);
  bnl_controller_pause (fixture->controller);
  await_state (fixture, BNL_RUN_PAUSED);
  await (fixture, !bnl_controller_get_changing (fixture->controller));
  assert_status (fixture, "Paused at seed ");
  n_rows = count_rows (fixture);
  bnl_controller_step (fixture->controller);
  await (fixture, !bnl_controller_get_changing (fixture->controller));
  g_assert_cmpuint (count_rows (fixture), >, n_rows);
  g_assert_cmpuint (count_rows (fixture), <=, n_rows + g_get_num_processors ());
  g_assert_cmpint (bnl_controller_get_state (fixture->controller), ==, BNL_RUN_PAUSED);
  bnl_controller_resume (fixture->controller);
  await (fixture,
         bnl_repetition_is_complete (bnl_controller_get_repetition (fixture->controller), 1));
  bnl_controller_stop (fixture->controller);
  await (fixture, !bnl_controller_get_active (fixture->controller));
  n = bnl_repetition_count_complete (bnl_controller_get_repetition (fixture->controller));
  if (n == N_SEEDS) {
    g_test_skip ("all seeds ended before they could be stopped");
    return;
  }
  assert_status (fixture, "Stopped at seed ");

  /* What is complete is kept, the rest is made anew. */
  for (BnlArm arm = BNL_ARM_WITHOUT; arm < BNL_N_ARMS; arm++)
    kept[arm] = get_run (fixture, 1, arm);
  repeat (fixture, BNL_RUN_FINISHED);
  for (BnlArm arm = BNL_ARM_WITHOUT; arm < BNL_N_ARMS; arm++)
    g_assert_true (get_run (fixture, 1, arm) == kept[arm]);
  g_assert_cmpuint (
      bnl_repetition_count_complete (bnl_controller_get_repetition (fixture->controller)), ==,
      N_SEEDS);
}

static void
test_alone (Fixture *fixture, gconstpointer data)
{
  BnlPairing pairing;

  bnl_controller_set_pair (fixture->controller, FALSE);
  compare (fixture, "1", BNL_RUN_FINISHED);
  repeat (fixture, BNL_RUN_FINISHED);
  g_assert_null (get_run (fixture, 1, BNL_ARM_WITHOUT));
  bnl_repetition_tally (bnl_controller_get_repetition (fixture->controller), &pairing);
  g_assert_cmpuint (pairing.n, ==, N_SEEDS);
  g_assert_cmpuint (pairing.best[BNL_ARM_WITH].n, ==, N_SEEDS);
  g_assert_cmpuint (pairing.best[BNL_ARM_WITHOUT].n, ==, 0);
}

static void
test_diverged (Fixture *fixture, gconstpointer data)
{
  BnlPairing pairing;

  set (fixture, "lr", "1e9");
  set (fixture, "optimizer", "sgd");
  compare (fixture, "2", BNL_RUN_DIVERGED);
  repeat (fixture, BNL_RUN_DIVERGED);
  assert_status (fixture, "Diverged with each of 5 seeds");
  bnl_repetition_tally (bnl_controller_get_repetition (fixture->controller), &pairing);
  g_assert_cmpuint (pairing.n, ==, N_SEEDS);
  g_assert_cmpuint (pairing.n_diverged[BNL_ARM_WITHOUT], ==, N_SEEDS);
  g_assert_cmpuint (pairing.n_diverged[BNL_ARM_WITH], ==, N_SEEDS);
}

/* Only what ran to its end as its spec says, with seeds that there are. */
static void
test_not_to_be_repeated (Fixture *fixture, gconstpointer data)
{
  compare (fixture, "1", BNL_RUN_FINISHED);
  set (fixture, "seed", "9007199254740990");
  bnl_controller_start (fixture->controller, FALSE);
  await_state (fixture, BNL_RUN_FINISHED);
  g_assert_false (bnl_controller_can_repeat (fixture->controller));
  bnl_controller_repeat (fixture->controller);
  g_assert_cmpuint (fixture->n_repeated, ==, 0);

  set (fixture, "seed", "1");
  bnl_controller_start (fixture->controller, TRUE);
  await_state (fixture, BNL_RUN_PAUSED);
  bnl_controller_set_lr (fixture->controller, 0.002);
  bnl_controller_resume (fixture->controller);
  await_state (fixture, BNL_RUN_FINISHED);
  g_assert_false (bnl_controller_can_repeat (fixture->controller));

  set (fixture, "epochs", "1000");
  bnl_controller_start (fixture->controller, FALSE);
  await_state (fixture, BNL_RUN_TRAINING);
  bnl_controller_stop (fixture->controller);
  await_state (fixture, BNL_RUN_STOPPED);
  g_assert_false (bnl_controller_can_repeat (fixture->controller));
}

/* In the middle: tear_down() asserts that nothing is left. */
static void
test_shutdown (Fixture *fixture, gconstpointer data)
{
  compare (fixture, "20", BNL_RUN_FINISHED);
  bnl_controller_repeat (fixture->controller);
  await (fixture, count_rows (fixture) > 20);
  if (data)
    bnl_controller_pause (fixture->controller);
}

/* --- the store --- */

static void
test_kept (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("bnlab-repetition-XXXXXX", &error);
  g_autofree char *path = g_build_filename (folder, "runs.db", NULL);
  g_autoptr (BnlStore) store = NULL;
  g_autoptr (GPtrArray) records = NULL;
  BnlRunsKeeper *keeper = bnl_controller_get_keeper (fixture->controller);
  guint seeds = 0;

  bnl_runs_keeper_open (keeper, path);
  await (fixture, !bnl_runs_keeper_get_opening (keeper));
  compare (fixture, "1", BNL_RUN_FINISHED);
  repeat (fixture, BNL_RUN_FINISHED);
  bnl_controller_shutdown (fixture->controller);

  store = bnl_store_open (path, &error);
  g_assert_no_error (error);
  records = bnl_store_list (store, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (records->len, ==, 2 * N_SEEDS);
  for (guint i = 0; i < records->len; i++) {
    const BnlRunRecord *record = records->pdata[i];

    g_assert_cmpstr (record->group, ==, ((const BnlRunRecord *) records->pdata[0])->group);
    g_assert_cmpint (record->state, ==, BNL_RECORD_FINISHED);
    seeds |= 1U << (2 * (record->spec->seed - 40) + (g_str_equal (record->arm, "none") ? 0 : 1));
  }
  g_assert_cmphex (seeds, ==, (1U << 2 * N_SEEDS) - 1);
  g_clear_pointer (&store, bnl_store_unref);
  g_remove (path);
  g_rmdir (folder);
}

/* --- the terminal --- */

static void
assert_same_tally (JsonObject *summary, const char *key, const BnlTally *tally)
{
  JsonObject *figures = json_object_get_object_member (summary, key);

  g_assert_cmpint (json_object_get_int_member (figures, "n"), ==, tally->n);
  if (tally->n > 0)
    g_assert_cmpfloat_with_epsilon (json_object_get_double_member (figures, "mean"), tally->mean,
                                    1e-12 * fabs (tally->mean));
  if (tally->n > 1)
    g_assert_cmpfloat_with_epsilon (json_object_get_double_member (figures, "std"),
                                    bnl_tally_get_std (tally), 1e-12);
}

/* Another process, which trains one comparison after the other. */
static void
test_same_as_terminal (Fixture *fixture, gconstpointer data)
{
  g_autofree char *program = g_strdup (g_getenv ("BNLAB_CLI"));
  char *words[] = { program,  "compare", "--epochs", "2",      "--hidden", "16",
                    "--seed", "40",      "--seeds",  "5",      "--json",   "--quiet",
                    "--runs", "none",    "--data",   "digits", NULL };
  g_autofree char *output = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) root = NULL;
  BnlPairing pairing;
  JsonObject *arms;

  if (!program) {
    g_test_skip ("BNLAB_CLI does not say where the terminal program is");
    return;
  }
  compare (fixture, "2", BNL_RUN_FINISHED);
  repeat (fixture, BNL_RUN_FINISHED);
  bnl_repetition_tally (bnl_controller_get_repetition (fixture->controller), &pairing);

  g_spawn_sync (NULL, words, NULL, 0, NULL, NULL, &output, NULL, NULL, &error);
  g_assert_no_error (error);
  root = json_from_string (output, &error);
  g_assert_no_error (error);
  arms = json_object_get_object_member (json_node_get_object (root), "arms");
  for (BnlArm arm = BNL_ARM_WITHOUT; arm < BNL_N_ARMS; arm++) {
    JsonObject *summary = json_object_get_object_member (
        json_object_get_object_member (arms, arm == BNL_ARM_WITH ? "batch" : "none"), "summary");

    assert_same_tally (summary, "last_accuracy", &pairing.last[arm]);
    assert_same_tally (summary, "best_accuracy", &pairing.best[arm]);
    assert_same_tally (summary, "steps_to_90", &pairing.reached_at[arm]);
  }
}

/* --- the charts --- */

static const BnlBand *
find_band (const BnlChart *chart, const char *name)
{
  for (guint i = 0; i < bnl_chart_get_n_layers (chart); i++) {
    const BnlLayer *layer = bnl_chart_get_layer (chart, i);

    if (g_str_equal (bnl_layer_get_name (layer), name))
      return bnl_band_from_layer (layer);
  }
  return NULL;
}

/* By the definition: the debiased moving average of all values up to there. */
static double
smooth_by_hand (const BnlSeries *series, gsize index)
{
  double sum = 0.0, mass = 0.0;

  for (gsize i = 0; i <= index; i++) {
    double weight = pow (SMOOTHING, (double) (index - i));

    sum += weight * (double) bnl_series_get (series, i)->train_loss;
    mass += weight;
  }
  return sum / mass;
}

static void
check_point (Fixture *fixture, const BnlBand *band, gsize index, gboolean smooth, double x)
{
  BnlBandPoint point = bnl_band_get (band, index);
  double values[N_SEEDS], mean = 0.0, squares = 0.0;

  for (guint seed = 0; seed < N_SEEDS; seed++) {
    const BnlSeries *series = bnl_run_get_series (get_run (fixture, seed, BNL_ARM_WITH));

    values[seed] = smooth ? smooth_by_hand (series, index)
                          : (double) bnl_series_get (series, index)->train_loss;
    mean += values[seed] / N_SEEDS;
  }
  for (guint seed = 0; seed < N_SEEDS; seed++)
    squares += (values[seed] - mean) * (values[seed] - mean);
  g_assert_cmpuint (point.n, ==, N_SEEDS);
  g_assert_cmpfloat_with_epsilon (point.mean, mean, 1e-5);
  g_assert_cmpfloat_with_epsilon (point.std, sqrt (squares / (N_SEEDS - 1)), 1e-5);
  g_assert_cmpfloat_with_epsilon (point.x, x, 1e-5 * MAX (1.0, x));
}

typedef struct {
  BnlChart *loss, *accuracy;
  BnlChartFeed *feed;
} Charts;

static void
open_charts (Fixture *fixture, Charts *charts)
{
  charts->loss = bnl_chart_new ("Loss");
  charts->accuracy = bnl_chart_new ("Accuracy");
  charts->feed = bnl_chart_feed_new (charts->loss, charts->accuracy);
  bnl_chart_feed_follow (charts->feed, bnl_controller_get_comparison (fixture->controller));
  bnl_chart_feed_update (charts->feed);
}

static void
close_charts (Charts *charts)
{
  bnl_chart_feed_free (charts->feed);
  bnl_chart_free (charts->loss);
  bnl_chart_free (charts->accuracy);
}

static void
test_bands (Fixture *fixture, gconstpointer data)
{
  const BnlSeries *first;
  const BnlBand *band;
  Charts charts;
  double epoch, seconds;

  compare (fixture, "2", BNL_RUN_FINISHED);
  open_charts (fixture, &charts);
  g_assert_cmpuint (bnl_chart_get_n_curves (charts.loss), ==, 4);
  bnl_controller_repeat (fixture->controller);
  bnl_chart_feed_repeat (charts.feed, bnl_controller_get_repetition (fixture->controller));
  while (bnl_controller_get_active (fixture->controller)) {
    turn (fixture);
    bnl_chart_feed_update (charts.feed);
  }
  bnl_chart_feed_update (charts.feed);
  g_assert_false (bnl_chart_feed_update (charts.feed));
  g_assert_cmpuint (bnl_chart_get_n_curves (charts.loss), ==, 0);
  g_assert_cmpuint (bnl_chart_get_n_layers (charts.loss), ==, 4);
  band = find_band (charts.loss, "train, with BN");
  g_assert_cmpuint (bnl_band_get_n_runs (band), ==, N_SEEDS);
  g_assert_cmpuint (bnl_band_get_length (band), ==, 114);
  for (gsize i = 0; i < 114; i += 16)
    check_point (fixture, band, i, FALSE, (double) (i + 1));
  bnl_chart_feed_set_smoothing (charts.feed, SMOOTHING);
  /* Where the weights do not sum to one yet, too. */
  check_point (fixture, band, 2, TRUE, 3.0);
  check_point (fixture, band, 57, TRUE, 58.0);
  bnl_chart_feed_set_unit (charts.feed, BNL_CHART_UNIT_EPOCH);
  check_point (fixture, band, 57, TRUE, 58.0 / 57.0);
  bnl_chart_feed_set_unit (charts.feed, BNL_CHART_UNIT_EXAMPLES);
  first = bnl_run_get_series (get_run (fixture, 0, BNL_ARM_WITH));
  check_point (fixture, band, 80, TRUE, (double) bnl_series_get (first, 80)->examples);
  bnl_chart_feed_set_unit (charts.feed, BNL_CHART_UNIT_SECONDS);
  check_point (fixture, band, 57, TRUE, bnl_series_get (first, 57)->seconds);
  /* Held-out images are looked at now and then, and not smoothed. */
  band = find_band (charts.accuracy, "validation, without BN");
  g_assert_cmpuint (bnl_band_get_length (band), ==, 2);
  g_assert_cmpfloat (bnl_band_get_step (band, 1), ==, 114);
  g_assert_true (bnl_chart_feed_tell_time (charts.feed, "train, with BN", 57, &epoch, &seconds));
  g_assert_cmpfloat (epoch, ==, 1.0);
  g_assert_cmpfloat (seconds, >, 0.0);
  g_assert_false (bnl_chart_feed_tell_time (charts.feed, "train, with BN", 999, &epoch, &seconds));
  close_charts (&charts);
}

/* Seeds that were given up leave the bands; the first alone is curves again. */
static void
test_bands_after_stop (Fixture *fixture, gconstpointer data)
{
  Charts charts;
  guint n;

  compare (fixture, "20", BNL_RUN_FINISHED);
  open_charts (fixture, &charts);
  bnl_controller_repeat (fixture->controller);
  bnl_chart_feed_repeat (charts.feed, bnl_controller_get_repetition (fixture->controller));
  await (fixture, count_rows (fixture) > 5);
  bnl_chart_feed_update (charts.feed);
  g_assert_cmpuint (bnl_chart_get_n_curves (charts.loss), ==, 0);
  bnl_controller_stop (fixture->controller);
  await (fixture, !bnl_controller_get_active (fixture->controller));
  bnl_chart_feed_update (charts.feed);
  n = bnl_repetition_count_complete (bnl_controller_get_repetition (fixture->controller));
  if (n > 1)
    g_assert_cmpuint (bnl_band_get_n_runs (find_band (charts.loss, "train, with BN")), ==, n);
  else
    g_assert_cmpuint (bnl_curve_get_length (bnl_chart_get_curve (charts.loss, 0)), ==, 1140);
  close_charts (&charts);
}

static void
test_marks (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = NULL;
  Charts charts;

  set (fixture, "lr", "1e9");
  set (fixture, "optimizer", "sgd");
  compare (fixture, "2", BNL_RUN_DIVERGED);
  repeat (fixture, BNL_RUN_DIVERGED);
  open_charts (fixture, &charts);
  bnl_chart_feed_repeat (charts.feed, bnl_controller_get_repetition (fixture->controller));
  bnl_chart_feed_update (charts.feed);
  text = bnl_chart_describe (charts.loss);
  g_test_message ("%s", text);
  g_assert_nonnull (strstr (text, "with BN: 5 of 5 diverged, first at step "));
  g_assert_nonnull (strstr (text, "without BN: 5 of 5 diverged, first at step "));
  close_charts (&charts);
}

int
main (int argc, char **argv)
{
  char message[512];

  g_test_init (&argc, &argv, NULL);
  if (!bnl_blas_start (message, sizeof message))
    g_error ("%s", message);
#define ADD(name, data, function)                                                                  \
  g_test_add ("/app/repetition/" name, Fixture, data, set_up, function, tear_down)
  ADD ("finish", NULL, test_finish);
  ADD ("commands", NULL, test_commands);
  ADD ("alone", NULL, test_alone);
  ADD ("diverged", NULL, test_diverged);
  ADD ("not-to-be-repeated", NULL, test_not_to_be_repeated);
  ADD ("shutdown", NULL, test_shutdown);
  ADD ("shutdown-paused", "paused", test_shutdown);
  ADD ("kept", NULL, test_kept);
  ADD ("same-as-terminal", NULL, test_same_as_terminal);
  ADD ("bands", NULL, test_bands);
  ADD ("bands-after-stop", NULL, test_bands_after_stop);
  ADD ("marks", NULL, test_marks);
  return g_test_run ();
}
