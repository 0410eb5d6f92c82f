#include "bnl-dataset-slot.h"

#include <glib/gi18n.h>

#include "bnl-dataset-loader.h"

#define DEFAULT_DATASET "digits"

struct _BnlDatasetSlot {
  GObject parent_instance;

  /* owned */
  BnlDataset *dataset;
  char *name;  /* that it was loaded by */
  GTask *load; /* the one whose result still counts */

  gboolean is_closed;
};

enum {
  PROP_DATASET = 1,
  PROP_LOADING,
  N_PROPS,
};

enum {
  SIGNAL_TAKEN,
  SIGNAL_REFUSED,
  SIGNAL_SETTLED,
  SIGNAL_PROBLEM,
  SIGNAL_DATASETS_CHANGED,
  N_SIGNALS
};

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BnlDatasetSlot, bnl_dataset_slot, G_TYPE_OBJECT)

static void
notify (BnlDatasetSlot *self, guint property)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[property]);
}

static void
say_problem (BnlDatasetSlot *self, const char *sentence)
{
  g_signal_emit (self, signals[SIGNAL_PROBLEM], 0, sentence);
}

static void
take_dataset (BnlDatasetSlot *self, BnlDataset *dataset, const char *name)
{
  g_clear_pointer (&self->dataset, bnl_dataset_unref);
  self->dataset = dataset;
  g_free (self->name);
  self->name = g_strdup (name);
  g_signal_emit (self, signals[SIGNAL_TAKEN], 0, name);
  notify (self, PROP_DATASET);
}

static void
refuse_dataset (BnlDatasetSlot *self, const char *name, const GError *error)
{
  const char *current = self->dataset                         ? self->name
                        : g_str_equal (name, DEFAULT_DATASET) ? NULL
                                                              : DEFAULT_DATASET;
  g_autofree char *sentence = bnl_dataset_loader_describe_failure (name, error, current);

  say_problem (self, sentence);
  g_signal_emit (self, signals[SIGNAL_REFUSED], 0, name);
}

static void
load_dataset_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  BnlDatasetSlot *self = BNL_DATASET_SLOT (source);
  const char *name = bnl_dataset_loader_get_name (G_TASK (result));
  const GError *problem;
  g_autoptr (GError) error = NULL;
  g_autoptr (BnlDataset) dataset = bnl_dataset_loader_finish (G_TASK (result), &problem, &error);
  g_autoptr (GTask) task = NULL;

  if (bnl_dataset_loader_get_is_new (G_TASK (result)))
    bnl_dataset_slot_tell_changed (self);
  if (self->load != G_TASK (result))
    return; /* another was asked for since */
  task = g_steal_pointer (&self->load);

  if (dataset)
    take_dataset (self, g_steal_pointer (&dataset), name);
  else
    refuse_dataset (self, name, error);
  if (problem)
    say_problem (self, problem->message);
  notify (self, PROP_LOADING);
  if (!self->dataset && !g_str_equal (name, DEFAULT_DATASET))
    bnl_dataset_slot_load (self, DEFAULT_DATASET);
  if (!self->load)
    g_signal_emit (self, signals[SIGNAL_SETTLED], 0);
}

static void
load_dataset (BnlDatasetSlot *self, const char *name, gboolean is_new)
{
  if (self->is_closed)
    return;
  g_clear_object (&self->load);
  self->load = bnl_dataset_loader_start (self, name, is_new, load_dataset_cb);
  notify (self, PROP_LOADING);
}

void
bnl_dataset_slot_load (BnlDatasetSlot *self, const char *name)
{
  g_return_if_fail (BNL_IS_DATASET_SLOT (self));
  g_return_if_fail (name != NULL);

  load_dataset (self, name, FALSE);
}

void
bnl_dataset_slot_open (BnlDatasetSlot *self, GFile *file)
{
  g_autofree char *path = NULL;

  g_return_if_fail (BNL_IS_DATASET_SLOT (self));
  g_return_if_fail (G_IS_FILE (file));

  path = g_file_get_path (file);
  if (!path || !g_utf8_validate (path, -1, NULL)) {
    g_autofree char *name = g_file_get_parse_name (file);
    g_autofree char *sentence = g_strdup_printf (
        _ ("%s cannot be opened by its name: copy it to a folder of this machine whose name is "
           "UTF-8, then open that."),
        name);

    say_problem (self, sentence);
  } else {
    load_dataset (self, path, TRUE);
  }
}

