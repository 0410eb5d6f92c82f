#pragma once

#include "bnl-run.h"

/* The pair: the same spec without and with a norm (the spec's, batch where it has none), from the
 * same initial weights on the same batches, each on its own thread, keeping step.  Or one run
 * alone, treated alike. */

typedef enum {
  BNL_ARM_WITHOUT,
  BNL_ARM_WITH,
} BnlArm;

#define BNL_N_ARMS 2

typedef struct _BnlComparison BnlComparison;

/* pair: both arms, whatever spec->norm is; else one run as the spec has it, WITH where it has a
 * norm. initial, order: as in bnl_run_new(), for each arm (indexed by BnlArm). */
BnlComparison *bnl_comparison_new (const BnlSpec *spec,
                                   BnlDataset *dataset,
                                   gboolean pair,
                                   BnlSnapshot *const *initial,
                                   const guint32 *order,
                                   gsize n_order);
/* Before it starts: threads for all its runs together, shared out evenly, each run having at least
 * its own; 0, as without this, one for each core.  Changes no number but seconds. */
void bnl_comparison_set_n_threads (BnlComparison *comparison, guint n_threads);
/* Before it starts, once: each arm goes on from its checkpoint, behind its past rows (both indexed
 * by BnlArm; of arms that there are), as bnl_run_set_resume().  Where the steps differ the arm that
 * is behind comes after first: started paused, the comparison is PAUSED at the later of the two.
 * Nobody's numbers change by it. */
void bnl_comparison_set_resume (BnlComparison *comparison,
                                BnlCheckpoint *const *checkpoints,
                                BnlSeries *const *past);
/* After that: each arm goes on measuring what its run measured, as bnl_run_set_past_traces(); NULL
 * of an arm: nothing. */
void bnl_comparison_set_past_traces (BnlComparison *comparison, GPtrArray *const *traces);
/* Stops what still runs and waits for it. */
void bnl_comparison_free (BnlComparison *comparison);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BnlComparison, bnl_comparison_free)

/* The norm of an arm of that spec, and its name in files: "none", "batch" and so on. */
BnlNorm bnl_arm_get_norm (BnlArm arm, const BnlSpec *spec);
const char *bnl_arm_get_name (BnlArm arm, const BnlSpec *spec);

/* NULL where the comparison has no such arm; borrowed. */
BnlRun *bnl_comparison_get_run (BnlComparison *comparison, BnlArm arm);

/* To every run that is not at its end.  A pause, a step and a learning rate take effect at the same
 * step in both: an arm that is behind (at most BNL_PACE_LEAD steps) goes on until it is there, and
 * the comparison is PAUSED once both have done the same number of steps. */
void bnl_comparison_start (BnlComparison *comparison, gboolean paused);
void bnl_comparison_pause (BnlComparison *comparison);
void bnl_comparison_resume (BnlComparison *comparison);
void bnl_comparison_step (BnlComparison *comparison);
void bnl_comparison_stop (BnlComparison *comparison);
void bnl_comparison_set_lr (BnlComparison *comparison, double lr);
void bnl_comparison_wait (BnlComparison *comparison);

/* TRAINING while any trains, PAUSED while any waits; at the end FAILED if one failed, STOPPED if
 * one was stopped, DIVERGED if all diverged, else FINISHED. */
BnlRunState bnl_comparison_get_state (BnlComparison *comparison);

/* Steps done of steps there will be, over the slowest run that is still under way, 0..1. */
double bnl_comparison_get_progress (BnlComparison *comparison);
