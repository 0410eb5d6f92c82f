#pragma once

#include "bnl-store-private.h"

/* What runs measure beside their metrics, in the database; between bnl_store_lock() and
 * bnl_store_unlock(). */

/* Of BnlTrace, by name; name NULL: all there are. */
GPtrArray *bnl_store_trace_read (BnlDatabase *database,
                                 gint64 id,
                                 const char *name,
                                 GError **error);
/* Rows first .. first + n, in place of those that lie in the same chunks; from row 0 on in place of
 * all of that name. */
gboolean bnl_store_trace_write (BnlDatabase *database,
                                gint64 id,
                                BnlTrace *trace,
                                gsize first,
                                gsize n,
                                GError **error);
gboolean bnl_store_trace_write_all (BnlDatabase *database,
                                    gint64 id,
                                    GPtrArray *traces,
                                    GError **error);
/* Rows of steps beyond that one are dropped, and with step 0 all. */
gboolean bnl_store_trace_cut (BnlDatabase *database, gint64 id, guint64 step, GError **error);
