#include "bnl-runs-title.h"

#include <glib/gi18n.h>

#include "bnl-runs-column.h"
#include "bnl-runs-list.h"

char *
bnl_runs_title_dup_short (const BnlRunRecord *record)
{
  g_autofree char *hidden = NULL;
  g_autofree char *lr = NULL;

  if (record->name[0])
    return g_strdup (record->name);
  hidden = bnl_spec_dup_value (record->spec, "hidden");
  lr = bnl_spec_dup_value (record->spec, "lr");
  return g_strdup_printf (_ ("%s · lr %s · batch %u"), hidden, lr, record->spec->batch_size);
}

static GArray *
find_differing (GPtrArray *items)
{
  g_autoptr (GListStore) model = g_list_store_new (BNL_TYPE_RUNS_ITEM);

  g_list_store_splice (model, 0, 0, items->pdata, items->len);
  return bnl_runs_list_find_differing (G_LIST_MODEL (model));
}

static char *
tell_apart (BnlRunsItem *item, GArray *differing)
{
  const BnlRunRecord *record = bnl_runs_item_get_record (item);
  g_autofree char *arm = bnl_runs_column_name_arm (record);
  GString *title;
  guint n_fields;
  const BnlSpecField *fields = bnl_spec_get_fields (&n_fields);

  if (record->name[0])
    return g_strdup (record->name);
  title = g_string_new (arm);
  for (guint i = 0; i < differing->len; i++) {
    guint field = g_array_index (differing, guint, i);
    g_autofree char *key = g_strdelimit (g_strdup (fields[field].key), "_", ' ');

    /* The arm has said it. */
    if (!g_str_equal (key, "norm"))
      g_string_append_printf (title, " · %s %s", key, bnl_runs_item_get_value (item, field));
  }
  return g_string_free (title, FALSE);
}

/* The same settings twice, as a run that was repeated: its number. */
static void
make_distinct (GPtrArray *items, GStrv titles, guint index)
{
  const BnlRunRecord *record = bnl_runs_item_get_record (items->pdata[index]);

  for (guint i = 0; i < items->len; i++)
    if (i != index && g_str_equal (titles[i], titles[index])) {
      g_autofree char *title = g_steal_pointer (&titles[index]);

      titles[index] = g_strdup_printf ("%s · #%" G_GINT64_FORMAT, title, record->id);
      return;
    }
}

GStrv
bnl_runs_title_dup_distinct (GPtrArray *items)
{
  g_autoptr (GArray) differing = find_differing (items);
  GStrv titles = g_new0 (char *, items->len + 1);

  for (guint i = 0; i < items->len; i++)
    titles[i] = tell_apart (items->pdata[i], differing);
  for (guint i = 0; i < items->len; i++)
    make_distinct (items, titles, i);
  return titles;
}
