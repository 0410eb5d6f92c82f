#include "lab/bnl-trainer.h"

#include <math.h>
#include <string.h>

#include "bnl-resume-fixture.h"

/* Going on from a checkpoint with other settings: what is kept, what begins anew, what is refused.
 * The run before: 81 images in batches of 10, the lone last one left out: 8 steps an epoch, 24 in
 * all; stopped in the middle of its second epoch. */

#define STOPPED_AFTER 12

typedef struct {
  BnlDataset *dataset;
  BnlCheckpoint *checkpoint;
  BnlSeries *whole;   /* of the run that did not stop */
  BnlOutcome outcome; /* of the branch */
  GString *notes;
} Fixture;

static void
stop (Fixture *fixture, const char *settings)
{
  g_autoptr (BnlSpec) spec = bnl_resume_fixture_new_spec (settings);
  BnlStretch stretch = bnl_resume_fixture_whole;
  g_auto (BnlOutcome) outcome = { 0 };

  g_clear_pointer (&fixture->checkpoint, bnl_checkpoint_unref);
  g_clear_pointer (&fixture->whole, bnl_series_unref);
  fixture->whole = bnl_resume_fixture_train (spec, fixture->dataset, NULL, &stretch, &outcome);
  g_assert_cmpuint (outcome.n_steps, ==, 24);
  bnl_outcome_clear (&outcome);
  stretch.stop_after = STOPPED_AFTER;
  bnl_series_unref (bnl_resume_fixture_train (spec, fixture->dataset, NULL, &stretch, &outcome));
  fixture->checkpoint = bnl_resume_fixture_pass_on (&outcome);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  (void) data;
  *fixture = (Fixture){
    .dataset = bnl_lab_fixture_new_dataset (90, 30),
    .notes = g_string_new (NULL),
  };
  stop (fixture, "optimizer=adam");
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  (void) data;
  bnl_outcome_clear (&fixture->outcome);
  bnl_checkpoint_unref (fixture->checkpoint);
  bnl_series_unref (fixture->whole);
  bnl_dataset_unref (fixture->dataset);
  g_string_free (fixture->notes, TRUE);
}

typedef struct {
  BnlSeries *series;
  GString *notes;
} Listener;

static void
step_done_cb (gpointer data, const BnlMetrics *metrics, const BnlWeights *weights)
{
  Listener *listener = data;

  (void) weights;
  bnl_series_append (listener->series, metrics);
}

static void
note_cb (gpointer data, const char *sentence)
{
  Listener *listener = data;

  g_string_append_printf (listener->notes, "%s\n", sentence);
}

static BnlSeries *
branch_from (Fixture *fixture, const BnlTrainerStart *start, const char *settings)
{
  const BnlObserver observer = { .step_done = step_done_cb, .note = note_cb };
  g_autoptr (BnlSpec) spec = bnl_resume_fixture_new_spec (settings);
  Listener listener = { bnl_series_new (), fixture->notes };
  g_autoptr (GError) error = NULL;

  bnl_outcome_clear (&fixture->outcome);
  g_string_truncate (fixture->notes, 0);
  bnl_trainer_run (spec, fixture->dataset, start, &observer, &listener, NULL, &fixture->outcome,
                   &error);
  g_assert_no_error (error);
  g_assert_cmpint (fixture->outcome.state, ==, BNL_RUN_FINISHED);
  return listener.series;
}

static BnlSeries *
branch (Fixture *fixture, const char *settings)
{
  const BnlTrainerStart start = { .resume = fixture->checkpoint };

  return branch_from (fixture, &start, settings);
}

static gboolean
is_noted (Fixture *fixture)
{
  return strstr (fixture->notes->str, "empty memory") != NULL;
}

/* Steps that the optimizer of the branch has made. */
static guint64
count_optimizer_steps (Fixture *fixture)
{
  g_autoptr (GBytes) bytes = bnl_checkpoint_to_bytes (fixture->outcome.checkpoint);
  const char *header = (const char *) g_bytes_get_data (bytes, NULL) + sizeof (guint64);
  const char *at = g_strstr_len (header, 4096, "\"bnlab.optimizer_steps\":\"");

  g_assert_nonnull (at);
  return g_ascii_strtoull (strchr (at, ':') + 2, NULL, 10);
}

