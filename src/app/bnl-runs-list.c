#include "bnl-runs-list.h"

#include <gtk/gtk.h>
#include <math.h>
#include <string.h>

#include "lab/bnl-run-search.h"

struct _BnlRunsList {
  GObject parent_instance;

  /* owned */
  GListStore *all; /* of BnlRunsItem */
  GtkFilterListModel *filtered;
  GtkFilter *filter;
  GHashTable *by_id;    /* gint64 to BnlRunsItem */
  BnlRunSearch *search; /* NULL: none */
  GHashTable *ids;      /* those that a brush leaves; NULL: all */

  gboolean starred_only;
  BnlRunsStates states;
};

static void bnl_runs_list_model_init (GListModelInterface *iface);

enum { SIGNAL_UPDATED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE_WITH_CODE (BnlRunsList,
                               bnl_runs_list,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, bnl_runs_list_model_init))

/* --- what is asked for --- */

static gboolean
has_state (const BnlRunRecord *record, BnlRunsStates states)
{
  switch (states) {
  case BNL_RUNS_LIVE:
    return !bnl_record_state_is_end (record->state);
  case BNL_RUNS_FINISHED:
    return record->state == BNL_RECORD_FINISHED || record->state == BNL_RECORD_STOPPED;
  case BNL_RUNS_LOST:
    return record->state == BNL_RECORD_DIVERGED || record->state == BNL_RECORD_FAILED;
  case BNL_RUNS_ANY:
  default:
    return TRUE;
  }
}

static gboolean
match_unbrushed (BnlRunsList *self, const BnlRunRecord *record)
{
  if (self->starred_only && !record->starred)
    return FALSE;
  if (!has_state (record, self->states))
    return FALSE;
  return !self->search || bnl_run_search_is_met (self->search, record);
}

static gboolean
match_item (gpointer object, gpointer user_data)
{
  BnlRunsList *self = user_data;
  const BnlRunRecord *record = bnl_runs_item_get_record (object);

  if (self->ids && !g_hash_table_contains (self->ids, &record->id))
    return FALSE;
  return match_unbrushed (self, record);
}

GPtrArray *
bnl_runs_list_dup_all (BnlRunsList *self)
{
  GPtrArray *items = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < bnl_runs_list_get_n_all (self); i++)
    g_ptr_array_add (items, g_list_model_get_item (G_LIST_MODEL (self->all), i));
  return items;
}

GPtrArray *
bnl_runs_list_dup_unbrushed (BnlRunsList *self)
{
  GPtrArray *items = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < bnl_runs_list_get_n_all (self); i++) {
    g_autoptr (BnlRunsItem) item = g_list_model_get_item (G_LIST_MODEL (self->all), i);

    if (match_unbrushed (self, bnl_runs_item_get_record (item)))
      g_ptr_array_add (items, g_steal_pointer (&item));
  }
  return items;
}

static void
tell_updated (BnlRunsList *self)
{
  g_signal_emit (self, signals[SIGNAL_UPDATED], 0);
}

static void
refilter (BnlRunsList *self)
{
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
  tell_updated (self);
}

void
bnl_runs_list_set_search (BnlRunsList *self, const char *words)
{
  g_autofree char *text = NULL;

  g_return_if_fail (BNL_IS_RUNS_LIST (self));

  text = g_strstrip (g_strdup (words));
  if (!text[0] && !self->search)
    return;
  g_clear_pointer (&self->search, bnl_run_search_free);
  if (text[0])
    self->search = bnl_run_search_new (text);
  refilter (self);
}

void
bnl_runs_list_set_starred_only (BnlRunsList *self, gboolean starred_only)
{
  g_return_if_fail (BNL_IS_RUNS_LIST (self));

  if (self->starred_only == !!starred_only)
    return;
  self->starred_only = !!starred_only;
  refilter (self);
}

void
bnl_runs_list_set_states (BnlRunsList *self, BnlRunsStates states)
{
  g_return_if_fail (BNL_IS_RUNS_LIST (self));

  if (self->states == states)
    return;
  self->states = states;
  refilter (self);
}

