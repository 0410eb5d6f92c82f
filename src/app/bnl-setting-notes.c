#include "bnl-setting-notes.h"

#include <glib/gi18n.h>

#include "bnl-setting-words.h"
#include "lab/bnl-comparison.h"

/* More are counted: the row is narrow. */
#define MAX_CHANGES 3

/* clang-format off */
static const BnlSettingNote notes[] = {
  { "norm", BNL_SETTING_GROUP_NORMALIZATION,
    N_ ("Layer takes each image over its neurons, ghost small parts of the batch; renormalization "
        "leans on the running statistics."), 0, FALSE, NULL },
  { "ghost_size", BNL_SETTING_GROUP_NORMALIZATION,
    N_ ("Images normalized together, however large the batch is: fewer make noisier statistics."),
    1, FALSE, NULL },
  { "renorm_r_max", BNL_SETTING_GROUP_NORMALIZATION,
    N_ ("Most that the scale is corrected by, towards the running statistics; at 1 not at all, as "
        "in plain BN."), 0.1, TRUE, NULL },
  { "renorm_d_max", BNL_SETTING_GROUP_NORMALIZATION,
    N_ ("Most that the shift is corrected by, towards the running statistics; at 0 not at all, as "
        "in plain BN."), 0.1, TRUE, NULL },
  { "renorm_start", BNL_SETTING_GROUP_NORMALIZATION,
    N_ ("Steps of plain BN at first, while the running statistics are still far off."),
    100, FALSE, NULL },
  { "renorm_ramp", BNL_SETTING_GROUP_NORMALIZATION,
    N_ ("Steps over which both limits open after that, so that the correction sets in gently."),
    100, FALSE, NULL },
  { "norm_position", BNL_SETTING_GROUP_NORMALIZATION,
    N_ ("The paper on BN puts it before the activation; small networks for digits do as well with "
        "it after."), 0, FALSE, NULL },
  { "drop_bias", BNL_SETTING_GROUP_NORMALIZATION,
    N_ ("Before BN a bias has no effect: the mean takes it away, and BN adds a shift of its own."),
    0, FALSE, NULL },
  { "bn_momentum", BNL_SETTING_GROUP_NORMALIZATION,
    N_ ("Weight of the newest batch in BN’s running statistics, as PyTorch has it: Keras counts the "
        "other way round."), 0.01, FALSE, NULL },
  { "bn_eps", BNL_SETTING_GROUP_NORMALIZATION,
    N_ ("Added to the variance, so that BN divides by no 0 where a neuron says the same of every "
        "image."), 1e-6, TRUE, NULL },

  { "activation", BNL_SETTING_GROUP_NETWORK,
    N_ ("What a hidden neuron makes of its sum; BN before it keeps that sum around 0, where sigmoid "
        "and tanh are steep."), 0, FALSE, NULL },
  { "init", BNL_SETTING_GROUP_NETWORK,
    N_ ("How the first weights are drawn; their scale matters less with BN, which divides it out."),
    0.01, TRUE, NULL },
  { "dropout", BNL_SETTING_GROUP_NETWORK,
    N_ ("Share of hidden outputs left out at random while training; the paper on BN got by with "
        "less of it."), 0.05, FALSE, NULL },

  { "momentum", BNL_SETTING_GROUP_OPTIMIZATION,
    N_ ("How much of each step goes on into the next; not the momentum of BN’s running "
        "statistics."), 0.05, FALSE, NULL },
  { "nesterov", BNL_SETTING_GROUP_OPTIMIZATION,
    N_ ("Looks ahead along the momentum before it steps, with BN as without."), 0, FALSE, NULL },
  { "weight_decay", BNL_SETTING_GROUP_OPTIMIZATION,
    N_ ("Pulls parameters towards 0; weights that BN follows compute the same when smaller, but "
        "turn faster."), 1e-5, TRUE, NULL },
  { "weight_decay_on", BNL_SETTING_GROUP_OPTIMIZATION,
    N_ ("Whether biases and BN’s scale and shift decay as well; reports on which is better "
        "disagree."), 0, FALSE, NULL },
  { "clip_norm", BNL_SETTING_GROUP_OPTIMIZATION,
    N_ ("Shortens any longer gradient to this length: a guard at high learning rates, which BN "
        "bears better anyway."), 0.1, TRUE, N_ ("off") },
  { "label_smoothing", BNL_SETTING_GROUP_OPTIMIZATION,
    N_ ("Share of each target spread over all classes, against too much certainty, with BN as "
        "without."), 0.01, FALSE, NULL },
  { "drop_last", BNL_SETTING_GROUP_OPTIMIZATION,
    N_ ("An epoch’s last batch may hold few images, of which BN would take noisy statistics."),
    0, FALSE, NULL },

  { "steps", BNL_SETTING_GROUP_SCHEDULE,
    N_ ("Batches to train on, in place of Epochs; BN gains most in the first ones."),
    100, FALSE, N_ ("off") },
  { "schedule", BNL_SETTING_GROUP_SCHEDULE,
    N_ ("How the learning rate goes over the run; BN bears a higher one to start from."),
    0, FALSE, NULL },
  { "schedule_every", BNL_SETTING_GROUP_SCHEDULE,
    N_ ("Steps from one fall of the rate to the next, with BN as without; auto is a third of the "
        "run."), 100, FALSE, N_ ("auto") },
  { "schedule_factor", BNL_SETTING_GROUP_SCHEDULE,
    N_ ("What each fall multiplies the learning rate by, with BN as without."), 0.05, FALSE, NULL },

  { "eval_on", BNL_SETTING_GROUP_EVALUATION,
    N_ ("Images to judge by on the way; who chooses settings by the test images flatters them, BN "
        "or not."), 0, FALSE, NULL },
  { "eval_statistics", BNL_SETTING_GROUP_EVALUATION,
    N_ ("What BN normalizes by when it is judged: running averages, the judged images’ own, or all "
        "training images’."), 0, FALSE, NULL },
  { "eval_every", BNL_SETTING_GROUP_EVALUATION,
    N_ ("Steps from one look to the next; the first looks are hard on BN, whose running statistics "
        "lag behind."), 10, FALSE, N_ ("epoch") },

  { "normalize", BNL_SETTING_GROUP_DATA,
    N_ ("As what numbers the network reads pixels; BN is for hidden layers and leaves them alone."),
    0, FALSE, NULL },
  { "validation", BNL_SETTING_GROUP_DATA,
    N_ ("Share of the training images held out to judge by, the same ones with BN and without."),
    0, FALSE, NULL },
  { "train_size", BNL_SETTING_GROUP_DATA,
    N_ ("Images to learn from, of each class its share, the same ones with BN and without."),
    0, FALSE, NULL },
  { "augment", BNL_SETTING_GROUP_DATA,
    N_ ("Moves each image at random before it is trained on, the same way with BN and without."),
    0, FALSE, NULL },
};
/* clang-format on */

