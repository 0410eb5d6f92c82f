#pragma once

#include <stdatomic.h>

#include "bnl-recorder.h"
#include "bnl-schedule.h"
#include "bnl-store-private.h"

/* A run that a recorder follows: what has been seen of it, and how much of that is in the store.
 * All on the recorder's thread, but for what is constant. */

/* What is in the store, as of the last transaction that was committed. */
typedef struct {
  guint generation; /* of the store; of another, nothing is there */
  gsize n_rows;     /* of the run's series */
  gsize tail;       /* the run's row at which the last chunk begins, if it is still to grow */
  struct {
    gsize n_rows, tail;
  } traces[BNL_MEASURES_N]; /* the same of what is measured beside */
  guint n_events;
  gboolean has_checkpoint;
  guint64 checkpoint_step; /* the newest that the record has, whoever wrote it; 0: none */
  BnlRunState state;
  gint64 at_usec; /* monotonic: when that was */
} BnlRecorderMarks;

typedef struct {
  /* constant */
  BnlRun *run;
  char *group, *arm, *parent_uuid;
  guint64 parent_step;
  GStrv tags;
  gboolean from_file;
  gint64 followed_usec; /* Unix time */
  gboolean is_held;     /* another run of this program goes on with the record it continues */

  gint64 continues; /* 0: a run of its own, or has been looked up */
  gsize n_kept;     /* rows of the run that were in its record before: those it goes on after */
  guint n_events_before;

  /* seen */
  BnlRunRecord *record; /* NULL: has not begun */
  BnlRunState state;
  guint n_notes;
  GPtrArray *events; /* of BnlRecordEvent */
  gsize n_rates_read;
  double lr; /* before the schedule; NaN: not known yet */
  BnlSchedule schedule;
  BnlCheckpoint *checkpoint; /* the last that was written; NULL */
  BnlCheckpoint *written;    /* and within the transaction that is not committed yet */
  gint64 checkpoint_cost_usec, checkpoint_usec; /* how long the last took to write, and when */

  BnlRecorderMarks marks, next; /* written; and once the transaction is committed */
  atomic_llong id;              /* any thread's to read */
} BnlRecorderEntry;

BnlRecorderEntry *bnl_recorder_entry_new (BnlRun *run, const BnlRecordOrigin *origin);
void bnl_recorder_entry_free (BnlRecorderEntry *entry);

/* Takes in what the run has done since.  TRUE: there is something to write. */
gboolean bnl_recorder_entry_look (BnlRecorderEntry *entry);
/* Within a transaction. */
gboolean bnl_recorder_entry_write (BnlRecorderEntry *entry,
                                   BnlDatabase *database,
                                   guint generation,
                                   GError **error);
/* The transaction was committed. */
void bnl_recorder_entry_keep (BnlRecorderEntry *entry);
/* Its end is in the store, or it never began and never will. */
gboolean bnl_recorder_entry_is_done (const BnlRecorderEntry *entry);
/* This process lets go of a run that has not ended. */
gboolean bnl_recorder_entry_release (BnlRecorderEntry *entry,
                                     BnlDatabase *database,
                                     GError **error);