void
bnl_runs_list_take_ids (BnlRunsList *self, GArray *ids)
{
  g_autoptr (GArray) taken = ids;

  g_return_if_fail (BNL_IS_RUNS_LIST (self));

  if (!taken && !self->ids)
    return;
  g_clear_pointer (&self->ids, g_hash_table_unref);
  if (taken) {
    self->ids = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
    for (guint i = 0; i < taken->len; i++)
      g_hash_table_add (self->ids, g_memdup2 (&g_array_index (taken, gint64, i), sizeof (gint64)));
  }
  refilter (self);
}

gboolean
bnl_runs_list_is_filtered (BnlRunsList *self)
{
  return self->search || self->starred_only || self->states != BNL_RUNS_ANY || self->ids;
}

gboolean
bnl_runs_list_is_brushed (BnlRunsList *self)
{
  return self->ids != NULL;
}

/* --- what is there --- */

static void
remove_missing (BnlRunsList *self, GPtrArray *records)
{
  g_autoptr (GHashTable) present = g_hash_table_new (g_int64_hash, g_int64_equal);

  for (guint i = 0; i < records->len; i++) {
    BnlRunRecord *record = records->pdata[i];

    g_hash_table_add (present, &record->id);
  }
  for (guint i = g_list_model_get_n_items (G_LIST_MODEL (self->all)); i > 0; i--) {
    g_autoptr (BnlRunsItem) item = g_list_model_get_item (G_LIST_MODEL (self->all), i - 1);
    gint64 id = bnl_runs_item_get_id (item);

    if (g_hash_table_contains (present, &id))
      continue;
    g_list_store_remove (self->all, i - 1);
    g_hash_table_remove (self->by_id, &id);
  }
}

/* New runs stand where records has them: in front, but for those that an archive brought. */
static guint
add_new (BnlRunsList *self, GPtrArray *records)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  gboolean was_empty = bnl_runs_list_get_n_all (self) == 0;

  for (guint i = 0; i < records->len; i++) {
    BnlRunRecord *record = records->pdata[i];
    BnlRunsItem *item;

    if (g_hash_table_contains (self->by_id, &record->id))
      continue;
    item = bnl_runs_item_new (record);
    g_ptr_array_add (items, item);
    g_hash_table_insert (self->by_id, g_memdup2 (&record->id, sizeof record->id), item);
    if (!was_empty)
      g_list_store_insert (self->all, MIN (i, bnl_runs_list_get_n_all (self)), item);
  }
  if (was_empty)
    g_list_store_splice (self->all, 0, 0, items->pdata, items->len);
  return items->len;
}

static guint
update_known (BnlRunsList *self, GPtrArray *records)
{
  guint n_changed = 0;

  for (guint i = 0; i < records->len; i++) {
    BnlRunRecord *record = records->pdata[i];
    BnlRunsItem *item = g_hash_table_lookup (self->by_id, &record->id);

    n_changed += item && bnl_runs_item_set_record (item, record) ? 1 : 0;
  }
  return n_changed;
}

void
bnl_runs_list_set_records (BnlRunsList *self, GPtrArray *records)
{
  guint n_before, n_changed;

  g_return_if_fail (BNL_IS_RUNS_LIST (self));

  n_before = bnl_runs_list_get_n_all (self);
  remove_missing (self, records);
  n_changed = n_before - bnl_runs_list_get_n_all (self);
  n_changed += update_known (self, records);
  n_changed += add_new (self, records);
  if (n_changed == 0)
    return;
  if (bnl_runs_list_is_filtered (self))
    gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
  tell_updated (self);
}

guint
bnl_runs_list_get_n_all (BnlRunsList *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->all));
}

BnlRunsItem *
bnl_runs_list_find (BnlRunsList *self, gint64 id)
{
  return g_hash_table_lookup (self->by_id, &id);
}

BnlRunsItem *
bnl_runs_list_find_partner (BnlRunsList *self, BnlRunsItem *item)
{
  const BnlRunRecord *record = bnl_runs_item_get_record (item);
  BnlRunsItem *partner = NULL;
  GHashTableIter iter;
  gpointer other_item;

  g_hash_table_iter_init (&iter, self->by_id);
  while (g_hash_table_iter_next (&iter, NULL, &other_item)) {
    const BnlRunRecord *other = bnl_runs_item_get_record (other_item);

    if (g_strcmp0 (other->group, record->group) != 0 || other->id == record->id ||
        other->spec->seed != record->spec->seed)
      continue;
    if (partner || (other->spec->norm == BNL_NORM_NONE) == (record->spec->norm == BNL_NORM_NONE))
      return NULL;
    partner = other_item;
  }
  return partner;
}

