/* A sweep as JSON.  The axes and arms are as they were given, not as they were computed. */

#include "bnl-sweep-private.h"

#include <math.h>
#include <string.h>

#include "bnl-json-member-private.h"
#include "bnl-spec-diff.h"
#include "bnl-spec-field-private.h"
#include "bnl-spec-json-private.h"

#define MAX_WHOLE 1e15 /* written without a fraction up to there */
#define ITEM_PLACE "“%s”, item %u: "

static JsonObject *
write_base (const BnlSpec *base)
{
  g_autoptr (BnlSpec) usual = bnl_spec_new ();
  const BnlSpec *const both[] = { usual, base };
  g_autoptr (GPtrArray) picked = bnl_spec_diff_list (both, G_N_ELEMENTS (both));

  g_ptr_array_add (picked, NULL);
  return bnl_spec_json_pick (base, (const BnlSpecField *const *) picked->pdata);
}

static JsonObject *
write_arm (const BnlSweepVariant *arm)
{
  JsonObject *object = json_object_new ();
  g_autoptr (BnlSpec) spec = bnl_spec_new ();
  g_autoptr (GPtrArray) picked = g_ptr_array_new ();

  for (guint i = 0; arm->settings[i] != NULL; i++) {
    const char *value;
    const BnlSpecField *field = bnl_sweep_variant_split (arm->settings[i], &value);

    bnl_spec_field_parse (field, value, spec);
    g_ptr_array_add (picked, (gpointer) field);
  }
  g_ptr_array_add (picked, NULL);
  json_object_set_string_member (object, "name", arm->name);
  json_object_set_object_member (
      object, "set", bnl_spec_json_pick (spec, (const BnlSpecField *const *) picked->pdata));
  return object;
}

static JsonArray *
write_axes (const BnlSweep *sweep)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < sweep->varied->len; i++) {
    const BnlSweepVaried *varied = sweep->varied->pdata[i];
    JsonObject *axis = json_object_new ();

    json_object_set_string_member (axis, "key", varied->field->key);
    json_object_set_string_member (axis, "values", varied->text);
    json_array_add_object_element (array, axis);
  }
  return array;
}

static JsonArray *
write_arms (const BnlSweep *sweep)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < sweep->variants->len; i++)
    json_array_add_object_element (array, write_arm (sweep->variants->pdata[i]));
  return array;
}

static JsonArray *
write_scalings (const BnlSweep *sweep)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < sweep->scalings->len; i++) {
    const BnlSweepScaling *one = &g_array_index (sweep->scalings, BnlSweepScaling, i);
    JsonObject *scaling = json_object_new ();

    json_object_set_string_member (scaling, "key", one->key);
    json_object_set_string_member (scaling, "by", one->by);
    if (one->at == floor (one->at) && one->at < MAX_WHOLE)
      json_object_set_int_member (scaling, "at", (gint64) one->at);
    else
      json_object_set_double_member (scaling, "at", one->at);
    json_array_add_object_element (array, scaling);
  }
  return array;
}

static JsonArray *
write_measures (BnlMeasures measures)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < BNL_MEASURES_N; i++)
    if (measures & bnl_measures_find (bnl_measures_get_name (i)))
      json_array_add_string_element (array, bnl_measures_get_name (i));
  return array;
}

/* Lists that are empty are left out, or so are they when they are read. */
static void
set_list (JsonObject *object, const char *key, JsonArray *array)
{
  if (json_array_get_length (array) > 0)
    json_object_set_array_member (object, key, array);
  else
    json_array_unref (array);
}