/* Steps, examples and evaluations are those of the run that did not stop. */
static void
assert_within_epoch (Fixture *fixture, BnlSeries *rest)
{
  const BnlMetrics *first = bnl_series_get (rest, 0);
  const BnlMetrics *other = bnl_series_get (fixture->whole, STOPPED_AFTER);

  g_assert_cmpuint (first->step, ==, STOPPED_AFTER + 1);
  g_assert_cmpuint (first->epoch, ==, 2);
  g_assert_cmpuint (first->examples, ==, other->examples);
  g_assert_cmpuint (bnl_series_get_length (rest), ==, 24 - STOPPED_AFTER);
  g_assert_cmpuint (fixture->outcome.n_steps, ==, 24);
  for (gsize i = 0; i < bnl_series_get_length (rest); i++) {
    const BnlMetrics *row = bnl_series_get (rest, i);

    g_assert_true (isnan (row->val_loss) == (row->step % 8 != 0));
  }
}

static void
test_rate (Fixture *fixture, gconstpointer data)
{
  g_autoptr (BnlSeries) rest = branch (fixture, "optimizer=adam lr=0.05");

  (void) data;
  assert_within_epoch (fixture, rest);
  g_assert_true (bnl_series_get (rest, 0)->lr == 0.05);
  g_assert_true (bnl_series_get (rest, 0)->train_loss ==
                 bnl_series_get (fixture->whole, STOPPED_AFTER)->train_loss);
  g_assert_true (bnl_series_get (rest, 1)->train_loss !=
                 bnl_series_get (fixture->whole, STOPPED_AFTER + 1)->train_loss);
  g_assert_cmpuint (count_optimizer_steps (fixture), ==, 24);
  g_assert_false (is_noted (fixture));
}

/* One that was set by hand stays, unless the spec's is another. */
static void
test_rate_by_hand (Fixture *fixture, gconstpointer data)
{
  g_autoptr (BnlSpec) spec = bnl_resume_fixture_new_spec ("");
  const BnlStretch stretch = { .stop_after = STOPPED_AFTER, .faster_from = 4 };
  g_auto (BnlOutcome) outcome = { 0 };

  (void) data;
  bnl_series_unref (bnl_resume_fixture_train (spec, fixture->dataset, NULL, &stretch, &outcome));
  bnl_checkpoint_unref (fixture->checkpoint);
  fixture->checkpoint = bnl_resume_fixture_pass_on (&outcome);
  {
    g_autoptr (BnlSeries) kept = branch (fixture, "clip-norm=1");
    g_autoptr (BnlSeries) other = branch (fixture, "clip-norm=1 lr=0.02");

    g_assert_true (bnl_series_get (kept, 0)->lr == 0.01 * 3.0);
    g_assert_true (bnl_series_get (other, 0)->lr == 0.02);
  }
}

/* What the numbers of the optimizer are of stays the same. */
static void
test_within_epoch (Fixture *fixture, gconstpointer data)
{
  g_autoptr (BnlSeries) rest = branch (fixture, data);

  assert_within_epoch (fixture, rest);
  g_assert_cmpuint (count_optimizer_steps (fixture), ==, 24);
  g_assert_false (is_noted (fixture));
}

static void
test_other_optimizer (Fixture *fixture, gconstpointer data)
{
  g_autoptr (BnlSeries) rest = branch (fixture, data);

  assert_within_epoch (fixture, rest);
  g_assert_cmpuint (count_optimizer_steps (fixture), ==, 24 - STOPPED_AFTER);
  g_assert_true (is_noted (fixture));
}

