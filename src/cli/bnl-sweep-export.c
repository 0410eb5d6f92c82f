#include "bnl-sweep-export.h"

#include <string.h>

#include "lab/bnl-json.h"
#include "lab/bnl-metrics-file.h"
#include "lab/bnl-output.h"

static char *
dup_arm (const BnlSweep *sweep, guint cell, guint arm, guint seed)
{
  GString *name = g_string_new (bnl_sweep_get_arm (sweep, arm)->name);

  for (guint i = 0; i < bnl_sweep_get_n_axes (sweep); i++) {
    g_autofree char *value = bnl_sweep_dup_value (sweep, cell, i);

    g_string_append_printf (name, "/%s=%s", bnl_sweep_get_axis (sweep, i)->key, value);
  }
  g_string_append_printf (name, "/%" G_GUINT64_FORMAT, bnl_sweep_get_base (sweep)->seed + seed);
  return g_string_free (name, FALSE);
}

/* NULL without an error: the run has no rows. */
static BnlSeries *
load_rows (BnlSweepRun *run, BnlStore *store, guint cell, guint arm, guint seed, GError **error)
{
  const BnlSweepResult *result =
      bnl_sweep_table_get (bnl_sweep_run_get_table (run), cell, arm, seed);

  if (store != NULL && result->id > 0)
    return bnl_store_load_series (store, result->id, error);
  return bnl_sweep_run_dup_series (run, cell, arm, seed);
}

static gboolean
write_rows (BnlMetricsFile *file, BnlSweepRun *run, BnlStore *store, guint index, GError **error)
{
  const BnlSweep *sweep = bnl_sweep_run_get_sweep (run);
  g_autoptr (GError) problem = NULL;
  g_autoptr (BnlSeries) series = NULL;
  g_autofree char *name = NULL;
  guint cell, arm, seed;

  bnl_sweep_get_run (sweep, index, &cell, &arm, &seed);
  if (!bnl_sweep_is_possible (sweep, cell, arm))
    return TRUE;
  series = load_rows (run, store, cell, arm, seed, &problem);
  if (problem != NULL) {
    g_propagate_error (error, g_steal_pointer (&problem));
    return FALSE;
  }
  name = dup_arm (sweep, cell, arm, seed);
  return series == NULL ||
         bnl_metrics_file_write (file, name, series, 0, bnl_series_get_length (series), error);
}

gboolean
bnl_sweep_export_metrics (BnlSweepRun *run, BnlStore *store, const char *path, GError **error)
{
  const guint n_runs = bnl_sweep_get_n_runs (bnl_sweep_run_get_sweep (run));
  BnlMetricsFile *file = bnl_metrics_file_create (path, TRUE, error);

  for (guint i = 0; file != NULL && i < n_runs; i++)
    if (!write_rows (file, run, store, i, error)) {
      bnl_metrics_file_discard (file);
      return FALSE;
    }
  return file != NULL && bnl_metrics_file_close (file, error);
}

gboolean
bnl_sweep_export_plan (const BnlSweep *sweep, const char *path, GError **error)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autoptr (BnlOutput) output = NULL;
  g_autofree char *json = NULL;
  g_autofree char *text = NULL;

  json_node_take_object (node, bnl_sweep_to_json (sweep));
  json = json_to_string (node, TRUE);
  text = bnl_json_shorten (json);
  output = bnl_output_create (path, error);
  return output != NULL && bnl_output_write (output, text, strlen (text), error) &&
         bnl_output_write (output, "\n", 1, error) &&
         bnl_output_commit (g_steal_pointer (&output), error);
}
