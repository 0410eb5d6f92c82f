#include "bnl-command-runs.h"

#include <string.h>

#include "bnl-run-fact.h"
#include "bnl-table.h"
#include "lab/bnl-run-json.h"
#include "lab/bnl-run-measure.h"

typedef struct {
  BnlRunRecord *record;
  GPtrArray *events;
  GArray *checkpoints; /* of guint64 */
  GPtrArray *traces;   /* of BnlTrace */
} Run;

static void
clear_run (Run *run)
{
  g_clear_pointer (&run->record, bnl_run_record_unref);
  g_clear_pointer (&run->events, g_ptr_array_unref);
  g_clear_pointer (&run->checkpoints, g_array_unref);
  g_clear_pointer (&run->traces, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Run, clear_run)

static gboolean
load_run (Run *run, BnlStore *store, gint64 id, GError **error)
{
  run->record = bnl_store_get (store, id, error);
  if (run->record != NULL)
    run->events = bnl_store_load_events (store, id, error);
  if (run->events != NULL)
    run->checkpoints = bnl_store_list_checkpoints (store, id, error);
  if (run->checkpoints != NULL)
    run->traces = bnl_store_load_traces (store, id, error);
  return run->traces != NULL;
}

static void
take_row (BnlTable *table, const char *label, char *value)
{
  bnl_table_take_cell (table, g_strdup (label));
  bnl_table_take_cell (table, value);
}

/* What nobody wrote or nothing is known of is left out. */
static void
add_text (BnlTable *table, const char *label, const char *text)
{
  if (text != NULL && text[0] != '\0')
    take_row (table, label, g_strdup (text));
}

static char *
describe_origin (const BnlRunRecord *record)
{
  return record->parent_uuid != NULL ? g_strdup_printf ("step %" G_GUINT64_FORMAT " of %s",
                                                        record->parent_step, record->parent_uuid)
                                     : NULL;
}

static void
add_identity (BnlTable *table, const BnlRunRecord *record)
{
  g_autofree char *origin = describe_origin (record);

  add_text (table, "uuid", record->uuid);
  add_text (table, "group", record->group);
  add_text (table, "note", record->note);
  take_row (table, "ended", bnl_run_fact_format_time (record->ended_usec));
  add_text (table, "branches off", origin);
  add_text (table, "from files",
            record->from_file ? "initial weights or order; the settings alone do not repeat it"
                              : NULL);
  add_text (table, "version", record->version);
  add_text (table, "machine", record->machine);
  add_text (table, "BLAS", record->blas);
  add_text (table, "data checksum", record->dataset_checksum);
}

static char *
list_checkpoints (const GArray *steps)
{
  GString *text = g_string_new (steps->len == 0 ? "none" : "step");

  for (guint i = 0; i < steps->len; i++)
    g_string_append_printf (text, "%s %" G_GUINT64_FORMAT, i == 0 ? "" : ",",
                            g_array_index (steps, guint64, i));
  return g_string_free (text, FALSE);
}

/* "train (20 rows), unit 37 (201 rows)"; NULL: nothing. */
static char *
list_traces (const GPtrArray *traces)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < traces->len; i++) {
    BnlTrace *trace = g_ptr_array_index (traces, i);
    const gsize n = bnl_trace_get_length (trace);

    g_string_append_printf (text, "%s%s ", i > 0 ? ", " : "", bnl_trace_get_name (trace));
    if (bnl_measures_find (bnl_trace_get_name (trace)) == BNL_MEASURE_UNIT)
      g_string_append_printf (text, "%u ", bnl_trace_get_subject (trace));
    g_string_append_printf (text, "(%" G_GSIZE_FORMAT " row%s)", n, n == 1 ? "" : "s");
  }
  return g_string_free (text, traces->len == 0);
}

static char *
format_facts (const Run *run)
{
  g_autoptr (BnlTable) table = bnl_table_new (2, BNL_TABLE_LEFT);
  g_autofree char *traces = list_traces (run->traces);
  guint n;
  const BnlRunFact *facts = bnl_run_fact_get_all (&n);

  for (guint i = 0; i < n; i++)
    take_row (table, facts[i].label, bnl_run_fact_dup_text (&facts[i], run->record, TRUE));
  take_row (table, "checkpoints", list_checkpoints (run->checkpoints));
  add_text (table, "also measured", traces);
  add_identity (table, run->record);
  return bnl_table_format (table);
}

