#pragma once

#include <gio/gio.h>

#include "bnl-repetition.h"
#include "lab/bnl-recorder.h"

/* Keeps what the window trains, and asks the store for whoever shows it.  Main thread; the store
 * itself is spoken to on one other thread, in the order in which it was asked.  Nothing here waits
 * but bnl_runs_keeper_close().
 * Property, read-only: opening (boolean): the store is being opened, so wait with a run that is to
 * be kept.
 * Signal: "problem" (string): one sentence to show, each once. */

#define BNL_TYPE_RUNS_KEEPER (bnl_runs_keeper_get_type ())
G_DECLARE_FINAL_TYPE (BnlRunsKeeper, bnl_runs_keeper, BNL, RUNS_KEEPER, GObject)

/* Keeps nothing until it is opened. */
BnlRunsKeeper *bnl_runs_keeper_new (void);
/* Once; path as in bnl_store_open(). */
void bnl_runs_keeper_open (BnlRunsKeeper *self, const char *path);
gboolean bnl_runs_keeper_get_opening (BnlRunsKeeper *self);

/* Where a run goes on from; for each arm that the comparison has. */
typedef struct {
  BnlCheckpoint *checkpoints[BNL_N_ARMS];
  BnlSeries *past[BNL_N_ARMS];   /* bnl_store_load_past(): the rows up to there */
  GPtrArray *traces[BNL_N_ARMS]; /* bnl_store_load_traces() */
  char *parents[BNL_N_ARMS];     /* uuid of the run it branches off; NULL: it is that run */
  gint64 continues[BNL_N_ARMS];  /* id of the run that it is; 0: another */
  guint64 step;
  BnlSpec *spec; /* as it will be trained */
  gboolean pair;
} BnlRunsResumption;

void bnl_runs_resumption_free (BnlRunsResumption *resumption);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BnlRunsResumption, bnl_runs_resumption_free)

/* What the next comparison goes on from, if it is of that spec; taken. */
void bnl_runs_keeper_expect (BnlRunsKeeper *self, BnlRunsResumption *resumption);

/* All its runs, which are not started yet. */
void bnl_runs_keeper_follow (BnlRunsKeeper *self, BnlComparison *comparison);
/* The last one went on from what was stored. */
gboolean bnl_runs_keeper_get_resumed (BnlRunsKeeper *self);
/* Those of its runs that are not started yet, in the group of the comparison that was followed
 * last. */
void bnl_runs_keeper_follow_repetition (BnlRunsKeeper *self, BnlRepetition *repetition);

/* For whoever lets runs be kept on its own, and ends that before the keeper is closed.  Borrowed;
 * NULL where runs cannot be kept. */
BnlStore *bnl_runs_keeper_get_store (BnlRunsKeeper *self);
BnlRecorder *bnl_runs_keeper_get_recorder (BnlRunsKeeper *self);

/* Another number as soon as anything in the store changed; 0: there is none. */
guint64 bnl_runs_keeper_get_change_count (BnlRunsKeeper *self);

/* Pauses the comparison (NULL: none), where it has not ended, and writes what there is, in bounded
 * time.  Nothing is kept afterwards. */
void bnl_runs_keeper_close (BnlRunsKeeper *self, BnlComparison *comparison);

/* On the other thread; store is never NULL. */
typedef gpointer (*BnlRunsWork) (BnlStore *store, gpointer data, GError **error);

/* Has work done; callback is called in any case, with bnl_runs_keeper_finish() for its result.
 * source is kept until then and may be NULL. */
void bnl_runs_keeper_ask (BnlRunsKeeper *self,
                          gpointer source,
                          BnlRunsWork work,
                          gpointer data,
                          GDestroyNotify free_data,
                          GDestroyNotify free_result,
                          GAsyncReadyCallback callback,
                          gpointer user_data);
/* What work returned, owned by the caller; NULL with error where it set one. */
gpointer bnl_runs_keeper_finish (GAsyncResult *result, GError **error);
