#include "lab/bnl-trainer.h"

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

/* What an observer hears; what it answers. */
typedef struct {
  BnlSeries *series;
  guint64 n_steps;    /* told by ready */
  guint64 stop_at;    /* the step that is not made; 0: none */
  guint64 cancel_at;  /* the step before whose evaluation cancel fires */
  guint64 give_up_at; /* the step that has begun when cancel fires */
  guint64 faster_at;  /* the step from which lr is ten times what it was */
  BnlCancel cancel;
  GString *notes;
  guint n_evaluating;
} Listener;

static gboolean
before_step_cb (gpointer data, guint64 step, double *lr)
{
  Listener *listener = data;

  g_assert_cmpuint (step, ==, bnl_series_get_length (listener->series) + 1);
  if (step == listener->faster_at)
    *lr *= 10.0;
  if (step == listener->give_up_at)
    atomic_store (&listener->cancel, true);
  return step != listener->stop_at;
}

static void
evaluating_cb (gpointer data, guint64 step, const BnlWeights *weights)
{
  Listener *listener = data;

  g_assert_nonnull (weights);
  listener->n_evaluating++;
  if (step == listener->cancel_at)
    atomic_store (&listener->cancel, true);
}

static void
step_done_cb (gpointer data, const BnlMetrics *metrics, const BnlWeights *weights)
{
  Listener *listener = data;

  g_assert_nonnull (weights);
  bnl_series_append (listener->series, metrics);
}

static void
ready_cb (gpointer data, guint64 n_steps, const BnlScale *scale, const BnlWeights *weights)
{
  Listener *listener = data;

  g_assert_nonnull (scale);
  g_assert_nonnull (weights);
  g_assert_cmpuint (listener->n_steps, ==, 0);
  listener->n_steps = n_steps;
}

static void
note_cb (gpointer data, const char *sentence)
{
  Listener *listener = data;

  g_string_append_printf (listener->notes, "%s\n", sentence);
}

static const BnlObserver observer = {
  .before_step = before_step_cb,
  .evaluating = evaluating_cb,
  .step_done = step_done_cb,
  .ready = ready_cb,
  .note = note_cb,
};

static void
set_up (Listener *listener, gconstpointer data)
{
  (void) data;
  *listener = (Listener){
    .series = bnl_series_new (),
    .notes = g_string_new (NULL),
  };
}

static void
tear_down (Listener *listener, gconstpointer data)
{
  (void) data;
  bnl_series_unref (listener->series);
  g_string_free (listener->notes, TRUE);
}

