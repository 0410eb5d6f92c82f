#include "bnl-plain-words.h"

#include <glib/gi18n.h>

char *
bnl_plain_words_describe_conflict (const BnlSpec *spec)
{
  if (spec->norm != BNL_NORM_NONE && spec->n_hidden == 0)
    return g_strdup (_ ("Batch normalization works on hidden layers, and there are none: give "
                        "Hidden layers, or train without it."));
  if (bnl_norm_is_tracked (spec->norm) && spec->batch_size == 1)
    return g_strdup (_ ("Batch normalization takes mean and variance from the batch, and a Batch "
                        "size of 1 has none: make it 2 or more, or train without it."));
  if (spec->dropout > 0.0 && spec->n_hidden == 0)
    return g_strdup (
        _ ("Dropout is of hidden layers, and there are none: give Hidden layers, or set "
           "Dropout to 0 under More settings."));
  if (spec->optimizer == BNL_OPTIMIZER_SGD && spec->nesterov && !(spec->momentum > 0.0))
    return g_strdup (_ ("Nesterov momentum needs a Momentum above 0: both are under More "
                        "settings."));
  if (spec->schedule == BNL_SCHEDULE_STEP && spec->steps > 0 && spec->schedule_every >= spec->steps)
    return g_strdup (
        _ ("The Schedule step size must be below the Steps, or the rate never falls."));
  return NULL;
}

char *
bnl_plain_words_describe_refusal (const char *key, const GError *error)
{
  if (g_str_equal (key, "hidden"))
    return g_strdup_printf (_ ("Write whole numbers from 1 to %d with commas between, at most %d "
                               "of them; nothing for no hidden layer."),
                            BNL_SPEC_MAX_WIDTH, BNL_SPEC_MAX_HIDDEN);
  return g_strdup (error->message);
}

const char *
bnl_plain_words_name_norm (BnlNorm norm)
{
  switch (norm) {
  case BNL_NORM_LAYER:
    return _ ("layer normalization");
  case BNL_NORM_BATCH_RENORM:
    return _ ("batch renormalization");
  case BNL_NORM_GHOST:
    return _ ("ghost batch normalization");
  case BNL_NORM_NONE:
  case BNL_NORM_BATCH:
  default:
    return _ ("batch normalization");
  }
}

const char *
bnl_plain_words_abbreviate_norm (BnlNorm norm)
{
  switch (norm) {
  case BNL_NORM_LAYER:
    return _ ("LN");
  case BNL_NORM_BATCH_RENORM:
    return _ ("renorm");
  case BNL_NORM_GHOST:
    return _ ("ghost BN");
  case BNL_NORM_NONE:
  case BNL_NORM_BATCH:
  default:
    return _ ("BN");
  }
}
