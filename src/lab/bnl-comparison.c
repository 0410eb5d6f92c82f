#include "bnl-comparison.h"

#include "bnl-run-command-private.h"
#include "bnl-run-private.h"

struct _BnlComparison {
  BnlRun *runs[BNL_N_ARMS]; /* NULL where there is no such arm */
};

BnlNorm
bnl_arm_get_norm (BnlArm arm, const BnlSpec *spec)
{
  if (arm == BNL_ARM_WITHOUT)
    return BNL_NORM_NONE;
  return spec->norm != BNL_NORM_NONE ? spec->norm : BNL_NORM_BATCH;
}

const char *
bnl_arm_get_name (BnlArm arm, const BnlSpec *spec)
{
  return bnl_spec_find_field ("norm")->choices[bnl_arm_get_norm (arm, spec)];
}

/* Those there are; returns how many. */
static guint
list_runs (BnlComparison *comparison, BnlRun *runs[BNL_N_ARMS])
{
  guint n = 0;

  for (guint arm = 0; arm < BNL_N_ARMS; arm++)
    if (comparison->runs[arm] != NULL)
      runs[n++] = comparison->runs[arm];
  return n;
}

void
bnl_comparison_set_n_threads (BnlComparison *comparison, guint n_threads)
{
  const guint n_all = n_threads > 0 ? n_threads : g_get_num_processors ();
  BnlRun *runs[BNL_N_ARMS];
  const guint n_runs = list_runs (comparison, runs);

  for (guint i = 0; i < n_runs; i++)
    bnl_run_set_n_threads (runs[i], MAX (n_all / n_runs, 1));
}

BnlComparison *
bnl_comparison_new (const BnlSpec *spec,
                    BnlDataset *dataset,
                    gboolean pair,
                    BnlSnapshot *const *initial,
                    const guint32 *order,
                    gsize n_order)
{
  BnlComparison *comparison = g_new0 (BnlComparison, 1);
  g_autoptr (BnlPace) pace = bnl_pace_new ();

  for (guint arm = 0; arm < BNL_N_ARMS; arm++) {
    g_autoptr (BnlSpec) own = bnl_spec_dup (spec);

    own->norm = bnl_arm_get_norm (arm, spec);
    if (!pair && own->norm != spec->norm)
      continue;
    comparison->runs[arm] =
        bnl_run_new (own, dataset, pace, initial != NULL ? initial[arm] : NULL, order, n_order);
  }
  bnl_comparison_set_n_threads (comparison, 0);
  return comparison;
}

void
bnl_comparison_set_resume (BnlComparison *comparison,
                           BnlCheckpoint *const *checkpoints,
                           BnlSeries *const *past)
{
  for (guint arm = 0; arm < BNL_N_ARMS; arm++)
    if (comparison->runs[arm] != NULL)
      bnl_run_set_resume (comparison->runs[arm], checkpoints[arm], past[arm]);
}

void
bnl_comparison_set_past_traces (BnlComparison *comparison, GPtrArray *const *traces)
{
  for (guint arm = 0; arm < BNL_N_ARMS; arm++)
    if (comparison->runs[arm] != NULL && traces[arm] != NULL)
      bnl_run_set_past_traces (comparison->runs[arm], traces[arm]);
}

void
bnl_comparison_free (BnlComparison *comparison)
{
  if (comparison == NULL)
    return;
  /* All are told before any is waited for. */
  bnl_comparison_stop (comparison);
  for (guint arm = 0; arm < BNL_N_ARMS; arm++)
    g_clear_pointer (&comparison->runs[arm], bnl_run_unref);
  g_free (comparison);
}

BnlRun *
bnl_comparison_get_run (BnlComparison *comparison, BnlArm arm)
{
  return comparison->runs[arm];
}

static void
tell_all (BnlComparison *comparison, void (*command) (BnlRun *run))
{
  for (guint arm = 0; arm < BNL_N_ARMS; arm++)
    if (comparison->runs[arm] != NULL)
      command (comparison->runs[arm]);
}

void
bnl_comparison_start (BnlComparison *comparison, gboolean paused)
{
  BnlRun *runs[BNL_N_ARMS];

  bnl_run_start_all (runs, list_runs (comparison, runs), paused);
}

void
bnl_comparison_pause (BnlComparison *comparison)
{
  BnlRun *runs[BNL_N_ARMS];

  bnl_run_command_pause (runs, list_runs (comparison, runs));
}

void
bnl_comparison_resume (BnlComparison *comparison)
{
  BnlRun *runs[BNL_N_ARMS];

  bnl_run_command_resume (runs, list_runs (comparison, runs));
}

void
bnl_comparison_step (BnlComparison *comparison)
{
  BnlRun *runs[BNL_N_ARMS];

  bnl_run_command_step (runs, list_runs (comparison, runs));
}

void
bnl_comparison_stop (BnlComparison *comparison)
{
  tell_all (comparison, bnl_run_stop);
}

void
bnl_comparison_set_lr (BnlComparison *comparison, double lr)
{
  BnlRun *runs[BNL_N_ARMS];

  bnl_run_command_set_lr (runs, list_runs (comparison, runs), lr);
}

void
bnl_comparison_wait (BnlComparison *comparison)
{
  tell_all (comparison, bnl_run_wait);
}

BnlRunState
bnl_comparison_get_state (BnlComparison *comparison)
{
  /* Of all states that runs are in, the first of these is the comparison's. */
  static const BnlRunState order[] = { BNL_RUN_TRAINING, BNL_RUN_PAUSED,  BNL_RUN_READY,
                                       BNL_RUN_FAILED,   BNL_RUN_STOPPED, BNL_RUN_FINISHED,
                                       BNL_RUN_DIVERGED };
  guint states = 0;

  for (guint arm = 0; arm < BNL_N_ARMS; arm++)
    if (comparison->runs[arm] != NULL)
      states |= 1U << bnl_run_get_state (comparison->runs[arm]);
  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    if (states & 1U << order[i])
      return order[i];
  return BNL_RUN_READY;
}

/* Each run's share only grows, and a run that ends leaves the others to be looked at, so the
 * smallest share only grows too; at the end it is the largest. */
double
bnl_comparison_get_progress (BnlComparison *comparison)
{
  double slowest = 1.0, furthest = 0.0;
  gboolean under_way = FALSE, finished = FALSE;

  for (guint arm = 0; arm < BNL_N_ARMS; arm++) {
    BnlRun *run = comparison->runs[arm];
    BnlRunState state;
    guint64 n_steps;
    double share;

    if (run == NULL)
      continue;
    state = bnl_run_get_state (run);
    n_steps = bnl_run_get_n_steps (run);
    share = n_steps > 0 ? (double) bnl_run_get_n_done (run) / (double) n_steps : 0.0;
    furthest = MAX (furthest, share);
    finished |= state == BNL_RUN_FINISHED;
    if (!bnl_run_state_is_end (state)) {
      under_way = TRUE;
      slowest = MIN (slowest, share);
    }
  }
  return under_way ? slowest : finished ? 1.0 : furthest;
}
