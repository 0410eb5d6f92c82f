#include "lab/bnl-sweep-plan-private.h"

#include "bnl-lab-fixture.h"
#include "bnl-sweep-run-fixture.h"

/* Which runs of a sweep a shard makes, in which order, and what is left of them. */

/* 3 cells, 2 arms of which one is impossible in the first cell, 2 seeds: runs 0 to 11, not 1 and
 * not 7. */
static BnlSweep *
new_sweep (void)
{
  return bnl_sweep_run_fixture_new ("digits", "1,5,20", 2, 10);
}

static void
assert_order (BnlSweepPlan *plan, guint n_threads, const char *expected)
{
  g_autoptr (GString) order = g_string_new (NULL);
  guint index;

  while (bnl_sweep_plan_take (plan, n_threads, &index))
    g_string_append_printf (order, "%u ", index);
  g_assert_cmpstr (order->str, ==, expected);
  g_assert_true (bnl_sweep_plan_get_cost_left (plan) == 0.0);
}

static void
test_order (void)
{
  g_autoptr (BnlSweep) sweep = new_sweep ();
  g_autoptr (BnlSweepPlan) plan = bnl_sweep_plan_new (sweep, 1, 1);

  g_assert_cmpuint (bnl_sweep_plan_get_n_runs (plan), ==, 10);
  g_assert_false (bnl_sweep_plan_has (plan, 1));
  g_assert_true (bnl_sweep_plan_has (plan, 2));
  g_assert_true (bnl_sweep_plan_get_cost_left (plan) == 10.0);
  assert_order (plan, 2, "0 2 3 4 5 6 8 9 10 11 ");
}

/* Whole pairs, each in one shard; together they are the sweep. */
static void
test_shards (void)
{
  g_autoptr (BnlSweep) sweep = new_sweep ();

  for (guint n = 1; n <= 7; n++) {
    guint n_runs = 0, owner[12] = { 0 };

    for (guint shard = 1; shard <= n; shard++) {
      g_autoptr (BnlSweepPlan) plan = bnl_sweep_plan_new (sweep, shard, n);

      n_runs += bnl_sweep_plan_get_n_runs (plan);
      for (guint i = 0; i < 12; i++) {
        if (!bnl_sweep_plan_has (plan, i))
          continue;
        g_assert_cmpuint (owner[i], ==, 0);
        owner[i] = shard;
        g_assert_cmpuint (i / 2 % n, ==, shard - 1);
      }
    }
    g_assert_cmpuint (n_runs, ==, 10);
    g_assert_cmpuint (owner[2], ==, owner[3]);
    g_assert_cmpuint (owner[10], ==, owner[11]);
  }
}

/* The longest would be left to one core: it begins before its turn; on one core the order stays. */
static void
test_longest_in_time (void)
{
  g_autoptr (BnlSweep) sweep = new_sweep ();

  for (guint n_threads = 1; n_threads <= 2; n_threads++) {
    g_autoptr (BnlSweepPlan) plan = bnl_sweep_plan_new (sweep, 1, 1);

    bnl_sweep_plan_set_cost (plan, 2, 1, 6.0);
    g_assert_true (bnl_sweep_plan_get_cost_of_all (plan) == 20.0);
    g_assert_true (bnl_sweep_plan_get_cost (plan, 5) == 6.0);
    g_assert_true (bnl_sweep_plan_get_cost (plan, 11) == 6.0);
    assert_order (plan, n_threads,
                  n_threads == 1 ? "0 2 3 4 5 6 8 9 10 11 " : "0 2 3 4 5 11 6 8 9 10 ");
  }
}

static void
test_left (void)
{
  g_autoptr (BnlSweep) sweep = new_sweep ();
  g_autoptr (BnlSweepPlan) plan = bnl_sweep_plan_new (sweep, 1, 1);
  guint index;

  bnl_sweep_plan_set_done (plan, 0, TRUE);
  bnl_sweep_plan_set_done (plan, 0, TRUE);
  bnl_sweep_plan_set_done (plan, 1, TRUE); /* not ours */
  g_assert_true (bnl_sweep_plan_get_cost_left (plan) == 9.0);
  bnl_sweep_plan_set_left (plan, 2, 0.25);
  g_assert_true (bnl_sweep_plan_get_cost_left (plan) == 8.25);
  g_assert_true (bnl_sweep_plan_get_left (plan, 2) == 0.25);
  g_assert_true (bnl_sweep_plan_take (plan, 1, &index));
  g_assert_cmpuint (index, ==, 2);
  g_assert_true (bnl_sweep_plan_get_cost_left (plan) == 8.0);
  bnl_sweep_plan_put_back (plan, 2, 0.5);
  g_assert_true (bnl_sweep_plan_get_cost_left (plan) == 8.5);
  g_assert_true (bnl_sweep_plan_take (plan, 1, &index));
  g_assert_cmpuint (index, ==, 2);
  bnl_sweep_plan_set_done (plan, 2, TRUE);
  g_assert_true (bnl_sweep_plan_is_done (plan, 2));
  bnl_sweep_plan_set_done (plan, 2, FALSE);
  g_assert_true (bnl_sweep_plan_get_cost_left (plan) == 9.0);
  assert_order (plan, 1, "2 3 4 5 6 8 9 10 11 ");
}

int
main (int argc, char **argv)
{
  bnl_lab_fixture_init (&argc, &argv);
  g_test_add_func ("/lab/sweep-plan/order", test_order);
  g_test_add_func ("/lab/sweep-plan/shards", test_shards);
  g_test_add_func ("/lab/sweep-plan/longest-in-time", test_longest_in_time);
  g_test_add_func ("/lab/sweep-plan/left", test_left);
  return g_test_run ();
}
