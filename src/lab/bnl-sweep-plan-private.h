#pragma once

#include "bnl-sweep.h"

/* Which runs of a sweep a shard has to make, in which order, and how much of them is left.  Runs
 * are told by their index in the sweep.  Threads: one at a time; what is constant, any. */

typedef struct _BnlSweepPlan BnlSweepPlan;

/* Every run is to be made and costs 1. */
BnlSweepPlan *bnl_sweep_plan_new (BnlSweep *sweep, guint shard, guint n_shards);
void bnl_sweep_plan_free (BnlSweepPlan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BnlSweepPlan, bnl_sweep_plan_free)

/* Constant: it is of this shard, and possible; how many are. */
gboolean bnl_sweep_plan_has (const BnlSweepPlan *plan, guint index);
guint bnl_sweep_plan_get_n_runs (const BnlSweepPlan *plan);

/* Of each run of a cell's arm, above 0, before the first is taken. */
void bnl_sweep_plan_set_cost (BnlSweepPlan *plan, guint cell, guint arm, double cost);
double bnl_sweep_plan_get_cost (const BnlSweepPlan *plan, guint index);

/* The next to be made by one of n_threads, which are all at work; FALSE: none is left.  In their
 * order, but for one so long that it would keep the last of them busy alone: that begins as soon as
 * it must. */
gboolean bnl_sweep_plan_take (BnlSweepPlan *plan, guint n_threads, guint *index);
/* One that was taken is to be made after all, that share of it. */
void bnl_sweep_plan_put_back (BnlSweepPlan *plan, guint index, double left);

/* Of any shard: it is known how it ended, and it is not to be made any more; or again. */
void bnl_sweep_plan_set_done (BnlSweepPlan *plan, guint index, gboolean done);
gboolean bnl_sweep_plan_is_done (const BnlSweepPlan *plan, guint index);
/* Of one that was not taken, the share that is to be made, above 0. */
void bnl_sweep_plan_set_left (BnlSweepPlan *plan, guint index, double left);
double bnl_sweep_plan_get_left (const BnlSweepPlan *plan, guint index);

/* What all of the shard's runs cost, and what those that were not taken and are not done still
 * will. */
double bnl_sweep_plan_get_cost_of_all (const BnlSweepPlan *plan);
double bnl_sweep_plan_get_cost_left (const BnlSweepPlan *plan);
