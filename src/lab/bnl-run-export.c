#include "bnl-run-export.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "bnl-event-file.h"
#include "bnl-json.h"
#include "bnl-metrics-column-private.h"
#include "bnl-metrics-file.h"
#include "bnl-model-file.h"
#include "bnl-number.h"
#include "bnl-output.h"
#include "bnl-run-json.h"
#include "bnl-run-measure.h"

#define PIECE 65536        /* bytes of JSON handed over at once */
#define N_UUID_IN_NAME 8   /* characters: enough to tell runs apart, few enough to read */
#define N_WORD_IN_NAME 100 /* bytes: a file system takes 255 for a name, a person may give more */

/* How an arm is called where there are several runs; the first that tells them all apart is taken.
 * bnlab-cli plot knows the first two. */
typedef enum {
  LABEL_ARM,
  LABEL_ARM_SEED,
  LABEL_RUN,
  N_LABELS,
} Label;

gboolean
bnl_run_export_find_format (const char *path, BnlRunExportFormat *format)
{
  g_autofree char *name = g_path_get_basename (path);

  if (g_str_has_suffix (path, G_DIR_SEPARATOR_S) || g_file_test (path, G_FILE_TEST_IS_DIR) ||
      strchr (name, '.') == NULL)
    *format = BNL_RUN_EXPORT_EVENTS;
  else if (g_str_has_suffix (name, ".csv"))
    *format = BNL_RUN_EXPORT_CSV;
  else if (g_str_has_suffix (name, ".json"))
    *format = BNL_RUN_EXPORT_JSON;
  else if (g_str_has_suffix (name, ".safetensors"))
    *format = BNL_RUN_EXPORT_MODEL;
  else
    return FALSE;
  return TRUE;
}

static char *
make_label (const BnlRunRecord *record, Label label)
{
  switch (label) {
  case LABEL_ARM:
    return g_strdup (record->arm);
  case LABEL_ARM_SEED:
    return g_strdup_printf ("%s:%" G_GUINT64_FORMAT, record->arm, record->spec->seed);
  case LABEL_RUN:
  case N_LABELS:
  default:
    return g_strdup_printf ("run %" G_GINT64_FORMAT " %s", record->id, record->arm);
  }
}

static gboolean
tells_apart (const GPtrArray *records, Label label)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < records->len; i++)
    if (!g_hash_table_add (seen, make_label (g_ptr_array_index (records, i), label)))
      return FALSE;
  return TRUE;
}

static Label
choose_label (const GPtrArray *records)
{
  Label label = LABEL_ARM;

  while (label < LABEL_RUN && !tells_apart (records, label))
    label++;
  return label;
}

/* CSV */

