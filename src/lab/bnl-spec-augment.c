#include "bnl-spec-augment-private.h"

#include <string.h>

#include "bnl-number.h"

/* "shift:2" or "shift"; each kind once. */
static gboolean
parse_kind (const char *word, gboolean given[BNL_AUGMENT_N_KINDS], BnlAugment *augment)
{
  const char *colon = strchr (word, ':');
  const gsize length = colon != NULL ? (gsize) (colon - word) : strlen (word);

  for (guint i = 0; i < BNL_AUGMENT_N_KINDS; i++) {
    const BnlAugmentKind *kind = bnl_augment_get_kind (i);
    double amount = kind->usual;

    if (strlen (kind->name) != length || strncmp (kind->name, word, length) != 0)
      continue;
    if (given[i] || (colon != NULL && !bnl_number_parse_double (colon + 1, &amount)) ||
        !(amount >= 0.0 && amount <= kind->maximum))
      return FALSE;
    given[i] = TRUE;
    bnl_augment_set_amount (augment, i, amount);
    return TRUE;
  }
  return FALSE;
}

gboolean
bnl_spec_augment_parse (const char *text, BnlAugment *augment)
{
  gboolean given[BNL_AUGMENT_N_KINDS] = { FALSE };
  g_auto (GStrv) words = NULL;
  BnlAugment parsed = { 0 };

  if (strcmp (text, "none") != 0) {
    words = g_strsplit (text, ",", BNL_AUGMENT_N_KINDS + 1);
    if (words[0] == NULL)
      return FALSE;
    for (guint i = 0; words[i] != NULL; i++)
      if (!parse_kind (g_strstrip (words[i]), given, &parsed))
        return FALSE;
  }
  *augment = parsed;
  return TRUE;
}

char *
bnl_spec_augment_format (const BnlAugment *augment)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < BNL_AUGMENT_N_KINDS; i++) {
    const double amount = bnl_augment_get_amount (augment, i);

    if (!(amount > 0.0))
      continue;
    g_string_append_printf (text, "%s%s:", text->len > 0 ? "," : "",
                            bnl_augment_get_kind (i)->name);
    bnl_number_append_double (text, amount);
  }
  if (text->len == 0)
    g_string_append (text, "none");
  return g_string_free (text, FALSE);
}

char *
bnl_spec_augment_describe (void)
{
  GString *text = g_string_new ("none or a comma list of");

  for (guint i = 0; i < BNL_AUGMENT_N_KINDS; i++) {
    const BnlAugmentKind *kind = bnl_augment_get_kind (i);
    g_autofree char *maximum = bnl_number_dup_double (kind->maximum);

    g_string_append_printf (text, "%s %s (0 to %s)", i > 0 ? "," : "", kind->name, maximum);
  }
  g_string_append (text, ", with an amount as shift:2 or without");
  return g_string_free (text, FALSE);
}