JsonObject *
bnl_sweep_to_json (const BnlSweep *sweep)
{
  JsonObject *object = json_object_new ();

  json_object_set_object_member (object, "spec", write_base (sweep->base));
  set_list (object, "vary", write_axes (sweep));
  set_list (object, "arms", write_arms (sweep));
  set_list (object, "scale", write_scalings (sweep));
  json_object_set_int_member (object, "seeds", sweep->n_seeds);
  if (sweep->n_points > 0) {
    JsonObject *random = json_object_new ();

    json_object_set_int_member (random, "n", sweep->n_points);
    json_object_set_int_member (random, "seed", (gint64) sweep->sample_seed);
    json_object_set_object_member (object, "random", random);
  }
  json_object_set_double_member (object, "converged_at", sweep->converged_at);
  set_list (object, "measures", write_measures (sweep->measures));
  return object;
}

static gboolean
read_base (BnlSweep *sweep, JsonObject *object, GError **error)
{
  JsonObject *member = NULL;
  g_autoptr (BnlSpec) spec = NULL;

  if (!bnl_json_member_get_object (object, "", "spec", &member, error))
    return FALSE;
  if (member == NULL)
    return TRUE;
  spec = bnl_spec_json_read (member, error);
  if (spec == NULL) {
    g_prefix_error (error, "“spec”: ");
    return FALSE;
  }
  bnl_sweep_set_base (sweep, spec);
  return TRUE;
}

static gboolean
read_axis (BnlSweep *sweep, JsonObject *axis, const char *place, GError **error)
{
  static const char *const known[] = { "key", "values", NULL };
  const char *key = NULL, *values = NULL;

  if (!bnl_json_member_check (axis, place, known, error) ||
      !bnl_json_member_get_text (axis, place, "key", &key, error) ||
      !bnl_json_member_get_text (axis, place, "values", &values, error) ||
      !bnl_json_member_need (key, place, "key", error) ||
      !bnl_json_member_need (values, place, "values", error))
    return FALSE;
  for (guint i = 0; i < sweep->varied->len; i++)
    if (((const BnlSweepVaried *) sweep->varied->pdata[i])->field == bnl_spec_find_field (key)) {
      g_set_error (error, BNL_SPEC_ERROR, BNL_SPEC_ERROR_VALUE, "%s“%s” is varied twice", place,
                   key);
      return FALSE;
    }
  if (bnl_sweep_set_axis (sweep, key, values, error))
    return TRUE;
  g_prefix_error (error, "%s", place);
  return FALSE;
}

static gboolean
read_arm (BnlSweep *sweep, JsonObject *arm, const char *place, GError **error)
{
  static const char *const known[] = { "name", "set", NULL };
  const char *name = NULL;
  JsonObject *set = NULL;
  g_autoptr (GList) keys = NULL;
  g_autoptr (BnlSpec) spec = NULL;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) settings = NULL;

  if (!bnl_json_member_check (arm, place, known, error) ||
      !bnl_json_member_get_text (arm, place, "name", &name, error) ||
      !bnl_json_member_get_object (arm, place, "set", &set, error) ||
      !bnl_json_member_need (name, place, "name", error) ||
      !bnl_json_member_need (set, place, "set", error))
    return FALSE;
  spec = bnl_spec_json_read (set, error);
  if (spec == NULL) {
    g_prefix_error (error, "%s“set”: ", place);
    return FALSE;
  }
  keys = json_object_get_members (set);
  for (GList *link = keys; link != NULL; link = link->next) {
    g_autofree char *value = bnl_spec_dup_value (spec, link->data);
    g_autofree char *setting = g_strconcat (link->data, "=", value, NULL);

    g_strv_builder_add (builder, setting);
  }
  settings = g_strv_builder_end (builder);
  if (bnl_sweep_add_arm (sweep, name, (const char *const *) settings, error))
    return TRUE;
  g_prefix_error (error, "%s", place);
  return FALSE;
}

static gboolean
read_scaling (BnlSweep *sweep, JsonObject *scaling, const char *place, GError **error)
{
  static const char *const known[] = { "key", "by", "at", NULL };
  const char *key = NULL, *by = NULL;
  double at = 0.0;

  if (!bnl_json_member_check (scaling, place, known, error) ||
      !bnl_json_member_get_text (scaling, place, "key", &key, error) ||
      !bnl_json_member_get_text (scaling, place, "by", &by, error) ||
      !bnl_json_member_get_number (scaling, place, "at", &at, error) ||
      !bnl_json_member_need (key, place, "key", error) ||
      !bnl_json_member_need (by, place, "by", error))
    return FALSE;
  if (bnl_sweep_add_scaling (sweep, key, by, at, error))
    return TRUE;
  g_prefix_error (error, "%s", place);
  return FALSE;
}

