#include "bnl-setup.h"

#include <glib/gi18n.h>

#include "bnl-history.h"
#include "bnl-plain-words.h"
#include "bnl-setting-words.h"
#include "lab/bnl-comparison.h"

struct _BnlSetup {
  GObject parent_instance;

  /* owned */
  BnlSpec *spec;
  char *wanted_data; /* NULL: that of spec */
  BnlHistory history;
  char *texts[2]; /* by BnlHistoryWay, as last notified */

  gboolean pair;
  gboolean locked;
};

enum {
  PROP_SPEC = 1,
  PROP_PAIR,
  PROP_WANTED_DATA,
  PROP_LOCKED,
  PROP_UNDO_TEXT,
  PROP_REDO_TEXT,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (BnlSetup, bnl_setup, G_TYPE_OBJECT)

static void
notify (BnlSetup *self, guint property)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[property]);
}

/* As bnl_spec_validate(), in the words of the window where it has some. */
static gboolean
check_spec (const BnlSpec *spec, GError **error)
{
  g_autofree char *conflict = bnl_plain_words_describe_conflict (spec);

  if (!conflict)
    return bnl_spec_validate (spec, error);
  g_set_error_literal (error, BNL_SPEC_ERROR, BNL_SPEC_ERROR_VALUE, conflict);
  return FALSE;
}

gboolean
bnl_setup_check (BnlSetup *self, GError **error)
{
  g_autoptr (BnlSpec) spec = NULL;

  g_return_val_if_fail (BNL_IS_SETUP (self), FALSE);

  spec = bnl_spec_dup (self->spec);
  /* One of a pair has the norm, whatever the spec says. */
  if (self->pair)
    spec->norm = bnl_arm_get_norm (BNL_ARM_WITH, spec);
  return check_spec (spec, error);
}

static void
set_wanted_data (BnlSetup *self, const char *data)
{
  if (g_strcmp0 (data, self->wanted_data) == 0)
    return;
  g_free (self->wanted_data);
  self->wanted_data = g_strdup (data);
  notify (self, PROP_WANTED_DATA);
}

/* --- history --- */

/* The settings with the data set that is going to be theirs. */
static BnlSpec *
dup_aim (BnlSetup *self)
{
  BnlSpec *spec = bnl_spec_dup (self->spec);

  if (self->wanted_data) {
    g_free (spec->data);
    spec->data = g_strdup (self->wanted_data);
  }
  return spec;
}

/* Whether nothing stands in the way of that step. */
static gboolean
may_go (BnlSetup *self, const BnlSpec *aim, const BnlHistoryStep *step)
{
  g_autoptr (BnlSpec) with_rate = NULL;

  if (!self->locked)
    return TRUE;
  with_rate = bnl_spec_dup (aim);
  with_rate->lr = step->spec->lr;
  return step->pair == self->pair && bnl_spec_equal (with_rate, step->spec);
}

/* NULL where there is nothing to do that way. */
static char *
describe_step (BnlSetup *self, BnlHistoryWay way)
{
  const BnlHistoryStep *step = bnl_history_peek (&self->history, way);
  g_autoptr (BnlSpec) aim = dup_aim (self);
  g_autofree char *change = NULL;

  if (!step || !may_go (self, aim, step))
    return NULL;
  if (step->what)
    change = g_strdup (step->what);
  else if (way == BNL_HISTORY_BACK)
    change = bnl_setting_words_describe_change (step->spec, step->pair, aim, self->pair);
  else
    change = bnl_setting_words_describe_change (aim, self->pair, step->spec, step->pair);
  return g_strdup_printf (way == BNL_HISTORY_BACK ? _ ("Undo: %s") : _ ("Redo: %s"), change);
}

static void
update_history (BnlSetup *self)
{
  g_autoptr (BnlSpec) aim = dup_aim (self);

  bnl_history_drop_idle (&self->history, aim, self->pair);
  for (BnlHistoryWay way = BNL_HISTORY_BACK; way <= BNL_HISTORY_FORTH; way++) {
    g_autofree char *text = describe_step (self, way);

    if (g_strcmp0 (text, self->texts[way]) == 0)
      continue;
    g_free (self->texts[way]);
    self->texts[way] = g_steal_pointer (&text);
    notify (self, way == BNL_HISTORY_BACK ? PROP_UNDO_TEXT : PROP_REDO_TEXT);
  }
}

static void
record (BnlSetup *self, const char *key, const char *what, gboolean mergeable)
{
  g_autoptr (BnlSpec) aim = dup_aim (self);

  bnl_history_record (&self->history, aim, self->pair, key, what, mergeable,
                      g_get_monotonic_time ());
}

