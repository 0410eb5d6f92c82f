#pragma once

#include "bnl-run.h"
#include "bnl-store.h"

/* Writes runs to a store as they go: one thread for all runs of a program, twice a second one
 * transaction.  What cannot be written stays in memory and is tried again, so that nothing is lost
 * while the program lives.  Training never waits for it.  Every function may be called from any
 * thread; all return at once but bnl_recorder_flush() and bnl_recorder_free(). */

typedef struct _BnlRecorder BnlRecorder;

/* Where a run comes from; copied.  Members may be NULL and 0. */
typedef struct {
  const char *group;       /* uuid that the runs of one comparison share; NULL: one of its own */
  const char *arm;         /* bnl_arm_get_name(); NULL: the norm's name */
  const char *parent_uuid; /* of the run it branches off */
  guint64 parent_step;
  const char *const *tags; /* of a new record, NULL at the end */
  gboolean from_file;      /* its weights or order came from files */
  gint64 continues;        /* id of the run it goes on with: its rows are added to that record, in
                              which those after the step it resumes at are replaced */
} BnlRecordOrigin;

BnlRecorder *bnl_recorder_new (BnlStore *store);
/* Writes what is left, for some seconds at most. */
void bnl_recorder_free (BnlRecorder *recorder);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BnlRecorder, bnl_recorder_free)

/* Before the run starts.  A branch's record has the rows of its trunk up to there as its own. Holds
 * a reference until its end is written; a run that never began leaves no record.  Whoever drops a
 * run must have stopped it. */
void bnl_recorder_follow (BnlRecorder *recorder, BnlRun *run, const BnlRecordOrigin *origin);

/* 0: not written yet, or no run of this recorder. */
gint64 bnl_recorder_get_id (BnlRecorder *recorder, BnlRun *run);

/* Until all that is there now is in the store; FALSE where time runs out, or at once where it
 * cannot be written for another reason than that another program is just writing or that the file
 * was damaged and a new one has to be begun. */
gboolean bnl_recorder_flush (BnlRecorder *recorder, gint64 timeout_usec);

/* Runs that are followed: those that go on, and those whose end is not in the store yet. */
guint bnl_recorder_get_n_pending (BnlRecorder *recorder);
/* Nothing could be written the last time, and will not be until somebody does something about it:
 * no space, no permission. */
gboolean bnl_recorder_is_stuck (BnlRecorder *recorder);

/* What the person should know, in one sentence: why runs are not kept now, or what became of the
 * file.  NULL: all is well. */
char *bnl_recorder_dup_problem (BnlRecorder *recorder);
