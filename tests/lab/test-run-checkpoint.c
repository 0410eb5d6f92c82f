#include "lab/bnl-comparison.h"

#include <string.h>

#include "bnl-resume-fixture.h"

#define OFTEN 1 /* usec */
#define SELDOM (3600 * (gint64) G_USEC_PER_SEC)

typedef struct {
  BnlDataset *dataset;
  BnlSpec *spec;
  BnlSeries *whole;
  BnlOutcome end;
  guint n_threads;
} Fixture;

/* 24 steps. */
static void
set_up (Fixture *fixture, gconstpointer data)
{
  (void) data;
  fixture->n_threads = bnl_lab_fixture_count_threads ();
  fixture->dataset = bnl_lab_fixture_new_dataset (90, 30);
  fixture->spec = bnl_resume_fixture_new_spec ("dropout=0.1");
  fixture->end = (BnlOutcome){ 0 };
  fixture->whole = bnl_resume_fixture_train (fixture->spec, fixture->dataset, NULL,
                                             &bnl_resume_fixture_whole, &fixture->end);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  (void) data;
  bnl_dataset_unref (fixture->dataset);
  bnl_spec_free (fixture->spec);
  bnl_series_unref (fixture->whole);
  bnl_outcome_clear (&fixture->end);
  bnl_lab_fixture_assert_threads_gone (fixture->n_threads);
}

static BnlRun *
new_run (Fixture *fixture, BnlCheckpoint *checkpoint, gint64 interval_usec)
{
  BnlRun *run = bnl_run_new (fixture->spec, fixture->dataset, NULL, NULL, NULL, 0);

  bnl_run_set_checkpoint_interval (run, interval_usec);
  if (checkpoint != NULL) {
    g_autoptr (BnlSeries) past =
        bnl_series_dup_head (fixture->whole, bnl_checkpoint_get_n_past (checkpoint));

    bnl_run_set_resume (run, checkpoint, past);
  }
  return run;
}

/* Another than old, within seconds if it must. */
static BnlCheckpoint *
await_other (BnlRun *run, BnlCheckpoint *old)
{
  for (guint i = 0; i < 30000; i++) {
    g_autoptr (BnlCheckpoint) checkpoint = bnl_run_dup_checkpoint (run);

    if (checkpoint != NULL && checkpoint != old)
      return g_steal_pointer (&checkpoint);
    g_usleep (1000);
  }
  g_assert_not_reached ();
}

static void
assert_whole (BnlSeries *series, BnlSeries *whole)
{
  g_assert_cmpuint (bnl_series_get_length (series), ==, bnl_series_get_length (whole));
  bnl_lab_fixture_assert_same_rows (series, whole, bnl_series_get_length (whole));
}

/* From there to the end as if it had never stopped. */
static void
assert_goes_on (Fixture *fixture, BnlCheckpoint *checkpoint)
{
  g_autoptr (BnlRun) run = new_run (fixture, checkpoint, 0);
  g_autoptr (BnlSnapshot) snapshot = NULL;
  const guint64 step = bnl_checkpoint_get_step (checkpoint);

  g_assert_cmpuint (bnl_run_get_n_done (run), ==, step);
  bnl_run_start (run, FALSE);
  bnl_run_wait (run);
  g_assert_cmpint (bnl_run_get_state (run), ==, BNL_RUN_FINISHED);
  assert_whole (bnl_run_get_series (run), fixture->whole);
  snapshot = bnl_run_dup_snapshot (run);
  bnl_lab_fixture_assert_same_weights (snapshot->weights, fixture->end.last->weights);
  g_assert_cmpuint (bnl_run_get_n_done (run), ==, fixture->end.n_steps);
  g_assert_cmpuint (bnl_run_get_n_steps (run), ==, fixture->end.n_steps);
}