const BnlSettingNote *
bnl_setting_notes_list (guint *n_notes)
{
  *n_notes = G_N_ELEMENTS (notes);
  return notes;
}

const char *
bnl_setting_notes_name_group (BnlSettingGroup group)
{
  static const char *const names[BNL_SETTING_N_GROUPS] = {
    N_ ("Normalization"), N_ ("Network"),    N_ ("Optimization"),
    N_ ("Schedule"),      N_ ("Evaluation"), N_ ("Data"),
  };

  g_return_val_if_fail (group < BNL_SETTING_N_GROUPS, NULL);

  return _ (names[group]);
}

static gboolean
is_one_of (const char *key, const char *const *keys)
{
  return g_strv_contains (keys, key);
}

static const char *
find_norm_reason (const BnlSpec *spec, const char *key, gboolean *foreign)
{
  static const char *const ghost_keys[] = { "ghost_size", NULL };
  static const char *const renorm_keys[] = { "renorm_r_max", "renorm_d_max", "renorm_start",
                                             "renorm_ramp", NULL };
  static const char *const norm_keys[] = { "norm", "norm_position", "drop_bias", "bn_eps", NULL };
  static const char *const tracked_keys[] = { "bn_momentum", "eval_statistics", NULL };

  *foreign = (is_one_of (key, ghost_keys) && spec->norm != BNL_NORM_GHOST) ||
             (is_one_of (key, renorm_keys) && spec->norm != BNL_NORM_BATCH_RENORM);
  if (*foreign)
    return _ ("Of another kind of normalization.");
  if (spec->norm == BNL_NORM_NONE && (is_one_of (key, norm_keys) || is_one_of (key, tracked_keys)))
    return _ ("Nothing is normalized: Batch normalization is off.");
  if (!bnl_norm_is_tracked (spec->norm) && is_one_of (key, tracked_keys))
    return _ ("Layer normalization keeps no running statistics.");
  if (spec->norm_position == BNL_NORM_POSITION_AFTER && g_str_equal (key, "drop_bias"))
    return _ ("The activation stands between the bias and the norm: no bias is left out.");
  return NULL;
}

