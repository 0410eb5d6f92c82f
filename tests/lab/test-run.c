#include "lab/bnl-run.h"

#include <math.h>
#include <string.h>

#include "bnl-lab-fixture.h"

static void
set (BnlSpec *spec, const char *key, const char *value)
{
  g_autoptr (GError) error = NULL;

  bnl_spec_set (spec, key, value, &error);
  g_assert_no_error (error);
}

typedef struct {
  BnlDataset *dataset;
  BnlSpec *spec;
  BnlSeries *rows; /* of the same spec trained on this thread */
  BnlSnapshot *last;
  guint n_threads;
} Fixture;

/* 32 steps in 4 epochs. */
static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_auto (BnlOutcome) outcome = { 0 };

  (void) data;
  fixture->n_threads = bnl_lab_fixture_count_threads ();
  fixture->dataset = bnl_lab_fixture_new_dataset (90, 30);
  fixture->spec = bnl_lab_fixture_new_spec ();
  set (fixture->spec, "epochs", "4");
  fixture->rows = bnl_lab_fixture_train (fixture->spec, fixture->dataset, NULL, &outcome);
  fixture->last = g_steal_pointer (&outcome.last);
  g_assert_cmpuint (outcome.n_steps, ==, 32);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  (void) data;
  bnl_dataset_unref (fixture->dataset);
  bnl_spec_free (fixture->spec);
  bnl_series_unref (fixture->rows);
  bnl_snapshot_unref (fixture->last);
  bnl_lab_fixture_assert_threads_gone (fixture->n_threads);
}

static BnlRun *
new_run (Fixture *fixture)
{
  return bnl_run_new (fixture->spec, fixture->dataset, NULL, NULL, NULL, 0);
}

static void
await_length (BnlRun *run, gsize length)
{
  for (guint i = 0; i < 30000 && bnl_series_get_length (bnl_run_get_series (run)) < length; i++)
    g_usleep (1000);
  g_assert_cmpuint (bnl_series_get_length (bnl_run_get_series (run)), >=, length);
}

static void
assert_whole (Fixture *fixture, BnlRun *run)
{
  g_autoptr (BnlSnapshot) snapshot = bnl_run_dup_snapshot (run);

  g_assert_cmpint (bnl_run_get_state (run), ==, BNL_RUN_FINISHED);
  g_assert_cmpuint (bnl_series_get_length (bnl_run_get_series (run)), ==, 32);
  bnl_lab_fixture_assert_same_rows (fixture->rows, bnl_run_get_series (run), 32);
  bnl_lab_fixture_assert_same_weights (fixture->last->weights, snapshot->weights);
  g_assert_cmpuint (snapshot->step, ==, 32);
}

/* On its own thread: the same bits as on this one. */
static void
test_whole (Fixture *fixture, gconstpointer data)
{
  g_autoptr (BnlRun) run = new_run (fixture);

  (void) data;
  g_assert_cmpint (bnl_run_get_state (run), ==, BNL_RUN_READY);
  g_assert_null (bnl_run_dup_snapshot (run));
  g_assert_cmpuint (bnl_run_get_n_steps (run), ==, 0);
  g_assert_true (bnl_spec_equal (bnl_run_get_spec (run), fixture->spec));
  bnl_run_start (run, FALSE);
  bnl_run_wait (run);
  assert_whole (fixture, run);
  g_assert_cmpuint (bnl_run_get_n_steps (run), ==, 32);
  g_assert_null (bnl_run_dup_error (run));
  bnl_run_start (run, FALSE); /* once is all */
  bnl_run_wait (run);
  assert_whole (fixture, run);
}

static void
test_not_started (Fixture *fixture, gconstpointer data)
{
  g_autoptr (BnlRun) run = new_run (fixture);

  (void) data;
  bnl_run_wait (run);
  bnl_run_stop (run);
  g_assert_cmpint (bnl_run_get_state (run), ==, BNL_RUN_STOPPED);
  bnl_run_start (run, FALSE);
  g_assert_cmpint (bnl_run_get_state (run), ==, BNL_RUN_STOPPED);
}