/* Nobody asked for any. */
static void
test_none (Fixture *fixture, gconstpointer data)
{
  g_autoptr (BnlRun) run = new_run (fixture, NULL, 0);

  (void) data;
  g_assert_null (bnl_run_dup_checkpoint (run));
  bnl_run_start (run, TRUE);
  bnl_lab_fixture_await (run, BNL_RUN_PAUSED);
  g_assert_null (bnl_run_dup_checkpoint (run));
  bnl_run_resume (run);
  bnl_run_wait (run);
  g_assert_null (bnl_run_dup_checkpoint (run));
}

/* One at the end, of all that was done, until it is let go of. */
static void
test_end (Fixture *fixture, gconstpointer data)
{
  g_autoptr (BnlRun) run = new_run (fixture, NULL, SELDOM);
  g_autoptr (BnlCheckpoint) checkpoint = NULL;
  g_autoptr (BnlSnapshot) last = NULL;

  (void) data;
  bnl_run_start (run, FALSE);
  bnl_run_wait (run);
  checkpoint = bnl_run_dup_checkpoint (run);
  last = bnl_run_dup_snapshot (run);
  g_assert_cmpuint (bnl_checkpoint_get_step (checkpoint), ==, 24);
  g_assert_true (bnl_checkpoint_get_snapshot (checkpoint) == last);
  bnl_run_set_checkpoint_interval (run, 0);
  g_assert_null (bnl_run_dup_checkpoint (run));
}

/* Exact at every pause. */
static void
test_paused (Fixture *fixture, gconstpointer data)
{
  g_autoptr (BnlRun) run = new_run (fixture, NULL, SELDOM);

  (void) data;
  bnl_run_start (run, TRUE);
  for (guint step = 0; step < 24; step++) {
    g_autoptr (BnlCheckpoint) checkpoint = NULL;

    bnl_lab_fixture_await (run, BNL_RUN_PAUSED);
    checkpoint = bnl_run_dup_checkpoint (run);
    g_assert_cmpuint (bnl_checkpoint_get_step (checkpoint), ==, step);
    g_assert_cmpuint (bnl_run_get_n_done (run), ==, step);
    if (step % 5 == 0)
      assert_goes_on (fixture, checkpoint);
    bnl_run_step (run);
  }
  bnl_run_wait (run);
  g_assert_cmpint (bnl_run_get_state (run), ==, BNL_RUN_FINISHED);
}

/* A rate that is set while the run is paused is in the next checkpoint, of the same step, and in
 * the one of the stop. */
static void
test_rate_while_paused (Fixture *fixture, gconstpointer data)
{
  g_autoptr (BnlRun) run = new_run (fixture, NULL, SELDOM);
  g_autoptr (BnlCheckpoint) before = NULL;
  BnlCheckpoint *after[2];

  (void) data;
  bnl_run_start (run, TRUE);
  bnl_run_step (run);
  bnl_run_step (run);
  bnl_lab_fixture_await (run, BNL_RUN_PAUSED);
  before = bnl_run_dup_checkpoint (run);
  g_assert_cmpuint (bnl_checkpoint_get_step (before), ==, 2);
  bnl_run_set_lr (run, 0.5);
  after[0] = await_other (run, before);
  bnl_run_stop (run);
  bnl_run_wait (run);
  after[1] = bnl_run_dup_checkpoint (run);
  for (guint i = 0; i < 2; i++) {
    g_autoptr (GBytes) bytes = bnl_checkpoint_to_bytes (after[i]);
    g_autoptr (BnlCheckpoint) read = bnl_checkpoint_from_bytes (bytes, NULL);
    g_autoptr (BnlRun) next = NULL;

    g_assert_cmpuint (bnl_checkpoint_get_step (read), ==, 2);
    next = new_run (fixture, read, 0);
    bnl_run_start (next, FALSE);
    bnl_run_wait (next);
    g_assert_true (bnl_series_get (bnl_run_get_series (next), 2)->lr == 0.5);
    bnl_checkpoint_unref (after[i]);
  }
  /* A branch with a rate of its own has that. */
  {
    g_autoptr (BnlCheckpoint) last = bnl_run_dup_checkpoint (run);
    g_autoptr (BnlRun) branch = NULL;

    fixture->spec->lr = 0.25;
    branch = new_run (fixture, last, 0);
    bnl_run_start (branch, FALSE);
    bnl_run_wait (branch);
    g_assert_true (bnl_series_get (bnl_run_get_series (branch), 2)->lr == 0.25);
  }
}

