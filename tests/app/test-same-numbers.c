/* The same spec gives the same numbers in the window and in the terminal, bit for bit.  The window
 * is its controller, with a hand that pauses and steps. */

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "app/bnl-controller.h"
#include "engine/bnl-blas.h"
#include "engine/bnl-rng.h"
#include "lab/bnl-metrics-file.h"

#define PATIENCE_USEC (50 * G_USEC_PER_SEC)

/* Everything that a row says but for its seconds, as bits: NaN is NaN. */
static void
assert_same_rows (const BnlSeries *a, const BnlSeries *b)
{
  gsize length = bnl_series_get_length (a);

  g_assert_cmpuint (length, >, 0);
  g_assert_cmpuint (bnl_series_get_length (b), ==, length);
  for (gsize i = 0; i < length; i++) {
    const BnlMetrics *left = bnl_series_get (a, i), *right = bnl_series_get (b, i);
    const float l[] = { left->train_loss,   left->train_accuracy, left->val_loss,
                        left->val_accuracy, left->test_loss,      left->test_accuracy };
    const float r[] = { right->train_loss,   right->train_accuracy, right->val_loss,
                        right->val_accuracy, right->test_loss,      right->test_accuracy };

    g_assert_cmpuint (left->step, ==, right->step);
    g_assert_cmpuint (left->epoch, ==, right->epoch);
    g_assert_cmpuint (left->examples, ==, right->examples);
    g_assert_cmpmem (&left->lr, sizeof left->lr, &right->lr, sizeof right->lr);
    for (gsize k = 0; k < G_N_ELEMENTS (l); k++)
      g_assert_true (memcmp (&l[k], &r[k], sizeof l[k]) == 0 || (isnan (l[k]) && isnan (r[k])));
  }
}

static BnlSeries *
get_series (BnlController *controller, BnlArm arm)
{
  return bnl_run_get_series (
      bnl_comparison_get_run (bnl_controller_get_comparison (controller), arm));
}

static void
append_cb (gpointer data, const BnlMetrics *metrics, const BnlWeights *weights)
{
  bnl_series_append (data, metrics);
}

/* The same spec in the simplest way there is: this thread, one run after the other, no commands. */
static void
assert_same_as_trainer (BnlController *controller)
{
  const BnlObserver observer = { .step_done = append_cb };

  for (BnlArm arm = BNL_ARM_WITHOUT; arm < BNL_N_ARMS; arm++) {
    g_autoptr (BnlSpec) spec = bnl_spec_dup (bnl_controller_get_spec (controller));
    g_autoptr (BnlSeries) series = bnl_series_new ();
    g_autoptr (BnlSnapshot) snapshot = bnl_controller_dup_snapshot (controller, arm);
    g_autoptr (GError) error = NULL;
    g_auto (BnlOutcome) outcome = { 0 };
    gsize n_parameters, n_statistics;

    spec->norm = bnl_arm_get_norm (arm, spec);
    bnl_trainer_run (spec, bnl_controller_get_dataset (controller), NULL, &observer, series, NULL,
                     &outcome, &error);
    g_assert_no_error (error);
    assert_same_rows (get_series (controller, arm), series);
    n_parameters = outcome.last->weights->arch->n_parameters;
    n_statistics = outcome.last->weights->arch->n_statistics;
    g_assert_true (memcmp (snapshot->weights->parameters, outcome.last->weights->parameters,
                           n_parameters * sizeof (BnlReal)) == 0);
    g_assert_true (memcmp (snapshot->weights->statistics, outcome.last->weights->statistics,
                           n_statistics * sizeof (BnlReal)) == 0);
  }
}

