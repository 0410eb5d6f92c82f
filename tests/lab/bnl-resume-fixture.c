#include "bnl-resume-fixture.h"

const BnlStretch bnl_resume_fixture_whole = { BNL_RESUME_FIXTURE_NEVER, FALSE, 0, 0 };

BnlSpec *
bnl_resume_fixture_new_spec (const char *settings)
{
  g_auto (GStrv) list = g_strsplit (settings, " ", -1);
  BnlSpec *spec = bnl_lab_fixture_new_spec ();
  g_autoptr (GError) error = NULL;

  for (guint i = 0; list[i] != NULL; i++) {
    g_auto (GStrv) pair = g_strsplit (list[i], "=", 2);

    if (g_strv_length (pair) < 2)
      continue;
    bnl_spec_set (spec, pair[0], pair[1], &error);
    g_assert_no_error (error);
  }
  bnl_spec_validate (spec, &error);
  g_assert_no_error (error);
  return spec;
}

typedef struct {
  const BnlStretch *stretch;
  BnlSeries *series;
  BnlCancel cancel;
} Listener;

static gboolean
before_step_cb (gpointer data, guint64 step, double *lr)
{
  Listener *listener = data;
  const BnlStretch *stretch = listener->stretch;

  if (step <= stretch->stop_after) {
    if (step == stretch->faster_from)
      *lr *= 3.0;
    return TRUE;
  }
  if (stretch->midway)
    atomic_store (&listener->cancel, true);
  return stretch->midway;
}

static void
evaluating_cb (gpointer data, guint64 step, const BnlWeights *weights)
{
  Listener *listener = data;

  (void) weights;
  if (step == listener->stretch->give_up_at)
    atomic_store (&listener->cancel, true);
}

static void
step_done_cb (gpointer data, const BnlMetrics *metrics, const BnlWeights *weights)
{
  Listener *listener = data;

  (void) weights;
  bnl_series_append (listener->series, metrics);
}

BnlSeries *
bnl_resume_fixture_train (const BnlSpec *spec,
                          BnlDataset *dataset,
                          const BnlTrainerStart *start,
                          const BnlStretch *stretch,
                          BnlOutcome *outcome)
{
  const BnlObserver observer = {
    .before_step = before_step_cb,
    .evaluating = evaluating_cb,
    .step_done = step_done_cb,
  };
  Listener listener = { .stretch = stretch, .series = bnl_series_new () };
  g_autoptr (GError) error = NULL;

  bnl_trainer_run (spec, dataset, start, &observer, &listener, &listener.cancel, outcome, &error);
  g_assert_no_error (error);
  return listener.series;
}

BnlCheckpoint *
bnl_resume_fixture_pass_on (BnlOutcome *outcome)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  BnlCheckpoint *checkpoint;

  g_assert_nonnull (outcome->checkpoint);
  bytes = bnl_checkpoint_to_bytes (outcome->checkpoint);
  checkpoint = bnl_checkpoint_from_bytes (bytes, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (bnl_checkpoint_get_step (checkpoint), ==, outcome->n_steps);
  bnl_outcome_clear (outcome);
  return checkpoint;
}

void
bnl_resume_fixture_assert_same_end (const BnlOutcome *a, const BnlOutcome *b)
{
  g_assert_cmpint (a->state, ==, b->state);
  g_assert_cmpuint (a->n_steps, ==, b->n_steps);
  g_assert_cmpuint (a->diverged_at, ==, b->diverged_at);
  bnl_lab_fixture_assert_same_weights (a->last->weights, b->last->weights);
}