/* An sgd that gets momentum begins without velocity, an RMSprop keeps its squares. */
static void
test_momentum_comes (Fixture *fixture, gconstpointer data)
{
  const char *const kinds[] = { "sgd", "rmsprop" };

  (void) data;
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++) {
    g_autofree char *plain = g_strdup_printf ("optimizer=%s", kinds[i]);
    g_autofree char *with = g_strdup_printf ("optimizer=%s momentum=0.9", kinds[i]);
    g_autoptr (BnlSeries) rest = NULL;

    stop (fixture, plain);
    rest = branch (fixture, with);
    assert_within_epoch (fixture, rest);
    g_assert_false (is_noted (fixture));
    /* The first step with a velocity from 0 is the same as without one, the second is not. */
    g_assert_true (bnl_series_get (rest, 1)->train_loss ==
                   bnl_series_get (fixture->whole, STOPPED_AFTER + 1)->train_loss);
    g_assert_true (bnl_series_get (rest, 2)->train_loss !=
                   bnl_series_get (fixture->whole, STOPPED_AFTER + 2)->train_loss);
  }
}

/* Other batches: a new epoch begins, and epochs end so many steps later. */
static void
test_new_epoch (Fixture *fixture, gconstpointer data)
{
  g_autoptr (BnlSpec) spec = bnl_resume_fixture_new_spec (data);
  g_autoptr (BnlSeries) rest = branch (fixture, data);
  const gsize n = bnl_series_get_length (rest);
  guint64 last_end = STOPPED_AFTER;

  g_assert_cmpuint (bnl_series_get (rest, 0)->step, ==, STOPPED_AFTER + 1);
  g_assert_cmpuint (bnl_series_get (rest, 0)->epoch, ==, 3);
  g_assert_cmpuint (bnl_series_get (rest, 0)->examples, ==,
                    bnl_series_get (fixture->whole, STOPPED_AFTER - 1)->examples +
                        spec->batch_size);
  g_assert_cmpuint (bnl_series_get (rest, n - 1)->epoch, ==, spec->epochs);
  for (gsize i = 0; i < n; i++) {
    const BnlMetrics *row = bnl_series_get (rest, i);
    const gboolean is_end = i + 1 == n || bnl_series_get (rest, i + 1)->epoch > row->epoch;

    g_assert_true (isnan (row->val_loss) == !is_end);
    if (is_end) {
      g_assert_cmpuint (row->step - last_end, ==, n / (spec->epochs - 2));
      last_end = row->step;
    }
  }
}

/* A branch is a run like any other: it stops and goes on, within its own epochs. */
static void
test_branch_goes_on (Fixture *fixture, gconstpointer data)
{
  const char *settings = "batch-size=16 seed=9 epochs=5 dropout=0.2 augment=shift:1";
  g_autoptr (BnlSpec) spec = bnl_resume_fixture_new_spec (settings);
  g_autoptr (BnlSeries) whole = branch (fixture, settings);
  BnlStretch stretch = bnl_resume_fixture_whole;
  const gsize n = bnl_series_get_length (whole);

  (void) data;
  g_assert_cmpuint (n, ==, 15);
  for (guint i = 1; i < n; i++) {
    const BnlTrainerStart first = { .resume = fixture->checkpoint };
    g_autoptr (BnlCheckpoint) checkpoint = NULL;
    g_autoptr (BnlSeries) rest = NULL;
    g_auto (BnlOutcome) outcome = { 0 };
    BnlTrainerStart second = { 0 };

    stretch.stop_after = STOPPED_AFTER + i;
    bnl_series_unref (
        bnl_resume_fixture_train (spec, fixture->dataset, &first, &stretch, &outcome));
    second.resume = checkpoint = bnl_resume_fixture_pass_on (&outcome);
    rest = bnl_resume_fixture_train (spec, fixture->dataset, &second, &bnl_resume_fixture_whole,
                                     &outcome);
    bnl_lab_fixture_assert_continues (rest, whole, i + 1);
    bnl_resume_fixture_assert_same_end (&outcome, &fixture->outcome);
  }
}

