#include "bnl-model-input.h"

#include "lab/bnl-model-file.h"

const char *const *
bnl_model_input_get_keys (void)
{
  static const char *const keys[] = { "normalize", "activation", "norm_position", "bn_eps", NULL };

  return keys;
}

BnlSnapshot *
bnl_model_input_load (const char *path, const BnlOptions *options, BnlCommandStatus *status)
{
  g_autoptr (BnlSpec) fallback = bnl_spec_new ();
  g_autoptr (BnlSnapshot) snapshot = NULL;
  g_autoptr (GError) error = NULL;

  if (!bnl_options_apply (options, fallback, &error)) {
    *status = bnl_command_misuse ("%s", error->message);
    return NULL;
  }
  snapshot = bnl_model_file_load (path, fallback, &error);
  if (snapshot == NULL) {
    g_autofree char *sentence = g_strdup_printf (
        "%s; give a model as “bnlab-cli train --save” or PyTorch's safetensors writes it",
        error->message);

    *status = bnl_command_fail (sentence);
    return NULL;
  }
  for (guint i = 0; i < bnl_options_get_n_given (options); i++) {
    const char *key = bnl_options_get_given_key (options, i);
    g_autofree char *own = bnl_spec_dup_value (snapshot->spec, key);
    g_autofree char *given = bnl_spec_dup_value (fallback, key);
    g_autofree char *name = g_strdelimit (g_strdup (key), "_", '-');

    if (g_str_equal (own, given))
      continue;
    *status = bnl_command_misuse ("%s says itself that %s is %s; --%s is for files that PyTorch "
                                  "wrote",
                                  path, name, own, name);
    return NULL;
  }
  *status = BNL_COMMAND_DONE;
  return g_steal_pointer (&snapshot);
}
