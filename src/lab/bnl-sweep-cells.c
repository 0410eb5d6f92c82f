/* The cells, arms and runs that a plan comes to. */

#include "bnl-sweep-private.h"

#include <math.h>
#include <string.h>

#include "bnl-comparison.h"
#include "bnl-number.h"
#include "bnl-spec-field-private.h"

#define SCALED_DIGITS "%.6g" /* hides the last bits of a product: 0.001 * 3 is 0.003 */

static gboolean G_GNUC_PRINTF (2, 3) refuse (GError **error, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_propagate_error (error,
                     g_error_new_valist (BNL_SPEC_ERROR, BNL_SPEC_ERROR_VALUE, format, arguments));
  va_end (arguments);
  return FALSE;
}

/* "without BN" where that is all there is to compare, else the kind by its name. */
static const char *
get_norm_title (const char *name, gboolean pair)
{
  static const char *const titles[][2] = {
    { "none", "no normalization" },     { "batch", "batch norm" },       { "layer", "layer norm" },
    { "batch-renorm", "batch renorm" }, { "ghost", "ghost batch norm" },
  };

  if (pair && strcmp (name, "none") == 0)
    return "without BN";
  if (pair && strcmp (name, "batch") == 0)
    return "with BN";
  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    if (strcmp (titles[i][0], name) == 0)
      return titles[i][1];
  return name;
}

static gboolean
is_plain_or_batch (const char *norm)
{
  return strcmp (norm, "none") == 0 || strcmp (norm, "batch") == 0;
}

static void
add_norm_arms (BnlSweep *sweep, const BnlSweepValues *norms)
{
  gboolean pair = TRUE;

  for (guint i = 0; i < norms->n; i++)
    pair = pair && is_plain_or_batch (norms->values[i]);
  for (guint i = 0; i < norms->n; i++) {
    g_autofree char *setting = g_strconcat ("norm=", norms->values[i], NULL);
    const char *const settings[] = { setting, NULL };

    g_ptr_array_add (sweep->arms,
                     bnl_sweep_variant_new (norms->values[i],
                                            get_norm_title (norms->values[i], pair), settings));
  }
}

static void
add_single_arm (BnlSweep *sweep)
{
  static const char *const nothing[] = { NULL };
  const char *name = bnl_spec_find_field ("norm")->choices[sweep->base->norm];

  g_ptr_array_add (
      sweep->arms,
      bnl_sweep_variant_new (name, get_norm_title (name, is_plain_or_batch (name)), nothing));
}

/* Arms and axes; of the norm's axis, where no arms are given, the arms. */
static void
lay_out (BnlSweep *sweep)
{
  for (guint i = 0; i < sweep->variants->len; i++) {
    const BnlSweepVariant *one = sweep->variants->pdata[i];

    g_ptr_array_add (sweep->arms,
                     bnl_sweep_variant_new (one->name, one->title, one->lent.settings));
  }
  for (guint i = 0; i < sweep->varied->len; i++) {
    const BnlSweepVaried *varied = sweep->varied->pdata[i];

    if (sweep->variants->len == 0 && strcmp (varied->field->key, "norm") == 0)
      add_norm_arms (sweep, varied->values);
    else
      sweep->axis_varied[sweep->n_axes++] = varied;
  }
  if (sweep->arms->len == 0)
    add_single_arm (sweep);
}

/* An arm that sets what is varied would make all values of the axis one. */
static gboolean
check_arms (const BnlSweep *sweep, GError **error)
{
  for (guint i = 0; i < sweep->variants->len; i++) {
    const BnlSweepVariant *one = sweep->variants->pdata[i];

    for (guint j = 0; one->settings[j] != NULL; j++) {
      const char *value;
      const BnlSpecField *field = bnl_sweep_variant_split (one->settings[j], &value);

      for (guint k = 0; k < sweep->n_axes; k++)
        if (sweep->axis_varied[k]->field == field)
          return refuse (error,
                         "%s is varied, and arm “%s” sets it too: leave it out of one of them",
                         field->key, one->name);
    }
  }
  return TRUE;
}

/* So many runs, or a sentence. */
static gboolean
check_size (const BnlSweep *sweep, GError **error)
{
  double n_cells = sweep->n_points;
  double n_runs;

  if (n_cells == 0.0) {
    n_cells = 1.0;
    for (guint i = 0; i < sweep->n_axes; i++)
      n_cells *= sweep->axis_varied[i]->values->n;
  } else if (sweep->n_axes == 0) {
    return refuse (error, "random draws from settings that are varied, and there is none");
  }
  n_runs = n_cells * sweep->arms->len * sweep->n_seeds;
  if (n_runs > BNL_SWEEP_MAX_RUNS)
    return refuse (error,
                   "That would be %.0f runs (%.0f cells, %u arm%s, %u seed%s); a sweep may have %d",
                   n_runs, n_cells, sweep->arms->len, sweep->arms->len == 1 ? "" : "s",
                   sweep->n_seeds, sweep->n_seeds == 1 ? "" : "s", BNL_SWEEP_MAX_RUNS);
  if (sweep->base->seed + sweep->n_seeds - 1 > (guint64) bnl_spec_find_field ("seed")->maximum)
    return refuse (error, "The last of the %u seeds is beyond the largest one", sweep->n_seeds);
  return TRUE;
}

