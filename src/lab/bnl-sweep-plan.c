#include "bnl-sweep-plan-private.h"

typedef enum {
  OPEN,
  TAKEN,
  DONE,
} Standing;

typedef struct {
  guint8 standing; /* Standing */
  guint8 is_ours;  /* gboolean */
  float left;      /* the share of it that is to be made */
} Item;

struct _BnlSweepPlan {
  BnlSweep *sweep;
  guint n_items, n_arms, n_cells, n_runs;
  Item *items;                   /* [n_items] by index */
  double *costs;                 /* [n_cells * n_arms] */
  double cost_of_all, cost_left; /* of those that are ours; and are open */
  guint next;                    /* none before it is open */
  guint *by_cost;                /* [n_runs] indices, the costliest first; NULL: not sorted yet */
  guint heaviest;                /* none before it there is open */
};

BnlSweepPlan *
bnl_sweep_plan_new (BnlSweep *sweep, guint shard, guint n_shards)
{
  BnlSweepPlan *plan = g_new0 (BnlSweepPlan, 1);

  g_return_val_if_fail (shard >= 1 && shard <= n_shards, plan);

  plan->sweep = bnl_sweep_ref (sweep);
  plan->n_items = bnl_sweep_get_n_runs (sweep);
  plan->n_arms = bnl_sweep_get_n_arms (sweep);
  plan->n_cells = bnl_sweep_get_n_cells (sweep);
  plan->items = g_new0 (Item, plan->n_items);
  plan->costs = g_new (double, (gsize) plan->n_cells * plan->n_arms);
  for (guint i = 0; i < plan->n_cells * plan->n_arms; i++)
    plan->costs[i] = 1.0;
  for (guint i = 0; i < plan->n_items; i++) {
    guint cell, arm, seed;

    bnl_sweep_get_run (sweep, i, &cell, &arm, &seed);
    plan->items[i].left = 1.0F;
    plan->items[i].is_ours =
        i / plan->n_arms % n_shards == shard - 1 && bnl_sweep_is_possible (sweep, cell, arm);
    plan->n_runs += (guint) plan->items[i].is_ours;
  }
  plan->cost_of_all = plan->cost_left = plan->n_runs;
  return plan;
}

void
bnl_sweep_plan_free (BnlSweepPlan *plan)
{
  if (plan == NULL)
    return;
  g_free (plan->by_cost);
  g_free (plan->costs);
  g_free (plan->items);
  bnl_sweep_unref (plan->sweep);
  g_free (plan);
}

gboolean
bnl_sweep_plan_has (const BnlSweepPlan *plan, guint index)
{
  return plan->items[index].is_ours;
}

guint
bnl_sweep_plan_get_n_runs (const BnlSweepPlan *plan)
{
  return plan->n_runs;
}

static gboolean
is_open (const BnlSweepPlan *plan, guint index)
{
  return plan->items[index].is_ours && plan->items[index].standing == OPEN;
}

static double
compute_cost_left (const BnlSweepPlan *plan, guint index)
{
  return (double) plan->items[index].left * bnl_sweep_plan_get_cost (plan, index);
}

static void
sum_up (BnlSweepPlan *plan)
{
  plan->cost_left = 0.0;
  for (guint i = 0; i < plan->n_items; i++)
    if (is_open (plan, i))
      plan->cost_left += compute_cost_left (plan, i);
}

void
bnl_sweep_plan_set_cost (BnlSweepPlan *plan, guint cell, guint arm, double cost)
{
  const double before = plan->costs[cell * plan->n_arms + arm];

  g_return_if_fail (cost > 0.0);

  plan->costs[cell * plan->n_arms + arm] = cost;
  for (guint i = cell * plan->n_arms + arm; i < plan->n_items; i += plan->n_cells * plan->n_arms) {
    if (plan->items[i].is_ours)
      plan->cost_of_all += cost - before;
    if (is_open (plan, i))
      plan->cost_left += (double) plan->items[i].left * (cost - before);
  }
  g_clear_pointer (&plan->by_cost, g_free);
}

