/* What a look at a comparison finds, what the sentence beside the progress bar says of it, and how
 * a download says how far it is. */

#include <math.h>
#include <string.h>

#include "app/bnl-get-job.h"
#include "app/bnl-lookout.h"
#include "app/bnl-status.h"
#include "engine/bnl-blas.h"

#define PATIENCE_USEC (30 * G_USEC_PER_SEC)

static BnlDataset *digits;

static BnlComparison *
make_comparison (gboolean pair, const char *lr)
{
  g_autoptr (BnlSpec) spec = bnl_spec_new ();
  g_autoptr (GError) error = NULL;

  spec->steps = 10;
  spec->eval_every = 5;
  bnl_spec_set (spec, "hidden", "8", &error);
  g_assert_no_error (error);
  bnl_spec_set (spec, "lr", lr, &error);
  g_assert_no_error (error);
  return bnl_comparison_new (spec, digits, pair, NULL, NULL, 0);
}

static void
await_state (BnlComparison *comparison, BnlRunState state, guint64 n_steps)
{
  gint64 end = g_get_monotonic_time () + PATIENCE_USEC;

  for (BnlArm arm = BNL_ARM_WITHOUT; arm < BNL_N_ARMS; arm++) {
    BnlRun *run = bnl_comparison_get_run (comparison, arm);

    while (run && bnl_run_get_n_done (run) < n_steps) {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      g_usleep (1000);
    }
  }
  while (bnl_comparison_get_state (comparison) != state) {
    g_assert_cmpint (g_get_monotonic_time (), <, end);
    g_usleep (1000);
  }
}

static void
check_status (BnlComparison *comparison, const char *wanted)
{
  g_autofree char *status = bnl_status_describe (comparison, (double) NAN, (double) NAN);

  g_assert_cmpstr (status, ==, wanted);
}

/* --- the sentence --- */

static void
test_paused (void)
{
  g_autoptr (BnlComparison) comparison = make_comparison (TRUE, "0.1");

  check_status (comparison, "Ready");
  g_assert_null (bnl_status_find_row (comparison));
  bnl_comparison_start (comparison, TRUE);
  await_state (comparison, BNL_RUN_PAUSED, 0);
  check_status (comparison, "Paused at step 0");
  bnl_comparison_step (comparison);
  await_state (comparison, BNL_RUN_PAUSED, 1);
  check_status (comparison, "Paused at step 1");
  g_assert_cmpuint (bnl_status_find_row (comparison)->step, ==, 1);
  bnl_comparison_stop (comparison);
  bnl_comparison_wait (comparison);
  check_status (comparison, "Stopped at step 1");
}

static void
test_finished (void)
{
  g_autoptr (BnlComparison) comparison = make_comparison (TRUE, "0.1");
  g_autofree char *status = NULL;

  bnl_comparison_start (comparison, FALSE);
  bnl_comparison_wait (comparison);
  status = bnl_status_describe (comparison, 3, 1000);
  /* What is over has no time left and no speed. */
  g_assert_true (g_str_has_prefix (status, "Finished after 10 steps, "));
  g_assert_true (g_str_has_suffix (status, " s of training"));
}

/* Where and which, and of a pair at one step just once. */
static void
test_diverged (void)
{
  g_autoptr (BnlComparison) alone = make_comparison (FALSE, "1e12");
  g_autoptr (BnlComparison) pair = make_comparison (TRUE, "1e12");
  g_autofree char *wanted = NULL;
  g_autofree char *of_pair = NULL;
  guint64 without, with;
  BnlRun *run;

  bnl_comparison_start (alone, FALSE);
  bnl_comparison_wait (alone);
  bnl_comparison_start (pair, FALSE);
  bnl_comparison_wait (pair);
  g_assert_cmpint (bnl_comparison_get_state (alone), ==, BNL_RUN_DIVERGED);
  run = bnl_comparison_get_run (alone, BNL_ARM_WITH);
  run = run ? run : bnl_comparison_get_run (alone, BNL_ARM_WITHOUT);
  wanted = g_strdup_printf ("Diverged at step %" G_GUINT64_FORMAT, bnl_run_get_diverged_at (run));
  check_status (alone, wanted);

  without = bnl_run_get_diverged_at (bnl_comparison_get_run (pair, BNL_ARM_WITHOUT));
  with = bnl_run_get_diverged_at (bnl_comparison_get_run (pair, BNL_ARM_WITH));
  g_assert_cmpint (bnl_comparison_get_state (pair), ==, BNL_RUN_DIVERGED);
  if (without == with)
    of_pair = g_strdup_printf ("Diverged at step %" G_GUINT64_FORMAT, with);
  else
    of_pair = g_strdup_printf ("Diverged at step %" G_GUINT64_FORMAT
                               " without BN, at step %" G_GUINT64_FORMAT " with BN",
                               without, with);
  check_status (pair, of_pair);
}

static void
check_speed (double seconds_left, double images_rate, const char *wanted)
{
  g_autoptr (GString) text = g_string_new ("Training");

  bnl_status_append_speed (text, seconds_left, images_rate);
  g_assert_cmpstr (text->str, ==, wanted);
}

static void
test_speed (void)
{
  check_speed ((double) NAN, (double) NAN, "Training");
  check_speed (8, (double) NAN, "Training · 8 s left");
  check_speed ((double) INFINITY, 5, "Training · 5 images/s");
  /* Two digits. */
  check_speed (125, 412345, "Training · 2 min 5 s left · 410,000 images/s");
  check_speed ((double) NAN, 99600, "Training · 100,000 images/s");
  check_speed ((double) NAN, 47.6, "Training · 48 images/s");
}

/* --- the look --- */

