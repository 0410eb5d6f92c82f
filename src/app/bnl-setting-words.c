#include "bnl-setting-words.h"

#include <glib/gi18n.h>

#include "bnl-dataset-title.h"
#include "bnl-format.h"
#include "bnl-plain-words.h"
#include "bnl-preparation-words.h"

typedef struct {
  const char *key;
  const char *title;
  const char *const *choices; /* in the spec's order; NULL: the spec's own words */
} SettingWords;

static const char *const optimizer_names[] = { "SGD", "Adam", "RMSprop", "AdamW" };
static const char *const activation_names[] = { N_ ("None (linear)"), "ReLU", "Leaky ReLU",
                                                N_ ("Sigmoid"),       "Tanh", "GELU" };
static const char *const norm_names[] = { N_ ("None"), N_ ("Batch"), N_ ("Layer"),
                                          N_ ("Batch renorm"), N_ ("Ghost batch") };
static const char *const position_names[] = { N_ ("Pre-activation"), N_ ("Post-activation") };
static const char *const init_names[] = { N_ ("As PyTorch"), "Kaiming", "Xavier", N_ ("Gaussian"),
                                          N_ ("All zero") };
static const char *const schedule_names[] = { N_ ("Constant"), N_ ("Step"), N_ ("Cosine"),
                                              N_ ("One cycle") };
static const char *const decay_on_names[] = { N_ ("All parameters"), N_ ("Weights only") };
static const char *const eval_on_names[] = { N_ ("Validation images"), N_ ("Test images") };
static const char *const statistics_names[] = { N_ ("Running"), N_ ("Of the batch"),
                                                N_ ("Measured anew") };

static const SettingWords words[] = {
  { "data", N_ ("Dataset"), NULL },
  { "normalize", N_ ("Pixel values"), NULL },
  { "validation", N_ ("Validation share"), NULL },
  { "train_size", N_ ("Images to train on"), NULL },
  { "augment", N_ ("Augmentation"), NULL },
  { "eval_on", N_ ("Evaluate on"), eval_on_names },
  { "eval_statistics", N_ ("Evaluation statistics"), statistics_names },
  { "hidden", N_ ("Hidden layers"), NULL },
  { "activation", N_ ("Activation"), activation_names },
  { "norm", N_ ("Batch normalization"), norm_names },
  { "norm_position", N_ ("Norm position"), position_names },
  { "drop_bias", N_ ("Drop bias before norm"), NULL },
  { "bn_momentum", N_ ("BN momentum"), NULL },
  { "bn_eps", N_ ("BN epsilon"), NULL },
  { "ghost_size", N_ ("Ghost batch size"), NULL },
  { "renorm_r_max", N_ ("Renorm scale limit (r max)"), NULL },
  { "renorm_d_max", N_ ("Renorm shift limit (d max)"), NULL },
  { "renorm_start", N_ ("Renorm start"), NULL },
  { "renorm_ramp", N_ ("Renorm ramp"), NULL },
  { "dropout", N_ ("Dropout"), NULL },
  { "label_smoothing", N_ ("Label smoothing"), NULL },
  { "init", N_ ("Initialization"), init_names },
  { "optimizer", N_ ("Optimizer"), optimizer_names },
  { "lr", N_ ("Learning rate"), NULL },
  { "momentum", N_ ("Momentum"), NULL },
  { "nesterov", N_ ("Nesterov momentum"), NULL },
  { "weight_decay", N_ ("Weight decay"), NULL },
  { "weight_decay_on", N_ ("Weight decay on"), decay_on_names },
  { "clip_norm", N_ ("Gradient clipping"), NULL },
  { "schedule", N_ ("Schedule"), schedule_names },
  { "schedule_every", N_ ("Schedule step size"), NULL },
  { "schedule_factor", N_ ("Schedule factor"), NULL },
  { "batch_size", N_ ("Batch size"), NULL },
  { "epochs", N_ ("Epochs"), NULL },
  { "steps", N_ ("Steps"), NULL },
  { "drop_last", N_ ("Drop last batch"), NULL },
  { "seed", N_ ("Seed"), NULL },
  { "eval_every", N_ ("Evaluate every"), NULL },
};

static const SettingWords *
find_words (const char *key)
{
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (words[i].key, key))
      return &words[i];
  return NULL;
}