/* Pauses, single steps and readers all over change nothing in the numbers. */
static void
test_interrupted (Fixture *fixture, gconstpointer data)
{
  g_autoptr (BnlRun) run = new_run (fixture);

  (void) data;
  bnl_run_start (run, TRUE);
  for (guint i = 1; i <= 10; i++) {
    g_autoptr (BnlSnapshot) snapshot = NULL;

    bnl_lab_fixture_await (run, BNL_RUN_PAUSED);
    bnl_run_step (run);
    bnl_lab_fixture_await (run, BNL_RUN_PAUSED);
    g_assert_cmpuint (bnl_series_get_length (bnl_run_get_series (run)), ==, i);
    snapshot = bnl_run_dup_snapshot (run);
    g_assert_cmpuint (snapshot->step, ==, i);
  }
  bnl_run_resume (run);
  bnl_run_pause (run);
  while (!bnl_run_state_is_end (bnl_run_get_state (run))) {
    g_autoptr (BnlSnapshot) snapshot = bnl_run_dup_snapshot (run);

    g_assert_cmpuint (snapshot->step, <=, 32);
    bnl_run_resume (run);
    bnl_run_pause (run);
  }
  assert_whole (fixture, run);
}

/* Presses add up; then it is paused. */
static void
test_steps_add_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (BnlRun) run = new_run (fixture);

  (void) data;
  for (guint i = 0; i < 5; i++)
    bnl_run_step (run);
  bnl_run_start (run, FALSE);
  bnl_lab_fixture_await (run, BNL_RUN_PAUSED);
  g_assert_cmpuint (bnl_series_get_length (bnl_run_get_series (run)), ==, 5);
  for (guint i = 0; i < 7; i++)
    bnl_run_step (run);
  bnl_lab_fixture_await (run, BNL_RUN_PAUSED);
  g_assert_cmpuint (bnl_series_get_length (bnl_run_get_series (run)), ==, 12);
  bnl_run_pause (run);
  g_assert_cmpint (bnl_run_get_state (run), ==, BNL_RUN_PAUSED);
  bnl_run_resume (run);
  bnl_run_wait (run);
  assert_whole (fixture, run);
}

/* The weights shown while it is paused are exactly those after the steps done. */
static void
test_exact_when_paused (Fixture *fixture, gconstpointer data)
{
  (void) data;
  for (guint n = 0; n <= 8; n++) {
    g_autoptr (BnlRun) run = new_run (fixture);
    g_autoptr (BnlSpec) shorter = bnl_spec_dup (fixture->spec);
    g_autoptr (BnlSnapshot) snapshot = NULL;
    g_auto (BnlOutcome) outcome = { 0 };
    g_autoptr (BnlSeries) rows = NULL;

    bnl_run_start (run, TRUE);
    for (guint i = 0; i < n; i++)
      bnl_run_step (run);
    bnl_lab_fixture_await (run, BNL_RUN_PAUSED);
    snapshot = bnl_run_dup_snapshot (run);
    g_assert_cmpuint (snapshot->step, ==, n);
    if (n == 0)
      continue;
    shorter->steps = n;
    rows = bnl_lab_fixture_train (shorter, fixture->dataset, NULL, &outcome);
    bnl_lab_fixture_assert_same_weights (outcome.last->weights, snapshot->weights);
  }
}

/* Stopped after every number of steps, while paused or under way: the rows are a beginning of the
 * whole, and the thread is gone. */
static void
test_stop (Fixture *fixture, gconstpointer data)
{
  (void) data;
  for (guint n = 0; n <= 32; n++) {
    g_autoptr (BnlRun) run = new_run (fixture);
    g_autoptr (BnlSnapshot) snapshot = NULL;
    gsize length;

    if (n % 2 == 0) {
      bnl_run_start (run, TRUE);
      for (guint i = 0; i < n; i++)
        bnl_run_step (run);
    } else {
      bnl_run_start (run, FALSE);
    }
    await_length (run, n);
    bnl_run_stop (run);
    bnl_run_wait (run);
    length = bnl_series_get_length (bnl_run_get_series (run));
    g_assert_cmpuint (length, >=, n);
    g_assert_cmpint (bnl_run_get_state (run), ==,
                     length == 32 && n % 2 == 1 ? bnl_run_get_state (run)
                     : n == 32                  ? BNL_RUN_FINISHED
                                                : BNL_RUN_STOPPED);
    /* The last step's evaluation may have been cut short. */
    if (length > 0) {
      bnl_lab_fixture_assert_same_rows (fixture->rows, bnl_run_get_series (run), length - 1);
      g_assert_true (bnl_series_get (fixture->rows, length - 1)->train_loss ==
                     bnl_series_get (bnl_run_get_series (run), length - 1)->train_loss);
    }
    snapshot = bnl_run_dup_snapshot (run);
    if (snapshot != NULL)
      g_assert_cmpuint (snapshot->step, ==, length);
  }
}

