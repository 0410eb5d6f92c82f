#include "lab/bnl-score.h"

#include <math.h>

static void
append (BnlSeries *series, guint64 step, float val, float test)
{
  const BnlMetrics row = {
    .step = step,
    .seconds = (double) step / 10.0,
    .train_loss = 1.0f / (float) step,
    .train_accuracy = 0.5f,
    .val_loss = NAN,
    .val_accuracy = val,
    .test_loss = NAN,
    .test_accuracy = test,
  };

  bnl_series_append (series, &row);
}

static void
assert_near (double value, double expected)
{
  g_assert_true (fabs (value - expected) <= 1e-7);
}

static void
test_empty (void)
{
  g_autoptr (BnlSeries) series = bnl_series_new ();
  BnlScore score;

  bnl_score_init (&score);
  bnl_score_update (&score, series);
  g_assert_false (score.measured);
  g_assert_cmpuint (score.n_read, ==, 0);
  g_assert_cmpuint (score.n_steps, ==, 0);
  g_assert_true (isnan (score.train_loss) && isnan (score.test_accuracy));
  append (series, 1, NAN, NAN);
  bnl_score_update (&score, series);
  g_assert_false (score.measured);
  g_assert_cmpuint (score.n_steps, ==, 1);
  assert_near (score.seconds, 0.1);
  assert_near ((double) score.train_loss, 1.0);
}

/* In two halves or at once: the same. */
static void
test_validation (void)
{
  g_autoptr (BnlSeries) series = bnl_series_new ();
  BnlScore score;

  bnl_score_init (&score);
  append (series, 1, NAN, NAN);
  append (series, 2, 0.80f, NAN);
  append (series, 3, 0.92f, NAN);
  bnl_score_update (&score, series);
  g_assert_cmpuint (score.n_read, ==, 3);
  append (series, 4, 0.96f, NAN);
  append (series, 5, 0.96f, NAN);
  append (series, 6, 0.91f, 0.99f);
  bnl_score_update (&score, series);
  bnl_score_update (&score, series);
  g_assert_true (score.measured);
  g_assert_false (score.on_test);
  assert_near (score.latest_accuracy, 0.91);
  g_assert_cmpuint (score.latest_step, ==, 6);
  assert_near (score.best_accuracy, 0.96);
  g_assert_cmpuint (score.best_step, ==, 4); /* the first of equals */
  g_assert_cmpuint (score.steps_to_90, ==, 3);
  g_assert_cmpuint (score.steps_to_95, ==, 4);
  assert_near (score.test_accuracy, 0.99);
  g_assert_cmpuint (score.n_steps, ==, 6);
}

static void
test_on_test (void)
{
  g_autoptr (BnlSeries) series = bnl_series_new ();
  BnlScore score;

  bnl_score_init (&score);
  append (series, 10, NAN, 0.5f);
  append (series, 20, NAN, 0.7f);
  bnl_score_update (&score, series);
  g_assert_true (score.measured && score.on_test);
  assert_near (score.best_accuracy, 0.7);
  assert_near (score.test_accuracy, 0.7);
  g_assert_cmpuint (score.steps_to_90, ==, 0);
}

/* 9 of 10 and 19 of 20 right are exactly 90 and 95 %. */
static void
test_thresholds (void)
{
  g_autoptr (BnlSeries) series = bnl_series_new ();
  BnlScore score;

  bnl_score_init (&score);
  append (series, 1, 0.8999f, NAN);
  append (series, 2, (float) (9.0 / 10.0), NAN);
  append (series, 3, (float) (19.0 / 20.0), NAN);
  bnl_score_update (&score, series);
  g_assert_cmpuint (score.steps_to_90, ==, 2);
  g_assert_cmpuint (score.steps_to_95, ==, 3);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lab/score/empty", test_empty);
  g_test_add_func ("/lab/score/validation", test_validation);
  g_test_add_func ("/lab/score/on-test", test_on_test);
  g_test_add_func ("/lab/score/thresholds", test_thresholds);
  return g_test_run ();
}
