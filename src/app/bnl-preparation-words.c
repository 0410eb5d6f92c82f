#include "bnl-preparation-words.h"

#include <glib/gi18n.h>
#include <math.h>

#include "bnl-format.h"

guint32
bnl_preparation_words_count_rest (BnlDataset *dataset, const BnlSpec *spec)
{
  guint32 n = bnl_dataset_get_train (dataset)->n;

  return n > 0 ? n - MIN ((guint32) lround (spec->validation * n), n - 1) : 0;
}

char *
bnl_preparation_words_describe_shares (BnlDataset *dataset, const BnlSpec *spec)
{
  guint32 n = bnl_dataset_get_train (dataset)->n;
  guint32 n_rest = bnl_preparation_words_count_rest (dataset, spec);
  guint32 n_used = spec->train_size > 0 ? MIN (spec->train_size, n_rest) : n_rest;
  g_autofree char *used = bnl_format_count (n_used);
  g_autofree char *rest = bnl_format_count (n_rest);
  g_autofree char *validation = bnl_format_count (n - n_rest);
  g_autofree char *test = bnl_format_count (bnl_dataset_get_test (dataset)->n);
  g_autoptr (GString) text = g_string_new (NULL);

  if (n_used < n_rest)
    g_string_append_printf (text, _ ("%s of %s to train"), used, rest);
  else
    g_string_append_printf (text, _ ("%s to train"), used);
  if (n > n_rest)
    g_string_append_printf (text, _ (", %s to validate"), validation);
  g_string_append_printf (text, _ (", %s to test"), test);
  return g_strdup (text->str);
}

char *
bnl_preparation_words_list_augmentation (const BnlSpec *spec)
{
  GString *text;

  if (bnl_augment_is_none (&spec->augment))
    return NULL;
  text = g_string_new (NULL);
  for (guint kind = 0; kind < BNL_AUGMENT_N_KINDS; kind++)
    if (bnl_augment_get_amount (&spec->augment, kind) > 0.0) {
      g_autofree char *name = g_utf8_strdown (bnl_preparation_words_name_kind (kind), -1);

      g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", name);
    }
  return g_string_free (text, FALSE);
}

const char *
bnl_preparation_words_name_kind (guint kind)
{
  static const char *const names[BNL_AUGMENT_N_KINDS] = {
    N_ ("Shift"), N_ ("Rotation"), N_ ("Scale"), N_ ("Elastic distortion"), N_ ("Mirror image"),
  };

  g_return_val_if_fail (kind < BNL_AUGMENT_N_KINDS, NULL);

  return _ (names[kind]);
}

const char *
bnl_preparation_words_name_normalize (BnlNormalize normalize)
{
  switch (normalize) {
  case BNL_NORMALIZE_UNIT:
    return _ ("0 to 1");
  case BNL_NORMALIZE_STANDARD:
    return _ ("Mean 0, deviation 1");
  case BNL_NORMALIZE_BINARY:
    return _ ("0 or 1");
  case BNL_NORMALIZE_HALF:
  default:
    return _ ("−1 to 1");
  }
}