/* Freed in every state without a word: the thread ends. */
static void
test_freed (Fixture *fixture, gconstpointer data)
{
  (void) data;
  for (guint i = 0; i < 30; i++) {
    BnlRun *run = new_run (fixture);

    if (i % 3 > 0)
      bnl_run_start (run, i % 3 == 1);
    if (i % 5 == 0)
      g_usleep (500);
    bnl_run_ref (run);
    bnl_run_unref (run);
    bnl_run_unref (run);
  }
}

static void
test_new_lr (Fixture *fixture, gconstpointer data)
{
  g_autoptr (BnlRun) run = new_run (fixture);
  BnlSeries *series = bnl_run_get_series (run);

  (void) data;
  bnl_run_start (run, TRUE);
  bnl_run_step (run);
  bnl_run_step (run);
  bnl_lab_fixture_await (run, BNL_RUN_PAUSED);
  bnl_run_set_lr (run, 0.5);
  bnl_run_set_lr (run, 0.25);
  bnl_run_step (run);
  bnl_lab_fixture_await (run, BNL_RUN_PAUSED);
  bnl_run_resume (run);
  bnl_run_wait (run);
  g_assert_true (bnl_series_get (series, 1)->lr == 0.01);
  for (gsize i = 2; i < 32; i++)
    g_assert_true (bnl_series_get (series, i)->lr == 0.25);
  g_assert_false (bnl_series_get (series, 31)->train_loss ==
                  bnl_series_get (fixture->rows, 31)->train_loss);
}

static void
test_lr_before_start (Fixture *fixture, gconstpointer data)
{
  g_autoptr (BnlRun) run = new_run (fixture);

  (void) data;
  bnl_run_set_lr (run, 0.125);
  bnl_run_start (run, FALSE);
  bnl_run_wait (run);
  g_assert_true (bnl_series_get (bnl_run_get_series (run), 0)->lr == 0.125);
}

/* Pausing leaves the seconds of training alone. */
static void
test_seconds (Fixture *fixture, gconstpointer data)
{
  g_autoptr (BnlRun) run = new_run (fixture);
  const gint64 began_usec = g_get_monotonic_time ();
  double elapsed;

  (void) data;
  bnl_run_start (run, TRUE);
  bnl_lab_fixture_await (run, BNL_RUN_PAUSED);
  g_usleep (200000);
  bnl_run_step (run);
  bnl_lab_fixture_await (run, BNL_RUN_PAUSED);
  elapsed = (double) (g_get_monotonic_time () - began_usec) / G_USEC_PER_SEC;
  g_assert_true (bnl_series_get (bnl_run_get_series (run), 0)->seconds <= elapsed - 0.2);
}

static void
test_failed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (BnlRun) run = NULL;
  g_autoptr (GError) error = NULL;

  (void) data;
  set (fixture->spec, "batch_size", "1");
  run = new_run (fixture);
  bnl_run_start (run, FALSE);
  bnl_run_wait (run);
  g_assert_cmpint (bnl_run_get_state (run), ==, BNL_RUN_FAILED);
  error = bnl_run_dup_error (run);
  g_assert_error (error, BNL_SPEC_ERROR, BNL_SPEC_ERROR_VALUE);
  g_assert_null (bnl_run_dup_snapshot (run));
}

static void
test_diverged (Fixture *fixture, gconstpointer data)
{
  g_autoptr (BnlRun) run = NULL;

  (void) data;
  set (fixture->spec, "lr", "1e9");
  run = new_run (fixture);
  bnl_run_start (run, FALSE);
  bnl_run_wait (run);
  g_assert_cmpint (bnl_run_get_state (run), ==, BNL_RUN_DIVERGED);
  g_assert_cmpuint (bnl_run_get_diverged_at (run), ==,
                    bnl_series_get_length (bnl_run_get_series (run)));
  g_assert_cmpuint (bnl_run_get_n_steps (run), ==, 32);
}

static void
test_notes (Fixture *fixture, gconstpointer data)
{
  g_autoptr (BnlRun) run = NULL;
  g_auto (GStrv) none = NULL;
  g_auto (GStrv) notes = NULL;

  (void) data;
  set (fixture->spec, "validation", "0");
  set (fixture->spec, "batch_size", "89");
  run = new_run (fixture);
  none = bnl_run_dup_notes (run);
  g_assert_cmpuint (g_strv_length (none), ==, 0);
  bnl_run_start (run, FALSE);
  bnl_run_wait (run);
  notes = bnl_run_dup_notes (run);
  g_assert_cmpuint (g_strv_length (notes), ==, 1);
  g_assert_true (g_str_has_prefix (notes[0], "The last batch of each epoch has one image"));
}

