#pragma once

#include "lab/bnl-comparison.h"
#include "lab/bnl-pairing.h"

/* A comparison once more with the seeds that follow its own, all else the same, so that what it
 * showed can be told with its spread.  The comparison itself is the first seed.  The others train
 * one run a core, each seed's arms beside each other.  Main thread; nothing here waits but
 * bnl_repetition_free(). */

typedef struct _BnlRepetition BnlRepetition;

/* Not started.  first: has ended; its runs are held.  n_seeds: with the first, at least 2.
 * n_threads: for all runs together; 0: one for each core.  before: an earlier repetition of the
 * same comparison, whose complete seeds are taken over; or NULL. */
BnlRepetition *bnl_repetition_new (BnlComparison *first,
                                   BnlDataset *dataset,
                                   guint n_seeds,
                                   guint n_threads,
                                   BnlRepetition *before);
/* Stops what still runs and waits for it. */
void bnl_repetition_free (BnlRepetition *repetition);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BnlRepetition, bnl_repetition_free)

void bnl_repetition_start (BnlRepetition *repetition);
void bnl_repetition_pause (BnlRepetition *repetition);
void bnl_repetition_resume (BnlRepetition *repetition);
/* One step of each run that is under way, and of the next ones where none is. */
void bnl_repetition_step (BnlRepetition *repetition);
void bnl_repetition_stop (BnlRepetition *repetition);

/* TRAINING or PAUSED until all have ended; then FAILED if one failed, STOPPED if one was stopped,
 * DIVERGED if all diverged, else FINISHED. */
BnlRunState bnl_repetition_get_state (BnlRepetition *repetition);
/* Of what there was to train, 0..1. */
double bnl_repetition_get_progress (BnlRepetition *repetition);
/* Rows of the runs that were to be trained, and the images they have trained on. */
gsize bnl_repetition_count_rows (BnlRepetition *repetition, guint64 *n_images);

guint bnl_repetition_get_n_seeds (BnlRepetition *repetition);
/* seed: 0 is the first comparison's.  NULL: there is no such arm.  Borrowed. */
BnlRun *bnl_repetition_get_run (BnlRepetition *repetition, guint seed, BnlArm arm);
/* Each of its runs has finished, or diverged. */
gboolean bnl_repetition_is_complete (BnlRepetition *repetition, guint seed);
guint bnl_repetition_count_complete (BnlRepetition *repetition);
/* What the complete seeds have shown; an arm that there is not has shown nothing. */
void bnl_repetition_tally (BnlRepetition *repetition, BnlPairing *pairing);

/* As bnl_status_describe(): "Training, seed 3 of 5 · 8 s left".  Transfers. */
char *bnl_repetition_describe (BnlRepetition *repetition, double seconds_left, double images_rate);
