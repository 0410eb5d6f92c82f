#include "bnl-sweep-values-private.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bnl-number.h"
#include "bnl-spec-field-private.h"
#include "bnl-sweep-axis.h"

#define LIST_SPAN 4.0 /* a list of numbers may look logarithmic from there on */

/* Several items on their way to values. */
typedef struct {
  const BnlSpecField *field;
  GPtrArray *texts;
  GHashTable *seen; /* of texts */
  BnlSpec *scratch;
  guint n_ranges, n_even;
} Collector;

static void
init_collector (Collector *collector, const BnlSpecField *field)
{
  collector->field = field;
  collector->texts = g_ptr_array_new_with_free_func (g_free);
  collector->seen = g_hash_table_new (g_str_hash, g_str_equal);
  collector->scratch = bnl_spec_new ();
  collector->n_ranges = 0;
  collector->n_even = 0;
}

static void
clear_collector (Collector *collector)
{
  g_hash_table_unref (collector->seen);
  g_ptr_array_unref (collector->texts);
  bnl_spec_free (collector->scratch);
}

/* As short as bnl_spec_set() takes it: ten layers of 100 are "100x10". */
static char *
format_short (const BnlSpecField *field, const BnlSpec *spec)
{
  GString *text;

  if (field->type != BNL_SPEC_HIDDEN || spec->n_hidden < 2)
    return bnl_spec_field_format (field, spec);
  text = g_string_new (NULL);
  for (guint i = 0, n; i < spec->n_hidden; i += n) {
    for (n = 1; i + n < spec->n_hidden && spec->hidden[i + n] == spec->hidden[i]; n++)
      ;
    g_string_append_printf (text, "%s%d", i > 0 ? "," : "", spec->hidden[i]);
    if (n > 1)
      g_string_append_printf (text, "x%u", n);
  }
  return g_string_free (text, FALSE);
}

/* FALSE where the field does not take it. */
static gboolean
add_value (Collector *collector, const char *text)
{
  char *value;

  if (!bnl_spec_field_parse (collector->field, text, collector->scratch))
    return FALSE;
  value = format_short (collector->field, collector->scratch);
  if (g_hash_table_contains (collector->seen, value)) {
    g_free (value);
  } else {
    g_ptr_array_add (collector->texts, value);
    g_hash_table_add (collector->seen, value);
  }
  return TRUE;
}

static gboolean
refuse_item (const BnlSpecField *field,
             guint number,
             const char *item,
             const char *problem,
             GError **error)
{
  g_autofree char *name = g_strdelimit (g_strdup (field->key), "_", '-');

  g_set_error (error, BNL_SPEC_ERROR, BNL_SPEC_ERROR_VALUE, "value %u of %s, “%s”, %s", number,
               name, item, problem);
  return FALSE;
}

static gboolean
refuse_value (const BnlSpecField *field, guint number, const char *given, GError **error)
{
  g_autofree char *key = g_strdelimit (g_strdup (field->key), "_", '-');
  g_autofree char *name = g_strdup_printf ("value %u of %s", number, key);

  bnl_spec_field_refuse (field, name, given, error);
  return FALSE;
}

static gboolean
add_range (Collector *collector,
           guint number,
           const char *item,
           const BnlSweepRange *range,
           GError **error)
{
  g_autoptr (GPtrArray) points = bnl_sweep_range_list (range, collector->field);

  if (points->len == 0)
    return refuse_item (collector->field, number, item, "has no power of two in it", error);
  for (guint i = 0; i < points->len; i++)
    if (!add_value (collector, points->pdata[i]))
      return refuse_value (collector->field, number, points->pdata[i], error);
  collector->n_ranges++;
  collector->n_even += range->kind != BNL_SWEEP_RANGE_LIN;
  return TRUE;
}

/* A range is kept in values, for draws. */
static gboolean
add_item (Collector *collector,
          BnlSweepValues *values,
          guint number,
          const char *item,
          GError **error)
{
  const char *problem = NULL;

  if (item[0] == '\0')
    return refuse_item (collector->field, number, item, "is missing: two commas, or one at an end",
                        error);
  bnl_sweep_range_clear (&values->range);
  if (!bnl_sweep_range_parse (&values->range, collector->field, item, &problem))
    return add_value (collector, item) || refuse_value (collector->field, number, item, error);
  if (problem != NULL)
    return refuse_item (collector->field, number, item, problem, error);
  return add_range (collector, number, item, &values->range, error);
}