static void
list_changed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  BnlDatasetSlot *self = BNL_DATASET_SLOT (source);
  g_autoptr (GError) error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    say_problem (self, error->message);
  bnl_dataset_slot_tell_changed (self);
}

void
bnl_dataset_slot_forget (BnlDatasetSlot *self, const char *path)
{
  g_return_if_fail (BNL_IS_DATASET_SLOT (self));

  bnl_dataset_loader_forget (self, path, list_changed_cb);
}

void
bnl_dataset_slot_restore (BnlDatasetSlot *self, const char *path)
{
  g_return_if_fail (BNL_IS_DATASET_SLOT (self));

  bnl_dataset_loader_restore (self, path, list_changed_cb);
}

void
bnl_dataset_slot_tell_changed (BnlDatasetSlot *self)
{
  g_return_if_fail (BNL_IS_DATASET_SLOT (self));

  g_signal_emit (self, signals[SIGNAL_DATASETS_CHANGED], 0);
}

void
bnl_dataset_slot_close (BnlDatasetSlot *self)
{
  g_return_if_fail (BNL_IS_DATASET_SLOT (self));

  self->is_closed = TRUE;
  g_clear_object (&self->load);
}

BnlDataset *
bnl_dataset_slot_get_dataset (BnlDatasetSlot *self)
{
  g_return_val_if_fail (BNL_IS_DATASET_SLOT (self), NULL);

  return self->dataset;
}

const char *
bnl_dataset_slot_get_loading (BnlDatasetSlot *self)
{
  g_return_val_if_fail (BNL_IS_DATASET_SLOT (self), NULL);

  return self->load ? bnl_dataset_loader_get_name (self->load) : NULL;
}

/* --- the object --- */

static void
bnl_dataset_slot_get_property (GObject *object, guint property_id, GValue *value, GParamSpec *pspec)
{
  BnlDatasetSlot *self = BNL_DATASET_SLOT (object);

  switch (property_id) {
  case PROP_DATASET:
    g_value_set_pointer (value, self->dataset);
    break;
  case PROP_LOADING:
    g_value_set_string (value, bnl_dataset_slot_get_loading (self));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
bnl_dataset_slot_finalize (GObject *object)
{
  BnlDatasetSlot *self = BNL_DATASET_SLOT (object);

  g_clear_object (&self->load);
  g_clear_pointer (&self->dataset, bnl_dataset_unref);
  g_clear_pointer (&self->name, g_free);
  G_OBJECT_CLASS (bnl_dataset_slot_parent_class)->finalize (object);
}

static void
bnl_dataset_slot_class_init (BnlDatasetSlotClass *klass)
{
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = bnl_dataset_slot_get_property;
  object_class->finalize = bnl_dataset_slot_finalize;

  props[PROP_DATASET] = g_param_spec_pointer ("dataset", NULL, NULL, readable);
  props[PROP_LOADING] = g_param_spec_string ("loading", NULL, NULL, NULL, readable);
  g_object_class_install_properties (object_class, N_PROPS, props);

  signals[SIGNAL_TAKEN] = g_signal_new ("taken", BNL_TYPE_DATASET_SLOT, G_SIGNAL_RUN_LAST, 0, NULL,
                                        NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_REFUSED] = g_signal_new ("refused", BNL_TYPE_DATASET_SLOT, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_SETTLED] = g_signal_new ("settled", BNL_TYPE_DATASET_SLOT, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_PROBLEM] = g_signal_new ("problem", BNL_TYPE_DATASET_SLOT, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_DATASETS_CHANGED] =
      g_signal_new ("datasets-changed", BNL_TYPE_DATASET_SLOT, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 0);
}

static void
bnl_dataset_slot_init (BnlDatasetSlot *self)
{
}

BnlDatasetSlot *
bnl_dataset_slot_new (void)
{
  return g_object_new (BNL_TYPE_DATASET_SLOT, NULL);
}
