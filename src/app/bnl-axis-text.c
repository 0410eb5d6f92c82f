#include "bnl-axis-text.h"

#include <math.h>
#include <glib/gi18n.h>
#include <string.h>

#include "lab/bnl-number.h"
#include "lab/bnl-spec.h"

#define GAUSSIAN_PREFIX "gaussian:"
#define USUAL_WIDTH "128"
#define USUAL_COUNT "5"

static const char *const kind_names[] = { "", "lin:", "log:", "pow2:" };

void
bnl_axis_text_clear (BnlAxisText *text)
{
  g_clear_pointer (&text->list, g_free);
  g_clear_pointer (&text->from, g_free);
  g_clear_pointer (&text->to, g_free);
  g_clear_pointer (&text->count, g_free);
  g_clear_pointer (&text->width, g_free);
}

static void
init (BnlAxisText *text)
{
  text->kind = BNL_AXIS_LIST;
  text->list = g_strdup ("");
  text->from = g_strdup ("");
  text->to = g_strdup ("");
  text->count = g_strdup (USUAL_COUNT);
  text->width = g_strdup (USUAL_WIDTH);
}

static void
take (char **place, char *text)
{
  g_free (*place);
  *place = text;
}

gboolean
bnl_axis_text_takes_range (const BnlSpecField *field)
{
  return field->type == BNL_SPEC_NUMBER || field->type == BNL_SPEC_WHOLE ||
         field->type == BNL_SPEC_EVAL_EVERY || field->type == BNL_SPEC_HIDDEN ||
         field->type == BNL_SPEC_INIT;
}

const char *
bnl_axis_text_get_separator (const BnlSpecField *field)
{
  return field->type == BNL_SPEC_HIDDEN || field->type == BNL_SPEC_AUGMENT ? " / " : ", ";
}

/* --- from text --- */

/* Past what stands before the range; NULL where it is none of that setting's. */
static const char *
skip_prefix (const char *values, const BnlSpecField *field, char **width)
{
  const char *x;

  if (field->type == BNL_SPEC_INIT)
    return g_str_has_prefix (values, GAUSSIAN_PREFIX) ? values + strlen (GAUSSIAN_PREFIX) : NULL;
  if (field->type != BNL_SPEC_HIDDEN)
    return values;
  x = strchr (values, 'x');
  if (!x || strspn (values, "0123456789") != (gsize) (x - values))
    return NULL;
  *width = g_strndup (values, (gsize) (x - values));
  return x + 1;
}

static gboolean
parse_range (BnlAxisText *text, const BnlSpecField *field, const char *values)
{
  g_autofree char *width = NULL;
  const char *range = skip_prefix (values, field, &width);

  if (!range || !bnl_axis_text_takes_range (field) || strpbrk (range, ",/ "))
    return FALSE;
  for (guint kind = BNL_AXIS_LINEAR; kind <= BNL_AXIS_POWERS; kind++) {
    g_auto (GStrv) parts = NULL;

    if (!g_str_has_prefix (range, kind_names[kind]))
      continue;
    parts = g_strsplit (range + strlen (kind_names[kind]), ":", -1);
    if (g_strv_length (parts) != (kind == BNL_AXIS_POWERS ? 2 : 3))
      return FALSE;
    text->kind = kind;
    take (&text->from, g_strdup (parts[0]));
    take (&text->to, g_strdup (parts[1]));
    if (kind != BNL_AXIS_POWERS)
      take (&text->count, g_strdup (parts[2]));
    if (width)
      take (&text->width, g_steal_pointer (&width));
    return TRUE;
  }
  return FALSE;
}

void
bnl_axis_text_parse (BnlAxisText *text, const BnlSpecField *field, const char *values)
{
  g_autofree char *stripped = g_strstrip (g_strdup (values));

  init (text);
  if (!parse_range (text, field, stripped))
    take (&text->list, g_steal_pointer (&stripped));
}

/* --- to text --- */