static gboolean
write_csv_rows (BnlMetricsFile *file, BnlStore *store, const GPtrArray *records, GError **error)
{
  const Label label = choose_label (records);

  for (guint i = 0; i < records->len; i++) {
    const BnlRunRecord *record = g_ptr_array_index (records, i);
    g_autoptr (BnlSeries) series = bnl_store_load_series (store, record->id, error);
    g_autofree char *name = make_label (record, label);

    if (series == NULL ||
        !bnl_metrics_file_write (file, name, series, 0, bnl_series_get_length (series), error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
write_csv (BnlStore *store, const GPtrArray *records, const char *path, GError **error)
{
  BnlMetricsFile *file = bnl_metrics_file_create (path, records->len > 1, error);

  if (file == NULL)
    return FALSE;
  if (write_csv_rows (file, store, records, error))
    return bnl_metrics_file_close (file, error);
  bnl_metrics_file_discard (file);
  return FALSE;
}

/* JSON */

static char *
format_json (JsonBuilder *builder)
{
  g_autoptr (JsonNode) root = json_builder_get_root (builder);
  g_autofree char *text = json_to_string (root, TRUE);

  return bnl_json_shorten (text);
}

static char *
format_record (const BnlRunRecord *record)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  bnl_run_json_build (builder, record);
  return format_json (builder);
}

static char *
format_events (const GPtrArray *events)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  bnl_run_json_build_events (builder, events);
  return format_json (builder);
}

/* JSON has no number for a loss that is lost. */
static void
append_json_value (GString *text, const BnlMetricsColumn *column, const BnlMetrics *row)
{
  const gsize begin = text->len;

  bnl_metrics_column_append (column, row, text);
  if (text->len > begin && !g_ascii_isalpha (text->str[text->len - 1]))
    return;
  g_string_truncate (text, begin);
  g_string_append (text, "null");
}

/* A list of numbers a column: a million rows would be too many objects for any reader. */
static gboolean
write_json_metrics (BnlOutput *output, const BnlSeries *series, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  const gsize n = bnl_series_get_length (series);

  for (guint k = 0; k < BNL_METRICS_N_COLUMNS; k++) {
    const BnlMetricsColumn *column = bnl_metrics_column_get (k);

    g_string_append_printf (text, "%s\"%s\": [", k > 0 ? ",\n" : "", column->name);
    for (gsize i = 0; i < n; i++) {
      if (i > 0)
        g_string_append_c (text, ',');
      append_json_value (text, column, bnl_series_get (series, i));
      if (text->len < PIECE)
        continue;
      if (!bnl_output_write (output, text->str, text->len, error))
        return FALSE;
      g_string_truncate (text, 0);
    }
    g_string_append_c (text, ']');
  }
  return bnl_output_write (output, text->str, text->len, error);
}

/* values: [n, width]. */
static void
append_trace_column (GString *text, const char *name, const float *values, gsize n, guint width)
{
  g_string_append_printf (text, ", \"%s\": [", name);
  for (gsize i = 0; i < n; i++) {
    if (i > 0)
      g_string_append_c (text, ',');
    if (isfinite (values[i * width]))
      bnl_number_append_float (text, values[i * width]);
    else
      g_string_append (text, "null");
  }
  g_string_append_c (text, ']');
}

static void
append_trace (GString *text, BnlTrace *trace)
{
  const guint width = bnl_trace_get_width (trace);
  const gsize n = bnl_trace_get_length (trace);
  const char *const *columns = bnl_measures_get_columns (bnl_trace_get_name (trace));
  g_autofree guint64 *steps = g_new (guint64, n + 1);
  g_autofree float *values = g_new (float, n *width + 1);

  bnl_trace_copy (trace, 0, n, steps, values);
  g_string_append_printf (text, "\"%s\": {\"subject\": %u, \"step\": [", bnl_trace_get_name (trace),
                          bnl_trace_get_subject (trace));
  for (gsize i = 0; i < n; i++)
    g_string_append_printf (text, "%s%" G_GUINT64_FORMAT, i > 0 ? "," : "", steps[i]);
  g_string_append_c (text, ']');
  for (guint k = 0; columns != NULL && columns[k] != NULL && k < width; k++)
    append_trace_column (text, columns[k], values + k, n, width);
  g_string_append_c (text, '}');
}

/* Few rows: in one piece. */
static gboolean
write_json_traces (BnlOutput *output, const GPtrArray *traces, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < traces->len; i++) {
    g_string_append (text, i > 0 ? ",\n" : "\n");
    append_trace (text, g_ptr_array_index (traces, i));
  }
  return bnl_output_write (output, text->str, text->len, error);
}

static gboolean
write_text (BnlOutput *output, const char *text, GError **error)
{
  return bnl_output_write (output, text, strlen (text), error);
}

static gboolean
write_json_run (BnlOutput *output, BnlStore *store, const BnlRunRecord *record, GError **error)
{
  g_autoptr (BnlSeries) series = bnl_store_load_series (store, record->id, error);
  g_autoptr (GPtrArray) events =
      series != NULL ? bnl_store_load_events (store, record->id, error) : NULL;
  g_autoptr (GPtrArray) traces =
      events != NULL ? bnl_store_load_traces (store, record->id, error) : NULL;
  g_autofree char *record_text = NULL, *events_text = NULL;

  if (traces == NULL)
    return FALSE;
  record_text = format_record (record);
  events_text = format_events (events);
  return write_text (output, "{\"record\": ", error) && write_text (output, record_text, error) &&
         write_text (output, ",\n\"events\": ", error) && write_text (output, events_text, error) &&
         write_text (output, ",\n\"metrics\": {\n", error) &&
         write_json_metrics (output, series, error) &&
         write_text (output, "},\n\"traces\": {", error) &&
         write_json_traces (output, traces, error) && write_text (output, "}}", error);
}

static gboolean
write_json (BnlStore *store, const GPtrArray *records, const char *path, GError **error)
{
  g_autoptr (BnlOutput) output = bnl_output_create (path, error);

  if (output == NULL || !write_text (output, "{\"runs\": [\n", error))
    return FALSE;
  for (guint i = 0; i < records->len; i++)
    if ((i > 0 && !write_text (output, ",\n", error)) ||
        !write_json_run (output, store, g_ptr_array_index (records, i), error))
      return FALSE;
  return write_text (output, "\n]}\n", error) &&
         bnl_output_commit (g_steal_pointer (&output), error);
}

/* The network */

static gboolean
write_model (BnlStore *store, const GPtrArray *records, const char *path, GError **error)
{
  const BnlRunRecord *record = g_ptr_array_index (records, 0);
  g_autoptr (BnlSnapshot) snapshot = NULL;

  if (records->len > 1) {
    g_autofree char *shown = g_filename_display_name (path);

    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                 "%s takes one network: export the %u runs one by one", shown, records->len);
    return FALSE;
  }
  snapshot = bnl_store_load_snapshot (store, record->id, error);
  return snapshot != NULL && bnl_model_file_save (snapshot, path, error);
}

