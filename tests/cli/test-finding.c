/* What a comparison claims: every kind of outcome, and that chance is not called a difference. */

#include <math.h>

#include "cli/bnl-finding.h"

#define N_HELD_OUT 10000

typedef struct {
  GPtrArray *results[BNL_N_ARMS];
} Pairs;

static void
pairs_init (Pairs *pairs)
{
  for (guint arm = 0; arm < BNL_N_ARMS; arm++)
    pairs->results[arm] = g_ptr_array_new_with_free_func (g_free);
}

static void
pairs_clear (Pairs *pairs)
{
  for (guint arm = 0; arm < BNL_N_ARMS; arm++)
    g_ptr_array_unref (pairs->results[arm]);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Pairs, pairs_clear)

/* accuracy 0: nothing was measured. */
static void
add_run (Pairs *pairs, BnlArm arm, double accuracy, guint64 steps_to_90)
{
  BnlResult *result = g_new0 (BnlResult, 1);

  result->arm = arm;
  result->seed = pairs->results[arm]->len;
  result->state = BNL_RUN_FINISHED;
  result->score.measured = accuracy > 0;
  result->score.latest_accuracy = accuracy;
  result->score.steps_to_90 = steps_to_90;
  g_ptr_array_add (pairs->results[arm], result);
}

static void
add_diverged (Pairs *pairs, BnlArm arm, guint64 step)
{
  BnlResult *result;

  add_run (pairs, arm, 0, 0);
  result = g_ptr_array_index (pairs->results[arm], pairs->results[arm]->len - 1);
  result->state = BNL_RUN_DIVERGED;
  result->diverged_at = step;
}

static void
add_pair (Pairs *pairs, double none, guint64 none_steps, double batch, guint64 batch_steps)
{
  add_run (pairs, BNL_ARM_WITHOUT, none, none_steps);
  add_run (pairs, BNL_ARM_WITH, batch, batch_steps);
}

static void
expect_text (const Pairs *pairs, guint32 n_held_out, const char *expected)
{
  g_autofree char *text = bnl_finding_describe (
      pairs->results[BNL_ARM_WITHOUT], pairs->results[BNL_ARM_WITH], BNL_NORM_BATCH, n_held_out);

  g_assert_cmpstr (text, ==, expected);
}

/* The norm that was compared is the one that is named. */
static void
test_norm (void)
{
  g_auto (Pairs) pairs;
  g_autofree char *text = NULL;

  pairs_init (&pairs);
  add_pair (&pairs, 0.92, 570, 0.95, 190);
  text = bnl_finding_describe (pairs.results[BNL_ARM_WITHOUT], pairs.results[BNL_ARM_WITH],
                               BNL_NORM_LAYER, N_HELD_OUT);
  g_assert_cmpstr (text, ==,
                   "First at 90 %: with layer normalization, by 380 steps (after 190 against 570). "
                   "Ahead at the end: with layer normalization, by 3.00 points (one seed).");
}

static void
test_one_seed (void)
{
  g_auto (Pairs) pairs;

  pairs_init (&pairs);
  add_pair (&pairs, 0.92, 570, 0.95, 190);
  expect_text (&pairs, N_HELD_OUT,
               "First at 90 %: with batch normalization, by 380 steps (after 190 against 570). "
               "Ahead at the end: with batch normalization, by 3.00 points (one seed).");
}

/* The same difference on so few images is chance: sqrt (.92*.08/100 + .95*.05/100) = 3.48. */
static void
test_few_images (void)
{
  g_auto (Pairs) pairs;

  pairs_init (&pairs);
  add_pair (&pairs, 0.92, 570, 0.95, 570);
  expect_text (&pairs, 100,
               "First at 90 %: both at the same evaluation, after 570 steps. Ahead at the end: no "
               "clear difference (+3.00 points with batch normalization, standard error 3.48) "
               "(one seed).");
}

/* The lab says so where batch normalization does not win. */
static void
test_without_wins (void)
{
  g_auto (Pairs) pairs;

  pairs_init (&pairs);
  add_pair (&pairs, 0.95, 100, 0.91, 300);
  expect_text (&pairs, N_HELD_OUT,
               "First at 90 %: without batch normalization, by 200 steps (after 100 against 300). "
               "Ahead at the end: without batch normalization, by 4.00 points (one seed).");
}

static void
test_lone_race (void)
{
  g_auto (Pairs) pairs, neither;

  pairs_init (&pairs);
  add_pair (&pairs, 0.11, 0, 0.95, 190);
  expect_text (&pairs, N_HELD_OUT,
               "First at 90 %: only with batch normalization, after 190 steps. Ahead at the end: "
               "with batch normalization, by 84.00 points (one seed).");
  pairs_init (&neither);
  add_pair (&neither, 0.5, 0, 0.4, 0);
  expect_text (&neither, N_HELD_OUT,
               "First at 90 %: neither got there. Ahead at the end: without batch normalization, "
               "by 10.00 points (one seed).");
}

