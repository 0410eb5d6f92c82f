#pragma once

#include "lab/bnl-comparison.h"

/* How far training is, on stderr: one line that is drawn over where stderr is a terminal, else a
 * line an epoch.  Threads: main. */

typedef struct _BnlProgress BnlProgress;

/* quiet: says nothing.  n_seeds: comparisons there will be, one after the other. */
BnlProgress *bnl_progress_new (gboolean quiet, guint n_seeds);
/* Erases the line. */
void bnl_progress_free (BnlProgress *progress);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BnlProgress, bnl_progress_free)

/* The comparison that the next updates are about; borrowed until bnl_progress_end(). */
void bnl_progress_begin (BnlProgress *progress, BnlComparison *comparison);
/* Call it about ten times a second. */
void bnl_progress_update (BnlProgress *progress);
/* The comparison has ended: says what is left to say of it, with the notes of its runs. */
void bnl_progress_end (BnlProgress *progress);