/* Choices and switches take one turn to their value, numbers take many. */
static gboolean
is_mergeable (const char *key)
{
  BnlSpecType type = bnl_spec_find_field (key)->type;

  return type == BNL_SPEC_NUMBER || type == BNL_SPEC_WHOLE || type == BNL_SPEC_HIDDEN ||
         type == BNL_SPEC_AUGMENT || type == BNL_SPEC_INIT || type == BNL_SPEC_EVAL_EVERY;
}

/* --- changes --- */

static void
put_data (BnlSetup *self, const char *data)
{
  g_free (self->spec->data);
  self->spec->data = g_strdup (data);
}

/* What is loaded is what the spec says, until the other is there. */
static void
put (BnlSetup *self, const BnlSpec *spec, gboolean pair)
{
  g_autofree char *data = g_strdup (self->spec->data);
  gboolean is_other_pair = pair != self->pair;

  bnl_spec_free (self->spec);
  self->spec = bnl_spec_dup (spec);
  put_data (self, data);
  self->pair = pair;
  set_wanted_data (self, g_str_equal (data, spec->data) ? NULL : spec->data);
  if (is_other_pair)
    notify (self, PROP_PAIR);
  notify (self, PROP_SPEC);
  update_history (self);
}

static void
go (BnlSetup *self, BnlHistoryWay way)
{
  const BnlHistoryStep *next = bnl_history_peek (&self->history, way);
  g_autoptr (BnlSpec) aim = dup_aim (self);
  g_autoptr (BnlHistoryStep) step = NULL;

  if (!next || !may_go (self, aim, next))
    return;
  step = bnl_history_go (&self->history, way, aim, self->pair);
  put (self, step->spec, step->pair);
}

void
bnl_setup_undo (BnlSetup *self)
{
  g_return_if_fail (BNL_IS_SETUP (self));

  go (self, BNL_HISTORY_BACK);
}

void
bnl_setup_redo (BnlSetup *self)
{
  g_return_if_fail (BNL_IS_SETUP (self));

  go (self, BNL_HISTORY_FORTH);
}

void
bnl_setup_forget (BnlSetup *self)
{
  g_return_if_fail (BNL_IS_SETUP (self));

  bnl_history_clear (&self->history);
  bnl_history_init (&self->history);
  update_history (self);
}

gboolean
bnl_setup_set (BnlSetup *self, const char *key, const char *text, GError **error)
{
  g_autoptr (BnlSpec) spec = NULL;
  g_autoptr (GError) problem = NULL;

  g_return_val_if_fail (BNL_IS_SETUP (self), FALSE);

  if (self->locked && !g_str_equal (key, "lr")) {
    g_set_error (error, BNL_SPEC_ERROR, BNL_SPEC_ERROR_VALUE,
                 _ ("“%s” cannot change while training is under way"), key);
    return FALSE;
  }
  spec = bnl_spec_dup (self->spec);
  if (!bnl_spec_set (spec, key, text, &problem)) {
    g_autofree char *sentence = bnl_plain_words_describe_refusal (key, problem);

    g_set_error_literal (error, BNL_SPEC_ERROR, problem->code, sentence);
    return FALSE;
  }
  if (!check_spec (spec, error))
    return FALSE;
  if (bnl_spec_equal (spec, self->spec))
    return TRUE;

  record (self, key, NULL, is_mergeable (key));
  bnl_spec_free (self->spec);
  self->spec = g_steal_pointer (&spec);
  notify (self, PROP_SPEC);
  update_history (self);
  return TRUE;
}

void
bnl_setup_set_spec (BnlSetup *self, const BnlSpec *spec)
{
  g_return_if_fail (BNL_IS_SETUP (self));

  bnl_setup_change (self, spec, self->pair, NULL);
}

void
bnl_setup_change (BnlSetup *self, const BnlSpec *spec, gboolean pair, const char *what)
{
  g_return_if_fail (BNL_IS_SETUP (self));
  g_return_if_fail (spec != NULL);

  if (self->locked)
    return;
  record (self, NULL, what, FALSE);
  put (self, spec, !!pair);
}

void
bnl_setup_reset (BnlSetup *self, const char *what)
{
  g_autoptr (BnlSpec) aim = NULL;
  g_autoptr (BnlSpec) spec = bnl_spec_new ();

  g_return_if_fail (BNL_IS_SETUP (self));

  aim = dup_aim (self);
  g_free (spec->data);
  spec->data = g_strdup (aim->data);
  bnl_setup_change (self, spec, TRUE, what);
}

void
bnl_setup_set_pair (BnlSetup *self, gboolean pair)
{
  g_return_if_fail (BNL_IS_SETUP (self));

  if (self->locked || self->pair == !!pair)
    return;
  record (self, NULL, NULL, FALSE);
  self->pair = !!pair;
  notify (self, PROP_PAIR);
  update_history (self);
}

void
bnl_setup_set_locked (BnlSetup *self, gboolean locked)
{
  g_return_if_fail (BNL_IS_SETUP (self));

  if (self->locked == !!locked)
    return;
  self->locked = !!locked;
  bnl_history_seal (&self->history);
  notify (self, PROP_LOCKED);
  update_history (self);
}

