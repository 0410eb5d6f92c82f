#include "bnl-sweep-run-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

#include "bnl-lab-fixture.h"

#define N_TRAIN 90
#define N_TEST 30

static const char *const names[] = { "train-images-idx3-ubyte", "train-labels-idx1-ubyte",
                                     "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte" };

static void
append_size (GByteArray *bytes, guint32 size)
{
  const guint32 big = GUINT32_TO_BE (size);

  g_byte_array_append (bytes, (const guint8 *) &big, sizeof big);
}

static void
save (const char *folder, const char *name, gboolean images, guint32 n, const guint8 *values)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (GError) error = NULL;

  append_size (bytes, images ? 0x803 : 0x801);
  append_size (bytes, n);
  if (images) {
    append_size (bytes, BNL_LAB_FIXTURE_HEIGHT);
    append_size (bytes, BNL_LAB_FIXTURE_WIDTH);
  }
  g_byte_array_append (bytes, values, images ? n * BNL_LAB_FIXTURE_N_PIXELS : n);
  g_file_set_contents (path, (const char *) bytes->data, (gssize) bytes->len, &error);
  g_assert_no_error (error);
}

char *
bnl_sweep_run_fixture_new_data (void)
{
  char *folder = g_dir_make_tmp ("bnl-sweep-XXXXXX", NULL);
  g_autoptr (BnlDataset) dataset = bnl_lab_fixture_new_dataset (N_TRAIN, N_TEST);
  const BnlImages *train = bnl_dataset_get_train (dataset);
  const BnlImages *test = bnl_dataset_get_test (dataset);

  g_assert_nonnull (folder);
  save (folder, names[0], TRUE, train->n, train->pixels);
  save (folder, names[1], FALSE, train->n, train->labels);
  save (folder, names[2], TRUE, test->n, test->pixels);
  save (folder, names[3], FALSE, test->n, test->labels);
  return folder;
}

void
bnl_sweep_run_fixture_remove_data (char *folder)
{
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *path = g_build_filename (folder, names[i], NULL);

    g_unlink (path);
  }
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  g_free (folder);
}

BnlSweep *
bnl_sweep_run_fixture_new (const char *data,
                           const char *batch_sizes,
                           guint n_seeds,
                           guint64 n_steps)
{
  static const char *const without[] = { "norm=none", NULL };
  static const char *const with[] = { "norm=batch", NULL };
  BnlSweep *sweep = bnl_sweep_new ();
  g_autoptr (BnlSpec) spec = bnl_lab_fixture_new_spec ();
  g_autofree char *steps = g_strdup_printf ("%" G_GUINT64_FORMAT, n_steps);
  g_autoptr (GError) error = NULL;

  bnl_spec_set (spec, "data", data, &error);
  bnl_spec_set (spec, "steps", steps, &error);
  bnl_spec_set (spec, "eval_every", "10", &error);
  g_assert_no_error (error);
  bnl_sweep_set_base (sweep, spec);
  bnl_sweep_set_axis (sweep, "batch_size", batch_sizes, &error);
  bnl_sweep_add_arm (sweep, "plain", without, &error);
  bnl_sweep_add_arm (sweep, "BN", with, &error);
  bnl_sweep_set_n_seeds (sweep, n_seeds, &error);
  bnl_sweep_set_measures (sweep, BNL_MEASURE_TRAIN | BNL_MEASURE_UNIT);
  bnl_sweep_build (sweep, &error);
  g_assert_no_error (error);
  return sweep;
}

static gboolean
goes_on (BnlSweepState state)
{
  return state == BNL_SWEEP_LOADING || state == BNL_SWEEP_TRAINING || state == BNL_SWEEP_PAUSED;
}

BnlSweepState
bnl_sweep_run_fixture_await_end (BnlSweepRun *run)
{
  while (goes_on (bnl_sweep_run_get_state (run))) {
    bnl_sweep_run_wait (run, G_USEC_PER_SEC / 100);
    bnl_sweep_run_poll (run);
  }
  return bnl_sweep_run_get_state (run);
}

gboolean
bnl_sweep_run_fixture_await (BnlSweepRun *run, BnlSweepState state)
{
  while (bnl_sweep_run_get_state (run) != state && goes_on (bnl_sweep_run_get_state (run))) {
    bnl_sweep_run_wait (run, G_USEC_PER_SEC / 1000);
    bnl_sweep_run_poll (run);
  }
  return bnl_sweep_run_get_state (run) == state;
}

