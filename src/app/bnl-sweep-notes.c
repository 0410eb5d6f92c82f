#include "bnl-sweep-notes.h"

#include <glib/gi18n.h>

#include "bnl-setting-words.h"
#include "lab/bnl-spec.h"

/* Of no group that leads to another page. */
/* clang-format off */
static const BnlSettingNote own_notes[] = {
  { "data", BNL_SETTING_GROUP_NETWORK,
    N_ ("The images that are trained on and judged by."), 0, FALSE, NULL },
  { "train_size", BNL_SETTING_GROUP_NETWORK,
    N_ ("Images to learn from, of each class its share: few of them are learned by heart."),
    100, TRUE, N_ ("all") },
  { "validation", BNL_SETTING_GROUP_NETWORK,
    N_ ("Share of the training images held out to judge by."), 0.05, FALSE, NULL },
  { "normalize", BNL_SETTING_GROUP_NETWORK,
    N_ ("As what numbers the network reads pixels."), 0, FALSE, NULL },
  { "augment", BNL_SETTING_GROUP_NETWORK,
    N_ ("none, or kinds with their strength: shift:2,rotate:15."), 0, FALSE, NULL },
  { "norm", BNL_SETTING_GROUP_NETWORK,
    N_ ("What every hidden layer is normalized by."), 0, FALSE, NULL },
  { "hidden", BNL_SETTING_GROUP_NETWORK,
    N_ ("Neurons in each layer: 128, or 256,128, or 100x10 for ten layers of 100."),
    0, FALSE, NULL },
  { "batch_size", BNL_SETTING_GROUP_OPTIMIZATION,
    N_ ("Images a step. BN takes its mean and variance from them."), 1, FALSE, NULL },
  { "lr", BNL_SETTING_GROUP_OPTIMIZATION,
    N_ ("How far each step goes. BN bears rates that break the plain network."),
    0.0001, TRUE, NULL },
  { "optimizer", BNL_SETTING_GROUP_OPTIMIZATION,
    N_ ("Adam fits each weight’s step to its gradients; SGD does not, and gains more from BN."),
    0, FALSE, NULL },
  { "epochs", BNL_SETTING_GROUP_OPTIMIZATION,
    N_ ("How often each image is trained on; where Steps are set, those count."), 1, FALSE, NULL },
  { "seed", BNL_SETTING_GROUP_OPTIMIZATION,
    N_ ("The first of the seeds, which draw the first weights and the order of the images."),
    1, FALSE, NULL },
};
/* clang-format on */

#define N_DATA_NOTES 5 /* the first of them */
#define N_NETWORK_NOTES 7

const char *
bnl_sweep_notes_get_heading (const BnlSettingNote *note)
{
  for (guint i = 0; i < N_DATA_NOTES; i++)
    if (note == &own_notes[i])
      return bnl_setting_notes_name_group (BNL_SETTING_GROUP_DATA);
  return bnl_setting_notes_name_group (note->group);
}

const char *
bnl_sweep_notes_get_title (const BnlSettingNote *note)
{
  return g_str_equal (note->key, "norm") ? _ ("Normalization") : bnl_setting_words_name (note->key);
}

static gboolean
is_own_key (const char *key)
{
  for (gsize i = 0; i < G_N_ELEMENTS (own_notes); i++)
    if (g_str_equal (own_notes[i].key, key))
      return TRUE;
  return FALSE;
}

/* Those of the page in that group which have no note of their own here. */
static void
append_group (GPtrArray *list, BnlSettingGroup group)
{
  guint n;
  const BnlSettingNote *notes = bnl_setting_notes_list (&n);

  for (guint i = 0; i < n; i++)
    if (notes[i].group == group && !is_own_key (notes[i].key))
      g_ptr_array_add (list, (gpointer) &notes[i]);
}

static GPtrArray *
make_list (void)
{
  GPtrArray *list = g_ptr_array_new ();
  guint i = 0;

  for (; i < N_NETWORK_NOTES; i++)
    g_ptr_array_add (list, (gpointer) &own_notes[i]);
  append_group (list, BNL_SETTING_GROUP_NETWORK);
  for (; i < G_N_ELEMENTS (own_notes); i++)
    g_ptr_array_add (list, (gpointer) &own_notes[i]);
  append_group (list, BNL_SETTING_GROUP_OPTIMIZATION);
  append_group (list, BNL_SETTING_GROUP_NORMALIZATION);
  append_group (list, BNL_SETTING_GROUP_SCHEDULE);
  append_group (list, BNL_SETTING_GROUP_EVALUATION);
  return list;
}

const BnlSettingNote *const *
bnl_sweep_notes_list (guint *n_notes)
{
  static GPtrArray *list;

  if (!list)
    list = make_list ();
  *n_notes = list->len;
  return (const BnlSettingNote *const *) list->pdata;
}

const BnlSettingNote *
bnl_sweep_notes_find (const char *key)
{
  guint n;
  const BnlSettingNote *const *notes = bnl_sweep_notes_list (&n);

  for (guint i = 0; i < n; i++)
    if (g_str_equal (notes[i]->key, key))
      return notes[i];
  return NULL;
}

const char *const *
bnl_sweep_notes_list_usual (void)
{
  static const char *const usual[] = { "data",      "hidden", "batch_size", "lr",
                                       "optimizer", "epochs", NULL };

  return usual;
}

/* Of numbers: where the question of the setting lies. */
static const struct {
  const char *key, *values;
} usual_values[] = {
  { "train_size", "log:100:1000:3" },
  { "validation", "0.1, 0.2" },
  { "augment", "none / shift:2" },
  { "hidden", "128xlin:1:5:3" },
  { "batch_size", "pow2:8:128" },
  { "lr", "log:0.001:1:4" },
  { "epochs", "1, 5, 10" },
  { "init", "gaussian:log:0.01:1:3" },
  { "dropout", "0, 0.2, 0.5" },
  { "label_smoothing", "0, 0.1" },
  { "momentum", "0, 0.9" },
  { "weight_decay", "0, 0.0001, 0.001" },
  { "clip_norm", "0, 1" },
  { "bn_momentum", "0.01, 0.1, 0.5" },
  { "bn_eps", "log:1e-5:0.1:3" },
  { "ghost_size", "pow2:8:32" },
  { "renorm_r_max", "1, 3" },
  { "renorm_d_max", "0, 5" },
  { "renorm_start", "0, 100" },
  { "renorm_ramp", "0, 100" },
  { "schedule_every", "0, 100" },
  { "schedule_factor", "0.1, 0.5" },
  { "steps", "100, 1000" },
  { "eval_every", "epoch" },
};

char *
bnl_sweep_notes_dup_usual_values (const char *key)
{
  const BnlSpecField *field = bnl_spec_find_field (key);
  g_autoptr (BnlSpec) defaults = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (usual_values); i++)
    if (g_str_equal (usual_values[i].key, key))
      return g_strdup (usual_values[i].values);
  if (field->type == BNL_SPEC_FLAG)
    return g_strdup ("false, true");
  if (field->type == BNL_SPEC_CHOICE)
    return g_strjoinv (", ", (char **) field->choices);
  defaults = bnl_spec_new ();
  return bnl_spec_dup_value (defaults, key);
}