static char *
format_settings (const BnlSpec *spec)
{
  g_autoptr (BnlTable) table = bnl_table_new (2, BNL_TABLE_LEFT);
  guint n;
  const BnlSpecField *fields = bnl_spec_get_fields (&n);

  for (guint i = 0; i < n; i++) {
    g_autofree char *key = g_strdelimit (g_strdup (fields[i].key), "_", '-');

    take_row (table, key, bnl_spec_dup_value (spec, fields[i].key));
  }
  return bnl_table_format (table);
}

static char *
format_events (const GPtrArray *events)
{
  g_autoptr (BnlTable) table = bnl_table_new (4, BNL_TABLE_LEFT);

  for (guint i = 0; i < events->len; i++) {
    const BnlRecordEvent *event = g_ptr_array_index (events, i);

    bnl_table_take_cell (table, g_strdup_printf ("step %" G_GUINT64_FORMAT, event->step));
    bnl_table_take_cell (table, bnl_run_fact_format_time (event->at_usec));
    bnl_table_take_cell (table, g_strdup (bnl_record_event_kind_get_name (event->kind)));
    bnl_table_take_cell (table, g_strdup (event->text));
  }
  return bnl_table_format (table);
}

static void
print_run (const Run *run)
{
  g_autofree char *facts = format_facts (run);
  g_autofree char *settings = format_settings (run->record->spec);
  g_autofree char *events = format_events (run->events);

  g_print ("%s\nSettings\n%s", facts, settings);
  if (run->events->len > 0)
    g_print ("\nEvents\n%s", events);
}

static void
build_traces (JsonBuilder *builder, const GPtrArray *traces)
{
  json_builder_set_member_name (builder, "traces");
  json_builder_begin_array (builder);
  for (guint i = 0; i < traces->len; i++) {
    BnlTrace *trace = g_ptr_array_index (traces, i);

    json_builder_begin_object (builder);
    json_builder_set_member_name (builder, "name");
    json_builder_add_string_value (builder, bnl_trace_get_name (trace));
    json_builder_set_member_name (builder, "subject");
    json_builder_add_int_value (builder, bnl_trace_get_subject (trace));
    json_builder_set_member_name (builder, "rows");
    json_builder_add_int_value (builder, (gint64) bnl_trace_get_length (trace));
    json_builder_end_object (builder);
  }
  json_builder_end_array (builder);
}

static void
print_json (const Run *run)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "record");
  bnl_run_json_build (builder, run->record);
  json_builder_set_member_name (builder, "events");
  bnl_run_json_build_events (builder, run->events);
  json_builder_set_member_name (builder, "checkpoints");
  json_builder_begin_array (builder);
  for (guint i = 0; i < run->checkpoints->len; i++)
    json_builder_add_int_value (builder, (gint64) g_array_index (run->checkpoints, guint64, i));
  json_builder_end_array (builder);
  build_traces (builder, run->traces);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  text = json_to_string (root, TRUE);
  bnl_command_print_json (text);
}

gboolean
bnl_command_runs_show_record (BnlStore *store, gint64 id, gboolean as_json, GError **error)
{
  g_auto (Run) run = { 0 };

  if (!load_run (&run, store, id, error))
    return FALSE;
  if (as_json)
    print_json (&run);
  else
    print_run (&run);
  return TRUE;
}

BnlCommandStatus
bnl_command_runs_show_run (char ***arguments)
{
  g_auto (GStrv) words = NULL;
  g_autofree char *path = NULL;
  g_autoptr (GArray) ids = NULL;
  g_autoptr (GError) error = NULL;
  gboolean as_json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, "print one JSON object", NULL },
    BNL_COMMAND_RUNS_OPTION (&path),
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &words, NULL, "ID" },
    G_OPTION_ENTRY_NULL,
  };
  GOptionGroup *group = g_option_group_new ("", "", "", NULL, NULL);
  BnlStore *store;

  g_option_group_add_entries (group, entries);
  if (!bnl_command_parse (arguments, group,
                          "Tells everything about one run: what came out, its settings, what "
                          "happened on the way.",
                          BNL_COMMAND_RUNS_ID_HELP))
    return BNL_COMMAND_MISUSED;
  if (words == NULL || g_strv_length (words) != 1)
    return bnl_command_misuse ("name one run: its number, the beginning of its uuid, or its name");
  store = bnl_command_runs_open (path);
  if (store == NULL)
    return BNL_COMMAND_FAILED;
  ids = bnl_command_runs_find (store, words, 1);
  if (ids == NULL)
    return bnl_command_runs_close (store, BNL_COMMAND_FAILED);
  if (!bnl_command_runs_show_record (store, g_array_index (ids, gint64, 0), as_json, &error))
    return bnl_command_runs_close (store, bnl_command_fail (error->message));
  return bnl_command_runs_close (store, BNL_COMMAND_DONE);
}
