#pragma once

#include "bnl-pace.h"
#include "bnl-run-measure.h"
#include "bnl-series.h"
#include "bnl-trace.h"
#include "bnl-trainer.h"

/* A run on its own thread.  Out come a series of metrics, the latest snapshot and a state; in go
 * commands.  Nothing else is shared.  Every function may be called from any thread and returns at
 * once, but bnl_run_wait() and the last bnl_run_unref(). */

typedef struct _BnlRun BnlRun;

/* Not started.  pace may be NULL; all runs of a pace must be made before the first starts.
 * initial, order: as BnlTrainerStart, referenced and copied; may be NULL and 0. */
BnlRun *bnl_run_new (const BnlSpec *spec,
                     BnlDataset *dataset,
                     BnlPace *pace,
                     BnlSnapshot *initial,
                     const guint32 *order,
                     gsize n_order);
/* Before it starts: threads that may work for it, as in BnlTrainerStart. */
void bnl_run_set_n_threads (BnlRun *run, guint n_threads);
/* Before it starts, once: it goes on after that step, as bnl-trainer.h says under "Going on".
 * past: the bnl_checkpoint_get_n_past() rows of the run that the checkpoint is of, nobody else's to
 * append to: the run puts its own behind them, so that in every series of a run, a branch's too,
 * the row of step s is the one at s - 1. */
void bnl_run_set_resume (BnlRun *run, BnlCheckpoint *checkpoint, BnlSeries *past);
/* Before it starts, once: what is measured beside the metrics. */
void bnl_run_set_measures (BnlRun *run, BnlMeasures measures);
/* Before it starts, after bnl_run_set_resume(): it goes on measuring what the run measured that the
 * checkpoint is of, which needs no bnl_run_set_measures().  traces: of BnlTrace, as
 * bnl_store_load_traces() has them; rows up to the checkpoint are copied. */
void bnl_run_set_past_traces (BnlRun *run, GPtrArray *traces);
/* Any time: so often, more or less, a checkpoint is made, never at the cost of more than a
 * hundredth of the time, by runs that share a pace at the same step.  Also one before it is PAUSED,
 * and again where a learning rate is set meanwhile, and one where it has FINISHED or STOPPED: both
 * are exact. A network whose checkpoints would take much of the machine's memory has the last one
 * alone, and a note says so.  0, as without this: none, and the one there is is let go of. */
void bnl_run_set_checkpoint_interval (BnlRun *run, gint64 usec);
BnlRun *bnl_run_ref (BnlRun *run);
/* The last one stops the thread and waits for it (at most one block's products, or one update of
 * the weights). */
void bnl_run_unref (BnlRun *run);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BnlRun, bnl_run_unref)

/* Starts the thread, once; paused: waits before the first step. */
void bnl_run_start (BnlRun *run, gboolean paused);
void bnl_run_pause (BnlRun *run);
void bnl_run_resume (BnlRun *run);
/* One more step, then paused.  Presses add up.  Goes ahead of the pace. */
void bnl_run_step (BnlRun *run);
/* Also in the middle of a step, which is then given up, or of an evaluation.  A run that was not
 * started yet is STOPPED at once. */
void bnl_run_stop (BnlRun *run);
/* From the next step that has not begun on.  lr: finite, above 0. */
void bnl_run_set_lr (BnlRun *run, double lr);

/* Until its end; at once where it was not started. */
void bnl_run_wait (BnlRun *run);

/* PAUSED once it waits: at most a step (and its evaluation) after it was asked to. */
BnlRunState bnl_run_get_state (BnlRun *run);
const BnlSpec *bnl_run_get_spec (BnlRun *run);
BnlSeries *bnl_run_get_series (BnlRun *run); /* borrowed; another one after set_resume() */
/* By its name, so far; NULL where it is not measured.  Owned by the caller. */
BnlTrace *bnl_run_dup_trace (BnlRun *run, const char *name);
guint64 bnl_run_get_n_steps (BnlRun *run); /* there will be; 0 until known */
guint64 bnl_run_get_n_done (BnlRun *run);  /* steps so far, those before it was resumed too */
guint64 bnl_run_get_diverged_at (BnlRun *run);
/* Newest weights, at most a tenth of a second old while training, exact once paused or ended.
 * NULL before the run is ready.  Owned by the caller. */
BnlSnapshot *bnl_run_dup_snapshot (BnlRun *run);
/* Newest checkpoint; it is another than last time where it is not the one still held.  NULL before
 * the first, and for the moment in which the next one is made where nobody held the last: a run
 * keeps no more than two, those that others hold among them.  Owned by the caller. */
BnlCheckpoint *bnl_run_dup_checkpoint (BnlRun *run);
/* Why it FAILED; NULL elsewhere.  Owned by the caller. */
GError *bnl_run_dup_error (BnlRun *run);
/* Sentences noted so far. */
GStrv bnl_run_dup_notes (BnlRun *run);