/* What bnlab-cli compare writes for that spec: another process, and numbers in words. */
static void
assert_same_as_terminal (BnlController *controller)
{
  const BnlSpec *spec = bnl_controller_get_spec (controller);
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("bnlab-controller-XXXXXX", &error);
  g_autofree char *spec_path = g_build_filename (folder, "spec.json", NULL);
  g_autofree char *metrics_path = g_build_filename (folder, "metrics.csv", NULL);
  g_autofree char *json = bnl_spec_to_json (spec);
  g_autofree char *program = g_strdup (g_getenv ("BNLAB_CLI"));
  g_autofree char *complaints = NULL;
  g_autoptr (GPtrArray) arms = NULL;
  char *words[] = { program, "compare", spec_path, "--metrics", metrics_path, "--quiet", NULL };
  int status = 0;

  g_file_set_contents (spec_path, json, -1, &error);
  g_assert_no_error (error);
  g_spawn_sync (NULL, words, NULL, G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL, &complaints,
                &status, &error);
  g_assert_no_error (error);
  if (status != 0)
    g_test_message ("%s", complaints);
  g_assert_cmpint (status, ==, 0);
  arms = bnl_metrics_file_read (metrics_path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (arms->len, ==, BNL_N_ARMS);
  for (BnlArm arm = BNL_ARM_WITHOUT; arm < BNL_N_ARMS; arm++) {
    const BnlMetricsArm *read = g_ptr_array_index (arms, arm);

    g_assert_cmpstr (read->arm, ==, bnl_arm_get_name (arm, spec));
    assert_same_rows (get_series (controller, arm), read->series);
  }
  g_remove (spec_path);
  g_remove (metrics_path);
  g_rmdir (folder);
}

static void
set (BnlController *controller, const char *key, const char *text)
{
  g_autoptr (GError) error = NULL;

  bnl_controller_set (controller, key, text, &error);
  g_assert_no_error (error);
}

/* As the window does between two commands. */
static void
turn (BnlController *controller)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
  if (bnl_controller_get_changing (controller))
    bnl_controller_poll (controller);
  g_usleep (1000);
}

/* Paused, stepped and resumed at any moment, to the end. */
static void
train_by_hand (BnlController *controller)
{
  gint64 end_usec = g_get_monotonic_time () + PATIENCE_USEC;
  BnlRng rng;

  bnl_rng_init (&rng, 21, BNL_RNG_STREAM_TEST, 0);
  bnl_controller_load_dataset (controller, "digits");
  bnl_controller_start (controller, FALSE);
  do {
    switch (bnl_rng_below (&rng, 8)) {
    case 0:
      bnl_controller_pause (controller);
      break;
    case 1:
      bnl_controller_step (controller);
      break;
    default:
      bnl_controller_resume (controller);
    }
    for (guint i = bnl_rng_below (&rng, 20); i > 0; i--)
      turn (controller);
    g_assert_cmpint (g_get_monotonic_time (), <, end_usec);
  } while (bnl_controller_get_loading (controller) || bnl_controller_get_active (controller));
  g_assert_cmpint (bnl_controller_get_state (controller), ==, BNL_RUN_FINISHED);
}

static void
test_same_numbers (gconstpointer norm)
{
  g_autoptr (BnlController) controller = bnl_controller_new ();

  set (controller, "epochs", "3");
  set (controller, "hidden", "32,16");
  set (controller, "norm", norm);
  set (controller, "dropout", "0.1");
  set (controller, "eval_every", "20");
  train_by_hand (controller);
  assert_same_as_trainer (controller);
  if (g_getenv ("BNLAB_CLI"))
    assert_same_as_terminal (controller);
  else
    g_test_skip ("BNLAB_CLI does not say where the terminal program is");
  bnl_controller_shutdown (controller);
}

int
main (int argc, char **argv)
{
  static const char *const norms[] = { "batch", "layer", "batch-renorm", "ghost" };
  char message[512];

  g_test_init (&argc, &argv, NULL);
  if (!bnl_blas_start (message, sizeof message))
    g_error ("%s", message);
  for (guint i = 0; i < G_N_ELEMENTS (norms); i++) {
    g_autofree char *path = g_strdup_printf ("/app/same-numbers/%s", norms[i]);

    g_test_add_data_func (path, norms[i], test_same_numbers);
  }
  return g_test_run ();
}