void
bnl_setup_take_data (BnlSetup *self, const char *data)
{
  g_return_if_fail (BNL_IS_SETUP (self));
  g_return_if_fail (data != NULL);

  if (g_strcmp0 (data, self->wanted_data ? self->wanted_data : self->spec->data) != 0)
    record (self, "data", NULL, FALSE);
  put_data (self, data);
  set_wanted_data (self, NULL);
  notify (self, PROP_SPEC);
  update_history (self);
}

void
bnl_setup_refuse_data (BnlSetup *self)
{
  g_return_if_fail (BNL_IS_SETUP (self));

  set_wanted_data (self, NULL);
  /* The choice goes back to what is loaded, which the settings must show again. */
  notify (self, PROP_SPEC);
  update_history (self);
}

const BnlSpec *
bnl_setup_get_spec (BnlSetup *self)
{
  g_return_val_if_fail (BNL_IS_SETUP (self), NULL);

  return self->spec;
}

gboolean
bnl_setup_get_pair (BnlSetup *self)
{
  g_return_val_if_fail (BNL_IS_SETUP (self), FALSE);

  return self->pair;
}

const char *
bnl_setup_get_wanted_data (BnlSetup *self)
{
  g_return_val_if_fail (BNL_IS_SETUP (self), NULL);

  return self->wanted_data;
}

const char *
bnl_setup_get_undo_text (BnlSetup *self)
{
  g_return_val_if_fail (BNL_IS_SETUP (self), NULL);

  return self->texts[BNL_HISTORY_BACK];
}

const char *
bnl_setup_get_redo_text (BnlSetup *self)
{
  g_return_val_if_fail (BNL_IS_SETUP (self), NULL);

  return self->texts[BNL_HISTORY_FORTH];
}

/* --- the object --- */

static void
bnl_setup_get_property (GObject *object, guint property_id, GValue *value, GParamSpec *pspec)
{
  BnlSetup *self = BNL_SETUP (object);

  switch (property_id) {
  case PROP_SPEC:
    g_value_set_pointer (value, self->spec);
    break;
  case PROP_PAIR:
    g_value_set_boolean (value, self->pair);
    break;
  case PROP_WANTED_DATA:
    g_value_set_string (value, self->wanted_data);
    break;
  case PROP_LOCKED:
    g_value_set_boolean (value, self->locked);
    break;
  case PROP_UNDO_TEXT:
    g_value_set_string (value, self->texts[BNL_HISTORY_BACK]);
    break;
  case PROP_REDO_TEXT:
    g_value_set_string (value, self->texts[BNL_HISTORY_FORTH]);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
bnl_setup_set_property (GObject *object, guint property_id, const GValue *value, GParamSpec *pspec)
{
  BnlSetup *self = BNL_SETUP (object);

  switch (property_id) {
  case PROP_PAIR:
    bnl_setup_set_pair (self, g_value_get_boolean (value));
    break;
  case PROP_LOCKED:
    bnl_setup_set_locked (self, g_value_get_boolean (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
bnl_setup_finalize (GObject *object)
{
  BnlSetup *self = BNL_SETUP (object);

  g_clear_pointer (&self->spec, bnl_spec_free);
  g_clear_pointer (&self->wanted_data, g_free);
  bnl_history_clear (&self->history);
  for (gsize i = 0; i < G_N_ELEMENTS (self->texts); i++)
    g_clear_pointer (&self->texts[i], g_free);
  G_OBJECT_CLASS (bnl_setup_parent_class)->finalize (object);
}

static void
bnl_setup_class_init (BnlSetupClass *klass)
{
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = bnl_setup_get_property;
  object_class->set_property = bnl_setup_set_property;
  object_class->finalize = bnl_setup_finalize;

  props[PROP_SPEC] = g_param_spec_pointer ("spec", NULL, NULL, readable);
  props[PROP_PAIR] = g_param_spec_boolean ("pair", NULL, NULL, TRUE, readable | G_PARAM_WRITABLE);
  props[PROP_WANTED_DATA] = g_param_spec_string ("wanted-data", NULL, NULL, NULL, readable);
  props[PROP_LOCKED] =
      g_param_spec_boolean ("locked", NULL, NULL, FALSE, readable | G_PARAM_WRITABLE);
  props[PROP_UNDO_TEXT] = g_param_spec_string ("undo-text", NULL, NULL, NULL, readable);
  props[PROP_REDO_TEXT] = g_param_spec_string ("redo-text", NULL, NULL, NULL, readable);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
bnl_setup_init (BnlSetup *self)
{
  self->spec = bnl_spec_new ();
  self->pair = TRUE;
  bnl_history_init (&self->history);
}

BnlSetup *
bnl_setup_new (void)
{
  return g_object_new (BNL_TYPE_SETUP, NULL);
}
