#include "bnl-options.h"

#include <string.h>

typedef struct {
  char *key;
  char *text;
} Setting;

struct _BnlOptions {
  BnlSweep *plan;     /* takes each list once, likewise; NULL: lists are no values */
  BnlSpec *checked;   /* takes each value once, to refuse bad ones where they are read */
  GArray *settings;   /* of Setting, in the order given */
  GPtrArray *strings; /* names and help that GOption borrows */
};

static void
clear_setting (gpointer data)
{
  Setting *setting = data;

  g_free (setting->key);
  g_free (setting->text);
}

BnlOptions *
bnl_options_new (void)
{
  BnlOptions *options = g_new0 (BnlOptions, 1);

  options->checked = bnl_spec_new ();
  options->settings = g_array_new (FALSE, FALSE, sizeof (Setting));
  g_array_set_clear_func (options->settings, clear_setting);
  options->strings = g_ptr_array_new_with_free_func (g_free);
  return options;
}

void
bnl_options_free (BnlOptions *options)
{
  bnl_sweep_unref (options->plan);
  bnl_spec_free (options->checked);
  g_array_unref (options->settings);
  g_ptr_array_unref (options->strings);
  g_free (options);
}

void
bnl_options_allow_lists (BnlOptions *options)
{
  options->plan = bnl_sweep_new ();
}

/* More than a value by itself; hidden and augment have commas in a value. */
static gboolean
is_list (const char *key, const char *text)
{
  const BnlSpecField *field = bnl_spec_find_field (key);
  const gboolean commas = field->type == BNL_SPEC_HIDDEN || field->type == BNL_SPEC_AUGMENT;

  return strpbrk (text, commas ? "/ \t" : ",") != NULL || strstr (text, "lin:") != NULL ||
         strstr (text, "log:") != NULL || strstr (text, "pow2:") != NULL;
}

static gboolean
check_setting (BnlOptions *options, const char *key, const char *text, GError **error)
{
  g_autofree char *name = g_strdelimit (g_strdup (key), "_", '-');

  if (options->plan != NULL && is_list (key, text)) {
    if (bnl_sweep_set_axis (options->plan, key, text, error))
      return TRUE;
    g_prefix_error (error, "--%s: ", name);
    return FALSE;
  }
  if (bnl_spec_set (options->checked, key, text, error))
    return TRUE;
  g_prefix_error (error, "--");
  return FALSE;
}

static gboolean
take_setting (BnlOptions *options, const char *key, const char *text, GError **error)
{
  Setting setting;

  if (!check_setting (options, key, text, error))
    return FALSE;
  setting.key = g_strdup (key);
  setting.text = g_strdup (text);
  g_array_append_val (options->settings, setting);
  return TRUE;
}

static char *
dup_key (const char *option_name)
{
  return g_strdelimit (g_strdup (option_name + strlen ("--")), "-", '_');
}

static gboolean
value_cb (const char *option_name, const char *value, gpointer data, GError **error)
{
  g_autofree char *key = dup_key (option_name);

  return take_setting (data, key, value, error);
}

static gboolean
flag_cb (const char *option_name, G_GNUC_UNUSED const char *value, gpointer data, GError **error)
{
  g_autofree char *key = dup_key (option_name);

  return take_setting (data, key, "true", error);
}

static gboolean
no_flag_cb (const char *option_name, G_GNUC_UNUSED const char *value, gpointer data, GError **error)
{
  g_autofree char *key = dup_key (option_name);

  return take_setting (data, key + strlen ("no_"), "false", error);
}

/* GOption takes functions as pointers to data, which ISO C has no conversion for. */
static gpointer
pack_function (GOptionArgFunc function)
{
  gpointer packed;

  memcpy (&packed, &function, sizeof packed);
  return packed;
}

static const char *
keep_text (BnlOptions *options, char *text)
{
  g_ptr_array_add (options->strings, text);
  return text;
}