char *
bnl_axis_text_compose (const BnlAxisText *text, const BnlSpecField *field)
{
  GString *values;

  if (text->kind == BNL_AXIS_LIST)
    return g_strdup (text->list);
  values = g_string_new (NULL);
  if (field->type == BNL_SPEC_INIT)
    g_string_append (values, GAUSSIAN_PREFIX);
  if (field->type == BNL_SPEC_HIDDEN)
    g_string_append_printf (values, "%sx", text->width);
  g_string_append_printf (values, "%s%s:%s", kind_names[text->kind], text->from, text->to);
  if (text->kind != BNL_AXIS_POWERS)
    g_string_append_printf (values, ":%s", text->count);
  return g_string_free (values, FALSE);
}

/* --- what is wrong with it --- */

const char *
bnl_axis_text_find_problem (const BnlAxisText *text)
{
  double from, to;
  guint64 count;

  if (text->kind == BNL_AXIS_LIST)
    return NULL;
  if (!bnl_number_parse_double (text->from, &from))
    return _ ("give a number to begin with.");
  if (!bnl_number_parse_double (text->to, &to))
    return _ ("give a number to end with.");
  if (text->kind == BNL_AXIS_LOGARITHMIC && from <= 0.0)
    return _ ("even ratios begin above 0.");
  if (from >= to)
    return _ ("begin with the smaller number.");
  if (text->kind != BNL_AXIS_POWERS &&
      (!bnl_number_parse_unsigned (text->count, &count) || count < 2))
    return _ ("give how many values, 2 or more.");
  return NULL;
}

/* --- from one to the other --- */

/* Of layers how many there are; NULL where it is none. */
static char *
dup_end (const char *value, const BnlSpecField *field)
{
  double number;

  if (field->type == BNL_SPEC_HIDDEN) {
    g_autoptr (BnlSpec) spec = bnl_spec_new ();

    return bnl_spec_set (spec, "hidden", value, NULL) ? g_strdup_printf ("%u", spec->n_hidden)
                                                      : NULL;
  }
  if (field->type == BNL_SPEC_INIT)
    value = g_str_has_prefix (value, GAUSSIAN_PREFIX) ? value + strlen (GAUSSIAN_PREFIX) : "";
  return bnl_number_parse_double (value, &number) ? g_strdup (value) : NULL;
}

/* Of layers that are all as wide. */
static char *
dup_width (const char *value)
{
  g_autoptr (BnlSpec) spec = bnl_spec_new ();

  if (!bnl_spec_set (spec, "hidden", value, NULL) || spec->n_hidden == 0)
    return NULL;
  for (guint i = 1; i < spec->n_hidden; i++)
    if (spec->hidden[i] != spec->hidden[0])
      return NULL;
  return g_strdup_printf ("%d", spec->hidden[0]);
}

/* From the smallest to the largest, in whatever order they were given. */
static void
begin_range (BnlAxisText *text, const BnlSpecField *field, const char *const *values, guint n)
{
  double lowest = (double) INFINITY, highest = (double) -INFINITY;

  for (guint i = 0; i < n; i++) {
    g_autofree char *end = dup_end (values[i], field);
    double number;

    if (!end || !bnl_number_parse_double (end, &number))
      continue;
    if (number < lowest) {
      take (&text->from, g_strdup (end));
      lowest = number;
    }
    if (number > highest) {
      take (&text->to, g_strdup (end));
      highest = number;
    }
  }
  if (n > 1)
    take (&text->count, g_strdup_printf ("%u", n));
  if (n > 0 && field->type == BNL_SPEC_HIDDEN) {
    char *width = dup_width (values[0]);

    if (width)
      take (&text->width, width);
  }
}

void
bnl_axis_text_change (BnlAxisText *text,
                      const BnlSpecField *field,
                      BnlAxisKind kind,
                      const char *const *values,
                      guint n)
{
  if (kind == text->kind)
    return;
  if (kind == BNL_AXIS_LIST && n > 0)
    take (&text->list, g_strjoinv (bnl_axis_text_get_separator (field), (char **) values));
  else if (text->kind == BNL_AXIS_LIST)
    begin_range (text, field, values, n);
  text->kind = kind;
}