typedef gboolean (*ReadItem) (BnlSweep *, JsonObject *, const char *, GError **);

static gboolean
read_list (BnlSweep *sweep, JsonObject *object, const char *key, ReadItem read, GError **error)
{
  JsonArray *array = NULL;

  if (!bnl_json_member_get_objects (object, "", key, &array, error))
    return FALSE;
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++) {
    g_autofree char *place = g_strdup_printf (ITEM_PLACE, key, i + 1);

    if (!read (sweep, json_array_get_object_element (array, i), place, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
read_random (BnlSweep *sweep, JsonObject *object, GError **error)
{
  static const char *const known[] = { "n", "seed", NULL };
  static const char place[] = "“random”: ";
  JsonObject *random = NULL;
  guint64 n = 0, seed = 0;

  if (!bnl_json_member_get_object (object, "", "random", &random, error))
    return FALSE;
  return random == NULL ||
         (bnl_json_member_check (random, place, known, error) &&
          bnl_json_member_get_count (random, place, "n", BNL_SWEEP_MAX_RUNS, &n, error) &&
          bnl_json_member_get_count (random, place, "seed", G_MAXINT64, &seed, error) &&
          bnl_sweep_set_random (sweep, (guint) n, seed, error));
}

static gboolean
read_measures (BnlSweep *sweep, JsonObject *object, GError **error)
{
  JsonArray *array = NULL;
  BnlMeasures measures = BNL_MEASURE_NONE;

  if (!bnl_json_member_get_texts (object, "", "measures", &array, error))
    return FALSE;
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++) {
    const char *name = json_array_get_string_element (array, i);
    const BnlMeasures measure = bnl_measures_find (name);

    if (measure == BNL_MEASURE_NONE) {
      g_set_error (error, BNL_SPEC_ERROR, BNL_SPEC_ERROR_UNKNOWN,
                   ITEM_PLACE "nothing is measured by the name “%s”; there are %s and %s",
                   "measures", i + 1, name, bnl_measures_get_name (0), bnl_measures_get_name (1));
      return FALSE;
    }
    measures |= measure;
  }
  bnl_sweep_set_measures (sweep, measures);
  return TRUE;
}

static gboolean
read_numbers (BnlSweep *sweep, JsonObject *object, GError **error)
{
  guint64 n_seeds = sweep->n_seeds;
  double converged_at = sweep->converged_at;

  return bnl_json_member_get_count (object, "", "seeds", BNL_SWEEP_MAX_SEEDS, &n_seeds, error) &&
         bnl_sweep_set_n_seeds (sweep, (guint) n_seeds, error) &&
         bnl_json_member_get_number (object, "", "converged_at", &converged_at, error) &&
         bnl_sweep_set_converged_at (sweep, converged_at, error);
}

BnlSweep *
bnl_sweep_from_json (JsonObject *object, GError **error)
{
  static const char *const known[] = { "spec",   "vary",         "arms",     "scale", "seeds",
                                       "random", "converged_at", "measures", NULL };
  g_autoptr (BnlSweep) sweep = bnl_sweep_new ();

  return bnl_json_member_check (object, "", known, error) && read_base (sweep, object, error) &&
                 read_list (sweep, object, "vary", read_axis, error) &&
                 read_list (sweep, object, "arms", read_arm, error) &&
                 read_list (sweep, object, "scale", read_scaling, error) &&
                 read_random (sweep, object, error) && read_numbers (sweep, object, error) &&
                 read_measures (sweep, object, error) && bnl_sweep_build (sweep, error)
             ? g_steal_pointer (&sweep)
             : NULL;
}