/* An order begins at its beginning, whatever was drawn before; without it the seed draws again. */
static void
test_order (Fixture *fixture, gconstpointer data)
{
  guint32 order[100];
  BnlTrainerStart start = {
    .resume = fixture->checkpoint,
    .order = order,
    .n_order = G_N_ELEMENTS (order),
  };
  g_autoptr (BnlSeries) rest = NULL;
  g_autoptr (BnlSeries) back = NULL;
  g_autoptr (BnlCheckpoint) checkpoint = NULL;

  (void) data;
  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    order[i] = i % 90;
  rest = branch_from (fixture, &start, "validation=0");
  g_assert_cmpuint (bnl_series_get_length (rest), ==, 10);
  g_assert_cmpuint (bnl_series_get (rest, 0)->epoch, ==, 3);
  g_assert_cmpuint (bnl_series_get (rest, 8)->epoch, ==, 3);
  g_assert_cmpuint (bnl_series_get (rest, 9)->epoch, ==, 4);
  start =
      (BnlTrainerStart){ .resume = checkpoint = bnl_resume_fixture_pass_on (&fixture->outcome) };
  back = branch_from (fixture, &start, "epochs=6 dropout=0.1");
  g_assert_cmpuint (bnl_series_get (back, 0)->step, ==, STOPPED_AFTER + 11);
  g_assert_cmpuint (bnl_series_get (back, 0)->epoch, ==, 5);
  g_assert_cmpuint (bnl_series_get_length (back), ==, 16);
}

/* Norms come and go as with initial weights; between kinds that have the same parameters the
 * optimizer keeps what it has. */
static void
test_norm (Fixture *fixture, gconstpointer data)
{
  const struct {
    const char *settings;
    gboolean forgets;
    gint64 n_tracked;
  } cases[] = {
    { "norm=none", TRUE, 0 },
    { "norm=ghost ghost-size=5", FALSE, 24 },
    { "norm=batch-renorm", FALSE, 24 },
    { "norm=layer", FALSE, 0 },
    { "norm-position=after activation=tanh", FALSE, 24 },
  };
  g_autoptr (BnlSeries) back = NULL;

  (void) data;
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (BnlSeries) rest = branch (fixture, cases[i].settings);

    g_assert_cmpuint (bnl_series_get_length (rest), ==, 24 - STOPPED_AFTER);
    g_assert_true (is_noted (fixture) == cases[i].forgets);
    g_assert_cmpint (fixture->outcome.last->weights->n_tracked[0], ==, cases[i].n_tracked);
  }
  stop (fixture, "norm=none");
  back = branch (fixture, "norm=batch");
  g_assert_true (is_noted (fixture));
  g_assert_cmpint (fixture->outcome.last->weights->n_tracked[0], ==, 24 - STOPPED_AFTER);
}

/* The schedule counts from the first step of all. */
static void
test_schedule (Fixture *fixture, gconstpointer data)
{
  g_autoptr (BnlSeries) rest = branch (fixture, "schedule=one-cycle epochs=4");
  BnlSchedule schedule;

  (void) data;
  bnl_schedule_init (&schedule, BNL_SCHEDULE_ONE_CYCLE, 32, 0, 0.1);
  for (guint i = 0; i < 20; i++)
    g_assert_true (bnl_series_get (rest, i)->lr ==
                   0.01 * bnl_schedule_get_factor (&schedule, STOPPED_AFTER + 1 + i));
}

static void
assert_refused (Fixture *fixture, const char *settings, BnlTrainerError code, const char *pattern)
{
  g_autoptr (BnlSpec) spec = bnl_resume_fixture_new_spec (settings);
  const BnlTrainerStart start = { .resume = fixture->checkpoint };
  g_autoptr (GError) error = NULL;

  g_assert_false (bnl_trainer_run (spec, fixture->dataset, &start, NULL, NULL, NULL,
                                   &fixture->outcome, &error));
  g_assert_error (error, BNL_TRAINER_ERROR, (gint) code);
  if (!g_pattern_match_simple (pattern, error->message))
    g_error ("%s", error->message);
  g_assert_cmpint (fixture->outcome.state, ==, BNL_RUN_FAILED);
  g_assert_null (fixture->outcome.checkpoint);
}