static void
train (Listener *listener, const BnlSpec *spec, guint32 n_train, BnlOutcome *outcome)
{
  g_autoptr (BnlDataset) dataset = bnl_lab_fixture_new_dataset (n_train, 30);
  g_autoptr (GError) error = NULL;

  bnl_trainer_run (spec, dataset, NULL, &observer, listener, &listener->cancel, outcome, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (outcome->n_steps, ==, bnl_series_get_length (listener->series));
  if (outcome->last != NULL)
    g_assert_cmpuint (outcome->last->step, ==, outcome->n_steps);
}

/* N4: 51 images in batches of 10 leave one alone.  It is never normalized, in neither run, said
 * once, and the runs draw the same batches. */
static void
test_lone_image (Listener *listener, gconstpointer data)
{
  g_autoptr (BnlSpec) spec = bnl_lab_fixture_new_spec ();
  g_auto (BnlOutcome) outcome = { 0 };

  set (spec, "validation", "0");
  set (spec, "norm", data);
  train (listener, spec, 51, &outcome);
  g_assert_cmpint (outcome.state, ==, BNL_RUN_FINISHED);
  g_assert_cmpuint (listener->n_steps, ==, 15);
  g_assert_cmpuint (outcome.n_steps, ==, 15);
  for (guint i = 0; i < 15; i++) {
    const BnlMetrics *row = bnl_series_get (listener->series, i);

    g_assert_cmpuint (row->examples, ==, 10 * (i + 1));
    g_assert_cmpuint (row->epoch, ==, i / 5 + 1);
    g_assert_true (isfinite (row->train_loss));
    g_assert_true (isnan (row->test_loss) == ((i + 1) % 5 != 0));
  }
  g_assert_true (g_pattern_match_simple ("The last batch of each epoch has one image*\n",
                                         listener->notes->str));
  g_assert_true (strchr (listener->notes->str, '\n') ==
                 listener->notes->str + listener->notes->len - 1);
}

/* Nothing is left out, so nothing is said: no rest, a rest of two, or drop_last. */
static void
test_no_lone_image (Listener *listener, gconstpointer data)
{
  g_autoptr (BnlSpec) spec = bnl_lab_fixture_new_spec ();
  const guint n_train = GPOINTER_TO_UINT (data);
  g_auto (BnlOutcome) outcome = { 0 };

  set (spec, "validation", "0");
  set (spec, "drop_last", n_train == 51 ? "true" : "false");
  train (listener, spec, n_train, &outcome);
  g_assert_cmpuint (outcome.n_steps, ==, n_train == 52 ? 18 : 15);
  g_assert_cmpstr (listener->notes->str, ==, "");
}

/* Batches of one are what was asked for: all are trained on. */
static void
test_batches_of_one (Listener *listener, gconstpointer data)
{
  g_autoptr (BnlSpec) spec = bnl_lab_fixture_new_spec ();
  g_auto (BnlOutcome) outcome = { 0 };

  (void) data;
  set (spec, "validation", "0");
  set (spec, "norm", "none");
  set (spec, "batch_size", "1");
  train (listener, spec, 21, &outcome);
  g_assert_cmpuint (outcome.n_steps, ==, 63);
  g_assert_cmpstr (listener->notes->str, ==, "");
}

static void
test_momentum_note (Listener *listener, gconstpointer data)
{
  g_autoptr (BnlSpec) spec = bnl_lab_fixture_new_spec ();
  g_auto (BnlOutcome) outcome = { 0 };

  (void) data;
  set (spec, "momentum", "0.9");
  set (spec, "steps", "1");
  train (listener, spec, 50, &outcome);
  g_assert_nonnull (strstr (listener->notes->str, "no effect with adam"));
}

/* lr 1e9 as the window's test has it: the step whose loss is lost is the last row, its update is
 * not made, and that is no error. */
static void
test_diverged (Listener *listener, gconstpointer data)
{
  g_autoptr (BnlSpec) spec = bnl_lab_fixture_new_spec ();
  g_auto (BnlOutcome) outcome = { 0 };
  const BnlMetrics *row;

  set (spec, "lr", "1e9");
  set (spec, "norm", data);
  train (listener, spec, 50, &outcome);
  g_assert_cmpint (outcome.state, ==, BNL_RUN_DIVERGED);
  g_assert_cmpuint (outcome.diverged_at, ==, outcome.n_steps);
  g_assert_cmpuint (outcome.n_steps, >, 1);
  row = bnl_series_get (listener->series, outcome.n_steps - 1);
  g_assert_true (!((double) row->train_loss <= BNL_TRAINER_LOSS_LIMIT));
  g_assert_true (isnan (row->val_loss) && isnan (row->test_loss));
  for (guint64 i = 0; i + 1 < outcome.n_steps; i++)
    g_assert_true ((double) bnl_series_get (listener->series, i)->train_loss <=
                   BNL_TRAINER_LOSS_LIMIT);
}

/* Weights that are lost with the very last update show when they are judged. */
static void
test_diverged_at_evaluation (Listener *listener, gconstpointer data)
{
  g_autoptr (BnlSpec) spec = bnl_lab_fixture_new_spec ();
  g_auto (BnlOutcome) outcome = { 0 };

  (void) data;
  set (spec, "optimizer", "sgd");
  set (spec, "norm", "none");
  set (spec, "activation", "linear");
  set (spec, "hidden", "8,8,8,8,8,8,8,8");
  set (spec, "lr", "1e12");
  set (spec, "steps", "1");
  train (listener, spec, 50, &outcome);
  g_assert_cmpint (outcome.state, ==, BNL_RUN_DIVERGED);
  g_assert_cmpuint (outcome.diverged_at, ==, 1);
  g_assert_true ((double) bnl_series_get (listener->series, 0)->train_loss <= 10.0);
}

/* Stopped before each step there is: so many rows as steps, each as in the whole run. */
static void
test_stop (Listener *listener, gconstpointer data)
{
  g_autoptr (BnlDataset) dataset = bnl_lab_fixture_new_dataset (50, 30);
  g_autoptr (BnlSpec) spec = bnl_lab_fixture_new_spec ();
  g_auto (BnlOutcome) whole_end = { 0 };
  g_autoptr (BnlSeries) whole = bnl_lab_fixture_train (spec, dataset, NULL, &whole_end);

  (void) data;
  for (guint64 stop_at = 1; stop_at <= whole_end.n_steps; stop_at++) {
    g_auto (BnlOutcome) outcome = { 0 };

    listener->stop_at = stop_at;
    listener->n_steps = 0;
    bnl_series_unref (listener->series);
    listener->series = bnl_series_new ();
    train (listener, spec, 50, &outcome);
    g_assert_cmpint (outcome.state, ==, BNL_RUN_STOPPED);
    g_assert_cmpuint (outcome.n_steps, ==, stop_at - 1);
    g_assert_cmpuint (listener->n_steps, ==, whole_end.n_steps);
    bnl_lab_fixture_assert_same_rows (whole, listener->series, stop_at - 1);
  }
}

/* Cancelled while it evaluates: the step counts, its evaluation does not. */
static void
test_cancel (Listener *listener, gconstpointer data)
{
  g_autoptr (BnlSpec) spec = bnl_lab_fixture_new_spec ();
  g_auto (BnlOutcome) outcome = { 0 };
  const BnlMetrics *row;

  (void) data;
  set (spec, "eval_every", "2");
  listener->cancel_at = 4;
  train (listener, spec, 50, &outcome);
  g_assert_cmpint (outcome.state, ==, BNL_RUN_STOPPED);
  g_assert_cmpuint (outcome.n_steps, ==, 4);
  g_assert_cmpuint (listener->n_evaluating, ==, 2);
  row = bnl_series_get (listener->series, 3);
  g_assert_true (isfinite (row->train_loss) && isnan (row->val_loss));
  g_assert_false (isnan (bnl_series_get (listener->series, 1)->val_loss));
}

static void
test_cancelled_before (Listener *listener, gconstpointer data)
{
  g_autoptr (BnlSpec) spec = bnl_lab_fixture_new_spec ();
  g_auto (BnlOutcome) outcome = { 0 };

  (void) data;
  atomic_store (&listener->cancel, true);
  train (listener, spec, 50, &outcome);
  g_assert_cmpint (outcome.state, ==, BNL_RUN_STOPPED);
  g_assert_cmpuint (outcome.n_steps, ==, 0);
  g_assert_null (outcome.last);
  g_assert_cmpuint (listener->n_steps, ==, 0);
}

/* A step that had begun when the wish came leaves no trace. */
static void
test_given_up (Listener *listener, gconstpointer data)
{
  g_autoptr (BnlSpec) spec = bnl_lab_fixture_new_spec ();
  g_autoptr (BnlDataset) dataset = bnl_lab_fixture_new_dataset (50, 30);
  g_autoptr (BnlSeries) rows = NULL;
  g_auto (BnlOutcome) outcome = { 0 }, shorter = { 0 };

  (void) data;
  listener->give_up_at = 4;
  train (listener, spec, 50, &outcome);
  g_assert_cmpint (outcome.state, ==, BNL_RUN_STOPPED);
  g_assert_cmpuint (outcome.n_steps, ==, 3);
  bnl_spec_set (spec, "steps", "3", NULL);
  rows = bnl_lab_fixture_train (spec, dataset, NULL, &shorter);
  bnl_lab_fixture_assert_same_weights (outcome.last->weights, shorter.last->weights);
  bnl_lab_fixture_assert_same_rows (listener->series, rows, 2);
}

static void
test_new_lr (Listener *listener, gconstpointer data)
{
  g_autoptr (BnlSpec) spec = bnl_lab_fixture_new_spec ();
  g_auto (BnlOutcome) outcome = { 0 };

  (void) data;
  listener->faster_at = 3;
  train (listener, spec, 50, &outcome);
  for (guint i = 0; i < outcome.n_steps; i++)
    g_assert_true (bnl_series_get (listener->series, i)->lr == (i < 2 ? 0.01 : 0.1));
}

/* FALSE with a sentence; the outcome is FAILED and holds nothing. */
static void
assert_failed (const BnlSpec *spec,
               const BnlTrainerStart *start,
               guint32 n_train,
               GQuark domain,
               int code,
               const char *pattern)
{
  g_autoptr (BnlDataset) dataset = bnl_lab_fixture_new_dataset (n_train, 30);
  g_autoptr (GError) error = NULL;
  BnlOutcome outcome;

  g_assert_false (bnl_trainer_run (spec, dataset, start, NULL, NULL, NULL, &outcome, &error));
  g_assert_error (error, domain, code);
  if (!g_pattern_match_simple (pattern, error->message))
    g_error ("%s", error->message);
  g_assert_cmpint (outcome.state, ==, BNL_RUN_FAILED);
  g_assert_null (outcome.last);
}

static void
test_too_small (void)
{
  g_autoptr (BnlSpec) spec = bnl_lab_fixture_new_spec ();
  const guint32 order[] = { 0 };
  const BnlTrainerStart one = { .order = order, .n_order = 1 };
  const BnlTrainerStart none = { .order = order, .n_order = 0 };
  const int code = BNL_TRAINER_ERROR_TOO_SMALL;

  assert_failed (spec, NULL, 1, BNL_TRAINER_ERROR, code,
                 "1 image to train on gives no batch of two or more*");
  assert_failed (spec, NULL, 0, BNL_TRAINER_ERROR, code,
                 "*no images to train on*another data set*");
  assert_failed (spec, &one, 50, BNL_TRAINER_ERROR, code, "1 image *");
  assert_failed (spec, &none, 50, BNL_TRAINER_ERROR, code, "0 images *");
  set (spec, "drop_last", "true");
  set (spec, "batch_size", "100");
  assert_failed (spec, NULL, 50, BNL_TRAINER_ERROR, code, "45 images *full size*batch-size*");
}

static void
test_mismatch (void)
{
  g_autoptr (BnlSpec) spec = bnl_lab_fixture_new_spec ();
  g_autoptr (BnlDataset) dataset = bnl_lab_fixture_new_dataset (50, 30);
  g_auto (BnlOutcome) outcome = { 0 };
  const guint32 order[] = { 0, 1, 50 };
  BnlTrainerStart loaded = { 0 };
  const BnlTrainerStart beyond = { .order = order, .n_order = 3 };
  const int code = BNL_TRAINER_ERROR_MISMATCH;

  bnl_series_unref (bnl_lab_fixture_train (spec, dataset, NULL, &outcome));
  loaded.initial = outcome.last;
  assert_failed (spec, &beyond, 50, BNL_TRAINER_ERROR, code, "*image 50, but there are 50*");
  set (spec, "hidden", "8,7");
  assert_failed (spec, &loaded, 50, BNL_TRAINER_ERROR, code, "*20-8-6-3*need 20-8-7-3");
  set (spec, "hidden", "8");
  assert_failed (spec, &loaded, 50, BNL_TRAINER_ERROR, code, "*20-8-6-3*need 20-8-3");
}

static void
test_memory (void)
{
  g_autoptr (BnlSpec) spec = bnl_lab_fixture_new_spec ();

  set (spec, "hidden",
       "4096,4096,4096,4096,4096,4096,4096,4096,4096,4096,4096,4096,4096,4096,4096,4096");
  set (spec, "batch_size", "65536");
  assert_failed (spec, NULL, 200000, BNL_TRAINER_ERROR, BNL_TRAINER_ERROR_MEMORY,
                 "Training 20-4096-*-3 needs about *GB*make hidden layers or batches smaller");
}

static void
test_invalid (void)
{
  g_autoptr (BnlSpec) spec = bnl_lab_fixture_new_spec ();

  set (spec, "batch_size", "1");
  assert_failed (spec, NULL, 50, BNL_SPEC_ERROR, BNL_SPEC_ERROR_VALUE, "norm batch *");
}

/* One network starts both arms: what only one of the two has is left out or starts afresh. */
static void
assert_adopted (const char *from_norm, const char *to_norm)
{
  g_autoptr (BnlDataset) dataset = bnl_lab_fixture_new_dataset (50, 30);
  g_autoptr (BnlSpec) spec = bnl_lab_fixture_new_spec ();
  g_auto (BnlOutcome) from_end = { 0 }, to_end = { 0 };
  g_autoptr (BnlSeries) from_rows = NULL;
  g_autoptr (GError) error = NULL;
  const BnlWeights *from, *to;
  const BnlObserver stopping = { .before_step = before_step_cb };
  Listener listener = { .series = bnl_series_new (), .stop_at = 1 };
  BnlTrainerStart start = { 0 };

  set (spec, "norm", from_norm);
  from_rows = bnl_lab_fixture_train (spec, dataset, NULL, &from_end);
  start.initial = from_end.last;
  set (spec, "norm", to_norm);
  g_assert_true (
      bnl_trainer_run (spec, dataset, &start, &stopping, &listener, NULL, &to_end, &error));
  from = from_end.last->weights;
  to = to_end.last->weights;
  for (int i = 0; i < 3; i++) {
    const BnlBlock *a = &from->arch->blocks[i], *b = &to->arch->blocks[i];

    g_assert_true (memcmp (from->parameters + a->weight, to->parameters + b->weight,
                           (size_t) (a->n_in * a->n_out) * sizeof (BnlReal)) == 0);
    g_assert_true (memcmp (from->parameters + a->bias, to->parameters + b->bias,
                           (size_t) a->n_out * sizeof (BnlReal)) == 0);
    for (int j = 0; b->norm == BNL_NORM_BATCH && j < b->n_out; j++) {
      g_assert_true (to->parameters[b->gamma + j] == 1.0f && to->parameters[b->beta + j] == 0.0f);
      g_assert_true (to->statistics[b->mean + j] == 0.0f && to->statistics[b->var + j] == 1.0f);
    }
  }
  bnl_series_unref (listener.series);
}

static void
test_adopted (void)
{
  assert_adopted ("none", "batch");
  assert_adopted ("batch", "none");
}

int
main (int argc, char **argv)
{
#define ADD(path, data, function)                                                                  \
  g_test_add ("/lab/trainer/" path, Listener, data, set_up, function, tear_down)
  bnl_lab_fixture_init (&argc, &argv);
  ADD ("lone-image/batch", "batch", test_lone_image);
  ADD ("lone-image/none", "none", test_lone_image);
  ADD ("no-lone-image/0", GUINT_TO_POINTER (50), test_no_lone_image);
  ADD ("no-lone-image/2", GUINT_TO_POINTER (52), test_no_lone_image);
  ADD ("no-lone-image/drop-last", GUINT_TO_POINTER (51), test_no_lone_image);
  ADD ("batches-of-one", NULL, test_batches_of_one);
  ADD ("momentum-note", NULL, test_momentum_note);
  ADD ("diverged/batch", "batch", test_diverged);
  ADD ("diverged/none", "none", test_diverged);
  ADD ("diverged-at-evaluation", NULL, test_diverged_at_evaluation);
  ADD ("stop", NULL, test_stop);
  ADD ("cancel", NULL, test_cancel);
  ADD ("cancelled-before", NULL, test_cancelled_before);
  ADD ("given-up", NULL, test_given_up);
  ADD ("new-lr", NULL, test_new_lr);
  g_test_add_func ("/lab/trainer/too-small", test_too_small);
  g_test_add_func ("/lab/trainer/mismatch", test_mismatch);
  g_test_add_func ("/lab/trainer/memory", test_memory);
  g_test_add_func ("/lab/trainer/invalid", test_invalid);
  g_test_add_func ("/lab/trainer/adopted", test_adopted);
  return g_test_run ();
}
