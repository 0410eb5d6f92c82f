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
/* The person is told that a run is damaged. */
void bnl_store_tell_unreadable (BnlStore *store, gint64 id);

/* The first rows of a run, at most max_rows. */
BnlSeries *bnl_store_metrics_read (BnlDatabase *database,
                                   gint64 id,
                                   gsize max_rows,
                                   GError **error);

/* NOT_FOUND, naming the run. */
gboolean bnl_store_fail_missing (gint64 id, GError **error);
/* Whether there is such a run, deleted or not. */
gboolean bnl_store_check_run (BnlDatabase *database, gint64 id, GError **error);