/* hidden and augment have commas in a value. */
static GStrv
split_items (const BnlSpecField *field, const char *text)
{
  const gboolean lists = field->type == BNL_SPEC_HIDDEN || field->type == BNL_SPEC_AUGMENT;
  g_auto (GStrv) words = g_strsplit_set (text, lists ? "/ \t\n" : ",", -1);
  g_autoptr (GStrvBuilder) items = g_strv_builder_new ();

  for (guint i = 0; words[i] != NULL; i++)
    if (!lists || words[i][0] != '\0')
      g_strv_builder_add (items, g_strstrip (words[i]));
  return g_strv_builder_end (items);
}

static gboolean
is_depth (const BnlSpec *spec, int *width)
{
  for (guint i = 0; i < spec->n_hidden; i++) {
    if (*width != 0 && spec->hidden[i] != *width)
      return FALSE;
    *width = spec->hidden[i];
  }
  return TRUE;
}

/* Depth where all layers of all values are as wide, else the width of single layers. */
static void
measure_hidden (BnlSweepValues *values, BnlSpec *const *specs)
{
  gboolean depth = TRUE, wide = TRUE;
  int width = 0;

  for (guint i = 0; i < values->n; i++) {
    depth = depth && is_depth (specs[i], &width);
    wide = wide && specs[i]->n_hidden == 1;
  }
  if (wide && depth) /* one value alone, or several that say the same */
    depth = FALSE;
  for (guint i = 0; i < values->n; i++)
    values->numbers[i] = depth  ? (double) specs[i]->n_hidden
                         : wide ? (double) specs[i]->hidden[0]
                                : (double) NAN;
  values->title = depth ? "hidden layers" : wide ? "width of the hidden layer" : "hidden layers";
}

static const char *
get_title (const BnlSpecField *field)
{
  static const char *const titles[][2] = {
    { "data", "data set" },
    { "train_size", "training images" },
    { "eval_on", "images to judge by" },
    { "eval_statistics", "statistics to judge by" },
    { "norm", "normalization" },
    { "norm_position", "place of the normalization" },
    { "bn_momentum", "momentum of the running statistics" },
    { "bn_eps", "epsilon of the normalization" },
    { "init", "first weights" },
    { "lr", "learning rate" },
    { "weight_decay_on", "weight decay on" },
    { "clip_norm", "longest gradient" },
    { "eval_every", "steps between evaluations" },
  };
  g_autofree char *plain = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    if (strcmp (titles[i][0], field->key) == 0)
      return titles[i][1];
  plain = g_strdelimit (g_strdup (field->key), "_", ' ');
  return g_intern_string (plain);
}

static double
find_number (const BnlSpecField *field, const BnlSpec *spec, const char *value)
{
  double number = NAN;

  if (field->type == BNL_SPEC_INIT)
    return spec->init == BNL_INIT_GAUSSIAN ? spec->init_std : (double) NAN;
  if (field->type == BNL_SPEC_NUMBER || bnl_sweep_range_is_whole (field))
    bnl_number_parse_double (value, &number);
  return number;
}

static int
compare_numbers_cb (gconstpointer a, gconstpointer b)
{
  const double first = *(const double *) a, second = *(const double *) b;

  return (first > second) - (first < second);
}

/* A list of numbers whose middle one is nearer to the geometric than to the arithmetic mean of the
 * ends was chosen by ratios. */
static gboolean
looks_logarithmic (const BnlSweepValues *values)
{
  g_autofree double *sorted = g_memdup2 (values->numbers, values->n * sizeof (double));
  double low, middle, high;

  qsort (sorted, values->n, sizeof *sorted, compare_numbers_cb);
  low = sorted[0];
  high = sorted[values->n - 1];
  middle = 0.5 * (sorted[(values->n - 1) / 2] + sorted[values->n / 2]);
  return values->n > 2 && low > 0.0 && high >= LIST_SPAN * low &&
         fabs (middle - sqrt (low * high)) < fabs (middle - 0.5 * (low + high));
}

static gboolean
is_positive (const BnlSweepValues *values)
{
  for (guint i = 0; i < values->n; i++)
    if (!(values->numbers[i] > 0.0))
      return FALSE;
  return TRUE;
}

