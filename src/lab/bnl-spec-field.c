#include "bnl-spec-field-private.h"

#include <string.h>

#include "bnl-number.h"
#include "bnl-spec-augment-private.h"

#define MAX_SHOWN 60 /* characters of what was given, in a message */

static char *
format_limit (const BnlSpecField *field, double limit)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  const gboolean whole = field->type != BNL_SPEC_NUMBER && field->type != BNL_SPEC_INIT;

  return g_strdup (g_ascii_formatd (buffer, sizeof buffer, whole ? "%.0f" : "%g", limit));
}

/* What field takes, in words. */
static char *
describe_range (const BnlSpecField *field)
{
  g_autofree char *low = format_limit (field, field->minimum);
  g_autofree char *high = format_limit (field, field->maximum);
  g_autofree char *choices = NULL;

  switch (field->type) {
  case BNL_SPEC_TEXT:
    return g_strdup ("the name of a data set or a folder");
  case BNL_SPEC_NUMBER:
    return g_strdup_printf ("a number %s %s %s %s", field->above ? "above" : "from", low,
                            field->below   ? "to below"
                            : field->above ? "and at most"
                                           : "to",
                            high);
  case BNL_SPEC_WHOLE:
    return g_strdup_printf ("a whole number from %s to %s", low, high);
  case BNL_SPEC_FLAG:
    return g_strdup ("true or false");
  case BNL_SPEC_CHOICE:
    choices = g_strjoinv (", ", (char **) field->choices);
    return g_strdup_printf ("one of %s", choices);
  case BNL_SPEC_HIDDEN:
    return g_strdup_printf (
        "at most %d whole numbers from %s to %s in a comma list (ten of 100 may "
        "be 100x10), or none",
        BNL_SPEC_MAX_HIDDEN, low, high);
  case BNL_SPEC_INIT:
    choices = g_strjoinv (", ", (char **) field->choices);
    return g_strdup_printf ("one of %s with STD above %s and at most %s", choices, low, high);
  case BNL_SPEC_EVAL_EVERY:
    return g_strdup_printf ("epoch or a whole number of steps from %s to %s", low, high);
  case BNL_SPEC_AUGMENT:
    return bnl_spec_augment_describe ();
  default:
    g_assert_not_reached ();
  }
}

void
bnl_spec_field_refuse (const BnlSpecField *field,
                       const char *name,
                       const char *given,
                       GError **error)
{
  g_autofree char *range = describe_range (field);
  g_autofree char *valid = g_utf8_make_valid (given, -1);
  g_autofree char *shown = g_utf8_strlen (valid, -1) <= MAX_SHOWN
                               ? g_strdup (valid)
                               : g_utf8_substring (valid, 0, MAX_SHOWN);

  g_set_error (error, BNL_SPEC_ERROR, BNL_SPEC_ERROR_VALUE, "%s must be %s, but is “%s”%s", name,
               range, shown, strcmp (shown, valid) == 0 ? "" : " and so on");
}

static gboolean
is_in_range (const BnlSpecField *field, double value)
{
  return (field->above ? value > field->minimum : value >= field->minimum) &&
         (field->below ? value < field->maximum : value <= field->maximum);
}

static gboolean
parse_number (const BnlSpecField *field, const char *text, double *value)
{
  return bnl_number_parse_double (text, value) && is_in_range (field, *value);
}

static gboolean
parse_whole (const BnlSpecField *field, const char *text, guint64 *value)
{
  return bnl_number_parse_unsigned (text, value) && is_in_range (field, (double) *value);
}

static gboolean
parse_choice (const BnlSpecField *field, const char *text, guint *value)
{
  for (guint i = 0; field->choices[i] != NULL; i++)
    if (strcmp (field->choices[i], text) == 0) {
      *value = i;
      return TRUE;
    }
  return FALSE;
}

/* "100", or "100x10" for ten layers of 100. */
static gboolean
parse_layers (const BnlSpecField *field, const char *word, guint64 *width, guint64 *n_layers)
{
  g_auto (GStrv) parts = g_strsplit (word, "x", 2);

  *n_layers = 1;
  return parts[0] != NULL && parse_whole (field, parts[0], width) &&
         (parts[1] == NULL || bnl_number_parse_unsigned (parts[1], n_layers));
}

static gboolean
parse_hidden (const BnlSpecField *field, const char *text, BnlSpec *spec)
{
  g_auto (GStrv) words = NULL;
  int hidden[BNL_SPEC_MAX_HIDDEN] = { 0 };
  guint n = 0;

  words = g_strsplit (strcmp (text, "none") == 0 ? "" : text, ",", BNL_SPEC_MAX_HIDDEN + 1);
  for (guint i = 0; words[i] != NULL; i++) {
    guint64 width, n_layers;

    if (!parse_layers (field, g_strstrip (words[i]), &width, &n_layers) || n_layers == 0 ||
        n_layers > BNL_SPEC_MAX_HIDDEN - n)
      return FALSE;
    while (n_layers-- > 0)
      hidden[n++] = (int) width;
  }
  memcpy (spec->hidden, hidden, sizeof hidden);
  spec->n_hidden = n;
  return TRUE;
}