static const char *
find_optimizer_reason (const BnlSpec *spec, const char *key)
{
  gboolean sgd = spec->optimizer == BNL_OPTIMIZER_SGD;

  if (g_str_equal (key, "momentum") && !sgd && spec->optimizer != BNL_OPTIMIZER_RMSPROP)
    return _ ("Adam and AdamW keep averages of their own: for SGD and RMSprop.");
  if (g_str_equal (key, "nesterov") && !sgd)
    return _ ("For the optimizer SGD alone.");
  if (g_str_equal (key, "nesterov") && !spec->nesterov && !(spec->momentum > 0.0))
    return _ ("Needs a Momentum above 0.");
  if (g_str_equal (key, "weight_decay_on") && !(spec->weight_decay > 0.0))
    return _ ("Weight decay is 0: nothing decays.");
  return NULL;
}

const char *
bnl_setting_notes_find_reason (const BnlSpec *spec, const char *key, gboolean *foreign)
{
  const char *reason = find_norm_reason (spec, key, foreign);

  if (reason)
    return reason;
  *foreign = g_str_has_prefix (key, "schedule_") && spec->schedule != BNL_SCHEDULE_STEP;
  if (*foreign)
    return _ ("Of another schedule.");
  if (g_str_equal (key, "epochs") && spec->steps > 0)
    return _ ("Steps, under More settings, are set in place of it.");
  if (spec->n_hidden == 0 && (g_str_equal (key, "dropout") || g_str_equal (key, "activation")))
    return _ ("There are no hidden layers.");
  if (g_str_equal (key, "eval_on") && !(spec->validation > 0.0))
    return _ ("No images are held out: the test images are all there are.");
  return find_optimizer_reason (spec, key);
}

BnlSpec *
bnl_setting_notes_dup_trained (const BnlSpec *spec, gboolean pair)
{
  BnlSpec *trained = bnl_spec_dup (spec);

  if (pair)
    trained->norm = bnl_arm_get_norm (BNL_ARM_WITH, spec);
  return trained;
}

static gboolean
is_change (const BnlSettingNote *note, const BnlSpec *trained, const BnlSpec *defaults)
{
  g_autofree char *value = bnl_spec_dup_value (trained, note->key);
  g_autofree char *usual = bnl_spec_dup_value (defaults, note->key);
  gboolean foreign;

  return note->group != BNL_SETTING_GROUP_DATA && !g_str_equal (value, usual) &&
         !bnl_setting_notes_find_reason (trained, note->key, &foreign);
}

static void
append_change (GString *text, const BnlSettingNote *note, const BnlSpec *spec)
{
  g_autofree char *value = NULL;

  if (text->len > 0)
    g_string_append (text, ", ");
  if (g_str_equal (note->key, "norm")) {
    g_string_append (text, bnl_setting_words_name_choice ("norm", spec->norm));
    return;
  }
  value = bnl_setting_words_describe_value (spec, note->key);
  g_string_append_printf (text, "%s %s", bnl_setting_words_name (note->key), value);
}

char *
bnl_setting_notes_list_changes (const BnlSpec *spec, gboolean pair)
{
  g_autoptr (BnlSpec) trained = bnl_setting_notes_dup_trained (spec, pair);
  g_autoptr (BnlSpec) defaults = bnl_spec_new ();
  GString *text = g_string_new (NULL);
  guint n_changes = 0;

  for (guint i = 0; i < G_N_ELEMENTS (notes); i++)
    if (is_change (&notes[i], trained, defaults) && n_changes++ < MAX_CHANGES)
      append_change (text, &notes[i], trained);
  if (n_changes > MAX_CHANGES)
    g_string_append_printf (text,
                            ngettext (" and %u more", " and %u more", n_changes - MAX_CHANGES),
                            n_changes - MAX_CHANGES);
  return g_string_free (text, n_changes == 0);
}