static void
test_refused (Fixture *fixture, gconstpointer data)
{
  (void) data;
  assert_refused (fixture, "hidden=8,7", BNL_TRAINER_ERROR_MISMATCH,
                  "The loaded network is 20-8-6-3, but*20-8-7-3");
  assert_refused (fixture, "hidden=8", BNL_TRAINER_ERROR_MISMATCH, "The loaded network*");
  assert_refused (fixture, "epochs=1", BNL_TRAINER_ERROR_DONE, "12 steps are done*ask for 8: *");
  assert_refused (fixture, "steps=12", BNL_TRAINER_ERROR_DONE, "12 steps are done*");
  assert_refused (fixture, "batch-size=5 epochs=2", BNL_TRAINER_ERROR_DONE, "12 steps are done*");
}

/* Other images than before under the same name: nothing is where it was. */
static void
test_other_data (Fixture *fixture, gconstpointer data)
{
  g_autoptr (BnlDataset) larger = bnl_lab_fixture_new_dataset (99, 30);
  g_autoptr (BnlSeries) rest = NULL;

  (void) data;
  bnl_dataset_unref (fixture->dataset);
  fixture->dataset = g_steal_pointer (&larger);
  rest = branch (fixture, "epochs=4");
  g_assert_cmpuint (bnl_series_get (rest, 0)->epoch, ==, 3);
  g_assert_cmpuint (bnl_series_get_length (rest), ==, 2 * 9);
}

/* No starting weights beside a checkpoint's. */
static void
test_initial_is_not_looked_at (Fixture *fixture, gconstpointer data)
{
  BnlSnapshot *last = bnl_checkpoint_get_snapshot (fixture->checkpoint);
  g_autoptr (BnlSpec) other = bnl_resume_fixture_new_spec ("hidden=3");
  g_auto (BnlOutcome) outcome = { 0 };
  g_autoptr (BnlSeries) rows =
      bnl_resume_fixture_train (other, fixture->dataset, NULL, &bnl_resume_fixture_whole, &outcome);
  const BnlTrainerStart start = { .initial = outcome.last, .resume = fixture->checkpoint };
  g_autoptr (BnlSeries) rest = branch_from (fixture, &start, "");

  (void) data;
  g_assert_cmpuint (last->step, ==, STOPPED_AFTER);
  bnl_lab_fixture_assert_continues (rest, fixture->whole, STOPPED_AFTER + 1);
}

#define ADD(path, data, test) g_test_add (path, Fixture, data, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  bnl_lab_fixture_init (&argc, &argv);
  ADD ("/branch/rate", NULL, test_rate);
  ADD ("/branch/rate-by-hand", NULL, test_rate_by_hand);
  ADD ("/branch/decay", "weight-decay=0.1", test_within_epoch);
  ADD ("/branch/dropout", "dropout=0.2", test_within_epoch);
  ADD ("/branch/bn-momentum", "bn-momentum=0.5", test_within_epoch);
  ADD ("/branch/augment", "augment=shift:1", test_within_epoch);
  ADD ("/branch/clip", "clip-norm=0.01 label-smoothing=0.1", test_within_epoch);
  ADD ("/branch/sgd", "optimizer=sgd momentum=0.5", test_other_optimizer);
  ADD ("/branch/adamw", "optimizer=adamw", test_other_optimizer);
  ADD ("/branch/momentum-comes", NULL, test_momentum_comes);
  ADD ("/branch/batch-size", "batch-size=16 epochs=5", test_new_epoch);
  ADD ("/branch/seed", "seed=6 epochs=4", test_new_epoch);
  ADD ("/branch/train-size", "train-size=40 epochs=4", test_new_epoch);
  ADD ("/branch/validation", "validation=0.2 epochs=4", test_new_epoch);
  ADD ("/branch/goes-on", NULL, test_branch_goes_on);
  ADD ("/branch/order", NULL, test_order);
  ADD ("/branch/norm", NULL, test_norm);
  ADD ("/branch/schedule", NULL, test_schedule);
  ADD ("/branch/refused", NULL, test_refused);
  ADD ("/branch/other-data", NULL, test_other_data);
  ADD ("/branch/initial", NULL, test_initial_is_not_looked_at);
  return g_test_run ();
}