/* Stopped anywhere, resumed, stopped again, until it is done. */
static void
test_stopped (Fixture *fixture, gconstpointer data)
{
  g_autoptr (BnlCheckpoint) checkpoint = NULL;
  BnlRunState state = BNL_RUN_STOPPED;
  guint64 done = 0;

  (void) data;
  while (state != BNL_RUN_FINISHED) {
    g_autoptr (BnlRun) run = new_run (fixture, checkpoint, SELDOM);
    BnlSeries *series = bnl_run_get_series (run);

    bnl_run_start (run, FALSE);
    while (bnl_run_get_n_done (run) < done + 3 && !bnl_run_state_is_end (bnl_run_get_state (run)))
      g_usleep (100);
    bnl_run_stop (run);
    bnl_run_wait (run);
    state = bnl_run_get_state (run);
    g_clear_pointer (&checkpoint, bnl_checkpoint_unref);
    checkpoint = bnl_run_dup_checkpoint (run);
    g_assert_cmpuint (bnl_checkpoint_get_step (checkpoint), ==, bnl_run_get_n_done (run));
    g_assert_cmpuint (bnl_run_get_n_done (run), >=, MIN (done + 3, 24));
    for (gsize i = 0; i + 1 < bnl_series_get_length (series); i++) {
      const BnlMetrics *row = bnl_series_get (series, i);

      bnl_lab_fixture_assert_same_row (row, bnl_series_get (fixture->whole, i));
    }
    done = bnl_run_get_n_done (run);
  }
  bnl_lab_fixture_assert_same_weights (bnl_checkpoint_get_snapshot (checkpoint)->weights,
                                       fixture->end.last->weights);
}

/* Long enough for whoever looks on. */
#define ENDLESS 1000000000

/* On the way, and from one of them the run comes to the next. */
static void
test_on_the_way (Fixture *fixture, gconstpointer data)
{
  g_autoptr (BnlRun) run = NULL;
  g_autoptr (BnlCheckpoint) first = NULL;
  g_autoptr (BnlCheckpoint) second = NULL;
  g_autoptr (BnlCheckpoint) third = NULL;
  BnlStretch stretch = bnl_resume_fixture_whole;
  g_auto (BnlOutcome) outcome = { 0 };
  BnlTrainerStart start = { 0 };
  guint64 done;

  (void) data;
  fixture->spec->steps = ENDLESS;
  run = new_run (fixture, NULL, OFTEN);
  bnl_run_start (run, FALSE);
  first = await_other (run, NULL);
  second = await_other (run, first);
  g_assert_cmpuint (bnl_checkpoint_get_step (first), >, 0);
  g_assert_cmpuint (bnl_checkpoint_get_step (second), >, bnl_checkpoint_get_step (first));
  /* Two are out: there is no third until one comes back. */
  done = bnl_run_get_n_done (run);
  while (bnl_run_get_n_done (run) < done + 2000)
    g_usleep (1000);
  third = bnl_run_dup_checkpoint (run);
  g_assert_true (third == second);
  start.resume = first;
  stretch.stop_after = bnl_checkpoint_get_step (second);
  bnl_series_unref (
      bnl_resume_fixture_train (fixture->spec, fixture->dataset, &start, &stretch, &outcome));
  bnl_lab_fixture_assert_same_weights (outcome.last->weights,
                                       bnl_checkpoint_get_snapshot (second)->weights);
  g_clear_pointer (&first, bnl_checkpoint_unref);
  first = await_other (run, second);
  g_assert_cmpuint (bnl_checkpoint_get_step (first), >, bnl_checkpoint_get_step (second));
}