void
bnl_sweep_run_fixture_await_done (BnlSweepRun *run, guint n_done)
{
  while (bnl_sweep_run_get_n_done (run) < n_done) {
    g_assert_true (goes_on (bnl_sweep_run_get_state (run)));
    bnl_sweep_run_wait (run, G_USEC_PER_SEC / 1000);
    bnl_sweep_run_poll (run);
  }
}

void
bnl_sweep_run_fixture_train (BnlSweepRun *run)
{
  bnl_sweep_run_start (run);
  g_assert_cmpint (bnl_sweep_run_fixture_await_end (run), ==, BNL_SWEEP_FINISHED);
}

#define ASSERT_SAME_BITS(a, b) g_assert_true (memcmp (&(a), &(b), sizeof (a)) == 0)

static void
assert_same_result (const BnlSweepResult *a, const BnlSweepResult *b)
{
  const BnlRunSummary *x = &a->summary, *y = &b->summary;

  g_assert_cmpint (a->outcome, ==, b->outcome);
  ASSERT_SAME_BITS (x->score.latest_accuracy, y->score.latest_accuracy);
  ASSERT_SAME_BITS (x->score.best_accuracy, y->score.best_accuracy);
  ASSERT_SAME_BITS (x->score.test_accuracy, y->score.test_accuracy);
  ASSERT_SAME_BITS (x->score.train_loss, y->score.train_loss);
  ASSERT_SAME_BITS (x->latest_loss, y->latest_loss);
  g_assert_cmpuint (x->score.steps_to_90, ==, y->score.steps_to_90);
  g_assert_cmpuint (x->score.n_steps, ==, y->score.n_steps);
  ASSERT_SAME_BITS (a->early_accuracy, b->early_accuracy);
  ASSERT_SAME_BITS (a->train_accuracy, b->train_accuracy);
  ASSERT_SAME_BITS (a->train_loss, b->train_loss);
  g_assert_cmpuint (a->diverged_at, ==, b->diverged_at);
}

void
bnl_sweep_run_fixture_assert_same (BnlSweepTable *a, BnlSweepTable *b)
{
  BnlSweep *sweep = bnl_sweep_table_get_sweep (a);

  for (guint i = 0; i < bnl_sweep_get_n_runs (sweep); i++) {
    guint cell, arm, seed;

    bnl_sweep_get_run (sweep, i, &cell, &arm, &seed);
    assert_same_result (bnl_sweep_table_get (a, cell, arm, seed),
                        bnl_sweep_table_get (b, cell, arm, seed));
  }
}

static void
assert_run_right (BnlSweepRun *run, guint cell, guint arm, guint seed)
{
  BnlSweep *sweep = bnl_sweep_run_get_sweep (run);
  const BnlSweepResult *result =
      bnl_sweep_table_get (bnl_sweep_run_get_table (run), cell, arm, seed);
  g_autoptr (BnlSpec) spec = bnl_sweep_dup_spec (sweep, cell, arm, seed, NULL);
  g_autoptr (BnlSeries) kept = bnl_sweep_run_dup_series (run, cell, arm, seed);
  g_autoptr (BnlSeries) rows = NULL;
  g_auto (BnlOutcome) outcome = { 0 };
  BnlSweepResult expected;

  if (spec == NULL) {
    g_assert_cmpint (result->outcome, ==, BNL_SWEEP_OUTCOME_IMPOSSIBLE);
    g_assert_null (kept);
    return;
  }
  rows = bnl_lab_fixture_train (spec, bnl_sweep_run_get_dataset (run, cell, arm), NULL, &outcome);
  bnl_sweep_result_init (&expected);
  bnl_sweep_result_update (&expected, rows);
  bnl_sweep_result_judge (&expected, outcome.state, bnl_sweep_get_converged_at (sweep));
  expected.diverged_at = outcome.diverged_at;
  g_assert_cmpfloat (result->train_accuracy, >=, 0.0);
  expected.train_accuracy = result->train_accuracy;
  expected.train_loss = result->train_loss;
  assert_same_result (result, &expected);
  for (gsize i = 0; i < bnl_series_get_length (kept); i++) {
    const BnlMetrics *row = bnl_series_get (kept, i);

    bnl_lab_fixture_assert_same_row (row, bnl_series_find (rows, row->step));
  }
}

void
bnl_sweep_run_fixture_assert_right (BnlSweepRun *run)
{
  BnlSweep *sweep = bnl_sweep_run_get_sweep (run);

  for (guint i = 0; i < bnl_sweep_get_n_runs (sweep); i++) {
    guint cell, arm, seed;

    bnl_sweep_get_run (sweep, i, &cell, &arm, &seed);
    assert_run_right (run, cell, arm, seed);
  }
}