static void
lend_axes (BnlSweep *sweep)
{
  for (guint i = 0; i < sweep->n_axes; i++) {
    const BnlSweepVaried *varied = sweep->axis_varied[i];
    const BnlSweepValues *values =
        sweep->axis_drawn[i] != NULL ? sweep->axis_drawn[i] : varied->values;

    sweep->axes[i] = (BnlSweepAxis){
      .key = varied->field->key,
      .title = values->title,
      .text = varied->text,
      .n = values->n,
      .values = (const char *const *) values->values,
      .numbers = values->numbers,
      .numeric = values->numeric,
      .logarithmic = values->logarithmic,
    };
  }
}

static double
get_setting (const BnlSpec *spec, const char *key)
{
  g_autofree char *text = bnl_spec_dup_value (spec, key);

  return g_ascii_strtod (text, NULL);
}

/* Every factor is taken from the settings as they are before any is scaled. */
static gboolean
scale_settings (const BnlSweep *sweep, BnlSpec *spec, GError **error)
{
  g_autoptr (BnlSpec) plain = sweep->scalings->len > 0 ? bnl_spec_dup (spec) : NULL;

  for (guint i = 0; i < sweep->scalings->len; i++) {
    const BnlSweepScaling *one = &g_array_index (sweep->scalings, BnlSweepScaling, i);
    const BnlSpecField *field = bnl_spec_find_field (one->key);
    const double value = get_setting (spec, one->key) * get_setting (plain, one->by) / one->at;
    char text[G_ASCII_DTOSTR_BUF_SIZE];

    if (field->type == BNL_SPEC_WHOLE)
      g_ascii_formatd (text, sizeof text, "%.0f", round (value));
    else
      g_ascii_formatd (text, sizeof text, SCALED_DIGITS, value);
    if (!bnl_spec_set (spec, one->key, text, error)) {
      g_prefix_error (error, "Scaled by %s: ", one->by);
      return FALSE;
    }
  }
  return TRUE;
}

BnlSpec *
bnl_sweep_dup_spec (const BnlSweep *sweep, guint cell, guint arm, guint seed, GError **error)
{
  g_autoptr (BnlSpec) spec = bnl_spec_dup (sweep->base);
  const BnlSweepVariant *variant = sweep->arms->pdata[arm];

  g_return_val_if_fail (cell < sweep->n_cells && seed < sweep->n_seeds, NULL);
  for (guint i = 0; i < sweep->n_axes; i++) {
    const guint index = bnl_sweep_get_value_index (sweep, cell, i);

    bnl_spec_field_parse (sweep->axis_varied[i]->field, sweep->axes[i].values[index], spec);
  }
  for (guint i = 0; variant->settings[i] != NULL; i++) {
    const char *value;
    const BnlSpecField *field = bnl_sweep_variant_split (variant->settings[i], &value);

    bnl_spec_field_parse (field, value, spec);
  }
  spec->seed += seed;
  return scale_settings (sweep, spec, error) && bnl_spec_validate (spec, error)
             ? g_steal_pointer (&spec)
             : NULL;
}

/* The reason is that of the first cell. */
static gboolean
find_possible (BnlSweep *sweep, GError **error)
{
  const guint n_arms = sweep->arms->len;
  g_autoptr (GError) problem = NULL;
  guint n_possible = 0;

  sweep->possible = g_new (guint8, (gsize) sweep->n_cells * n_arms);
  for (guint cell = 0; cell < sweep->n_cells; cell++)
    for (guint arm = 0; arm < n_arms; arm++) {
      g_autoptr (BnlSpec) spec =
          bnl_sweep_dup_spec (sweep, cell, arm, 0, problem == NULL ? &problem : NULL);

      sweep->possible[cell * n_arms + arm] = spec != NULL;
      n_possible += spec != NULL;
    }
  return n_possible > 0 || refuse (error, "None of its runs is possible: %s", problem->message);
}

void
bnl_sweep_unbuild (BnlSweep *sweep)
{
  for (guint i = 0; i < BNL_SWEEP_MAX_AXES; i++)
    g_clear_pointer (&sweep->axis_drawn[i], bnl_sweep_values_free);
  g_clear_pointer (&sweep->by_place, g_hash_table_unref);
  g_clear_pointer (&sweep->points, g_free);
  g_clear_pointer (&sweep->possible, g_free);
  g_ptr_array_set_size (sweep->arms, 0);
  sweep->n_axes = 0;
  sweep->n_cells = 0;
  sweep->built = FALSE;
}

gboolean
bnl_sweep_build (BnlSweep *sweep, GError **error)
{
  g_assert (!sweep->built);
  lay_out (sweep);
  if (check_arms (sweep, error) && check_size (sweep, error)) {
    sweep->n_cells = 1;
    for (guint i = 0; i < sweep->n_axes; i++)
      sweep->n_cells *= sweep->axis_varied[i]->values->n;
    if (sweep->n_points > 0)
      bnl_sweep_draw_cells (sweep);
    lend_axes (sweep);
    sweep->built = find_possible (sweep, error);
  }
  if (!sweep->built)
    bnl_sweep_unbuild (sweep);
  return sweep->built;
}
