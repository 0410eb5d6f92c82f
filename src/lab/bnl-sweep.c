#include "bnl-sweep-private.h"

#include <math.h>
#include <string.h>

#include "bnl-number.h"
#include "bnl-spec-field-private.h"

#define MAX_NAME 64 /* characters of an arm's name: it stands in tables and legends */
#define MAX_SEED ((G_GUINT64_CONSTANT (1) << 53) - 1)

static gboolean G_GNUC_PRINTF (2, 3) refuse (GError **error, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_propagate_error (error,
                     g_error_new_valist (BNL_SPEC_ERROR, BNL_SPEC_ERROR_VALUE, format, arguments));
  va_end (arguments);
  return FALSE;
}

static void
free_varied (gpointer data)
{
  BnlSweepVaried *varied = data;

  g_free (varied->text);
  bnl_sweep_values_free (varied->values);
  g_free (varied);
}

BnlSweepVariant *
bnl_sweep_variant_new (const char *name, const char *title, const char *const *settings)
{
  BnlSweepVariant *variant = g_new0 (BnlSweepVariant, 1);

  variant->name = g_strdup (name);
  variant->title = g_strdup (title);
  variant->settings = g_strdupv ((char **) settings);
  variant->lent.name = variant->name;
  variant->lent.title = variant->title;
  variant->lent.settings = (const char *const *) variant->settings;
  return variant;
}

void
bnl_sweep_variant_free (BnlSweepVariant *variant)
{
  g_free (variant->name);
  g_free (variant->title);
  g_strfreev (variant->settings);
  g_free (variant);
}

const BnlSpecField *
bnl_sweep_variant_split (const char *setting, const char **value)
{
  const char *sign = strchr (setting, '=');
  g_autofree char *key = sign != NULL ? g_strndup (setting, (gsize) (sign - setting)) : NULL;

  if (sign == NULL)
    return NULL;
  *value = sign + 1;
  return bnl_spec_find_field (key);
}

BnlSweep *
bnl_sweep_new (void)
{
  BnlSweep *sweep = g_new0 (BnlSweep, 1);

  g_atomic_ref_count_init (&sweep->n_refs);
  sweep->base = bnl_spec_new ();
  sweep->varied = g_ptr_array_new_with_free_func (free_varied);
  sweep->variants = g_ptr_array_new_with_free_func ((GDestroyNotify) bnl_sweep_variant_free);
  sweep->arms = g_ptr_array_new_with_free_func ((GDestroyNotify) bnl_sweep_variant_free);
  sweep->scalings = g_array_new (FALSE, FALSE, sizeof (BnlSweepScaling));
  sweep->n_seeds = 1;
  sweep->converged_at = BNL_SWEEP_CONVERGED_AT;
  return sweep;
}

BnlSweep *
bnl_sweep_dup (const BnlSweep *sweep)
{
  BnlSweep *copy = bnl_sweep_new ();

  bnl_sweep_set_base (copy, sweep->base);
  for (guint i = 0; i < sweep->varied->len; i++) {
    const BnlSweepVaried *varied = sweep->varied->pdata[i];

    bnl_sweep_set_axis (copy, varied->field->key, varied->text, NULL);
  }
  for (guint i = 0; i < sweep->variants->len; i++) {
    const BnlSweepVariant *one = sweep->variants->pdata[i];

    g_ptr_array_add (copy->variants,
                     bnl_sweep_variant_new (one->name, one->title, one->lent.settings));
  }
  g_array_append_vals (copy->scalings, sweep->scalings->data, sweep->scalings->len);
  copy->n_seeds = sweep->n_seeds;
  copy->n_points = sweep->n_points;
  copy->sample_seed = sweep->sample_seed;
  copy->converged_at = sweep->converged_at;
  copy->measures = sweep->measures;
  return copy;
}

BnlSweep *
bnl_sweep_ref (BnlSweep *sweep)
{
  g_atomic_ref_count_inc (&sweep->n_refs);
  return sweep;
}

void
bnl_sweep_unref (BnlSweep *sweep)
{
  if (sweep == NULL || !g_atomic_ref_count_dec (&sweep->n_refs))
    return;
  bnl_sweep_unbuild (sweep);
  bnl_spec_free (sweep->base);
  g_ptr_array_unref (sweep->varied);
  g_ptr_array_unref (sweep->variants);
  g_ptr_array_unref (sweep->arms);
  g_array_unref (sweep->scalings);
  g_free (sweep);
}

void
bnl_sweep_set_base (BnlSweep *sweep, const BnlSpec *spec)
{
  BnlSpec *copy = bnl_spec_dup (spec);

  g_assert (!sweep->built);
  bnl_spec_free (sweep->base);
  sweep->base = copy;
}

