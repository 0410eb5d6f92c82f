#include "bnl-setup.h"

#include <glib/gi18n.h>

#include "bnl-plain-words.h"
#include "lab/bnl-comparison.h"

struct _BnlSetup {
  GObject parent_instance;

  /* owned */
  BnlSpec *spec;
  char *wanted_data; /* NULL: that of spec */

  gboolean pair;
  gboolean locked;
};

enum {
  PROP_SPEC = 1,
  PROP_PAIR,
  PROP_WANTED_DATA,
  PROP_LOCKED,
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

static void
put_data (BnlSetup *self, const char *data)
{
  g_free (self->spec->data);
  self->spec->data = g_strdup (data);
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

  bnl_spec_free (self->spec);
  self->spec = g_steal_pointer (&spec);
  notify (self, PROP_SPEC);
  return TRUE;
}

void
bnl_setup_set_spec (BnlSetup *self, const BnlSpec *spec)
{
  g_autofree char *data = NULL;

  g_return_if_fail (BNL_IS_SETUP (self));
  g_return_if_fail (spec != NULL);

  if (self->locked)
    return;
  data = g_strdup (self->spec->data);
  bnl_spec_free (self->spec);
  self->spec = bnl_spec_dup (spec);
  /* What is loaded is what the spec says, until the other is there. */
  put_data (self, data);
  set_wanted_data (self, g_str_equal (data, spec->data) ? NULL : spec->data);
  notify (self, PROP_SPEC);
}

void
bnl_setup_set_pair (BnlSetup *self, gboolean pair)
{
  g_return_if_fail (BNL_IS_SETUP (self));

  if (self->locked || self->pair == !!pair)
    return;
  self->pair = !!pair;
  notify (self, PROP_PAIR);
}

void
bnl_setup_set_locked (BnlSetup *self, gboolean locked)
{
  g_return_if_fail (BNL_IS_SETUP (self));

  if (self->locked == !!locked)
    return;
  self->locked = !!locked;
  notify (self, PROP_LOCKED);
}

void
bnl_setup_take_data (BnlSetup *self, const char *data)
{
  g_return_if_fail (BNL_IS_SETUP (self));
  g_return_if_fail (data != NULL);

  put_data (self, data);
  set_wanted_data (self, NULL);
  notify (self, PROP_SPEC);
}

void
bnl_setup_refuse_data (BnlSetup *self)
{
  g_return_if_fail (BNL_IS_SETUP (self));

  set_wanted_data (self, NULL);
  /* The choice goes back to what is loaded, which the settings must show again. */
  notify (self, PROP_SPEC);
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
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
bnl_setup_init (BnlSetup *self)
{
  self->spec = bnl_spec_new ();
  self->pair = TRUE;
}

BnlSetup *
bnl_setup_new (void)
{
  return g_object_new (BNL_TYPE_SETUP, NULL);
}
