#pragma once

#include "bnl-database-private.h"
#include "bnl-store.h"

/* What the files of the store share.  Functions that take a BnlDatabase are called between
 * bnl_store_lock() and bnl_store_unlock(). */

/* The database, opened if it has to be; NULL, and not locked, where that cannot be done now.  for
 * writing: READ_ONLY where it can only be read. */
BnlDatabase *bnl_store_lock (BnlStore *store, gboolean writing, GError **error);
/* changed: others are to look again. */
void bnl_store_unlock (BnlStore *store, gboolean changed);
/* How often the database was opened anew: another number means that what was there may not be. */
guint bnl_store_get_generation (BnlStore *store);
/* A write failed: what is damaged is set aside, and all of it is opened anew at the next call. */
void bnl_store_give_up (BnlStore *store, const GError *error);
/* All tables and columns that are used are there. */
gboolean bnl_store_check_schema (BnlDatabase *database, GError **error);
/* The sentence for what is so now; NULL: nothing any more. */
void bnl_store_set_trouble (BnlStore *store, const char *sentence);

/* The columns of the table run that are members of a record: how many, and as SQL: "uuid, ...",
 * "?1, ..." and "uuid = ?1, ...".  Owned by the caller. */
guint bnl_store_row_get_n_columns (void);
char *bnl_store_row_dup_columns (void);
char *bnl_store_row_dup_places (void);
char *bnl_store_row_dup_assignments (void);
void bnl_store_row_bind (BnlStatement *statement, const BnlRunRecord *record);
/* From "SELECT id, owner, heartbeat_usec, COLUMNS"; NULL where it is damaged. */
BnlRunRecord *bnl_store_row_read (BnlStatement *statement);

/* NOT_FOUND, or DAMAGED. */
BnlRunRecord *bnl_store_row_load (BnlDatabase *database, gint64 id, GError **error);
/* Somebody else goes on with it, or may at any moment: it is running, or paused in another process
 * that lives. */
gboolean bnl_store_row_is_taken (BnlDatabase *database, const BnlRunRecord *record);
/* The person is told that a run is damaged. */
void bnl_store_tell_unreadable (BnlStore *store, gint64 id);

/* Appends every row of a run; where it fails, those before the damage. */
gboolean bnl_store_metrics_read (BnlDatabase *database,
                                 gint64 id,
                                 BnlSeries *series,
                                 GError **error);
/* Rows first .. first + n of the series, in place of those from there on that lie in the same
 * chunks. */
gboolean bnl_store_metrics_write (BnlDatabase *database,
                                  gint64 id,
                                  const BnlSeries *series,
                                  gsize first,
                                  gsize n,
                                  GError **error);
/* Rows from n_rows on are dropped; series: what the run has, to write again what shares a chunk
 * with these. */
gboolean bnl_store_metrics_cut (BnlDatabase *database,
                                gint64 id,
                                const BnlSeries *series,
                                gsize n_rows,
                                GError **error);

/* Events from first on, as the run's events place + first and so on. */
gboolean bnl_store_event_write (BnlDatabase *database,
                                gint64 id,
                                GPtrArray *events,
                                guint first,
                                guint place,
                                GError **error);
GPtrArray *bnl_store_event_read (BnlDatabase *database, gint64 id, GError **error);

/* Nothing happens, and written is FALSE, where it is too large to be kept.  n_steps: planned. */
gboolean bnl_store_blob_write_weights (BnlDatabase *database,
                                       gint64 id,
                                       const BnlSnapshot *snapshot,
                                       GError **error);
gboolean bnl_store_blob_write_checkpoint (BnlDatabase *database,
                                          gint64 id,
                                          const BnlCheckpoint *checkpoint,
                                          guint64 n_steps,
                                          gboolean *written,
                                          GError **error);
/* And the final weights: the run goes on from there. */
gboolean bnl_store_blob_delete_checkpoints_after (BnlDatabase *database,
                                                  gint64 id,
                                                  guint64 step,
                                                  GError **error);
/* step 0: none. */
gboolean bnl_store_blob_find_newest (BnlDatabase *database,
                                     gint64 id,
                                     guint64 *step,
                                     GError **error);
/* Of one run to another; what is damaged fails. */
gboolean bnl_store_blob_copy (BnlDatabase *from,
                              gint64 from_id,
                              BnlDatabase *to,
                              gint64 to_id,
                              GError **error);
/* The bound on all of them together, once that run has ended. */
gboolean bnl_store_blob_limit_all (BnlDatabase *database, gint64 ended, GError **error);

/* Writes a new run, setting record->id, or what a recorder knows of the one with that id: not what
 * the person says of it.  owned: by this process, as of now; else by none. */
gboolean bnl_store_row_insert (BnlDatabase *database,
                               BnlRunRecord *record,
                               gboolean owned,
                               GError **error);
gboolean bnl_store_row_update (BnlDatabase *database,
                               const BnlRunRecord *record,
                               gboolean owned,
                               GError **error);

/* If it is this process that owns it, nobody does any more; all else stays as it was written. */
gboolean bnl_store_row_release (BnlDatabase *database, const char *uuid, GError **error);

/* NOT_FOUND, naming the run. */
gboolean bnl_store_fail_missing (gint64 id, GError **error);
/* Whether there is such a run, deleted or not. */
gboolean bnl_store_check_run (BnlDatabase *database, gint64 id, GError **error);