const char *
bnl_setting_words_name (const char *key)
{
  const SettingWords *found = find_words (key);

  return found ? _ (found->title) : NULL;
}

const char *
bnl_setting_words_name_choice (const char *key, guint choice)
{
  const SettingWords *found = find_words (key);

  if (g_str_equal (key, "normalize"))
    return bnl_preparation_words_name_normalize ((BnlNormalize) choice);
  return found && found->choices ? _ (found->choices[choice]) : NULL;
}

/* The words of a choice; NULL where the field is none, or has no words of its own. */
static char *
dup_choice (const BnlSpec *spec, const BnlSpecField *field)
{
  g_autofree char *value = bnl_spec_dup_value (spec, field->key);

  for (guint i = 0; field->choices && field->choices[i]; i++)
    if (g_str_equal (field->choices[i], value))
      return g_strdup (bnl_setting_words_name_choice (field->key, i));
  return NULL;
}

static char *
describe_norm (BnlNorm norm)
{
  if (norm <= BNL_NORM_BATCH)
    return g_strdup (norm == BNL_NORM_NONE ? _ ("off") : _ ("on"));
  return g_strdup_printf (_ ("by %s"), bnl_plain_words_name_norm (norm));
}

char *
bnl_setting_words_describe_value (const BnlSpec *spec, const char *key)
{
  const BnlSpecField *field = bnl_spec_find_field (key);
  char *text;

  g_return_val_if_fail (field != NULL, NULL);

  if (g_str_equal (key, "data"))
    return bnl_dataset_title_find (spec->data);
  if (g_str_equal (key, "norm"))
    return describe_norm (spec->norm);
  if (g_str_equal (key, "normalize"))
    return g_strdup (bnl_preparation_words_name_normalize (spec->normalize));
  if (g_str_equal (key, "validation")) {
    g_autofree char *percent = bnl_format_percent (spec->validation);

    return g_strdup_printf ("%s %%", percent);
  }
  if (g_str_equal (key, "train_size"))
    return spec->train_size == 0 ? g_strdup (_ ("all")) : bnl_format_count (spec->train_size);
  if (g_str_equal (key, "augment")) {
    text = bnl_preparation_words_list_augmentation (spec);
    return text ? text : g_strdup (_ ("none"));
  }
  if (field->type == BNL_SPEC_FLAG) {
    g_autofree char *value = bnl_spec_dup_value (spec, key);

    return g_strdup (g_str_equal (value, "true") ? _ ("on") : _ ("off"));
  }
  text = dup_choice (spec, field);
  if (text)
    return text;
  text = bnl_spec_dup_value (spec, key);
  if (field->type == BNL_SPEC_HIDDEN) {
    g_auto (GStrv) widths = g_strsplit (text, ",", -1);

    g_free (text);
    return g_strjoinv (", ", widths);
  }
  return text;
}

/* The key of the one field in which they differ; n_differing: of all in which they do. */
static const char *
find_difference (const BnlSpec *a, const BnlSpec *b, guint *n_differing)
{
  const char *key = NULL;
  guint n_fields;
  const BnlSpecField *fields = bnl_spec_get_fields (&n_fields);

  *n_differing = 0;
  for (guint i = 0; i < n_fields; i++) {
    g_autofree char *of_a = bnl_spec_dup_value (a, fields[i].key);
    g_autofree char *of_b = bnl_spec_dup_value (b, fields[i].key);

    if (g_strcmp0 (of_a, of_b) == 0)
      continue;
    key = fields[i].key;
    (*n_differing)++;
  }
  return key;
}

char *
bnl_setting_words_describe_change (const BnlSpec *from,
                                   gboolean from_pair,
                                   const BnlSpec *to,
                                   gboolean to_pair)
{
  guint n_differing;
  const char *key = find_difference (from, to, &n_differing);
  g_autofree char *value = NULL;

  if (n_differing == 0 && from_pair == to_pair)
    return NULL;
  if (n_differing == 0)
    return g_strdup (to_pair ? _ ("Compare with and without") : _ ("One network alone"));
  if (n_differing > 1 || from_pair != to_pair) {
    guint n = n_differing + (from_pair != to_pair ? 1 : 0);

    return g_strdup_printf (ngettext ("%u setting", "%u settings", n), n);
  }
  value = bnl_setting_words_describe_value (to, key);
  return g_strdup_printf ("%s %s", bnl_setting_words_name (key), value);
}
