#include "bnl-sweep-range-private.h"

#include <math.h>
#include <string.h>

#include "bnl-number.h"
#include "bnl-sweep-axis.h"

#define SHOWN_DIGITS 3       /* of a computed number: enough to tell points apart, short to read */
#define MAX_DIGITS 17        /* what a double needs at most */
#define MAX_ROUNDING 0.05    /* of the way to the neighbour */
#define GAUSSIAN "gaussian:" /* before the number of an init */

gboolean
bnl_sweep_range_is_whole (const BnlSpecField *field)
{
  return field->type == BNL_SPEC_WHOLE || field->type == BNL_SPEC_EVAL_EVERY ||
         field->type == BNL_SPEC_HIDDEN;
}

/* Where the range of an item begins; NULL: there is none. */
static const char *
find_range (const BnlSpecField *field, const char *item, BnlSweepRangeKind *kind)
{
  static const char *const names[] = { "lin:", "log:", "pow2:" };
  const char *start = item;

  if (field->type == BNL_SPEC_INIT && g_str_has_prefix (item, GAUSSIAN))
    start = item + strlen (GAUSSIAN);
  else if (field->type == BNL_SPEC_HIDDEN && item[strspn (item, "0123456789")] == 'x')
    start = item + strspn (item, "0123456789") + 1;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_has_prefix (start, names[i])) {
      *kind = (BnlSweepRangeKind) i;
      return start;
    }
  return NULL;
}

/* Digits behind gaussian: and words behind nothing else make values. */
static gboolean
takes_ranges (const BnlSpecField *field, const char *prefix)
{
  return field->type == BNL_SPEC_NUMBER || bnl_sweep_range_is_whole (field) ||
         (field->type == BNL_SPEC_INIT && prefix[0] != '\0');
}

static const char *
parse_parts (BnlSweepRange *range, char **parts)
{
  const gboolean counted = range->kind != BNL_SWEEP_RANGE_POW2;
  guint64 n = 2;

  if (g_strv_length (parts) != (counted ? 4u : 3u))
    return counted ? "must be lin:FROM:TO:N or log:FROM:TO:N" : "must be pow2:FROM:TO";
  if (!bnl_number_parse_double (parts[1], &range->from) ||
      !bnl_number_parse_double (parts[2], &range->to))
    return "must have numbers for FROM and TO";
  if (!(range->from < range->to))
    return "must go from a smaller number to a larger one";
  if (range->kind != BNL_SWEEP_RANGE_LIN && !(range->from > 0.0))
    return "must begin above 0, where ratios have a meaning";
  if (counted && (!bnl_number_parse_unsigned (parts[3], &n) || n < 2 || n > BNL_SWEEP_MAX_VALUES))
    return "must have a whole number from 2 to " G_STRINGIFY (BNL_SWEEP_MAX_VALUES) " for N";
  range->n = (guint) n;
  return NULL;
}

gboolean
bnl_sweep_range_parse (BnlSweepRange *range,
                       const BnlSpecField *field,
                       const char *item,
                       const char **problem)
{
  g_auto (GStrv) parts = NULL;
  const char *start = find_range (field, item, &range->kind);

  if (start == NULL)
    return FALSE;
  range->prefix = g_strndup (item, (gsize) (start - item));
  parts = g_strsplit (start, ":", -1);
  *problem = takes_ranges (field, range->prefix)
                 ? parse_parts (range, parts)
                 : "is a range of numbers, which this setting does not take: list its values";
  return TRUE;
}

void
bnl_sweep_range_clear (BnlSweepRange *range)
{
  g_free (range->prefix);
  *range = (BnlSweepRange){ 0 };
}

static char *
format_number (const BnlSweepRange *range, double value, int digits, gboolean whole)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  char format[8];

  if (whole)
    g_ascii_formatd (buffer, sizeof buffer, "%.0f", round (value));
  else {
    g_snprintf (format, sizeof format, "%%.%dg", digits);
    g_ascii_formatd (buffer, sizeof buffer, format, value);
  }
  return g_strconcat (range->prefix, buffer, NULL);
}

static char *
format_exactly (const BnlSweepRange *range, double value)
{
  g_autofree char *number = bnl_number_dup_double (value);

  return g_strconcat (range->prefix, number, NULL);
}

static double
get_between (const BnlSweepRange *range, double part)
{
  return range->kind == BNL_SWEEP_RANGE_LIN ? range->from + (range->to - range->from) * part
                                            : range->from * pow (range->to / range->from, part);
}

static GPtrArray *
list_points (const BnlSweepRange *range, int digits, gboolean whole)
{
  GPtrArray *points = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (points, format_exactly (range, range->from));
  for (guint i = 1; i + 1 < range->n; i++)
    g_ptr_array_add (points, format_number (range, get_between (range, (double) i / (range->n - 1)),
                                            digits, whole));
  g_ptr_array_add (points, format_exactly (range, range->to));
  return points;
}

/* Rounding has moved none by a part of the way to its neighbour that one would see. */
static gboolean
are_close (const BnlSweepRange *range, const GPtrArray *points)
{
  for (guint i = 1; i + 1 < points->len; i++) {
    const double exact = get_between (range, (double) i / (range->n - 1));
    const double gap = exact - get_between (range, (double) (i - 1) / (range->n - 1));
    const char *number = (const char *) points->pdata[i] + strlen (range->prefix);

    if (fabs (g_ascii_strtod (number, NULL) - exact) > MAX_ROUNDING * gap)
      return FALSE;
  }
  return TRUE;
}

static GPtrArray *
list_powers (const BnlSweepRange *range)
{
  GPtrArray *points = g_ptr_array_new_with_free_func (g_free);
  int exponent;

  /* frexp() has from in [2^(exponent - 1), 2^exponent). */
  frexp (range->from, &exponent);
  for (double power = ldexp (1.0, exponent - 1); power <= range->to; power *= 2.0)
    if (power >= range->from)
      g_ptr_array_add (points, format_exactly (range, power));
  return points;
}

GPtrArray *
bnl_sweep_range_list (const BnlSweepRange *range, const BnlSpecField *field)
{
  const gboolean whole = bnl_sweep_range_is_whole (field);

  if (range->kind == BNL_SWEEP_RANGE_POW2)
    return list_powers (range);
  for (int digits = SHOWN_DIGITS;; digits++) {
    g_autoptr (GPtrArray) points = list_points (range, digits, whole);

    if (whole || digits == MAX_DIGITS || are_close (range, points))
      return g_steal_pointer (&points);
  }
}

/* As many digits as tell a thousand places in the range apart. */
char *
bnl_sweep_range_draw (const BnlSweepRange *range, const BnlSpecField *field, BnlRng *rng)
{
  const double largest = MAX (fabs (range->from), fabs (range->to));
  const double narrow = floor (log10 (largest / (range->to - range->from)));
  const int digits = SHOWN_DIGITS + (int) CLAMP (narrow, 0.0, MAX_DIGITS - SHOWN_DIGITS);
  const double value = get_between (range, bnl_rng_uniform (rng));
  g_autofree char *text = format_number (range, value, digits, bnl_sweep_range_is_whole (field));
  const double rounded = g_ascii_strtod (text + strlen (range->prefix), NULL);

  if (rounded < range->from || rounded > range->to)
    return format_exactly (range, rounded < range->from ? range->from : range->to);
  return g_steal_pointer (&text);
}
