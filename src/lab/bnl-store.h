#pragma once

#include <gio/gio.h>

#include "bnl-checkpoint.h"
#include "bnl-run-record.h"
#include "bnl-snapshot.h"
#include "bnl-trace.h"

/* Runs in a database: one SQLite file that any number of programs may use at once.  Every function
 * may be called from any thread and may wait for the disk or for another program: not for the main
 * thread, but bnl_store_get_change_count() and bnl_store_dup_problem().
 *
 * Whatever happens to the file, training goes on.  What is damaged is set aside beside the file as
 * NAME.damaged-DATE, never deleted, and a new one begun.  What cannot be written now (no space, no
 * permission, locked) is tried again later; bnl_store_dup_problem() has the sentence. */

typedef struct _BnlStore BnlStore;

typedef enum {
  BNL_STORE_ERROR_NOT_FOUND, /* no such run, or more than one */
  BNL_STORE_ERROR_FOREIGN,   /* the file is something else; it is left alone */
  BNL_STORE_ERROR_NEWER,     /* written by a later version; likewise */
  BNL_STORE_ERROR_DAMAGED,   /* it does not hold what it should */
  BNL_STORE_ERROR_READ_ONLY,
  BNL_STORE_ERROR_FULL,
  BNL_STORE_ERROR_BUSY, /* another program holds it for long */
  BNL_STORE_ERROR_IO,   /* everything else that the system refuses */
} BnlStoreError;

#define BNL_STORE_ERROR (bnl_store_error_quark ())
GQuark bnl_store_error_quark (void);

/* path NULL: $XDG_DATA_HOME/bnlab/runs.db, its folder made.  NULL with an error only where the file
 * is FOREIGN or NEWER; one that cannot be opened now gives a store that has a problem and tries
 * again at each later call.  Runs deleted more than a day ago are gone afterwards. */
BnlStore *bnl_store_open (const char *path, GError **error);
BnlStore *bnl_store_ref (BnlStore *store);
void bnl_store_unref (BnlStore *store);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BnlStore, bnl_store_unref)
const char *bnl_store_get_path (const BnlStore *store);

/* What the person should know, in one sentence with what to do; NULL: all is well.  Never waits. */
char *bnl_store_dup_problem (BnlStore *store);
/* Its parts: why nothing can be written now; and what became of the file, or of a run in it, which
 * whoever only reads wants to know, too. */
char *bnl_store_dup_trouble (BnlStore *store);
char *bnl_store_dup_damage (BnlStore *store);
/* Another number than before as soon as anyone, another program too, has changed something.  Never
 * waits: cheap enough to ask twice a second. */
guint64 bnl_store_get_change_count (BnlStore *store);

/* Of BnlRunRecord, newest first, without those deleted.  A run that cannot be read is left out, and
 * the problem says so. */
GPtrArray *bnl_store_list (BnlStore *store, GError **error);
/* Those of them with that group, oldest first. */
GPtrArray *bnl_store_list_group (BnlStore *store, const char *group, GError **error);
BnlRunRecord *bnl_store_get (BnlStore *store, gint64 id, GError **error);
/* text: the number of a run, its uuid or the beginning of it (of one run alone, 4 characters or
 * more), or its name.  0 with an error that says what is possible. */
gint64 bnl_store_find (BnlStore *store, const char *text, GError **error);

/* Every row measured so far. */
BnlSeries *bnl_store_load_series (BnlStore *store, gint64 id, GError **error);
/* Those of them that come before a run that goes on from that checkpoint of it, as
 * bnl_run_set_resume() wants them; DAMAGED where there are not so many. */
BnlSeries *bnl_store_load_past (BnlStore *store,
                                gint64 id,
                                const BnlCheckpoint *checkpoint,
                                GError **error);
/* Final weights, else those of the newest checkpoint. */
BnlSnapshot *bnl_store_load_snapshot (BnlStore *store, gint64 id, GError **error);
/* Steps of which there is a checkpoint, ascending: the newest, and a few on the way
 * (bnl-store-blob.c says which).  guint64. */
GArray *bnl_store_list_checkpoints (BnlStore *store, gint64 id, GError **error);
/* step 0: the newest. */
BnlCheckpoint *bnl_store_load_checkpoint (BnlStore *store, gint64 id, guint64 step, GError **error);
/* Of BnlTrace, by name: all that was measured beside the metrics. */
GPtrArray *bnl_store_load_traces (BnlStore *store, gint64 id, GError **error);
/* NULL without an error where that was not measured. */
BnlTrace *bnl_store_load_trace (BnlStore *store, gint64 id, const char *name, GError **error);
/* Of BnlRecordEvent, in their order. */
GPtrArray *bnl_store_load_events (BnlStore *store, gint64 id, GError **error);

gboolean bnl_store_set_name (BnlStore *store, gint64 id, const char *name, GError **error);
gboolean bnl_store_set_note (BnlStore *store, gint64 id, const char *note, GError **error);
gboolean bnl_store_set_tags (BnlStore *store, gint64 id, const char *const *tags, GError **error);
gboolean bnl_store_set_starred (BnlStore *store, gint64 id, gboolean starred, GError **error);
/* A mark, for a day: then they are gone for good.  A run that still goes on is not deleted.  All or
 * none. */
gboolean bnl_store_delete (BnlStore *store, const gint64 *ids, guint n, GError **error);
gboolean bnl_store_undelete (BnlStore *store, const gint64 *ids, guint n, GError **error);

/* An archive: a store of its own with just these runs, in one file that appears whole or not at
 * all, by custom with the suffix .bnlab.  Runs that go on are INTERRUPTED in it. */
gboolean bnl_store_export (BnlStore *store,
                           const gint64 *ids,
                           guint n,
                           const char *path,
                           GError **error);
/* Adds the runs of an archive, or of another store, also of one that is in use; those with a uuid
 * that is here stay as they are here (one that was deleted is had back).  Of a damaged file every
 * run that is whole is added: FALSE with DAMAGED and the counts all the same. */
gboolean bnl_store_merge (BnlStore *store,
                          const char *path,
                          guint *n_added,
                          guint *n_known,
                          GError **error);
