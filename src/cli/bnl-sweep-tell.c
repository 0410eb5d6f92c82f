#include "bnl-sweep-tell.h"

#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

#include "bnl-table.h"
#include "bnl-wrap.h"
#include "lab/bnl-sweep-verdict.h"
#include "report/bnl-prose.h"
#include "report/bnl-sweep-sheet.h"

/* Metrics by their short names: a terminal has few columns. */
static char *
format_table (const BnlSweepJob *job, BnlSweepSheet *sheet)
{
  const guint n_columns = bnl_sweep_sheet_get_n_columns (sheet);
  guint n_metrics = 0;
  g_autoptr (BnlTable) table = bnl_table_new (n_columns, BNL_TABLE_LEFT);

  for (guint i = 0; i < n_columns; i++) {
    const char *title = bnl_sweep_sheet_get_title (sheet, i);

    bnl_table_set_alignment (
        table, i, bnl_sweep_sheet_is_number (sheet, i) ? BNL_TABLE_RIGHT : BNL_TABLE_LEFT);
    if (bnl_sweep_sheet_get_kind (sheet, i) == BNL_SWEEP_SHEET_MEAN)
      title = bnl_sweep_metric_describe (g_array_index (job->metrics, BnlSweepMetric, n_metrics++))
                  ->short_title;
    bnl_table_take_cell (table, g_strdup (title));
  }
  for (guint row = 0; row < bnl_sweep_sheet_get_n_rows (sheet); row++)
    for (guint i = 0; i < n_columns; i++)
      bnl_table_take_cell (table, bnl_sweep_sheet_dup_text (sheet, row, i));
  return bnl_table_format (table);
}

static char *
dup_verdict (const BnlSweepJob *job, BnlSweepRun *run)
{
  g_autofree char *markup =
      bnl_sweep_verdict_write_run (bnl_experiment_get_findings (job->experiment), run);
  g_autoptr (BnlProse) prose = bnl_prose_new_anyhow (markup);

  return bnl_prose_to_plain (prose);
}

void
bnl_sweep_tell_text (const BnlSweepJob *job, BnlSweepRun *run)
{
  g_autoptr (BnlSweepSheet) sheet = bnl_sweep_sheet_new (
      bnl_sweep_run_get_table (run), (const BnlSweepMetric *) (gconstpointer) job->metrics->data,
      job->metrics->len);
  g_autofree char *table = format_table (job, sheet);
  g_autofree char *verdict = dup_verdict (job, run);
  g_autofree char *wrapped = bnl_wrap_text (verdict, BNL_WRAP_WIDTH);

  g_print ("%s\n%s", table, wrapped);
}

static void
add_text (JsonBuilder *builder, const char *name, const char *text)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, text);
}

static void
add_count (JsonBuilder *builder, const char *name, guint64 number)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, (gint64) number);
}

/* JSON has no NaN. */
static void
add_number (JsonBuilder *builder, const char *name, double number)
{
  json_builder_set_member_name (builder, name);
  if (isfinite (number))
    json_builder_add_double_value (builder, number);
  else
    json_builder_add_null_value (builder);
}

static void
add_run (JsonBuilder *builder,
         const BnlSweepJob *job,
         BnlSweepRun *run,
         guint cell,
         guint arm,
         guint seed)
{
  const BnlSweepResult *result =
      bnl_sweep_table_get (bnl_sweep_run_get_table (run), cell, arm, seed);

  json_builder_begin_object (builder);
  add_count (builder, "seed", bnl_sweep_get_base (job->sweep)->seed + seed);
  add_text (builder, "outcome", bnl_sweep_outcome_get_name (result->outcome));
  if (result->id > 0)
    add_count (builder, "id", (guint64) result->id);
  if (result->outcome == BNL_SWEEP_OUTCOME_DIVERGED)
    add_count (builder, "diverged_at", result->diverged_at);
  for (guint i = 0; i < job->metrics->len; i++) {
    const BnlSweepMetric metric = g_array_index (job->metrics, BnlSweepMetric, i);

    add_number (builder, bnl_sweep_metric_describe (metric)->key,
                bnl_sweep_metric_get (metric, result));
  }
  json_builder_end_object (builder);
}