/* A setting that an axis, an arm or a scaling may name. */
static const BnlSpecField *
find_setting (const char *key, GError **error)
{
  const BnlSpecField *field = bnl_spec_find_field (key);

  if (field == NULL) {
    g_set_error (error, BNL_SPEC_ERROR, BNL_SPEC_ERROR_UNKNOWN, "There is no setting “%s”", key);
    return NULL;
  }
  if (strcmp (field->key, "seed") != 0)
    return field;
  refuse (error, "seed is what the runs of a cell differ in: say how many seeds, and with seed in "
                 "the settings of all runs the first one");
  return NULL;
}

static gboolean
find_varied (const BnlSweep *sweep, const BnlSpecField *field, guint *index)
{
  for (guint i = 0; i < sweep->varied->len; i++)
    if (((const BnlSweepVaried *) sweep->varied->pdata[i])->field == field) {
      *index = i;
      return TRUE;
    }
  return FALSE;
}

gboolean
bnl_sweep_set_axis (BnlSweep *sweep, const char *key, const char *values, GError **error)
{
  const BnlSpecField *field = find_setting (key, error);
  BnlSweepValues *parsed;
  BnlSweepVaried *varied;
  guint index = 0;
  gboolean known;

  g_assert (!sweep->built);
  if (field == NULL)
    return FALSE;
  known = find_varied (sweep, field, &index);
  if (values == NULL) {
    if (known)
      g_ptr_array_remove_index (sweep->varied, index);
    return TRUE;
  }
  if (!known && sweep->varied->len == BNL_SWEEP_MAX_AXES)
    return refuse (error, "%s would be one more than the %d settings that a sweep may vary", key,
                   BNL_SWEEP_MAX_AXES);
  parsed = bnl_sweep_values_parse (field, values, error);
  if (parsed == NULL)
    return FALSE;
  varied = g_new0 (BnlSweepVaried, 1);
  varied->field = field;
  varied->text = g_strstrip (g_strdup (values));
  varied->values = parsed;
  if (known) {
    free_varied (sweep->varied->pdata[index]);
    sweep->varied->pdata[index] = varied;
  } else {
    g_ptr_array_add (sweep->varied, varied);
  }
  return TRUE;
}

/* A name stands in front of "/" in files, and in one line of a table. */
static gboolean
check_name (const BnlSweep *sweep, const char *name, GError **error)
{
  if (name[0] == '\0' || !g_utf8_validate (name, -1, NULL))
    return refuse (error, "An arm needs a name");
  if (g_utf8_strlen (name, -1) > MAX_NAME)
    return refuse (error, "The name of an arm may have %d characters, “%s” has more", MAX_NAME,
                   name);
  for (const char *at = name; *at != '\0'; at = g_utf8_next_char (at))
    if (*at == '/' || g_unichar_iscntrl (g_utf8_get_char (at)))
      return refuse (error, "The name of an arm has neither “/” nor line breaks in it, but is “%s”",
                     name);
  for (guint i = 0; i < sweep->variants->len; i++)
    if (strcmp (((const BnlSweepVariant *) sweep->variants->pdata[i])->name, name) == 0)
      return refuse (error, "Two arms have the name “%s”", name);
  return TRUE;
}

/* "key=value" as it is written everywhere; NULL where it is none. */
static char *
dup_setting (const char *setting, const char *name, GError **error)
{
  const char *value = "";
  const BnlSpecField *field = bnl_sweep_variant_split (setting, &value);
  g_autoptr (BnlSpec) scratch = bnl_spec_new ();
  g_autofree char *key = g_strndup (setting, strcspn (setting, "="));
  g_autofree char *text = NULL;

  if (strchr (setting, '=') == NULL) {
    refuse (error, "“%s” of the arm “%s” must be SETTING=VALUE, as norm=batch is", setting, name);
    return NULL;
  }
  field = find_setting (key, error);
  if (field == NULL || !bnl_spec_set (scratch, key, value, error)) {
    g_prefix_error (error, "Arm “%s”: ", name);
    return NULL;
  }
  text = bnl_spec_field_format (field, scratch);
  return g_strconcat (field->key, "=", text, NULL);
}

gboolean
bnl_sweep_add_arm (BnlSweep *sweep, const char *name, const char *const *settings, GError **error)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new (g_direct_hash, g_direct_equal);
  g_auto (GStrv) all = NULL;

  g_assert (!sweep->built);
  if (sweep->variants->len == BNL_SWEEP_MAX_ARMS)
    return refuse (error, "A sweep may have %d arms", BNL_SWEEP_MAX_ARMS);
  if (!check_name (sweep, name, error))
    return FALSE;
  for (guint i = 0; settings[i] != NULL; i++) {
    g_autofree char *setting = dup_setting (settings[i], name, error);
    const char *value;

    if (setting == NULL)
      return FALSE;
    if (!g_hash_table_add (seen, (gpointer) bnl_sweep_variant_split (setting, &value)))
      return refuse (error, "Arm “%s” sets the same twice: “%s”", name, settings[i]);
    g_strv_builder_add (builder, setting);
  }
  all = g_strv_builder_end (builder);
  g_ptr_array_add (sweep->variants, bnl_sweep_variant_new (name, name, (const char *const *) all));
  return TRUE;
}