/* A spec may have a flag on, and what the terminal says later must be able to undo it. */
static void
add_negation (BnlOptions *options, GOptionGroup *group, const char *name)
{
  const GOptionEntry entries[] = {
    { keep_text (options, g_strconcat ("no-", name, NULL)), 0, G_OPTION_FLAG_NO_ARG,
      G_OPTION_ARG_CALLBACK, pack_function (no_flag_cb),
      keep_text (options, g_strdup_printf ("undo the %s of the spec", name)), NULL },
    G_OPTION_ENTRY_NULL,
  };

  g_option_group_add_entries (group, entries);
}

static void
add_field (BnlOptions *options, GOptionGroup *group, const BnlSpecField *field)
{
  gboolean is_flag = field->arg == NULL;
  const char *name = keep_text (options, g_strdelimit (g_strdup (field->key), "_", '-'));
  const GOptionEntry entries[] = {
    { name, 0, is_flag ? G_OPTION_FLAG_NO_ARG : 0, G_OPTION_ARG_CALLBACK,
      pack_function (is_flag ? flag_cb : value_cb), field->help, field->arg },
    G_OPTION_ENTRY_NULL,
  };

  g_option_group_add_entries (group, entries);
  if (is_flag)
    add_negation (options, group, name);
}

void
bnl_options_add_to_group (BnlOptions *options, GOptionGroup *group, const char *const *keys)
{
  guint n_fields;
  const BnlSpecField *fields = bnl_spec_get_fields (&n_fields);

  for (guint i = 0; i < n_fields; i++)
    if (keys == NULL || g_strv_contains (keys, fields[i].key))
      add_field (options, group, &fields[i]);
}

const char *
bnl_options_get (const BnlOptions *options, const char *key)
{
  for (guint i = options->settings->len; i > 0; i--) {
    const Setting *setting = &g_array_index (options->settings, Setting, i - 1);

    if (strcmp (setting->key, key) == 0)
      return setting->text;
  }
  return NULL;
}

guint
bnl_options_get_n_given (const BnlOptions *options)
{
  return options->settings->len;
}

const char *
bnl_options_get_given_key (const BnlOptions *options, guint index)
{
  return g_array_index (options->settings, Setting, index).key;
}

gboolean
bnl_options_apply (const BnlOptions *options, BnlSpec *spec, GError **error)
{
  for (guint i = 0; i < options->settings->len; i++) {
    const Setting *setting = &g_array_index (options->settings, Setting, i);

    if (!bnl_spec_set (spec, setting->key, setting->text, error))
      return FALSE;
  }
  return TRUE;
}

/* So that it is the last of the axes, where it was given last. */
static gboolean
apply_list (BnlSweep *sweep, const Setting *setting, GError **error)
{
  return bnl_sweep_set_axis (sweep, setting->key, NULL, error) &&
         bnl_sweep_set_axis (sweep, setting->key, setting->text, error);
}

static gboolean
apply_value (BnlSweep *sweep, const Setting *setting, GError **error)
{
  g_autoptr (BnlSpec) spec = bnl_spec_dup (bnl_sweep_get_base (sweep));
  const gboolean is_seed = strcmp (setting->key, "seed") == 0;

  if ((!is_seed && !bnl_sweep_set_axis (sweep, setting->key, NULL, error)) ||
      !bnl_spec_set (spec, setting->key, setting->text, error))
    return FALSE;
  bnl_sweep_set_base (sweep, spec);
  return TRUE;
}

gboolean
bnl_options_apply_to_sweep (const BnlOptions *options, BnlSweep *sweep, GError **error)
{
  for (guint i = 0; i < options->settings->len; i++) {
    const Setting *setting = &g_array_index (options->settings, Setting, i);

    if (is_list (setting->key, setting->text) ? !apply_list (sweep, setting, error)
                                              : !apply_value (sweep, setting, error))
      return FALSE;
  }
  return TRUE;
}
