#include "bnl-sweep-run-private.h"

/* How a sweep stands, as of the last poll(). */

BnlSweep *
bnl_sweep_run_get_sweep (BnlSweepRun *run)
{
  return run->sweep;
}

BnlSweepTable *
bnl_sweep_run_get_table (BnlSweepRun *run)
{
  return run->table;
}

guint64
bnl_sweep_run_get_change_count (BnlSweepRun *run)
{
  return run->n_changes;
}

BnlSweepState
bnl_sweep_run_get_state (BnlSweepRun *run)
{
  return run->state;
}

/* With the lock. */
static char *
describe_failures (BnlSweepRun *run)
{
  if (run->run_problem == NULL)
    return NULL;
  return run->n_failed == 1 ? g_strdup_printf ("One run could not be trained. %s", run->run_problem)
                            : g_strdup_printf ("%u runs could not be trained. The last: %s",
                                               run->n_failed, run->run_problem);
}

/* With the lock. */
static char *
describe_unkept (BnlSweepRun *run)
{
  if (run->n_unkept == 0)
    return NULL;
  return g_strdup_printf ("%u %s not kept, as nothing could be written then: another time %s "
                          "trained again",
                          run->n_unkept, run->n_unkept == 1 ? "run was" : "runs were",
                          run->n_unkept == 1 ? "it is" : "they are");
}

char *
bnl_sweep_run_dup_problem (BnlSweepRun *run)
{
  g_autofree char *unkept = NULL;
  char *problem;

  pthread_mutex_lock (&run->lock);
  problem = run->error != NULL ? g_strdup (run->error->message) : describe_failures (run);
  if (problem == NULL)
    problem = g_strdup (run->store_problem);
  unkept = describe_unkept (run);
  pthread_mutex_unlock (&run->lock);
  if (problem == NULL && run->recorder != NULL)
    problem = bnl_recorder_dup_problem (run->recorder);
  return problem != NULL ? problem : g_steal_pointer (&unkept);
}

guint
bnl_sweep_run_get_n_runs (BnlSweepRun *run)
{
  return bnl_sweep_plan_get_n_runs (run->plan);
}

guint
bnl_sweep_run_get_n_done (BnlSweepRun *run)
{
  return run->n_done;
}

guint
bnl_sweep_run_get_n_reused (BnlSweepRun *run)
{
  return run->n_reused;
}

guint
bnl_sweep_run_get_n_failed (BnlSweepRun *run)
{
  return run->n_failed;
}

double
bnl_sweep_run_get_progress (BnlSweepRun *run)
{
  return run->progress;
}

double
bnl_sweep_run_get_seconds_left (BnlSweepRun *run)
{
  return run->seconds_left;
}

double
bnl_sweep_run_get_seconds (BnlSweepRun *run)
{
  return run->seconds;
}

BnlDataset *
bnl_sweep_run_get_dataset (BnlSweepRun *run, guint cell, guint arm)
{
  g_autoptr (BnlSpec) spec = bnl_sweep_dup_spec (run->sweep, cell, arm, 0, NULL);
  BnlDataset *dataset;

  if (spec == NULL)
    return NULL;
  pthread_mutex_lock (&run->lock);
  dataset = g_hash_table_lookup (run->datasets, spec->data);
  pthread_mutex_unlock (&run->lock);
  return dataset;
}

/* --- what was measured of one run --- */

/* With the lock: what has come in and was not taken yet; NULL. */
static const BnlSweepCurve *
find_news (BnlSweepRun *run, guint index)
{
  for (const GList *link = run->news.head; link != NULL; link = link->next) {
    const BnlSweepNews *news = link->data;

    if (news->index == index)
      return news->curve;
  }
  return NULL;
}

/* With the lock: under way; NULL. */
static BnlRun *
find_run (BnlSweepRun *run, guint index)
{
  for (guint i = 0; i < run->slots->len; i++) {
    const BnlSweepSlot *slot = &g_array_index (run->slots, BnlSweepSlot, i);

    if (slot->index == index)
      return slot->run;
  }
  return NULL;
}

/* With the lock: stopped here; NULL. */
static const BnlSweepStub *
find_stub (BnlSweepRun *run, guint index)
{
  const BnlSweepStub *stub = g_hash_table_lookup (run->stubs, GUINT_TO_POINTER (index));

  return stub != NULL && stub->checkpoint != NULL ? stub : NULL;
}

BnlSeries *
bnl_sweep_run_dup_series (BnlSweepRun *run, guint cell, guint arm, guint seed)
{
  const guint index = bnl_sweep_get_index (run->sweep, cell, arm, seed);
  const BnlSweepCurve *curve = run->curves[index];
  const BnlSweepStub *stub;
  BnlSeries *series = NULL;
  BnlRun *trained;

  if (curve != NULL)
    return bnl_sweep_curve_dup_series (curve);
  pthread_mutex_lock (&run->lock);
  if ((trained = find_run (run, index)) != NULL)
    series = bnl_series_ref (bnl_run_get_series (trained));
  else if ((stub = find_stub (run, index)) != NULL)
    series = bnl_series_ref (stub->past);
  else if ((curve = find_news (run, index)) != NULL)
    series = bnl_sweep_curve_dup_series (curve);
  pthread_mutex_unlock (&run->lock);
  return series;
}

BnlTrace *
bnl_sweep_run_dup_trace (BnlSweepRun *run, guint cell, guint arm, guint seed, const char *name)
{
  const guint index = bnl_sweep_get_index (run->sweep, cell, arm, seed);
  const BnlSweepCurve *curve = run->curves[index];
  const BnlSweepStub *stub;
  BnlTrace *trace = NULL;
  BnlRun *trained;

  if (curve != NULL)
    return bnl_sweep_curve_dup_trace (curve, name);
  pthread_mutex_lock (&run->lock);
  if ((trained = find_run (run, index)) != NULL)
    trace = bnl_run_dup_trace (trained, name);
  else if ((stub = find_stub (run, index)) != NULL &&
           (trace = bnl_sweep_curve_find_trace (stub->traces, name)) != NULL)
    trace = bnl_trace_ref (trace);
  else if ((curve = find_news (run, index)) != NULL)
    trace = bnl_sweep_curve_dup_trace (curve, name);
  pthread_mutex_unlock (&run->lock);
  return trace;
}