/* Order and weights to start from are taken along. */
static void
test_start_from (Fixture *fixture, gconstpointer data)
{
  const guint32 order[] = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 };
  g_autoptr (BnlRun) run = bnl_run_new (fixture->spec, fixture->dataset, NULL, fixture->last, order,
                                        G_N_ELEMENTS (order));
  const BnlTrainerStart start = {
    .initial = fixture->last,
    .order = order,
    .n_order = G_N_ELEMENTS (order),
  };
  g_auto (BnlOutcome) outcome = { 0 };
  g_autoptr (BnlSeries) rows = NULL;

  (void) data;
  rows = bnl_lab_fixture_train (fixture->spec, fixture->dataset, &start, &outcome);
  bnl_run_start (run, FALSE);
  bnl_run_wait (run);
  g_assert_cmpuint (bnl_run_get_n_steps (run), ==, 2);
  bnl_lab_fixture_assert_same_rows (rows, bnl_run_get_series (run), 2);
}

/* Wherever in a step of a large network the wish comes, rows and snapshot are those of the steps
 * that were made. */
static void
test_stop_within_step (Fixture *fixture, gconstpointer data)
{
  (void) data;
  set (fixture->spec, "hidden", "700,700,700");
  set (fixture->spec, "epochs", "1000");
  for (guint i = 0; i < 6; i++) {
    g_autoptr (BnlSpec) spec = bnl_spec_dup (fixture->spec);
    g_autoptr (BnlRun) run = new_run (fixture);
    g_autoptr (BnlSnapshot) snapshot = NULL;
    g_autoptr (BnlSeries) rows = NULL;
    g_auto (BnlOutcome) shorter = { 0 };

    bnl_run_start (run, FALSE);
    await_length (run, 1);
    g_usleep (i * 3000);
    bnl_run_stop (run);
    bnl_run_wait (run);
    g_assert_cmpint (bnl_run_get_state (run), ==, BNL_RUN_STOPPED);
    snapshot = bnl_run_dup_snapshot (run);
    g_assert_cmpuint (snapshot->step, ==, bnl_series_get_length (bnl_run_get_series (run)));
    spec->steps = snapshot->step;
    rows = bnl_lab_fixture_train (spec, fixture->dataset, NULL, &shorter);
    bnl_lab_fixture_assert_same_weights (snapshot->weights, shorter.last->weights);
    bnl_lab_fixture_assert_same_rows (rows, bnl_run_get_series (run), snapshot->step - 1);
  }
}

/* Before there is a network there is nothing to show. */
static void
test_stop_within_drawing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (BnlRun) run = NULL;

  (void) data;
  set (fixture->spec, "hidden", "4096,4096");
  set (fixture->spec, "init", "kaiming");
  run = new_run (fixture);
  bnl_run_start (run, FALSE);
  bnl_run_stop (run);
  bnl_run_wait (run);
  g_assert_cmpint (bnl_run_get_state (run), ==, BNL_RUN_STOPPED);
  g_assert_null (bnl_run_dup_snapshot (run));
  g_assert_cmpuint (bnl_series_get_length (bnl_run_get_series (run)), ==, 0);
}

int
main (int argc, char **argv)
{
#define ADD(path, function)                                                                        \
  g_test_add ("/lab/run/" path, Fixture, NULL, set_up, function, tear_down)
  bnl_lab_fixture_init (&argc, &argv);
  ADD ("whole", test_whole);
  ADD ("not-started", test_not_started);
  ADD ("interrupted", test_interrupted);
  ADD ("steps-add-up", test_steps_add_up);
  ADD ("exact-when-paused", test_exact_when_paused);
  ADD ("stop", test_stop);
  ADD ("stop-within-step", test_stop_within_step);
  ADD ("stop-within-drawing", test_stop_within_drawing);
  ADD ("freed", test_freed);
  ADD ("new-lr", test_new_lr);
  ADD ("lr-before-start", test_lr_before_start);
  ADD ("seconds", test_seconds);
  ADD ("failed", test_failed);
  ADD ("diverged", test_diverged);
  ADD ("notes", test_notes);
  ADD ("start-from", test_start_from);
  return g_test_run ();
}