static void
test_look (void)
{
  g_autoptr (BnlComparison) comparison = make_comparison (TRUE, "0.1");
  gint64 now = 5 * G_USEC_PER_SEC;
  BnlLookout lookout;

  bnl_lookout_init (&lookout);
  bnl_lookout_look (&lookout, comparison, now);
  g_assert_false (lookout.has_turned);
  g_assert_false (lookout.has_news);
  g_assert_false (bnl_lookout_is_settled (&lookout, now));

  bnl_comparison_start (comparison, TRUE);
  await_state (comparison, BNL_RUN_PAUSED, 0);
  bnl_lookout_look (&lookout, comparison, now);
  g_assert_true (lookout.has_turned);
  g_assert_true (lookout.has_news);
  g_assert_cmpint (lookout.state, ==, BNL_RUN_PAUSED);
  /* A row may follow the pause closely. */
  g_assert_false (bnl_lookout_is_settled (&lookout, now));

  now += G_USEC_PER_SEC;
  bnl_lookout_look (&lookout, comparison, now);
  g_assert_false (lookout.has_turned);
  g_assert_false (lookout.has_news);
  g_assert_true (bnl_lookout_is_settled (&lookout, now));
  bnl_lookout_expect (&lookout, now);
  g_assert_false (bnl_lookout_is_settled (&lookout, now));

  /* The state is the same, but there are rows. */
  bnl_comparison_step (comparison);
  await_state (comparison, BNL_RUN_PAUSED, 1);
  bnl_lookout_look (&lookout, comparison, now);
  g_assert_false (lookout.has_turned);
  g_assert_true (lookout.has_news);
  g_assert_true (fabs (lookout.progress - 0.1) <= 1e-9);
  g_assert_true (isnan (lookout.seconds_left));
  g_assert_true (isnan (lookout.images_rate));

  bnl_comparison_resume (comparison);
  bnl_comparison_wait (comparison);
  bnl_lookout_look (&lookout, comparison, now);
  g_assert_true (lookout.has_turned);
  g_assert_cmpint (lookout.state, ==, BNL_RUN_FINISHED);
  g_assert_cmpfloat (lookout.progress, ==, 1);
  /* At its end at once. */
  g_assert_true (bnl_lookout_is_settled (&lookout, now));
}

/* --- a download --- */

static void
check_progress (BnlGetProgress progress, const char *wanted)
{
  g_autofree char *text = bnl_get_progress_describe (&progress);

  g_assert_cmpstr (text, ==, wanted);
}

static void
test_progress (void)
{
  check_progress ((BnlGetProgress){ .seconds_left = -1 }, "Connecting…");
  check_progress ((BnlGetProgress){ .n_total = 30900000, .seconds_left = -1 }, "0.0 of 30.9 MB");
  check_progress ((BnlGetProgress){ 12300000, 30900000, 2100000, -1 },
                  "12.3 of 30.9 MB · 2.1 MB/s");
  check_progress ((BnlGetProgress){ 12300000, 30900000, 2100000, 9 },
                  "12.3 of 30.9 MB · 2.1 MB/s · 9 s left");
}

typedef struct {
  guint n_ended;
  char *message;
} Ending;

static void
ended_cb (const GError *error, gpointer data)
{
  Ending *ending = data;

  ending->n_ended++;
  ending->message = error ? g_strdup (error->message) : NULL;
}

/* An address that is none, so that nothing is asked of a network. */
static BnlMirrorsSet
make_set (void)
{
  static const char *const nowhere[] = { "nonsense/", NULL };
  BnlMirrorsSet set = *bnl_mirrors_find ("kmnist");

  set.name = "no-such-set-of-tests";
  set.urls = nowhere;
  return set;
}

static void
test_get_fails (void)
{
  BnlMirrorsSet set = make_set ();
  gint64 end = g_get_monotonic_time () + PATIENCE_USEC;
  Ending ending = { 0 };
  BnlGetJob *job = bnl_get_job_start (&set, ended_cb, &ending);
  BnlGetProgress progress;

  while (ending.n_ended == 0) {
    g_assert_cmpint (g_get_monotonic_time (), <, end);
    g_main_context_iteration (NULL, TRUE);
  }
  g_assert_nonnull (strstr (ending.message, "nonsense/"));
  bnl_get_job_read (job, &progress);
  g_assert_cmpuint (progress.n_done, ==, 0);
  g_free (ending.message);
  bnl_get_job_free (job);
}

/* Whoever has gone is told nothing. */
static void
test_get_cancelled (void)
{
  static BnlMirrorsSet set;
  gint64 end = g_get_monotonic_time () + G_USEC_PER_SEC / 5;
  Ending ending = { 0 };

  set = make_set ();
  bnl_get_job_free (bnl_get_job_start (&set, ended_cb, &ending));
  while (g_get_monotonic_time () < end)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (1000);
  g_assert_cmpuint (ending.n_ended, ==, 0);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  char message[512];
  int status;

  g_test_init (&argc, &argv, NULL);
  g_assert_true (bnl_blas_start (message, sizeof message));
  digits = bnl_dataset_load ("digits", &error);
  g_assert_no_error (error);
  g_test_add_func ("/status/paused", test_paused);
  g_test_add_func ("/status/finished", test_finished);
  g_test_add_func ("/status/diverged", test_diverged);
  g_test_add_func ("/status/speed", test_speed);
  g_test_add_func ("/lookout/look", test_look);
  g_test_add_func ("/get-job/progress", test_progress);
  g_test_add_func ("/get-job/fails", test_get_fails);
  g_test_add_func ("/get-job/cancelled", test_get_cancelled);
  status = g_test_run ();
  bnl_dataset_unref (digits);
  return status;
}