double
bnl_sweep_plan_get_cost (const BnlSweepPlan *plan, guint index)
{
  return plan->costs[index % (plan->n_cells * plan->n_arms)];
}

static int
compare_costs (gconstpointer a, gconstpointer b, gpointer data)
{
  const guint *i = a, *j = b;
  const double cost_i = bnl_sweep_plan_get_cost (data, *i);
  const double cost_j = bnl_sweep_plan_get_cost (data, *j);

  return cost_i != cost_j ? (cost_i < cost_j) - (cost_i > cost_j) : (*i > *j) - (*i < *j);
}

static void
sort_by_cost (BnlSweepPlan *plan)
{
  guint n = 0;

  plan->by_cost = g_new (guint, plan->n_runs + 1);
  for (guint i = 0; i < plan->n_items; i++)
    if (plan->items[i].is_ours)
      plan->by_cost[n++] = i;
  g_qsort_with_data (plan->by_cost, (int) n, sizeof *plan->by_cost, compare_costs, plan);
  plan->heaviest = 0;
}

/* The costliest that is open.  There is one. */
static guint
find_heaviest (BnlSweepPlan *plan)
{
  if (plan->by_cost == NULL)
    sort_by_cost (plan);
  while (!is_open (plan, plan->by_cost[plan->heaviest]))
    plan->heaviest++;
  return plan->by_cost[plan->heaviest];
}

gboolean
bnl_sweep_plan_take (BnlSweepPlan *plan, guint n_threads, guint *index)
{
  guint heaviest;

  while (plan->next < plan->n_items && !is_open (plan, plan->next))
    plan->next++;
  if (plan->next == plan->n_items)
    return FALSE;
  *index = plan->next;
  heaviest = find_heaviest (plan);
  /* After the one whose turn it is the heaviest would end when all else has. */
  if (compute_cost_left (plan, plan->next) + compute_cost_left (plan, heaviest) >
      plan->cost_left / n_threads)
    *index = heaviest;
  plan->items[*index].standing = TAKEN;
  plan->cost_left -= compute_cost_left (plan, *index);
  return TRUE;
}

static void
open_again (BnlSweepPlan *plan, guint index)
{
  plan->items[index].standing = OPEN;
  plan->next = MIN (plan->next, index);
  plan->heaviest = 0;
  sum_up (plan);
}

void
bnl_sweep_plan_put_back (BnlSweepPlan *plan, guint index, double left)
{
  plan->items[index].left = (float) left;
  open_again (plan, index);
}

void
bnl_sweep_plan_set_done (BnlSweepPlan *plan, guint index, gboolean done)
{
  Item *item = &plan->items[index];

  if (done && is_open (plan, index))
    plan->cost_left -= compute_cost_left (plan, index);
  item->standing = done ? DONE : OPEN;
  if (done)
    return;
  item->left = 1.0F;
  open_again (plan, index);
}

gboolean
bnl_sweep_plan_is_done (const BnlSweepPlan *plan, guint index)
{
  return plan->items[index].standing == DONE;
}

void
bnl_sweep_plan_set_left (BnlSweepPlan *plan, guint index, double left)
{
  const double before = compute_cost_left (plan, index);

  plan->items[index].left = (float) left;
  if (is_open (plan, index))
    plan->cost_left += compute_cost_left (plan, index) - before;
}

double
bnl_sweep_plan_get_left (const BnlSweepPlan *plan, guint index)
{
  return (double) plan->items[index].left;
}

double
bnl_sweep_plan_get_cost_of_all (const BnlSweepPlan *plan)
{
  return plan->cost_of_all;
}

double
bnl_sweep_plan_get_cost_left (const BnlSweepPlan *plan)
{
  return MAX (plan->cost_left, 0.0);
}