/* TensorBoard */

/* "batch-1b9d6bcd", or the name that the person gave it; the same on every machine. */
static char *
make_folder_name (const BnlRunRecord *record)
{
  const char *word = record->name[0] != '\0' ? record->name : record->arm;
  char *name = g_strdup_printf ("%.*s-%.*s", N_WORD_IN_NAME, word, N_UUID_IN_NAME, record->uuid);

  return g_strcanon (name, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "._-", '-');
}

/* As a table in Markdown, which TensorBoard shows. */
static char *
format_settings (const BnlSpec *spec)
{
  GString *text = g_string_new ("| setting | value |\n| --- | --- |\n");
  guint n_fields;
  const BnlSpecField *fields = bnl_spec_get_fields (&n_fields);

  for (guint i = 0; i < n_fields; i++) {
    g_autofree char *value = bnl_spec_dup_value (spec, fields[i].key);

    g_string_append_printf (text, "| %s | %s |\n", fields[i].key, value);
  }
  return g_string_free (text, FALSE);
}

static gboolean
write_events (BnlStore *store, const BnlRunRecord *record, const char *parent, GError **error)
{
  g_autofree char *name = make_folder_name (record);
  g_autofree char *folder = g_build_filename (parent, name, NULL);
  g_autofree char *settings = format_settings (record->spec);
  g_autoptr (BnlEventFile) file = NULL;
  g_autoptr (BnlSeries) series = bnl_store_load_series (store, record->id, error);

  if (series == NULL)
    return FALSE;
  if (g_mkdir_with_parents (folder, 0777) != 0) {
    g_autofree char *shown = g_filename_display_name (folder);

    g_set_error (error, G_IO_ERROR, (gint) g_io_error_from_errno (errno),
                 "Cannot make the folder %s: %s", shown, g_strerror (errno));
    return FALSE;
  }
  file = bnl_event_file_create (folder, record->started_usec, error);
  return file != NULL && bnl_event_file_add_text (file, "settings", settings, error) &&
         bnl_event_file_add_series (file, series, error) &&
         bnl_event_file_close (g_steal_pointer (&file), error);
}

static gboolean
write_folder (BnlStore *store, const GPtrArray *records, const char *path, GError **error)
{
  for (guint i = 0; i < records->len; i++)
    if (!write_events (store, g_ptr_array_index (records, i), path, error))
      return FALSE;
  return TRUE;
}

gboolean
bnl_run_export_write (BnlStore *store,
                      const gint64 *ids,
                      guint n,
                      BnlRunExportFormat format,
                      const char *path,
                      GError **error)
{
  g_autoptr (GPtrArray) records =
      g_ptr_array_new_with_free_func ((GDestroyNotify) bnl_run_record_unref);

  for (guint i = 0; i < n; i++) {
    BnlRunRecord *record = bnl_store_get (store, ids[i], error);

    if (record == NULL)
      return FALSE;
    g_ptr_array_add (records, record);
  }
  switch (format) {
  case BNL_RUN_EXPORT_CSV:
    return write_csv (store, records, path, error);
  case BNL_RUN_EXPORT_JSON:
    return write_json (store, records, path, error);
  case BNL_RUN_EXPORT_MODEL:
    return write_model (store, records, path, error);
  case BNL_RUN_EXPORT_EVENTS:
    return write_folder (store, records, path, error);
  default:
    g_assert_not_reached ();
  }
}