/* What is lost is no place to go on from: the one before stays. */
static void
test_diverged (Fixture *fixture, gconstpointer data)
{
  g_autoptr (BnlRun) run = new_run (fixture, NULL, SELDOM);
  g_autoptr (BnlCheckpoint) last = NULL;

  (void) data;
  bnl_run_start (run, TRUE);
  bnl_run_step (run);
  bnl_run_step (run);
  bnl_run_step (run);
  bnl_lab_fixture_await (run, BNL_RUN_PAUSED);
  bnl_run_set_lr (run, 1e30);
  bnl_run_resume (run);
  bnl_run_wait (run);
  g_assert_cmpint (bnl_run_get_state (run), ==, BNL_RUN_DIVERGED);
  last = bnl_run_dup_checkpoint (run);
  g_assert_cmpuint (bnl_checkpoint_get_step (last), ==, 3);
}

static void
test_done (Fixture *fixture, gconstpointer data)
{
  g_autoptr (BnlRun) run = new_run (fixture, fixture->end.checkpoint, SELDOM);
  g_autoptr (GError) error = NULL;

  (void) data;
  bnl_run_start (run, FALSE);
  bnl_run_wait (run);
  g_assert_cmpint (bnl_run_get_state (run), ==, BNL_RUN_FAILED);
  error = bnl_run_dup_error (run);
  g_assert_error (error, BNL_TRAINER_ERROR, BNL_TRAINER_ERROR_DONE);
  g_assert_null (bnl_run_dup_checkpoint (run));
}

/* The pair. */

static void
assert_arm_goes_on (BnlComparison *whole, BnlComparison *rest, BnlArm arm)
{
  BnlRun *a = bnl_comparison_get_run (whole, arm), *b = bnl_comparison_get_run (rest, arm);
  g_autoptr (BnlSnapshot) left = bnl_run_dup_snapshot (a);
  g_autoptr (BnlSnapshot) right = bnl_run_dup_snapshot (b);

  assert_whole (bnl_run_get_series (b), bnl_run_get_series (a));
  bnl_lab_fixture_assert_same_weights (left->weights, right->weights);
}

static BnlComparison *
new_pair (Fixture *fixture, gint64 interval_usec)
{
  BnlComparison *pair = bnl_comparison_new (fixture->spec, fixture->dataset, TRUE, NULL, NULL, 0);

  for (guint arm = 0; arm < BNL_N_ARMS; arm++)
    bnl_run_set_checkpoint_interval (bnl_comparison_get_run (pair, arm), interval_usec);
  return pair;
}

/* From the checkpoints of those steps; started paused they wait at the later one. */
static void
assert_pair_goes_on (Fixture *fixture, BnlComparison *whole, BnlCheckpoint *const *checkpoints)
{
  for (guint paused = 0; paused < 2; paused++) {
    g_autoptr (BnlComparison) rest = new_pair (fixture, 0);
    BnlSeries *past[BNL_N_ARMS];
    guint64 furthest = 0;

    for (guint arm = 0; arm < BNL_N_ARMS; arm++) {
      past[arm] = bnl_series_dup_head (bnl_run_get_series (bnl_comparison_get_run (whole, arm)),
                                       bnl_checkpoint_get_n_past (checkpoints[arm]));
      furthest = MAX (furthest, bnl_checkpoint_get_step (checkpoints[arm]));
    }
    bnl_comparison_set_resume (rest, checkpoints, past);
    for (guint arm = 0; arm < BNL_N_ARMS; arm++)
      bnl_series_unref (past[arm]);
    bnl_comparison_start (rest, paused == 1);
    if (paused == 1) {
      for (guint arm = 0; arm < BNL_N_ARMS; arm++) {
        bnl_lab_fixture_await (bnl_comparison_get_run (rest, arm), BNL_RUN_PAUSED);
        g_assert_cmpuint (bnl_run_get_n_done (bnl_comparison_get_run (rest, arm)), ==, furthest);
      }
      g_assert_true (bnl_comparison_get_progress (rest) ==
                     (double) furthest / (double) fixture->end.n_steps);
      bnl_comparison_resume (rest);
    }
    bnl_comparison_wait (rest);
    for (guint arm = 0; arm < BNL_N_ARMS; arm++)
      assert_arm_goes_on (whole, rest, arm);
    g_assert_true (bnl_comparison_get_progress (rest) == 1.0);
  }
}