static gboolean
parse_init (const BnlSpecField *field, const char *text, BnlSpec *spec)
{
  const char prefix[] = "gaussian:";
  guint choice;
  double std = 0.0;

  if (g_str_has_prefix (text, prefix)) {
    if (!parse_number (field, text + strlen (prefix), &std))
      return FALSE;
    choice = BNL_INIT_GAUSSIAN;
  } else if (!parse_choice (field, text, &choice) || choice == BNL_INIT_GAUSSIAN) {
    return FALSE;
  }
  spec->init = (BnlInit) choice;
  spec->init_std = std;
  return TRUE;
}

/* Stores a whole number in a member of either size. */
static void
store_whole (BnlSpec *spec, const BnlSpecField *field, guint64 value)
{
  gpointer member = (char *) spec + field->offset;

  if (field->size == sizeof (guint64))
    *(guint64 *) member = value;
  else
    *(guint *) member = (guint) value;
}

static guint64
load_whole (const BnlSpec *spec, const BnlSpecField *field)
{
  gconstpointer member = (const char *) spec + field->offset;

  return field->size == sizeof (guint64) ? *(const guint64 *) member : *(const guint *) member;
}

gboolean
bnl_spec_field_parse (const BnlSpecField *field, const char *text, BnlSpec *spec)
{
  gpointer member = (char *) spec + field->offset;
  double number;
  guint64 whole;
  guint choice;

  switch (field->type) {
  case BNL_SPEC_TEXT:
    if (text[0] == '\0' || !g_utf8_validate (text, -1, NULL))
      return FALSE;
    g_free (*(char **) member);
    *(char **) member = g_strdup (text);
    return TRUE;
  case BNL_SPEC_NUMBER:
    if (!parse_number (field, text, &number))
      return FALSE;
    *(double *) member = number;
    return TRUE;
  case BNL_SPEC_WHOLE:
    if (!parse_whole (field, text, &whole))
      return FALSE;
    store_whole (spec, field, whole);
    return TRUE;
  case BNL_SPEC_FLAG:
    if (strcmp (text, "true") != 0 && strcmp (text, "false") != 0)
      return FALSE;
    *(gboolean *) member = strcmp (text, "true") == 0;
    return TRUE;
  case BNL_SPEC_CHOICE:
    if (!parse_choice (field, text, &choice))
      return FALSE;
    store_whole (spec, field, choice);
    return TRUE;
  case BNL_SPEC_HIDDEN:
    return parse_hidden (field, text, spec);
  case BNL_SPEC_INIT:
    return parse_init (field, text, spec);
  case BNL_SPEC_EVAL_EVERY:
    if (strcmp (text, "epoch") == 0)
      whole = 0;
    else if (!parse_whole (field, text, &whole))
      return FALSE;
    store_whole (spec, field, whole);
    return TRUE;
  case BNL_SPEC_AUGMENT:
    return bnl_spec_augment_parse (text, member);
  default:
    g_assert_not_reached ();
  }
}

static char *
dup_hidden (const BnlSpec *spec)
{
  GString *text = g_string_new (spec->n_hidden == 0 ? "none" : NULL);

  for (guint i = 0; i < spec->n_hidden; i++)
    g_string_append_printf (text, "%s%d", i == 0 ? "" : ",", spec->hidden[i]);
  return g_string_free (text, FALSE);
}

char *
bnl_spec_field_format (const BnlSpecField *field, const BnlSpec *spec)
{
  gconstpointer member = (const char *) spec + field->offset;
  g_autofree char *std = NULL;

  switch (field->type) {
  case BNL_SPEC_TEXT:
    return g_strdup (*(char *const *) member);
  case BNL_SPEC_NUMBER:
    return bnl_number_dup_double (*(const double *) member);
  case BNL_SPEC_FLAG:
    return g_strdup (*(const gboolean *) member ? "true" : "false");
  case BNL_SPEC_CHOICE:
    return g_strdup (field->choices[load_whole (spec, field)]);
  case BNL_SPEC_HIDDEN:
    return dup_hidden (spec);
  case BNL_SPEC_INIT:
    if (spec->init != BNL_INIT_GAUSSIAN)
      return g_strdup (field->choices[spec->init]);
    std = bnl_number_dup_double (spec->init_std);
    return g_strconcat ("gaussian:", std, NULL);
  case BNL_SPEC_EVAL_EVERY:
    if (spec->eval_every == 0)
      return g_strdup ("epoch");
    G_GNUC_FALLTHROUGH;
  case BNL_SPEC_WHOLE:
    return g_strdup_printf ("%" G_GUINT64_FORMAT, load_whole (spec, field));
  case BNL_SPEC_AUGMENT:
    return bnl_spec_augment_format (member);
  default:
    g_assert_not_reached ();
  }
}
