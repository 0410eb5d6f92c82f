#pragma once

#include "bnl-run-summary.h"
#include "bnl-spec.h"

/* A run as the store knows it: all that a row of a table needs without reading its metrics.
 * Immutable, shared by reference. */

typedef enum {
  BNL_RECORD_RUNNING,     /* a living process owns it */
  BNL_RECORD_PAUSED,      /* waits, or waited when its process ended */
  BNL_RECORD_INTERRUPTED, /* its process is gone */
  BNL_RECORD_FINISHED,
  BNL_RECORD_STOPPED,
  BNL_RECORD_DIVERGED,
  BNL_RECORD_FAILED,
} BnlRecordState;

/* "running" and so on, as the terminal and files have it; static. */
const char *bnl_record_state_get_name (BnlRecordState state);
gboolean bnl_record_state_is_end (BnlRecordState state);

typedef struct {
  gint64 id;   /* in this database */
  char *uuid;  /* its identity everywhere */
  char *group; /* uuid that the arms and seeds of one comparison or sweep share; never NULL */
  char *arm;   /* "none", "batch", ... */
  char *name;  /* what the person called it; "": nothing */
  char *note;  /* likewise */
  GStrv tags;  /* never NULL */
  gboolean starred;

  BnlSpec *spec;
  char *dataset_checksum; /* bnl_dataset_get_checksum(); "": unknown */
  char *version;          /* of the program */
  char *machine;          /* "host, processor, 2 cores" */
  char *blas;             /* "Haswell, 1 thread" */
  gboolean from_file; /* weights or an order came from files: the spec alone does not repeat it */
  char *parent_uuid;  /* a branch or a continuation; NULL */
  guint64 parent_step;

  BnlRecordState state;
  gint64 started_usec, ended_usec; /* Unix time; 0: unknown, not yet */
  guint64 n_steps_done, n_steps_planned;
  guint64 diverged_at;
  BnlRunSummary summary;
  guint64 checkpoint_step; /* of the newest one; 0: none */
} BnlRunRecord;

BnlRunRecord *bnl_run_record_ref (BnlRunRecord *record);
void bnl_run_record_unref (BnlRunRecord *record);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BnlRunRecord, bnl_run_record_unref)

/* Its name, or "128 · batch · lr 0.001 · batch size 64" where it has none.  Owned by the caller. */
char *bnl_run_record_dup_title (const BnlRunRecord *record);

typedef enum {
  BNL_RECORD_EVENT_NOTE, /* a sentence of the trainer */
  BNL_RECORD_EVENT_RATE, /* a new learning rate, before its schedule; text: the number */
  BNL_RECORD_EVENT_PAUSE,
  BNL_RECORD_EVENT_RESUME,
  BNL_RECORD_EVENT_ERROR, /* why it failed */
} BnlRecordEventKind;

typedef struct {
  guint64 step;   /* done when it happened */
  gint64 at_usec; /* Unix time */
  BnlRecordEventKind kind;
  char *text; /* never NULL */
} BnlRecordEvent;

BnlRecordEvent *bnl_record_event_new (guint64 step,
                                      gint64 at_usec,
                                      BnlRecordEventKind kind,
                                      const char *text);
void bnl_record_event_free (BnlRecordEvent *event);
/* "note", "rate", "pause", "resume", "error"; static. */
const char *bnl_record_event_kind_get_name (BnlRecordEventKind kind);
