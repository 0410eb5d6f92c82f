#include "lab/bnl-run-summary.h"

#include <math.h>

#include "lab/bnl-run-record-private.h"

static void
append (BnlSeries *series,
        guint64 step,
        float loss,
        float val_loss,
        float val_accuracy,
        float test_loss)
{
  const BnlMetrics row = {
    .step = step,
    .seconds = (double) step / 10,
    .train_loss = loss,
    .train_accuracy = 1 - loss,
    .val_loss = val_loss,
    .val_accuracy = val_accuracy,
    .test_loss = test_loss,
    .test_accuracy = isnan (test_loss) ? NAN : 0.5f,
  };

  bnl_series_append (series, &row);
}

static void
assert_near (double value, double wanted)
{
  if (!(fabs (value - wanted) <= 1e-6))
    g_error ("%g, not %g", value, wanted);
}

static void
test_empty (void)
{
  g_autoptr (BnlSeries) series = bnl_series_new ();
  BnlRunSummary summary;

  bnl_run_summary_init (&summary);
  bnl_run_summary_update (&summary, series);
  g_assert_true (isnan (summary.best_loss) && isnan (summary.latest_loss));
  g_assert_true (isnan (summary.best_train_loss) && isnan (summary.best_train_accuracy));
  g_assert_true (isnan (summary.test_loss));
  g_assert_true (isnan (summary.seconds_to_90) && isnan (summary.seconds_to_95));
  g_assert_cmpuint (summary.best_loss_step, ==, 0);
}

/* By hand; also where the rows come one by one. */
static void
test_figures (void)
{
  g_autoptr (BnlSeries) series = bnl_series_new ();
  BnlRunSummary summary, slow;

  bnl_run_summary_init (&summary);
  bnl_run_summary_init (&slow);
  append (series, 1, 0.9f, NAN, NAN, NAN);
  bnl_run_summary_update (&slow, series);
  append (series, 2, 0.4f, 0.6f, 0.91f, NAN);
  bnl_run_summary_update (&slow, series);
  append (series, 3, 0.5f, 0.3f, 0.89f, NAN);
  append (series, 4, NAN, NAN, NAN, NAN);
  bnl_run_summary_update (&slow, series);
  append (series, 5, 0.4f, 0.7f, 0.95f, 0.8f);
  bnl_run_summary_update (&slow, series);
  bnl_run_summary_update (&summary, series);
  g_assert_cmpmem (&summary, sizeof summary, &slow, sizeof slow);
  assert_near (summary.best_loss, 0.3);
  g_assert_cmpuint (summary.best_loss_step, ==, 3);
  assert_near (summary.latest_loss, 0.7);
  g_assert_cmpuint (summary.latest_loss_step, ==, 5);
  assert_near (summary.best_train_loss, 0.4);
  g_assert_cmpuint (summary.best_train_loss_step, ==, 2); /* the first of equals */
  assert_near (summary.best_train_accuracy, 0.6);
  g_assert_cmpuint (summary.best_train_accuracy_step, ==, 2);
  assert_near (summary.test_loss, 0.8);
  assert_near (summary.seconds_to_90, 0.2);
  assert_near (summary.seconds_to_95, 0.5);
  g_assert_cmpuint (summary.score.steps_to_90, ==, 2);
}

/* Held-out means the test images where there are no others. */
static void
test_on_test (void)
{
  g_autoptr (BnlSeries) series = bnl_series_new ();
  BnlRunSummary summary;

  bnl_run_summary_init (&summary);
  append (series, 1, 0.9f, NAN, NAN, 0.25f);
  bnl_run_summary_update (&summary, series);
  g_assert_true (summary.score.on_test);
  assert_near (summary.best_loss, 0.25);
  assert_near (summary.latest_loss, 0.25);
}

static void
test_record (void)
{
  BnlRunRecord *record = bnl_run_record_new ();
  g_autofree char *named = NULL;
  g_autofree char *unnamed = NULL;

  record->name = g_strdup ("");
  record->arm = g_strdup ("batch");
  record->spec = bnl_spec_new ();
  unnamed = bnl_run_record_dup_title (record);
  g_assert_cmpstr (unnamed, ==, "128 · batch · lr 0.001 · batch size 64");
  g_free (record->name);
  record->name = g_strdup ("mine");
  named = bnl_run_record_dup_title (record);
  g_assert_cmpstr (named, ==, "mine");
  g_assert_true (bnl_run_record_ref (record) == record);
  bnl_run_record_unref (record);
  bnl_run_record_unref (record);
}

static void
test_names (void)
{
  g_assert_cmpstr (bnl_record_state_get_name (BNL_RECORD_RUNNING), ==, "running");
  g_assert_cmpstr (bnl_record_state_get_name (BNL_RECORD_INTERRUPTED), ==, "interrupted");
  g_assert_cmpstr (bnl_record_state_get_name (BNL_RECORD_FAILED), ==, "failed");
  g_assert_false (bnl_record_state_is_end (BNL_RECORD_INTERRUPTED));
  g_assert_true (bnl_record_state_is_end (BNL_RECORD_FINISHED));
  g_assert_cmpstr (bnl_record_event_kind_get_name (BNL_RECORD_EVENT_NOTE), ==, "note");
  g_assert_cmpstr (bnl_record_event_kind_get_name (BNL_RECORD_EVENT_ERROR), ==, "error");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/run-summary/empty", test_empty);
  g_test_add_func ("/run-summary/figures", test_figures);
  g_test_add_func ("/run-summary/on-test", test_on_test);
  g_test_add_func ("/run-summary/record", test_record);
  g_test_add_func ("/run-summary/names", test_names);
  return g_test_run ();
}