void
bnl_sweep_clear_arms (BnlSweep *sweep)
{
  g_assert (!sweep->built);
  g_ptr_array_set_size (sweep->variants, 0);
}

static const BnlSpecField *
find_number (const char *key, GError **error)
{
  const BnlSpecField *field = find_setting (key, error);

  if (field == NULL || field->type == BNL_SPEC_NUMBER || field->type == BNL_SPEC_WHOLE)
    return field;
  refuse (error, "Only a number can be scaled or scale another, and %s is none", key);
  return NULL;
}

gboolean
bnl_sweep_add_scaling (BnlSweep *sweep, const char *key, const char *by, double at, GError **error)
{
  const BnlSpecField *scaled = find_number (key, error);
  const BnlSpecField *scaling = scaled != NULL ? find_number (by, error) : NULL;
  BnlSweepScaling one;

  g_assert (!sweep->built);
  if (scaling == NULL)
    return FALSE;
  if (scaled == scaling)
    return refuse (error, "%s cannot be scaled by itself", key);
  if (!(at > 0.0) || !isfinite (at))
    return refuse (error, "%s must be scaled by %s at a number above 0, where it stays as it is",
                   key, by);
  one = (BnlSweepScaling){ scaled->key, scaling->key, at };
  for (guint i = 0; i < sweep->scalings->len; i++) {
    const BnlSweepScaling *other = &g_array_index (sweep->scalings, BnlSweepScaling, i);

    if (strcmp (other->key, one.key) == 0 && strcmp (other->by, one.by) == 0)
      return refuse (error, "%s is scaled by %s twice", key, by);
  }
  g_array_append_val (sweep->scalings, one);
  return TRUE;
}

void
bnl_sweep_clear_scalings (BnlSweep *sweep)
{
  g_assert (!sweep->built);
  g_array_set_size (sweep->scalings, 0);
}

gboolean
bnl_sweep_set_n_seeds (BnlSweep *sweep, guint n_seeds, GError **error)
{
  g_assert (!sweep->built);
  if (n_seeds < 1 || n_seeds > BNL_SWEEP_MAX_SEEDS)
    return refuse (error, "seeds must be a whole number from 1 to %d, but is %u",
                   BNL_SWEEP_MAX_SEEDS, n_seeds);
  sweep->n_seeds = n_seeds;
  return TRUE;
}

gboolean
bnl_sweep_set_random (BnlSweep *sweep, guint n_points, guint64 sample_seed, GError **error)
{
  g_assert (!sweep->built);
  if (n_points > BNL_SWEEP_MAX_RUNS)
    return refuse (error, "random must be at most %d points, but is %u", BNL_SWEEP_MAX_RUNS,
                   n_points);
  if (sample_seed > MAX_SEED)
    return refuse (error, "The seed that points are drawn by must be at most 2^53 - 1");
  sweep->n_points = n_points;
  sweep->sample_seed = sample_seed;
  return TRUE;
}

gboolean
bnl_sweep_set_converged_at (BnlSweep *sweep, double accuracy, GError **error)
{
  g_assert (!sweep->built);
  if (!(accuracy >= 0.0 && accuracy <= 1.0))
    return refuse (error, "converged-at must be a share of images from 0 to 1");
  sweep->converged_at = accuracy;
  return TRUE;
}

void
bnl_sweep_set_measures (BnlSweep *sweep, BnlMeasures measures)
{
  g_assert (!sweep->built);
  sweep->measures = measures;
}

const BnlSpec *
bnl_sweep_get_base (const BnlSweep *sweep)
{
  return sweep->base;
}

guint
bnl_sweep_get_n_seeds (const BnlSweep *sweep)
{
  return sweep->n_seeds;
}

guint
bnl_sweep_get_random (const BnlSweep *sweep, guint64 *sample_seed)
{
  *sample_seed = sweep->sample_seed;
  return sweep->n_points;
}

double
bnl_sweep_get_converged_at (const BnlSweep *sweep)
{
  return sweep->converged_at;
}

BnlMeasures
bnl_sweep_get_measures (const BnlSweep *sweep)
{
  return sweep->measures;
}

const BnlSweepScaling *
bnl_sweep_get_scalings (const BnlSweep *sweep, guint *n)
{
  *n = sweep->scalings->len;
  return (const BnlSweepScaling *) (gconstpointer) sweep->scalings->data;
}
