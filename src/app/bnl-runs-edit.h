#pragma once

#include "bnl-runs-keeper.h"

/* What a person changes of stored runs, done on the store's thread. */

typedef enum {
  BNL_RUNS_EDIT_NAME,     /* text */
  BNL_RUNS_EDIT_NOTE,     /* text */
  BNL_RUNS_EDIT_TAGS,     /* text: all of them, with commas between */
  BNL_RUNS_EDIT_ADD_TAGS, /* text: more of them */
  BNL_RUNS_EDIT_STAR,
  BNL_RUNS_EDIT_UNSTAR,
  BNL_RUNS_EDIT_DELETE,
  BNL_RUNS_EDIT_UNDELETE,
} BnlRunsEdit;

/* ids: of gint64, copied; text: NULL where the edit has none.  The callback finishes with
 * bnl_runs_edit_finish(). */
void bnl_runs_edit_ask (BnlRunsKeeper *keeper,
                        gpointer source,
                        BnlRunsEdit edit,
                        const GArray *ids,
                        const char *text,
                        GAsyncReadyCallback callback,
                        gpointer user_data);
gboolean bnl_runs_edit_finish (GAsyncResult *result, GError **error);

/* "a, b,, a" as { "a", "b" }: trimmed, each once.  g_strfreev(). */
GStrv bnl_runs_edit_split_tags (const char *text);