static void
test_pair (Fixture *fixture, gconstpointer data)
{
  g_autoptr (BnlComparison) whole = new_pair (fixture, 0);
  g_autoptr (BnlComparison) begun = new_pair (fixture, SELDOM);
  BnlCheckpoint *early[BNL_N_ARMS], *late[BNL_N_ARMS];

  (void) data;
  bnl_comparison_start (whole, FALSE);
  bnl_comparison_wait (whole);
  bnl_comparison_start (begun, TRUE);
  for (guint step = 0; step <= 20; step++) {
    for (guint arm = 0; arm < BNL_N_ARMS; arm++) {
      BnlRun *run = bnl_comparison_get_run (begun, arm);

      bnl_lab_fixture_await (run, BNL_RUN_PAUSED);
      if (step == 2)
        early[arm] = bnl_run_dup_checkpoint (run);
      if (step == 20)
        late[arm] = bnl_run_dup_checkpoint (run);
    }
    bnl_comparison_step (begun);
  }
  bnl_comparison_stop (begun);
  bnl_comparison_wait (begun);
  assert_pair_goes_on (fixture, whole, early);
  assert_pair_goes_on (fixture, whole, late);
  /* One arm far behind the other. */
  assert_pair_goes_on (fixture, whole, (BnlCheckpoint *[]){ early[0], late[1] });
  assert_pair_goes_on (fixture, whole, (BnlCheckpoint *[]){ late[0], early[1] });
  for (guint arm = 0; arm < BNL_N_ARMS; arm++) {
    bnl_checkpoint_unref (early[arm]);
    bnl_checkpoint_unref (late[arm]);
  }
}

/* Both arms make theirs at the same steps: sooner or later one sees a step that both had. */
static void
test_pair_on_the_way (Fixture *fixture, gconstpointer data)
{
  g_autoptr (BnlComparison) pair = NULL;
  gboolean is_common = FALSE;

  (void) data;
  fixture->spec->steps = ENDLESS;
  pair = new_pair (fixture, 20000);
  bnl_comparison_start (pair, FALSE);
  for (guint i = 0; i < 30000 && !is_common; i++) {
    g_autoptr (BnlCheckpoint) a =
        bnl_run_dup_checkpoint (bnl_comparison_get_run (pair, BNL_ARM_WITHOUT));
    g_autoptr (BnlCheckpoint) b =
        bnl_run_dup_checkpoint (bnl_comparison_get_run (pair, BNL_ARM_WITH));

    is_common =
        a != NULL && b != NULL && bnl_checkpoint_get_step (a) == bnl_checkpoint_get_step (b);
    g_usleep (1000);
  }
  g_assert_true (is_common);
  g_assert_cmpint (bnl_comparison_get_state (pair), ==, BNL_RUN_TRAINING);
}

#define ADD(path, test) g_test_add (path, Fixture, NULL, set_up, test, tear_down)


int
main (int argc, char **argv)
{
  bnl_lab_fixture_init (&argc, &argv);
  ADD ("/run-checkpoint/none", test_none);
  ADD ("/run-checkpoint/end", test_end);
  ADD ("/run-checkpoint/paused", test_paused);
  ADD ("/run-checkpoint/rate-while-paused", test_rate_while_paused);
  ADD ("/run-checkpoint/stopped", test_stopped);
  ADD ("/run-checkpoint/on-the-way", test_on_the_way);
  ADD ("/run-checkpoint/diverged", test_diverged);
  ADD ("/run-checkpoint/done", test_done);
  ADD ("/run-checkpoint/pair", test_pair);
  ADD ("/run-checkpoint/pair-on-the-way", test_pair_on_the_way);
  return g_test_run ();
}
