#include "lab/bnl-sweep-plan-private.h"

#include "bnl-sweep-run-fixture.h"

#include "engine/bnl-rng.h"

#include <math.h>

/* Whatever is taken, put back and found done in whatever order, the plan stands as a list of runs
 * would that nobody has made fast. */

#define N_ROUNDS 300
#define N_STEPS 80
#define N_MOST 64

typedef enum {
  OPEN,
  TAKEN,
  DONE,
} Standing;

typedef struct {
  BnlSweepPlan *plan;
  BnlRng rng;
  guint n;
  gboolean ours[N_MOST];
  Standing standing[N_MOST];
  double left[N_MOST], cost[N_MOST];
} Model;

static guint
draw (Model *model, guint n)
{
  return (guint) (bnl_rng_uniform (&model->rng) * n) % n;
}

static void
check (Model *model)
{
  double all = 0, left = 0;
  guint n_runs = 0;

  for (guint i = 0; i < model->n; i++) {
    g_assert_cmpint (bnl_sweep_plan_has (model->plan, i), ==, model->ours[i]);
    g_assert_cmpint (bnl_sweep_plan_is_done (model->plan, i), ==, model->standing[i] == DONE);
    if (!model->ours[i])
      continue;
    n_runs++;
    all += model->cost[i];
    left += model->standing[i] == OPEN ? model->cost[i] * model->left[i] : 0;
  }
  g_assert_cmpuint (bnl_sweep_plan_get_n_runs (model->plan), ==, n_runs);
  g_assert_true (fabs (bnl_sweep_plan_get_cost_of_all (model->plan) - all) <= 1e-6 * all);
  g_assert_true (fabs (bnl_sweep_plan_get_cost_left (model->plan) - left) <= 1e-6 * (all + 1));
}

static void
take (Model *model)
{
  guint n_threads = 1 + draw (model, 4), index = G_MAXUINT, first = G_MAXUINT;

  for (guint i = 0; i < model->n && first == G_MAXUINT; i++)
    if (model->ours[i] && model->standing[i] == OPEN)
      first = i;
  if (!bnl_sweep_plan_take (model->plan, n_threads, &index)) {
    g_assert_cmpuint (first, ==, G_MAXUINT);
    return;
  }
  g_assert_cmpuint (index, <, model->n);
  g_assert_true (model->ours[index] && model->standing[index] == OPEN);
  /* One alone keeps the order; of several one that costs more may come before its turn. */
  if (n_threads == 1)
    g_assert_cmpuint (index, ==, first);
  else if (index != first)
    g_assert_true (model->cost[index] >= model->cost[first]);
  model->standing[index] = TAKEN;
}

static void
step (Model *model)
{
  guint index = draw (model, model->n);
  double left = 0.125 * (1 + draw (model, 8));

  switch (draw (model, 5)) {
  case 0:
    bnl_sweep_plan_set_done (model->plan, index, TRUE);
    model->standing[index] = DONE;
    break;
  case 1:
    if (model->standing[index] != DONE)
      break;
    bnl_sweep_plan_set_done (model->plan, index, FALSE);
    model->standing[index] = OPEN;
    model->left[index] = bnl_sweep_plan_get_left (model->plan, index);
    break;
  case 2:
    if (model->standing[index] != TAKEN || !model->ours[index])
      break;
    bnl_sweep_plan_put_back (model->plan, index, left);
    model->standing[index] = OPEN;
    model->left[index] = left;
    break;
  case 3:
    if (model->standing[index] != OPEN || !model->ours[index])
      break;
    bnl_sweep_plan_set_left (model->plan, index, left);
    model->left[index] = left;
    break;
  default:
    take (model);
  }
}

static void
play (BnlSweep *sweep, guint round)
{
  guint n_shards = 1 + round % 3, shard = 1 + round % n_shards;
  g_autoptr (BnlSweepPlan) plan = bnl_sweep_plan_new (sweep, shard, n_shards);
  Model model = { .plan = plan, .n = bnl_sweep_get_n_runs (sweep) };

  g_assert_cmpuint (model.n, <=, N_MOST);
  bnl_rng_init (&model.rng, round, BNL_RNG_STREAM_TEST, 0);
  for (guint cell = 0; cell < bnl_sweep_get_n_cells (sweep); cell++)
    for (guint arm = 0; arm < bnl_sweep_get_n_arms (sweep); arm++)
      bnl_sweep_plan_set_cost (plan, cell, arm, 1 + draw (&model, 9));
  for (guint i = 0; i < model.n; i++) {
    guint cell, arm, seed;

    bnl_sweep_get_run (sweep, i, &cell, &arm, &seed);
    model.ours[i] = i / bnl_sweep_get_n_arms (sweep) % n_shards == shard - 1 &&
                    bnl_sweep_is_possible (sweep, cell, arm);
    model.left[i] = 1;
    model.cost[i] = bnl_sweep_plan_get_cost (plan, i);
  }
  for (guint i = 0; i < N_STEPS; i++) {
    step (&model);
    check (&model);
  }
  /* At last all of them are taken, each once. */
  for (guint i = 0; i < model.n; i++)
    take (&model);
  for (guint i = 0; i < model.n; i++)
    g_assert_true (!model.ours[i] || model.standing[i] != OPEN);
  check (&model);
}

static void
test_any_order (void)
{
  g_autoptr (BnlSweep) sweep = bnl_sweep_run_fixture_new ("digits", "1,5,20,25", 4, 10);

  for (guint round = 0; round < N_ROUNDS; round++)
    play (sweep, round);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lab/sweep-plan-model/any-order", test_any_order);
  return g_test_run ();
}
