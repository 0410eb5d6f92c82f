#include "bnl-runs-edit.h"

typedef struct {
  BnlRunsEdit edit;
  GArray *ids;
  char *text;
} Work;

static void
free_work (gpointer data)
{
  Work *work = data;

  g_array_unref (work->ids);
  g_free (work->text);
  g_free (work);
}

static void
append_tags (GPtrArray *tags, const char *const *more)
{
  for (guint i = 0; more[i]; i++)
    if (more[i][0] && !g_ptr_array_find_with_equal_func (tags, more[i], g_str_equal, NULL))
      g_ptr_array_add (tags, g_strdup (more[i]));
}

GStrv
bnl_runs_edit_split_tags (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, ",", -1);
  GPtrArray *tags = g_ptr_array_new ();

  for (guint i = 0; parts[i]; i++)
    g_strstrip (parts[i]);
  append_tags (tags, (const char *const *) parts);
  g_ptr_array_add (tags, NULL);
  return (GStrv) g_ptr_array_free (tags, FALSE);
}

static gboolean
set_tags (BnlStore *store, gint64 id, const Work *work, GError **error)
{
  g_auto (GStrv) given = bnl_runs_edit_split_tags (work->text);
  g_autoptr (GPtrArray) tags = g_ptr_array_new_with_free_func (g_free);

  if (work->edit == BNL_RUNS_EDIT_ADD_TAGS) {
    g_autoptr (BnlRunRecord) record = bnl_store_get (store, id, error);

    if (!record)
      return FALSE;
    append_tags (tags, (const char *const *) record->tags);
  }
  append_tags (tags, (const char *const *) given);
  g_ptr_array_add (tags, NULL);
  return bnl_store_set_tags (store, id, (const char *const *) tags->pdata, error);
}

static gboolean
edit_one (BnlStore *store, gint64 id, const Work *work, GError **error)
{
  switch (work->edit) {
  case BNL_RUNS_EDIT_NAME:
    return bnl_store_set_name (store, id, work->text, error);
  case BNL_RUNS_EDIT_NOTE:
    return bnl_store_set_note (store, id, work->text, error);
  case BNL_RUNS_EDIT_TAGS:
  case BNL_RUNS_EDIT_ADD_TAGS:
    return set_tags (store, id, work, error);
  case BNL_RUNS_EDIT_STAR:
  case BNL_RUNS_EDIT_UNSTAR:
  case BNL_RUNS_EDIT_DELETE:
  case BNL_RUNS_EDIT_UNDELETE:
  default:
    return bnl_store_set_starred (store, id, work->edit == BNL_RUNS_EDIT_STAR, error);
  }
}

/* On the store's thread. */
static gpointer
edit_all (BnlStore *store, gpointer data, GError **error)
{
  Work *work = data;
  const gint64 *ids = (const gint64 *) (const void *) work->ids->data;
  gboolean done = TRUE;

  if (work->edit == BNL_RUNS_EDIT_DELETE)
    done = bnl_store_delete (store, ids, work->ids->len, error);
  else if (work->edit == BNL_RUNS_EDIT_UNDELETE)
    done = bnl_store_undelete (store, ids, work->ids->len, error);
  else
    for (guint i = 0; done && i < work->ids->len; i++)
      done = edit_one (store, ids[i], work, error);
  return GINT_TO_POINTER (done);
}

void
bnl_runs_edit_ask (BnlRunsKeeper *keeper,
                   gpointer source,
                   BnlRunsEdit edit,
                   const GArray *ids,
                   const char *text,
                   GAsyncReadyCallback callback,
                   gpointer user_data)
{
  Work *work = g_new0 (Work, 1);

  work->edit = edit;
  work->ids = g_array_sized_new (FALSE, FALSE, sizeof (gint64), ids->len);
  g_array_append_vals (work->ids, ids->data, ids->len);
  work->text = g_strdup (text);
  bnl_runs_keeper_ask (keeper, source, edit_all, work, free_work, NULL, callback, user_data);
}

gboolean
bnl_runs_edit_finish (GAsyncResult *result, GError **error)
{
  return GPOINTER_TO_INT (bnl_runs_keeper_finish (result, error));
}
