#include "bnl-sweep-plan-text.h"

#include <string.h>

#include "bnl-wrap.h"
#include "lab/bnl-spec-diff.h"

#define MAX_VALUES 16    /* of an axis that are listed; of more the ends */
#define MAX_IMPOSSIBLE 4 /* cells that are named beside a reason */

static void
append_axis (GString *text, const BnlSweepAxis *axis)
{
  const char *separator =
      strcmp (axis->key, "hidden") == 0 || strcmp (axis->key, "augment") == 0 ? " / " : ", ";

  g_string_append_printf (text, "%s: ", axis->title);
  for (guint i = 0; i < axis->n; i++)
    if (axis->n <= MAX_VALUES || i < MAX_VALUES / 2 || i == axis->n - 1)
      g_string_append_printf (text, "%s%s", i > 0 ? separator : "", axis->values[i]);
    else if (i == MAX_VALUES / 2)
      g_string_append_printf (text, "%s...", separator);
  g_string_append_printf (text, " (%u)\n", axis->n);
}

static void
append_arms (GString *text, const BnlSweep *sweep)
{
  for (guint i = 0; i < bnl_sweep_get_n_arms (sweep); i++) {
    const BnlSweepArm *arm = bnl_sweep_get_arm (sweep, i);
    g_autofree char *settings = g_strjoinv (", ", (char **) arm->settings);

    g_string_append_printf (text, "arm %s%s%s%s\n", arm->title, settings[0] != '\0' ? " (" : "",
                            settings, settings[0] != '\0' ? ")" : "");
  }
}

/* What is not as by default in all runs. */
static void
append_base (GString *text, const BnlSweep *sweep)
{
  g_autoptr (BnlSpec) usual = bnl_spec_new ();
  const BnlSpec *const both[] = { usual, bnl_sweep_get_base (sweep) };
  g_autoptr (GPtrArray) fields = bnl_spec_diff_list (both, G_N_ELEMENTS (both));

  for (guint i = 0; i < fields->len; i++) {
    const BnlSpecField *field = fields->pdata[i];
    g_autofree char *value = bnl_spec_dup_value (both[1], field->key);

    g_string_append_printf (text, "%s%s %s", i == 0 ? "all runs: " : ", ", field->key, value);
  }
  if (fields->len > 0)
    g_string_append_c (text, '\n');
}

static void
append_count (GString *text, const char *before, guint n, const char *what)
{
  g_string_append_printf (text, "%s%u %s%s", before, n, what, n == 1 ? "" : "s");
}

char *
bnl_sweep_plan_text_format (const BnlSweep *sweep)
{
  GString *text = g_string_new (NULL);
  const guint64 seed = bnl_sweep_get_base (sweep)->seed;
  guint n_scalings;
  const BnlSweepScaling *scalings = bnl_sweep_get_scalings (sweep, &n_scalings);

  for (guint i = 0; i < bnl_sweep_get_n_axes (sweep); i++)
    append_axis (text, bnl_sweep_get_axis (sweep, i));
  append_arms (text, sweep);
  append_base (text, sweep);
  for (guint i = 0; i < n_scalings; i++)
    g_string_append_printf (text, "%s times %s / %g\n", scalings[i].key, scalings[i].by,
                            scalings[i].at);
  append_count (text, "", bnl_sweep_get_n_runs (sweep), "run");
  append_count (text, ": ", bnl_sweep_get_n_cells (sweep), "cell");
  append_count (text, ", ", bnl_sweep_get_n_arms (sweep), "arm");
  append_count (text, ", ", bnl_sweep_get_n_seeds (sweep), "seed");
  g_string_append_printf (text, " (%" G_GUINT64_FORMAT, seed);
  if (bnl_sweep_get_n_seeds (sweep) > 1)
    g_string_append_printf (text, " to %" G_GUINT64_FORMAT,
                            seed + bnl_sweep_get_n_seeds (sweep) - 1);
  g_string_append (text, ")\n");
  return g_string_free (text, FALSE);
}

/* Possible runs of the shard: whole pairs. */
static guint
count_runs (const BnlSweepJob *job)
{
  const BnlSweep *sweep = job->sweep;
  const guint n_arms = bnl_sweep_get_n_arms (sweep), n_cells = bnl_sweep_get_n_cells (sweep);
  guint n = 0;

  for (guint pair = job->shard - 1; pair < n_cells * bnl_sweep_get_n_seeds (sweep);
       pair += job->n_shards)
    for (guint arm = 0; arm < n_arms; arm++)
      n += bnl_sweep_is_possible (sweep, pair % n_cells, arm) ? 1 : 0;
  return n;
}

typedef struct {
  guint cell, arm;
} Place;

