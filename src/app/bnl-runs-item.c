#include "bnl-runs-item.h"

#include <string.h>

struct _BnlRunsItem {
  GObject parent_instance;

  /* owned */
  BnlRunRecord *record;
  char *title;   /* NULL until asked for */
  char **values; /* interned ref strings, one a field; NULL until asked for */

  int lane;
};

enum { PROP_RECORD = 1, PROP_LANE, N_PROPS };

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (BnlRunsItem, bnl_runs_item, G_TYPE_OBJECT)

static gboolean
is_same_text (const BnlRunRecord *a, const BnlRunRecord *b)
{
  return g_str_equal (a->name, b->name) && g_str_equal (a->note, b->note) &&
         g_strv_equal ((const char *const *) a->tags, (const char *const *) b->tags);
}

/* What of a run may change while it is in the store; its spec with the steps that are planned. */
static gboolean
is_same (const BnlRunRecord *a, const BnlRunRecord *b)
{
  return a->state == b->state && a->starred == b->starred && a->n_steps_done == b->n_steps_done &&
         a->n_steps_planned == b->n_steps_planned && a->checkpoint_step == b->checkpoint_step &&
         a->ended_usec == b->ended_usec && is_same_text (a, b) &&
         memcmp (&a->summary, &b->summary, sizeof a->summary) == 0;
}

static void
drop_values (BnlRunsItem *self)
{
  for (guint i = 0; self->values && self->values[i]; i++)
    g_ref_string_release (self->values[i]);
  g_clear_pointer (&self->values, g_free);
}

static void
take_record (BnlRunsItem *self, BnlRunRecord *record)
{
  /* A run that is trained further has more epochs than before. */
  if (!self->record || !bnl_spec_equal (self->record->spec, record->spec))
    drop_values (self);
  bnl_run_record_ref (record);
  g_clear_pointer (&self->record, bnl_run_record_unref);
  self->record = record;
  g_clear_pointer (&self->title, g_free);
}

static void
bnl_runs_item_get_property (GObject *object, guint property_id, GValue *value, GParamSpec *pspec)
{
  BnlRunsItem *self = BNL_RUNS_ITEM (object);

  switch (property_id) {
  case PROP_RECORD:
    g_value_set_pointer (value, self->record);
    break;
  case PROP_LANE:
    g_value_set_int (value, self->lane);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
bnl_runs_item_finalize (GObject *object)
{
  BnlRunsItem *self = BNL_RUNS_ITEM (object);

  drop_values (self);
  g_clear_pointer (&self->record, bnl_run_record_unref);
  g_free (self->title);
  G_OBJECT_CLASS (bnl_runs_item_parent_class)->finalize (object);
}

static void
bnl_runs_item_class_init (BnlRunsItemClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = bnl_runs_item_get_property;
  object_class->finalize = bnl_runs_item_finalize;
  props[PROP_RECORD] = g_param_spec_pointer ("record", NULL, NULL, flags);
  props[PROP_LANE] = g_param_spec_int ("lane", NULL, NULL, -1, G_MAXINT, -1, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
bnl_runs_item_init (BnlRunsItem *self)
{
  self->lane = -1;
}

BnlRunsItem *
bnl_runs_item_new (BnlRunRecord *record)
{
  BnlRunsItem *self = g_object_new (BNL_TYPE_RUNS_ITEM, NULL);

  take_record (self, record);
  return self;
}

const BnlRunRecord *
bnl_runs_item_get_record (BnlRunsItem *self)
{
  g_return_val_if_fail (BNL_IS_RUNS_ITEM (self), NULL);

  return self->record;
}

gboolean
bnl_runs_item_set_record (BnlRunsItem *self, BnlRunRecord *record)
{
  g_return_val_if_fail (BNL_IS_RUNS_ITEM (self), FALSE);
  g_return_val_if_fail (record->id == self->record->id, FALSE);

  if (is_same (self->record, record))
    return FALSE;
  take_record (self, record);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_RECORD]);
  return TRUE;
}

gint64
bnl_runs_item_get_id (BnlRunsItem *self)
{
  return self->record->id;
}

const char *
bnl_runs_item_get_title (BnlRunsItem *self)
{
  if (!self->title)
    self->title = bnl_run_record_dup_title (self->record);
  return self->title;
}

const char *
bnl_runs_item_get_value (BnlRunsItem *self, guint field)
{
  guint n_fields;
  const BnlSpecField *fields = bnl_spec_get_fields (&n_fields);

  g_return_val_if_fail (field < n_fields, NULL);

  if (!self->values) {
    self->values = g_new0 (char *, n_fields + 1);
    for (guint i = 0; i < n_fields; i++) {
      g_autofree char *text = bnl_spec_dup_value (self->record->spec, fields[i].key);

      self->values[i] = g_ref_string_new_intern (text);
    }
  }
  return self->values[field];
}

int
bnl_runs_item_get_lane (BnlRunsItem *self)
{
  return self->lane;
}

void
bnl_runs_item_set_lane (BnlRunsItem *self, int lane)
{
  g_return_if_fail (BNL_IS_RUNS_ITEM (self));

  if (lane == self->lane)
    return;
  self->lane = lane;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LANE]);
}