static void
add_metric (JsonBuilder *builder,
            BnlSweepTable *table,
            guint cell,
            guint arm,
            BnlSweepMetric metric)
{
  BnlSweepCell summary;
  BnlSweepDifference difference;

  bnl_sweep_table_summarize (table, cell, arm, metric, &summary);
  json_builder_set_member_name (builder, bnl_sweep_metric_describe (metric)->key);
  json_builder_begin_object (builder);
  add_count (builder, "n", summary.tally.n);
  add_number (builder, "mean", summary.tally.n > 0 ? summary.tally.mean : (double) NAN);
  add_number (builder, "std",
              summary.tally.n > 1 ? bnl_tally_get_std (&summary.tally) : (double) NAN);
  if (arm > 0) {
    bnl_sweep_table_compare (table, cell, arm, 0, metric, &difference);
    json_builder_set_member_name (builder, "difference");
    json_builder_begin_object (builder);
    add_count (builder, "n", difference.n);
    add_number (builder, "mean", difference.mean);
    add_number (builder, "low", difference.low);
    add_number (builder, "high", difference.high);
    json_builder_set_member_name (builder, "clear");
    json_builder_add_boolean_value (builder, difference.clear);
    json_builder_end_object (builder);
  }
  json_builder_end_object (builder);
}

/* Texts that bnl_spec_set() takes: the same for every kind of setting. */
static void
add_values (JsonBuilder *builder, const BnlSweep *sweep, guint cell)
{
  json_builder_set_member_name (builder, "values");
  json_builder_begin_object (builder);
  for (guint i = 0; i < bnl_sweep_get_n_axes (sweep); i++) {
    g_autofree char *value = bnl_sweep_dup_value (sweep, cell, i);

    add_text (builder, bnl_sweep_get_axis (sweep, i)->key, value);
  }
  json_builder_end_object (builder);
}

static void
add_cell (JsonBuilder *builder, const BnlSweepJob *job, BnlSweepRun *run, guint cell, guint arm)
{
  BnlSweepTable *table = bnl_sweep_run_get_table (run);
  g_autoptr (GError) error = NULL;
  g_autoptr (BnlSpec) spec = NULL;

  json_builder_begin_object (builder);
  add_values (builder, job->sweep, cell);
  add_text (builder, "arm", bnl_sweep_get_arm (job->sweep, arm)->name);
  if (!bnl_sweep_is_possible (job->sweep, cell, arm)) {
    spec = bnl_sweep_dup_spec (job->sweep, cell, arm, 0, &error);
    add_text (builder, "impossible", error->message);
  } else {
    for (guint i = 0; i < job->metrics->len; i++)
      add_metric (builder, table, cell, arm, g_array_index (job->metrics, BnlSweepMetric, i));
    json_builder_set_member_name (builder, "runs");
    json_builder_begin_array (builder);
    for (guint seed = 0; seed < bnl_sweep_get_n_seeds (job->sweep); seed++)
      add_run (builder, job, run, cell, arm, seed);
    json_builder_end_array (builder);
  }
  json_builder_end_object (builder);
}

void
bnl_sweep_tell_json (const BnlSweepJob *job, BnlSweepRun *run)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) sweep = json_node_new (JSON_NODE_OBJECT);
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *group = bnl_sweep_dup_group (job->sweep);
  g_autofree char *verdict = dup_verdict (job, run);
  g_autofree char *text = NULL;

  json_node_take_object (sweep, bnl_sweep_to_json (job->sweep));
  json_builder_begin_object (builder);
  add_text (builder, "title", bnl_experiment_get_title (job->experiment));
  json_builder_set_member_name (builder, "sweep");
  json_builder_add_value (builder, g_steal_pointer (&sweep));
  add_text (builder, "group", group);
  add_count (builder, "shard", job->shard);
  add_count (builder, "n_shards", job->n_shards);
  add_count (builder, "n_runs", bnl_sweep_run_get_n_runs (run));
  add_count (builder, "n_done", bnl_sweep_run_get_n_done (run));
  add_count (builder, "n_reused", bnl_sweep_run_get_n_reused (run));
  add_count (builder, "n_failed", bnl_sweep_run_get_n_failed (run));
  add_number (builder, "seconds", bnl_sweep_run_get_seconds (run));
  json_builder_set_member_name (builder, "cells");
  json_builder_begin_array (builder);
  for (guint cell = 0; cell < bnl_sweep_get_n_cells (job->sweep); cell++)
    for (guint arm = 0; arm < bnl_sweep_get_n_arms (job->sweep); arm++)
      add_cell (builder, job, run, cell, arm);
  json_builder_end_array (builder);
  add_text (builder, "verdict", verdict);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  text = json_to_string (root, TRUE);
  bnl_command_print_json (text);
}