/* Of Place. */
static GArray *
list_impossible (const BnlSweep *sweep)
{
  GArray *places = g_array_new (FALSE, FALSE, sizeof (Place));

  for (guint cell = 0; cell < bnl_sweep_get_n_cells (sweep); cell++)
    for (guint arm = 0; arm < bnl_sweep_get_n_arms (sweep); arm++) {
      const Place place = { cell, arm };

      if (!bnl_sweep_is_possible (sweep, cell, arm))
        g_array_append_val (places, place);
    }
  return places;
}

static char *
dup_reason (const BnlSweep *sweep, const Place *place)
{
  g_autoptr (GError) error = NULL;

  bnl_sweep_dup_spec (sweep, place->cell, place->arm, 0, &error);
  return g_strdup (error->message);
}

/* One sentence for all cells of an arm that are impossible for the same reason. */
static void
print_reason (const BnlSweep *sweep, const GArray *impossible, guint arm, const char *reason)
{
  g_autoptr (GString) line = g_string_new (NULL);
  g_autofree char *item = NULL;
  guint n = 0;

  g_string_append_printf (line, "- impossible %s", bnl_sweep_get_arm (sweep, arm)->title);
  for (guint i = 0; i < impossible->len; i++) {
    const Place *place = &g_array_index (impossible, Place, i);
    g_autofree char *title = bnl_sweep_dup_cell_title (sweep, place->cell);
    g_autofree char *of_place = dup_reason (sweep, place);

    if (place->arm != arm || strcmp (of_place, reason) != 0)
      continue;
    if (n < MAX_IMPOSSIBLE && title[0] != '\0')
      g_string_append_printf (line, "%s%s", n == 0 ? " at " : "; ", title);
    n++;
  }
  if (n > MAX_IMPOSSIBLE)
    g_string_append_printf (line, " and %u more", n - MAX_IMPOSSIBLE);
  g_string_append_printf (line, ": %s", reason);
  item = bnl_wrap_text (line->str, BNL_WRAP_WIDTH);
  g_print ("%s", item);
}

void
bnl_sweep_plan_text_print (const BnlSweepJob *job)
{
  const BnlSweep *sweep = job->sweep;
  g_autofree char *plan = bnl_sweep_plan_text_format (sweep);
  g_autofree char *wrapped = bnl_wrap_text (plan, BNL_WRAP_WIDTH);
  g_autoptr (GArray) impossible = list_impossible (sweep);
  g_autoptr (GHashTable) told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  g_print ("%s", wrapped);
  for (guint i = 0; i < impossible->len; i++) {
    const Place *place = &g_array_index (impossible, Place, i);
    g_autofree char *reason = dup_reason (sweep, place);

    if (g_hash_table_add (told, g_strdup_printf ("%u %s", place->arm, reason)))
      print_reason (sweep, impossible, place->arm, reason);
  }
  if (job->n_shards > 1)
    g_print ("part %u of %u: %u runs\n", job->shard, job->n_shards, count_runs (job));
}

static void
add_impossible (JsonBuilder *builder, const BnlSweep *sweep)
{
  g_autoptr (GArray) impossible = list_impossible (sweep);

  json_builder_set_member_name (builder, "impossible");
  json_builder_begin_array (builder);
  for (guint i = 0; i < impossible->len; i++) {
    const Place *place = &g_array_index (impossible, Place, i);
    g_autofree char *title = bnl_sweep_dup_cell_title (sweep, place->cell);
    g_autofree char *reason = dup_reason (sweep, place);

    json_builder_begin_object (builder);
    json_builder_set_member_name (builder, "cell");
    json_builder_add_string_value (builder, title);
    json_builder_set_member_name (builder, "arm");
    json_builder_add_string_value (builder, bnl_sweep_get_arm (sweep, place->arm)->name);
    json_builder_set_member_name (builder, "reason");
    json_builder_add_string_value (builder, reason);
    json_builder_end_object (builder);
  }
  json_builder_end_array (builder);
}

static void
add_number (JsonBuilder *builder, const char *name, guint number)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, number);
}

void
bnl_sweep_plan_text_print_json (const BnlSweepJob *job)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) sweep = json_node_new (JSON_NODE_OBJECT);
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *group = bnl_sweep_dup_group (job->sweep);
  g_autofree char *text = NULL;

  json_node_take_object (sweep, bnl_sweep_to_json (job->sweep));
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "sweep");
  json_builder_add_value (builder, g_steal_pointer (&sweep));
  json_builder_set_member_name (builder, "group");
  json_builder_add_string_value (builder, group);
  add_number (builder, "n_cells", bnl_sweep_get_n_cells (job->sweep));
  add_number (builder, "n_arms", bnl_sweep_get_n_arms (job->sweep));
  add_number (builder, "n_seeds", bnl_sweep_get_n_seeds (job->sweep));
  add_number (builder, "n_runs", count_runs (job));
  add_number (builder, "shard", job->shard);
  add_number (builder, "n_shards", job->n_shards);
  add_impossible (builder, job->sweep);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  text = json_to_string (root, TRUE);
  bnl_command_print_json (text);
}