/* Differences in points: 1, 2, 3: mean 2, deviation 1.  In steps 100, 200, 300. */
static void
test_seeds (void)
{
  g_auto (Pairs) pairs;

  pairs_init (&pairs);
  add_pair (&pairs, 0.92, 200, 0.93, 100);
  add_pair (&pairs, 0.92, 300, 0.94, 100);
  add_pair (&pairs, 0.92, 400, 0.95, 100);
  expect_text (&pairs, N_HELD_OUT,
               "First at 90 %: with batch normalization, by 200 steps (after 100 against 300). "
               "Ahead at the end: with batch normalization, by 2.00 points (3 seeds).");
}

/* Differences of -1, 0 and 2.5 points, mean 0.5, deviation 1.80: within the spread. */
static void
test_within_spread (void)
{
  g_auto (Pairs) pairs;

  pairs_init (&pairs);
  add_pair (&pairs, 0.93, 200, 0.92, 300);
  add_pair (&pairs, 0.92, 200, 0.92, 100);
  add_pair (&pairs, 0.92, 200, 0.945, 150);
  expect_text (&pairs, N_HELD_OUT,
               "First at 90 %: no clear difference (after 183 steps with batch normalization, 200 "
               "without). Ahead at the end: no clear difference (+0.50 points with batch "
               "normalization, standard deviation 1.80) (3 seeds).");
}

/* What only some seeds show is said of them alone. */
static void
test_some_reached (void)
{
  g_auto (Pairs) pairs, one_arm, crossed;

  pairs_init (&pairs);
  add_pair (&pairs, 0.91, 400, 0.95, 100);
  add_pair (&pairs, 0.85, 0, 0.95, 100);
  expect_text (&pairs, N_HELD_OUT,
               "First at 90 %: with batch normalization, by 300 steps (after 100 against 400), "
               "where both did (with in 2, without in 1 of 2 seeds). Ahead at the end: with batch "
               "normalization, by 7.00 points (2 seeds).");
  pairs_init (&one_arm);
  add_pair (&one_arm, 0.85, 0, 0.95, 100);
  add_pair (&one_arm, 0.85, 0, 0.89, 0);
  expect_text (&one_arm, N_HELD_OUT,
               "First at 90 %: only with batch normalization, after 100 steps (1 of 2 seeds). "
               "Ahead at the end: with batch normalization, by 7.00 points (2 seeds).");
  pairs_init (&crossed);
  add_pair (&crossed, 0.91, 100, 0.89, 0);
  add_pair (&crossed, 0.89, 0, 0.91, 100);
  expect_text (&crossed, N_HELD_OUT,
               "First at 90 %: no clear difference (with batch normalization in 1, without in 1 of "
               "2 seeds). Ahead at the end: no clear difference (+0.00 points with batch "
               "normalization, standard deviation 2.83) (2 seeds).");
}

static void
test_diverged (void)
{
  g_auto (Pairs) pairs, both, some;

  pairs_init (&pairs);
  add_diverged (&pairs, BNL_ARM_WITHOUT, 7);
  add_run (&pairs, BNL_ARM_WITH, 0.964, 100);
  expect_text (&pairs, N_HELD_OUT,
               "Without batch normalization: diverged at step 7. First at 90 %: only with batch "
               "normalization, after 100 steps. The network with batch normalization ended at "
               "96.40 % (one seed).");
  pairs_init (&both);
  add_diverged (&both, BNL_ARM_WITHOUT, 2);
  add_diverged (&both, BNL_ARM_WITH, 3);
  expect_text (&both, N_HELD_OUT,
               "Without batch normalization: diverged at step 2. With batch normalization: "
               "diverged at step 3. First at 90 %: neither got there (one seed).");
  pairs_init (&some);
  add_diverged (&some, BNL_ARM_WITHOUT, 2);
  add_run (&some, BNL_ARM_WITH, 0.95, 100);
  add_pair (&some, 0.90, 300, 0.95, 100);
  expect_text (&some, N_HELD_OUT,
               "Without batch normalization: diverged at step 2 (1 of 2 seeds). First at 90 %: "
               "with batch normalization, by 200 steps (after 100 against 300), where both did "
               "(with in 2, without in 1 of 2 seeds). Ahead at the end: with batch normalization, "
               "by 5.00 points (1 of 2 seeds) (2 seeds).");
}

/* A run that was stopped before it was ever judged claims nothing. */
static void
test_not_measured (void)
{
  g_auto (Pairs) pairs;

  pairs_init (&pairs);
  add_pair (&pairs, 0, 0, 0, 0);
  expect_text (&pairs, N_HELD_OUT, "First at 90 %: neither got there (one seed).");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cli/finding/norm", test_norm);
  g_test_add_func ("/cli/finding/one-seed", test_one_seed);
  g_test_add_func ("/cli/finding/few-images", test_few_images);
  g_test_add_func ("/cli/finding/without-wins", test_without_wins);
  g_test_add_func ("/cli/finding/lone-race", test_lone_race);
  g_test_add_func ("/cli/finding/seeds", test_seeds);
  g_test_add_func ("/cli/finding/within-spread", test_within_spread);
  g_test_add_func ("/cli/finding/some-reached", test_some_reached);
  g_test_add_func ("/cli/finding/diverged", test_diverged);
  g_test_add_func ("/cli/finding/not-measured", test_not_measured);
  return g_test_run ();
}