/* Takes the texts into values and finds out what numbers they are. */
static void
finish_values (BnlSweepValues *values, Collector *collector)
{
  const BnlSpecField *field = collector->field;
  g_autoptr (GPtrArray) specs = g_ptr_array_new_with_free_func ((GDestroyNotify) bnl_spec_free);

  values->n = collector->texts->len;
  values->values = g_new0 (char *, values->n + 1);
  values->numbers = g_new (double, values->n);
  values->title = get_title (field);
  for (guint i = 0; i < values->n; i++) {
    BnlSpec *spec = bnl_spec_new ();

    values->values[i] = g_strdup (collector->texts->pdata[i]);
    bnl_spec_field_parse (field, values->values[i], spec);
    g_ptr_array_add (specs, spec);
    values->numbers[i] = find_number (field, spec, values->values[i]);
  }
  if (field->type == BNL_SPEC_HIDDEN)
    measure_hidden (values, (BnlSpec *const *) specs->pdata);
  values->numeric = TRUE;
  for (guint i = 0; i < values->n; i++)
    values->numeric = values->numeric && isfinite (values->numbers[i]);
  if (field->type == BNL_SPEC_INIT && values->numeric)
    values->title = "std of the first weights";
  if (values->numeric && is_positive (values))
    values->logarithmic =
        collector->n_ranges > 0 ? collector->n_even > 0 : looks_logarithmic (values);
}

BnlSweepValues *
bnl_sweep_values_parse (const BnlSpecField *field, const char *text, GError **error)
{
  g_autoptr (BnlSweepValues) values = g_new0 (BnlSweepValues, 1);
  g_auto (GStrv) items = split_items (field, text);
  const guint n = g_strv_length (items);
  g_autofree char *name = g_strdelimit (g_strdup (field->key), "_", '-');
  Collector collector;
  gboolean good = n > 0;

  init_collector (&collector, field);
  if (!good)
    g_set_error (error, BNL_SPEC_ERROR, BNL_SPEC_ERROR_VALUE, "%s has no values", name);
  for (guint i = 0; good && i < n; i++) {
    good = add_item (&collector, values, i + 1, items[i], error);
    if (good && collector.texts->len > BNL_SWEEP_MAX_VALUES) {
      g_set_error (error, BNL_SPEC_ERROR, BNL_SPEC_ERROR_VALUE, "%s has more than %d values", name,
                   BNL_SWEEP_MAX_VALUES);
      good = FALSE;
    }
  }
  if (good)
    finish_values (values, &collector);
  values->drawn = n == 1 && values->range.n > 0 && values->range.kind != BNL_SWEEP_RANGE_POW2;
  clear_collector (&collector);
  return good ? g_steal_pointer (&values) : NULL;
}

void
bnl_sweep_values_free (BnlSweepValues *values)
{
  if (values == NULL)
    return;
  g_strfreev (values->values);
  g_free (values->numbers);
  bnl_sweep_range_clear (&values->range);
  g_free (values);
}

char *
bnl_sweep_values_draw (const BnlSweepValues *values, const BnlSpecField *field, BnlRng *rng)
{
  g_autoptr (BnlSpec) spec = NULL;
  g_autofree char *text = NULL;

  if (!values->drawn)
    return g_strdup (values->values[bnl_rng_below (rng, values->n)]);
  spec = bnl_spec_new ();
  text = bnl_sweep_range_draw (&values->range, field, rng);
  bnl_spec_field_parse (field, text, spec); /* between two values that the field takes */
  return format_short (field, spec);
}

typedef struct {
  double number;
  char *text;
} Drawn;

static int
compare_drawn_cb (gconstpointer a, gconstpointer b)
{
  const double first = ((const Drawn *) a)->number, second = ((const Drawn *) b)->number;

  return (first > second) - (first < second);
}

/* The numbers of drawn values are known only once they are values. */
static void
sort_values (BnlSweepValues *values)
{
  g_autofree Drawn *all = g_new (Drawn, values->n);

  for (guint i = 0; i < values->n; i++)
    all[i] = (Drawn){ values->numbers[i], values->values[i] };
  qsort (all, values->n, sizeof *all, compare_drawn_cb);
  for (guint i = 0; i < values->n; i++) {
    values->numbers[i] = all[i].number;
    values->values[i] = all[i].text;
  }
}

BnlSweepValues *
bnl_sweep_values_collect (const BnlSweepValues *values,
                          const BnlSpecField *field,
                          const GPtrArray *drawn)
{
  g_autoptr (BnlSweepValues) collected = g_new0 (BnlSweepValues, 1);
  Collector collector;

  init_collector (&collector, field);
  for (guint i = 0; !values->drawn && i < values->n; i++)
    if (g_ptr_array_find_with_equal_func ((GPtrArray *) drawn, values->values[i], g_str_equal,
                                          NULL))
      add_value (&collector, values->values[i]);
  for (guint i = 0; values->drawn && i < drawn->len; i++)
    add_value (&collector, drawn->pdata[i]);
  finish_values (collected, &collector);
  clear_collector (&collector);
  /* As the whole list was, or what was drawn could look otherwise. */
  collected->logarithmic = values->logarithmic && collected->numeric;
  if (values->drawn && collected->numeric)
    sort_values (collected);
  return g_steal_pointer (&collected);
}
