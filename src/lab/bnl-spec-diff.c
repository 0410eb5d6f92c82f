#include "bnl-spec-diff.h"

#include <string.h>

#include "bnl-spec-field-private.h"

static gboolean
is_same (const BnlSpecField *field, const BnlSpec *a, const BnlSpec *b)
{
  g_autofree char *of_a = NULL, *of_b = NULL;

  switch (field->type) {
  /* The member is the whole of it: a list of a thousand runs is compared in a blink. */
  case BNL_SPEC_NUMBER:
  case BNL_SPEC_WHOLE:
  case BNL_SPEC_FLAG:
  case BNL_SPEC_CHOICE:
  case BNL_SPEC_EVAL_EVERY:
    return memcmp ((const char *) a + field->offset, (const char *) b + field->offset,
                   field->size) == 0;
  case BNL_SPEC_TEXT:
  case BNL_SPEC_HIDDEN:
  case BNL_SPEC_INIT:
  case BNL_SPEC_AUGMENT:
  default:
    of_a = bnl_spec_field_format (field, a);
    of_b = bnl_spec_field_format (field, b);
    return strcmp (of_a, of_b) == 0;
  }
}

GPtrArray *
bnl_spec_diff_list (const BnlSpec *const *specs, guint n)
{
  GPtrArray *list = g_ptr_array_new ();
  guint n_fields;
  const BnlSpecField *fields = bnl_spec_get_fields (&n_fields);

  for (guint i = 0; i < n_fields; i++) {
    guint k = 1;

    while (k < n && is_same (&fields[i], specs[0], specs[k]))
      k++;
    if (k < n)
      g_ptr_array_add (list, (gpointer) &fields[i]);
  }
  return list;
}