/* Without words for each of a thousand runs, where that can be. */
static gboolean
has_same_value (BnlRunsItem *a, BnlRunsItem *b, const BnlSpecField *field, guint index)
{
  const BnlSpec *spec_a = bnl_runs_item_get_record (a)->spec;
  const BnlSpec *spec_b = bnl_runs_item_get_record (b)->spec;
  const char *of_a = (const char *) spec_a + field->offset;
  const char *of_b = (const char *) spec_b + field->offset;

  if (field->type == BNL_SPEC_TEXT)
    return g_strcmp0 (*(char *const *) (const void *) of_a, *(char *const *) (const void *) of_b) ==
           0;
  if (memcmp (of_a, of_b, field->size) == 0 &&
      (field->type != BNL_SPEC_INIT || !(fabs (spec_a->init_std - spec_b->init_std) > 0.0)))
    return TRUE;
  return bnl_runs_item_get_value (a, index) == bnl_runs_item_get_value (b, index);
}

GArray *
bnl_runs_list_find_differing (GListModel *model)
{
  GArray *differing = g_array_new (FALSE, FALSE, sizeof (guint));
  guint n_items = g_list_model_get_n_items (model);
  g_autoptr (BnlRunsItem) first = n_items > 0 ? g_list_model_get_item (model, 0) : NULL;
  guint n_fields;
  const BnlSpecField *fields = bnl_spec_get_fields (&n_fields);
  g_autofree gboolean *differs = NULL;

  differs = g_new0 (gboolean, n_fields);
  for (guint i = 1; i < n_items; i++) {
    g_autoptr (BnlRunsItem) item = g_list_model_get_item (model, i);

    for (guint field = 0; field < n_fields; field++)
      differs[field] = differs[field] || !has_same_value (item, first, &fields[field], field);
  }
  for (guint field = 0; field < n_fields; field++)
    if (differs[field])
      g_array_append_val (differing, field);
  return differing;
}

/* --- the object --- */

static GType
get_item_type (GListModel *model)
{
  return BNL_TYPE_RUNS_ITEM;
}

static guint
get_n_items (GListModel *model)
{
  return g_list_model_get_n_items (G_LIST_MODEL (BNL_RUNS_LIST (model)->filtered));
}

static gpointer
get_item (GListModel *model, guint position)
{
  return g_list_model_get_item (G_LIST_MODEL (BNL_RUNS_LIST (model)->filtered), position);
}

static void
bnl_runs_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
bnl_runs_list_dispose (GObject *object)
{
  BnlRunsList *self = BNL_RUNS_LIST (object);

  if (self->filtered)
    g_signal_handlers_disconnect_by_data (self->filtered, self);
  g_clear_object (&self->filtered);
  g_clear_object (&self->filter);
  g_clear_object (&self->all);
  G_OBJECT_CLASS (bnl_runs_list_parent_class)->dispose (object);
}

static void
bnl_runs_list_finalize (GObject *object)
{
  BnlRunsList *self = BNL_RUNS_LIST (object);

  g_hash_table_unref (self->by_id);
  g_clear_pointer (&self->search, bnl_run_search_free);
  g_clear_pointer (&self->ids, g_hash_table_unref);
  G_OBJECT_CLASS (bnl_runs_list_parent_class)->finalize (object);
}

static void
bnl_runs_list_class_init (BnlRunsListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = bnl_runs_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = bnl_runs_list_finalize;
  signals[SIGNAL_UPDATED] = g_signal_new ("updated", BNL_TYPE_RUNS_LIST, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 0);
}

static void
bnl_runs_list_init (BnlRunsList *self)
{
  self->all = g_list_store_new (BNL_TYPE_RUNS_ITEM);
  self->by_id = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->filter = GTK_FILTER (gtk_custom_filter_new (match_item, self, NULL));
  self->filtered = gtk_filter_list_model_new (g_object_ref (G_LIST_MODEL (self->all)),
                                              g_object_ref (self->filter));
  g_signal_connect_swapped (self->filtered, "items-changed",
                            G_CALLBACK (g_list_model_items_changed), self);
}

BnlRunsList *
bnl_runs_list_new (void)
{
  return g_object_new (BNL_TYPE_RUNS_LIST, NULL);
}
